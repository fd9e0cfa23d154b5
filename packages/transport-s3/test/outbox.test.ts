import { S3Client } from '@aws-sdk/client-s3'
import { s3ClientOptions } from '@ordersync/transport-s3'
import { describe, expect, it } from 'vitest'
import { accept, bundle, receive, stations } from './stations.js'

const one = bundle('one')

describe('sending', () => {
  it('writes once, under a condition, below the addressee, with time, sender and hash in the key', async () => {
    const { fake, time, open, alpha } = stations()
    const handle = await open().send('beta', one, alpha)
    const stamp = new Date(time.now).toISOString().replace(/[-:.]/g, '')
    // The server's clock counts, and it told nothing yet.
    expect(handle).toBe(`beta/${stamp}_alpha_${one.name}`)
    expect([...fake.objects.keys()]).toEqual([`v1/to/${handle}`])
    const [put] = fake.requests
    expect(put).toMatchObject({ what: 'PUT', headers: { 'if-none-match': '*' } })
  })

  it('takes the time of the server, once it has told', async () => {
    const { fake, time, open, alpha } = stations()
    fake.ahead = -40 * 60_000
    const transport = open()
    await transport.check(alpha)
    const handle = await transport.send('beta', one, alpha)
    const stamp = /\/(\d{8})T(\d\d)(\d\d)(\d\d)(\d{3})Z_/.exec(handle)!
    const at = Date.parse(
      `${stamp[1]!.replace(/(....)(..)(..)/, '$1-$2-$3')}T${stamp[2]}:${stamp[3]}:${stamp[4]}Z`,
    )
    expect(Math.abs(at - (time.now - 40 * 60_000))).toBeLessThan(5000)
  })

  it('again, after a crash, finds its place: 412 with the same content is success', async () => {
    const { fake, open, alpha, asked } = stations()
    const handle = await open().send('beta', one, alpha)
    asked()
    expect(await open().send('beta', one, alpha)).toBe(handle)
    expect(asked()).toEqual(['PUT', 'HEAD'])
    expect(fake.objects.size).toBe(1)
  })

  it('compares the content where the hash was not noted', async () => {
    const { fake, open, alpha } = stations()
    const handle = await open().send('beta', one, alpha)
    fake.put(`v1/to/${handle}`, one.bytes)
    expect(await open().send('beta', one, alpha)).toBe(handle)
  })

  it.each([
    ['another length', bundle('something else').bytes, {}],
    ['the same length', bundle('two').bytes, {}],
    ['a hash that tells so', bundle('two').bytes, { sha256: 'ff' }],
  ])(
    'finds something else, of %s: says so, leaves it, and takes another key next time',
    async (_name, bytes, meta) => {
      const { fake, time, open, alpha, beta } = stations()
      const handle = await open().send('beta', one, alpha)
      fake.put(`v1/to/${handle}`, bytes, meta)
      const transport = open()
      await expect(transport.send('beta', one, alpha)).rejects.toMatchObject({
        name: 'TransportError',
        code: 'transport.name_taken',
        parameters: { place: 's3://bucket', name: `v1/to/${handle}` },
      })
      expect(fake.objects.get(`v1/to/${handle}`)!.bytes).toEqual(bytes)
      time.now += 1000
      expect(await transport.send('beta', one, alpha)).not.toBe(handle)
      expect(await receive(open(), beta, accept)).toEqual([one.name])
    },
  )

  it('is tried again while the server says that something else is under way (409)', async () => {
    const { fake, open, alpha, asked, waits } = stations()
    let conflicts = 3
    fake.fault = ({ what }) =>
      what === 'PUT' && conflicts-- > 0 ? { status: 409, code: 'ConditionalRequestConflict' } : undefined
    await open().send('beta', one, alpha)
    expect(asked()).toEqual(['PUT', 'PUT', 'PUT', 'PUT'])
    expect(waits.length).toBe(3)
    expect(waits[2]! > waits[0]!).toBe(true)
    fake.fault = () => ({ status: 409, code: 'ConditionalRequestConflict' })
    await expect(open().send('beta', bundle('two'), alpha)).rejects.toMatchObject({
      code: 'transport.refused',
    })
    expect(asked().length).toBe(5)
  })

  it('is tried once more when the server has said that the time is wrong, and only once', async () => {
    const { fake, open, alpha } = stations()
    let refusals = 1
    fake.fault = ({ what }) =>
      what === 'PUT' && refusals-- > 0 ? { status: 403, code: 'RequestTimeTooSkewed' } : undefined
    await open().send('beta', one, alpha)
    expect(fake.objects.size).toBe(1)
    refusals = 5
    await expect(open().send('beta', bundle('two'), alpha)).rejects.toMatchObject({
      code: 'transport.clock_wrong',
    })
    expect(refusals).toBe(3)
  })

  it('works without conditions, asks first then, and remembers that', async () => {
    const { fake, open, alpha, asked } = stations()
    fake.conditions = 'unknown'
    const handle = await open().send('beta', one, alpha)
    expect(asked()).toEqual(['PUT', 'PUT'])
    expect(await open().send('beta', one, alpha)).toBe(handle)
    expect(asked()).toEqual(['HEAD'])
    await open().send('beta', bundle('two'), alpha)
    expect(asked()).toEqual(['PUT'])
    fake.conditions = 'known'
    await open().check(alpha)
    asked()
    await open().send('beta', bundle('three'), alpha)
    expect(fake.requests[0]).toMatchObject({ headers: { 'if-none-match': '*' } })
  })

  it('of the same bundle to two stations makes two objects', async () => {
    const { fake, open, alpha } = stations()
    await open().send('beta', one, alpha)
    await open().send('gamma', one, alpha)
    expect(fake.objects.size).toBe(2)
  })
})

describe('a large bundle', () => {
  const large = bundle(new Uint8Array(20 * 1024 * 1024).fill(7))

  it('goes up in parts and arrives as one', async () => {
    const { fake, open, alpha, beta, asked } = stations()
    const transport = open()
    await transport.send('beta', large, alpha)
    expect([...asked()].sort()).toEqual(['COMPLETE', 'CREATE', 'PART', 'PART', 'PART'])
    for await (const delivery of open().receive(beta))
      expect(Buffer.compare(await delivery.read(), large.bytes)).toBe(0)
    asked()
    // It is there: nothing goes up twice.
    await transport.send('beta', large, alpha)
    expect(asked()).toEqual(['HEAD'])
    expect(fake.objects.size).toBe(1)
  })

  it('of which a part fails is taken back, and sent whole the next time', async () => {
    const { fake, open, alpha, beta, asked } = stations()
    fake.fault = ({ what, query }) =>
      what === 'PART' && query['partNumber'] === '2' ? { status: 403, code: 'AccessDenied' } : undefined
    await expect(open().send('beta', large, alpha)).rejects.toMatchObject({ code: 'transport.denied' })
    expect(asked().at(-1)).toBe('ABORT')
    expect(fake.objects.size).toBe(0)
    fake.fault = () => undefined
    await open().send('beta', large, alpha)
    expect(await receive(open(), beta, accept)).toEqual([large.name])
  })

  it('stopped by the caller is taken back too', async () => {
    const { fake, open, alpha, asked } = stations()
    const controller = new AbortController()
    const reason = new Error('enough')
    fake.fault = ({ what }) => {
      if (what === 'PART') controller.abort(reason)
      return what === 'PART' ? 'silent' : undefined
    }
    const sending = open().send('beta', large, { ...alpha, signal: controller.signal })
    await expect(sending).rejects.toBe(reason)
    expect(asked().at(-1)).toBe('ABORT')
  })
})

describe('retiring', () => {
  it('removes own objects only', async () => {
    const { fake, open, alpha, beta, asked } = stations()
    const handle = await open().send('beta', one, alpha)
    asked()
    await open().retire(handle, beta)
    expect(asked()).toEqual([])
    await open().retire(handle, alpha)
    expect(fake.objects.size).toBe(0)
    expect([...alpha.memory.values.keys()].filter((key) => key.includes('/s/'))).toEqual([])
  })

  it('forgets after two months what was never confirmed', async () => {
    const { fake, time, open, alpha } = stations()
    await open().send('beta', one, alpha)
    time.now += 61 * 86_400_000
    fake.ahead += 61 * 86_400_000
    await open().send('beta', bundle('two'), alpha)
    await receive(open(), alpha)
    const kept = [...alpha.memory.values.keys()].filter((key) => key.includes('/s/'))
    expect(kept.map((key) => key.slice(-30))).toEqual([bundle('two').name])
  })
})

describe('checksums of Amazon', () => {
  it.each([
    [undefined, 'WHEN_SUPPORTED'],
    ['https://s3.eu-central-1.amazonaws.com', 'WHEN_SUPPORTED'],
    ['https://amazonaws.com.example.com', 'WHEN_REQUIRED'],
    ['https://s3.example.com', 'WHEN_REQUIRED'],
  ])('%s: %s', async (endpoint, mode) => {
    const options = s3ClientOptions(endpoint === undefined ? {} : { endpoint })
    const { config } = new S3Client(options)
    expect(await config.requestChecksumCalculation()).toBe(mode)
    expect(await config.responseChecksumValidation()).toBe(mode)
  })

  it('are not sent to others', async () => {
    const { fake, open, alpha } = stations()
    await open().send('beta', one, alpha)
    const names = fake.requests.flatMap(({ headers }) => Object.keys(headers))
    expect(names).toContain('content-length')
    expect(names.filter((name) => /checksum|trailer|content-encoding/.test(name))).toEqual([])
  })
})

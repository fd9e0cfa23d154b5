/** What only a real server shows: conditions, signatures, clocks, policies, its going away. */
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import { isOrderSyncError } from '@ordersync/core'
import { createS3Transport, openS3Transport, s3StationPolicy } from '@ordersync/transport-s3'
import type { S3TransportOptions } from '@ordersync/transport-s3'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startS3Server } from '../../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'
import { clientOf, freshBucket, keysOf, permit, putObject } from './s3-world.js'
import { accept, bundle, context, receive } from './stations.js'

let server: S3Server
let client: S3Client

beforeAll(async () => {
  server = await startS3Server()
  client = clientOf(server)
}, 120_000)
afterAll(async () => {
  client?.destroy()
  await server?.close()
})

const one = bundle('one')

async function stations(options: Partial<S3TransportOptions> = {}) {
  const bucket = await freshBucket(client)
  const open = (more: Partial<S3TransportOptions> = {}) =>
    createS3Transport({ client, bucket, ...options, ...more })
  return { bucket, open, alpha: context('alpha'), beta: context('beta') }
}

describe('conditions', () => {
  it('are found by "test connection", which leaves nothing', async () => {
    const { bucket, open, alpha } = await stations()
    expect(await open().check(alpha)).toEqual({ ok: true, findings: [] })
    expect(await keysOf(client, bucket)).toEqual([])
  })

  it('let twenty who send the same bundle at once make one object', async () => {
    const { bucket, open, alpha } = await stations()
    // The key is noted, and nothing lies there: as after a crash in the middle.
    const handle = await open().send('beta', one, alpha)
    const noted = new Map(alpha.memory.values)
    await open().retire(handle, alpha)
    for (const [key, value] of noted) alpha.memory.values.set(key, value)
    const handles = await Promise.all(Array.from({ length: 20 }, () => open().send('beta', one, alpha)))
    expect(new Set(handles).size).toBe(1)
    expect((await keysOf(client, bucket)).length).toBe(1)
  })

  it('keep what somebody else has put in the way', async () => {
    const { bucket, open, alpha } = await stations()
    const handle = await open().send('beta', one, alpha)
    await putObject(client, bucket, `v1/to/${handle}`, bundle('two').bytes)
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject({ code: 'transport.name_taken' })
  })
})

describe('a large bundle', () => {
  it('goes up in parts and arrives whole', { timeout: 120_000 }, async () => {
    const { bucket, open, alpha, beta } = await stations()
    const bytes = new Uint8Array(18 * 1024 * 1024).map((_, i) => (i * 7919) >> 8)
    const large = bundle(bytes)
    await open().send('beta', large, alpha)
    await open().send('beta', large, alpha)
    expect((await keysOf(client, bucket)).length).toBe(1)
    for await (const delivery of open().receive(beta))
      expect(Buffer.compare(await delivery.read(), bytes)).toBe(0)
  })
})

describe('what is set wrong', () => {
  const secret = 'a-secret-that-nobody-may-see'
  const open = (more: Parameters<typeof openS3Transport>[0]) => {
    const transport = openS3Transport({ timeout: 10_000, ...more })
    onTestFinished(() => transport.close!())
    return transport
  }

  it.each([
    ['a key that is not known', { accessKeyId: 'nobody', secretAccessKey: secret }, 'S3_KEYS_REFUSED'],
    ['a wrong secret', { accessKeyId: 'ordersync', secretAccessKey: secret }, 'S3_KEYS_REFUSED'],
    ['a bucket that is not there', { bucket: 'not-there-at-all' }, 'S3_BUCKET_MISSING'],
    ['a port where nobody listens', { endpoint: 'http://127.0.0.1:9' }, 'S3_NO_ANSWER'],
    ['a server that is not there', { endpoint: 'http://nowhere.invalid' }, 'S3_HOST_UNKNOWN'],
  ])('%s is said, without any secret', { timeout: 120_000 }, async (_name, wrong, code) => {
    const bucket = await freshBucket(client)
    const { endpoint, accessKeyId, secretAccessKey } = server
    const transport = open({ bucket, endpoint, accessKeyId, secretAccessKey, ...wrong })
    const checked = await transport.check(context('alpha'))
    expect(checked.findings.map(({ level, notice }) => [level, notice.code])).toEqual([['error', code]])
    const failed = await transport.send('beta', one, context('alpha')).catch((error: unknown) => error)
    expect(isOrderSyncError(failed)).toBe(true)
    for (const text of [inspect(failed, { depth: 10, showHidden: true }), JSON.stringify(checked)]) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(secretAccessKey)
      expect(text).not.toContain('Signature=')
    }
  })

  it('a clock that is an hour off is set right by the answer, or said', async () => {
    const { bucket, open: opened, alpha, beta } = await stations()
    // The client signs with a wrong time once; the refusal tells the right one.
    const skewed = clientOf(server, { systemClockOffset: 3_600_000 })
    await opened({ client: skewed }).send('beta', one, alpha)
    expect(await receive(opened(), beta, accept)).toEqual([one.name])
    // And one that does not learn.
    const never = {
      send: (command: never) =>
        clientOf(server, { systemClockOffset: 3_600_000, maxAttempts: 1 }).send(command),
    } as unknown as Pick<S3Client, 'send'>
    const transport = createS3Transport({ client: never, bucket })
    await expect(transport.send('beta', one, context('alpha'))).rejects.toMatchObject({
      code: 'transport.clock_wrong',
    })
    const [finding] = (await transport.check(context('alpha'))).findings
    expect(finding).toMatchObject({ level: 'error', notice: { code: 'transport.clock_wrong' } })
  })

  it('the clock of a whole computer, an hour ahead, hides nothing from others', async () => {
    const { open: opened, alpha, beta } = await stations()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
    onTestFinished(() => void vi.useRealTimers())
    const ahead = clientOf(server)
    const transport = opened({ client: ahead })
    await receive(transport, alpha)
    const checked = await transport.check(alpha)
    expect(checked.ok).toBe(true)
    expect(checked.findings.map(({ notice }) => notice.code)).toEqual(['S3_CLOCKS_DIFFER'])
    const handle = await transport.send('beta', one, alpha)
    vi.useRealTimers()
    const stamp = new Date(Date.now() + 60_000).toISOString().replace(/[-:.]/g, '')
    expect(handle.slice('beta/'.length) < stamp).toBe(true)
    const two = bundle('two')
    await opened().send('beta', two, context('gamma'))
    expect(await receive(opened(), beta, accept)).toEqual([one.name, two.name].sort())
  })
})

describe('the policy of a station', () => {
  it('lets it work, and keeps it from everything of others', async () => {
    const bucket = await freshBucket(client)
    const clients = await Promise.all(
      ['office', 'laptop', 'cologne'].map(async (station) => {
        const user = `${station}-${process.pid}`
        await server.addUser(user, `${user}-key`, `${user}-secret`)
        const own = clientOf({ ...server, accessKeyId: `${user}-key`, secretAccessKey: `${user}-secret` })
        const principal = `arn:aws:iam:::user/${user}`
        const sendsTo = station === 'office' ? '*' : ['office']
        const policy = s3StationPolicy({ bucket, prefix: 'acme', station, sendsTo, principal })
        return { station, own, policy, context: context(station) }
      }),
    )
    const [office, laptop, cologne] = clients as [
      (typeof clients)[0],
      (typeof clients)[0],
      (typeof clients)[0],
    ]
    await permit(
      client,
      bucket,
      clients.map(({ policy }) => policy),
    )
    const of = ({ own }: (typeof clients)[0]) => createS3Transport({ client: own, bucket, prefix: 'acme' })

    // Everybody can do what he must.
    for (const each of clients) expect(await of(each).check(each.context)).toEqual({ ok: true, findings: [] })
    const toOffice = await of(laptop).send('office', one, laptop.context)
    const toCologne = await of(office).send('cologne', bundle('for cologne'), office.context)
    expect(await of(laptop).send('office', one, laptop.context)).toBe(toOffice)
    expect(await receive(of(office), office.context, accept)).toEqual([one.name])
    expect(await receive(of(cologne), cologne.context, accept)).toEqual([bundle('for cologne').name])

    // Nobody can read, list, overwrite or remove what is not his.
    const key = `acme/v1/to/${toCologne}`
    await expect(laptop.own.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    for (const Prefix of ['', 'acme/', 'acme/v1/to/', 'acme/v1/to/cologne/'])
      await expect(
        laptop.own.send(new ListObjectsV2Command({ Bucket: bucket, Prefix })),
      ).rejects.toMatchObject({ name: 'AccessDenied' })
    await expect(putObject(laptop.own, bucket, key, new Uint8Array(1))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    const spied = createS3Transport({ client: laptop.own, bucket, prefix: 'acme' })
    await expect(receive(spied, context('cologne'))).rejects.toMatchObject({ code: 'transport.denied' })
    await expect(spied.send('office', bundle('as cologne'), context('cologne'))).rejects.toMatchObject({
      code: 'transport.denied',
    })
    await expect(spied.retire(toCologne, context('office'))).rejects.toMatchObject({
      code: 'transport.denied',
    })
    await expect(spied.send('cologne', bundle('to cologne'), laptop.context)).rejects.toMatchObject({
      code: 'transport.denied',
    })

    await of(laptop).retire(toOffice, laptop.context)
    await of(office).retire(toCologne, office.context)
    expect(await keysOf(client, bucket)).toEqual([])
  })
})

describe('a server that goes away', () => {
  it('in the middle of receiving: what came stays, the rest comes later', { timeout: 120_000 }, async () => {
    const { open, alpha, beta } = await stations({ timeout: 20_000 })
    const bundles = Array.from({ length: 60 }, (_, n) => bundle(`bundle ${n}`))
    for (const each of bundles) await open().send('beta', each, alpha)
    const names: string[] = []
    const running = receive(open(), beta, async (delivery) => {
      names.push(delivery.name)
      await delivery.accept()
      if (names.length === 5) await server.stop()
    })
    await expect(running).rejects.toMatchObject({ code: 'transport.unavailable' })
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject({ code: 'transport.unavailable' })
    await server.start()
    names.push(...(await receive(open(), beta, accept)))
    expect(names.sort()).toEqual(bundles.map(({ name }) => name).sort())
    await open().send('beta', one, alpha)
    expect(await receive(open(), beta, accept)).toEqual([one.name])
  })
})

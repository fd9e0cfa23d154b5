import { describe, expect, it } from 'vitest'
import { accept, bundle, receive, reject, stations } from './stations.js'

const minute = 60_000
const hour = 60 * minute

const stamp = (at: number) => new Date(at).toISOString().replace(/[-:.]/g, '')
const keyOf = (at: number, name: string, from = 'alpha') => `v1/to/beta/${stamp(at)}_${from}_${name}`

/** So many bundles of one sender, a second apart, the last one before `until`. */
function fill(fake: ReturnType<typeof stations>['fake'], until: number, count: number) {
  for (let n = 0; n < count; n++) {
    const { name, bytes } = bundle(`archived ${n}`)
    fake.put(keyOf(until - (count - n) * 1000, name), bytes)
  }
}

describe('a run that finds nothing', () => {
  it.each([10, 3000])('asks once and is told of no key, with %i archived bundles', async (count) => {
    const { fake, time, open, beta, asked } = stations()
    fill(fake, time.now, count)
    const transport = open()
    expect((await receive(transport, beta, accept)).length).toBe(count)
    await receive(transport, beta)
    asked()
    let listed = 0
    const reads: number[] = []
    const counting = {
      ...beta,
      memory: {
        ...beta.memory,
        get: async (keys: readonly string[]) => {
          reads.push(keys.length)
          return beta.memory.get(keys)
        },
      },
    }
    fake.fault = ({ what, query }) => {
      if (what === 'LIST')
        listed += [...fake.objects.keys()].filter((key) => key > query['start-after']!).length
      return undefined
    }
    expect(await receive(transport, counting)).toEqual([])
    expect(asked()).toEqual(['LIST'])
    expect(listed).toBe(0)
    // Where it stands, and nothing of any object.
    expect(reads).toEqual([2])
  })

  it('reaches back a quarter of an hour once a minute, and over everything once an hour', async () => {
    const { fake, time, open, beta } = stations()
    const transport = open()
    fill(fake, time.now, 5)
    await receive(transport, beta, accept)
    await receive(transport, beta)
    const afters = async () => {
      fake.requests.splice(0)
      await receive(transport, beta)
      return fake.requests.map(({ query }) => query['start-after'] ?? '')
    }
    const onward = (await afters())[0]!
    expect(onward).toBe([...fake.objects.keys()].at(-1))
    time.now += minute
    const back = (await afters())[0]!
    expect(back < onward).toBe(true)
    expect(back).toBe(`v1/to/beta/${stamp(time.now - minute - 1000 - 15 * minute)}`)
    expect(await afters()).toEqual([onward])
    time.now += hour
    expect(await afters()).toEqual(['v1/to/beta/'])
  })
})

describe('what comes late', () => {
  it('behind newer bundles is found within a minute, or an hour when its clock was very wrong', async () => {
    const { fake, time, open, beta } = stations()
    const transport = open()
    fill(fake, time.now, 3)
    await receive(transport, beta, accept)
    await receive(transport, beta)
    const late = bundle('ten minutes late')
    const later = bundle('three days late')
    fake.put(keyOf(time.now - 10 * minute, late.name, 'gamma'), late.bytes)
    fake.put(keyOf(time.now - 72 * hour, later.name, 'gamma'), later.bytes)
    time.now += minute
    expect(await receive(transport, beta, accept)).toEqual([late.name])
    time.now += hour
    expect(await receive(transport, beta, accept)).toEqual([later.name])
    time.now += hour
    expect(await receive(transport, beta, accept)).toEqual([])
  })

  it('is not hidden by a key from the year 9999', async () => {
    const { fake, time, open, beta } = stations()
    const transport = open()
    const future = bundle('future')
    fake.put(`v1/to/beta/99991231T235959999Z_alpha_${future.name}`, future.bytes)
    expect(await receive(transport, beta, accept)).toEqual([future.name])
    await receive(transport, beta)
    const next = bundle('next')
    fake.put(keyOf(time.now, next.name), next.bytes)
    expect(await receive(transport, beta, accept)).toEqual([next.name])
  })

  it('comes again until it is decided, also when newer ones were', async () => {
    const { fake, time, open, beta } = stations()
    fill(fake, time.now, 3)
    const [first] = [...fake.objects.keys()].sort()
    const names: string[] = []
    await receive(open(), beta, async (delivery) => {
      names.push(delivery.name)
      if (!first!.endsWith(delivery.name)) await delivery.accept()
    })
    for (let run = 0; run < 3; run++) expect(await receive(open(), beta)).toEqual([names[0]])
    expect(await receive(open(), beta, accept)).toEqual([names[0]])
    expect(await receive(open(), beta)).toEqual([])
  })
})

describe('what is not ours', () => {
  it('does not slow the run down, however much of it lies there', async () => {
    const { fake, time, open, beta, asked } = stations()
    for (let n = 0; n < 2500; n++) {
      fake.put(`v1/to/beta/junk-${n}.tmp`, new Uint8Array(1))
      fake.put(`v1/to/beta/0junk-${n}.jpg`, new Uint8Array(1))
    }
    const transport = open()
    const one = bundle('one')
    fake.put(keyOf(time.now - 1000, one.name), one.bytes)
    expect(await receive(transport, beta, accept)).toEqual([one.name])
    expect(asked().filter((what) => what === 'GET').length).toBe(1)
    await receive(transport, beta)
    asked()
    expect(await receive(transport, beta)).toEqual([])
    expect(asked()).toEqual(['LIST'])
    expect(fake.objects.size).toBe(5001)
  })

  it('and what lies beside the place of the station is not asked for', async () => {
    const { fake, time, open, beta } = stations()
    const one = bundle('one')
    fake.put(keyOf(time.now, one.name).replace('beta/', 'beta-2/'), one.bytes)
    fake.put(keyOf(time.now, one.name).replace('v1/', 'v2/'), one.bytes)
    expect(await receive(open(), beta)).toEqual([])
  })

  it('by its name, but is ours by its content, is handed over; replaced by hand, again', async () => {
    const { fake, open, beta, time } = stations()
    fake.put('v1/to/beta/Bestellung Müller.OSB', bundle('by hand').bytes)
    const transport = open()
    expect(await receive(transport, beta)).toEqual(['Bestellung Müller.OSB'])
    expect(await receive(transport, beta, accept)).toEqual(['Bestellung Müller.OSB'])
    expect(await receive(transport, beta)).toEqual([])
    time.now += 2 * hour
    expect(await receive(transport, beta)).toEqual([])
    fake.put('v1/to/beta/Bestellung Müller.OSB', bundle('by hand, again').bytes)
    time.now += 2 * hour
    expect(await receive(transport, beta, reject)).toEqual(['Bestellung Müller.OSB'])
    expect(await receive(transport, beta)).toEqual([])
    expect(beta.left).toContainEqual({
      code: 'TRANSPORT_ENTRY_LEFT',
      parameters: { name: 'Bestellung Müller.OSB', reason: 'format.not_a_bundle' },
    })
  })
})

describe('what is not whole', () => {
  it.each([0, 1, 4])(
    'with %i of 5 bytes is named, fetched once, and read when it was replaced',
    async (length) => {
      const { fake, time, open, beta, asked } = stations()
      const { name, bytes } = bundle('whole')
      const key = keyOf(time.now, name)
      fake.put(key, bytes.subarray(0, length))
      const transport = open()
      for (let run = 1; run <= 3; run++) {
        expect(await receive(transport, beta)).toEqual([])
        expect(beta.left.splice(0)).toEqual([
          { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: key.slice('v1/to/beta/'.length) } },
        ])
      }
      expect(asked().filter((what) => what === 'GET').length).toBe(length === 0 ? 0 : 1)
      fake.put(key, bytes)
      expect(await receive(transport, beta, accept)).toEqual([name])
      await receive(transport, beta)
      expect(beta.left.length).toBeLessThanOrEqual(1)
      beta.left.splice(0)
      expect(await receive(transport, beta)).toEqual([])
      expect(beta.left).toEqual([])
    },
  )

  it('holds up the position for an hour and no longer', async () => {
    const { fake, time, open, beta } = stations()
    const { name, bytes } = bundle('never whole')
    fake.put(keyOf(time.now - 5000, name), bytes.subarray(1))
    fill(fake, time.now, 3)
    const transport = open()
    await receive(transport, beta, accept)
    await receive(transport, beta)
    const after = async () => {
      fake.requests.splice(0)
      await receive(transport, beta)
      return fake.requests[0]!.query['start-after'] ?? ''
    }
    const newest = [...fake.objects.keys()].sort().at(-1)!
    expect((await after()) < newest).toBe(true)
    time.now += 2 * hour
    fake.ahead += 2 * hour
    await receive(transport, beta)
    await receive(transport, beta)
    expect(await after()).toBe(newest)
  })

  it('or too large is never fetched', async () => {
    const { fake, time, open, beta, asked } = stations({ maxBytes: 4 })
    const { name, bytes } = bundle('large')
    fake.put(keyOf(time.now, name), bytes)
    const transport = open()
    expect(await receive(transport, beta)).toEqual([])
    expect(await receive(transport, beta)).toEqual([])
    expect(asked()).not.toContain('GET')
    expect(beta.left.map(({ code }) => code)).toEqual([
      'TRANSPORT_ENTRY_TOO_LARGE',
      'TRANSPORT_ENTRY_TOO_LARGE',
    ])
  })

  it('is not named any more once somebody has taken it away', async () => {
    const { fake, time, open, beta } = stations()
    fake.put(keyOf(time.now, bundle('x').name), new Uint8Array(3))
    const transport = open()
    await receive(transport, beta)
    fake.objects.clear()
    time.now += minute
    await receive(transport, beta)
    beta.left.splice(0)
    await receive(transport, beta)
    expect(beta.left).toEqual([])
  })
})

describe('a server in trouble', () => {
  it('that refuses one object stops no other; the object is named, and read when it can be', async () => {
    const { fake, time, open, beta } = stations()
    fill(fake, time.now, 3)
    const [first] = [...fake.objects.keys()].sort()
    let isOut = true
    fake.fault = ({ what, key }) =>
      isOut && what === 'GET' && key === first ? { status: 403, code: 'InvalidObjectState' } : undefined
    const transport = open()
    expect((await receive(transport, beta, accept)).length).toBe(2)
    expect(beta.left[0]).toMatchObject({
      code: 'TRANSPORT_ENTRY_LEFT',
      parameters: { reason: 'transport.denied' },
    })
    isOut = false
    expect((await receive(transport, beta, accept)).length).toBe(1)
    beta.left.splice(0)
    await receive(transport, beta)
    expect(beta.left).toEqual([])
  })

  it('that is gone ends the run at once, and the rest comes with the next', async () => {
    const { fake, time, open, beta, asked } = stations()
    fill(fake, time.now, 40)
    let fetched = 0
    fake.fault = ({ what }) => (what === 'GET' && ++fetched > 10 ? 'down' : undefined)
    const names: string[] = []
    const running = receive(open(), beta, async (delivery) => {
      names.push(delivery.name)
      await delivery.accept()
    })
    await expect(running).rejects.toMatchObject({ name: 'TransportError', code: 'transport.unavailable' })
    // Those that were under way, and no more.
    expect(asked().filter((what) => what === 'GET').length).toBeLessThanOrEqual(10 + 8)
    fake.fault = () => undefined
    expect([...names, ...(await receive(open(), beta, accept))].length).toBe(40)
    expect(await receive(open(), beta)).toEqual([])
  })

  it('that fails with 500 for some is left alone after three', async () => {
    const { fake, time, open, beta } = stations()
    fill(fake, time.now, 20)
    const broken = [...fake.objects.keys()].sort().slice(0, 2)
    fake.fault = ({ what, key }) =>
      what === 'GET' && broken.includes(key) ? { status: 500, code: 'InternalError' } : undefined
    expect((await receive(open(), beta, accept)).length).toBe(18)
    fill(fake, time.now - hour, 3)
    time.now += minute
    fake.fault = ({ what }) => (what === 'GET' ? { status: 503, code: 'SlowDown' } : undefined)
    await expect(receive(open(), beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
  })

  it.each(['LIST', 'GET'])('that is silent after %s ends the run after the deadline', async (silent) => {
    const { fake, time, open, beta } = stations({ timeout: 100 })
    fill(fake, time.now, 1)
    fake.fault = ({ what }) => (what === silent ? 'silent' : undefined)
    await expect(receive(open(), beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
  })

  it('keeps no answer unread, whatever happens', async () => {
    const { fake, time, open, beta } = stations()
    fill(fake, time.now, 30)
    for (const key of [...fake.objects.keys()].sort().slice(5, 9)) {
      const { bytes, modifiedAt, metadata } = fake.objects.get(key)!
      fake.objects.set(key, { bytes: bytes.subarray(2), modifiedAt, metadata })
    }
    for await (const delivery of open().receive(beta)) {
      await delivery.read()
      break
    }
    await expect(receive(open(), beta, async () => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    await receive(open(), beta, accept)
    expect(fake.unread()).toBe(0)
  })

  it.each([
    ['shorter', true],
    ['longer', true],
    ['shorter', false],
    ['longer', false],
  ])(
    'of one that became %s since it was listed (length said: %s) keeps no answer, and goes on with the others',
    async (how, says) => {
      const { fake, time, open, beta } = stations()
      fill(fake, time.now, 3)
      fake.saysLength = says
      const [first] = [...fake.objects.keys()].sort()
      fake.fault = ({ what, key }) => {
        if (what === 'GET' && key === first) {
          const { bytes, ...rest } = fake.objects.get(key)!
          const changed = how === 'longer' ? Buffer.concat([bytes, bytes]) : bytes.subarray(1)
          fake.objects.set(key, { ...rest, bytes: new Uint8Array(changed) })
        }
        return undefined
      }
      const names = await receive(open(), beta, accept)
      expect(names).toHaveLength(2)
      expect(first).not.toContain(names[0])
      expect(fake.unread()).toBe(0)
    },
  )

  it('looks no more at what was accepted, though somebody has replaced it since', async () => {
    const { fake, time, open, beta, asked } = stations()
    fill(fake, time.now, 1)
    expect(await receive(open(), beta, accept)).toHaveLength(1)
    const [key] = [...fake.objects.keys()]
    fake.put(key!, new Uint8Array(3))
    time.now += 2 * hour
    asked()
    beta.left.splice(0)
    expect(await receive(open(), beta)).toEqual([])
    expect(asked()).toEqual(['LIST'])
    expect(beta.left).toEqual([])
  })

  it('believes no listing that names what lies for others', async () => {
    const { fake, time, open, beta } = stations()
    const { name, bytes } = bundle('for somebody else')
    fake.put(keyOf(time.now - 1000, name).replace('/beta/', '/gama/'), bytes)
    fake.knowsPrefix = false
    expect(await receive(open(), beta, accept)).toEqual([])
    expect(fake.requests.filter(({ what }) => what === 'GET')).toEqual([])
  })

  it('hands over what is read later only if it is still the same', async () => {
    const { fake, time, open, beta } = stations()
    const { name, bytes } = bundle('mine')
    const key = keyOf(time.now, name)
    fake.put(key, bytes)
    for await (const delivery of open().receive(beta)) {
      expect(await delivery.read()).toEqual(bytes)
      fake.put(key, bundle('evil').bytes)
      await expect(delivery.read()).rejects.toMatchObject({ code: 'transport.unavailable' })
      fake.objects.clear()
      await expect(delivery.read()).rejects.toMatchObject({ name: 'TransportError' })
    }
  })
})

describe('what is remembered', () => {
  it('goes when the object goes, and is apart for each bucket and station', async () => {
    const { fake, time, open, beta } = stations()
    fill(fake, time.now, 4)
    await receive(open(), beta, accept)
    expect([...beta.memory.values.keys()].filter((key) => key.includes('/o/')).length).toBe(4)
    await receive(open({ prefix: 'other' }), beta, accept)
    expect(await receive(open(), { ...beta, station: 'beta' })).toEqual([])
    fake.objects.clear()
    time.now += 2 * hour
    await receive(open(), beta)
    expect([...beta.memory.values.keys()].filter((key) => /\/(?:o|left)\//.test(key))).toEqual([])
  })

  it('fits the keys that core has room for, whatever names lie there', async () => {
    const { fake, open, beta } = stations()
    fake.put(`v1/to/beta/${'ä/'.repeat(300)}x.osb`, bundle('deep').bytes)
    const names = await receive(open(), beta, reject)
    expect(names.length).toBe(1)
    for (const [key, value] of beta.memory.values) {
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(300)
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(4096)
    }
  })
})

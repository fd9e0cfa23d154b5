import { createMemoryNetwork, TransportError } from '@ordersync/core'
import type { OutgoingBundle, Transport, TransportContext, TransportErrorCode } from '@ordersync/core'
import { transportContract } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { CarrierGroup } from '../../src/transport/carrier-group.js'

const minute = 60_000

function contextOf(station = 'alpha') {
  const values = new Map<string, string>()
  const context: TransportContext = {
    station,
    memory: {
      get: async (keys) => keys.map((key) => values.get(key)),
      put: async (entries) => {
        for (const [key, value] of entries) {
          if (value === undefined) values.delete(key)
          else values.set(key, value)
        }
      },
      list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
    },
  }
  return { context, values }
}

/** Two carriers, of which the first fails with `code` while it is set; time stands still unless moved. */
function group(limits: readonly [number?, number?] = []) {
  const network = (maxBytes: number | undefined) =>
    createMemoryNetwork(maxBytes === undefined ? {} : { maxBytes })
  const first = network(limits[0])
  const second = network(limits[1])
  const fault: { code?: TransportErrorCode } = {}
  const tried: string[] = []
  const time = { now: 1_000_000_000 }
  const inner = first.transport()
  const failing: Transport = {
    ...{ name: 'first', capabilities: { ...inner.capabilities, resendAfter: 5 * minute } },
    send: async (to, bundle, context) => {
      tried.push(to)
      if (fault.code !== undefined) throw new TransportError(fault.code, 'as told')
      return inner.send(to, bundle, context)
    },
    receive: (context) => inner.receive(context),
    retire: (handle, context) => inner.retire(handle, context),
    check: (context) => inner.check(context),
  }
  const open = () =>
    new CarrierGroup({
      carriers: {
        a: failing,
        b: {
          ...wrapped(second.transport()),
          capabilities: { ...second.transport().capabilities, resendAfter: 60 * minute },
        },
      },
      clock: { now: () => time.now },
    })
  return { first, second, fault, tried, time, open, carriers: open() }
}

function wrapped(transport: Transport): Transport {
  return {
    name: transport.name,
    send: (...call) => transport.send(...call),
    receive: (...call) => transport.receive(...call),
    retire: (...call) => transport.retire(...call),
    check: (...call) => transport.check(...call),
    watch: (...call) => transport.watch!(...call),
  }
}

const bundle = (size: number): OutgoingBundle => ({
  name: `${'a'.repeat(26)}.osb`,
  bytes: new Uint8Array(size),
})

describe('a group of carriers', () => {
  it('carries what its smallest carries, and waits as long as its slowest wants', () => {
    expect(group([5000, 7000]).carriers.capabilities).toEqual({ maxBytes: 5000, resendAfter: 60 * minute })
    expect(group([7000, 5000]).carriers.capabilities.maxBytes).toBe(5000)
    expect(group([7000]).carriers.capabilities.maxBytes).toBe(7000)
  })

  it('gives what is too large for one to the next, and refuses what none carries', async () => {
    const { carriers, first, second } = group([100, 200])
    const { context } = contextOf()
    await carriers.send('beta', bundle(100), context)
    await carriers.send('beta', bundle(101), context)
    expect([first.objects.size, second.objects.size]).toEqual([1, 1])
    await expect(carriers.send('beta', bundle(201), context)).rejects.toMatchObject({
      code: 'transport.too_large',
      parameters: { bytes: 201, limit: 100 },
    })
    expect(carriers.statuses({})[0]).toMatchObject({ state: 'ok' })
  })

  it.each([
    ['transport.unavailable', [1, 1, 2]],
    ['transport.login_refused', [1, 1, 2]],
    ['transport.full', [1, 1, 2]],
    // Of one addressee: nothing is said of the carrier, and the next bundle goes there again.
    ['transport.address_unknown', [1, 2, 3]],
    ['transport.refused', [1, 2, 3]],
  ] as const)('passes over a carrier for a while after %s', async (code, expected) => {
    const { carriers, fault, tried, time } = group()
    const { context } = contextOf()
    fault.code = code
    const seen: number[] = []
    const send = async () => {
      await carriers.send('beta', bundle(10), context)
      seen.push(tried.length)
    }
    await send()
    await send()
    time.now += minute + 1
    await send()
    expect(seen).toEqual(expected)
  })

  it('tries each of them when all have failed, and throws what the first one said', async () => {
    const { carriers, fault, second, tried } = group()
    const { context } = contextOf()
    fault.code = 'transport.full'
    second.available = false
    for (let n = 1; n <= 2; n++) {
      await expect(carriers.send('beta', bundle(10), context)).rejects.toMatchObject({
        code: 'transport.full',
      })
      expect(tried.length).toBe(n)
    }
  })

  it('believes no pause that a wrong clock has made', async () => {
    const { carriers, fault, tried, time } = group()
    const { context } = contextOf()
    fault.code = 'transport.unavailable'
    time.now += 1e12
    await carriers.send('beta', bundle(10), context)
    time.now -= 1e12
    await carriers.send('beta', bundle(10), context)
    expect(tried.length).toBe(2)
  })

  it('keeps the memories of its carriers apart', async () => {
    const { carriers, first, second } = group()
    const { context, values } = contextOf('beta')
    const { context: sender } = contextOf()
    const sent = [1, 2].map((n) => ({ name: `${'ab'[n - 1]!.repeat(26)}.osb`, bytes: Uint8Array.of(n) }))
    for (const one of sent) await carriers.send('beta', one, sender)
    for (const [key, value] of first.objects) second.objects.set(key, value)
    for await (const delivery of carriers.receive(context)) await delivery.accept()
    for (const key of values.keys()) expect(key).toMatch(/^[ab]\//)
  })

  it('takes up its health where the last program left it', async () => {
    const { carriers, fault, open, time } = group()
    const { context } = contextOf()
    fault.code = 'transport.full'
    await carriers.send('beta', bundle(10), context)
    const kept = carriers.takeNews()!
    expect(carriers.takeNews()).toBeUndefined()
    const since = new Date(time.now).toISOString()
    time.now += minute
    const next = open()
    next.recall(kept)
    expect(next.statuses({})).toEqual([
      {
        name: 'a',
        kind: 'first',
        state: 'failing',
        since,
        failure: { code: 'transport.full', parameters: {} },
      },
      { name: 'b', kind: 'memory', state: 'ok', since, lastSent: since },
    ])
    delete fault.code
    await next.send('beta', bundle(10), context)
    expect(next.takeNotices()).toEqual([{ code: 'CARRIER_BACK', parameters: { carrier: 'a' } }])
  })

  it('says nothing new when nothing is new', async () => {
    const { carriers, time } = group()
    const { context } = contextOf()
    for await (const _delivery of carriers.receive(context)) expect.unreachable()
    expect(carriers.takeNews()).toBeDefined()
    time.now += minute
    for await (const _delivery of carriers.receive(context)) expect.unreachable()
    expect(carriers.takeNews()).toBeUndefined()
  })

  it('leaves handles of carriers that are gone, and finds those of the time before', async () => {
    const { carriers, first } = group()
    const { context } = contextOf()
    const handle = await carriers.send('beta', bundle(10), context)
    expect(handle).toMatch(/^a:/)
    await carriers.retire(handle.replace('a:', 'gone:'), context)
    expect(first.objects.size).toBe(1)
    await carriers.retire(handle.slice(2), context)
    expect(first.objects.size).toBe(0)
  })
})

describe('several carriers together keep what one promises:', () => {
  for (const contractCase of transportContract) {
    it(contractCase.name, { timeout: 60_000 }, async () => {
      // With different limits it carries more than it says.
      const networks = [1, 2].map(() => createMemoryNetwork({ maxBytes: 128 * 1024 }))
      const open = async () =>
        new CarrierGroup({
          carriers: { a: networks[0]!.transport(), b: networks[1]!.transport() },
          clock: { now: () => 0 },
        })
      const opened: CarrierGroup[] = []
      await contractCase.run(async () => ({
        open: async () => {
          const group = await open()
          opened.push(group)
          return group
        },
        dispose: async () => void (await Promise.all(opened.map((group) => group.close()))),
      }))
    })
  }
})

/** What vectors cannot say: the synchronous twins, enlisted transactions, cost, the lines on the wire. */
import {
  acceptLease,
  allocateLease,
  createMemoryStore,
  declareRange,
  defineSeries,
  describe as describeCode,
  identifyNumbering,
  journalSince,
  leaseLine,
  leaseRequests,
  listLeases,
  listRanges,
  listSeries,
  type MemoryStore,
  needsRefill,
  type Series,
  type StateAccess,
  type Store,
  takeNumber,
  takeNumberSync,
  useNumberSync,
  useSeries,
  voidNumberSync,
  wireSchemas,
} from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { countingRandom } from './calls.js'

const uid = '01930b5c-7e1a-7c3d-8e4f-0123456789ab'
const north = { station: 'north', incarnation: 'b'.repeat(26), isHost: false }
const series: Series = {
  id: 'AB',
  kind: 'salesOrder',
  label: 'Aufträge',
  format: { prefix: 'AB-' },
  start: 1,
  block: 50,
  exhaustion: 'block',
}
const lease = (first = 1, count = 50, fence = 1) => ({
  op: 'lease' as const,
  id: String.fromCharCode(96 + fence).repeat(26),
  series: 'AB',
  station: 'north',
  incarnation: north.incarnation,
  first,
  count,
  fence,
})

async function station(...leases: readonly ReturnType<typeof lease>[]): Promise<MemoryStore> {
  const store = createMemoryStore()
  await store.transaction(async ({ state }) => {
    await identifyNumbering(state, north)
    await useSeries(state, [series])
    for (const line of leases) await acceptLease(state, line)
  })
  return store
}

const rowsOf = (store: Store) =>
  store.transaction(({ state }) => state.range({ prefix: new Uint8Array(), limit: 10_000 }))

describe('taking numbers without promises', () => {
  it('writes the very same rows (N-09)', async () => {
    const [one, other] = [await station(lease()), await station(lease())]
    const results: unknown[] = []
    for (const store of [one, other]) {
      await store.transaction(async (tx) => {
        const sync = store === other
        const take = async (options: { uid?: string }) =>
          sync ? takeNumberSync(tx, 'AB', options) : await takeNumber(tx, 'AB', options)
        results.push([await take({ uid }), await take({})])
      })
    }
    expect(results[0]).toEqual(results[1])
    expect(await rowsOf(one)).toEqual(await rowsOf(other))
  })

  it('joins the vendor’s transaction and is rolled back with it', async () => {
    const store = await station(lease())
    const before = await rowsOf(store)
    for (const how of ['rollback', 'commit'] as const) {
      const vendor = await store.begin()
      const tx = store.enlist(vendor)
      expect(takeNumberSync(tx, 'AB').number).toBe('AB-1')
      useNumberSync(tx, 'AB', 1, uid)
      voidNumberSync(tx, 'AB', 2, 'misprint')
      vendor[how]()
      if (how === 'rollback') expect(await rowsOf(store)).toEqual(before)
    }
    expect(await store.transaction((tx) => takeNumber(tx, 'AB'))).toMatchObject({ n: 3 })
  })

  it('says so when the store has no synchronous access', async () => {
    const store = await station(lease())
    await store.transaction(async ({ state }) => {
      const { sync: _sync, ...rest } = state
      expect(() => takeNumberSync({ state: rest }, 'AB')).toThrow('synchronous')
    })
  })

  it('passes on what the store throws, from both', async () => {
    const store = await station(lease())
    const failing = (state: StateAccess): StateAccess => {
      const put = () => {
        throw new Error('disk full')
      }
      return { ...state, put: async () => put(), sync: { ...state.sync!, put } }
    }
    await store.transaction(async ({ state }) => {
      await expect(takeNumber({ state: failing(state) }, 'AB')).rejects.toThrow('disk full')
      expect(() => takeNumberSync({ state: failing(state) }, 'AB')).toThrow('disk full')
    })
  })
})

describe('cost', () => {
  it('taking a number reads as many rows after 200 leases as after one', async () => {
    const store = await station(lease(1, 1, 1))
    const callsFor = () =>
      store.transaction(async (tx) => {
        let rows = 0
        const counted: StateAccess = {
          ...tx.state,
          get: async (keys) => ((rows += keys.length), tx.state.get(keys)),
          put: async (entries) => ((rows += entries.length), tx.state.put(entries)),
          range: async (range) => {
            const found = await tx.state.range(range)
            rows += found.length
            return found
          },
        }
        await takeNumber({ state: counted }, 'AB')
        return rows
      })
    const first = await callsFor()
    for (let index = 2; index <= 200; index += 1) {
      await store.transaction(({ state }) => acceptLease(state, { ...lease(index, 1, 1), fence: index }))
      expect(await callsFor()).toBe(first)
    }
  })

  it('a cut with nothing new writes nothing', async () => {
    const store = await station(lease())
    await store.transaction(({ state }) => leaseRequests(state, { random: countingRandom(), now: 0 }))
    const before = await rowsOf(store)
    await store.transaction(async ({ state }) => {
      expect(await leaseRequests(state, { random: countingRandom(), now: 1 })).toEqual([])
      expect(await journalSince(state)).toEqual([])
    })
    expect(await rowsOf(store)).toEqual(before)
  })

  it('journal lines stay below 1,000 entries, and a limit holds', async () => {
    const store = await station(lease(1, 1200))
    await store.transaction(async (tx) => {
      for (let index = 0; index < 1200; index += 1) await takeNumber(tx, 'AB', { uid })
      const lines = await journalSince(tx.state)
      expect(lines.map(({ entries }) => entries.length)).toEqual([1000, 200])
      for (const line of lines) expect(wireSchemas.numberJournal.safeParse(line).success).toBe(true)
      expect((await journalSince(tx.state, { limit: 10 })).map(({ entries }) => entries.length)).toEqual([10])
    })
  })
})

describe('use between two syncs (N-07)', () => {
  const day = 86_400_000
  it('raises the mark for 30 days', async () => {
    const store = await station(lease(1, 500))
    await store.transaction(async (tx) => {
      const random = countingRandom()
      for (let index = 0; index < 40; index += 1) await takeNumber(tx, 'AB')
      expect((await needsRefill(tx.state, 'AB', { now: 0 })).lowWater).toBe(80)
      await leaseRequests(tx.state, { random, now: 100 * day })
      for (let index = 0; index < 3; index += 1) await takeNumber(tx, 'AB')
      await leaseRequests(tx.state, { random, now: 100 * day + 1 })
      for (const [later, expected] of [
        [0, 80],
        [29, 80],
        [30, 10],
      ] as const) {
        expect((await needsRefill(tx.state, 'AB', { now: (100 + later) * day })).lowWater).toBe(expected)
      }
    })
  })

  it('is forgotten after 30 days, so the row does not grow', async () => {
    const store = await station(lease(1, 500))
    const sizes: number[] = []
    for (let index = 0; index < 100; index += 1) {
      await store.transaction(async (tx) => {
        await takeNumber(tx, 'AB', { uid })
        await leaseRequests(tx.state, { random: countingRandom(), now: (1000 + index) * day })
        const rows = await tx.state.range({ prefix: new TextEncoder().encode('uc\u0000hand'), limit: 10 })
        sizes.push(rows[0]!.value.length)
      })
    }
    expect(Math.max(...sizes.slice(40))).toBeLessThanOrEqual(sizes[35]! + 4)
  })
})

describe('what goes on the wire', () => {
  it('a lease of the host, a request and a journal are valid lines', async () => {
    const host = createMemoryStore()
    await host.transaction(async ({ state }) => {
      await identifyNumbering(state, { station: 'host', incarnation: 'a'.repeat(26), isHost: true })
      await defineSeries(state, series)
      const order = { series: 'AB', station: 'north', incarnation: north.incarnation, count: 50 }
      const line = leaseLine(await allocateLease(state, { ...order, requestId: 'c'.repeat(26) }))
      expect(wireSchemas.lease.parse(line)).toEqual(line)
      const taken = await takeNumber({ state }, 'AB')
      expect(taken).toMatchObject({ n: 51 })
      const ledger: unknown[] = []
      for await (const one of listLeases(state, 'AB')) ledger.push(wireSchemas.lease.parse(leaseLine(one)))
      expect(ledger).toHaveLength(2)
    })
    const store = await station()
    await store.transaction(async ({ state }) => {
      const [request] = await leaseRequests(state, { random: countingRandom(), now: 0 })
      expect(wireSchemas.leaseRequest.parse(request)).toEqual(request)
    })
  })

  it.each([
    ['last too high', { last: 51 }, false],
    ['last right', { last: 50 }, true],
    ['nothing in it', { count: 0 }, false],
    ['first 0', { first: 0 }, false],
    ['up to 10^15', { first: 1e15, count: 1 }, true],
    ['beyond 10^15', { first: 1e15, count: 2 }, false],
    ['a fraction', { first: 1.5 }, false],
    ['a number as text', { first: '1' }, false],
    ['no fence', { fence: undefined }, false],
  ])('a lease with %s', (_, change, valid) => {
    expect(wireSchemas.lease.safeParse({ ...lease(), ...change }).success).toBe(valid)
  })
})

describe('definitions', () => {
  it('lists series and ranges as they were set', async () => {
    const store = createMemoryStore()
    await store.transaction(async ({ state }) => {
      await identifyNumbering(state, { station: 'host', incarnation: 'a'.repeat(26), isHost: true })
      await defineSeries(state, series)
      const range = { id: 'n', type: 'static', station: 'north', first: 10, last: 19 } as const
      await declareRange(state, 'AB', range)
      const order = { series: 'AB', station: 'north', incarnation: north.incarnation, count: 5 }
      await allocateLease(state, { ...order, requestId: 'c'.repeat(26) })
      expect(await listSeries(state)).toEqual([series])
      expect(await listRanges(state, 'AB')).toEqual([range])
    })
  })

  it('a lease whose last number is taken is closed in the ledger, not before (N-20)', async () => {
    const store = await station(lease(1, 2))
    await store.transaction(async (tx) => {
      const states: string[] = []
      for (let index = 0; index < 2; index += 1) {
        await takeNumber(tx, 'AB')
        for await (const one of listLeases(tx.state, 'AB')) states.push(one.state)
      }
      expect(states).toEqual(['open', 'used'])
    })
  })

  it('a series that left the profile is not asked for, its numbers in hand stay', async () => {
    const store = await station(lease(1, 3))
    await store.transaction(async (tx) => {
      await useSeries(tx.state, [])
      expect(await leaseRequests(tx.state, { random: countingRandom(), now: 0 })).toEqual([])
      expect(await listSeries(tx.state)).toEqual([])
      expect(await takeNumber(tx, 'AB')).toMatchObject({ n: 1 })
      await useSeries(tx.state, [{ ...series, block: 7 }])
      expect(await takeNumber(tx, 'AB')).toMatchObject({ n: 2 })
      expect(await leaseRequests(tx.state, { random: countingRandom(), now: 0 })).toHaveLength(1)
    })
  })

  it('an outstanding request keeps its id; only its own answer settles it (vector 5)', async () => {
    const store = await station()
    await store.transaction(async ({ state }) => {
      const random = countingRandom()
      const ask = async () => (await leaseRequests(state, { random, now: 0 })).map(({ id }) => id)
      const [id] = await ask()
      expect(await ask()).toEqual([id])
      await acceptLease(state, { ...lease(1, 5, 1), request: 'z'.repeat(26) })
      expect(await ask()).toEqual([id])
      await acceptLease(state, { ...lease(6, 50, 2), request: id! })
      expect(await ask()).toEqual([])
    })
  })

  it('says before anything else that nobody numbers here yet', async () => {
    const store = createMemoryStore()
    await store.transaction(async (tx) => {
      await expect(takeNumber(tx, 'AB')).rejects.toMatchObject({ code: 'usage.invalid_configuration' })
      const wrong = { station: 'Nord', incarnation: north.incarnation, isHost: false }
      await expect(identifyNumbering(tx.state, wrong)).rejects.toMatchObject({
        code: 'usage.invalid_argument',
      })
    })
  })

  it('names series, stations and overlap in both languages', () => {
    const parameters = { series: 'AB', one: 'north', other: 'south', overlap: '150000–199999' }
    for (const language of ['de', 'en']) {
      const text = describeCode('usage.ranges_overlap', parameters, language)
      for (const part of Object.values(parameters)) expect(text).toContain(part)
    }
  })
})

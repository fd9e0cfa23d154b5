/**
 * No number twice (N-03 to N-09): one host, several stations, a carrier that loses, doubles, delays and reorders, databases
 * that crash before a commit, copies that get a new incarnation. One seed is one history.
 */
import {
  acceptLease,
  allocateLease,
  applyJournal,
  checkNumber,
  createMemoryStore,
  declareRange,
  defineSeries,
  identifyNumbering,
  isOrderSyncError,
  journalSince,
  type Lease,
  leaseLine,
  type LeaseLine,
  leaseRequests,
  type LeaseRequestLine,
  listLeases,
  markReported,
  type NumberJournalLine,
  type Series,
  type Store,
  type StoreTransaction,
  takeNumber,
  takeNumberSync,
  useSeries,
  voidLease,
} from '@ordersync/core'
import { describe, expect, it } from 'vitest'

const histories = Number(globalThis.process?.env['ORDERSYNC_PROPERTY_RUNS'] ?? 40)

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const series: Series = {
  id: 'AB',
  kind: 'salesOrder',
  format: { prefix: 'AB-' },
  start: 100,
  block: 7,
  lowWater: 3,
  exhaustion: 'block',
}

type Message =
  | {
      readonly to: 'host'
      readonly from: string
      readonly incarnation: string
      readonly line: LeaseRequestLine | NumberJournalLine
    }
  | { readonly to: string; readonly line: LeaseLine }

const crash = new Error('crash')

class World {
  readonly stores = new Map<string, Store>()
  readonly incarnations = new Map<string, string>()
  readonly printed: { readonly station: string; readonly number: string }[] = []
  readonly wire: Message[] = []
  readonly random: () => number
  now = Date.parse('2026-05-01T00:00:00Z')
  tokens = 0

  constructor(seed: number) {
    this.random = seeded(seed)
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  token(): string {
    this.tokens += 1
    return this.tokens
      .toString(26)
      .replace(/\d/g, (digit) => String.fromCharCode(113 + Number(digit)))
      .padStart(26, 'a')
  }

  async open(station: string, isHost: boolean): Promise<void> {
    const store = createMemoryStore()
    this.stores.set(station, store)
    const incarnation = this.token()
    this.incarnations.set(station, incarnation)
    await store.transaction(async ({ state }) => {
      await identifyNumbering(state, { station, incarnation, isHost })
      if (isHost) {
        await defineSeries(state, series)
        await declareRange(state, 'AB', { id: 'old', type: 'legacy', first: 130, last: 139 })
        await declareRange(state, 'AB', { id: 's2', type: 'static', station: 's2', first: 150, last: 400 })
      } else await useSeries(state, [series])
    })
  }

  /** One transaction; one in six is lost in a crash just before its commit, and so is what it answered. */
  async attempt<T>(station: string, work: (tx: StoreTransaction) => Promise<T>): Promise<T | undefined> {
    const dies = this.below(6) === 0
    try {
      return await this.stores.get(station)!.transaction(async (tx) => {
        const result = await work(tx)
        if (dies) throw crash
        return result
      })
    } catch (error) {
      if (error === crash || (isOrderSyncError(error) && error.code === 'usage.numbers_exhausted'))
        return undefined
      throw error
    }
  }

  async take(station: string): Promise<void> {
    const sync = this.below(2) === 0
    const taken = await this.attempt(station, async (tx) =>
      sync ? takeNumberSync(tx, 'AB', { date: '2026-05-01' }) : takeNumber(tx, 'AB', { date: '2026-05-01' }),
    )
    if (taken) this.printed.push({ station, number: taken.number })
  }

  async cut(station: string): Promise<void> {
    const lines = await this.attempt(station, async ({ state }) => {
      const bytes = (count: number) => Uint8Array.from({ length: count }, () => this.below(256))
      return [
        ...(await leaseRequests(state, { random: { bytes }, now: this.now })),
        ...(await journalSince(state)),
      ]
    })
    const incarnation = this.incarnations.get(station)!
    for (const line of lines ?? []) this.wire.push({ to: 'host', from: station, incarnation, line })
  }

  async deliver(): Promise<void> {
    if (this.wire.length === 0) return
    const index = this.below(this.wire.length)
    const message = this.wire[index]!
    // Taken away, left for another delivery, or lost.
    if (this.below(3) > 0) this.wire.splice(index, 1)
    if (this.below(8) === 0) return
    if ('from' in message) await this.atHost(message)
    else await this.attempt(message.to, ({ state }) => acceptLease(state, message.line))
  }

  async atHost({ from, incarnation, line }: Extract<Message, { to: 'host'; from: string }>): Promise<void> {
    if (line.op === 'leaseRequest') {
      const lease = await this.attempt('host', ({ state }) =>
        allocateLease(state, {
          series: line.series,
          station: from,
          incarnation,
          count: line.count,
          requestId: line.id,
        }),
      )
      if (lease) this.wire.push({ to: from, line: leaseLine(lease) })
    } else {
      const report = await this.attempt('host', ({ state }) => applyJournal(state, from, line))
      if (!report) return
      expect(report.refused).toEqual([])
      if (this.below(2) === 0) await this.attempt(from, ({ state }) => markReported(state, [line]))
    }
  }

  /** A copy of the disk started elsewhere: from now on it alone goes on, under a new incarnation. */
  async renew(station: string): Promise<void> {
    const incarnation = this.token()
    const done = await this.attempt(station, async ({ state }) => {
      await identifyNumbering(state, { station, incarnation, isHost: false })
      return true
    })
    if (done) this.incarnations.set(station, incarnation)
  }

  async revoke(): Promise<void> {
    const leases = await this.ledger()
    const lease = leases[this.below(leases.length + 1)]
    if (!lease || lease.station === 'host') return
    const gone = await this.attempt('host', ({ state }) => voidLease(state, 'AB', lease.first, 'lost'))
    if (gone) this.wire.push({ to: gone.station, line: leaseLine(gone) })
  }

  ledger(): Promise<Lease[]> {
    return this.stores.get('host')!.transaction(async ({ state }) => {
      const leases: Lease[] = []
      for await (const lease of listLeases(state, 'AB')) leases.push(lease)
      return leases
    })
  }
}

async function live(seed: number, steps: number): Promise<World> {
  const world = new World(seed)
  await world.open('host', true)
  const stations = ['s1', 's2', 's3', 's4'].slice(0, 2 + world.below(3))
  for (const station of stations) await world.open(station, false)
  for (let step = 0; step < steps; step += 1) {
    const station = stations[world.below(stations.length)]!
    const choice = world.below(100)
    if (choice < 35) await world.take(station)
    else if (choice < 42) await world.take('host')
    else if (choice < 60) await world.cut(station)
    else if (choice < 97) await world.deliver()
    else if (choice < 99) await world.renew(station)
    else await world.revoke()
    world.now += world.below(3_600_000)
  }
  return world
}

describe('histories with losses, repeats, crashes, clones and revocations', () => {
  it.each(Array.from({ length: histories }, (_, seed) => seed))(
    'seed %i gives no number twice',
    async (seed) => {
      const world = await live(seed, 260)
      const numbers = world.printed.map(({ number }) => number)
      expect(numbers.length).toBeGreaterThan(10)
      expect(new Set(numbers).size).toBe(numbers.length)

      const leases = await world.ledger()
      for (const [index, lease] of leases.entries()) {
        const before = leases[index - 1]
        if (before) expect(before.first + before.count).toBeLessThanOrEqual(lease.first)
        const last = lease.first + lease.count - 1
        expect(lease.first > 139 || last < 130).toBe(true)
        expect(lease.first >= 150 && last <= 400).toBe(lease.station === 's2')
      }
      await world.stores.get('host')!.transaction(async ({ state }) => {
        for (const { station, number } of world.printed) {
          expect(['ok', 'revoked']).toContain(await checkNumber(state, { station, series: 'AB', number }))
        }
      })
      // What came from the watermark has no hole but the ranges (N-20).
      const held = new Set(
        leases.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index)),
      )
      const top = Math.max(
        0,
        ...leases.filter(({ station }) => station !== 's2').map(({ first, count }) => first + count - 1),
      )
      for (let n = 100; n <= top; n += 1) {
        expect(held.has(n) || (n >= 130 && n <= 139) || (n >= 150 && n <= 400), String(n)).toBe(true)
      }
    },
  )

  it('two stations that ask 1,000 times each get 2,000 blocks without overlap or hole (7.4, vector 3)', async () => {
    const store = createMemoryStore()
    await store.transaction(async ({ state }) => {
      await identifyNumbering(state, { station: 'host', incarnation: 'a'.repeat(26), isHost: true })
      await defineSeries(state, { ...series, start: 100_000, block: 50 })
    })
    const ask = (station: string, index: number) =>
      store.transaction(({ state }) =>
        allocateLease(state, {
          series: 'AB',
          station,
          incarnation: 'b'.repeat(26),
          count: 50,
          requestId: `${station}${index}`,
        }),
      )
    const asked = Array.from({ length: 1000 }, (_, index) => [ask('s1', index), ask('s2', index)]).flat()
    const leases = (await Promise.all(asked)).toSorted((a, b) => a.first - b.first)
    expect(leases.map(({ first }) => first)).toEqual(
      Array.from({ length: 2000 }, (_, index) => 100_000 + index * 50),
    )
    expect(leases.every(({ count }) => count === 50)).toBe(true)
    expect(new Set(leases.map(({ fence }) => fence)).size).toBe(2000)
  })
})

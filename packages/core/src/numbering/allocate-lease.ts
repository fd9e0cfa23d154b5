/** The one allocator (N-03, N-04). */
import { UsageError } from '../errors/errors.js'
import type { LeaseLine } from '../format/wire.js'
import { encodeRow } from '../register/state-rows.js'
import { freeRun, leaseWith } from './lease-search.js'
import {
  assertNotContested,
  emptyHand,
  type HandRow,
  type Lease,
  type NumberingIdentity,
  numberKeys,
  type RangeRow,
  readIdentity,
  readSeries,
  scopeOfLease,
  type SeriesRow,
  lastOf,
  wantedIn,
} from './number-rows.js'
import { type Program, readRow, writeRow } from './program.js'
import { maxBlocksPerLease, maxNumber, scopeOf, yearSchema } from './series.js'

export interface LeaseOrder {
  readonly series: string
  readonly station: string
  readonly incarnation: string
  /** How many numbers. At most ten blocks of the series are given at once. */
  readonly count: number
  /** Token, made once per wish: the same request is answered by the same lease. */
  readonly requestId: string
  /** Of a year-scoped series: the year of the documents. */
  readonly year?: number
}

export function* allocateLease(order: LeaseOrder): Program<Lease> {
  const { series, station, incarnation, requestId } = order
  if (!Number.isInteger(order.count) || order.count < 1) {
    throw new UsageError('usage.invalid_argument', 'a count of at least 1', {
      parameters: { field: 'count', expected: '1 or more' },
    })
  }
  const givenKey = numberKeys.given(series, station, incarnation, requestId)
  const given: { readonly scope: string; readonly last: number } | undefined = yield* readRow<{
    scope: string
    last: number
  }>(givenKey)
  if (given) return (yield* readRow<Lease>(numberKeys.lease(series, given.scope, given.last)))!
  const self: NumberingIdentity = yield* readIdentity()
  if (!self.isHost) throw new UsageError('usage.invalid_argument', 'the host: it alone hands out numbers')
  yield* assertNotContested()
  const row: SeriesRow = yield* readSeries(series)
  const draw: Draw = yield* drawNumbers(row, order)
  const fence = row.fence + 1
  const lease: Lease = {
    id: requestId,
    series,
    station,
    incarnation,
    ...draw.numbers,
    ...(row.series.yearScoped === true && order.year !== undefined ? { year: order.year } : {}),
    fence,
    request: requestId,
    ...(draw.range === undefined ? {} : { range: draw.range }),
    state: 'open',
  }
  const stations = row.stations.includes(station) ? row.stations : [...row.stations, station]
  const scope = scopeOfLease(lease)
  // The watermark and the lease in one write: neither is ever there without the other.
  yield {
    put: [
      { key: numberKeys.series(series), value: encodeRow({ ...draw.row, fence, stations }) },
      { key: numberKeys.lease(series, scope, lastOf(lease)), value: encodeRow(lease) },
      { key: givenKey, value: encodeRow({ scope, last: lastOf(lease) }) },
    ],
  }
  if (station === self.station && incarnation === self.incarnation) yield* takeInHand(lease)
  return lease
}

/** Put a lease of our own where numbers are taken from. */
export function* takeInHand(lease: Lease): Program<void> {
  const { id, incarnation, first, count, fence, year } = lease
  const key = numberKeys.hand(lease.series)
  const hand: HandRow = (yield* readRow<HandRow>(key)) ?? emptyHand
  const open = {
    id,
    incarnation,
    first,
    count,
    fence,
    next: first,
    ...(year === undefined ? {} : { year }),
  }
  const leases = [...hand.leases.filter((other) => other.incarnation === incarnation), open]
  const { wanted = [], ...rest } = hand
  const missing = wanted.filter((one) => one !== year)
  yield* writeRow(key, { ...rest, leases, ...wantedIn(missing) } satisfies HandRow)
}

/** What the host takes back: its unused numbers are never used (N-14). */
export function* voidLease(series: string, n: number, reason: string, year?: number): Program<Lease> {
  const row: SeriesRow = yield* readSeries(series)
  const scope = scopeOf(row.series, year)
  const lease: Lease | undefined = yield* leaseWith(series, scope, n)
  if (!lease) {
    throw new UsageError('usage.not_found', 'a number of a lease', {
      parameters: { what: `${series} ${n}` },
    })
  }
  if (lease.state === 'void') return lease
  if (reason === '') throw new UsageError('usage.invalid_argument', 'a reason')
  const taken: Lease = { ...lease, state: 'void', reason }
  yield* writeRow(numberKeys.lease(series, scope, lastOf(lease)), taken)
  yield* dropFromHand(taken)
  return taken
}

export function* dropFromHand({ series, id, fence }: Lease): Program<void> {
  const key = numberKeys.hand(series)
  const hand: HandRow | undefined = yield* readRow<HandRow>(key)
  const leases = hand?.leases.filter((other) => other.id !== id || other.fence !== fence)
  if (!hand || !leases || leases.length === hand.leases.length) return
  yield* writeRow(key, { ...hand, leases } satisfies HandRow)
}

/** The line that tells a station of its lease. */
export function leaseLine(lease: Lease): LeaseLine {
  const { id, series, station, incarnation, first, count, year, fence, request, state } = lease
  return {
    op: 'lease',
    id,
    series,
    station,
    incarnation,
    first,
    count,
    last: lastOf(lease),
    fence,
    ...(year === undefined ? {} : { year }),
    ...(request === undefined ? {} : { request }),
    ...(state === 'void' ? { void: true } : {}),
  }
}

/** Token of a lease that the host gives itself. */
export function ownLeaseToken(fence: number): string {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567'
  let text = ''
  for (let rest = fence; rest > 0; rest = Math.floor(rest / 32)) text = digits.charAt(rest % 32) + text
  return text.padStart(26, 'a')
}

interface Draw {
  readonly row: SeriesRow
  readonly numbers: { readonly first: number; readonly count: number }
  readonly range?: string
}

/** From the station's static range where it has one (N-12), else from the watermark on. */
function* drawNumbers(row: SeriesRow, { station, count, year }: LeaseOrder): Program<Draw> {
  const { series } = row
  if (series.yearScoped === true && !yearSchema.safeParse(year).success) {
    throw new UsageError('usage.invalid_argument', 'the year of a year-scoped series', {
      parameters: { field: 'year', expected: '2000 to 2099' },
    })
  }
  const scope = scopeOf(series, year)
  const wanted = Math.min(count, series.block * maxBlocksPerLease)
  const own = row.ranges.filter(
    (range) =>
      range.type === 'static' &&
      range.station === station &&
      (range.year === undefined || range.year === year),
  )
  for (const range of own) {
    const from = range.next?.[scope] ?? range.first
    const run: Draw['numbers'] | undefined = yield* freeRun(row, scope, from, range.last, wanted, range.id)
    if (!run) continue
    const next = { ...range.next, [scope]: run.first + run.count }
    const ranges = row.ranges.map((other): RangeRow => (other === range ? { ...range, next } : other))
    return { row: { ...row, ranges }, numbers: run, range: range.id }
  }
  if (own.length === 0) {
    const from = Math.max(row.next[scope] ?? series.start, series.start)
    const run: Draw['numbers'] | undefined = yield* freeRun(row, scope, from, maxNumber, wanted)
    if (run) return { row: { ...row, next: { ...row.next, [scope]: run.first + run.count } }, numbers: run }
  }
  throw new UsageError('usage.numbers_exhausted', `no number left in ${series.id}`, {
    parameters: { series: series.label ?? series.id },
  })
}

/** Asking for new numbers in time (N-07), and what is left. */
import type { LeaseRequestLine } from '../format/wire.js'
import { encodeBase32 } from '../format/text-codecs.js'
import { stateKeyComponents } from '../register/state-rows.js'
import type { Random } from '../runtime/runtime.js'
import { listSeriesRows } from './define-series.js'
import {
  emptyHand,
  type HandRow,
  lastOf,
  type NumberingIdentity,
  numberKeys,
  type OpenLease,
  readIdentity,
  readSeries,
  type RequestRow,
  scopeOfLease,
  type SeriesRow,
} from './number-rows.js'
import { eachRow, type Program, readRow, writeRow } from './program.js'
import { maxBlocksPerLease, scopeOf, type Series } from './series.js'

const dayMs = 86_400_000
const rememberedDays = 30
/** At most so many open leases of one series and year (N-06). */
const mostOpenLeases = 2
/** Leases of the next year are asked for from 1 December on (N-08). */
const december = 11

export interface RefillOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Largest use between two syncs in the last 30 days. Absent: as remembered here. */
  readonly useInLast30Days?: number
  /** Of a year-scoped series. Absent: the year of `now`. */
  readonly year?: number
}

export interface Refill {
  readonly needed: boolean
  readonly left: number
  /** The mark at which new ones are asked for. */
  readonly lowWater: number
  /** How many to ask for. */
  readonly count: number
}

export interface FillLevel {
  readonly series: string
  readonly label?: string
  /** Of a year-scoped series. */
  readonly year?: number
  readonly left: number
  /** Numbers of the open leases when they were new. */
  readonly of: number
  readonly leases: number
  /** A request is under way. */
  readonly requested: boolean
}

export function* needsRefill(id: string, options: RefillOptions): Program<Refill> {
  const self: NumberingIdentity = yield* readIdentity()
  const { series }: SeriesRow = yield* readSeries(id)
  const hand: HandRow = (yield* readRow<HandRow>(numberKeys.hand(id))) ?? emptyHand
  const year = options.year ?? new Date(options.now).getUTCFullYear()
  return refillOf(self, series, hand, scopeOf(series, year), options)
}

/**
 * All outstanding requests. Where new numbers are needed and no request is outstanding one is made: exactly one per
 * series and year, with the same id until it is answered.
 */
export function* leaseRequests(random: Random, now: number): Program<readonly LeaseRequestLine[]> {
  const self: NumberingIdentity = yield* readIdentity()
  const lines: LeaseRequestLine[] = []
  if (self.isHost) return lines
  const rows: readonly SeriesRow[] = yield* listSeriesRows()
  for (const { series, active } of rows) {
    if (!active) continue
    const hand: HandRow = yield* noteSync(series.id, now)
    for (const year of yearsWanted(series, now, hand)) {
      const line: LeaseRequestLine | undefined = yield* requestFor(self, series, hand, year, random, now)
      if (line) lines.push(line)
    }
  }
  return lines
}

export function* leaseFill(): Program<readonly FillLevel[]> {
  const self: NumberingIdentity = yield* readIdentity()
  const rows: readonly SeriesRow[] = yield* listSeriesRows()
  const levels: FillLevel[] = []
  for (const { series, active } of rows) {
    const hand: HandRow = (yield* readRow<HandRow>(numberKeys.hand(series.id))) ?? emptyHand
    const mine = hand.leases.filter((lease) => lease.incarnation === self.incarnation)
    if (!active && mine.length === 0) continue
    const requests = new Set<string>()
    yield* eachRow<RequestRow>(numberKeys.requestsOf(series.id), ({ key, value }) => {
      if (value.incarnation === self.incarnation) requests.add(stateKeyComponents(key)[2] ?? '')
    })
    const years = [...new Set([...mine.map(scopeOfLease), ...requests])].sort()
    const scopes = series.yearScoped === true ? years : ['']
    for (const scope of scopes) {
      const leases = mine.filter((lease) => scopeOfLease(lease) === scope)
      levels.push({
        series: series.id,
        ...(series.label === undefined ? {} : { label: series.label }),
        ...(scope === '' ? {} : { year: Number(scope) }),
        left: numbersLeft(leases),
        of: leases.reduce((sum, { count }) => sum + count, 0),
        leases: leases.length,
        requested: requests.has(scope),
      })
    }
  }
  return levels
}

function* requestFor(
  self: NumberingIdentity,
  series: Series,
  hand: HandRow,
  year: number | undefined,
  random: Random,
  now: number,
): Program<LeaseRequestLine | undefined> {
  const scope = scopeOf(series, year)
  const key = numberKeys.request(series.id, scope)
  let request: RequestRow | undefined = yield* readRow<RequestRow>(key)
  if (request?.incarnation !== self.incarnation) {
    const refill = refillOf(self, series, hand, scope, { now })
    if (!refill.needed) return undefined
    request = {
      id: encodeBase32(random.bytes(16)),
      incarnation: self.incarnation,
      count: refill.count,
      remaining: refill.left,
    }
    yield* writeRow(key, request)
  }
  const { id, count, remaining } = request
  const scoped = scope === '' ? {} : { year: Number(scope) }
  return { op: 'leaseRequest', id, series: series.id, count, remaining, ...scoped }
}

/** Remember how much was used since the last time: an idle cycle writes nothing. */
function* noteSync(id: string, now: number): Program<HandRow> {
  const key = numberKeys.hand(id)
  const hand: HandRow = (yield* readRow<HandRow>(key)) ?? emptyHand
  if (hand.sinceSync === 0) return hand
  const today = Math.floor(now / dayMs)
  const before = hand.syncs.find(([day]) => day === today)?.[1] ?? 0
  const kept = hand.syncs.filter(([day]) => day !== today && isRecent(day, today))
  const syncs = [...kept, [today, Math.max(before, hand.sinceSync)] as const].slice(-rememberedDays - 1)
  const noted: HandRow = { ...hand, sinceSync: 0, syncs }
  yield* writeRow(key, noted)
  return noted
}

function refillOf(
  self: NumberingIdentity,
  { block, lowWater: wanted }: Series,
  hand: HandRow,
  scope: string,
  { now, useInLast30Days }: RefillOptions,
): Refill {
  const open = hand.leases.filter(
    (lease) => lease.incarnation === self.incarnation && scopeOfLease(lease) === scope,
  )
  const today = Math.floor(now / dayMs)
  const remembered = hand.syncs.filter(([day]) => isRecent(day, today)).map(([, count]) => count)
  const use = useInLast30Days ?? Math.max(0, hand.sinceSync, ...remembered)
  const lowWater = Math.max(wanted ?? Math.max(Math.ceil(block / 5), 5), use * 2)
  const left = numbersLeft(open)
  const count = Math.min(Math.max(block, lowWater - left + 1), block * maxBlocksPerLease)
  return { needed: left <= lowWater && open.length < mostOpenLeases, left, lowWater, count }
}

/** A clock that was set back makes a day of the future, which counts too. */
function isRecent(day: number, today: number): boolean {
  return day > today - rememberedDays
}

function numbersLeft(leases: readonly OpenLease[]): number {
  return leases.reduce((sum, lease) => sum + lastOf(lease) - lease.next + 1, 0)
}

/** This year, from December on the next one, every later one of which there are numbers already, and those that were missed. */
function yearsWanted(
  { yearScoped }: Series,
  now: number,
  { leases, wanted = [] }: HandRow,
): readonly (number | undefined)[] {
  if (yearScoped !== true) return [undefined]
  const date = new Date(now)
  const year = date.getUTCFullYear()
  const coming = date.getUTCMonth() === december ? [year, year + 1] : [year]
  const later = leases.map((lease) => lease.year ?? 0).filter((one) => one > year)
  return [...new Set([...coming, ...later, ...wanted])].sort((a, b) => a - b)
}

/** Taking numbers, in the transaction that saves the document (N-09). */
import { UsageError } from '../errors/errors.js'
import { encodeRow } from '../register/state-rows.js'
import type { StateEntry } from '../store/store.js'
import { allocateLease, ownLeaseToken } from './allocate-lease.js'
import { leaseWith } from './lease-search.js'
import { formatNumber, yearOfDate } from './number-format.js'
import {
  assertNotContested,
  emptyHand,
  type HandRow,
  lastOf,
  type Lease,
  noSeries,
  type NumberFate,
  type NumberingIdentity,
  numberKeys,
  type OpenLease,
  readIdentity,
  readSeries,
  scopeOfLease,
  type SeriesRow,
} from './number-rows.js'
import { isInUse, type Program, readRow, writeRow } from './program.js'
import { scopeOf, type Series } from './series.js'

export interface TakeNumberOptions {
  /** `YYYY-MM-DD` of the document; needed when the series prints the year or counts by it. */
  readonly date?: string
  /** Of the document. Absent: the number is `taken` until {@link useNumber} names the document. */
  readonly uid?: string
}

/** A number that is final, or a visibly temporary one that the host replaces. */
export type TakenNumber =
  | { readonly number: string; readonly n: number; readonly provisional: false }
  | { readonly number: string; readonly provisional: true }

/** What {@link peekNumber} shows; nothing is reserved. `number` is absent when none is left. */
export interface PeekedNumber {
  readonly number?: string
  readonly provisional: true
}

/** A number and what is known of it. */
export interface NumberOptions {
  /** Date of the document; of a year-scoped series it says whose year's number is meant. */
  readonly date?: string
}

export function* takeNumber(id: string, { date, uid }: TakeNumberOptions): Program<TakenNumber> {
  const self: NumberingIdentity = yield* readIdentity()
  yield* assertNotContested()
  const row: SeriesRow = yield* readSeries(id)
  const year = yearNeeded(row.series, date)
  const scope = scopeOf(row.series, year)
  for (;;) {
    const next: NextNumber | undefined =
      (yield* nextNumber(self, id, scope)) ?? (yield* ownSupply(self, row, year))
    if (!next) return yield* withoutLease(self, row.series, year)
    const { lease, n } = next
    const number = formatNumber(row.series, n, date)
    // Typed by hand, or taken over by a person: it is used, by whatever has it.
    const inUse: boolean = yield* isInUse(row.series.kind, number)
    yield* draw(self, id, scope, next, {
      state: inUse || uid !== undefined ? 'used' : 'taken',
      station: self.station,
      incarnation: lease.incarnation,
      lease: lease.id,
      fence: lease.fence,
      ...(date === undefined ? {} : { date }),
      ...(inUse || uid === undefined ? {} : { uid }),
    })
    if (!inUse) return { number, n, provisional: false }
  }
}

/** The number leaves the hand with this fate; a lease without any left is closed. */
function* draw(
  self: NumberingIdentity,
  id: string,
  scope: string,
  { lease, n, hand }: NextNumber,
  fate: NumberFate,
): Program<void> {
  const moved = hand.leases.map((other) => (other === lease ? { ...lease, next: n + 1 } : other))
  const left = moved.filter((other) => other.next <= lastOf(other))
  yield { put: fateRows(self, id, scope, n, fate) }
  yield* writeRow(numberKeys.hand(id), {
    ...hand,
    leases: left,
    sinceSync: hand.sinceSync + 1,
  } satisfies HandRow)
  if (left.length < moved.length) yield* closeLease(id, scope, lastOf(lease))
}

export function* peekNumber(id: string, { date }: NumberOptions): Program<PeekedNumber> {
  const self: NumberingIdentity = yield* readIdentity()
  const { series }: SeriesRow = yield* readSeries(id)
  const scope = scopeOf(series, yearNeeded(series, date))
  const passed = new Set<number>()
  for (;;) {
    const next: NextNumber | undefined = yield* nextNumber(self, id, scope, passed)
    if (!next) return { provisional: true }
    const number = formatNumber(series, next.n, date)
    if (!(yield* isInUse(series.kind, number))) return { number, provisional: true }
    passed.add(next.n)
  }
}

/** `taken` → `used`: the document is saved. */
export function* useNumber(id: string, n: number, uid: string, { date }: NumberOptions): Program<void> {
  const { self, series, scope, fate }: KnownNumber = yield* findNumber(id, n, date)
  if (fate?.state === 'used' && fate.uid === uid) return
  if (fate?.state !== 'taken') throw notPossible('use', series, n)
  yield* settle(self, id, scope, n, { ...fate, state: 'used', uid, ...(date === undefined ? {} : { date }) })
}

/** `taken` or free → `void`. A used number stays used, whatever becomes of its document (N-10). */
export function* voidNumber(id: string, n: number, reason: string, { date }: NumberOptions): Program<void> {
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,79}$/.test(reason)) {
    throw new UsageError('usage.invalid_argument', 'a reason, a word of letters and digits', {
      parameters: { field: 'reason', expected: 'crash, misprint …' },
    })
  }
  const { self, series, scope, lease, fate }: KnownNumber = yield* findNumber(id, n, date)
  if (fate?.state === 'void') return
  if (fate?.state === 'used') throw notPossible('void', series, n)
  const before: NumberFate = fate ?? {
    state: 'taken',
    station: self.station,
    incarnation: lease.incarnation,
    lease: lease.id,
    fence: lease.fence,
  }
  yield* settle(self, id, scope, n, {
    ...before,
    state: 'void',
    reason,
    ...(date === undefined ? {} : { date }),
  })
}

interface NextNumber {
  readonly hand: HandRow
  readonly lease: OpenLease
  readonly n: number
}

/** The oldest open lease first, in order (N-06); only of this incarnation (N-16). */
function* nextNumber(
  self: NumberingIdentity,
  id: string,
  scope: string,
  passed: ReadonlySet<number> = new Set(),
): Program<NextNumber | undefined> {
  const hand: HandRow = (yield* readRow<HandRow>(numberKeys.hand(id))) ?? emptyHand
  const usable = hand.leases
    .filter((lease) => lease.incarnation === self.incarnation && scopeOfLease(lease) === scope)
    .sort((a, b) => a.fence - b.fence)
  for (const lease of usable) {
    for (let n = lease.next; n <= lastOf(lease); n += 1) {
      if (passed.has(n)) continue
      // A number with a fate is never given, whatever `next` says.
      const fate: NumberFate | undefined = yield* readRow<NumberFate>(numberKeys.fate(id, scope, n))
      if (!fate) return { hand, lease, n }
    }
  }
  return undefined
}

/** The host is a station of itself and never waits for a lease (N-04). */
function* ownSupply(
  self: NumberingIdentity,
  { series }: SeriesRow,
  year: number | undefined,
): Program<NextNumber | undefined> {
  if (!self.isHost) return undefined
  // As it is now: a whole block may have been passed over in this very call.
  const { fence }: SeriesRow = yield* readSeries(series.id)
  const order = {
    series: series.id,
    station: self.station,
    incarnation: self.incarnation,
    count: series.block,
    requestId: ownLeaseToken(fence + 1),
    ...(year === undefined || series.yearScoped !== true ? {} : { year }),
  }
  yield* allocateLease(order)
  return yield* nextNumber(self, series.id, scopeOf(series, year))
}

function* withoutLease(
  { station }: NumberingIdentity,
  series: Series,
  year: number | undefined,
): Program<TakenNumber> {
  if (series.exhaustion === 'block') {
    throw new UsageError('usage.numbers_exhausted', `no number left in ${series.id}`, {
      parameters: { series: series.label ?? series.id },
    })
  }
  // One counter for all series, so that a temporary number means one document.
  const count = ((yield* readRow<number>(numberKeys.temporary())) ?? 0) + 1
  yield* writeRow(numberKeys.temporary(), count)
  if (series.yearScoped === true && year !== undefined) yield* wantYear(series.id, year)
  return { number: `T-${station}-${count}`, provisional: true }
}

/** More years at once nobody writes documents for. */
const mostWanted = 10

/** Ask for numbers of this year too with the next requests (N-15). */
export function* wantYear(id: string, year: number): Program<void> {
  const key = numberKeys.hand(id)
  const hand: HandRow = (yield* readRow<HandRow>(key)) ?? emptyHand
  const { wanted = [] } = hand
  if (wanted.includes(year)) return
  yield* writeRow(key, { ...hand, wanted: [...wanted, year].slice(-mostWanted) } satisfies HandRow)
}

/** A station wishes numbers of a year in advance: they are asked for with its next run. Nothing is given here. */
export function* wishNumbers(id: string, { date }: NumberOptions): Program<void> {
  const { series }: SeriesRow = yield* readSeries(id)
  const year = yearNeeded(series, date)
  if (series.yearScoped === true && year !== undefined) yield* wantYear(id, year)
}

function* closeLease(id: string, scope: string, last: number): Program<void> {
  const key = numberKeys.lease(id, scope, last)
  const lease: Lease | undefined = yield* readRow<Lease>(key)
  if (lease) yield* writeRow(key, { ...lease, state: 'used' } satisfies Lease)
}

interface KnownNumber {
  readonly self: NumberingIdentity
  readonly series: Series
  readonly scope: string
  readonly lease: Lease
  readonly fate: NumberFate | undefined
}

function* findNumber(id: string, n: number, date: string | undefined): Program<KnownNumber> {
  const self: NumberingIdentity = yield* readIdentity()
  const { series }: SeriesRow = yield* readSeries(id)
  const scope = scopeOf(series, series.yearScoped === true ? yearOfDate(date) : undefined)
  const lease: Lease | undefined = yield* leaseWith(id, scope, n)
  if (lease?.station !== self.station) throw noSeries(`${id} ${n}`)
  const fate: NumberFate | undefined = yield* readRow<NumberFate>(numberKeys.fate(id, scope, n))
  return { self, series, scope, lease, fate }
}

function* settle(
  self: NumberingIdentity,
  id: string,
  scope: string,
  n: number,
  fate: NumberFate,
): Program<void> {
  yield { put: fateRows(self, id, scope, n, fate) }
  yield { delete: [numberKeys.taken(id, scope, n)] }
}

/** The fate and the marks by which it is found: not reported yet, no document named yet. */
function fateRows(
  self: NumberingIdentity,
  id: string,
  scope: string,
  n: number,
  fate: NumberFate,
): readonly StateEntry[] {
  const rows: StateEntry[] = [{ key: numberKeys.fate(id, scope, n), value: encodeRow(fate) }]
  const mark = encodeRow(1)
  if (!self.isHost) rows.push({ key: numberKeys.unreported(id, scope, n), value: mark })
  if (fate.state === 'taken') rows.push({ key: numberKeys.taken(id, scope, n), value: mark })
  return rows
}

function yearNeeded({ yearScoped, format }: Series, date: string | undefined): number | undefined {
  return yearScoped === true || format.year !== undefined ? yearOfDate(date) : undefined
}

function notPossible(action: string, series: Series, n: number): UsageError {
  return new UsageError('usage.number_settled', `${action} ${series.id} ${n}: it is settled already`, {
    parameters: { series: series.label ?? series.id, number: n },
  })
}

/**
 * Number ranges: no number is given twice, each one is accounted for. Everything runs in a transaction of the caller.
 *
 * Who calls what, and when:
 *
 * | who | when | calls |
 * |---|---|---|
 * | sync engine, both | at install, after a restore, for a clone | {@link identifyNumbering} with station and incarnation |
 * | operator, host | sets up | {@link defineSeries}, {@link declareRange}; {@link voidLease} for a lost device |
 * | sync engine, station | applies a profile | {@link useSeries} with the series of the profile |
 * | sync engine, station | cuts a bundle | {@link leaseRequests} and {@link journalSince}; {@link markReported} once it is acknowledged |
 * | sync engine, host | a `leaseRequest` arrives | {@link allocateLease}, then sends {@link leaseLine} of it |
 * | sync engine, host | a `numberJournal` arrives | {@link applyJournal} |
 * | import, host | a document arrives | {@link checkNumber} (M-D4) |
 * | sync engine, station | a `lease` arrives | {@link acceptLease} |
 * | vendor | a document is issued | {@link takeNumber} or {@link takeNumberSync}, in the transaction that saves it |
 * | vendor without transactions | after saving; at start | {@link useNumber}; {@link takenNumbers} and {@link voidNumber} |
 * | status page | any time | {@link leaseFill}, {@link peekNumber} |
 *
 * The host needs no lease in advance: it is a station of itself and draws from the same allocator when a number is taken.
 */
import { UsageError } from '../errors/errors.js'
import type { LeaseLine, LeaseRequestLine, NumberJournalLine } from '../format/wire.js'
import { stationIdSchema, tokenSchema } from '../format/wire-values.js'
import type { Random } from '../runtime/runtime.js'
import { scanState, decodeRow } from '../register/state-rows.js'
import type { StateAccess } from '../store/store.js'
import * as accept from './accept-lease.js'
import * as allocate from './allocate-lease.js'
import * as check from './check-number.js'
import * as define from './define-series.js'
import * as journal from './number-journal.js'
import {
  type Lease,
  type NumberingIdentity,
  numberKeys,
  type NumberRange,
  type SeriesRow,
} from './number-rows.js'
import { type NumberedRecords, runAsync, runSync, syncStateOf, type WithState, writeRow } from './program.js'
import * as refill from './refill.js'
import type { Series } from './series.js'
import * as take from './take-number.js'

/**
 * Say who numbers here. The same again changes nothing; with another incarnation no lease of the former one is used any
 * more and new ones are asked for (N-16).
 * @throws {@link UsageError} `usage.invalid_argument`
 */
export async function identifyNumbering(state: StateAccess, self: NumberingIdentity): Promise<void> {
  const { station, incarnation, isHost } = self
  if (!stationIdSchema.safeParse(station).success || !tokenSchema.safeParse(incarnation).success) {
    throw new UsageError('usage.invalid_argument', 'a station id and a token of 26 base32 characters')
  }
  await runAsync(state, writeRow(numberKeys.self(), { station, incarnation, isHost }))
}

/**
 * Define a series at the host, or change it. Once a number was handed out, kind, format and year scope stay, and another start
 * lies above all that is out: the host's own numbers go on from there, blocks of stations stay theirs.
 * @throws {@link UsageError} `usage.invalid_configuration`; `usage.series_started` for a start below what is handed out; `usage.series_overlap` when another series of the same kind can
 *   print the same number (N-02). Nothing is changed then.
 */
export function defineSeries(state: StateAccess, series: Series): Promise<void> {
  return runAsync(state, define.defineSeries(series))
}

/** All series that are defined here and in use, by id. */
export async function listSeries(state: StateAccess): Promise<readonly Series[]> {
  const rows: readonly SeriesRow[] = await runAsync(state, define.listSeriesRows())
  return rows.filter(({ active }) => active).map(({ series }) => series)
}

/**
 * At a station: the series of its profile, all of them. For others nothing more is asked; numbers in hand stay.
 * @throws {@link UsageError} `usage.invalid_configuration`; nothing is changed then.
 */
export function useSeries(state: StateAccess, series: readonly Series[]): Promise<void> {
  return runAsync(state, define.useSeries(series))
}

/**
 * Set a range by hand at the host, or change the one with this id: a station's own interval, from which its leases are
 * drawn, or one that was used before (N-12, N-05). Compared with all ranges and leases of the series.
 * @throws {@link UsageError} `usage.range_open` without upper bound; `usage.ranges_overlap` naming both and the overlap;
 *   `usage.invalid_configuration`; `usage.not_found`. Nothing is changed then.
 */
export function declareRange(
  state: StateAccess,
  series: string,
  range: Omit<NumberRange, 'last'> & { readonly last?: number },
): Promise<void> {
  return runAsync(state, define.declareRange(series, range))
}

/** The ranges set by hand, of one series. @throws {@link UsageError} `usage.not_found` */
export async function listRanges(state: StateAccess, series: string): Promise<readonly NumberRange[]> {
  const [row]: readonly SeriesRow[] = await runAsync(state, define.findSeries(series, undefined))
  return (row?.ranges ?? []).map(({ next: _next, ...range }) => range)
}

/**
 * Hand out numbers, at the host only (N-03). Idempotent by `requestId` per station and incarnation: the same request is
 * answered by the same lease. May hold fewer numbers than asked for, never none. Commit before anything is sent.
 * @throws {@link UsageError} `usage.numbers_exhausted` when the station's static range, or the series, has no number left;
 *   `usage.invalid_argument`; `usage.not_found` for an unknown series.
 */
export function allocateLease(state: StateAccess, order: allocate.LeaseOrder): Promise<Lease> {
  return runAsync(state, allocate.allocateLease(order))
}

/**
 * Take back the lease that holds number `n`, at the host (N-14): it is sent again as void, and what is unused of it is never
 * given to anybody. Twice is once.
 * @throws {@link UsageError} `usage.not_found`
 */
export function voidLease(
  state: StateAccess,
  series: string,
  n: number,
  reason: string,
  options: { readonly year?: number } = {},
): Promise<Lease> {
  return runAsync(state, allocate.voidLease(series, n, reason, options.year))
}

/** All leases of a series in the order of their numbers: the ledger at the host, its own at a station. */
export async function* listLeases(state: StateAccess, series: string): AsyncGenerator<Lease> {
  for await (const { value } of scanState(state, numberKeys.leasesOf(series))) yield decodeRow<Lease>(value)
}

/** May a document of this station carry this number? Asked by the import (M-D4, N-13). */
export function checkNumber(state: StateAccess, query: check.NumberQuery): Promise<check.NumberCheck> {
  return runAsync(state, check.checkNumber(query))
}

/** Take over a lease at its station; idempotent, in any order with its withdrawal. Nothing is thrown for a wrong one. */
export function acceptLease(state: StateAccess, line: LeaseLine): Promise<accept.LeaseAcceptance> {
  return runAsync(state, accept.acceptLease(line))
}

/** A transaction; of one that has no records nothing says which numbers are in use. */
type MaybeWithRecords = WithState & { readonly records?: NumberedRecords }

/**
 * Take the next number, in the transaction that saves the document: both are committed or neither (N-09). The oldest lease
 * comes first, in order. A number that a row of this kind has already, typed by hand or taken over by a person, is passed
 * over and counts as used.
 *
 * @param tx - Of `store.transaction`, or `store.enlist(nativeTx)`.
 * @returns The final number; or a temporary one when none is left and the series allows that.
 * @throws {@link UsageError} `usage.numbers_exhausted` when none is left and the series gives none then;
 *   `usage.numbers_blocked` while it is not known which numbers were given;
 *   `usage.invalid_argument` when the date is missing; `usage.not_found` for an unknown series. Nothing is written then.
 */
export function takeNumber(
  tx: MaybeWithRecords,
  series: string,
  options: take.TakeNumberOptions = {},
): Promise<take.TakenNumber> {
  return runAsync(tx.state, take.takeNumber(series, options), tx.records)
}

/** {@link takeNumber} inside a synchronous transaction. @throws {@link UsageError} also when the store has no such access. */
export function takeNumberSync(
  tx: MaybeWithRecords,
  series: string,
  options: take.TakeNumberOptions = {},
): take.TakenNumber {
  return runSync(syncStateOf(tx), take.takeNumber(series, options), tx.records)
}

/** What {@link takeNumber} would probably give. Reserves nothing (N-21). */
export function peekNumber(
  tx: MaybeWithRecords,
  series: string,
  options: take.NumberOptions = {},
): Promise<take.PeekedNumber> {
  return runAsync(tx.state, take.peekNumber(series, options), tx.records)
}

/**
 * The document of a number that was taken without uid is saved. Twice is once.
 * @throws {@link UsageError} `usage.number_settled` when it is void or another document's; `usage.not_found`.
 */
export function useNumber(
  tx: WithState,
  series: string,
  n: number,
  uid: string,
  options: take.NumberOptions = {},
): Promise<void> {
  return runAsync(tx.state, take.useNumber(series, n, uid, options))
}

/** {@link useNumber} inside a synchronous transaction. */
export function useNumberSync(
  tx: WithState,
  series: string,
  n: number,
  uid: string,
  options: take.NumberOptions = {},
): void {
  runSync(syncStateOf(tx), take.useNumber(series, n, uid, options))
}

/**
 * No document will ever carry this number: taken and not saved, misprinted, left out (N-10). Twice is once.
 * @param reason - A word such as `crash`; told to the host.
 * @throws {@link UsageError} `usage.number_settled` when it is used; `usage.not_found` when it is in no lease of ours.
 */
export function voidNumber(
  tx: WithState,
  series: string,
  n: number,
  reason: string,
  options: take.NumberOptions = {},
): Promise<void> {
  return runAsync(tx.state, take.voidNumber(series, n, reason, options))
}

/** {@link voidNumber} inside a synchronous transaction. */
export function voidNumberSync(
  tx: WithState,
  series: string,
  n: number,
  reason: string,
  options: take.NumberOptions = {},
): void {
  runSync(syncStateOf(tx), take.voidNumber(series, n, reason, options))
}

/** Numbers taken for which no document was named: after a crash each is `useNumber`d or `voidNumber`ed (N-09). */
export function takenNumbers(state: StateAccess, limit = 1000): Promise<readonly journal.OpenNumber[]> {
  return runAsync(state, journal.takenNumbers(limit))
}

/** Is it time to ask for new numbers of a series (N-07)? @throws {@link UsageError} `usage.not_found` */
export function needsRefill(
  state: StateAccess,
  series: string,
  options: refill.RefillOptions,
): Promise<refill.Refill> {
  return runAsync(state, refill.needsRefill(series, options))
}

/**
 * What a bundle to the host asks for: the outstanding requests, new ones included. Exactly one per series (and year), with
 * the same id until its lease is here. Remembers the use between two calls.
 */
export function leaseRequests(
  state: StateAccess,
  options: { readonly random: Random; readonly now: number },
): Promise<readonly LeaseRequestLine[]> {
  return runAsync(state, refill.leaseRequests(options.random, options.now))
}

/** How many numbers are left, for the status page. */
export function leaseFill(state: StateAccess): Promise<readonly refill.FillLevel[]> {
  return runAsync(state, refill.leaseFill())
}

/** What the host has not confirmed yet of what became of our numbers; at most `limit` of them. */
export function journalSince(
  state: StateAccess,
  { limit = 5000 }: { readonly limit?: number } = {},
): Promise<readonly NumberJournalLine[]> {
  return runAsync(state, journal.journalSince(limit))
}

/** The host has confirmed these lines. A number that changed meanwhile is reported again. */
export function markReported(state: StateAccess, lines: readonly NumberJournalLine[]): Promise<void> {
  return runAsync(state, journal.markReported(lines))
}

/** Take over a station's journal at the host; idempotent. @throws {@link UsageError} `usage.not_found` */
export function applyJournal(
  state: StateAccess,
  station: string,
  line: NumberJournalLine,
): Promise<journal.JournalReport> {
  return runAsync(state, journal.applyJournal(station, line))
}

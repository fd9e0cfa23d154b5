/** What numbering keeps in `state`, at the host and at the stations. */
import { UsageError } from '../errors/errors.js'
import { stateKey, statePrefix, stateTags } from '../register/state-rows.js'
import { type Program, type ReadRow, readRow, readRows } from './program.js'
import type { Series } from './series.js'

/** Who numbers here. A new incarnation has no lease of an older one (N-16). */
export interface NumberingIdentity {
  readonly station: string
  /** Token of the database's incarnation, 26 base32 characters. */
  readonly incarnation: string
  /** True for the one allocator of the network (N-03). */
  readonly isHost: boolean
}

/** An interval set by hand. `static`: a station's own (N-12). `legacy`: used before OrderSync came (N-05). */
export interface NumberRange {
  /** Name, for changing it later. */
  readonly id: string
  readonly type: 'static' | 'legacy'
  /** Of a legacy range absent: whoever it was. */
  readonly station?: string
  readonly first: number
  readonly last: number
  /** Of a year-scoped series: only this year. Absent: each year. */
  readonly year?: number
}

export interface RangeRow extends NumberRange {
  /** Scope → first number that no lease has yet; of static ranges. */
  readonly next?: Readonly<Record<string, number>>
}

/** One per series; at the host with the watermark, so that both are raised with the lease in one write. */
export interface SeriesRow {
  readonly series: Series
  /** False: no longer in this station's profile; nothing more is asked for. */
  readonly active: boolean
  /** Scope → first number that was never handed out. */
  readonly next: Readonly<Record<string, number>>
  /** Of the latest lease; a later lease has a higher one. */
  readonly fence: number
  readonly ranges: readonly RangeRow[]
  /** That ever had a lease of it. */
  readonly stations: readonly string[]
}

/** `used`: all of its numbers are gone. `void`: taken back, unused numbers are never used. */
export type LeaseState = 'open' | 'used' | 'void'

/** One lease: in the host's ledger each one, at a station its own. */
export interface Lease {
  readonly id: string
  readonly series: string
  readonly station: string
  readonly incarnation: string
  readonly first: number
  /** It holds `first` to `first + count − 1` (N-01). */
  readonly count: number
  /** Of a year-scoped series: serves documents dated in it. */
  readonly year?: number
  readonly fence: number
  readonly request?: string
  /** The static range it was drawn from. */
  readonly range?: string
  readonly state: LeaseState
  readonly reason?: string
}

/** A lease of our own with numbers left. */
export interface OpenLease {
  readonly id: string
  readonly incarnation: string
  readonly first: number
  readonly count: number
  readonly year?: number
  readonly fence: number
  /** The next number to be taken. */
  readonly next: number
}

/** What is in hand of one series. Closed leases are not here: taking a number costs the same however many there were. */
export interface HandRow {
  readonly leases: readonly OpenLease[]
  /** Numbers taken since leases were last asked for. */
  readonly sinceSync: number
  /** Uses between two syncs: the largest of each day, `[day since 1970, count]`, at most 31. */
  readonly syncs: readonly (readonly [day: number, count: number])[]
  /** Years of which a number was wanted and none was there, until a lease of the year is here. */
  readonly wanted?: readonly number[]
}

/** An empty list is left out. */
export function wantedIn(wanted: readonly number[]): Pick<HandRow, 'wanted'> {
  return wanted.length === 0 ? {} : { wanted }
}

export const emptyHand: HandRow = { leases: [], sinceSync: 0, syncs: [] }

/** States of a number once it left the lease (N-10). */
export type NumberState = 'taken' | 'used' | 'void'

export interface NumberFate {
  readonly state: NumberState
  readonly station: string
  readonly incarnation?: string
  readonly lease?: string
  readonly fence?: number
  /** Of the document. */
  readonly date?: string
  readonly uid?: string
  /** Why it is void. */
  readonly reason?: string
}

export interface RequestRow {
  readonly id: string
  readonly incarnation: string
  readonly count: number
  readonly remaining: number
}

/** Width of the highest number, so that keys are in the order of the numbers. */
const width = 16
const padded = (n: number) => String(n).padStart(width, '0')

export const numberKeys = {
  self: () => stateKey(stateTags.numbering, 'self'),
  series: (id: string) => stateKey(stateTags.series, id),
  allSeries: () => statePrefix(stateTags.series),
  /** By its last number: the first row not below n is the only one that can hold n. */
  lease: (series: string, scope: string, last: number) =>
    stateKey(stateTags.lease, series, scope, padded(last)),
  leasesOf: (series: string) => statePrefix(stateTags.lease, series),
  leasesIn: (series: string, scope: string) => statePrefix(stateTags.lease, series, scope),
  fate: (series: string, scope: string, n: number) =>
    stateKey(stateTags.numberFate, series, scope, padded(n)),
  /** Fates that the host has not confirmed yet. */
  unreported: (series: string, scope: string, n: number) =>
    stateKey(stateTags.numbering, 'report', series, scope, padded(n)),
  allUnreported: () => statePrefix(stateTags.numbering, 'report'),
  /** Numbers taken for which no document was named yet. */
  taken: (series: string, scope: string, n: number) =>
    stateKey(stateTags.numbering, 'taken', series, scope, padded(n)),
  allTaken: () => statePrefix(stateTags.numbering, 'taken'),
  hand: (series: string) => stateKey(stateTags.numbering, 'hand', series),
  request: (series: string, scope: string) => stateKey(stateTags.numbering, 'request', series, scope),
  requestsOf: (series: string) => statePrefix(stateTags.numbering, 'request', series),
  /** Answered requests, at the host: series, station, incarnation, request → where the lease is. */
  given: (series: string, station: string, incarnation: string, request: string) =>
    stateKey(stateTags.numbering, 'given', series, station, incarnation, request),
  /** By peer: it has confirmed what was never sent from here, so numbers may have been given that are not known here. */
  contested: (peer: string) => stateKey(stateTags.numbering, 'contested', peer),
  allContested: () => statePrefix(stateTags.numbering, 'contested'),
  temporary: () => stateKey(stateTags.numbering, 'temporary'),
} as const

export function lastOf(lease: { readonly first: number; readonly count: number }): number {
  return lease.first + lease.count - 1
}

export function scopeOfLease({ year }: { readonly year?: number }): string {
  return year === undefined ? '' : String(year)
}

/** @throws {@link UsageError} `usage.invalid_configuration` before `identifyNumbering`. */
export function* readIdentity(): Program<NumberingIdentity> {
  const self: NumberingIdentity | undefined = yield* readRow<NumberingIdentity>(numberKeys.self())
  if (self) return self
  throw new UsageError('usage.invalid_configuration', 'station and incarnation, set by identifyNumbering', {
    parameters: { field: 'numbering' },
  })
}

/** @throws {@link UsageError} `usage.numbers_blocked`; nothing was written. */
export function* assertNotContested(): Program<void> {
  const [row]: readonly ReadRow<string>[] = yield* readRows<string>(numberKeys.allContested(), 1)
  if (row === undefined) return
  throw new UsageError('usage.numbers_blocked', `${row.value} has confirmed what was never sent from here`, {
    parameters: { station: row.value },
  })
}

/** @throws {@link UsageError} `usage.not_found` */
export function* readSeries(id: string): Program<SeriesRow> {
  const row: SeriesRow | undefined = yield* readRow<SeriesRow>(numberKeys.series(id))
  if (row) return row
  throw noSeries(id)
}

export function noSeries(id: string): UsageError {
  return new UsageError('usage.not_found', 'a series that defineSeries or useSeries has set', {
    parameters: { what: id.slice(0, 80) },
  })
}

/** May a document from this station carry this number (N-13, M-D4)? */
import { isTemporaryNumber } from '../merge/customer-number.js'
import { foldNumber } from '../records/business-number.js'
import { findSeries } from './define-series.js'
import { leaseWith } from './lease-search.js'
import { parseNumber } from './number-format.js'
import {
  type Lease,
  type NumberFate,
  type NumberingIdentity,
  numberKeys,
  type SeriesRow,
} from './number-rows.js'
import { type Program, readRow } from './program.js'
import { scopeOf, type Series } from './series.js'

/**
 * `ok`: in a lease or range of the station, also one of the time before OrderSync. `temporary`: its own temporary number,
 * to be replaced. `revoked`: in a lease that was taken back, and not reported before (N-14). `foreign`: outside of its
 * leases and ranges, or in those of another. `noLeases`: the station has none and the number is nobody's.
 * `unknownSeries`: no series is defined for it.
 */
export type NumberCheck = 'ok' | 'temporary' | 'revoked' | 'foreign' | 'noLeases' | 'unknownSeries'

/** A number as it came. */
export interface NumberQuery {
  /** The document's origin. */
  readonly station: string
  /** Name of the series, or */
  readonly series?: string
  /** kind of the record: all its series are tried. */
  readonly kind?: string
  /** As printed. */
  readonly number: string
  /** Of the document, so that a number reported before its lease was taken back is known. */
  readonly uid?: string
}

export function* checkNumber({ station, series, kind, number, uid }: NumberQuery): Program<NumberCheck> {
  if (isTemporaryNumber(number)) {
    return number.trim().slice(2, number.trim().lastIndexOf('-')) === station ? 'temporary' : 'foreign'
  }
  const rows: readonly SeriesRow[] = yield* findSeries(series, kind)
  if (rows.length === 0) return 'unknownSeries'
  const found = new Set<NumberCheck>()
  for (const row of rows) found.add(yield* checkIn(row, station, number, uid))
  const order: readonly NumberCheck[] = ['ok', 'revoked', 'foreign']
  return order.find((check) => found.has(check)) ?? 'noLeases'
}

function* checkIn(
  row: SeriesRow,
  station: string,
  number: string,
  uid: string | undefined,
): Program<NumberCheck> {
  const parsed = parseNumber(foldedSeries(row.series), foldNumber(number))
  const holder: NumberHolding | undefined = parsed
    ? yield* holderOf(row, scopeOf(row.series, parsed.year), parsed.n)
    : undefined
  if (parsed && holder && (holder.station === undefined || holder.station === station)) {
    if (!holder.isVoid) return 'ok'
    const key = numberKeys.fate(row.series.id, scopeOf(row.series, parsed.year), parsed.n)
    const fate: NumberFate | undefined = yield* readRow<NumberFate>(key)
    return fate?.state === 'used' && fate.uid === uid ? 'ok' : 'revoked'
  }
  return holder !== undefined || hasNumbers(row, station) ? 'foreign' : 'noLeases'
}

/** Whose a number is. */
export interface NumberHolding {
  /** Absent: anybody's, in a range of the time before OrderSync. */
  readonly station?: string
  readonly isVoid: boolean
  /** Used before OrderSync came: nobody draws from it. */
  readonly isPast?: boolean
  /** Of the lease. */
  readonly of: { readonly incarnation?: string; readonly lease?: string; readonly fence?: number }
}

/** Whose `n` is; `undefined`: it was never handed out. */
export function* holderOf(row: SeriesRow, scope: string, n: number): Program<NumberHolding | undefined> {
  const lease: Lease | undefined = yield* leaseWith(row.series.id, scope, n)
  if (lease) {
    const { station, incarnation, id, fence, state } = lease
    return { station, isVoid: state === 'void', of: { incarnation, lease: id, fence } }
  }
  const range = row.ranges.find(
    ({ first, last, year }) => first <= n && n <= last && (year === undefined || String(year) === scope),
  )
  return (
    range && {
      ...(range.station === undefined ? {} : { station: range.station }),
      isVoid: false,
      isPast: range.type === 'legacy',
      of: {},
    }
  )
}

/**
 * The station, other than this office, that may still give the number: it lies in an open lease of its, or in a range that
 * leases are drawn from for it. A number that is void there nobody gives.
 *
 * @param except - A station that is not asked for.
 */
export function* blockHolder({
  kind,
  number,
  except,
}: {
  readonly kind: string
  readonly number: string
  readonly except?: string | undefined
}): Program<string | undefined> {
  const self: NumberingIdentity | undefined = yield* readRow<NumberingIdentity>(numberKeys.self())
  if (self?.isHost !== true) return undefined
  const rows: readonly SeriesRow[] = yield* findSeries(undefined, kind)
  for (const row of rows) {
    const parsed = parseNumber(foldedSeries(row.series), foldNumber(number))
    if (!parsed) continue
    const scope = scopeOf(row.series, parsed.year)
    const holder: NumberHolding | undefined = yield* holderOf(row, scope, parsed.n)
    const station = holder?.station
    if (holder === undefined || station === undefined || holder.isVoid || holder.isPast === true) continue
    if (station === self.station || station === except) continue
    const fate: NumberFate | undefined = yield* readRow<NumberFate>(
      numberKeys.fate(row.series.id, scope, parsed.n),
    )
    if (fate?.state !== 'void') return station
  }
  return undefined
}

function hasNumbers({ stations, ranges }: SeriesRow, station: string): boolean {
  return stations.includes(station) || ranges.some((range) => range.station === station)
}

/** Business numbers are compared without case. */
function foldedSeries(series: Series): Series {
  const { prefix, suffix, ...format } = series.format
  const fold = (text: string) => text.toLowerCase().normalize('NFC')
  return {
    ...series,
    format: {
      ...format,
      ...(prefix === undefined ? {} : { prefix: fold(prefix) }),
      ...(suffix === undefined ? {} : { suffix: fold(suffix) }),
    },
  }
}

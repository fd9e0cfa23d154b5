/** Definitions of series and ranges set by hand. */
import { UsageError } from '../errors/errors.js'
import { isTemporaryNumber } from '../merge/customer-number.js'
import { voidLease } from './allocate-lease.js'
import { eachRow, type Program, readRow, writeRow } from './program.js'
import { formatNumber } from './number-format.js'
import {
  type HandRow,
  type Lease,
  lastOf,
  noSeries,
  numberKeys,
  type NumberRange,
  type RangeRow,
  readSeries,
  type SeriesRow,
} from './number-rows.js'
import { seriesOverlap } from './series-overlap.js'
import { maxNumber, type Series, seriesSchema } from './series.js'

/** Ranges set by hand per series. */
export const maxRanges = 1000

export function* listSeriesRows(): Program<readonly SeriesRow[]> {
  const rows: SeriesRow[] = []
  yield* eachRow<SeriesRow>(numberKeys.allSeries(), ({ value }) => void rows.push(value))
  return rows
}

export function* defineSeries(given: Series): Program<void> {
  const series = checkedSeries(given)
  const rows: readonly SeriesRow[] = yield* listSeriesRows()
  const known = rows.find((row) => row.series.id === series.id)
  const others = rows.filter((row) => row.series.id !== series.id && row.series.kind === series.kind)
  for (const other of others) refuseSamePrint(series, other.series)
  const isMoved = known !== undefined && known.fence > 0 && known.series.start !== series.start
  if (known && known.fence > 0) refuseOtherNumbers(known.series, series)
  if (isMoved) refuseLowerStart(known, series)
  yield* writeRow(numberKeys.series(series.id), {
    next: {},
    fence: 0,
    ranges: [],
    stations: [],
    ...known,
    series,
    active: true,
  } satisfies SeriesRow)
  if (isMoved) yield* dropOwnHand(series.id)
}

/** The office goes on from the new start at once; what it had in hand below is never used. Blocks of stations stay theirs. */
function* dropOwnHand(id: string): Program<void> {
  const hand: HandRow | undefined = yield* readRow<HandRow>(numberKeys.hand(id))
  for (const { first, year } of hand?.leases ?? []) yield* voidLease(id, first, 'startMoved', year)
}

/** The series of this station's profile; others stay readable, but nothing more is asked for. */
export function* useSeries(list: readonly Series[]): Program<void> {
  const wanted = new Map(list.map((series) => [series.id, checkedSeries(series)]))
  const rows: readonly SeriesRow[] = yield* listSeriesRows()
  for (const row of rows) {
    if (row.active && !wanted.has(row.series.id)) {
      yield* writeRow(numberKeys.series(row.series.id), { ...row, active: false })
    }
  }
  for (const series of wanted.values()) {
    const known = rows.find((row) => row.series.id === series.id)
    yield* writeRow(numberKeys.series(series.id), {
      next: {},
      fence: 0,
      ranges: [],
      stations: [],
      ...known,
      series,
      active: true,
    } satisfies SeriesRow)
  }
}

export function* declareRange(
  id: string,
  range: Omit<NumberRange, 'last'> & { readonly last?: number },
): Program<void> {
  const row: SeriesRow = yield* readSeries(id)
  const checked = checkedRange(row.series, range)
  const known = row.ranges.find((other) => other.id === checked.id)
  const others = row.ranges.filter((other) => other.id !== checked.id)
  for (const other of others) {
    // Two intervals of the past may interleave; nothing is given out of either.
    if (other.type === 'legacy' && checked.type === 'legacy') continue
    refuseOverlap(id, checked, nameOf(checked), other, nameOf(other))
  }
  if (others.length >= maxRanges) throw wrong('ranges', `at most ${maxRanges}`)
  yield* eachRow<Lease>(numberKeys.leasesOf(id), ({ value: lease }) => {
    const drawn = { first: lease.first, last: lastOf(lease), ...(lease.year ? { year: lease.year } : {}) }
    if (lease.range !== checked.id) refuseOverlap(id, checked, nameOf(checked), drawn, lease.station)
    else if (drawn.first < checked.first || drawn.last > checked.last) {
      throw wrong('range', `${drawn.first}–${drawn.last} (in a lease of ${lease.station}) inside`)
    }
  })
  const kept: RangeRow = known?.next ? { ...checked, next: known.next } : checked
  yield* writeRow(numberKeys.series(id), { ...row, ranges: [...others, kept] } satisfies SeriesRow)
}

export function* findSeries(id: string | undefined, kind: string | undefined): Program<readonly SeriesRow[]> {
  if (id !== undefined) {
    const row: SeriesRow | undefined = yield* readRow<SeriesRow>(numberKeys.series(id))
    return row ? [row] : []
  }
  if (kind === undefined) throw noSeries('')
  const rows: readonly SeriesRow[] = yield* listSeriesRows()
  return rows.filter((row) => row.series.kind === kind)
}

/** @throws {@link UsageError} `usage.invalid_configuration` */
export function checkedSeries(given: Series): Series {
  const parsed = seriesSchema.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(['series', ...(issue?.path ?? [])].join('.').slice(0, 80), issue?.message ?? 'a series')
  }
  const sample = formatNumber(parsed.data, parsed.data.start, '2026-01-01')
  if (isTemporaryNumber(`${sample.slice(0, 1).toUpperCase()}${sample.slice(1).toLowerCase()}`)) {
    throw wrong('series.format', `numbers that do not look temporary, unlike ${sample}`)
  }
  return parsed.data
}

function refuseSamePrint(series: Series, other: Series): void {
  const text = seriesOverlap(series, other)
  if (text === undefined) return
  throw new UsageError('usage.series_overlap', `${series.id} and ${other.id} can both print ${text}`, {
    parameters: { one: other.id, other: series.id, number: text },
  })
}

/** What makes a number the number it is stays as it is, once one was handed out: what is printed can come from nowhere else. */
function refuseOtherNumbers(known: Series, series: Series): void {
  const identity = ({ kind, format, yearScoped }: Series) =>
    JSON.stringify([
      kind,
      format.prefix ?? '',
      format.digits ?? 0,
      format.suffix ?? '',
      format.year,
      yearScoped ?? false,
    ])
  if (identity(known) === identity(series)) return
  throw new UsageError('usage.series_form', `numbers of ${series.id} are handed out in another form`, {
    parameters: { series: series.label ?? series.id },
  })
}

/** A start among numbers that are handed out would never be seen: what is out stays out. */
function refuseLowerStart({ next }: SeriesRow, { id, label, start }: Series): void {
  const reached = Math.max(0, ...Object.values(next))
  if (start >= reached) return
  throw new UsageError('usage.series_started', `numbers of ${id} are handed out up to ${reached - 1}`, {
    parameters: { series: label ?? id, start, last: reached - 1, next: reached },
  })
}

function checkedRange(
  series: Series,
  { id, type, station, first, last, year }: Omit<NumberRange, 'last'> & { readonly last?: number },
): NumberRange {
  if (last === undefined) {
    throw new UsageError('usage.range_open', `an upper bound for the range from ${first}`, {
      parameters: { series: series.id, first, station: station ?? id },
    })
  }
  const whole = Number.isInteger(first) && Number.isInteger(last)
  if (!whole || first < 1 || last < first || last > maxNumber)
    throw wrong('range', '1 ≤ first ≤ last ≤ 10^15')
  if (id === '' || id.length > 80) throw wrong('range.id', '1 to 80 characters')
  if (type === 'static' && station === undefined)
    throw wrong('range.station', 'the station of a static range')
  if (year !== undefined && series.yearScoped !== true) throw wrong('range.year', 'no year in this series')
  return {
    id,
    type,
    first,
    last,
    ...(station === undefined ? {} : { station }),
    ...(year === undefined ? {} : { year }),
  }
}

interface Interval {
  readonly first: number
  readonly last: number
  readonly year?: number
}

function refuseOverlap(series: string, a: Interval, nameOfA: string, b: Interval, nameOfB: string): void {
  if (a.year !== undefined && b.year !== undefined && a.year !== b.year) return
  const first = Math.max(a.first, b.first)
  const last = Math.min(a.last, b.last)
  if (first > last) return
  const overlap = `${first}–${last}`
  throw new UsageError('usage.ranges_overlap', `${nameOfB} and ${nameOfA} both have ${overlap}`, {
    parameters: { series, one: nameOfB, other: nameOfA, overlap },
  })
}

function nameOf({ station, id }: NumberRange): string {
  return station ?? id
}

function wrong(field: string, expected: string): UsageError {
  return new UsageError('usage.invalid_configuration', expected, { parameters: { field, expected } })
}

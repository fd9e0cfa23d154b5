/** What became of the numbers: told by the stations, kept by the host (N-10, N-20). State, not log: one row per number. */
import type { NumberJournalLine } from '../format/wire.js'
import type { Notice } from '../jobs/outcome.js'
import { encodeRow, stateKeyComponents } from '../register/state-rows.js'
import type { StateEntry } from '../store/store.js'
import { holderOf } from './check-number.js'
import { type NumberFate, numberKeys, type NumberState, readSeries, type SeriesRow } from './number-rows.js'
import { type Program, readRow, readRows } from './program.js'
import { scopeOf } from './series.js'

type JournalEntry = NumberJournalLine['entries'][number]

/** Keeps a line far below its limit. */
export const maxJournalEntries = 1000

/** A number without a document, as {@link takenNumbers} lists it. */
export interface OpenNumber {
  readonly series: string
  readonly n: number
  readonly date?: string
}

/** What {@link applyJournal} did. */
export interface JournalReport {
  /** Now known. */
  readonly recorded: number
  /** Were known before. */
  readonly known: number
  /** Not taken over: outside the station's ranges, or told differently before. */
  readonly refused: readonly Notice[]
}

/** Fates that the host has not confirmed, oldest numbers first, in lines ready to be sent. */
export function* journalSince(limit: number): Program<readonly NumberJournalLine[]> {
  const marks = yield* readRows<unknown>(numberKeys.allUnreported(), limit)
  const lines: { readonly line: NumberJournalLine; readonly entries: JournalEntry[] }[] = []
  for (const { key } of marks) {
    const [, series = '', scope = '', digits = ''] = stateKeyComponents(key)
    const n = Number(digits)
    const fate: NumberFate | undefined = yield* readRow<NumberFate>(numberKeys.fate(series, scope, n))
    if (!fate) continue
    const current = lines.at(-1)
    const fits =
      current !== undefined &&
      current.line.series === series &&
      current.line.lease === fate.lease &&
      (current.line.year === undefined ? '' : String(current.line.year)) === scope &&
      current.entries.length < maxJournalEntries
    if (fits) current.entries.push(entryOf(n, fate))
    else {
      const entries = [entryOf(n, fate)]
      const year = scope === '' ? {} : { year: Number(scope) }
      const lease = fate.lease === undefined ? {} : { lease: fate.lease }
      lines.push({ line: { op: 'numberJournal', series, ...year, ...lease, entries }, entries })
    }
  }
  return lines.map(({ line }) => line)
}

/** The host has these lines. What changed meanwhile stays to be reported. */
export function* markReported(lines: readonly NumberJournalLine[]): Program<void> {
  for (const { series, year, entries } of lines) {
    const scope = year === undefined ? '' : String(year)
    const done: Uint8Array[] = []
    for (const entry of entries) {
      const fate: NumberFate | undefined = yield* readRow<NumberFate>(
        numberKeys.fate(series, scope, entry.number),
      )
      if (fate && sameEntry(entryOf(entry.number, fate), entry)) {
        done.push(numberKeys.unreported(series, scope, entry.number))
      }
    }
    yield { delete: done }
  }
}

/** Numbers that were taken and for which no document was named, e.g. after a crash (N-09). */
export function* takenNumbers(limit: number): Program<readonly OpenNumber[]> {
  const marks = yield* readRows<unknown>(numberKeys.allTaken(), limit)
  const numbers: OpenNumber[] = []
  for (const { key } of marks) {
    const [, series = '', scope = '', digits = ''] = stateKeyComponents(key)
    const n = Number(digits)
    const fate: NumberFate | undefined = yield* readRow<NumberFate>(numberKeys.fate(series, scope, n))
    numbers.push({ series, n, ...(fate?.date === undefined ? {} : { date: fate.date }) })
  }
  return numbers
}

/** Take over what a station tells of its numbers; the same line twice is the same as once, in any order. */
export function* applyJournal(station: string, line: NumberJournalLine): Program<JournalReport> {
  const row: SeriesRow = yield* readSeries(line.series)
  const scope = scopeOf(row.series, line.year)
  const writes = new Map<number, StateEntry>()
  const refused: Notice[] = []
  let known = 0
  for (const entry of line.entries) {
    const n = entry.number
    const holder = yield* holderOf(row, scope, n)
    if (holder?.station !== station) {
      refused.push({
        code: 'NUMBER_NOT_LEASED',
        parameters: { number: `${line.series} ${n}`, origin: station },
      })
      continue
    }
    const key = numberKeys.fate(line.series, scope, n)
    const before: NumberFate | undefined = yield* readRow<NumberFate>(key)
    const told = { station, ...holder.of, ...fateOf(entry) }
    const verdict = compareFates(before, told)
    if (verdict === 'new' && !writes.has(n)) writes.set(n, { key, value: encodeRow({ ...before, ...told }) })
    else if (verdict === 'known' || verdict === 'new') known += 1
    else refused.push({ code: 'NUMBER_TOLD_TWICE', parameters: { series: line.series, number: n, station } })
  }
  if (writes.size > 0) yield { put: [...writes.values()] }
  return { recorded: writes.size, known, refused }
}

/** A number goes from taken to used or void and no further; later news of an older state are known. */
function compareFates(before: NumberFate | undefined, told: NumberFate): 'new' | 'known' | 'contradiction' {
  if (before === undefined) return 'new'
  if (before.uid !== undefined && told.uid !== undefined && before.uid !== told.uid) return 'contradiction'
  if (told.state === 'taken') return 'known'
  if (before.state === 'taken') return 'new'
  if (before.state !== told.state) return 'contradiction'
  return before.uid === undefined && told.uid !== undefined ? 'new' : 'known'
}

function entryOf(n: number, { state, date, uid, reason }: NumberFate): JournalEntry {
  return {
    number: n,
    state,
    ...(date === undefined ? {} : { date }),
    ...(uid === undefined ? {} : { uid }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function fateOf({
  state,
  date,
  uid,
  reason,
}: JournalEntry): Omit<NumberFate, 'station'> & { state: NumberState } {
  return {
    state,
    ...(date === undefined ? {} : { date }),
    ...(uid === undefined ? {} : { uid }),
    ...(reason === undefined ? {} : { reason }),
  }
}

function sameEntry(a: JournalEntry, b: JournalEntry): boolean {
  return a.state === b.state && a.uid === b.uid && a.reason === b.reason && a.date === b.date
}

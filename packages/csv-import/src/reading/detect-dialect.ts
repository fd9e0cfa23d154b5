/**
 * How the cells are set apart: for each candidate the start of the file is parsed, and the table that comes out is judged by how
 * even its rows are and by what its cells look like. A decimal comma is a number, which decides for the semicolon.
 */
import { isTableError, TableError } from '../table-error.js'
import { isTelling, lookOf } from './cell-type.js'
import type { CellLook } from './cell-type.js'
import type { Dialect } from './dialect.js'
import { tableLimits } from './limits.js'
import { RecordParser, splitLine } from './record-parser.js'

export interface DialectGuess {
  readonly dialect: Dialect
  /** 0 to 1. Below 0.6 a person should look at the second candidate. */
  readonly confidence: number
  /** Most rows have so many. */
  readonly columns: number
  /** Share of rows that have so many. */
  readonly evenness: number
}

export interface DialectDetection {
  /** Best first, at least one; at most 5. */
  readonly candidates: readonly DialectGuess[]
  /** The file begins with `sep=`, as Excel writes it; that line is no row. */
  readonly separatorLine: boolean
}

/** In the order in which equals are preferred. */
const delimiters = [',', ';', '\t', '|', ':', '~', '^', '#', '*', '&', ' ', '\u001f', '\u0001']
const quotes = ['"', "'"]

/** Rows judged per candidate. */
const judgedRows = 120

/** Characters of the sample that are judged. */
const judgedLength = 65_536

/** @param text - Start of the file, decoded, without byte order mark. */
export function detectDialect(text: string, isWhole = false): DialectDetection {
  const separator = /^"?sep=(.|\\t)"?\r?(?:\n|$)/i.exec(text)
  const separatorLine = separator !== null
  const body = separatorLine ? text.slice(separator[0].length) : text
  const newline = newlineOf(body)
  const sample = cutAtLine(body, newline, isWhole)
  const found: (DialectGuess & { readonly score: number })[] = []
  for (const delimiter of candidatesIn(sample)) {
    for (const quote of quotes) {
      if (quote === "'" && !quoteFrames(sample, delimiter, quote)) continue
      const escapes: Dialect['escape'][] = sample.includes(`\\${quote}`)
        ? ['double', 'backslash']
        : ['double']
      for (const escape of escapes) {
        const trims = followedByBlank(sample, delimiter) ? [true, false] : [false]
        for (const trimStart of trims) {
          const dialect: Dialect = { delimiter, quote, escape, newline, trimStart }
          const judged = judge(sample, dialect, isWhole && sample.length === body.length)
          if (judged !== undefined) found.push({ dialect, confidence: 0, ...judged })
        }
      }
    }
  }
  if (separatorLine) {
    const delimiter = separator[1] === '\\t' ? '\t' : separator[1]!
    const named = found.find((one) => one.dialect.delimiter === delimiter)
    const dialect = named?.dialect ?? { delimiter, quote: '"', escape: 'double', newline, trimStart: false }
    const first: DialectGuess = {
      dialect,
      confidence: 1,
      columns: named?.columns ?? 1,
      evenness: named?.evenness ?? 1,
    }
    return {
      candidates: [first, ...ranked(found).filter((one) => one.dialect.delimiter !== delimiter)],
      separatorLine,
    }
  }
  refuseTooWide(sample, newline, found)
  const single = judgeOneColumn(sample, newline, isWhole && sample.length === body.length)
  if (single !== undefined) found.push(single)
  const candidates = ranked(found)
  if (candidates.length > 0) return { candidates, separatorLine }
  return {
    candidates: [{ dialect: oneColumn(newline), confidence: 0.5, columns: 1, evenness: 1 }],
    separatorLine,
  }
}

/** A table with more columns than are read would else be taken for one column that holds delimiters. */
function refuseTooWide(
  sample: string,
  newline: Dialect['newline'],
  found: readonly { readonly columns: number }[],
): void {
  if (found.some((one) => one.columns > 1)) return
  const [line = ''] = sample.split(newline === 'lf' ? '\n' : '\r', 1)
  for (const delimiter of delimiters.slice(0, 4)) {
    if (line.split(delimiter).length <= tableLimits.columns) continue
    throw new TableError('csv.too_many_columns', 'line 1 has too many columns', {
      line: 1,
      limit: tableLimits.columns,
    })
  }
}

function oneColumn(newline: Dialect['newline']): Dialect {
  return { delimiter: ',', quote: '"', escape: 'double', newline, trimStart: false }
}

function ranked(found: readonly (DialectGuess & { readonly score: number })[]): readonly DialectGuess[] {
  const sorted = [...found].sort((a, b) => b.score - a.score)
  const best = sorted[0]
  if (best === undefined) return []
  // One candidate per delimiter is a choice for a person; the quotes of the best of each come with it.
  const seen = new Set<string>()
  const different = sorted.filter(
    ({ dialect }) => !seen.has(dialect.delimiter) && seen.add(dialect.delimiter),
  )
  const second = different[1]?.score ?? 0
  return different.slice(0, 5).map(({ score, ...guess }, place) => ({
    ...guess,
    confidence:
      place === 0
        ? Math.max(0.3, Math.min(0.99, 0.5 + (score - second) / Math.max(score, 0.01) / 2))
        : Math.max(0.01, Math.min(0.49, (score / best.score) * 0.5)),
  }))
}

function newlineOf(text: string): Dialect['newline'] {
  if (text.includes('\n')) return 'lf'
  return text.includes('\r') ? 'cr' : 'lf'
}

function cutAtLine(text: string, newline: Dialect['newline'], isWhole: boolean): string {
  if (text.length <= judgedLength && isWhole) return text
  const head = text.slice(0, judgedLength)
  const last = head.lastIndexOf(newline === 'lf' ? '\n' : '\r')
  return last < 0 ? head : head.slice(0, last + 1)
}

/** Characters between cells that occur in the sample outside of words. */
function candidatesIn(sample: string): readonly string[] {
  return delimiters.filter((one) => sample.includes(one))
}

function quoteFrames(sample: string, delimiter: string, quote: string): boolean {
  const start = new RegExp(`(?:^|[\\r\\n]|${escapePattern(delimiter)} ?)${quote}`).test(sample)
  return start && new RegExp(`${quote} ?(?:$|[\\r\\n]|${escapePattern(delimiter)})`).test(sample)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** `a, "b", c`: most delimiters have a blank behind them. */
function followedByBlank(sample: string, delimiter: string): boolean {
  if (delimiter === ' ') return false
  let all = 0
  let blank = 0
  for (let at = sample.indexOf(delimiter); at >= 0 && all < 500; at = sample.indexOf(delimiter, at + 1)) {
    all += 1
    if (sample[at + 1] === ' ') blank += 1
  }
  return blank > all * 0.4
}

/** A table of one column is one only where no other reading is any good. */
function judgeOneColumn(
  sample: string,
  newline: Dialect['newline'],
  isWhole: boolean,
): (DialectGuess & { readonly score: number }) | undefined {
  const dialect = oneColumn(newline)
  const rows = parseRows(sample, dialect, isWhole)
  if (rows === undefined) return undefined
  if (rows.faults > 0 || rows.records.some((row) => row.length !== 1)) return undefined
  const divided = rows.records.filter(([cell]) => /[;\t|]/.test(cell!)).length
  const score = divided > rows.records.length * 0.8 ? 0.1 : 0.3
  return { dialect, confidence: 0, columns: 1, evenness: 1, score }
}

interface Judged {
  readonly score: number
  readonly columns: number
  readonly evenness: number
}

function judge(sample: string, dialect: Dialect, isWhole: boolean): Judged | undefined {
  const rows = parseRows(sample, dialect, isWhole)
  if (rows === undefined) return undefined
  const kept = rows.records.filter((row) => row.length > 1 || row[0]!.trim() !== '').slice(0, judgedRows)
  if (kept.length === 0) return undefined
  const columns = usualCount(kept)
  if (columns < 2) return undefined
  const evenRows = kept.filter((row) => row.length === columns)
  const evenness = evenRows.length / kept.length
  // What stands above or below the table has one cell or a few; rows of another width in the middle are worse.
  const lone =
    evenRows.length < 3
      ? 0
      : kept.filter((row) => row.length < columns && row.filter((cell) => cell.trim() !== '').length <= 1)
          .length
  const torn = kept.filter((row) => row.some(isTorn)).length
  const even = (evenRows.length + lone * 0.7) / kept.length
  const looks = judgeCells(evenRows, dialect)
  const width = 1 - 0.6 / columns
  const faults = 1 - Math.min(0.7, ((rows.faults + torn) / kept.length) * 0.8)
  return { score: even ** 1.5 * looks * width * faults * usual(dialect), columns, evenness }
}

/** An odd number of quotes: the cell was cut in the middle of a quoted one. */
function isTorn(cell: string): boolean {
  if (!cell.includes('"')) return false
  return cell.split('"').length % 2 === 0
}

/** What programs write comes first where the tables are equally good. */
function usual({ delimiter, quote, trimStart, escape }: Dialect): number {
  const place = delimiters.indexOf(delimiter)
  const known = place < 4 ? 1 : delimiter === ' ' ? 0.75 : delimiter === ':' ? 0.7 : 0.85
  return known * (quote === '"' ? 1 : 0.99) * (trimStart ? 1.005 : 1) * (escape === 'double' ? 1 : 0.999)
}

function parseRows(
  sample: string,
  dialect: Dialect,
  isWhole: boolean,
): { readonly records: readonly (readonly string[])[]; readonly faults: number } | undefined {
  const parser = new RecordParser(dialect)
  try {
    const first = parser.push(sample)
    // The end of a sample may stand in the middle of a quoted cell.
    let last
    try {
      last = parser.end()
    } catch (error) {
      if (!isTableError(error)) throw error
      if (isWhole && first === undefined) return parseLines(sample, dialect)
    }
    const records = [...(first?.records ?? []), ...(last?.records ?? [])]
    const faults = (first?.faults.length ?? 0) + (last?.faults.length ?? 0) + (last === undefined ? 2 : 0)
    return records.length === 0 ? undefined : { records, faults }
  } catch (error) {
    if (isTableError(error)) return undefined
    throw error
  }
}

/** Each line by itself, where a quote that nothing closes would swallow a short file. */
function parseLines(
  sample: string,
  dialect: Dialect,
): { readonly records: readonly (readonly string[])[]; readonly faults: number } {
  const lines = sample.split(dialect.newline === 'cr' ? '\r' : /\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return { records: lines.map((line) => splitLine(line, dialect)), faults: 2 }
}

/** The number of cells that most rows have; of two the larger. */
export function usualCount(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  let best = 0
  let most = 0
  for (const [length, count] of counts) {
    // One row of many cells against many rows of one: a title, a footer.
    const weight = length === 1 ? count * 0.5 : count
    if (weight > most || (weight === most && length > best)) {
      best = length
      most = weight
    }
  }
  return best
}

const weightOf: Readonly<Record<CellLook, number>> = {
  empty: 0.6,
  integer: 0.95,
  number: 1,
  date: 1,
  email: 1,
  web: 1,
  iban: 1,
  vatId: 1,
  phone: 1,
  flag: 0.95,
  none: 0.8,
  code: 0.9,
  word: 0.85,
  text: 0.7,
}

/** 0 to 1: cells that look like something, and columns whose cells look alike. */
function judgeCells(rows: readonly (readonly string[])[], { delimiter, quote }: Dialect): number {
  const columns = rows[0]!.length
  let sum = 0
  let count = 0
  let alike = 0
  const judged = Math.min(columns, 60)
  for (let column = 0; column < judged; column++) {
    const looks = new Map<CellLook, number>()
    let filled = 0
    for (const [index, row] of rows.entries()) {
      const cell = row[column]!
      const look = lookOf(cell)
      let weight = weightOf[look]
      if (look === 'text') weight = weighText(cell, delimiter, quote)
      else if (cell !== cell.trim() && delimiter !== ' ') weight -= 0.1
      sum += weight
      count += 1
      if (index > 0 && look !== 'empty' && look !== 'none') {
        filled += 1
        looks.set(look, (looks.get(look) ?? 0) + 1)
      }
    }
    const usualLook = Math.max(0, ...looks.values())
    const telling = [...looks].some(([look, times]) => isTelling(look) && times === usualLook)
    alike += filled === 0 ? 0.5 : (usualLook / filled) * (telling ? 1 : 0.75)
  }
  return (sum / count) * 0.75 + (alike / judged) * 0.25
}

/** Text with other delimiters in it was perhaps cut at the wrong places. */
function weighText(cell: string, delimiter: string, quote: string): number {
  let weight = 0.7
  for (const other of [';', '\t', '|']) if (other !== delimiter && cell.includes(other)) weight -= 0.3
  if (delimiter !== ',' && cell.includes(',') && !/, /.test(cell)) weight -= 0.12
  const trimmed = cell.trim()
  if (quote !== '' && (trimmed.startsWith('"') || trimmed.endsWith('"')) && !/^".*"$/s.test(trimmed))
    weight -= 0.35
  if (/^[[{(]/.test(trimmed) !== /[\]})]$/.test(trimmed)) weight -= 0.1
  return Math.max(0.05, weight)
}

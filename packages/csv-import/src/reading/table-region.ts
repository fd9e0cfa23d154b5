/**
 * Where the table stands in the file: lines above it, one to three header rows, and rows that are no data (sum rows, repeated
 * headers, notes). What is passed over is named, never dropped in silence.
 */
import { isTelling, lookOf } from './cell-type.js'
import { usualCount } from './detect-dialect.js'
import { tableLimits } from './limits.js'

export interface TableRegion {
  /** Records above the header, blank ones included. */
  readonly preamble: number
  /** 0: there is none, columns are named by their position. */
  readonly headerRows: number
  /** One per column; names of several rows joined by a blank. May be empty or repeated: see `notices`. */
  readonly names: readonly string[]
  readonly notices: readonly RegionNotice[]
}

export interface RegionNotice {
  readonly code:
    | 'TABLE_PREAMBLE'
    | 'TABLE_NO_HEADER'
    | 'TABLE_HEADER_JOINED'
    | 'COLUMN_NAME_MISSING'
    | 'COLUMN_NAME_REPEATED'
  readonly parameters: Readonly<Record<string, string | number>>
}

const isFilled = (cell: string): boolean => cell.trim() !== ''
const filledOf = (row: readonly string[]): number => row.filter(isFilled).length

export interface RegionOptions {
  /** Given by a person instead of being found. */
  readonly preamble?: number | undefined
  readonly headerRows?: number | undefined
}

/** @param records - The first records of the file, blank lines included. */
export function findRegion(
  records: readonly (readonly string[])[],
  options: RegionOptions = {},
): TableRegion {
  const filled = records.filter((row) => filledOf(row) > 0)
  const usual = filled.length === 0 ? 1 : usualCount(filled)
  const preamble = options.preamble ?? findStart(records, usual)
  const body = records.slice(preamble).filter((row) => filledOf(row) > 0)
  // A header may be narrower than the rows below it, which end with a delimiter; it never is wider than it says.
  const columns = body[0] === undefined ? usual : Math.max(namedColumns(body[0]), columnsBelow(body))
  const headerRows = options.headerRows ?? countHeaderRows(body, columns)
  const rows = body.slice(0, headerRows)
  const names =
    headerRows === 0 ? Array.from({ length: usual }, (_, i) => `${i + 1}`) : joinNames(rows, columns)
  const notices: RegionNotice[] = []
  if (preamble > 0) notices.push({ code: 'TABLE_PREAMBLE', parameters: { rows: preamble } })
  if (headerRows === 0) notices.push({ code: 'TABLE_NO_HEADER', parameters: {} })
  if (headerRows > 1) notices.push({ code: 'TABLE_HEADER_JOINED', parameters: { rows: headerRows } })
  const seen = new Map<string, number>()
  names.forEach((name, i) => {
    if (name === '') notices.push({ code: 'COLUMN_NAME_MISSING', parameters: { column: i + 1 } })
    const first = seen.get(name)
    if (first !== undefined && name !== '')
      notices.push({
        code: 'COLUMN_NAME_REPEATED',
        parameters: { name: name.slice(0, 60), column: i + 1, first },
      })
    else seen.set(name, i + 1)
  })
  return { preamble, headerRows, names, notices: notices.slice(0, 100) }
}

/** Trailing cells without a name are no columns. */
function namedColumns(row: readonly string[]): number {
  let columns = row.length
  while (columns > 1 && !isFilled(row[columns - 1]!)) columns -= 1
  return columns
}

/** Columns named by the second row, where the first only groups them. */
function columnsBelow(body: readonly (readonly string[])[]): number {
  const [upper, lower] = body
  if (upper === undefined || lower === undefined || lower.length !== upper.length) return 0
  const columns = namedColumns(lower)
  const groups = upper.slice(0, columns).some((cell) => !isFilled(cell)) && upper.every(isNameLike)
  return groups && lower.every(isNameLike) && looksLikeNames(lower, body.slice(2, 40), columns, true)
    ? columns
    : 0
}

/** The first row as wide as the table and mostly filled. */
function findStart(records: readonly (readonly string[])[], usual: number): number {
  const limit = Math.min(records.length, tableLimits.preambleRows)
  const wanted = usual === 1 ? 1 : Math.max(2, Math.ceil(usual * 0.5))
  for (let at = 0; at < limit; at++) {
    const row = records[at]!
    const named = namedColumns(row)
    if (filledOf(row) >= wanted && (named >= Math.min(usual - 1, usual * 0.75) || usual === 1)) {
      return at > 0 && usual > 2 ? at - groupRowsAbove(records, at, usual) : at
    }
  }
  const first = records.findIndex((row) => filledOf(row) > 0)
  return Math.max(first, 0)
}

/** `Anschrift;;;Konto;;` above the names: wide, sparsely filled, with words. */
function groupRowsAbove(records: readonly (readonly string[])[], at: number, usual: number): number {
  let above = 0
  while (above < tableLimits.headerRows - 1) {
    const row = records[at - 1 - above]
    if (row === undefined || row.length !== usual || filledOf(row) < 2 || !row.every(isNameLike)) break
    above += 1
  }
  return above
}

/** A cell that may stand in a header. */
function isNameLike(cell: string): boolean {
  const look = lookOf(cell)
  if (look === 'empty' || look === 'word' || look === 'none' || look === 'flag') return true
  if (look === 'code') return /^\p{L}/u.test(cell.trim())
  return look === 'text' && cell.trim().length <= 80
}

function countHeaderRows(body: readonly (readonly string[])[], columns: number): number {
  const [first] = body
  if (first === undefined) return 0
  const below = body.slice(1, 40)
  if (!first.slice(0, columns).every(isNameLike)) return headerByDifference(first, below, columns) ? 1 : 0
  if (below.length === 0) return 1
  if (!looksLikeNames(first, below, columns)) return 0
  let rows = 1
  while (rows < tableLimits.headerRows && rows < body.length - 1) {
    const upper = body[rows - 1]!
    const lower = body[rows]!
    const hasGaps = upper.slice(0, columns).some((cell) => !isFilled(cell))
    if (!hasGaps || lower.length < columns || !lower.slice(0, columns).every(isNameLike)) break
    if (filledOf(lower) < columns * 0.6 || !looksLikeNames(lower, body.slice(rows + 1, 40), columns, true))
      break
    rows += 1
  }
  return rows
}

/** Years or numbers as names above other things: `2023;2024` above amounts stay names when the rest is words. */
function headerByDifference(
  first: readonly string[],
  below: readonly (readonly string[])[],
  columns: number,
): boolean {
  const nameLike = first.slice(0, columns).filter(isNameLike).length
  if (nameLike < columns * 0.6 || below.length === 0) return false
  let differ = 0
  for (let column = 0; column < columns; column++) {
    const look = lookOf(first[column] ?? '')
    const same = below.filter((row) => lookOf(row[column] ?? '') === look).length
    if (isTelling(look) && same > below.length / 2) return false
    if (same < below.length / 2) differ += 1
  }
  return differ > 0
}

/** Names differ from what stands below them; where all is words alone, the first row is taken for the names. */
function looksLikeNames(
  row: readonly string[],
  below: readonly (readonly string[])[],
  columns: number,
  strictly = false,
): boolean {
  let telling = 0
  let alike = 0
  for (let column = 0; column < columns; column++) {
    const looks = below.map((one) => lookOf(one[column] ?? '')).filter((look) => look !== 'empty')
    const tellingBelow = looks.filter(isTelling).length
    const own = lookOf(row[column] ?? '')
    if (looks.length > 0 && tellingBelow > looks.length * 0.6 && !isTelling(own)) telling += 1
    if (isTelling(own) && own !== 'flag' && looks.some((look) => look === own) && own !== 'code') alike += 1
    const value = (row[column] ?? '').trim()
    if (
      value !== '' &&
      below.filter((one) => (one[column] ?? '').trim() === value).length > below.length * 0.5
    )
      alike += 1
  }
  if (alike > 0 && telling === 0) return false
  return strictly ? telling > 0 : true
}

function joinNames(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  if (rows.length === 1) return Array.from({ length: columns }, (_, i) => cleanName(rows[0]![i] ?? ''))
  const filled = rows.map((row, level) => {
    let last = ''
    return Array.from({ length: columns }, (_, i) => {
      const own = cleanName(row[i] ?? '')
      if (level === rows.length - 1) return own
      if (own !== '') last = own
      return last
    })
  })
  return Array.from({ length: columns }, (_, i) =>
    [...new Set(filled.map((row) => row[i]!).filter((part) => part !== ''))].join(' '),
  )
}

function cleanName(name: string): string {
  return name.replace(/[\s\u00a0]+/g, ' ').trim()
}

export type AsideReason = 'ROW_BLANK' | 'ROW_SUM' | 'ROW_HEADER_REPEATED' | 'ROW_NOTE'

const sumWord =
  /^(?:zwischen)?(?:summe|gesamt|gesamtsumme|endsumme|total|totalt|subtotal|grand total|sum|i alt|ialt|sammenlagt|summa|antal|anzahl datensätze|number of rows)\b[ :.]*\d*$/iu

/**
 * Why a row is no data row; `undefined` for one that is.
 *
 * @param names - Columns of the table.
 */
export function asideReason(row: readonly string[], names: readonly string[]): AsideReason | undefined {
  const first = row[0]!
  if (row.length === 1) {
    if (first.trim() === '') return 'ROW_BLANK'
    return names.length > 2 ? 'ROW_NOTE' : undefined
  }
  if (first === names[0] && row.length === names.length && row.every((cell, i) => cell.trim() === names[i]))
    return 'ROW_HEADER_REPEATED'
  // Whatever is filled at the start is data; this is asked for every row.
  if (row.length > 2 && first !== '' && row[1] !== '' && row[2] !== '') return undefined
  let empty = 0
  for (let i = 0; i < row.length; i++) if (row[i] === '') empty += 1
  if (empty === 0) return undefined
  const filled = row.filter(isFilled)
  if (filled.length === 0) return 'ROW_BLANK'
  // A sum word and nothing beside it but figures.
  if (
    sumWord.test(filled[0]!.trim()) &&
    filled.slice(1).every((cell) => /\d/.test(cell) && !/\p{L}{4}/u.test(cell))
  )
    return 'ROW_SUM'
  return undefined
}

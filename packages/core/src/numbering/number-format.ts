/** The printed number: made out of a series' format and read back (N-02). */
import { UsageError } from '../errors/errors.js'
import { dateSchema } from '../records/dates.js'
import { maxNumber, type Series, splitAtYear, yearSchema } from './series.js'

/** What {@link parseNumber} reads. */
export interface ParsedNumber {
  readonly n: number
  /** Four digits; present when the format prints the year. */
  readonly year?: number
}

/**
 * The number as it stands on the document, e.g. `AB-2026-00042`.
 *
 * @param date - `YYYY-MM-DD` of the document; needed when the format prints the year.
 * @throws {@link UsageError} `usage.invalid_argument` when `n` is no integer from 1 to 10^15 or the date is missing or wrong.
 */
export function formatNumber(series: Series, n: number, date?: string): string {
  if (!isNumber(n)) throw new UsageError('usage.invalid_argument', 'a number from 1 to 10^15')
  const { prefix, digits = 0, suffix, year } = series.format
  const printedYear = year === undefined ? '' : printYear(yearOfDate(date), year)
  const text = (part: string | undefined) => splitAtYear(part).join(printedYear)
  return `${text(prefix)}${String(n).padStart(digits, '0')}${text(suffix)}`
}

/**
 * Exact inverse of {@link formatNumber}: `undefined` for every text that it would not have made. Letters count as printed;
 * compare folded texts to be lenient.
 */
export function parseNumber(series: Series, text: string): ParsedNumber | undefined {
  const { prefix, digits = 0, suffix, year } = series.format
  const yearDigits = year === 'yyyy' ? 4 : 2
  const front = readFixed(text, splitAtYear(prefix), yearDigits)
  if (front === undefined) return undefined
  const back = readFixedBack(front.rest, splitAtYear(suffix), yearDigits)
  if (back === undefined) return undefined
  const printed = back.rest
  if (!/^\d{1,16}$/.test(printed) || printed.length < digits) return undefined
  if (printed.length > Math.max(digits, 1) && printed.startsWith('0')) return undefined
  const n = Number(printed)
  if (!isNumber(n)) return undefined
  const readYear = front.year ?? back.year
  if (readYear === undefined) return { n }
  const full = Number(yearDigits === 2 ? `20${readYear}` : readYear)
  return yearSchema.safeParse(full).success ? { n, year: full } : undefined
}

/**
 * Year of a document's date.
 * @throws {@link UsageError} `usage.invalid_argument` when it is missing, no date, or not from 2000 to 2099.
 */
export function yearOfDate(date: string | undefined): number {
  const year = Number(date?.slice(0, 4))
  if (date !== undefined && dateSchema.safeParse(date).success && yearSchema.safeParse(year).success)
    return year
  throw new UsageError('usage.invalid_argument', 'the date of the document as YYYY-MM-DD, 2000 to 2099', {
    parameters: { field: 'date', expected: 'YYYY-MM-DD' },
  })
}

export function isNumber(n: unknown): n is number {
  return typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= maxNumber
}

function printYear(year: number, as: 'yy' | 'yyyy'): string {
  return as === 'yyyy' ? String(year) : String(year).slice(2)
}

interface FixedPart {
  readonly rest: string
  readonly year?: string
}

function readFixed(
  text: string,
  [before = '', after]: readonly string[],
  digits: number,
): FixedPart | undefined {
  if (!text.startsWith(before)) return undefined
  if (after === undefined) return { rest: text.slice(before.length) }
  const year = text.slice(before.length, before.length + digits)
  const rest = text.slice(before.length + digits)
  if (!isYear(year, digits) || !rest.startsWith(after)) return undefined
  return { rest: rest.slice(after.length), year }
}

function readFixedBack(
  text: string,
  [before = '', after]: readonly string[],
  digits: number,
): FixedPart | undefined {
  const fixed = after === undefined ? before.length : before.length + digits + after.length
  if (text.length < fixed) return undefined
  const found = readFixed(
    text.slice(text.length - fixed),
    after === undefined ? [before] : [before, after],
    digits,
  )
  if (found?.rest !== '') return undefined
  const rest = text.slice(0, text.length - fixed)
  return found.year === undefined ? { rest } : { rest, year: found.year }
}

function isYear(text: string, digits: number): boolean {
  return text.length === digits && /^\d+$/.test(text)
}

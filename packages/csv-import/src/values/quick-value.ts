/**
 * Quick ways from a cell to its value, in front of {@link readValue} (docs/decisions/0013): what they give is what it gives, and
 * where they are not certain they give `undefined`, and it decides.
 */
import type { FieldDefinition } from '../kinds/import-kind.js'
import { isPlainPhone, isPlainPostcode } from './checked-values.js'
import { countryCode } from './country-names.js'
import type { DateOrder } from './date-text.js'
import type { ValueContext } from './read-value.js'

/** @returns the value, without any issue; `undefined`: look closely. */
export type QuickReader = (raw: string, country: string | undefined) => unknown

/** @param context - Of the column; its country is that of the row, given with each cell. */
export function quickReader(field: FieldDefinition, context: ValueContext): QuickReader {
  const longest = field.maxLength ?? Infinity
  const fits = (reader: QuickReader): QuickReader =>
    field.maxLength === undefined
      ? reader
      : (raw, country) => (raw.length > longest ? undefined : reader(raw, country))
  switch (field.type) {
    case 'text':
    case 'longText':
    case 'web':
      return (raw) => (raw.length <= longest && isPlainText(raw) ? raw : undefined)
    case 'number':
      return (raw) => (raw.length <= longest && plainNumber.test(raw) ? raw : undefined)
    case 'decimal':
    case 'percent':
      return fits((raw) => quickDecimal(raw, context.decimalMark))
    case 'date':
      return fits((raw) => quickDate(raw, context.dateOrder))
    case 'flag':
      return fits((raw) => flags.get(raw))
    case 'country':
      return fits((raw) => (isPlainText(raw) ? countryCode(raw) : undefined))
    case 'email':
      return (raw) => (raw.length <= longest && plainMail.test(raw) ? raw : undefined)
    case 'phone':
      return fits((raw, country) => (isPlainPhone(raw, country) ? raw : undefined))
    case 'postcode':
      return fits((raw, country) =>
        plainPostcode.test(raw) && isPlainPostcode(raw, country) ? raw : undefined,
      )
    default:
      return () => undefined
  }
}

/** No blanks around, no control characters, no halves of letters, nothing a spreadsheet writes for an error. */
export function isPlainText(raw: string): boolean {
  const { length } = raw
  if (length === 0) return false
  const first = raw.charCodeAt(0)
  const last = raw.charCodeAt(length - 1)
  // Beyond ASCII there are blanks too; those are looked at closely.
  if (first <= 35 || isOddEdge(first) || last <= 32 || isOddEdge(last)) return false
  if (length > shortText) return !odd.test(raw)
  for (let at = 0; at < length; at++) {
    const code = raw.charCodeAt(at)
    if (code < 32 ? code !== 10 && code !== 13 && code !== 9 : code >= 127 && isOdd(code)) return false
  }
  return true
}

/** Texts up to here are looked through letter by letter: calling a pattern costs more than such a text is long. */
const shortText = 16

// eslint-disable-next-line no-control-regex -- exactly these are looked for
const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/

const isOdd = (code: number): boolean => code === 127 || (code >= 0xd800 && code <= 0xdfff)

/** May be a blank: NBSP, U+1680, U+2000 and behind, U+3000, U+FEFF. */
const isOddEdge = (code: number): boolean => code >= 160 && (code === 160 || code >= 0x1680)

/** Letters then digits, or one of them: no date and no power of ten. */
const plainNumber = /^(?:[A-Za-z]{1,8}[0-9]{0,18}|[0-9]{1,18})$/
const plainMail = /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}$/
const plainPostcode = /^[0-9]{3,6}$/

const flags = new Map<string, boolean>([
  ...['1', 'true', 'ja', 'j', 'yes', 'y', 'x', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'nein', 'n', 'no', 'nej', 'nei', 'off'].map((word) => [word, false] as const),
])

/** `1234`, `1234,50`, `1.234,50`: at most nine digits before the mark and six behind it, no zeros in front. */
function quickDecimal(raw: string, mark: ',' | '.' | undefined): string | undefined {
  const { length } = raw
  if (mark === undefined || length === 0 || length > 18) return undefined
  const decimal = mark === ',' ? 44 : 46
  const group = mark === ',' ? 46 : 44
  let at = 0
  let digits = 0
  let run = 0
  let groups = 0
  for (; at < length; at++) {
    const code = raw.charCodeAt(at)
    if (code >= 48 && code <= 57) {
      digits += 1
      run += 1
    } else if (code === group) {
      if (run === 0 || run > 3 || (groups > 0 && run !== 3)) return undefined
      groups += 1
      run = 0
    } else if (code === decimal) break
    else return undefined
  }
  if (digits === 0 || digits > 9 || (groups > 0 && run !== 3)) return undefined
  if (raw.charCodeAt(0) === 48 && digits > 1) return undefined
  const whole = groups === 0 ? raw.slice(0, at) : raw.slice(0, at).replaceAll(mark === ',' ? '.' : ',', '')
  if (at === length) return whole
  const fraction = length - at - 1
  if (fraction < 1 || fraction > 6) return undefined
  for (let place = at + 1; place < length; place++) {
    const code = raw.charCodeAt(place)
    if (code < 48 || code > 57) return undefined
  }
  return `${whole}.${raw.slice(at + 1)}`
}

/** `01.03.2024` and `2024-03-01`, days that every month has. */
function quickDate(raw: string, order: DateOrder | undefined): string | undefined {
  if (raw.length !== 10) return undefined
  if (raw.charCodeAt(2) === 46 && raw.charCodeAt(5) === 46 && (order === undefined || order === 'dmy')) {
    const day = twoDigits(raw, 0)
    const month = twoDigits(raw, 3)
    const year = twoDigits(raw, 6) * 100 + twoDigits(raw, 8)
    if (!isCommonDay(year, month, day)) return undefined
    return `${raw.slice(6)}-${raw.slice(3, 5)}-${raw.slice(0, 2)}`
  }
  if (raw.charCodeAt(4) === 45 && raw.charCodeAt(7) === 45) {
    const year = twoDigits(raw, 0) * 100 + twoDigits(raw, 2)
    return isCommonDay(year, twoDigits(raw, 5), twoDigits(raw, 8)) ? raw : undefined
  }
  return undefined
}

function isCommonDay(year: number, month: number, day: number): boolean {
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28
}

/** NaN for what is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

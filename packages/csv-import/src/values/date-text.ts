/** Dates as people write them → YYYY-MM-DD; the order of day and month is that of the column. */

export type DateOrder = 'dmy' | 'mdy' | 'ymd'

export interface DateEvidence {
  dmy: number
  mdy: number
  ymd: number
  either: number
}

const numeric =
  /^(\d{1,4})([-/. ])\s?(\d{1,2})\2\s?(\d{1,4})(?:[T ,]\s?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
const monthNames = [
  'jan',
  'feb',
  'mär|mrz|mar',
  'apr',
  'mai|may|maj',
  'jun',
  'jul',
  'aug',
  'sep',
  'okt|oct',
  'nov',
  'dez|dec|des',
].map((part) => new RegExp(`^(?:${part})`, 'i'))
const named = /^(\d{1,2})[. ]\s?(\p{L}{3,9})\.?\s(\d{2,4})$/u

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
}

function exists({ year, month, day }: Parts): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1000 && year <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Two digits: 1950 to 2049. */
function fullYear(text: string): number {
  return text.length <= 2 ? Number(text) + (Number(text) < 50 ? 2000 : 1900) : Number(text)
}

function partsIn(found: RegExpExecArray, order: DateOrder): Parts | undefined {
  const [, a, , b, c] = found as unknown as [string, string, string, string, string]
  if (a.length >= 3) {
    const parts = { year: Number(a), month: Number(b), day: Number(c) }
    return order === 'ymd' && a.length === 4 && c.length <= 2 && exists(parts) ? parts : undefined
  }
  if (order === 'ymd' || c.length === 3) return undefined
  const [day, month] = order === 'dmy' ? [Number(a), Number(b)] : [Number(b), Number(a)]
  const parts = { year: fullYear(c), month, day }
  return exists(parts) ? parts : undefined
}

export function noteDate(text: string, evidence: DateEvidence): void {
  const found = numeric.exec(text.trim())
  if (found === null) return
  if (partsIn(found, 'ymd') !== undefined) {
    evidence.ymd += 1
    return
  }
  const dmy = partsIn(found, 'dmy')
  const mdy = partsIn(found, 'mdy')
  // With points the day stands first wherever points are written.
  if (found[2] === '.' && dmy !== undefined) evidence.dmy += 1
  else if (dmy !== undefined && mdy !== undefined && found[1] !== found[3]) evidence.either += 1
  else if (dmy !== undefined && mdy === undefined) evidence.dmy += 1
  else if (mdy !== undefined && dmy === undefined) evidence.mdy += 1
}

export type DateReading =
  | {
      readonly ok: true
      readonly date: string
      readonly time?: string | undefined
      readonly offset?: string | undefined
    }
  | {
      readonly ok: false
      readonly code: 'VALUE_DATE' | 'VALUE_DATE_AMBIGUOUS' | 'VALUE_DATE_SERIAL'
      readonly suggestion?: string
    }

const iso = ({ year, month, day }: Parts): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** @param order - Absent: not decided; a date that means two days is refused then. ISO dates are read either way. */
export function readDateText(text: string, order: DateOrder | undefined): DateReading {
  const plain = text.trim()
  const found = numeric.exec(plain)
  if (found !== null) {
    const time =
      found[5] === undefined ? undefined : `${found[5].padStart(2, '0')}:${found[6]}:${found[7] ?? '00'}`
    if (time !== undefined && !/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time))
      return { ok: false, code: 'VALUE_DATE' }
    const offset =
      found[8] === undefined ? undefined : found[8] === 'Z' ? 'Z' : found[8].replace(/^(...)(\d\d)$/, '$1:$2')
    const answer = (parts: Parts): DateReading => ({ ok: true, date: iso(parts), time, offset })
    const first = partsIn(found, 'ymd')
    if (first !== undefined) return answer(first)
    const dmy = partsIn(found, 'dmy')
    const mdy = partsIn(found, 'mdy')
    const usual = order ?? (found[2] === '.' ? 'dmy' : undefined)
    const chosen = usual === undefined ? undefined : usual === 'mdy' ? mdy : dmy
    if (usual !== undefined) return chosen === undefined ? { ok: false, code: 'VALUE_DATE' } : answer(chosen)
    if (dmy !== undefined && mdy !== undefined && iso(dmy) !== iso(mdy))
      return { ok: false, code: 'VALUE_DATE_AMBIGUOUS' }
    const either = dmy ?? mdy
    return either === undefined ? { ok: false, code: 'VALUE_DATE' } : answer(either)
  }
  const close = compact.exec(plain)
  if (close !== null) {
    const parts = { year: Number(close[1]), month: Number(close[2]), day: Number(close[3]) }
    if (exists(parts)) return { ok: true, date: iso(parts) }
  }
  const words = named.exec(plain)
  if (words !== null) {
    const month = monthNames.findIndex((pattern) => pattern.test(words[2]!)) + 1
    const parts = { year: fullYear(words[3]!), month, day: Number(words[1]) }
    if (month > 0 && exists(parts)) return { ok: true, date: iso(parts) }
  }
  // Days since 1899-12-30, as Excel keeps dates whose format was lost.
  if (/^\d{5}$/.test(plain) && Number(plain) >= 20_000 && Number(plain) <= 60_000) {
    const date = new Date(Date.UTC(1899, 11, 30) + Number(plain) * 86_400_000)
    return { ok: false, code: 'VALUE_DATE_SERIAL', suggestion: date.toISOString().slice(0, 10) }
  }
  return { ok: false, code: 'VALUE_DATE' }
}

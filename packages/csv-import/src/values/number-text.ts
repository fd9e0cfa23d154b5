/** Numbers as people write them → decimal strings; the mark is that of the column, never guessed from one value. */

const groups = /[ '’\u00a0\u202f]/g
const money =
  /^(?:€|\$|£|eur|usd|gbp|chf|dkk|sek|nok|kr\.?)\s*|\s*(?:€|\$|£|eur|usd|gbp|chf|dkk|sek|nok|kr\.?|%)$/gi

export interface NumberEvidence {
  /** Values that are numbers only with a decimal comma, only with a point, and with either but of different size. */
  comma: number
  point: number
  either: number
}

/** Note what one value says about the decimal mark of its column. */
export function noteNumber(text: string, evidence: NumberEvidence): void {
  const plain = strip(text)
  if (plain === undefined || !/[.,]/.test(plain)) return
  const asComma = convert(plain, ',')
  const asPoint = convert(plain, '.')
  if (asComma !== undefined && asPoint !== undefined) evidence.either += 1
  else if (asComma !== undefined) evidence.comma += 1
  else if (asPoint !== undefined) evidence.point += 1
}

function strip(text: string): string | undefined {
  let plain = text
    .trim()
    .replace(money, '')
    .replace(/\u2212/g, '-')
    .trim()
  // Accountants write what is owed in brackets, or with the sign behind.
  if (/^\(.*\)$/.test(plain)) plain = `-${plain.slice(1, -1)}`
  if (/^[\d.,' ’\u00a0\u202f]+-$/.test(plain)) plain = `-${plain.slice(0, -1)}`
  plain = plain.replace(/^([-+])\s+/, '$1')
  return /^[-+]?[\d.,' ’\u00a0\u202f]+$/.test(plain) && /\d/.test(plain) ? plain : undefined
}

function convert(plain: string, mark: ',' | '.'): string | undefined {
  const sign = plain.startsWith('-') ? '-' : ''
  const unsigned = plain.replace(/^[-+]/, '')
  const parts = unsigned.split(mark)
  if (parts.length > 2) return undefined
  const [whole, fraction] = parts as [string, string?]
  if (fraction !== undefined && !/^\d*$/.test(fraction)) return undefined
  const other = mark === ',' ? '.' : ','
  const separated = whole.replace(groups, other)
  if (separated.includes(other) && !new RegExp(`^\\d{1,3}(?:\\${other}\\d{3})+$`).test(separated))
    return undefined
  const digits = separated.replaceAll(other, '')
  if (digits === '' && (fraction ?? '') === '') return undefined
  const integer = digits.replace(/^0+(?=\d)/, '') || '0'
  return `${/^0*$/.test(integer + (fraction ?? '')) ? '' : sign}${integer}${fraction ? `.${fraction}` : ''}`
}

export type NumberReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: 'VALUE_NUMBER' | 'VALUE_NUMBER_MARK' | 'VALUE_NUMBER_AMBIGUOUS' }

/** @param mark - Absent: not decided; a value that means two things is refused then. */
export function readNumber(text: string, mark: ',' | '.' | undefined): NumberReading {
  const plain = strip(text)
  if (plain === undefined) return { ok: false, code: 'VALUE_NUMBER' }
  if (mark !== undefined) {
    const value = convert(plain, mark)
    if (value !== undefined) return { ok: true, value }
    const other = convert(plain, mark === ',' ? '.' : ',')
    return { ok: false, code: other === undefined ? 'VALUE_NUMBER' : 'VALUE_NUMBER_MARK' }
  }
  const asComma = convert(plain, ',')
  const asPoint = convert(plain, '.')
  if (asComma !== undefined && asPoint !== undefined && asComma !== asPoint)
    return { ok: false, code: 'VALUE_NUMBER_AMBIGUOUS' }
  const value = asComma ?? asPoint
  return value === undefined ? { ok: false, code: 'VALUE_NUMBER' } : { ok: true, value }
}

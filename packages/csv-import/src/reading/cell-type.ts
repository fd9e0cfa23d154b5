/**
 * What a cell looks like. Used to tell dialects, header rows and columns apart; a value is never typed by its looks when it is
 * imported (T4S-08).
 */
export type CellLook =
  | 'empty'
  | 'integer'
  | 'number'
  | 'date'
  | 'email'
  | 'web'
  | 'iban'
  | 'vatId'
  | 'phone'
  | 'flag'
  | 'none'
  | 'code'
  | 'word'
  | 'text'

const integer = /^[-+]?\d{1,18}$/
const number =
  /^[-+(]?\s?(?:[€$£]\s?)?(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+|\d+)?(?:[.,]\d{1,10})?\s?(?:%|€|EUR|kr\.?|DKK|SEK|NOK|USD|\$)?\)?$/
const date =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}[. -]\s?\p{L}{3,9}\.?[ -]\s?\d{2,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[ap]m|[+-]\d{2}:?\d{2})?)?$/iu
const time = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m)?$/i
const email = /^[^\s@;,"]{1,64}@[^\s@;,"]{1,190}\.[^\s@;,".]{2,24}$/
const web = /^(?:https?:\/\/|www\.)[^\s;|"]+$/i
const iban = /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?$/
const vatId = /^(?:AT ?U|[A-Z]{2}) ?\d[\d. ]{6,13}[A-Z0-9]{0,3}$/
const phone = /^(?:\+|00?|\()\d?[\d()/\-. ]{5,22}$/
const flag = /^(?:true|false|yes|no|ja|nein|nej|nei|wahr|falsch|sand|falsk|y|n|j|x)$/i
const none = /^(?:null|nil|none|n\/?a|k\.?a\.?|-|–|\?)$/i
const code = /^(?=.*\d)[\p{L}\p{N}][\p{L}\p{N}._/#-]{0,39}$/u
const word = /^[\p{L}][\p{L}\p{M}'’.-]*$/u

export function lookOf(cell: string): CellLook {
  const text = cell.trim()
  if (text === '') return 'empty'
  if (text.length > 120) return 'text'
  const first = text.charCodeAt(0)
  if (integer.test(text)) return first === 48 && text.length > 1 ? 'code' : 'integer'
  const hasDigit = /\d/.test(text)
  if (hasDigit) {
    if (number.test(text)) return 'number'
    if (date.test(text) || time.test(text)) return 'date'
    if (phone.test(text)) return 'phone'
    if (iban.test(text)) return 'iban'
    if (vatId.test(text)) return 'vatId'
  }
  if (text.includes('@') && email.test(text)) return 'email'
  if (web.test(text)) return 'web'
  if (flag.test(text)) return 'flag'
  if (none.test(text)) return 'none'
  if (hasDigit && code.test(text)) return 'code'
  return word.test(text) ? 'word' : 'text'
}

/** True for looks that hardly come about by chance when a line is cut at the wrong places. */
export function isTelling(look: CellLook): boolean {
  return look !== 'empty' && look !== 'text' && look !== 'word' && look !== 'none'
}

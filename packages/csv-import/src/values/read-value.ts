/** A cell → value of its field. Text stays text; only the field decides what is a number (T4S-08). */
import type { FieldDefinition } from '../kinds/import-kind.js'
import {
  hasGs1CheckDigit,
  isIban,
  isPossiblePhone,
  isPostcode,
  isVatId,
  plainIban,
} from './checked-values.js'
import { countryCode, languageCode } from './country-names.js'
import { readDateText } from './date-text.js'
import type { DateOrder } from './date-text.js'
import { damageOf } from './excel-damage.js'
import { readNumber } from './number-text.js'
import { unitOf } from './units.js'

export interface ValueContext {
  readonly decimalMark?: ',' | '.' | undefined
  readonly dateOrder?: DateOrder | undefined
  /** Country of the row, or of the file. */
  readonly country?: string | undefined
}

export interface ValueIssue {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly parameters?: Readonly<Record<string, string | number>> | undefined
  /** What could stand there instead. */
  readonly suggestion?: string | undefined
}

export interface ReadValue {
  /** Absent with an error. */
  readonly value?: unknown
  readonly issue?: ValueIssue | undefined
}

const error = (code: string, suggestion?: string, parameters?: ValueIssue['parameters']): ReadValue => ({
  issue: {
    code,
    severity: 'error',
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(parameters === undefined ? {} : { parameters }),
  },
})

const warned = (value: unknown, code: string): ReadValue => ({ value, issue: { code, severity: 'warning' } })

// eslint-disable-next-line no-control-regex -- exactly these are looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
// eslint-disable-next-line no-control-regex -- one look for most values
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const damaging = new Set<FieldDefinition['type']>([
  'number',
  'phone',
  'gtin',
  'gln',
  'iban',
  'vatId',
  'postcode',
  'decimal',
  'integer',
  'percent',
])

const yes = new Set([
  '1',
  'true',
  'wahr',
  'ja',
  'j',
  'yes',
  'y',
  'x',
  'sand',
  'sandt',
  'sann',
  'on',
  'aktiv',
  'active',
  'gesperrt',
  'privat',
])
const no = new Set([
  '0',
  'false',
  'falsch',
  'nein',
  'n',
  'no',
  'nej',
  'nei',
  'falsk',
  'usand',
  'off',
  'inaktiv',
  'inactive',
  '-',
])

/** @param raw - The cell after its transforms; not empty. */
export function readValue(field: FieldDefinition, raw: string, context: ValueContext): ReadValue {
  if (suspicious.test(raw) && (control.test(raw) || loneSurrogate.test(raw))) return error('VALUE_CONTROL')
  const text = raw.trim()
  const damage = damageOf(text, damaging.has(field.type))
  if (damage !== undefined) return error(damage)
  if (field.maxLength !== undefined && text.length > field.maxLength) {
    return error('VALUE_TOO_LONG', undefined, { length: text.length, limit: field.maxLength })
  }
  switch (field.type) {
    case 'text':
    case 'longText':
    case 'number':
      return { value: text }
    case 'decimal':
    case 'percent':
    case 'integer': {
      const read = readNumber(text, context.decimalMark)
      if (!read.ok) return error(read.code)
      const [whole, fraction = ''] = read.value.replace('-', '').split('.') as [string, string?]
      if (whole.length > 15 || fraction.length > 6) return error('VALUE_NUMBER_TOO_LONG')
      if (field.type !== 'integer') return { value: read.value }
      return /^0*$/.test(fraction) ? { value: Number(read.value) } : error('VALUE_INTEGER')
    }
    case 'date':
    case 'moment': {
      const read = readDateText(text, context.dateOrder)
      if (!read.ok) return error(read.code, read.suggestion)
      if (field.type === 'date') return { value: read.date }
      return { value: `${read.date}T${read.time ?? '00:00:00'}${read.offset ?? 'Z'}` }
    }
    case 'flag': {
      const word = text.toLowerCase()
      if (yes.has(word)) return { value: true }
      return no.has(word) ? { value: false } : error('VALUE_FLAG')
    }
    case 'choice': {
      const found = Object.entries(field.choices ?? {}).find(
        ([word, value]) => word === text.toLowerCase() || value === text,
      )
      return found === undefined
        ? error('VALUE_CHOICE', undefined, {
            choices: Object.keys(field.choices ?? {})
              .slice(0, 12)
              .join(', '),
          })
        : { value: found[1] }
    }
    case 'country': {
      const code = countryCode(text)
      return code === undefined ? error('VALUE_COUNTRY') : { value: code }
    }
    case 'currency': {
      const code = text.toUpperCase()
      const known = { '€': 'EUR', $: 'USD', '£': 'GBP', EURO: 'EUR' }[code] ?? code
      return /^[A-Z]{3}$/.test(known) ? { value: known } : error('VALUE_CURRENCY')
    }
    case 'language': {
      const code = languageCode(text)
      return code === undefined ? error('VALUE_LANGUAGE') : { value: code }
    }
    case 'email':
      return /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text)
        ? { value: text }
        : error('VALUE_EMAIL')
    case 'web':
      return { value: text }
    case 'phone':
      if (!/\d/.test(text)) return error('VALUE_PHONE')
      return isPossiblePhone(text, context.country) ? { value: text } : warned(text, 'VALUE_PHONE_UNLIKELY')
    case 'vatId':
      return isVatId(text, context.country) === false ? warned(text, 'VALUE_VAT_ID') : { value: text }
    case 'iban':
      return isIban(text) ? { value: plainIban(text) } : error('VALUE_IBAN')
    case 'postcode':
      return isPostcode(text, context.country) === false ? warned(text, 'VALUE_POSTCODE') : { value: text }
    case 'gtin':
    case 'gln': {
      const digits = text.replace(/[\s-]/g, '')
      if (!(field.type === 'gln' ? /^\d{13}$/ : /^(?:\d{8}|\d{12,14})$/).test(digits))
        return error(field.type === 'gln' ? 'VALUE_GLN' : 'VALUE_GTIN')
      return hasGs1CheckDigit(digits) ? { value: digits } : warned(digits, 'VALUE_CHECK_DIGIT')
    }
    case 'unit':
      return { value: unitOf(text) }
    case 'path': {
      const parts = text.split(/\s*(?:>|\/|\\|»)\s*/).filter((part) => part !== '')
      return parts.length === 0 || parts.length > 20 || parts.some((part) => part.length > 500)
        ? error('VALUE_PATH')
        : { value: parts }
    }
  }
}

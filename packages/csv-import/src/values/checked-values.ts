/** Values that libraries check: telephone, VAT id, IBAN, postal code; and GTIN and GLN by their check digit. */
import { electronicFormatIBAN, isValidIBAN } from 'ibantools'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode } from 'libphonenumber-js/min'
import { postcodeValidator, postcodeValidatorExistsForCountry } from 'postcode-validator'
import { stdnum } from 'stdnum'

/** True for what may be dialled. Numbers are kept as typed; this only looks for damage. */
export function isPossiblePhone(text: string, country: string | undefined): boolean {
  const plain = text.replace(/\(0\)/g, '').replace(/[\u00a0\u202f]/g, ' ')
  const digits = plain.replace(/\D/g, '')
  if (digits.length < 3 || digits.length > 20) return false
  const international = /^\s*(?:\+|00)/.test(plain)
  if (!international && country === undefined) return true
  const name = phoneName(digits.slice(0, 6), digits.length, international, country)
  const known = possible.get(name)
  if (known !== undefined) return known
  const answer = askPhone(plain, digits, international, country)
  if (possible.size < 10_000) possible.set(name, answer)
  return answer
}

/** Whether a number is possible follows from its country and its length, so the library is asked once for each. */
function phoneName(
  head: string,
  length: number,
  international: boolean,
  country: string | undefined,
): string {
  const start = international ? `+${head.startsWith('00') ? head : head.slice(0, 4)}` : country
  return `${start} ${head.startsWith('0') ? 0 : 1} ${length}`
}

/**
 * Quick and never wrong with a yes: digits with blanks or strokes between them, of a length that was found to be possible before. A no
 * means "look closely".
 */
export function isPlainPhone(text: string, country: string | undefined): boolean {
  const { length } = text
  if (length < 3 || length > 30 || text.charCodeAt(length - 1) === 32) return false
  let head = 0
  let digits = 0
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) {
      if (digits < 6) head = head * 10 + code - 48
      digits += 1
    } else if (code === 43 ? at > 0 : (code !== 32 && code !== 45 && code !== 47) || at === 0) return false
  }
  if (digits < 6 || digits > 20) return false
  const international = text.charCodeAt(0) === 43 || text.startsWith('00')
  if (!international && country === undefined) return true
  if (!international && country!.length !== 2) return false
  // As a number, because a text for each telephone number would be made for nothing.
  const place = international ? head : 2_000_000 + country!.charCodeAt(0) * 128 + country!.charCodeAt(1)
  const plus = text.charCodeAt(0) === 43 ? 1 : 0
  const name = ((place * 10 + (head < 100_000 ? 0 : 1)) * 2 + plus) * 32 + digits
  const known = quickPossible.get(name)
  if (known !== undefined) return known
  const start = String(head).padStart(6, '0')
  const answer = possible.get(phoneName(start, digits, international, country)) === true
  // A no is only "not asked yet".
  if (answer && quickPossible.size < 100_000) quickPossible.set(name, true)
  return answer
}

const quickPossible = new Map<number, boolean>()

const possible = new Map<string, boolean>()

function askPhone(
  plain: string,
  digits: string,
  international: boolean,
  country: string | undefined,
): boolean {
  try {
    const number = parsePhoneNumberFromString(plain.replace(/^\s*00/, '+'), country as CountryCode)
    // Short numbers and internal extensions are no fault.
    return number?.isPossible() ?? (!international && digits.length <= 7)
  } catch {
    return true
  }
}

/** Which of the library's checks is that of the VAT id of a country. */
const vatChecks: Readonly<Record<string, readonly string[]>> = {
  DE: ['vat'],
  AT: ['uid'],
  CH: ['vat', 'uid'],
  DK: ['cvr'],
  SE: ['vat'],
  NO: ['mva'],
  FI: ['alv'],
  NL: ['btw'],
  BE: ['vat'],
  FR: ['tva'],
  GB: ['vat'],
  IT: ['iva'],
  ES: ['nif'],
  PL: ['nip'],
  LU: ['tva'],
}

type Check = { readonly validate: (text: string) => { readonly isValid: boolean } }

/** `undefined`: not known how to check it. */
export function isVatId(text: string, country: string | undefined): boolean | undefined {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  const prefix = /^[A-Z]{2}/.exec(plain)?.[0]
  const code = prefix === 'EL' ? 'GR' : prefix === 'XI' ? 'GB' : (prefix ?? country)
  const names = code === undefined ? undefined : vatChecks[code]
  if (names === undefined) return undefined
  const checks = (stdnum as unknown as Readonly<Record<string, Readonly<Record<string, Check>>>>)[code!]
  const body = prefix === undefined ? plain : plain.slice(2)
  const known = names.map((name) => checks?.[name]).filter((check) => check !== undefined)
  if (known.length === 0) return undefined
  try {
    return known.some((check) => check.validate(plain).isValid || check.validate(body).isValid)
  } catch {
    return false
  }
}

export function isIban(text: string): boolean {
  return isValidIBAN(electronicFormatIBAN(text) ?? '')
}

export function plainIban(text: string): string {
  return electronicFormatIBAN(text) ?? text
}

/** `undefined`: the library does not know the country. */
export function isPostcode(text: string, country: string | undefined): boolean | undefined {
  if (country === undefined || !postcodeValidatorExistsForCountry(country)) return undefined
  // A country in front of the code belongs to neither: D-80331, DK-2100.
  const plain = text.trim().replace(/^[A-Z]{1,3}-(?=\d)/i, '')
  return postcodeValidator(plain, country)
}

/** For digits alone: false where {@link isPostcode} is. */
export function isPlainPostcode(digits: string, country: string | undefined): boolean {
  if (country === undefined || !postcodeValidatorExistsForCountry(country)) return true
  return postcodeValidator(digits, country)
}

/** Modulo 10 with weights 3 and 1 (GS1 General Specifications). */
export function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, weight = 1; at >= 0; at -= 1, weight = 4 - weight)
    sum += Number(digits[at]) * weight
  return sum % 10 === 0
}

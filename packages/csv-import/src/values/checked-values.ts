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
  // Whether a number is possible follows from its country and its length, so the library is asked once for each.
  const name = `${international ? `+${digits.slice(0, digits.startsWith('00') ? 6 : 4)}` : country} ${digits.startsWith('0') ? 0 : 1} ${digits.length}`
  const known = possible.get(name)
  if (known !== undefined) return known
  const answer = askPhone(plain, digits, international, country)
  if (possible.size < 10_000) possible.set(name, answer)
  return answer
}

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

/** Modulo 10 with weights 3 and 1 (GS1 General Specifications). */
export function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, weight = 1; at >= 0; at -= 1, weight = 4 - weight)
    sum += Number(digits[at]) * weight
  return sum % 10 === 0
}

/** Check digits and comparable forms of identification numbers. A wrong check digit is a remark, never a refusal. */

/** True for 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, modulo 10 with weights 3 and 1). */
export function isGtin(text: string): boolean {
  return /^(?:\d{8}|\d{12,14})$/.test(text) && hasGs1CheckDigit(text)
}

/** True for 13 digits with a right check digit. */
export function isGln(text: string): boolean {
  return /^\d{13}$/.test(text) && hasGs1CheckDigit(text)
}

function hasGs1CheckDigit(digits: string): boolean {
  let sum = 0
  // From the right: the check digit itself has weight 1, its neighbour 3, and so on.
  for (let index = digits.length - 1, weight = 1; index >= 0; index -= 1, weight = 4 - weight) {
    sum += Number(digits[index]) * weight
  }
  return sum % 10 === 0
}

/**
 * Comparable form of a VAT id (M-A1): upper case, letters and digits only, country prefix first.
 *
 * @param vatId - As typed: `de 123.456.789`, `DK-12 34 56 78`.
 * @param countryCode - Prefix for ids that were typed without one. ISO 3166-1; Greece counts as `EL`.
 * @returns `undefined` when nothing but signs is left, or the result is no 4 to 15 letters and digits.
 */
export function normalizeVatId(vatId: string, countryCode?: string): string | undefined {
  const plain = vatId
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  const prefixed = /^[A-Z]{2}/.test(plain) ? plain : `${countryCode?.toUpperCase() ?? ''}${plain}`
  // ISO 3166 says GR, the VAT directive EL.
  const normal = prefixed.startsWith('GR') ? `EL${prefixed.slice(2)}` : prefixed
  return /^[A-Z0-9]{4,15}$/.test(normal) ? normal : undefined
}

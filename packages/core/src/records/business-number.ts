/**
 * Comparable form of a business number (M-L1, M-D3): trimmed, NFC, without case. Leading zeros, inner spaces and punctuation
 * count: `007` and `7` are two numbers.
 */
export function foldNumber(number: string): string {
  // NFC last: lower-casing may decompose (İ).
  return number.trim().toLowerCase().normalize('NFC')
}

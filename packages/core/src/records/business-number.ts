/**
 * Comparable form of a business number (M-L1, M-D3): trimmed, NFC, without case. Leading zeros, inner spaces and punctuation
 * count: `007` and `7` are two numbers.
 */
export function foldNumber(number: string): string {
  if (folded.test(number)) return number
  if (plain.test(number)) return number.toLowerCase()
  // NFC last: lower-casing may decompose (İ).
  return number.trim().toLowerCase().normalize('NFC')
}

/** Printable ASCII without capitals, not beginning or ending in a space: folding changes nothing. Most numbers are such. */
const folded = /^[!-@[-~](?:[ -@[-~]*[!-@[-~])?$/

/** The same with capitals: nothing but those is to be folded. */
const plain = /^[!-~](?:[ -~]*[!-~])?$/

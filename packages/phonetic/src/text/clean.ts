import { repairMojibake } from './repair.js'

/** Signs of one field that are looked at; what comes after plays no part in matching. See docs/limits.md. */
export const maxFieldLength = 256

/** Numbers of a field that repeats (phones) that are looked at. */
export const maxRepeatedValues = 8

/** Words of a name or of a company that are looked at. */
export const maxWords = 8

/**
 * A field ready for comparison: cut to {@link maxFieldLength}, mojibake repaired, NFKC, lower case, without control and
 * formatting signs, one space between words. Never throws; what is no text is `''`.
 */
export function cleanField(value: unknown): string {
  if (typeof value !== 'string' || value === '') return ''
  const text = value.length > maxFieldLength ? value.slice(0, maxFieldLength) : value
  if (isSimple(text)) return text.toLowerCase()
  return repairMojibake(text)
    .normalize('NFKC')
    .replace(/&amp;/g, '&')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toLowerCase()
    .replace(/\u0307/g, '')
}

/**
 * Visible ASCII signs and Western letters (à to ÿ, also large) with single spaces inside: nothing to repair. Misread UTF-8 has a sign
 * of another kind behind each of these letters; `&amp;` is an ampersand misread.
 */
function isSimple(text: string): boolean {
  let space = true
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 32) {
      if (space) return false
      space = true
      continue
    }
    if (c < 33 || c === 127 || (c > 127 && c < 0xc0) || c > 0xff) return false
    if (c === 38 && text.charCodeAt(i + 1) === 97) return false
    space = false
  }
  return !space
}

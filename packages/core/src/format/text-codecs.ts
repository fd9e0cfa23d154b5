/**
 * Bytes as text: base32 (RFC 4648 section 6, lower case, no padding), base64url (section 5, no padding), hex.
 */
const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function encodeBits(bytes: Uint8Array, width: number, alphabet: string): string {
  let text = ''
  let pending = 0
  let count = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    count += 8
    while (count >= width) {
      count -= width
      text += alphabet.charAt((pending >> count) & ((1 << width) - 1))
    }
    pending &= (1 << count) - 1
  }
  if (count > 0) text += alphabet.charAt((pending << (width - count)) & ((1 << width) - 1))
  return text
}

/** 16 bytes give 26 characters, 32 bytes give 52. */
export const encodeBase32 = (bytes: Uint8Array): string => encodeBits(bytes, 5, base32Alphabet)

/** 32 bytes give 43 characters, 64 bytes give 86. */
export const encodeBase64Url = (bytes: Uint8Array): string => encodeBits(bytes, 6, base64Alphabet)

/** `undefined` unless `text` is what {@link encodeBase64Url} writes, to the bit: there is one text per value. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let pending = 0
  let count = 0
  let at = 0
  for (const character of text) {
    const value = base64Alphabet.indexOf(character)
    if (value < 0) return undefined
    pending = ((pending << 6) | value) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes[at++] = (pending >> count) & 0xff
    }
  }
  return encodeBase64Url(bytes) === text ? bytes : undefined
}

export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

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

/** Two characters for each value of twelve bits: every change of a record goes through here. */
const base64Pairs: readonly string[] = Array.from(
  { length: 4096 },
  (_, value) => base64Alphabet.charAt(value >> 6) + base64Alphabet.charAt(value & 63),
)

/** 32 bytes give 43 characters, 64 bytes give 86. */
export function encodeBase64Url(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3)
  let text = ''
  for (let at = 0; at < whole; at += 3) {
    const bits = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    text += base64Pairs[bits >> 12]! + base64Pairs[bits & 4095]!
  }
  return whole === bytes.length ? text : text + encodeBits(bytes.subarray(whole), 6, base64Alphabet)
}

/** Value of each character by its code; 64: none. */
const base64Values = new Uint8Array(128).fill(64)
for (let value = 0; value < 64; value++) base64Values[base64Alphabet.charCodeAt(value)] = value

/** `undefined` unless `text` is what {@link encodeBase64Url} writes, to the bit: there is one text per value. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let pending = 0
  let count = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const value = base64Values[text.charCodeAt(i)] ?? 64
    if (value === 64) return undefined
    pending = ((pending << 6) | value) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes[at++] = (pending >> count) & 0xff
    }
  }
  // What is left over of the last character is nothing, and less than a character's worth.
  return count < 6 && (pending & ((1 << count) - 1)) === 0 ? bytes : undefined
}

export function encodeHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

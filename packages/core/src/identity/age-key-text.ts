/**
 * age keys as text: Bech32 (BIP-173, without its bound of 90 characters) around 32 bytes, as the age specification says.
 *
 * The library makes keys from the platform's randomness only; ours come from the injected one, so that one seed is one run.
 * @see https://age-encryption.org/v1 - "The X25519 recipient type"
 */
import { x25519 } from '@noble/curves/ed25519.js'

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const recipientPrefix = 'age'
const recipientPattern = /^age1[a-z0-9]{58}$/
/** A scalar, clamped by the function: a multiple of 8, which takes every point of low order to zero. */
const probe = new Uint8Array(32).fill(1)

/** @param secret - 32 random bytes. @returns `AGE-SECRET-KEY-1…` */
export const encodeAgeSecret = (secret: Uint8Array): string =>
  encodeBech32('age-secret-key-', secret).toUpperCase()

/** @returns `age1…` */
export const encodeAgeRecipient = (publicKey: Uint8Array): string => encodeBech32(recipientPrefix, publicKey)

/** True for `age1…` of a key that keeps a secret: right checksum, and a point that is not of low order. Never throws. */
export function isSoundRecipient(recipient: string): boolean {
  const publicKey = recipientPattern.test(recipient) ? decodeRecipient(recipient) : undefined
  if (publicKey === undefined) return false
  try {
    // Throws for the all-zero secret, RFC 7748 section 6.1.
    x25519.getSharedSecret(probe, publicKey)
    return true
  } catch {
    return false
  }
}

function decodeRecipient(recipient: string): Uint8Array | undefined {
  const data = [...recipient.slice(recipientPrefix.length + 1, -6)].map((letter) => alphabet.indexOf(letter))
  const bytes = new Uint8Array(32)
  let pending = 0
  let bits = 0
  let at = 0
  for (const value of data) {
    pending = ((pending << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (pending >> bits) & 0xff
  }
  // One text per key: checksum, alphabet and the unused bits are right when writing it again gives the same.
  return encodeAgeRecipient(bytes) === recipient ? bytes : undefined
}

function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = toFiveBits(bytes)
  const head = [...prefix].map((letter) => letter.charCodeAt(0))
  const expanded = [...head.map((code) => code >> 5), 0, ...head.map((code) => code & 31)]
  const remainder = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1
  const checksum = [25, 20, 15, 10, 5, 0].map((shift) => (remainder >>> shift) & 31)
  return `${prefix}1${[...data, ...checksum].map((value) => alphabet.charAt(value)).join('')}`
}

function toFiveBits(bytes: Uint8Array): number[] {
  const values: number[] = []
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      values.push((pending >> bits) & 31)
    }
  }
  if (bits > 0) values.push((pending << (5 - bits)) & 31)
  return values
}

/** Generator of BIP-173, "Checksum". */
function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let remainder = 1
  for (const value of values) {
    const top = remainder >>> 25
    remainder = ((remainder & 0x1ffffff) << 5) ^ value
    generator.forEach((factor, bit) => {
      if (((top >> bit) & 1) === 1) remainder ^= factor
    })
  }
  return remainder
}

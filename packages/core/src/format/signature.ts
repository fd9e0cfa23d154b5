/**
 * Ed25519 signatures and the line that carries one.
 *
 * Verification follows RFC 8032 with the strict choices (`zip215: false`), so that every runtime gives the same verdict;
 * the library's default accepts 826 of 914 edge cases.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { UsageError } from '../errors/errors.js'
import type { Digest, Random, Signatures } from '../runtime/runtime.js'
import type { SigningKey } from './bundle.js'
import { preAuthenticationEncoding } from './pae.js'
import { decodeBase64Url, encodeBase64Url } from './text-codecs.js'

/** Line 2 of a file that nobody signed. */
export const unsignedLine = 'unsigned'
const signedLine = /^ed25519 ([0-9a-f]{16}) ([A-Za-z0-9_-]{86})$/

export interface SignatureLine {
  readonly keyId: string
  readonly signature: Uint8Array
}

/** A new key pair out of 32 random bytes. */
export function createSigningKey(random: Random): SigningKey {
  const secretKey = random.bytes(32)
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}

/** The pair of a seed that was kept. @param secretKey - 32 bytes. @throws {@link UsageError} `usage.invalid_argument` */
export function signingKeyFrom(secretKey: Uint8Array): SigningKey {
  if (secretKey.length !== 32) throw new UsageError('usage.invalid_argument', 'a seed of 32 bytes')
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}

/** First 16 hex digits of the SHA-256 of the public key. */
export function signingKeyId(publicKey: Uint8Array, digest: Digest): string {
  return digest.sha256Hex(publicKey).slice(0, 16)
}

/**
 * A public key under which a signature means something: a point of the prime-order group, in its one encoding. Check it
 * where a key enters a roster.
 */
export function isSoundPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false
  const name = encodeBase64Url(publicKey)
  const known = soundKeys.get(name)
  if (known !== undefined) return known
  const isSound = isSoundPoint(publicKey)
  // The keys of a network are few; who sends many strange ones only makes us calculate again.
  if (soundKeys.size >= mostKnownKeys) soundKeys.clear()
  soundKeys.set(name, isSound)
  return isSound
}

/** Verdicts by key: finding one takes as long as a verification. */
const soundKeys = new Map<string, boolean>()
const mostKnownKeys = 256

function isSoundPoint(publicKey: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(publicKey, false)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

/**
 * @param type - Names what is signed, so that a signature over one thing never passes for another.
 * @throws {@link UsageError} `usage.invalid_argument` when the two halves of the key do not belong together.
 */
export function signPayload(
  key: SigningKey,
  type: string,
  payload: Uint8Array,
  native?: Signatures,
): Uint8Array {
  if (!pairs.has(key)) {
    assertPair(key)
    pairs.add(key)
  }
  const message = preAuthenticationEncoding(type, payload)
  return native === undefined ? ed25519.sign(message, key.secretKey) : native.sign(key.secretKey, message)
}

/** Keys whose halves were seen to belong together. */
const pairs = new WeakSet<SigningKey>()

function assertPair(key: SigningKey): void {
  const own = key.secretKey.length === 32 ? ed25519.getPublicKey(key.secretKey) : undefined
  if (
    own === undefined ||
    own.length !== key.publicKey.length ||
    own.some((byte, at) => byte !== key.publicKey[at])
  ) {
    throw new UsageError(
      'usage.invalid_argument',
      'signer: expected an Ed25519 seed of 32 bytes and its public key',
      {
        parameters: { field: 'signer' },
      },
    )
  }
}

/**
 * False also for a key or signature that is malformed. Never throws.
 *
 * @param native - Its yes is proof enough for a sound key: R + h·A = S·B is the cofactored equation without its cofactor, and
 *   R equal byte for byte to a point that was just encoded is in its one encoding.
 */
export function verifyPayload(
  publicKey: Uint8Array,
  type: string,
  payload: Uint8Array,
  signature: Uint8Array,
  native?: Signatures,
): boolean {
  if (native !== undefined && isSoundPublicKey(publicKey)) {
    try {
      if (native.verify(publicKey, preAuthenticationEncoding(type, payload), signature)) return true
    } catch {
      // The judge below decides.
    }
  }
  try {
    return ed25519.verify(signature, preAuthenticationEncoding(type, payload), publicKey, { zip215: false })
  } catch {
    return false
  }
}

/** Without line feed. */
export const serializeSignatureLine = ({ keyId, signature }: SignatureLine): string =>
  `ed25519 ${keyId} ${encodeBase64Url(signature)}`

/** `undefined` unless the line is what {@link serializeSignatureLine} writes, to the bit. */
export function parseSignatureLine(line: string): SignatureLine | undefined {
  const match = signedLine.exec(line)
  const signature = decodeBase64Url(match?.[2] ?? '')
  return match?.[1] === undefined || signature === undefined ? undefined : { keyId: match[1], signature }
}

/** What is made out of the secret of an invitation. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalJson } from '../format/canonical-json.js'
import { encodeBase64Url } from '../format/text-codecs.js'
import { encodeUtf8 } from '../format/utf8.js'
import type { EnrolLine } from '../format/wire.js'
import type { Digest } from '../runtime/runtime.js'

/** 64 hex. */
export const tokenHashOf = (token: Uint8Array, digest: Digest): string => digest.sha256Hex(token)

/**
 * HMAC-SHA-256 over all other fields and the signing key, base64url. Its key is the SHA-256 of the token, so that the host can
 * check a proof with what it keeps.
 */
export function enrolmentProof(
  tokenHash: string,
  line: Omit<EnrolLine, 'proof'>,
  signingPublicKey: Uint8Array,
): string {
  const key = new Uint8Array((tokenHash.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
  const message = canonicalJson({ ...line, signingPublicKey: encodeBase64Url(signingPublicKey) })
  return encodeBase64Url(hmac(sha256, key, encodeUtf8(message)))
}

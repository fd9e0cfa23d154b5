/**
 * Opens a bundle. The order of the checks is the defence: file size, age header, the whole file decrypted, manifest,
 * signature, the caller's own checks, body hash; only then the decompressor and the record parser see anything.
 * @see docs/format/bundle.md, "Order of checks"
 */
import { UsageError } from '../errors/errors.js'
import { decryptAgeFile } from './age-file.js'
import { parseLines } from './body-lines.js'
import type { BundleOrigin, OpenBundleOptions, OpenedBundle } from './bundle.js'
import { defaultLimits, type Limits } from './limits.js'
import { parseManifest } from './manifest.js'
import { type Manifest, schemaVersion } from './manifest-schema.js'
import { manifestType } from './pae.js'
import { refuse, refuseTooLarge } from './refusal.js'
import {
  isSoundPublicKey,
  parseSignatureLine,
  signingKeyId,
  unsignedLine,
  verifyPayload,
} from './signature.js'
import { decodeBase64Url } from './text-codecs.js'
import { decodeUtf8 } from './utf8.js'

const lineFeed = 0x0a

/**
 * Open a file that claims to be a bundle.
 *
 * @param file - The whole file, any content. Not modified.
 * @returns Manifest and origin, checked; the lines are parsed while they are read.
 * @throws {@link FormatError} with the code of the first check that failed.
 * @throws {@link UsageError} `usage.invalid_argument` for keys that are none, or when `resolveKey` is missing.
 */
export async function openBundle(file: Uint8Array, options: OpenBundleOptions): Promise<OpenedBundle> {
  const { runtime, limits = defaultLimits } = options
  if (file.length > limits.fileBytes) throw refuseTooLarge('fileBytes', limits.fileBytes, 'file')
  const plaintext = await decryptAgeFile(file, options, limits)
  const parts = divide(plaintext, limits)
  const manifest = parseManifest(parts.manifest, limits)
  const manifestHash = runtime.digest.sha256Hex(parts.manifest)
  assertLayout(plaintext, parts.bodyStart, manifest)
  const origin = verifyOrigin(manifest, parts, options)
  await options.verifyManifest?.(manifest, manifestHash, origin)
  const body = await unpackBody(takeBody(plaintext, parts.bodyStart, manifest), manifest, options)
  const expected = { records: manifest.body.records, fromNewer: manifest.schema.ver > schemaVersion }
  const batches = () => parseLines(body, limits, expected)
  return {
    manifest,
    manifestHash,
    fileHash: runtime.digest.sha256Hex(file),
    origin,
    batches,
    *lines() {
      for (const batch of batches()) yield* batch
    },
  }
}

interface Parts {
  readonly manifest: Uint8Array
  readonly signature: string
  readonly bodyStart: number
}

function divide(plaintext: Uint8Array, limits: Limits): Parts {
  const manifestEnd = plaintext.subarray(0, limits.manifestBytes + 1).indexOf(lineFeed)
  if (manifestEnd < 0) {
    throw plaintext.length > limits.manifestBytes
      ? refuseTooLarge('manifestBytes', limits.manifestBytes, 'manifest')
      : refuse('format.manifest', 'expected a manifest line', 'manifest')
  }
  const start = manifestEnd + 1
  const signatureEnd = plaintext.subarray(start, start + limits.signatureLineBytes).indexOf(lineFeed)
  const manifest = plaintext.subarray(0, manifestEnd)
  if (signatureEnd >= 0) {
    const signature = decodeUtf8(plaintext.subarray(start, start + signatureEnd)) ?? ''
    return { manifest, signature, bodyStart: start + signatureEnd + 1 }
  }
  // A newer version may sign otherwise, and its files are kept: the manifest speaks first.
  parseManifest(manifest, limits)
  throw refuse('format.bad_signature', 'expected a signature line', 'signature')
}

function assertLayout(plaintext: Uint8Array, start: number, { body, total }: Manifest): void {
  if (total !== plaintext.length) {
    throw refuse('format.manifest', `expected ${String(plaintext.length)}`, 'manifest/total')
  }
  if (start + body.csize > total)
    throw refuse('format.manifest', 'expected a body within the file', 'manifest/body')
}

/** The packed body; nothing but zeros behind it. */
function takeBody(plaintext: Uint8Array, start: number, { body }: Manifest): Uint8Array {
  const end = start + body.csize
  for (let at = end; at < plaintext.length; at++) {
    if (plaintext[at] !== 0) throw refuse('format.body', 'expected zeros behind the body', 'padding')
  }
  return plaintext.subarray(start, end)
}

function verifyOrigin(manifest: Manifest, parts: Parts, options: OpenBundleOptions): BundleOrigin {
  if (parts.signature === unsignedLine) {
    if (manifest.kind !== 'file') throw refuse('format.unsigned', 'expected a signature', 'signature')
    if (manifest.fromKey !== undefined)
      throw refuse('format.bad_signature', 'expected a signature', 'signature')
    return { proven: false }
  }
  const line = parseSignatureLine(parts.signature)
  if (line === undefined) throw refuse('format.bad_signature', 'expected a signature line', 'signature')
  if (line.keyId !== manifest.fromKey) {
    throw refuse('format.bad_signature', 'expected the key that the manifest names', 'signature')
  }
  const publicKey = findKey(manifest, line.keyId, options)
  if (publicKey === undefined || signingKeyId(publicKey, options.runtime.digest) !== line.keyId) {
    throw refuse('format.bad_signature', 'expected a known key', 'signature')
  }
  if (
    !isSoundPublicKey(publicKey) ||
    !verifyPayload(publicKey, manifestType, parts.manifest, line.signature, options.runtime.signatures)
  ) {
    throw refuse('format.bad_signature', 'expected a signature that holds', 'signature')
  }
  return { proven: true, keyId: line.keyId, publicKey }
}

function findKey(
  manifest: Manifest,
  keyId: string,
  { resolveKey }: OpenBundleOptions,
): Uint8Array | undefined {
  if (manifest.fromPublicKey !== undefined) return decodeBase64Url(manifest.fromPublicKey)
  if (resolveKey === undefined) {
    throw new UsageError('usage.invalid_argument', 'resolveKey: expected for bundles of the network', {
      parameters: { field: 'resolveKey', expected: 'a function' },
    })
  }
  return resolveKey(manifest.from, keyId)
}

async function unpackBody(
  packed: Uint8Array,
  { body }: Manifest,
  { runtime }: OpenBundleOptions,
): Promise<Uint8Array> {
  if (runtime.digest.sha256Hex(packed) !== body.sha256) {
    throw refuse('format.body', 'expected the body that the manifest names', 'body')
  }
  return body.enc === 'none' ? packed : await runtime.compression.gunzip(packed, body.size)
}

/**
 * Makes a bundle: manifest, signature, compressed lines, padding, and age around it.
 * @see docs/format/bundle.md
 */
import { UsageError } from '../errors/errors.js'
import { encryptAgeFile } from './age-file.js'
import { serializeLines } from './body-lines.js'
import type { CheckedLine } from './body-lines.js'
import type { CheckedBody } from './checked-body.js'
import type { SealBundleOptions, SealedBundle, SigningKey } from './bundle.js'
import { bundleName } from './bundle-name.js'
import { defaultLimits, type Limits } from './limits.js'
import { parseManifest, serializeManifest } from './manifest.js'
import type { Manifest } from './manifest-schema.js'
import { manifestType } from './pae.js'
import { paddedLength } from './padding.js'
import { refuseTooLarge } from './refusal.js'
import { serializeSignatureLine, signingKeyId, signPayload, unsignedLine } from './signature.js'
import { encodeBase64Url, encodeHex } from './text-codecs.js'
import { encodeUtf8 } from './utf8.js'
import type { WireLine } from './wire.js'

/**
 * Seal lines into one file for one receiver.
 *
 * The result is not reproducible (age draws a fresh key): store the bytes and send the same ones again.
 *
 * @throws {@link FormatError} with the code the receiver would give: `format.too_large` above a limit, `format.body` for a
 *   wrong line, `format.manifest` for a wrong manifest.
 * @throws {@link UsageError} `usage.invalid_argument` for keys, passphrase or work factor, `usage.invalid_configuration` for
 *   the extension.
 */
export async function sealBundle(options: SealBundleOptions): Promise<SealedBundle> {
  return sealCheckedBundle(options)
}

/** Some of the lines may be checked already, under the same limits. */
export interface SealCheckedOptions extends Omit<SealBundleOptions, 'lines'> {
  readonly lines: Iterable<WireLine | CheckedLine | string> | CheckedBody
}

/** {@link sealBundle}, which does not look again at what is checked already. */
export async function sealCheckedBundle(options: SealCheckedOptions): Promise<SealedBundle> {
  const { signer, limits = defaultLimits } = options
  const { digest } = options.runtime
  if (signer === undefined && options.manifest.kind !== 'file') {
    throw new UsageError('usage.invalid_argument', 'signer: expected for every kind but file', {
      parameters: { field: 'signer', expected: 'a signing key' },
    })
  }
  const body = await packBody(options, limits)
  const keyId = signer === undefined ? undefined : signingKeyId(signer.publicKey, digest)
  const manifest = withTotal(draftManifest(options, keyId, body), signatureLength(keyId) + body.bytes.length)
  const line = serializeManifest(manifest)
  // Our own reader is the judge of what we write.
  parseManifest(line, limits)
  const signature =
    signer === undefined || keyId === undefined
      ? unsignedLine
      : serializeSignatureLine({
          keyId,
          signature: signPayload(signer, manifestType, line, options.runtime.signatures),
        })
  const bytes = await encryptAgeFile(layOut(manifest.total, line, signature, body.bytes), options, limits)
  if (bytes.length > limits.fileBytes) throw refuseTooLarge('fileBytes', limits.fileBytes, 'file')
  const fileDigest = digest.sha256(bytes)
  return {
    bytes,
    fileHash: encodeHex(fileDigest),
    name: bundleName(fileDigest, options.extension),
    manifest,
    manifestHash: digest.sha256Hex(line),
  }
}

interface PackedBody {
  readonly bytes: Uint8Array
  readonly description: Manifest['body']
}

async function packBody({ lines, runtime }: SealCheckedOptions, limits: Limits): Promise<PackedBody> {
  const { bytes: raw, records } = serializeLines(lines, limits)
  const bytes = records === 0 ? raw : await runtime.compression.gzip(raw)
  const enc = records === 0 ? 'none' : 'gzip'
  const sha256 = runtime.digest.sha256Hex(bytes)
  return { bytes, description: { enc, csize: bytes.length, size: raw.length, records, sha256 } }
}

/** Kinds whose key no roster holds bring it along. */
const carriesKey = (kind: Manifest['kind']): boolean => kind === 'file' || kind === 'enrol'

function draftManifest(
  { manifest, signer }: { readonly manifest: SealBundleOptions['manifest']; readonly signer?: SigningKey },
  keyId: string | undefined,
  body: PackedBody,
): Manifest {
  const key =
    signer !== undefined && carriesKey(manifest.kind)
      ? { fromPublicKey: encodeBase64Url(signer.publicKey) }
      : {}
  const fromKey = keyId === undefined ? {} : { fromKey: keyId }
  // The reader's schema judges the sum before anything is signed.
  return { ...manifest, v: 1, ...fromKey, ...key, body: body.description, total: 1 } as Manifest
}

/** Length of line 2 with its line feed. */
const signatureLength = (keyId: string | undefined): number =>
  1 + (keyId === undefined ? unsignedLine.length : 'ed25519 '.length + keyId.length + 1 + 86)

/** `total` counts its own digits: repeat until it holds. It grows only, so this ends. */
function withTotal(manifest: Manifest, rest: number): Manifest {
  let sealed = manifest
  for (;;) {
    const total = paddedLength(serializeManifest(sealed).length + 1 + rest)
    if (total === sealed.total) return sealed
    sealed = { ...sealed, total }
  }
}

function layOut(total: number, line: Uint8Array, signature: string, body: Uint8Array): Uint8Array {
  const plaintext = new Uint8Array(total)
  plaintext.set(line)
  plaintext.set(encodeUtf8(`\n${signature}\n`), line.length)
  plaintext.set(body, line.length + signature.length + 2)
  return plaintext
}

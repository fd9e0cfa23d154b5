/**
 * Bundles without cryptography, for runs by the thousand: the same manifest, lines, order of checks and refusals as the
 * standard suite, hashes in place of age and Ed25519.
 */
import { identityToRecipient } from 'age-encryption'
import { parseLines, serializeLines } from '../../packages/core/src/format/body-lines.js'
import type { OpenedBundle, OpenBundleOptions } from '../../packages/core/src/format/bundle.js'
import { bundleName } from '../../packages/core/src/format/bundle-name.js'
import { defaultLimits } from '../../packages/core/src/format/limits.js'
import { parseManifest, serializeManifest } from '../../packages/core/src/format/manifest.js'
import type { Manifest } from '../../packages/core/src/format/manifest-schema.js'
import { schemaVersion } from '../../packages/core/src/format/manifest-schema.js'
import { refuse } from '../../packages/core/src/format/refusal.js'
import type { SealCheckedOptions } from '../../packages/core/src/format/seal-bundle.js'
import { signingKeyId } from '../../packages/core/src/format/signature.js'
import { decodeBase64Url, encodeBase64Url, encodeHex } from '../../packages/core/src/format/text-codecs.js'
import { decodeUtf8, encodeUtf8 } from '../../packages/core/src/format/utf8.js'
import type { Digest } from '../../packages/core/src/runtime/runtime.js'
import type { BundleSuite } from '../../packages/core/src/sync/bundle-suite.js'

const magic = 'ordersync simulated bundle'
const recipients = new Map<string, string>()

async function recipientOf(identity: string): Promise<string> {
  const known = recipients.get(identity)
  if (known !== undefined) return known
  const made = await identityToRecipient(identity)
  recipients.set(identity, made)
  return made
}

const seal = (digest: Digest, publicKey: Uint8Array, manifest: Uint8Array): string =>
  digest.sha256Hex(`${encodeHex(publicKey)} ${digest.sha256Hex(manifest)}`)

/** @param onText - Sees the plaintext of every bundle that is sealed, to look for what must not be in it. */
export function fastSuite(onText: (text: string) => void = () => undefined): BundleSuite {
  return {
    async seal({ signer, runtime, limits = defaultLimits, ...options }: SealCheckedOptions) {
      const { digest } = runtime
      const body = serializeLines(options.lines, limits)
      onText(decodeUtf8(body.bytes) ?? '')
      const { publicKey } = signer!
      const keyId = signingKeyId(publicKey, digest)
      const brings = options.manifest.kind === 'file' || options.manifest.kind === 'enrol'
      const size = body.bytes.length
      const sha256 = digest.sha256Hex(body.bytes)
      const manifest = {
        ...options.manifest,
        v: 1,
        fromKey: keyId,
        ...(brings ? { fromPublicKey: encodeBase64Url(publicKey) } : {}),
        body: { enc: 'none', csize: size, size, records: body.records, sha256 },
        total: Math.max(1, size),
      } as Manifest
      const line = serializeManifest(manifest)
      parseManifest(line, limits)
      const rest = concat([line, encodeUtf8(`\n${keyId} ${seal(digest, publicKey, line)}\n`), body.bytes])
      const head = encodeUtf8(`${magic} ${digest.sha256Hex(rest)} ${(options.recipients ?? []).join(',')}\n`)
      const bytes = concat([head, rest])
      const fileDigest = digest.sha256(bytes)
      return {
        bytes,
        fileHash: encodeHex(fileDigest),
        name: bundleName(fileDigest, options.extension),
        manifest,
        manifestHash: digest.sha256Hex(line),
      }
    },

    async open(file: Uint8Array, options: OpenBundleOptions): Promise<OpenedBundle> {
      const { runtime, limits = defaultLimits } = options
      const { digest } = runtime
      const headEnd = file.indexOf(0x0a)
      const head = headEnd < 0 ? undefined : decodeUtf8(file.subarray(0, headEnd))
      const words = head?.startsWith(`${magic} `) ? head.slice(magic.length + 1).split(' ') : undefined
      if (words?.length !== 2) throw refuse('format.not_a_bundle', 'expected a bundle', 'head')
      const own = await Promise.all((options.identities ?? []).map((one) => recipientOf(one as string)))
      if (!words[1]!.split(',').some((one) => own.includes(one))) {
        throw refuse('format.wrong_key', 'expected a file sealed for one of these keys', 'head')
      }
      const rest = file.subarray(headEnd + 1)
      if (digest.sha256Hex(rest) !== words[0]) {
        throw refuse('format.incomplete', 'expected a file that authenticates to its end', 'head')
      }
      const lineEnd = rest.indexOf(0x0a)
      const line = rest.subarray(0, lineEnd)
      const signatureEnd = rest.indexOf(0x0a, lineEnd + 1)
      const manifest = parseManifest(line, limits)
      const manifestHash = digest.sha256Hex(line)
      const [keyId = '', mac] = (decodeUtf8(rest.subarray(lineEnd + 1, signatureEnd)) ?? '').split(' ')
      const publicKey =
        manifest.fromPublicKey === undefined
          ? options.resolveKey?.(manifest.from, keyId)
          : decodeBase64Url(manifest.fromPublicKey)
      if (publicKey === undefined || manifest.fromKey !== keyId || mac !== seal(digest, publicKey, line)) {
        throw refuse('format.bad_signature', 'expected a signature that holds', 'signature')
      }
      const origin = { proven: true as const, keyId, publicKey }
      await options.verifyManifest?.(manifest, manifestHash, origin)
      const body = rest.subarray(signatureEnd + 1)
      if (body.length !== manifest.body.csize || digest.sha256Hex(body) !== manifest.body.sha256) {
        throw refuse('format.body', 'expected the body that the manifest names', 'body')
      }
      const expected = { records: manifest.body.records, fromNewer: manifest.schema.ver > schemaVersion }
      const batches = () => parseLines(body, limits, expected)
      return {
        manifest,
        manifestHash,
        fileHash: digest.sha256Hex(file),
        origin,
        batches,
        *lines() {
          for (const batch of batches()) yield* batch
        },
      }
    },
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

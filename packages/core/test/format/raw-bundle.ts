/** Builds bundles piece by piece, so that a test can make any of them wrong. */
import { Encrypter } from 'age-encryption'
import type { SigningKey } from '../../src/format/bundle.js'
import { canonicalJson } from '../../src/format/canonical-json.js'
import { manifestType } from '../../src/format/pae.js'
import { serializeSignatureLine, signingKeyId, signPayload } from '../../src/format/signature.js'
import { encodeBase64Url } from '../../src/format/text-codecs.js'
import { encodeUtf8 } from '../../src/format/utf8.js'
import { portableGzip } from '../../src/runtime/portable-gzip.js'
import { fileDraft, recipient, runtime, signer } from './bundle-fixture.js'

export interface RawBundle {
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Replaces the whole line. */
  readonly manifestLine?: string | Uint8Array
  /** `null` = unsigned. */
  readonly signer?: SigningKey | null
  readonly signatureLine?: string
  /** Named by manifest and line 2 instead of the signer's own. */
  readonly keyId?: string
  /** Over the manifest line, instead of the signer's. */
  readonly sign?: (line: Uint8Array) => Uint8Array
  /** Uncompressed body. */
  readonly text?: string | Uint8Array
  /** As it stands in the file. */
  readonly packed?: Uint8Array
  readonly body?: Readonly<Record<string, unknown>>
  readonly padding?: Uint8Array
  readonly recipients?: readonly string[]
  readonly passphrase?: string
}

export const joinBytes = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

const toBytes = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? encodeUtf8(value) : value

export function makePlaintext(raw: RawBundle): Uint8Array {
  const text = toBytes(raw.text ?? '')
  const packed = raw.packed ?? portableGzip(text)
  const padding = raw.padding ?? new Uint8Array(100)
  const key = raw.signer === undefined ? signer : raw.signer
  const keyId = raw.keyId ?? (key === null ? undefined : signingKeyId(key.publicKey, runtime.digest))
  const records = text.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0)
  const signatureLength = raw.signatureLine?.length ?? (key === null ? 8 : 111)
  const isFile = (raw.manifest?.['kind'] ?? 'file') === 'file' || raw.manifest?.['kind'] === 'enrol'
  const build = (total: number): Uint8Array =>
    raw.manifestLine === undefined
      ? encodeUtf8(
          canonicalJson({
            ...(raw.manifest?.['kind'] === undefined ? fileDraft : {}),
            v: 1,
            ...(keyId === undefined ? {} : { fromKey: keyId }),
            ...(key === null || !isFile ? {} : { fromPublicKey: encodeBase64Url(key.publicKey) }),
            body: {
              enc: 'gzip',
              csize: packed.length,
              size: text.length,
              records,
              sha256: runtime.digest.sha256Hex(packed),
              ...raw.body,
            },
            total,
            ...raw.manifest,
          }),
        )
      : toBytes(raw.manifestLine)
  let total = 1000
  for (let round = 0; round < 5; round++) {
    total = build(total).length + 1 + signatureLength + 1 + packed.length + padding.length
  }
  const line = build(total)
  const signature =
    raw.signatureLine ??
    (key === null || keyId === undefined
      ? 'unsigned'
      : serializeSignatureLine({
          keyId,
          signature: raw.sign?.(line) ?? signPayload(key, manifestType, line),
        }))
  return joinBytes(line, encodeUtf8(`\n${signature}\n`), packed, padding)
}

export async function encryptRaw(plaintext: Uint8Array, raw: RawBundle = {}): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  if (raw.passphrase === undefined) {
    for (const one of raw.recipients ?? [recipient]) encrypter.addRecipient(one)
  } else {
    encrypter.setPassphrase(raw.passphrase)
    encrypter.setScryptWorkFactor(14)
  }
  return encrypter.encrypt(plaintext)
}

export const makeRawBundle = (raw: RawBundle = {}): Promise<Uint8Array> => encryptRaw(makePlaintext(raw), raw)

/** Where the authentication code of an age header begins, and the payload. */
export function findHeaderEnd(file: Uint8Array): { readonly mac: number; readonly payload: number } {
  const mac = new TextDecoder('latin1').decode(file).indexOf('\n--- ') + 5
  return { mac, payload: file.indexOf(10, mac) + 1 }
}

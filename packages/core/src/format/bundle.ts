/**
 * What sealing takes and opening gives.
 */
import type { Runtime } from '../runtime/runtime.js'
import type { AgeIdentity } from './age-file.js'
import type { Limits } from './limits.js'
import type { Manifest, ManifestDraft } from './manifest-schema.js'
import type { WireLine } from './wire.js'

/** An Ed25519 key pair, 32 bytes each (`secretKey` is the seed, RFC 8032). */
export interface SigningKey {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

/** What of the runtime the format needs. */
export type FormatRuntime = Pick<Runtime, 'digest' | 'compression' | 'signatures'>

export interface SealBundleOptions {
  readonly manifest: ManifestDraft
  /** One operation each. Text is taken as it is: one JSON object without line feed. */
  readonly lines: Iterable<WireLine | string>
  /** `age1…` of the receiver; one, or two during a rotation. Either this or `passphrase`. */
  readonly recipients?: readonly string[]
  /** Shared by both sides; compared in NFC. */
  readonly passphrase?: string
  /** log2 of the scrypt cost; default 16, at most `limits.scryptWorkFactor`. */
  readonly workFactor?: number
  /** Demanded for every kind but `file`. */
  readonly signer?: SigningKey
  /** Of the name, without dot, `[a-z0-9]{1,8}`; default `osb`. */
  readonly extension?: string
  readonly limits?: Limits
  readonly runtime: FormatRuntime
}

export interface SealedBundle {
  /** The file. Sealing again gives other bytes: keep these for a resend. */
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`, 64 hex. */
  readonly fileHash: string
  /** 26 base32 characters of that hash and the extension. */
  readonly name: string
  readonly manifest: Manifest
  /** SHA-256 of the manifest line without its line feed, 64 hex: `prev` of the next one. */
  readonly manifestHash: string
}

/** Who made the bundle, as far as the signature tells. */
export type BundleOrigin =
  | {
      /**
       * The signature holds under `publicKey`. For kinds `enrol` and `file` that key came with the bundle: it proves that two
       * bundles have one maker, not who he is.
       */
      readonly proven: true
      readonly keyId: string
      readonly publicKey: Uint8Array
    }
  | { readonly proven: false }

export interface OpenBundleOptions {
  /** `AGE-SECRET-KEY-1…` or a non-extractable X25519 key of WebCrypto; all are tried. */
  readonly identities?: readonly AgeIdentity[]
  /** All are tried, each costs a scrypt run. Compared in NFC. */
  readonly passphrases?: readonly string[]
  /**
   * Public key of station `from` under the id `keyId`, from the roster. `undefined` refuses the bundle with
   * `format.bad_signature`. Demanded for network kinds other than `enrol`.
   */
  readonly resolveKey?: (from: string, keyId: string) => Uint8Array | undefined
  /**
   * Roster, names, sequence: called once the signature holds and before the body is touched. Throws to refuse, as a rule a
   * {@link FormatError} `format.not_for_us`; whatever it throws comes out unchanged.
   */
  readonly verifyManifest?: (
    manifest: Manifest,
    manifestHash: string,
    origin: BundleOrigin,
  ) => void | Promise<void>
  readonly limits?: Limits
  readonly runtime: FormatRuntime
}

export interface OpenedBundle {
  readonly manifest: Manifest
  /** SHA-256 of the manifest line without its line feed, 64 hex. */
  readonly manifestHash: string
  /** SHA-256 of the file, 64 hex. */
  readonly fileHash: string
  readonly origin: BundleOrigin
  /**
   * The lines, parsed and checked while they are read, at most 500 at once. Twice is allowed. Commit nothing before the last
   * batch was read: a wrong line throws {@link FormatError} `format.body` or `format.too_large` in the midst.
   */
  batches(): Iterable<readonly WireLine[]>
  /** The same, line by line. */
  lines(): Iterable<WireLine>
}

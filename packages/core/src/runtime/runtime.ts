/**
 * What the platform does better or what must be injected: time, randomness, digest, compression, logging.
 * Core never calls `Date.now`, `Math.random` or a platform API directly, so that one seed is one run.
 */

/** Wall clock. Clocks inform, they never decide. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** Source of unpredictable bytes. In tests a seeded one. */
export interface Random {
  /** `count` fresh bytes, 0 to 65,536. */
  bytes(count: number): Uint8Array
}

/** SHA-256, synchronous. Strings are hashed as UTF-8. */
export interface Digest {
  sha256(data: Uint8Array | string): Uint8Array
  /** Lower-case hex, 64 characters. */
  sha256Hex(data: Uint8Array | string): string
}

export interface Compression {
  /** One gzip member, level 6. */
  gzip(data: Uint8Array): Uint8Array | Promise<Uint8Array>
  /**
   * Undo `gzip`: exactly one member, no bytes behind it, exactly `size` bytes out.
   *
   * Stops as soon as more than `size` bytes come out; checks length and CRC. Never allocates from what the file claims.
   * @throws {@link FormatError} `format.body` when anything of this does not hold.
   */
  gunzip(data: Uint8Array, size: number): Uint8Array | Promise<Uint8Array>
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * Where the vendor wants to read what happened. Core hands over only codes, counts, ids and names of fields;
 * what is not on that list is redacted before it reaches `write`.
 */
export interface Logger {
  write(level: LogLevel, event: string, details: Readonly<Record<string, unknown>>): void
}

/**
 * Ed25519 as RFC 8032 has it, where the platform is faster than JavaScript. Core asks it only for what it can be trusted with: a
 * yes of `verify` counts for keys that core has found sound, a no is looked at again.
 */
export interface Signatures {
  /** @param secretKey - Seed, 32 bytes. @returns 64 bytes. */
  sign(secretKey: Uint8Array, message: Uint8Array): Uint8Array
  /**
   * True only when S·B = R + h·A with the very bytes of R, as OpenSSL and BoringSSL check it. May be false or throw for
   * anything else.
   */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

export interface Runtime {
  readonly name: string
  readonly clock: Clock
  readonly random: Random
  readonly digest: Digest
  readonly compression: Compression
  /** Absent: done in JavaScript. */
  readonly signatures?: Signatures
}

/** Every call that reads, writes or takes long. */
export interface OperationOptions {
  readonly signal?: AbortSignal
}

/** Where private keys and the company passphrase are kept: a file of the user only, a keychain, a vendor's vault. */
export interface KeyStore {
  get(name: string): Promise<Uint8Array | undefined>
  put(name: string, secret: Uint8Array): Promise<void>
  delete(name: string): Promise<void>
}

/** High-water marks that a restored database must not fall behind, protocol.md 1.5. */
export interface WitnessRecord {
  readonly epoch: { readonly n: number; readonly token: string }
  /** End of the change feed. */
  readonly feed: number
  /** Highest sequence number sent, by peer. */
  readonly sent: Readonly<Record<string, number>>
  /** Highest number taken or handed out, by series. */
  readonly numbers: Readonly<Record<string, string>>
}

/** A small durable note outside the database and outside its backups; written before a bundle leaves. */
export interface Witness {
  read(): Promise<WitnessRecord | undefined>
  write(record: WitnessRecord): Promise<void>
}

/** Keeps two runs on one database apart, also of two processes. */
export interface RunLock {
  /** @returns ends the hold; `undefined` when somebody else holds it. A dead holder is recognised and does not count. */
  acquire(): Promise<(() => Promise<void>) | undefined>
}

/**
 * What every record has around its business fields.
 * @see docs/format/records.md
 */
import type { Fields } from '../store/store.js'

/** Incarnation of a database: `n` orders, `token` (128 random bits, 26 base32 characters) tells twins apart. */
export interface Epoch {
  readonly n: number
  readonly token: string
}

/** Position in the host's change feed. */
export interface Change {
  readonly epoch: Epoch
  readonly counter: number
}

/** Who created a record; immutable. */
export interface Origin {
  /** Station id `[a-z0-9-]{1,32}` of the database that made it, as its first file says. */
  readonly station: string
  /** Token of the epoch in which it was made. */
  readonly incarnation?: string | undefined
}

export interface ExternalId {
  readonly system: string
  readonly id: string
}

/** One business object as it travels and as merge rules see it. */
export interface Envelope {
  /** UUIDv7, made at the origin, once. */
  readonly uid: string
  readonly kind: string
  /** Client of the sender; part of every uniqueness rule. Empty = the only one. */
  readonly company: string
  readonly origin: Origin
  /** 1 or more. Documents: raised by the owner at each issue; other kinds: by the host at each commit. */
  readonly revision: number
  /** The revision this one was made upon, if it is a change. */
  readonly baseRevision?: number | undefined
  /** Canonical hash of that base, 64 hex. */
  readonly baseHash?: string | undefined
  /** Canonical hash of `fields`, 64 hex. */
  readonly hash: string
  /** RFC 3339; information only. */
  readonly changedAt?: string | undefined
  readonly changedBy?: string | undefined
  /** Tombstone. */
  readonly deleted?: boolean | undefined
  readonly externalIds?: readonly ExternalId[] | undefined
  /** Uids that went up in this record at the sender (M-A7). */
  readonly aliases?: readonly string[] | undefined
}

export interface RecordEnvelope<F = Fields> extends Envelope {
  readonly fields: F
}

/**
 * The store seam: one transaction over the vendor's business tables **and** OrderSync's own rows.
 *
 * A store speaks for exactly one company (client, Mandant). The vendor's tables need no new column: uid, revision, hash and
 * origin stand in `state`. A store is right when it passes the cases of `@ordersync/contract-tests`.
 */
import type { OperationOptions } from '../runtime/runtime.js'

/** Business fields of one record, plain JSON: strings, booleans, integers, arrays, objects. Decimals are strings. */
export type Fields = { readonly [field: string]: unknown }

/**
 * The vendor's own key of a row, as text. Never shown to people, never sent. The key of a removed row is never given to
 * another: that one would be taken for a new version of the removed record.
 */
export type VendorKey = string

/** Opaque position in the vendor's change tracking. `undefined` = from the beginning. */
export type Watermark = string

export interface ChangedKeys {
  /** In the order of change; each at most once per call. Removed rows are named too: `get` answers `undefined` for them. */
  readonly keys: readonly VendorKey[]
  /** Give it to the next call. A change committed later is never before it. */
  readonly watermark: Watermark
  /** False when nothing is left beyond `watermark`. */
  readonly more: boolean
}

export interface RecordWrite {
  /** `undefined`: a new row. */
  readonly key: VendorKey | undefined
  /** Complete: what is absent here is empty in the row afterwards. */
  readonly fields: Fields
}

/** The vendor's tables. All calls run inside the transaction that handed them out. */
export interface RecordAccess {
  /** Record kinds this store keeps; others are answered `skipped`. */
  readonly kinds: readonly string[]
  /**
   * At most `limit` keys changed since `watermark`.
   *
   * A store without change tracking ({@link StoreCapabilities.changeTracking}) answers every key, page by page, and the
   * watermark behind the last page begins anew: a cycle costs as much as there are records. It cannot name removed rows.
   */
  changes(kind: string, watermark: Watermark | undefined, limit: number): Promise<ChangedKeys>
  /** In the order asked; `undefined` where there is no such row. */
  get(kind: string, keys: readonly VendorKey[]): Promise<readonly (Fields | undefined)[]>
  /**
   * Rows that carry one of these business numbers (customer number, article number, document number), in the order asked.
   * Comparison: trimmed, NFC, without case; leading zeros count. See `foldNumber`.
   */
  findByNumber(kind: string, numbers: readonly string[]): Promise<readonly (readonly VendorKey[])[]>
  /**
   * Insert or replace. Answers the keys in the same order. A row whose key is gone is written again, under the same or a
   * new key.
   */
  put(kind: string, writes: readonly RecordWrite[]): Promise<readonly VendorKey[]>
  /** Remove rows; unknown keys are ignored. May throw when the vendor's database refuses because something refers to the row. */
  remove(kind: string, keys: readonly VendorKey[]): Promise<void>
  /** Calls without promises, where the driver has them (better-sqlite3). */
  readonly sync?: SyncRecordAccess
}

/** {@link RecordAccess} for drivers that are synchronous; the meaning is the same. */
export interface SyncRecordAccess {
  changes(kind: string, watermark: Watermark | undefined, limit: number): ChangedKeys
  get(kind: string, keys: readonly VendorKey[]): readonly (Fields | undefined)[]
  findByNumber(kind: string, numbers: readonly string[]): readonly (readonly VendorKey[])[]
  put(kind: string, writes: readonly RecordWrite[]): readonly VendorKey[]
  remove(kind: string, keys: readonly VendorKey[]): void
}

export interface StateEntry {
  /** 1 to 512 bytes, any value. */
  readonly key: Uint8Array
  /** 0 bytes to 4 MiB, any value. */
  readonly value: Uint8Array
}

export interface StateRange {
  /** Only keys that begin with these bytes. Empty = all. */
  readonly prefix: Uint8Array
  /** Only keys behind this one (exclusive), for paging. */
  readonly after?: Uint8Array
  /** At most so many; 1 to 10,000. */
  readonly limit: number
}

/** OrderSync's own ordered rows: one extra table in the vendor's database, opaque to him. Keys are ordered byte by byte. */
export interface StateAccess {
  /** In the order asked; `undefined` where there is none. The arrays are the caller's own. */
  get(keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]>
  put(entries: readonly StateEntry[]): Promise<void>
  /** Unknown keys are ignored. */
  delete(keys: readonly Uint8Array[]): Promise<void>
  /** Ascending by key. */
  range(range: StateRange): Promise<readonly StateEntry[]>
  readonly sync?: SyncStateAccess
}

/** {@link StateAccess} without promises: a number can be taken inside a synchronous transaction of the vendor. */
export interface SyncStateAccess {
  get(keys: readonly Uint8Array[]): readonly (Uint8Array | undefined)[]
  put(entries: readonly StateEntry[]): void
  delete(keys: readonly Uint8Array[]): void
  range(range: StateRange): readonly StateEntry[]
}

export interface StoreTransaction {
  readonly records: RecordAccess
  readonly state: StateAccess
  /**
   * All of `work` or none of it, inside this transaction: one failing record must not abort the bundle. Its rejection comes
   * out unchanged. Nests; await one before the next begins.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

export interface StoreCapabilities {
  /** `changes` answers only what changed. Default false. */
  readonly changeTracking?: boolean
  /** `get` after `put` gives exactly what was put, so core need not read back. Default false. */
  readonly storesExactly?: boolean
  /** What was committed is there after reopening. Default true. */
  readonly durable?: boolean
  /** `enlist` works. Default false. */
  readonly enlist?: boolean
  /** The access objects have their `sync` twins. Default false. */
  readonly synchronous?: boolean
  /**
   * Longest text a column takes, in characters, by kind and field: `{ party: { name: 30 } }`.
   * Longer values are shortened and named; for numbers, VAT ids and e-mail addresses the record is refused (M-F2).
   */
  readonly maxLengths?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** One serialisable transaction over the vendor's records and OrderSync's own rows. */
export interface Store {
  /** Short stable name for logs and errors, e.g. `sqlite`. */
  readonly name: string
  /** Absent fields mean the stated default. */
  readonly capabilities?: StoreCapabilities
  /**
   * All of `work` or none of it; serialisable. `work` may run again after a conflict. Its rejection rolls back and comes
   * out unchanged. A signal that is aborted before the start leaves everything as it is and rejects with its reason.
   * Once it has ended, the transaction takes no call. A transaction begun inside `work` may wait for ever: begin none.
   * @throws {@link StoreError} when nothing was committed.
   */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions): Promise<T>
  /**
   * Join a transaction that the vendor already has open on his own connection. He commits or rolls back.
   * @throws {@link UsageError} `usage.invalid_argument` when the store cannot do that or it is not his transaction type.
   */
  enlist(nativeTransaction: unknown): StoreTransaction
  /** What is running ends first. Twice is harmless. Afterwards every call is refused with `usage.closed`. */
  close?(): Promise<void>
}

import type { StoreCapabilities, SyncRecordAccess } from '@ordersync/core'
import type { SqliteDriverName } from './choose-driver.js'
import type { SqliteConnection, SqliteDriver } from './driver.js'

/** Access to the vendor's own tables through the connection that is handed in; see `records` in {@link SqliteStoreOptions}. */
export interface SqliteVendorRecords {
  /** Kinds the tables keep. */
  readonly kinds: readonly string[]
  /** Called once per connection. All its calls run inside a transaction of the store; it opens none itself. */
  open(connection: SqliteConnection): SyncRecordAccess
  /** What the tables can; the rest of the capabilities is the store's. Default: no change tracking, not stored exactly. */
  readonly capabilities?: Pick<StoreCapabilities, 'changeTracking' | 'storesExactly' | 'maxLengths'>
}

export interface SqliteStoreOptions {
  /** Database file; created when it is not there. Its directory must exist. */
  readonly path: string
  /** Default: `better-sqlite3` where it is installed, else `node:sqlite`. */
  readonly driver?: SqliteDriverName | SqliteDriver
  /** Vendor's own tables in the same file. Default: records are kept as JSON in a table of this package. */
  readonly records?: SqliteVendorRecords
  /** Record kinds to keep. Default: all that are shipped, and those of `numberFields`. Not with `records`. */
  readonly kinds?: readonly string[]
  /** Field of the business number, for kinds of your own. Not with `records`. */
  readonly numberFields?: Readonly<Record<string, string>>
  /** How long a transaction waits for another connection's write lock, in milliseconds. Default 10,000. */
  readonly busyTimeoutMs?: number
  /**
   * `wal`: readers do not wait for writers; stays set in the file. `unchanged`: for a vendor who has decided otherwise.
   * Default `wal`.
   */
  readonly journal?: 'wal' | 'unchanged'
}

export const defaultBusyTimeoutMs = 10_000

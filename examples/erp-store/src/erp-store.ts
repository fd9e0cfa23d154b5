import type { Store } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { erpKinds, erpRecords } from './erp-records.ts'

export interface ErpStoreOptions {
  /** The ERP's database file. */
  readonly path: string
  /** True when the database has the revision columns of `erpChangeTracking`. */
  readonly changeTracking: boolean
  /** Default: better-sqlite3 where it is installed. */
  readonly driver?: 'better-sqlite3' | 'node:sqlite'
}

/**
 * The ERP's tables as a store. Transactions, savepoints, locking and OrderSync's own rows (one extra table,
 * `ordersync_state`) come from the SQLite package; the ERP states only how its rows become records.
 */
export function createErpStore({ path, changeTracking, driver }: ErpStoreOptions): Store {
  return createSqliteStore({
    path,
    ...(driver ? { driver } : {}),
    records: {
      kinds: erpKinds,
      open: (connection) => erpRecords(connection, changeTracking),
      capabilities: { changeTracking, maxLengths: { party: { name: 60, name2: 60 } } },
    },
  })
}

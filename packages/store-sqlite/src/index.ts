/**
 * A store for OrderSync in one SQLite file.
 *
 * @example
 * ```ts
 * const store = createSqliteStore({ path: 'ordersync.db' })
 * ```
 * @packageDocumentation
 */
export { createSqliteState } from './create-sqlite-state.js'
export { createSqliteStore } from './sqlite-store.js'

export type { SqliteDriverName } from './choose-driver.js'
export type { SqliteStoreOptions, SqliteVendorRecords } from './config.js'
export type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './driver.js'

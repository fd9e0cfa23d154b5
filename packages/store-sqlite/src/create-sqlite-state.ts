import type { StateAccess } from '@ordersync/core'
import type { SqliteConnection } from './driver.js'
import { guardState } from './guarded-access.js'
import { fileOf, nativeConnection } from './native-connection.js'
import { prepareSchema } from './schema.js'
import { toStoreError } from './sqlite-error.js'
import { syncState } from './sqlite-state.js'

/**
 * OrderSync's own rows, ready-made, for a vendor who writes a whole {@link Store} on his own SQLite connection.
 *
 * Creates the table `ordersync_state` when it is not there. Transactions are the caller's. Whoever only has tables of his
 * own is served better by the option `records` of {@link createSqliteStore}, which brings the transactions too.
 *
 * @param database - A `Database` of better-sqlite3, a `DatabaseSync` of node:sqlite, or any {@link SqliteConnection}.
 * @throws {@link StoreError} `store.newer_schema` when a newer version of this package has been here.
 * @throws {@link UsageError} `usage.invalid_argument` when `database` is none of these.
 */
export function createSqliteState(database: unknown): StateAccess {
  const connection = isConnection(database) ? database : nativeConnection(database)
  const path = fileOf(connection)
  const guard = <T>(call: () => T): T => {
    try {
      return call()
    } catch (error) {
      throw toStoreError(error, path)
    }
  }
  guard(() => prepareSchema(connection, ['state'], path))
  return guardState(syncState(connection), guard)
}

/** Both libraries have more than these; a connection of ours has nothing else. */
function isConnection(database: unknown): database is SqliteConnection {
  return (
    typeof database === 'object' &&
    database !== null &&
    'inTransaction' in database &&
    'prepare' in database &&
    !('pragma' in database)
  )
}

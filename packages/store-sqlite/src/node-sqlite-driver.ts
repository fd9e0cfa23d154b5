import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement } from './driver.js'
import { cacheStatements } from './statement-cache.js'

/** The module `node:sqlite`, as far as it is used. */
export interface NodeSqliteModule {
  readonly DatabaseSync: new (path: string, options?: { readonly timeout?: number }) => DatabaseSync
}

export function createNodeSqliteDriver(module: NodeSqliteModule): SqliteDriver {
  return {
    name: 'node:sqlite',
    open: (path, { busyTimeoutMs }) =>
      connectNodeSqlite(new module.DatabaseSync(path, { timeout: busyTimeoutMs })),
  }
}

export function isNodeSqlite(native: object): native is DatabaseSync {
  return 'isTransaction' in native && 'prepare' in native && 'exec' in native
}

export function connectNodeSqlite(database: DatabaseSync): SqliteConnection {
  return {
    exec: (sql) => database.exec(sql),
    prepare: cacheStatements((sql) => wrap(database.prepare(sql))),
    get inTransaction() {
      return database.isTransaction
    },
    close: () => database.close(),
  }
}

function wrap(statement: StatementSync): SqliteStatement {
  // The vendor may have made big integers the default of his connection.
  statement.setReadBigInts(false)
  return {
    run: (...parameters) => {
      return statement.run(...(parameters as SQLInputValue[])) as { changes: number; lastInsertRowid: number }
    },
    get: (...parameters) => statement.get(...(parameters as SQLInputValue[])) as SqliteRow | undefined,
    all: (...parameters) => statement.all(...(parameters as SQLInputValue[])) as SqliteRow[],
  }
}

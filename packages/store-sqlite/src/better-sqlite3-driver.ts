import type { SqliteConnection, SqliteDriver, SqliteStatement, SqliteValue } from './driver.js'
import { cacheStatements } from './statement-cache.js'

/** The part of a `better-sqlite3` statement that is used. */
interface BetterSqlite3Statement {
  run(...parameters: SqliteValue[]): { changes: number; lastInsertRowid: number | bigint }
  get(...parameters: SqliteValue[]): unknown
  all(...parameters: SqliteValue[]): unknown[]
  safeIntegers(on: boolean): unknown
}

/** The part of a `better-sqlite3` Database that is used. */
export interface BetterSqlite3Database {
  exec(sql: string): unknown
  prepare(sql: string): BetterSqlite3Statement
  readonly inTransaction: boolean
  close(): unknown
}

export type BetterSqlite3Constructor = new (
  path: string,
  options: { readonly timeout: number },
) => BetterSqlite3Database

export function createBetterSqlite3Driver(Database: BetterSqlite3Constructor): SqliteDriver {
  return {
    name: 'better-sqlite3',
    open: (path, { busyTimeoutMs }) => connectBetterSqlite3(new Database(path, { timeout: busyTimeoutMs })),
  }
}

export function isBetterSqlite3(native: object): native is BetterSqlite3Database {
  return 'inTransaction' in native && 'prepare' in native && 'exec' in native && 'pragma' in native
}

export function connectBetterSqlite3(database: BetterSqlite3Database): SqliteConnection {
  return {
    exec: (sql) => void database.exec(sql),
    prepare: cacheStatements((sql) => wrap(database.prepare(sql))),
    get inTransaction() {
      return database.inTransaction
    },
    close: () => void database.close(),
  }
}

function wrap(statement: BetterSqlite3Statement): SqliteStatement {
  // The vendor may have made big integers the default of his connection.
  statement.safeIntegers(false)
  // Bound, not wrapped: each record takes several calls, and spreading their parameters costs as much as a look-up.
  return {
    run: statement.run.bind(statement) as SqliteStatement['run'],
    get: statement.get.bind(statement) as SqliteStatement['get'],
    all: statement.all.bind(statement) as SqliteStatement['all'],
  }
}

import { UsageError } from '@ordersync/core'
import { statSync } from 'node:fs'
import { connectBetterSqlite3, isBetterSqlite3 } from './better-sqlite3-driver.js'
import type { SqliteConnection } from './driver.js'
import { connectNodeSqlite, isNodeSqlite } from './node-sqlite-driver.js'

/**
 * The vendor's own database object as a connection.
 * @throws {@link UsageError} `usage.invalid_argument` when it is of neither library.
 */
export function nativeConnection(native: unknown): SqliteConnection {
  if (typeof native === 'object' && native !== null) {
    if (isBetterSqlite3(native)) return connectBetterSqlite3(native)
    if (isNodeSqlite(native)) return connectNodeSqlite(native)
  }
  throw new UsageError(
    'usage.invalid_argument',
    'expected a Database of better-sqlite3 or a DatabaseSync of node:sqlite',
  )
}

/** The file behind a connection as SQLite knows it; empty for a database in memory. */
export function fileOf(connection: SqliteConnection): string {
  const main = connection.prepare("SELECT file FROM pragma_database_list WHERE name = 'main'").get()
  return String(main?.['file'] ?? '')
}

/** Also true when one of them came by another drive letter or link. */
export function isSameFile(one: string, other: string): boolean {
  if (one === '' || other === '') return false
  if (one === other) return true
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })]
  return a.dev === b.dev && a.ino === b.ino
}

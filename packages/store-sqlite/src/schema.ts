import { StoreError } from '@ordersync/core'
import type { SqliteConnection } from './driver.js'
import { fileNameOf } from './sqlite-error.js'

/** What is kept in a file: OrderSync's own rows always, records only where the vendor has no tables of his own. */
export type SchemaPart = 'state' | 'record'

/** Statements that lead from version `index` to `index + 1`. Never changed once released, only continued. */
const migrations: Readonly<Record<SchemaPart, readonly string[]>> = {
  state: [
    'CREATE TABLE ordersync_state (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID',
    // Values inside the tree of keys made it five levels deep, and each look-up and each write touched cold pages; now the rows
    // of one record lie together, in the order in which they were written.
    `ALTER TABLE ordersync_state RENAME TO ordersync_state_1;
     CREATE TABLE ordersync_state (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL);
     INSERT INTO ordersync_state (key, value) SELECT key, value FROM ordersync_state_1;
     DROP TABLE ordersync_state_1`,
  ],
  record: [
    // `number` is folded for comparison; as typed it stands in `fields`. A removed row stays, with `fields` NULL, so that
    // change tracking can name it and its key is never given again.
    `CREATE TABLE ordersync_record (
       key INTEGER PRIMARY KEY,
       kind TEXT NOT NULL,
       number TEXT,
       fields TEXT,
       mark INTEGER NOT NULL
     );
     CREATE UNIQUE INDEX ordersync_record_mark ON ordersync_record (kind, mark);
     CREATE INDEX ordersync_record_number ON ordersync_record (kind, number) WHERE number IS NOT NULL`,
  ],
}

/**
 * Create or migrate our tables. `PRAGMA user_version` is left alone: in the vendor's own database it is his.
 * @throws {@link StoreError} `store.newer_schema` when a newer version of this package has been here; nothing is changed.
 */
export function prepareSchema(
  connection: SqliteConnection,
  parts: readonly SchemaPart[],
  path: string,
): void {
  // Reading first: a database that is up to date is opened without asking for the write lock.
  const pending = (part: SchemaPart) => versionOf(connection, part) < migrations[part].length
  for (const part of parts) refuseNewer(versionOf(connection, part), part, path)
  if (!parts.some(pending)) return
  inTransaction(connection, () => {
    connection.exec(
      'CREATE TABLE IF NOT EXISTS ordersync_schema (part TEXT PRIMARY KEY, version INTEGER NOT NULL)',
    )
    // Read again under the lock: another process may have been faster.
    for (const part of parts) migrate(connection, part, path)
  })
}

function migrate(connection: SqliteConnection, part: SchemaPart, path: string): void {
  const version = versionOf(connection, part)
  refuseNewer(version, part, path)
  for (const statements of migrations[part].slice(version)) connection.exec(statements)
  connection
    .prepare('INSERT OR REPLACE INTO ordersync_schema (part, version) VALUES (?, ?)')
    .run(part, migrations[part].length)
}

function versionOf(connection: SqliteConnection, part: SchemaPart): number {
  const known = connection
    .prepare("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'ordersync_schema'")
    .get()
  if (!known) return 0
  const row = connection.prepare('SELECT version FROM ordersync_schema WHERE part = ?').get(part)
  return Number(row?.['version'] ?? 0)
}

function refuseNewer(version: number, part: SchemaPart, path: string): void {
  if (version <= migrations[part].length) return
  const file = fileNameOf(path)
  throw new StoreError(
    'store.newer_schema',
    `${file}: tables of version ${version}, this package knows up to ${migrations[part].length}`,
    { parameters: { path: file, found: version, known: migrations[part].length } },
  )
}

/** In a transaction of the caller's, if there is one. */
function inTransaction(connection: SqliteConnection, work: () => void): void {
  if (connection.inTransaction) return work()
  connection.exec('BEGIN IMMEDIATE')
  try {
    work()
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

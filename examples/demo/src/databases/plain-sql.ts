/** Looks into a database file from outside, with plain SQL. */
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

function withDatabase<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/**
 * SHA-256 over every row of every table: the same hash is the same content.
 * @param only - Of this table alone.
 */
export function dumpHash(path: string, only?: string): string {
  return withDatabase(path, (database) => {
    const hash = createHash('sha256')
    const tables = database
      .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .all()
      .filter(({ name }) => only === undefined || name === only)
    for (const { name, sql } of tables) {
      hash.update(`${String(name)} ${String(sql)}\n`)
      for (const row of database.prepare(`SELECT * FROM "${String(name)}" ORDER BY 1, 2`).iterate()) {
        hash.update(JSON.stringify(row, bytesAsHex))
      }
    }
    return hash.digest('hex')
  })
}

function bytesAsHex(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** A whole copy of a database as it stands now. */
export function copyDatabase(path: string, to: string): void {
  withDatabase(path, (database) => database.prepare('VACUUM INTO ?').run(to))
}

export interface OwnInvoice {
  readonly number: string
  readonly orderNumber: string
}

/** The home office's program has invoices in a table of its own, of which no store knows. */
export function createOwnInvoices(path: string, invoices: readonly OwnInvoice[]): void {
  withDatabase(path, (database) => {
    database.exec('CREATE TABLE own_invoice (number TEXT PRIMARY KEY, order_number TEXT NOT NULL)')
    const insert = database.prepare('INSERT INTO own_invoice (number, order_number) VALUES (?, ?)')
    for (const { number, orderNumber } of invoices) insert.run(number, orderNumber)
  })
}

/** Records by kind. */
export function countRecords(path: string): ReadonlyMap<string, number> {
  return withDatabase(path, (database) => {
    const rows = database
      .prepare(
        'SELECT kind, count(*) AS records FROM ordersync_record WHERE fields IS NOT NULL GROUP BY kind',
      )
      .all()
    return new Map(rows.map((row) => [String(row['kind']), Number(row['records'])]))
  })
}

export interface StoredDocument {
  readonly kind: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Everything that has lines, with its fields as they stand in the table. */
export function readDocuments(path: string): readonly StoredDocument[] {
  return withDatabase(path, (database) =>
    database
      .prepare(
        "SELECT kind, fields FROM ordersync_record WHERE fields IS NOT NULL AND json_type(fields, '$.lines') = 'array' ORDER BY key",
      )
      .all()
      .map((row) => ({
        kind: String(row['kind']),
        fields: JSON.parse(String(row['fields'])) as Readonly<Record<string, unknown>>,
      })),
  )
}

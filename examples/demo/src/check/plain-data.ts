/**
 * Reading for the checker: plain SQL and JSON, nothing of ours. What the tables mean is known from their documentation only:
 * `ordersync_record` holds a record per row as JSON in `fields`, NULL where it was removed.
 */
import { DatabaseSync } from 'node:sqlite'

export type Json = { readonly [name: string]: unknown }

export interface Row {
  readonly key: string
  readonly kind: string
  readonly fields: Json
}

export interface Database {
  readonly rows: readonly Row[]
  /** Every text and every binary value of every table, with where it stands. */
  readonly texts: readonly { readonly where: string; readonly text: string }[]
}

export function readDatabase(path: string): Database {
  return withDatabase(path, (database) => ({ rows: readRows(database), texts: readTexts(database) }))
}

/** Only the records, without looking at every value of every table. */
export function readRecords(path: string): readonly Row[] {
  return withDatabase(path, readRows)
}

function withDatabase<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function readRows(database: DatabaseSync): readonly Row[] {
  return database
    .prepare('SELECT key, kind, fields FROM ordersync_record WHERE fields IS NOT NULL ORDER BY key')
    .all()
    .map((row) => ({
      key: String(row['key']),
      kind: String(row['kind']),
      fields: JSON.parse(String(row['fields'])) as Json,
    }))
}

function readTexts(database: DatabaseSync): Database['texts'] {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  return tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${String(name)}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) => {
          const where = `${String(name)}.${column}`
          if (typeof value === 'string') return [{ where, text: value }]
          return value instanceof Uint8Array ? [{ where, text: Buffer.from(value).toString('utf8') }] : []
        }),
      ),
  )
}

/** Numbers of the invoices in a vendor's own table: none of them may be anywhere else. */
export function readOwnInvoices(path: string): readonly string[] {
  return withDatabase(path, (database) =>
    database
      .prepare('SELECT number FROM own_invoice')
      .all()
      .map((row) => String(row['number'])),
  )
}

export function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Business numbers compare without case and outer spaces; leading zeros count. */
export function fold(number: unknown): string {
  return asText(number).normalize('NFC').trim().toLowerCase()
}

/** The same content gives the same text, whatever the order of the fields; fields in `without` do not count. */
export function canonical(value: unknown, without: readonly string[] = []): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, without)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([name, field]) => field !== undefined && !without.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, without)}`).join(',')}}`
}

/** Cents as an integer: `"12.5"` and `"12.50"` are the same money. */
export function cents(amount: unknown): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(asText(amount))
  if (!match) return undefined
  const value = BigInt(match[2]! + (match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? -value : value
}

/** The same few statements for every kind; what differs stands in `customers.ts`, `articles.ts` and `orders.ts`. */
import { foldNumber } from '@ordersync/core'
import type { ChangedKeys, Fields, RecordWrite, SyncRecordAccess, VendorKey } from '@ordersync/core'
import type { SqliteConnection } from '@ordersync/store-sqlite'
import { articles } from './articles.ts'
import { customers } from './customers.ts'
import type { ErpTable } from './erp-table.ts'
import { orders } from './orders.ts'

export const erpKinds = ['party', 'article', 'quote', 'salesOrder'] as const

/** Access to the tables over one connection. `tracked`: they have the revision column of the schema's change tracking. */
export function erpRecords(db: SqliteConnection, tracked: boolean): SyncRecordAccess {
  const tables: Readonly<Record<string, ErpTable>> = {
    party: customers(db),
    article: articles(db),
    quote: orders(db, 'A'),
    salesOrder: orders(db, 'B'),
  }
  const of = (kind: string): ErpTable => {
    const found = tables[kind]
    if (!found) throw new TypeError(`no table for records of kind ${kind}`)
    return found
  }
  return {
    changes: (kind, watermark, limit) => {
      return tracked ? changedRows(db, of(kind), watermark, limit) : allRows(db, of(kind), watermark, limit)
    },
    get: (kind, keys) => keys.map((key) => of(kind).read(idOf(key))),
    findByNumber: (kind, numbers) => numbers.map((number) => find(db, of(kind), number)),
    put: (kind, writes) => writes.map((write) => put(db, of(kind), write)),
    remove: (kind, keys) => {
      const remove = db.prepare(
        `DELETE FROM ${of(kind).table} WHERE id = ? AND ${of(kind).condition ?? 'true'}`,
      )
      for (const key of keys) remove.run(idOf(key))
    },
  }
}

/** No row has this id. */
const noId = -1

function idOf(key: VendorKey): number {
  return /^[0-9]{1,15}$/.test(key) ? Number(key) : noId
}

function put(db: SqliteConnection, table: ErpTable, { key, fields }: RecordWrite): VendorKey {
  const columns = table.columns(fields)
  const names = Object.keys(columns)
  const values = Object.values(columns)
  if (key !== undefined) {
    const set = names.map((name) => `${name} = ?`).join(', ')
    const update = db.prepare(
      `UPDATE ${table.table} SET ${set} WHERE id = ? AND ${table.condition ?? 'true'}`,
    )
    if (update.run(...values, idOf(key)).changes > 0) {
      for (const [below, column] of Object.entries(table.below)) {
        db.prepare(`DELETE FROM ${below} WHERE ${column} = ?`).run(idOf(key))
      }
      return written(table, idOf(key), fields)
    }
    // The row is gone: it comes back under a new key.
  }
  const marks = names.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO ${table.table} (${names.join(', ')}) VALUES (${marks})`)
  return written(table, insert.run(...values).lastInsertRowid, fields)
}

function written(table: ErpTable, id: number, fields: Fields): VendorKey {
  table.writeBelow?.(id, fields)
  return String(id)
}

/**
 * SQLite folds the case of ASCII only. Numbers with other characters are few and have an index of their own, so they are
 * all looked at; the comparison itself is OrderSync's.
 */
function find(
  db: SqliteConnection,
  { table, numberColumn, condition = 'true' }: ErpTable,
  number: string,
): VendorKey[] {
  const folded = foldNumber(number)
  const rows = db
    .prepare(
      `SELECT id, ${numberColumn} AS number FROM ${table} WHERE trim(${numberColumn}) = ? COLLATE NOCASE AND ${condition}
       UNION SELECT id, ${numberColumn} FROM ${table} WHERE ${numberColumn} GLOB '*[^ -~]*' AND ${condition}`,
    )
    .all(folded)
  return rows.filter((row) => foldNumber(String(row['number'])) === folded).map((row) => String(row['id']))
}

function changedRows(
  db: SqliteConnection,
  { table, condition = 'true' }: ErpTable,
  watermark: string | undefined,
  limit: number,
): ChangedKeys {
  const since = Number(watermark ?? 0)
  const rows = db
    .prepare(
      `SELECT id, geaendert_rev AS rev FROM ${table} WHERE geaendert_rev > ? AND ${condition}
       UNION ALL SELECT id, rev FROM geloescht WHERE tabelle = '${table}' AND rev > ? ORDER BY rev LIMIT ?`,
    )
    .all(since, since, limit + 1)
  const page = rows.slice(0, limit)
  return {
    keys: page.map((row) => String(row['id'])),
    watermark: String(page.at(-1)?.['rev'] ?? since),
    more: rows.length > limit,
  }
}

/** Without revisions every row may have changed. The watermark is only the place in the list; empty begins anew. */
function allRows(
  db: SqliteConnection,
  { table, condition = 'true' }: ErpTable,
  watermark: string | undefined,
  limit: number,
): ChangedKeys {
  const rows = db
    .prepare(`SELECT id FROM ${table} WHERE id > ? AND ${condition} ORDER BY id LIMIT ?`)
    .all(Number(watermark ?? 0), limit + 1)
  const keys = rows.slice(0, limit).map((row) => String(row['id']))
  const more = rows.length > limit
  return { keys, watermark: more ? keys.at(-1)! : '', more }
}

import { foldNumber, StoreError } from '@ordersync/core'
import type { Fields, RecordWrite, SyncRecordAccess, VendorKey } from '@ordersync/core'
import type { SqliteConnection, SqliteVendorRecords } from '@ordersync/store-sqlite'

/** Field of the business number by kind. */
const numberFields: Readonly<Record<string, string | undefined>> = {
  party: 'customerNumber',
  article: 'articleNumber',
  priceEntry: undefined,
  stockLevel: undefined,
  quote: 'number',
  salesOrder: 'number',
  orderConfirmation: 'number',
  deliveryNote: 'number',
}

export const shareKinds = Object.keys(numberFields)

/**
 * Records over `ordersync_share`. Each write of ours leaves a row in `ordersync_inbox` in the same transaction, so that no
 * arrival can be lost between the two programs.
 */
export const shareRecords: Pick<SqliteVendorRecords, 'kinds' | 'capabilities'> = {
  kinds: shareKinds,
  capabilities: { changeTracking: true, storesExactly: true },
}

export function openShareRecords(connection: SqliteConnection): SyncRecordAccess {
  const sql = (text: string) => connection.prepare(text)
  return {
    changes(kind, watermark, limit) {
      const rows = sql(
        'SELECT share_id, counter FROM ordersync_change WHERE kind = ? AND counter > ? ORDER BY counter LIMIT ?',
      ).all(kind, Number(watermark ?? 0), limit + 1)
      const page = rows.slice(0, limit)
      return {
        keys: page.map((row) => String(row['share_id'])),
        watermark: String(page.at(-1)?.['counter'] ?? watermark ?? 0),
        more: rows.length > limit,
      }
    },
    get(kind, keys) {
      const read = sql('SELECT fields FROM ordersync_share WHERE id = ? AND kind = ?')
      return keys.map((key) => {
        const row = isKey(key) ? read.get(Number(key), kind) : undefined
        return row ? (JSON.parse(String(row['fields'])) as Fields) : undefined
      })
    },
    findByNumber(kind, numbers) {
      foldNumbers(connection, kind)
      const find = sql('SELECT id FROM ordersync_share WHERE kind = ? AND folded = ? ORDER BY id')
      return numbers.map((number) => {
        const folded = foldNumber(number)
        return folded === '' ? [] : find.all(kind, folded).map((row) => String(row['id']))
      })
    },
    put: (kind, writes) => writes.map((write) => put(connection, kind, write)),
    remove(kind, keys) {
      for (const key of keys) if (isKey(key)) remove(connection, kind, Number(key))
    },
  }
}

function isKey(key: VendorKey): boolean {
  return /^[1-9][0-9]{0,14}$/.test(key)
}

/** SQL cannot compare as the rules demand (NFC, case), so numbers that the ERP wrote are folded before they are looked up. */
function foldNumbers(connection: SqliteConnection, kind: string): void {
  const field = numberFields[kind]
  if (field === undefined) return
  const rows = connection
    .prepare('SELECT id, fields FROM ordersync_share WHERE kind = ? AND folded IS NULL')
    .all(kind)
  const write = connection.prepare('UPDATE ordersync_share SET folded = ? WHERE id = ?')
  for (const row of rows) {
    const number = (JSON.parse(String(row['fields'])) as Fields)[field]
    write.run(typeof number === 'string' ? foldNumber(number) : '', row['id']!)
  }
}

function put(connection: SqliteConnection, kind: string, { key, fields }: RecordWrite): VendorKey {
  const json = JSON.stringify(fields)
  const id = key !== undefined && isKey(key) ? Number(key) : undefined
  const row = id === undefined ? undefined : shareRow(connection, kind, id)
  if (row === undefined) {
    const inserted = connection
      .prepare('INSERT INTO ordersync_share (id, kind, fields) VALUES (?, ?, ?)')
      .run(id ?? null, kind, json)
    const added = id ?? inserted.lastInsertRowid
    announce(connection, added, kind, null, 'new')
    return String(added)
  }
  if (row.fields !== json) {
    connection.prepare('UPDATE ordersync_share SET fields = ? WHERE id = ?').run(json, id!)
    announce(connection, id!, kind, row.erpKey, 'changed')
  }
  return key!
}

function remove(connection: SqliteConnection, kind: string, id: number): void {
  const row = shareRow(connection, kind, id)
  if (!row) return
  if (row.locked) {
    const key = row.erpKey ?? String(id)
    throw new StoreError('store.transaction_failed', `the ERP has locked ${kind} ${key}`, {
      parameters: { key },
    })
  }
  connection.prepare('DELETE FROM ordersync_share WHERE id = ?').run(id)
  announce(connection, id, kind, row.erpKey, 'removed')
}

interface ShareRow {
  readonly fields: string
  readonly erpKey: string | null
  readonly locked: boolean
}

function shareRow(connection: SqliteConnection, kind: string, id: number): ShareRow | undefined {
  const row = connection
    .prepare('SELECT fields, erp_key, locked FROM ordersync_share WHERE id = ? AND kind = ?')
    .get(id, kind)
  if (!row) return undefined
  return {
    fields: String(row['fields']),
    erpKey: row['erp_key'] === null ? null : String(row['erp_key']),
    locked: Number(row['locked']) !== 0,
  }
}

/** Tell the ERP. What it has not booked yet is told only once, as it stands in the end. */
function announce(
  connection: SqliteConnection,
  id: number,
  kind: string,
  erpKey: string | null,
  event: 'new' | 'changed' | 'removed',
): void {
  const waiting = connection
    .prepare("SELECT event FROM ordersync_inbox WHERE share_id = ? AND state = 'waiting'")
    .get(id)
  if (waiting)
    connection.prepare("DELETE FROM ordersync_inbox WHERE share_id = ? AND state = 'waiting'").run(id)
  // Never booked and gone again: the ERP need not know.
  if (event === 'removed' && erpKey === null) return
  const told = event === 'changed' && erpKey === null ? 'new' : event
  connection
    .prepare('INSERT INTO ordersync_inbox (share_id, kind, erp_key, event) VALUES (?, ?, ?, ?)')
    .run(id, kind, erpKey, told)
}

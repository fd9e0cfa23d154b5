/** Where loaded records go; here the interface tables. */
import type { Fields } from '@ordersync/core'
import type { SqliteConnection } from '@ordersync/store-sqlite'
import { CliError } from '../cli-error.js'
import type { ReceiptLine } from './line-schema.js'

export interface LoadTarget {
  /** The key under which the database keeps the ERP's record. */
  resolve(kind: string, key: string): Promise<string | undefined>
  /** Insert or replace; nothing is written when it is the same. */
  upsert(
    kind: string,
    key: string,
    fields: Fields,
    locked: boolean | undefined,
  ): Promise<{ id: string; changed: boolean }>
  mark(id: string): void
  receipt(line: ReceiptLine): void
}

/** Names a record by our own key, for an ERP that has not booked it yet. */
export const ownKeyPrefix = 'id:'

export function tablesTarget(connection: SqliteConnection): LoadTarget {
  const find = (kind: string, key: string) => {
    const own = key.startsWith(ownKeyPrefix)
    return connection
      .prepare(
        `SELECT id, fields, locked FROM ordersync_share WHERE kind = ? AND ${own ? 'id' : 'erp_key'} = ?`,
      )
      .get(kind, own ? Number(key.slice(ownKeyPrefix.length)) : key)
  }
  return {
    resolve: async (kind, key) => {
      const row = find(kind, key)
      return row && String(row['id'])
    },
    async upsert(kind, key, fields, locked) {
      const json = JSON.stringify(fields)
      const row = find(kind, key)
      if (!row) {
        const erpKey = key.startsWith(ownKeyPrefix) ? null : key
        const { lastInsertRowid } = connection
          .prepare('INSERT INTO ordersync_share (kind, erp_key, fields, locked) VALUES (?, ?, ?, ?)')
          .run(kind, erpKey, json, locked === true ? 1 : 0)
        return { id: String(lastInsertRowid), changed: true }
      }
      if (locked !== undefined) {
        connection
          .prepare('UPDATE ordersync_share SET locked = ? WHERE id = ?')
          .run(locked ? 1 : 0, row['id']!)
      }
      const changed = row['fields'] !== json
      if (changed)
        connection.prepare('UPDATE ordersync_share SET fields = ? WHERE id = ?').run(json, row['id']!)
      return { id: String(row['id']), changed }
    },
    mark(id) {
      const waiting = connection
        .prepare("SELECT 1 AS found FROM ordersync_outbox WHERE share_id = ? AND state = 'waiting'")
        .get(Number(id))
      if (!waiting) connection.prepare('INSERT INTO ordersync_outbox (share_id) VALUES (?)').run(Number(id))
    },
    receipt({ inbox, state, key, note }) {
      const row = connection.prepare('SELECT share_id, state FROM ordersync_inbox WHERE id = ?').get(inbox)
      // The same receipt twice is harmless: the ERP may not know whether the first one came through.
      if (row?.['state'] === state) return
      if (row?.['state'] !== 'waiting') throw new CliError('cli.receiptUnknown', { inbox })
      connection
        .prepare(
          "UPDATE ordersync_inbox SET state = ?, note = ?, done_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
        )
        .run(state, note ?? null, inbox)
      if (key !== undefined) {
        connection.prepare('UPDATE ordersync_share SET erp_key = ? WHERE id = ?').run(key, row['share_id']!)
      }
    },
  }
}

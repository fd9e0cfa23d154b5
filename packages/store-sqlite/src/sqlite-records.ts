import { foldNumber, UsageError } from '@ordersync/core'
import type { Fields, RecordWrite, SyncRecordAccess, VendorKey } from '@ordersync/core'
import type { SqliteConnection } from './driver.js'

/** Record kinds with the field of their business number, where they have one. */
export type NumberFields = Readonly<Record<string, string | undefined>>

// Marks number the changes of one kind. Taken from the table under the write lock, so they ascend in the order of commits.
// `+?`: builds of SQLite with STAT4 prepare a statement anew for each value of a plain `?` that decides about the order, which
// made a put three times as slow.
const nextMark = '(SELECT ifnull(max(mark), 0) + 1 FROM ordersync_record WHERE kind = +?)'
const sql = {
  changes: 'SELECT key, mark FROM ordersync_record WHERE kind = +? AND mark > +? ORDER BY mark LIMIT +?',
  get: 'SELECT fields FROM ordersync_record WHERE key = ? AND kind = ?',
  find: 'SELECT key FROM ordersync_record WHERE kind = ? AND number = ?',
  insert: `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES (?, ?, ?, ${nextMark})`,
  update: `UPDATE ordersync_record SET number = ?, fields = ?, mark = ${nextMark} WHERE key = ? AND kind = ?`,
  // Most changes leave the number as it is; then its index is left alone, a page of it per record.
  updateFields: `UPDATE ordersync_record SET fields = ?, mark = ${nextMark}
                 WHERE key = ? AND kind = ? AND number IS ?`,
  remove: `UPDATE ordersync_record SET number = NULL, fields = NULL, mark = ${nextMark}
           WHERE key = ? AND kind = ? AND fields IS NOT NULL`,
} as const

/** Records in the table `ordersync_record`, for those who have no tables of their own. */
export function syncRecords(connection: SqliteConnection, numberFields: NumberFields): SyncRecordAccess {
  const assertKept = (kind: string) => {
    if (Object.hasOwn(numberFields, kind)) return
    throw new UsageError('usage.invalid_argument', `this store does not keep records of kind ${kind}`)
  }
  const put = (kind: string, { key, fields }: RecordWrite): VendorKey => {
    const json = JSON.stringify(fields)
    const number = numberOf(fields, numberFields[kind])
    const row = key === undefined ? undefined : rowNumber(key)
    if (row !== undefined) {
      const known = connection.prepare(sql.updateFields).run(json, kind, row, kind, number)
      if (known.changes > 0) return key!
      if (connection.prepare(sql.update).run(number, json, kind, row, kind).changes > 0) return key!
    }
    return String(connection.prepare(sql.insert).run(kind, number, json, kind).lastInsertRowid)
  }
  return {
    changes: (kind, watermark, limit) => {
      assertKept(kind)
      // One more than asked, to know whether anything is left.
      const rows = connection.prepare(sql.changes).all(kind, Number(watermark ?? 0), limit + 1)
      const page = rows.slice(0, limit)
      return {
        keys: page.map((row) => String(row['key'])),
        watermark: String(page.at(-1)?.['mark'] ?? watermark ?? 0),
        more: rows.length > limit,
      }
    },
    get: (kind, keys) => {
      assertKept(kind)
      const statement = connection.prepare(sql.get)
      return keys.map((key) => {
        const row = rowNumber(key)
        const fields = row === undefined ? undefined : statement.get(row, kind)?.['fields']
        return typeof fields === 'string' ? (JSON.parse(fields) as Fields) : undefined
      })
    },
    findByNumber: (kind, numbers) => {
      assertKept(kind)
      const statement = connection.prepare(sql.find)
      return numbers.map((number) => statement.all(kind, foldNumber(number)).map((row) => String(row['key'])))
    },
    put: (kind, writes) => {
      assertKept(kind)
      return writes.map((write) => put(kind, write))
    },
    remove: (kind, keys) => {
      assertKept(kind)
      const statement = connection.prepare(sql.remove)
      for (const key of keys) {
        const row = rowNumber(key)
        if (row !== undefined) statement.run(kind, row, kind)
      }
    },
  }
}

function numberOf(fields: Fields, field: string | undefined): string | null {
  const number = field === undefined ? undefined : fields[field]
  if (typeof number !== 'string') return null
  const folded = foldNumber(number)
  return folded === '' ? null : folded
}

/** The integer behind a key; `undefined` when it cannot be one of ours. */
function rowNumber(key: VendorKey): number | undefined {
  return /^[1-9][0-9]{0,14}$/.test(key) ? Number(key) : undefined
}

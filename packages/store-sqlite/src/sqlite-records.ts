import { foldNumber, UsageError } from '@ordersync/core'
import type { Fields, RecordWrite, SyncRecordAccess, VendorKey } from '@ordersync/core'
import type { SqliteConnection, SqliteValue } from './driver.js'

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
  // One call for many numbers: most are looked for in vain, and each call costs more than the look.
  findMany: `SELECT asked.key AS place, record.key AS key FROM json_each(?) AS asked
             CROSS JOIN ordersync_record AS record ON record.kind = ? AND record.number = asked.value`,
  lastMark: 'SELECT ifnull(max(mark), 0) AS mark FROM ordersync_record WHERE kind = +?',
  insert: `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES (?, ?, ?, ${nextMark})`,
  update: `UPDATE ordersync_record SET number = ?, fields = ?, mark = ${nextMark} WHERE key = ? AND kind = ?`,
  // Most changes leave the number as it is; then its index is left alone, a page of it per record.
  updateFields: `UPDATE ordersync_record SET fields = ?, mark = ${nextMark}
                 WHERE key = ? AND kind = ? AND number IS ?`,
  remove: `UPDATE ordersync_record SET number = NULL, fields = NULL, mark = ${nextMark}
           WHERE key = ? AND kind = ? AND fields IS NOT NULL`,
} as const

/** New rows in one statement. SQLite takes 32,766 parameters; beyond this nothing is gained. */
const insertedAtOnce = 50

const insertSql = (rows: number): string =>
  `INSERT INTO ordersync_record (kind, number, fields, mark) VALUES ${Array(rows).fill('(?, ?, ?, ?)').join(', ')}`

const insertMany = insertSql(insertedAtOnce)
const insertOne = insertSql(1)

/** Most numbers are looked for in vain. */
const noKeys: readonly VendorKey[] = Object.freeze([])

/** Numbers up to which each is looked for by itself. */
const fewNumbers = 4

/** Records in the table `ordersync_record`, for those who have no tables of their own. */
export function syncRecords(connection: SqliteConnection, numberFields: NumberFields): SyncRecordAccess {
  const assertKept = (kind: string) => {
    if (Object.hasOwn(numberFields, kind)) return
    throw new UsageError('usage.invalid_argument', `this store does not keep records of kind ${kind}`)
  }
  const lastMark = (kind: string): number => Number(connection.prepare(sql.lastMark).get(kind)?.['mark'] ?? 0)
  const update = (kind: string, { key, fields }: RecordWrite): boolean => {
    const row = key === undefined ? undefined : rowNumber(key)
    if (row === undefined) return false
    const number = numberOf(fields, numberFields[kind])
    const json = JSON.stringify(fields)
    if (connection.prepare(sql.updateFields).run(json, kind, row, kind, number).changes > 0) return true
    return connection.prepare(sql.update).run(number, json, kind, row, kind).changes > 0
  }
  const putOne = (kind: string, write: RecordWrite): VendorKey => {
    if (write.key !== undefined && update(kind, write)) return write.key
    const { fields } = write
    const number = numberOf(fields, numberFields[kind])
    return String(
      connection.prepare(sql.insert).run(kind, number, JSON.stringify(fields), kind).lastInsertRowid,
    )
  }
  const putMany = (kind: string, writes: readonly RecordWrite[]): readonly VendorKey[] => {
    const keys: VendorKey[] = []
    let parameters: SqliteValue[] = []
    let mark = 0
    for (const write of writes) {
      const isNew = write.key === undefined
      if (isNew && parameters.length === 0) mark = lastMark(kind)
      if (isNew) {
        mark += 1
        parameters.push(kind, numberOf(write.fields, numberFields[kind]), JSON.stringify(write.fields), mark)
      }
      if (parameters.length === 4 * insertedAtOnce || !isNew) {
        insertAll(parameters, keys)
        parameters = []
      }
      if (!isNew) keys.push(putOne(kind, write))
    }
    insertAll(parameters, keys)
    return keys
  }
  /** New rows; their keys come behind `keys`. */
  const insertAll = (parameters: readonly SqliteValue[], keys: VendorKey[]): void => {
    const count = parameters.length / 4
    if (count < insertedAtOnce) {
      const statement = connection.prepare(insertOne)
      for (let at = 0; at < parameters.length; at += 4)
        keys.push(String(statement.run(...parameters.slice(at, at + 4)).lastInsertRowid))
      return
    }
    // Nobody else can write meanwhile: each new key is one more than the largest there is.
    const last = connection.prepare(insertMany).run(...parameters).lastInsertRowid
    for (let back = count - 1; back >= 0; back--) keys.push(String(last - back))
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
      if (numbers.length <= fewNumbers) {
        const statement = connection.prepare(sql.find)
        return numbers.map((number) =>
          statement.all(kind, foldNumber(number)).map((row) => String(row['key'])),
        )
      }
      const asked = JSON.stringify(numbers.map(foldNumber))
      const found: (readonly VendorKey[])[] = numbers.map(() => noKeys)
      for (const row of connection.prepare(sql.findMany).all(asked, kind)) {
        const place = Number(row['place'])
        found[place] = [...found[place]!, String(row['key'])]
      }
      return found
    },
    put: (kind, writes) => {
      assertKept(kind)
      return writes.length === 1 ? [putOne(kind, writes[0]!)] : putMany(kind, writes)
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

import type { StateEntry, StateRange, SyncStateAccess } from '@ordersync/core'
import type { SqliteConnection, SqliteValue } from './driver.js'

/** OrderSync's own rows in the table `ordersync_state`, which must be there. */
export function syncState(connection: SqliteConnection): SyncStateAccess {
  return {
    get: (keys) => {
      const statement = connection.prepare('SELECT value FROM ordersync_state WHERE key = ?')
      return keys.map((key) => {
        const row = statement.get(key)
        return row && ownBytes(row['value'])
      })
    },
    put: (entries) => {
      const statement = connection.prepare(
        'INSERT INTO ordersync_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      for (const { key, value } of entries) statement.run(key, value)
    },
    delete: (keys) => {
      const statement = connection.prepare('DELETE FROM ordersync_state WHERE key = ?')
      for (const key of keys) statement.run(key)
    },
    range: (range) => readRange(connection, range),
  }
}

function readRange(
  connection: SqliteConnection,
  { prefix, after, limit }: StateRange,
): readonly StateEntry[] {
  const conditions: string[] = []
  const parameters: SqliteValue[] = []
  if (after !== undefined && after.length > 0) {
    conditions.push('key > ?')
    parameters.push(after)
  }
  if (prefix.length > 0) {
    conditions.push('key >= ?')
    parameters.push(prefix)
    const end = firstBehind(prefix)
    if (end) {
      conditions.push('key < ?')
      parameters.push(end)
    }
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')} ` : ''
  const sql = `SELECT key, value FROM ordersync_state ${where}ORDER BY key LIMIT +?`
  const rows = connection.prepare(sql).all(...parameters, limit)
  return rows.map((row) => ({ key: ownBytes(row['key']), value: ownBytes(row['value']) }))
}

/** The smallest key behind all keys with this prefix; `undefined` when there is none (only 0xff). */
function firstBehind(prefix: Uint8Array): Uint8Array | undefined {
  let last = prefix.length - 1
  while (last >= 0 && prefix[last] === 0xff) last -= 1
  if (last < 0) return undefined
  const end = prefix.slice(0, last + 1)
  end[last]! += 1
  return end
}

/** A plain `Uint8Array` over memory that nobody else has. */
function ownBytes(value: SqliteValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) return new Uint8Array()
  const whole = value.byteLength === value.buffer.byteLength
  return whole ? new Uint8Array(value.buffer as ArrayBuffer) : new Uint8Array(value)
}

import { TransportError } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import Database from 'better-sqlite3'

const maxBytes = 16 * 1024 * 1024

/** A transport over the table of `bundle-table.ts`, which both sides reach: one row per bundle, all or nothing by itself. */
export function createTableTransport(path: string): Transport {
  let opened: Database.Database | undefined
  const query = (sql: string, values: readonly unknown[] = [], signal?: AbortSignal): unknown[] => {
    signal?.throwIfAborted()
    try {
      opened ??= new Database(path, { fileMustExist: true, timeout: 5000 })
      return opened.prepare<unknown[]>(sql).all(...values)
    } catch (cause) {
      throw new TransportError('transport.unavailable', `cannot use ${path}`, { cause })
    }
  }
  return {
    name: 'table',
    capabilities: { maxBytes },
    send: async (to, { name, bytes }, { signal }) => {
      const parameters = { bytes: bytes.length, limit: maxBytes }
      if (bytes.length > maxBytes)
        throw new TransportError('transport.too_large', 'too large', { parameters })
      const sql = 'INSERT OR IGNORE INTO bundle (station, name, bytes) VALUES (?, ?, ?) RETURNING id'
      query(sql, [to, name, bytes], signal)
      return `${to}/${name}`
    },
    async *receive({ station, memory, signal }) {
      const list = 'SELECT id, name, length(bytes) AS size FROM bundle WHERE station = ?'
      const rows = query(list, [station], signal) as { id: number; name: string; size: number }[]
      const [known, present] = [await memory.list(''), new Set(rows.map(({ id }) => String(id)))]
      await memory.put(known.filter((id) => !present.has(id)).map((id) => [id, undefined]))
      for (const { id, name, size } of rows) {
        if (known.includes(String(id))) continue
        const read = async (options: { signal?: AbortSignal } = {}) => {
          const found = query('SELECT bytes FROM bundle WHERE id = ?', [id], options.signal ?? signal)
          const [row] = found as { bytes: Uint8Array }[]
          if (!row) throw new TransportError('transport.unavailable', 'the bundle is gone')
          return new Uint8Array(row.bytes)
        }
        const remember = () => memory.put([[String(id), 'seen']])
        yield { name, size, read, accept: remember, reject: remember }
        signal?.throwIfAborted()
      }
    },
    retire: async (handle, { signal }) => {
      query("DELETE FROM bundle WHERE station || '/' || name = ? RETURNING id", [handle], signal)
    },
    check: async ({ signal }) => {
      signal?.throwIfAborted()
      const problem = { level: 'error', notice: { code: 'transport.unavailable' } } as const
      const works = await (async () => query('SELECT count(*) FROM bundle'))().catch(() => undefined)
      return works ? { ok: true, findings: [] } : { ok: false, findings: [problem] }
    },
    close: async () => void opened?.close(),
  }
}

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

/** What of a database file matters before it is opened for good. */
export type DatabaseContent = 'missing' | 'empty' | 'records' | 'tables' | 'other' | 'unreadable'

interface ReadOnlyDatabase {
  prepare(sql: string): { all(): unknown[] }
  close(): unknown
}

/**
 * Whose database it is, read-only: a database of somebody else must not be given tables of ours by a typing error.
 * `unreadable`: whoever opens it says why.
 */
export function inspectDatabase(path: string): DatabaseContent {
  if (!existsSync(path)) return 'missing'
  let database: ReadOnlyDatabase | undefined
  try {
    database = openReadOnly(path)
    const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    const names = rows.map((row) => (row as { name: string }).name)
    if (names.includes('ordersync_share')) return 'tables'
    if (names.includes('ordersync_record')) return 'records'
    return names.length === 0 ? 'empty' : 'other'
  } catch {
    return 'unreadable'
  } finally {
    database?.close()
  }
}

function openReadOnly(path: string): ReadOnlyDatabase {
  try {
    const require = createRequire(import.meta.url)
    const Database = require('better-sqlite3') as new (
      path: string,
      options: { readonly readonly: boolean; readonly fileMustExist: boolean; readonly timeout: number },
    ) => ReadOnlyDatabase
    return new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  } catch (error) {
    // A file that is no database fails with either library; only a missing library is worth a second try.
    if (
      typeof (error as { code?: unknown }).code === 'string' &&
      String((error as { code: string }).code).startsWith('SQLITE')
    ) {
      throw error
    }
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    return new DatabaseSync(path, { readOnly: true })
  }
}

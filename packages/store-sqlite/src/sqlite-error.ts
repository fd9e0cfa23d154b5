import { isOrderSyncError, StoreError } from '@ordersync/core'
import type { StoreErrorCode } from '@ordersync/core'

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const primaryNames: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
}

const codes: readonly (readonly [name: string, code: StoreErrorCode, message: string])[] = [
  ['SQLITE_BUSY', 'store.busy', 'another connection holds the database; try again later'],
  ['SQLITE_LOCKED', 'store.busy', 'another connection holds the database; try again later'],
  ['SQLITE_CORRUPT', 'store.corrupt', 'the database file is damaged'],
  ['SQLITE_NOTADB', 'store.corrupt', 'the file is no SQLite database, or an encrypted one'],
  ['SQLITE_READONLY', 'store.unavailable', 'the database may not be written'],
  ['SQLITE_CANTOPEN', 'store.unavailable', 'the database cannot be opened'],
  ['SQLITE_IOERR', 'store.unavailable', 'the disk did not read or write'],
  ['SQLITE_FULL', 'store.unavailable', 'the disk is full'],
]

/** `SQLITE_BUSY_SNAPSHOT` and the like, from either library; `undefined` when it is no error of SQLite. */
export function sqliteErrorName(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (code === 'ERR_SQLITE_ERROR') {
    return typeof errcode === 'number' ? (primaryNames[errcode & 0xff] ?? 'SQLITE_ERROR') : 'SQLITE_ERROR'
  }
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}

export function isBusy(error: unknown): boolean {
  return sqliteErrorName(error)?.startsWith('SQLITE_BUSY') ?? false
}

/** The last part of a path with either separator: enough for a person, and no name of a user or server in logs. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** An error of SQLite as ours; everything else as it is. */
export function toStoreError(error: unknown, path: string): unknown {
  const name = sqliteErrorName(error)
  if (name === undefined || isOrderSyncError(error)) return error
  const found = codes.find(([prefix]) => name.startsWith(prefix))
  const [, code, message] = found ?? [
    name,
    'store.transaction_failed' as const,
    'the database refused the change',
  ]
  const file = fileNameOf(path)
  return new StoreError(code, `${file}: ${message} (${name})`, { cause: error, parameters: { path: file } })
}

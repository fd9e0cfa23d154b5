import { UsageError } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { toStoreError } from '../src/sqlite-error.js'

const betterSqlite3 = (code: string) => Object.assign(new Error('database is sad'), { code })
const nodeSqlite = (errcode: number) =>
  Object.assign(new Error('database is sad'), { code: 'ERR_SQLITE_ERROR', errcode })

describe('an error of SQLite', () => {
  it.each([
    ['store.busy', 'SQLITE_BUSY', 5],
    ['store.busy', 'SQLITE_BUSY_SNAPSHOT', 517],
    ['store.busy', 'SQLITE_LOCKED', 6],
    ['store.corrupt', 'SQLITE_CORRUPT', 11],
    ['store.corrupt', 'SQLITE_NOTADB', 26],
    ['store.unavailable', 'SQLITE_READONLY_DBMOVED', 1032],
    ['store.unavailable', 'SQLITE_CANTOPEN', 14],
    ['store.unavailable', 'SQLITE_IOERR_FSYNC', 1034],
    ['store.unavailable', 'SQLITE_FULL', 13],
    ['store.transaction_failed', 'SQLITE_CONSTRAINT_UNIQUE', 2067],
  ])('becomes %s for %s (%d)', (code, name, number) => {
    for (const error of [betterSqlite3(name), nodeSqlite(number)]) {
      expect(toStoreError(error, 'C:\\Users\\Erika Muster\\kunden.db')).toMatchObject({
        name: 'StoreError',
        code,
        cause: error,
        parameters: { path: 'kunden.db' },
      })
    }
  })

  it('names the file and never its directory', () => {
    for (const path of [
      '/srv/erika/kunden.db',
      'C:\\Users\\erika\\kunden.db',
      '\\\\server\\erika/kunden.db',
    ]) {
      const { message } = toStoreError(nodeSqlite(13), path) as Error
      expect(message).toContain('kunden.db')
      expect(message).not.toContain('erika')
    }
  })

  it('is the only thing that is turned into another error', () => {
    for (const error of [new Error('mine'), new UsageError('usage.closed', 'closed'), 'text', undefined]) {
      expect(toStoreError(error, 'kunden.db')).toBe(error)
    }
  })
})

import { storeContract } from '@ordersync/contract-tests'
import type { TemporaryStore } from '@ordersync/contract-tests'
import type { Store } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from './temporary-directory.js'
import { driverNames, openVendorConnection, whenUnlocked } from './vendor-connection.js'
import type { DriverName } from './vendor-connection.js'

async function openTemporaryStore(driver: DriverName): Promise<TemporaryStore> {
  const directory = temporaryDirectory()
  const path = join(directory.path, 'Büro 1.db')
  const opened: Store[] = []
  const open = () => {
    const store = createSqliteStore({ path, driver })
    opened.push(store)
    return store
  }
  const store = open()
  const vendor = openVendorConnection(driver, path)
  return {
    store,
    reopen: async () => {
      await opened[0]!.close!()
      return open()
    },
    openSecondHandle: async () => open(),
    dispose: async () => {
      for (const one of opened) await one.close!()
      vendor.close()
      directory.remove()
    },
    // The vendor writes our table by plain SQL here; with tables of his own it would be those.
    vendorWrite: async (kind, fields) => {
      const insert = vendor.prepare(
        `INSERT INTO ordersync_record (kind, fields, mark)
         VALUES (?, ?, (SELECT ifnull(max(mark), 0) + 1 FROM ordersync_record WHERE kind = ?))`,
      )
      const { lastInsertRowid } = await whenUnlocked(() => insert.run(kind, JSON.stringify(fields), kind))
      return String(lastInsertRowid)
    },
    beginVendorTransaction: async () => {
      await whenUnlocked(() => vendor.exec('BEGIN IMMEDIATE'))
      return {
        native: vendor,
        commit: async () => void vendor.exec('COMMIT'),
        rollback: async () => void vendor.exec('ROLLBACK'),
      }
    },
  }
}

describe.each(driverNames)('the SQLite store over %s', (driver) => {
  const skippedCases: string[] = []

  for (const contractCase of storeContract) {
    it(contractCase.name, async (context) => {
      const skipped = await contractCase.run(() => openTemporaryStore(driver))
      if (!skipped) return
      skippedCases.push(...skipped.missing)
      context.skip(`needs ${skipped.missing.join(', ')}`)
    })
  }

  it('has all abilities but one: JSON takes every record, so there is none that the database refuses', () => {
    expect(skippedCases).toEqual(['refusedFields'])
  })
})

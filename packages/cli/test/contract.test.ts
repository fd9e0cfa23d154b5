/** The interface tables keep every promise of a store: the kit says so, case by case. */
import { storeContract } from '@ordersync/contract-tests'
import type { TemporaryStore } from '@ordersync/contract-tests'
import type { Store } from '@ordersync/core'
import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createInterfaceTables } from '../src/interface-tables/create-interface-tables.js'
import { openInterfaceTables } from '../src/interface-tables/open-interface-tables.js'

async function openTemporaryStore(): Promise<TemporaryStore> {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync tables ü '))
  const path = join(folder, 'erp.sqlite')
  await createInterfaceTables(path)
  const opened: Store[] = []
  const open = () => {
    const { store } = openInterfaceTables(path)
    opened.push(store)
    return store
  }
  // The library of the store: two copies of SQLite in one process would break each other's locks on POSIX systems
  // (sqlite.org/howtocorrupt.html, 2.2). An ERP is a process of its own.
  const erp = new Database(path, { timeout: 0 })
  return {
    store: open(),
    reopen: async () => {
      await opened[0]!.close!()
      return open()
    },
    openSecondHandle: async () => open(),
    dispose: async () => {
      for (const store of opened) await store.close!()
      erp.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
    // The ERP writes as it likes: plain SQL, its own key.
    vendorWrite: async (kind, fields) => {
      const insert = erp.prepare('INSERT INTO ordersync_share (kind, erp_key, fields) VALUES (?, ?, ?)')
      const { lastInsertRowid } = await whenUnlocked(() =>
        insert.run(kind, String(Math.random()), JSON.stringify(fields)),
      )
      return String(lastInsertRowid)
    },
    beginVendorTransaction: async () => {
      await whenUnlocked(() => erp.exec('BEGIN IMMEDIATE'))
      return {
        native: erp,
        commit: async () => void erp.exec('COMMIT'),
        rollback: async () => void erp.exec('ROLLBACK'),
      }
    },
  }
}

/** Waiting inside SQLite would stop this process, and with it the holder of the lock. */
async function whenUnlocked<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!/locked|busy/.test(String(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

describe('interface tables as a store', () => {
  const skippedCases: string[] = []

  for (const contractCase of storeContract) {
    it(contractCase.name, async (context) => {
      const skipped = await contractCase.run(openTemporaryStore)
      if (!skipped) return
      skippedCases.push(...skipped.missing)
      context.skip(`needs ${skipped.missing.join(', ')}`)
    })
  }

  it('have all abilities but one: JSON takes every record, so there is none that the database refuses', () => {
    expect(skippedCases).toEqual(['refusedFields'])
  })
})

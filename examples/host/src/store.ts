/** The database as a store. A vendor writes this for his own tables: docs/adapters/write-a-store.md. */
import { settingKind, shippedRegistry, templateKind } from '@ordersync/core'
import type { Store } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createErpStore } from '../../erp-store/src/index.ts'
import type { Settings } from './settings.ts'

export function pathOf(database: Settings['database']): string {
  return typeof database === 'string' ? database : database.path
}

export function openStore(database: Settings['database']): Store {
  if (typeof database === 'string') {
    const kinds = [...shippedRegistry.kinds, settingKind, templateKind].map(({ kind }) => kind)
    return createSqliteStore({ path: database, kinds })
  }
  return createErpStore({ path: database.path, changeTracking: true })
}

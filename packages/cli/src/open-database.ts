import { settingKind, shippedRegistry, templateKind } from '@ordersync/core'
import type { Store } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { CliError } from './cli-error.js'
import { inspectDatabase } from './inspect-database.js'
import { openInterfaceTables } from './interface-tables/open-interface-tables.js'
import type { InterfaceTables } from './interface-tables/open-interface-tables.js'
import type { Settings } from './settings.js'

export interface Database {
  readonly path: string
  readonly store: Store
  /** Where the database is one of an ERP that uses interface tables. */
  readonly tables: InterfaceTables | undefined
}

export function databaseOf(settings: Settings): string {
  if (settings.db === undefined) throw new CliError('cli.noDatabase')
  return settings.db
}

/** A database that is there and is one of ours. @throws {@link CliError}; nothing was changed. */
export function openDatabase(settings: Settings): Database {
  const path = databaseOf(settings)
  const content = inspectDatabase(path)
  if (content === 'missing') throw new CliError('cli.databaseMissing', { path })
  if (content === 'other' || content === 'empty') throw new CliError('cli.notSetUp', { path })
  const tables = content === 'tables' ? openInterfaceTables(path) : undefined
  return { path, store: tables?.store ?? openOwnDatabase(path), tables }
}

/** A database of our own; made when it is not there. A network carries settings and templates as well. */
export function openOwnDatabase(path: string): Store {
  const kinds = [...shippedRegistry.kinds, settingKind, templateKind].map(({ kind }) => kind)
  return createSqliteStore({ path, kinds })
}

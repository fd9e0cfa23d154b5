import { UsageError } from '@ordersync/core'
import { createRequire } from 'node:module'
import { createBetterSqlite3Driver } from './better-sqlite3-driver.js'
import type { BetterSqlite3Constructor } from './better-sqlite3-driver.js'
import type { SqliteDriver } from './driver.js'
import { createNodeSqliteDriver } from './node-sqlite-driver.js'
import type { NodeSqliteModule } from './node-sqlite-driver.js'

export type SqliteDriverName = 'better-sqlite3' | 'node:sqlite'

/** How a library is found; `undefined` when it is not there. Tests hand in their own. */
export interface SqliteLibraries {
  betterSqlite3(): BetterSqlite3Constructor | undefined
  nodeSqlite(): NodeSqliteModule | undefined
}

/** What is installed beside this package, and what this Node has. */
export const installedLibraries: SqliteLibraries = {
  betterSqlite3: () => {
    try {
      return createRequire(import.meta.url)('better-sqlite3') as BetterSqlite3Constructor
    } catch (error) {
      if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined
      // It is installed and does not load (wrong architecture, removed binary): the caller decides whether that matters.
      throw error
    }
  },
  nodeSqlite: () => process.getBuiltinModule('node:sqlite') as NodeSqliteModule | undefined,
}

/**
 * The driver asked for; without wish `better-sqlite3`, and where that is missing or does not load, the SQLite inside Node.
 * @throws {@link UsageError} `usage.invalid_configuration` when there is none.
 */
export function chooseDriver(
  wish: SqliteDriverName | SqliteDriver | undefined,
  libraries: SqliteLibraries = installedLibraries,
): SqliteDriver {
  if (typeof wish === 'object') return wish
  const reasons: unknown[] = []
  if (wish !== 'node:sqlite') {
    try {
      const Database = libraries.betterSqlite3()
      if (Database) return createBetterSqlite3Driver(Database)
    } catch (error) {
      reasons.push(error)
    }
  }
  if (wish !== 'better-sqlite3') {
    const module = libraries.nodeSqlite()
    if (module) return createNodeSqliteDriver(module)
  }
  const wanted = wish ?? 'better-sqlite3 or a Node with node:sqlite (22.13 or newer)'
  throw new UsageError('usage.invalid_configuration', `no SQLite library: install ${wanted}`, {
    parameters: { driver: wish ?? 'better-sqlite3' },
    ...(reasons.length > 0 ? { cause: reasons[0] } : {}),
  })
}

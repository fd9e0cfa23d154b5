import Database from 'better-sqlite3'
import { DatabaseSync } from 'node:sqlite'

export const driverNames = ['better-sqlite3', 'node:sqlite'] as const
export type DriverName = (typeof driverNames)[number]

/** The vendor's own connection by either library, which does not wait for locks. */
export function openVendorConnection(driver: DriverName, path: string): Database.Database | DatabaseSync {
  return driver === 'better-sqlite3'
    ? new Database(path, { timeout: 0 })
    : new DatabaseSync(path, { timeout: 0 })
}

/** Repeat while the database is locked, giving way to whoever holds the lock. */
export async function whenUnlocked<T>(attempt: () => T): Promise<T> {
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      const { code, errcode } = error as { code?: string; errcode?: number }
      if (!code?.startsWith('SQLITE_BUSY') && errcode !== 5) throw error
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

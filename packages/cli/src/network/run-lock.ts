/** The lock of a run, taken before the database is opened: a long transaction of another run would be met first, as an error of its own. */
import { UsageError } from '@ordersync/core'
import type { RunLock } from '@ordersync/core'
import { createProcessLock } from '@ordersync/runtime-node'
import { existsSync } from 'node:fs'
import { lockPath } from './member-paths.js'

export interface HeldRunLock {
  /** The first run goes on under what is held; later ones take it anew. */
  readonly lock: RunLock
  /** Gives back what no run has taken over. */
  release(): Promise<void>
}

/**
 * @param db - Path of the database. Where there is none, nothing is held and nothing is made: opening it will say so.
 * @throws {@link UsageError} `usage.already_running`
 */
export async function holdRunLock(db: string): Promise<HeldRunLock> {
  const own = createProcessLock(lockPath(db))
  let held = existsSync(db) ? await own.acquire() : async (): Promise<void> => undefined
  if (held === undefined) {
    throw new UsageError('usage.already_running', 'another program runs on this database')
  }
  const handOver = (): typeof held => {
    const release = held
    held = undefined
    return release
  }
  return {
    lock: { acquire: async () => handOver() ?? own.acquire() },
    release: async () => handOver()?.(),
  }
}

import { UsageError } from '@ordersync/core'
import type { Clock, Store } from '@ordersync/core'
import { randomUUID } from 'node:crypto'

/** Keeps two fetchers of one mailbox apart, also on two computers (T-11). */
export interface MailboxLease {
  /** Without a sign of life for so long it is free again; prolonged three times as often. Absent: 15 minutes. */
  readonly leaseMs?: number
  /** Take or prolong it. False: somebody else has it. */
  acquire(): Promise<boolean>
  release(): Promise<void>
}

export interface StoreLeaseOptions {
  /** The database that all computers share. */
  readonly store: Store
  /** The mailbox, e.g. its address. */
  readonly name: string
  /** Without a sign of life for so long, another one takes over; 1 second to 24 hours. Default 15 minutes. */
  readonly leaseMs?: number
  readonly clock?: Clock
  /** Unique for this program run. Default made at random. */
  readonly holder?: string
}

export const usualLeaseMs = 15 * 60_000
/** Further in the future than this no lease ends, unless a clock was wrong. */
const longestLeaseMs = 24 * 3_600_000

const shortestLeaseMs = 1000

/**
 * A lease as one row of OrderSync's own rows in the shared database: taken by whoever finds it free or run out.
 *
 * @throws {@link UsageError} `usage.invalid_argument` when `leaseMs` is shorter than a second or longer than a day.
 */
export function createStoreLease(options: StoreLeaseOptions): MailboxLease {
  const {
    store,
    name,
    leaseMs = usualLeaseMs,
    clock = { now: () => Date.now() },
    holder = randomUUID(),
  } = options
  if (!(leaseMs >= shortestLeaseMs && leaseMs <= longestLeaseMs)) {
    throw new UsageError('usage.invalid_argument', 'a lease lasts from a second to a day', {
      parameters: { field: 'leaseMs', expected: '1000 to 86400000' },
    })
  }
  // A tag of its own, which core does not use.
  const key = new TextEncoder().encode(`mail-lease\0${name.toLowerCase().slice(0, 300)}`)
  return {
    leaseMs,
    acquire: () =>
      store.transaction(async ({ state }) => {
        const [row] = await state.get([key])
        const now = clock.now()
        const [owner = '', until = '0'] = row === undefined ? [] : new TextDecoder().decode(row).split('\n')
        const isHeld = owner !== holder && Number(until) > now && Number(until) <= now + longestLeaseMs
        if (isHeld) return false
        await state.put([{ key, value: new TextEncoder().encode(`${holder}\n${now + leaseMs}`) }])
        return true
      }),
    release: () =>
      store.transaction(async ({ state }) => {
        const [row] = await state.get([key])
        if (row !== undefined && new TextDecoder().decode(row).startsWith(`${holder}\n`))
          await state.delete([key])
      }),
  }
}

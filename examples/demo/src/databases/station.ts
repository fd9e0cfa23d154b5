/** One of the two databases: its file, its store, and the way to the other by files. */
import { openFileExchange } from '@ordersync/core'
import type { ExchangeHooks, FileExchange, PartyMatcher, Store, StoreTransaction } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'

export interface Station {
  readonly name: string
  readonly path: string
  readonly store: Store
  readonly exchange: FileExchange
}

export interface StationOptions {
  readonly name: string
  readonly path: string
  readonly passphrase: string
  readonly hooks?: ExchangeHooks | undefined
  /** Where customers that look alike are to be asked about. */
  readonly matcher?: PartyMatcher | undefined
}

export async function openStation({
  name,
  path,
  passphrase,
  hooks,
  matcher,
}: StationOptions): Promise<Station> {
  // The scenes look into the file with Node's own SQLite. Two SQLite libraries in one process would not see each other's
  // locks, so the store takes that one too.
  const store = createSqliteStore({ path, driver: 'node:sqlite' })
  const exchange = await openFileExchange({
    store,
    runtime: createNodeRuntime(),
    station: name,
    secrets: { passphrase },
    matcher,
    ...(hooks ? { hooks } : {}),
  })
  return { name, path, store, exchange }
}

const firstNumber = 1001

/** Customer numbers of the office: the next free one for a customer that came without. */
export function createOfficeNumbers(): ExchangeHooks {
  // What this transaction gave already; forgotten with it when it is rolled back, as after a preview.
  const given = new WeakMap<StoreTransaction, number>()
  return {
    async assignNumber(kind, _fields, tx) {
      if (kind !== 'party') return undefined
      for (let next = (given.get(tx) ?? firstNumber - 1) + 1; ; next += 1) {
        const number = `B-${next}`
        const [taken = []] = await tx.records.findByNumber('party', [number])
        if (taken.length > 0) continue
        given.set(tx, next)
        return number
      }
    },
  }
}

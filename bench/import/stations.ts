/** The two databases of the import bench: one that sends, and a fresh one per run that receives. */
import { openFileExchange } from '@ordersync/core'
import type { ExchangeSecrets, FileExchange, Store } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'

export interface Station {
  readonly store: Store
  readonly exchange: FileExchange
}

export async function openStation(path: string, station: string, secrets: ExchangeSecrets): Promise<Station> {
  const store = createSqliteStore({ path })
  const exchange = await openFileExchange({
    store,
    runtime: createNodeRuntime(),
    station,
    secrets,
    // A marked order does not bring articles by default; here they shall be written like the rest.
    rules: { article: { acceptNew: true, acceptChanged: true } },
  })
  return { store, exchange }
}

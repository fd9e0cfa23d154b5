import { createMemoryStore, openHost } from '@ordersync/core'
import type { KeyStore, Series } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { idleCarrier } from './carrier.js'

/** Series that contradict each other are refused before anything is made: the same calls, upon an office in memory. */
export async function rehearseSeries(series: readonly Series[]): Promise<void> {
  if (series.length === 0) return
  const secrets = new Map<string, Uint8Array>()
  const keys: KeyStore = {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
  const host = await openHost({
    store: createMemoryStore(),
    runtime: createNodeRuntime(),
    keys,
    transport: idleCarrier(),
  })
  for (const one of series) await host.defineSeries(one)
  await host.close()
}

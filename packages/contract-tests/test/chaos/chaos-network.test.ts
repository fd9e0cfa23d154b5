/** An office and two stations, each behind a chaos transport: whatever happens, they agree once it is over. */
import {
  createMemoryNetwork,
  createMemoryStore,
  createPortableRuntime,
  isOrderSyncError,
} from '@ordersync/core'
import { openHost, openRemote } from '@ordersync/core'
import type { Fields, KeyStore, MemoryStore, Runtime, SyncMember } from '@ordersync/core'
import { createChaosTransport } from '@ordersync/contract-tests'
import type { ChaosTransport } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/seeded-random.js'

function memoryKeys(): KeyStore {
  const secrets = new Map<string, Uint8Array>()
  return {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
}

const put = (store: MemoryStore, fields: Fields, key?: string) =>
  store.transaction((tx) => tx.records.put('party', [{ key, fields }]))

async function names(store: MemoryStore): Promise<readonly string[]> {
  return store.transaction(async ({ records }) => {
    const { keys } = await records.changes('party', undefined, 1000)
    return (await records.get('party', keys)).flatMap((row) => (row ? [String(row['name'])] : [])).sort()
  })
}

describe.each([1, 2, 3])('an office and two stations in a storm, seed %i', (seed) => {
  it('agree when it is over', { timeout: 120_000 }, async () => {
    const network = createMemoryNetwork()
    const random = new SeededRandom(seed)
    let now = Date.parse('2026-03-02T09:00:00Z')
    const runtime: Runtime = { ...createPortableRuntime(), clock: { now: () => now } }
    const storms: ChaosTransport[] = []
    const parts = (n: number) => {
      const transport = createChaosTransport(network.transport(), { seed: seed * 10 + n })
      storms.push(transport)
      return { store: createMemoryStore(), runtime, keys: memoryKeys(), transport }
    }
    const office = parts(0)
    const host = await openHost({ ...office, station: 'office', label: 'Office' })
    const members: { readonly store: MemoryStore; readonly sync: SyncMember }[] = [
      { store: office.store, sync: host },
    ]
    for (const [n, id] of ['koeln', 'laptop'].entries()) {
      const own = parts(n + 1)
      const remote = await openRemote(own)
      const { file, code } = await host.addStation(id, { id })
      await remote.join(file, code, { device: id })
      members.push({ store: own.store, sync: remote })
    }
    let failures = 0
    const run = async ({ sync }: (typeof members)[number]) => {
      now += 60_000
      try {
        await sync.syncOnce()
      } catch (error) {
        if (!isOrderSyncError(error) || !error.code.startsWith('transport.')) throw error
        failures += 1
      }
    }
    const expected: string[] = []
    for (let step = 0; step < 60; step++) {
      const who = members[random.integer(members.length)]!
      if (step % 3 === 0) {
        expected.push(`Kunde ${step}`)
        await put(who.store, { name: `Kunde ${step}` })
      }
      await run(who)
    }
    for (const storm of storms) storm.stormy = false
    for (let round = 0; round < 8; round++) {
      now += 3_600_000
      for (const member of members) await run(member)
    }
    const faults = storms.flatMap(({ counts }) => Object.entries(counts).filter(([, count]) => count > 0))
    expect(new Set(faults.map(([fault]) => fault)).size).toBeGreaterThan(6)
    expect(failures).toBeGreaterThan(0)
    for (const { store } of members) expect(await names(store)).toEqual([...expected].sort())
    for (const { sync } of members) await sync.close()
  })
})

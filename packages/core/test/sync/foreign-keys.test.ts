/** Keys of another database beside this one: said as what it is, and nothing is done with them. */
import { createMemoryNetwork, createMemoryStore } from '@ordersync/core'
import type { KeyStore, Store } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { openHostWith } from '../../src/sync/host.js'
import { openRemoteWith } from '../../src/sync/remote.js'
import { testRuntime } from '../jobs/offices.js'
import { memoryKeys } from './network-of-three.js'

async function twoStations() {
  const carrier = createMemoryNetwork()
  const parts = (store: Store, keys: KeyStore, seed: number) => ({
    store,
    keys,
    runtime: testRuntime(seed),
    transport: carrier.transport(),
  })
  const open = {
    host: (store: Store, keys: KeyStore, seed: number) =>
      openHostWith({ ...parts(store, keys, seed), label: 'Büro' }, { ...standardSuite }),
    remote: (store: Store, keys: KeyStore, seed: number) =>
      openRemoteWith(parts(store, keys, seed), { ...standardSuite }),
  }
  const office = { store: createMemoryStore(), keys: memoryKeys() }
  const host = await open.host(office.store, office.keys, 1)
  const stations = []
  for (const [i, label] of ['Laptop', 'Tablet'].entries()) {
    const [store, keys] = [createMemoryStore(), memoryKeys()]
    const remote = await open.remote(store, keys, 2 + i)
    const { file, code } = await host.addStation(label)
    await remote.join(file, code)
    await remote.syncOnce()
    await host.syncOnce()
    await remote.syncOnce()
    stations.push({ store, keys, remote })
  }
  const [laptop, tablet] = stations
  return { open, office, host, laptop: laptop!, tablet: tablet! }
}

describe('Keys of another database', () => {
  it('are refused at a station, which is not told that another device has its place; with its own it goes on', async () => {
    const { open, laptop, tablet } = await twoStations()
    await expect(open.remote(laptop.store, tablet.keys, 7)).rejects.toMatchObject({
      code: 'usage.keys_of_other',
      parameters: { label: 'Laptop' },
    })
    const again = await open.remote(laptop.store, laptop.keys, 8)
    expect((await again.syncOnce()).notices).toEqual([])
  })

  it('are refused at the office', async () => {
    const { open, office } = await twoStations()
    const other = memoryKeys()
    await open.host(createMemoryStore(), other, 9)
    await expect(open.host(office.store, other, 10)).rejects.toMatchObject({ code: 'usage.keys_of_other' })
    expect((await (await open.host(office.store, office.keys, 11)).syncOnce()).notices).toEqual([])
  })
})

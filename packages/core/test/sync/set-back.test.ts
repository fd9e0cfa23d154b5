import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { MemoryStore, WitnessRecord } from '@ordersync/core'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { openHostWith } from '../../src/sync/host.js'
import { openRemoteWith } from '../../src/sync/remote.js'
import { customer, testRuntime } from '../jobs/offices.js'
import { customerSeries, memoryKeys, openNetwork, orderSeries } from './network-of-three.js'

const note = () => {
  const kept: { record?: WitnessRecord } = {}
  const witness = {
    read: async () => kept.record,
    write: async (record: WitnessRecord) => void (kept.record = record),
  }
  return { kept, witness }
}

/** An office and a laptop that have worked, with a backup of each from before that. */
async function network() {
  const [here, there] = [note(), note()]
  const [store, own] = [createMemoryStore(), createMemoryStore()]
  const [keys, ownKeys] = [memoryKeys(), memoryKeys()]
  const net = await openNetwork({ store, options: { witness: here.witness, keys } })
  await net.office.host.defineSeries({ ...orderSeries, block: 5 })
  await net.office.host.defineSeries(customerSeries)
  await net.office.put('party', customer)
  const laptop = await net.station('Laptop', {
    store: own,
    options: { witness: there.witness, keys: ownKeys },
  })
  await net.settle()
  const backups = { office: await store.copy(), laptop: await own.copy(), note: here.kept.record! }
  for (let n = 0; n < 6; n++) {
    await laptop.store.transaction((tx) => laptop.remote.takeNumber(tx, 'orders'))
    await net.settle(1)
  }
  await laptop.put('party', { name: 'Neu & Co', roles: ['customer'] })
  await net.settle()
  const carrier = () => net.carrier.transport()
  const openOffice = (from: MemoryStore, witness = here.witness) =>
    openHostWith(
      { store: from, runtime: testRuntime(91), keys, transport: carrier(), witness },
      { ...standardSuite },
    )
  const openLaptop = (from: MemoryStore) =>
    openRemoteWith(
      { store: from, runtime: testRuntime(92), keys: ownKeys, transport: carrier(), witness: there.witness },
      { ...standardSuite },
    )
  return { net, laptop, backups, openOffice, openLaptop, store, here, there }
}

const setBack = { code: 'usage.set_back' }

describe('A database that is older than what has left it (protocol 1.5, N-17)', () => {
  it('gives no number, invites nobody and changes nothing, and its status says so', async () => {
    const { backups, openOffice, net } = await network()
    const host = await openOffice(backups.office)
    expect((await host.status()).setBack).toBe(true)
    expect((await net.office.host.status()).setBack).toBe(false)
    const { store } = net.office
    await expect(host.addStation('Filiale')).rejects.toMatchObject(setBack)
    await expect(host.changeProfile('laptop', { active: false })).rejects.toMatchObject(setBack)
    await expect(host.defineSeries(orderSeries)).rejects.toMatchObject(setBack)
    await expect(backups.office.transaction((tx) => host.takeNumber(tx, 'orders'))).rejects.toMatchObject(
      setBack,
    )
    await expect(
      backups.office.transaction(async (tx) => host.takeNumberSync(tx, 'orders')),
    ).rejects.toMatchObject(setBack)
    // The newest one goes on.
    const { number } = await store.transaction((tx) => net.office.host.takeNumber(tx, 'orders'))
    expect(number).toMatch(/^AB-/)
  })

  it('gives no number at a station either', async () => {
    const { backups, openLaptop } = await network()
    const remote = await openLaptop(backups.laptop)
    expect((await remote.status()).setBack).toBe(true)
    for (const { left, leases } of await remote.numbers()) {
      expect([left, ...leases.map((lease) => lease.left)].every((n) => n === 0)).toBe(true)
    }
    await expect(backups.laptop.transaction((tx) => remote.takeNumber(tx, 'orders'))).rejects.toMatchObject(
      setBack,
    )
  })

  it('is seen by its numbers alone, where nothing else moved since', async () => {
    const { openOffice, openLaptop, store, laptop, here, there } = await network()
    const own = laptop.store as MemoryStore
    expect((await (await openOffice(store)).status()).setBack).toBe(false)
    expect((await (await openLaptop(own)).status()).setBack).toBe(false)
    const more = (record: WitnessRecord): WitnessRecord => ({
      ...record,
      numbers: Object.fromEntries(
        Object.entries(record.numbers).map(([name, n]) => [name, String(Number(n) + 1)]),
      ),
    })
    expect(Object.keys(here.kept.record!.numbers)).toContain('orders')
    expect(Object.keys(there.kept.record!.numbers)).toContain('orders')
    here.kept.record = more(here.kept.record!)
    there.kept.record = more(there.kept.record!)
    expect((await (await openOffice(store)).status()).setBack).toBe(true)
    expect((await (await openLaptop(own)).status()).setBack).toBe(true)
  })

  it('and whose note was restored with it gives no number once a station shows what is missing', async () => {
    const { backups, openOffice, laptop } = await network()
    const { witness, kept } = note()
    kept.record = backups.note
    const host = await openOffice(backups.office, witness)
    expect((await host.status()).setBack).toBe(false)
    await laptop.put('party', { name: 'Später & Co', roles: ['customer'] })
    await laptop.remote.syncOnce()
    const { notices } = await host.syncOnce()
    expect(notices.map(({ code }) => code)).toContain('OFFICE_SET_BACK')
    // The customer is taken without a number: 10482 was given already, in the life that was lost.
    const parties = await backups.office.transaction(async (tx) => {
      const { keys } = await tx.records.changes('party', undefined, 100)
      return tx.records.get('party', keys)
    })
    const numbers = parties.map((fields) => fields?.['customerNumber'])
    expect(numbers.filter((number) => number !== undefined && number !== '10001')).toEqual([])
    await expect(backups.office.transaction((tx) => host.takeNumber(tx, 'orders'))).rejects.toMatchObject({
      code: 'usage.numbers_blocked',
    })
    expect((await host.status()).links[0]!.notices).toMatchObject([{ code: 'OFFICE_SET_BACK' }])
    // Nobody gets anything of an office that is too old, and it is said in every run.
    await expect(host.addStation('Neu')).rejects.toMatchObject(setBack)
    await expect(host.addStation('Laptop', { id: 'laptop' })).rejects.toMatchObject(setBack)
    await expect(host.changeProfile('laptop', { active: false })).rejects.toMatchObject(setBack)
    await expect(host.defineSeries(orderSeries)).rejects.toMatchObject(setBack)
    expect((await host.syncOnce()).notices.map(({ code }) => code)).toContain('OFFICE_SET_BACK')
  })
})

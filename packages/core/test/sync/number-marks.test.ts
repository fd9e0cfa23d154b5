import type { WitnessRecord } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openNetwork, orderSeries } from './network-of-three.js'

const noted = () => {
  let kept: WitnessRecord | undefined
  const witness = { read: async () => kept, write: async (record: WitnessRecord) => void (kept = record) }
  return { witness, numbers: () => kept?.numbers }
}

describe('Numbers of a member', () => {
  it('stand in the note beside the database before a bundle leaves (protocol 1.5, N-03)', async () => {
    const [here, there] = [noted(), noted()]
    const net = await openNetwork({ options: { witness: here.witness } })
    await net.office.host.defineSeries({ ...orderSeries, block: 10 })
    await net.office.host.defineSeries({
      id: 'quotes',
      kind: 'quote',
      format: { prefix: 'AN-{year}-', year: 'yyyy' },
      yearScoped: true,
      start: 1,
      block: 10,
      exhaustion: 'block',
    })
    const laptop = await net.station('Laptop', { options: { witness: there.witness } })
    await net.settle()
    // Handed out here; not one is taken there yet.
    expect(here.numbers()).toEqual({ orders: '1009', 'quotes 2026': '10' })
    expect(there.numbers()).toEqual({})
    await laptop.store.transaction(async (tx) => {
      await laptop.remote.takeNumber(tx, 'orders')
      await laptop.remote.takeNumber(tx, 'orders')
      await laptop.remote.takeNumber(tx, 'quotes', { date: '2026-03-02' })
    })
    await net.settle()
    expect(there.numbers()).toEqual({ orders: '1001', 'quotes 2026': '1' })
  })

  it('are listed with the ranges that are used up, the latest ten of them', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries({ ...orderSeries, start: 1, block: 5 })
    const laptop = await net.station('Laptop')
    await net.settle()
    const take = (count: number) =>
      laptop.store.transaction(async (tx) => {
        for (let n = 0; n < count; n++) await laptop.remote.takeNumber(tx, 'orders')
      })
    await take(5)
    await net.settle()
    const [fill] = await laptop.remote.numbers()
    expect(fill!.leases[0]).toEqual({
      first: '1',
      last: '5',
      firstNumber: 'AB-00001',
      lastNumber: 'AB-00005',
      left: 0,
    })
    const open = fill!.leases.filter(({ left }) => left > 0)
    expect(fill!.left).toBe(open.reduce((sum, { left }) => sum + left, 0))
    expect(fill!.of).toBe(open.reduce((sum, { first, last }) => sum + Number(last) - Number(first) + 1, 0))
    for (let round = 0; round < 24; round++) {
      await take(5)
      await net.settle(1)
    }
    const [after] = await laptop.remote.numbers()
    expect(after!.leases.filter(({ left }) => left === 0)).toHaveLength(10)
    expect((await net.office.host.status()).links[0]!.numbers[0]!.left).toBe(after!.left)
  })
})

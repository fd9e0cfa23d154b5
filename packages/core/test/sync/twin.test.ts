import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import { openRemoteWith } from '../../src/sync/remote.js'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { customer, quote, testRuntime } from '../jobs/offices.js'
import { memoryKeys, openNetwork, orderSeries, placeOf } from './network-of-three.js'

/** A laptop with its numbers, and the same database with the same keys on a second computer. */
async function twins() {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  await net.office.put('party', customer)
  const store = createMemoryStore()
  const keys = memoryKeys()
  const options = { keys, transport: net.carrier.transport() }
  const first = await net.station('Laptop', { store, options })
  await net.settle()
  const copied = await store.copy()
  const runtime = testRuntime(4711)
  const remote = await openRemoteWith(
    { store: copied, runtime, keys, transport: net.carrier.transport() },
    { ...standardSuite },
  )
  const second = { ...placeOf(copied, runtime), remote }
  const party = (await first.one('party', 'name', customer['name'])).key
  const order = async (place: typeof second, customerReference: string) => {
    const { number } = await place.store.transaction((tx) => place.remote.takeNumber(tx, 'orders'))
    await place.put('salesOrder', quote(number, party, { status: 'accepted', customerReference }))
  }
  const references = async (place: { all: typeof second.all }) =>
    (await place.all('salesOrder')).map(({ fields }) => fields['customerReference'])
  return { net, first, second, order, references }
}

const codes = (notices: readonly { readonly code: string }[]) => notices.map(({ code }) => code)
const foreign = 'CONFIRMED_WHAT_WAS_NEVER_SENT'

describe('Two copies of one station (N-16, protocol 1.5)', () => {
  it('the one whose order is kept aside is never told that it arrived', async () => {
    const { net, first, second, order, references } = await twins()
    await order(first, 'erster')
    await order(second, 'zweiter')
    await first.remote.syncOnce()
    await second.remote.syncOnce()
    await net.office.host.syncOnce()
    const { notices } = await second.remote.syncOnce()
    await first.remote.syncOnce()
    expect(await references(net.office)).toEqual(['erster'])
    expect(await second.remote.receipts()).toEqual([])
    expect(codes(notices)).toContain(foreign)
    // It stands there until it is settled, also after that run, and its own order counts as not confirmed.
    const { links } = await second.remote.status()
    expect(codes(links[0]!.notices)).toContain(foreign)
    expect(links[0]!.backlog).toBeGreaterThan(0)
    for (let n = 0; n < 2; n++) expect(codes((await second.remote.syncOnce()).notices)).toContain(foreign)
    expect(await second.remote.numbers()).toMatchObject([{ left: 0, leases: [{ left: 0 }] }])
    expect((await first.remote.numbers())[0]!.left).toBeGreaterThan(0)
    expect(codes((await first.remote.status()).links[0]!.notices)).not.toContain(foreign)
    expect(await first.remote.receipts()).toMatchObject([{ outcome: 'created' }])
  })

  it('nothing that follows a bundle kept aside is taken, so neither of them confirms the other’s', async () => {
    const { net, first, second, order, references } = await twins()
    await order(first, 'erster')
    await order(second, 'zweiter')
    await first.remote.syncOnce()
    await second.remote.syncOnce()
    await net.office.host.syncOnce()
    // The second goes on as if nothing were: its next bundle follows one that the office never took.
    await order(second, 'dritter')
    await second.remote.syncOnce()
    const { notices } = await net.office.host.syncOnce()
    expect(codes(notices)).toContain('LINK_FORKED')
    expect(await references(net.office)).toEqual(['erster'])
    await second.remote.syncOnce()
    expect(await second.remote.receipts()).toEqual([])
    expect((await second.remote.status()).links[0]!.backlog).toBeGreaterThan(1)
    // The first one is not disturbed.
    await order(first, 'vierter')
    await first.remote.syncOnce()
    await net.office.host.syncOnce()
    await first.remote.syncOnce()
    expect((await references(net.office)).sort()).toEqual(['erster', 'vierter'])
    expect((await first.remote.receipts()).map(({ label }) => label.slice(0, 8)).sort()).toEqual([
      'AB-01000',
      'AB-01001',
    ])
    expect((await first.remote.status()).links[0]).toMatchObject({ backlog: 0, notices: [] })
  })

  it('a receipt of the other’s record is nobody’s here, also before this one has sent anything', async () => {
    const { net, first, second, order } = await twins()
    await order(first, 'erster')
    await first.remote.syncOnce()
    await net.office.host.syncOnce()
    await order(second, 'zweiter')
    await second.remote.syncOnce()
    expect(await second.remote.receipts()).toEqual([])
  })
})

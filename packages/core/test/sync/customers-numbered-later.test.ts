import { describe, expect, it } from 'vitest'
import type { SyncOptions } from '@ordersync/core'
import { customerSeries, openNetwork } from './network-of-three.js'

async function network(hooks: SyncOptions['hooks'] = {}) {
  const net = await openNetwork({ options: { hooks } })
  await net.office.host.defineSeries(customerSeries)
  const laptop = await net.station('Laptop')
  await net.settle()
  return { net, laptop }
}

const codes = (notices: readonly { readonly code: string }[]) => notices.map(({ code }) => code)

describe('A customer that came without a number (M-A6, M-A7)', () => {
  it('gets the next free one where the next of the series is used by hand', async () => {
    const { net, laptop } = await network()
    await net.office.put('party', { name: 'Im Büro von Hand', customerNumber: '10483' })
    await laptop.put('party', { name: 'Dritter' })
    await laptop.put('party', { name: 'Vierter' })
    await net.settle()
    for (const place of [net.office, laptop]) {
      expect((await place.one('party', 'name', 'Dritter')).fields['customerNumber']).toBe('10482')
      expect((await place.one('party', 'name', 'Vierter')).fields['customerNumber']).toBe('10484')
    }
  })

  it('left without one, is numbered in the run that has one, and both sides are told until then', async () => {
    let next: string | undefined = '7'
    const { net, laptop } = await network({ assignNumber: async () => next })
    await net.office.put('party', { name: 'Hat die 7', customerNumber: '7' })
    await laptop.put('party', { name: 'Vierter' })
    await laptop.remote.syncOnce()
    const first = await net.office.host.syncOnce()
    expect(first.notices).toMatchObject([
      { code: 'CUSTOMERS_UNNUMBERED', parameters: { count: 1, label: 'Vierter' } },
    ])
    const { receipts } = await laptop.remote.syncOnce()
    expect(receipts.map(({ notice }) => notice.code)).toEqual(['RECEIPT_CUSTOMER_UNNUMBERED'])
    await net.settle()
    expect(codes((await net.office.host.syncOnce()).notices)).toEqual(['CUSTOMERS_UNNUMBERED'])
    next = '8'
    expect(codes((await net.office.host.syncOnce()).notices)).toEqual([])
    const told = await laptop.remote.syncOnce()
    expect(told.receipts.map(({ notice }) => notice)).toMatchObject([
      { code: 'RECEIPT_CUSTOMER_NUMBER', parameters: { number: '8' } },
    ])
    await net.settle()
    for (const place of [net.office, laptop]) {
      expect((await place.one('party', 'name', 'Vierter')).fields['customerNumber']).toBe('8')
    }
    expect(await net.office.host.questions()).toEqual([])
    const idle = await net.office.host.syncOnce()
    expect(idle).toMatchObject({ bundles: { received: 0, sent: 0 }, notices: [] })
  })

  it('is left to who numbers it elsewhere, where the office has no series for customers', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await laptop.put('party', { name: 'Vierter' })
    await laptop.remote.syncOnce()
    expect((await net.office.host.syncOnce()).notices).toEqual([])
  })

  it('is not numbered a second time when somebody has given it one meanwhile', async () => {
    let next: string | undefined = '7'
    const { net, laptop } = await network({ assignNumber: async () => next })
    await net.office.put('party', { name: 'Hat die 7', customerNumber: '7' })
    await laptop.put('party', { name: 'Vierter' })
    await laptop.put('party', { name: 'Fünfter' })
    await net.settle()
    const fourth = await net.office.one('party', 'name', 'Vierter')
    await net.office.put('party', { ...fourth.fields, customerNumber: '99' }, fourth.key)
    const fifth = await net.office.one('party', 'name', 'Fünfter')
    await net.office.remove('party', fifth.key)
    next = '8'
    expect((await net.office.host.syncOnce()).notices).toEqual([])
    expect((await net.office.one('party', 'name', 'Vierter')).fields['customerNumber']).toBe('99')
  })
})

import type { Fields } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { keepOwnParts, ownPartsOf } from '../../src/merge/own-parts.js'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'
import type { Station } from './network-of-three.js'

const line = (quantity: string, more: Fields = {}): Fields => ({
  ...(quote('', '')['lines'] as readonly Fields[])[0]!,
  quantity,
  ...more,
})

const order = (partyKey: string, lines: readonly Fields[], more: Fields = {}): Fields => ({
  ...quote('', partyKey),
  number: undefined,
  lines,
  ...more,
})

const onlyHere = {
  internalNote: 'Marge knapp',
  ext: { erp: { invoiceNumber: 'RE-1' } },
  links: [{ kind: 'invoice', number: 'RE-1' }],
}

const hidden = {
  rules: { salesOrder: { hostToStation: { mask: ['lines/*/purchasePrice', 'internalNote'] } } },
}

async function takeNumber({ remote, store }: Station): Promise<string> {
  return store.transaction(async (tx) => (await remote.takeNumber(tx, 'orders')).number)
}

describe('What never leaves a database stays in it (protocol.md 1.7, I-05)', () => {
  it('the owner revises a document: masked prices and the invoice link of the office stay there', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    const laptop = await net.station('Laptop', { profile: hidden })
    const partyKey = await net.office.put('party', { ...customer, customerNumber: '10001' })
    await net.office.put(
      'salesOrder',
      order(partyKey, [line('1', { purchasePrice: '0.50' })], { number: 'AB-00100', ...onlyHere }),
    )
    await net.settle()
    await net.office.host.handOver({ kind: 'salesOrder', number: 'AB-00100' }, laptop.id)
    await net.settle()
    const there = await laptop.one('salesOrder', 'number', 'AB-00100')
    expect(JSON.stringify(there.fields)).not.toMatch(/RE-1|0\.50|Marge/)
    await laptop.put('salesOrder', { ...there.fields, lines: [line('7')] }, there.key)
    await net.settle()
    const { fields } = await net.office.one('salesOrder', 'number', 'AB-00100')
    expect(fields).toMatchObject({ ...onlyHere, lines: [{ quantity: '7', purchasePrice: '0.50' }] })
    expect((await laptop.one('salesOrder', 'number', 'AB-00100')).fields).toMatchObject({
      lines: [{ quantity: '7' }],
    })
  })

  it('a station orders, the office invoices, the station corrects its order', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    const laptop = await net.station('Laptop', { profile: hidden })
    const key = await net.office.put('party', { ...customer, customerNumber: '10001' })
    await net.settle()
    expect(key).toBeDefined()
    const buyer = await laptop.one('party', 'customerNumber', '10001')
    const number = await takeNumber(laptop)
    const own = await laptop.put('salesOrder', order(buyer.key, [line('2')], { number }))
    await net.settle()
    const at = await net.office.one('salesOrder', 'number', number)
    await net.office.put('salesOrder', { ...at.fields, ...onlyHere }, at.key)
    await net.settle()
    await laptop.put('salesOrder', order(buyer.key, [line('5')], { number }), own)
    await net.settle()
    const { fields } = await net.office.one('salesOrder', 'number', number)
    expect(fields).toMatchObject({ ...onlyHere, lines: [{ quantity: '5' }] })
  })

  it('the answer of the office leaves the station what it never sent (masks and the ban)', async () => {
    const net = await openNetwork()
    const mask = ['notes', 'contacts/*/mobile']
    const laptop = await net.station('Laptop', { profile: { rules: { party: { stationToHost: { mask } } } } })
    await net.settle()
    const kept = {
      notes: 'nur hier',
      ext: { acme: { rechnungsNr: 'RE-9', colour: 'red' } },
      contacts: [{ givenName: 'Käthe', familyName: 'Groß', mobile: '0151 1' }],
    }
    await laptop.put('party', { ...customer, customerNumber: undefined, name: 'Neu GmbH', ...kept })
    await net.settle()
    const here = await laptop.one('party', 'name', 'Neu GmbH')
    expect(here.fields).toMatchObject(kept)
    const there = await net.office.one('party', 'name', 'Neu GmbH')
    expect(JSON.stringify(there.fields)).not.toMatch(/nur hier|RE-9|0151/)
    // Also when the office changes the record, and the own change of such a field is none that travels.
    await net.office.put('party', { ...there.fields, phone: '0251 77' }, there.key)
    await net.settle()
    expect((await laptop.one('party', 'name', 'Neu GmbH')).fields).toMatchObject({
      ...kept,
      phone: '0251 77',
    })
    expect(await net.office.host.questions()).toEqual([])
    const before = await laptop.remote.syncOnce()
    expect(before).toMatchObject({ captured: { created: 0, changed: 0, removed: 0 }, sentRecords: 0 })
  })

  it('a field of the ban at the office does not keep a station from changing the customer', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.office.put('party', {
      ...customer,
      customerNumber: '10002',
      ext: { acme: { rechnungsNr: 'RE-2' } },
    })
    await net.settle()
    const { key, fields } = await laptop.one('party', 'customerNumber', '10002')
    await laptop.put('party', { ...fields, phone: '0251 99' }, key)
    await net.settle()
    expect((await net.office.one('party', 'customerNumber', '10002')).fields).toMatchObject({
      phone: '0251 99',
      ext: { acme: { rechnungsNr: 'RE-2' } },
    })
  })
})

describe('A customer number is given once (M-A6)', () => {
  it('a program that writes the customer again without it takes it away from nobody', async () => {
    const net = await openNetwork()
    const { customerSeries } = await import('./network-of-three.js')
    await net.office.host.defineSeries(customerSeries)
    const laptop = await net.station('Laptop')
    await net.settle()
    const plain = { ...customer, customerNumber: undefined, name: 'Frisch KG' }
    const key = await laptop.put('party', plain)
    await net.settle()
    expect((await laptop.one('party', 'name', 'Frisch KG')).fields).toMatchObject({ customerNumber: '10482' })
    await laptop.put('party', plain, key)
    await net.settle()
    expect((await net.office.one('party', 'name', 'Frisch KG')).fields).toMatchObject({
      customerNumber: '10482',
    })
    expect((await laptop.one('party', 'name', 'Frisch KG')).fields).toMatchObject({ customerNumber: '10482' })
    expect(await net.office.host.questions()).toEqual([])
  })
})

describe('Own parts', () => {
  const cases: readonly (readonly [string, Fields, Fields, Fields, Fields])[] = [
    [
      'a field that is gone with what was around it',
      { e: { a: 1, x: 2 } },
      { e: { a: 1 } },
      {},
      { e: { x: 2 } },
    ],
    [
      'a value that was changed meanwhile stands',
      { s: 'invoiced' },
      { s: 'closed' },
      { s: 'open' },
      { s: 'open' },
    ],
    [
      'a value that came back as it went',
      { s: 'invoiced' },
      { s: 'closed' },
      { s: 'closed' },
      { s: 'invoiced' },
    ],
    [
      'items that were left out follow',
      { l: [1, 9, 2] },
      { l: [1, 2] },
      { l: [1, 2, 3] },
      { l: [1, 2, 3, 9] },
    ],
    [
      'items that were cut down, one of them changed',
      {
        c: [
          { n: 'A', m: 1 },
          { n: 'B', m: 2 },
        ],
      },
      { c: [{ n: 'A' }, { n: 'B' }] },
      { c: [{ n: 'A' }, { n: 'Z' }] },
      {
        c: [
          { n: 'A', m: 1 },
          { n: 'Z', m: 2 },
        ],
      },
    ],
    [
      'a line that is gone stays gone',
      {
        lines: [
          { lineId: '1', p: 1 },
          { lineId: '2', p: 2 },
        ],
      },
      { lines: [{ lineId: '1' }, { lineId: '2' }] },
      { lines: [{ lineId: '2' }] },
      { lines: [{ lineId: '2', p: 2 }] },
    ],
    ['what is no object any more stands', { e: { x: 2 } }, { e: {} }, { e: 'text' }, { e: 'text' }],
  ]
  it.each(cases)('%s', (_name, here, travelled, incoming, expected) => {
    expect(keepOwnParts(incoming, ownPartsOf(here, travelled))).toEqual(expected)
  })
})

/** Where the office is master (M-E5), its value wins at the station, and what stood there is kept aside in sight. */
import { describe, expect, it } from 'vitest'
import { customer, quote } from '../jobs/offices.js'
import type { Fields } from '@ordersync/core'
import { openNetwork } from './network-of-three.js'
import type { Place, Station, TestNetwork } from './network-of-three.js'

const article = (name: string): Fields => ({ articleNumber: 'T-1', name, active: true })
const price = (amount: string, more: Fields = {}): Fields => ({
  articleNumber: 'T-1',
  amount,
  currency: 'EUR',
  kind: 'sale',
  ...more,
})
const stock = (quantity: string, day = 1): Fields => ({
  articleNumber: 'T-1',
  asOf: `2026-03-0${day}T10:00:00Z`,
  quantity,
})

const shown = async (place: Place): Promise<unknown[]> => {
  const rows: unknown[] = []
  for (const kind of ['article', 'priceEntry', 'stockLevel']) {
    for (const { fields } of await place.all(kind)) {
      rows.push([kind, fields['name'] ?? fields['amount'] ?? fields['quantity']])
    }
  }
  return rows
}

/** Both have article, price and stock of T-1 before they meet. */
async function firstJoin(
  own: readonly (readonly [kind: string, fields: Fields])[],
): Promise<{ readonly net: TestNetwork; readonly laptop: Station }> {
  const net = await openNetwork()
  await net.office.put('article', article('Tür'))
  await net.office.put('priceEntry', price('480.00'))
  await net.office.put('stockLevel', stock('7'))
  const laptop = await net.station('Laptop', { join: false })
  for (const [kind, fields] of own) await laptop.put(kind, fields)
  const { file, code } = await net.office.host.addStation('Laptop')
  await laptop.remote.join(file, code)
  return { net, laptop }
}

const ofOffice = [
  ['article', 'Tür'],
  ['priceEntry', '480.00'],
  ['stockLevel', '7'],
]

describe('First join with articles, prices and stock on both sides (M-E5, M-P1, M-L1, M-S1)', () => {
  it('ends with the values of the office: one price and one level per key, ours kept aside', async () => {
    const { net, laptop } = await firstJoin([
      ['article', article('Türe ALT')],
      ['priceEntry', price('1.00')],
      ['stockLevel', stock('99')],
    ])
    const notices: string[] = []
    for (let round = 0; round < 4; round++) {
      const { notices: told, counts } = await laptop.remote.syncOnce()
      notices.push(...told.map(({ code }) => code))
      expect(counts.pending).toBe(0)
      await net.office.host.syncOnce()
    }
    expect(await shown(laptop)).toEqual(ofOffice)
    expect(await shown(net.office)).toEqual(ofOffice)
    expect(notices.filter((code) => code === 'OFFICE_VALUE_HOLDS')).toHaveLength(3)
    const kept = await laptop.remote.keptAside()
    expect(kept.map(({ kind, fields }) => [kind, fields])).toEqual(
      expect.arrayContaining([
        ['article', { name: 'Türe ALT' }],
        ['priceEntry', { amount: '1.00' }],
        ['stockLevel', { quantity: '99' }],
      ]),
    )
    expect(kept).toHaveLength(3)
    expect(kept[0]!.reason.code).toBe('OFFICE_VALUE_HOLDS')
  })

  it('and whatever the office changes later arrives', async () => {
    const { net, laptop } = await firstJoin([
      ['article', article('Türe ALT')],
      ['priceEntry', price('1.00')],
      ['stockLevel', stock('99')],
    ])
    await net.settle(4)
    const [a] = await net.office.all('article')
    const [p] = await net.office.all('priceEntry')
    const [s] = await net.office.all('stockLevel')
    await net.office.put('article', article('Tür neu'), a!.key)
    await net.office.put('priceEntry', price('490.00'), p!.key)
    await net.office.put('stockLevel', stock('5', 2), s!.key)
    await net.settle()
    expect(await shown(laptop)).toEqual(await shown(net.office))
    expect(await shown(laptop)).toContainEqual(['article', 'Tür neu'])
  })

  it('says nothing of what is the same', async () => {
    const { net, laptop } = await firstJoin([
      ['article', article('Tür')],
      ['priceEntry', price('480.00')],
      ['stockLevel', stock('7')],
    ])
    await net.settle(4)
    expect(await shown(laptop)).toEqual(ofOffice)
    expect(await laptop.remote.keptAside()).toEqual([])
  })

  it('leaves no second sale price that holds on the same day, however it is spelled (M-P1)', async () => {
    const { kind: _kind, ...withoutKind } = price('2.00')
    const { net, laptop } = await firstJoin([
      ['priceEntry', price('1.00', { validFrom: '2026-01-01' })],
      ['priceEntry', { ...withoutKind, minQty: '0' }],
      ['priceEntry', price('300.00', { kind: 'purchase' })],
      ['priceEntry', price('470.00', { priceList: 'B' })],
    ])
    await net.settle(4)
    const amounts = (await laptop.all('priceEntry')).map(({ fields }) => fields['amount']).sort()
    expect(amounts).toEqual(['300.00', '470.00', '480.00'])
    const kept = (await laptop.remote.keptAside()).map(({ fields }) => fields['amount']).sort()
    expect(kept).toEqual(['1.00', '2.00'])
  })

  it('keeps what only the station has', async () => {
    const { net, laptop } = await firstJoin([
      ['article', { ...article('Nur hier'), articleNumber: 'L-9' }],
      ['stockLevel', { ...stock('3'), warehouse: 'Auto' }],
    ])
    await net.settle(4)
    expect(await laptop.all('article')).toHaveLength(2)
    expect(await laptop.all('stockLevel')).toHaveLength(2)
    expect(await laptop.remote.keptAside()).toEqual([])
  })
})

describe('First join with documents of one number on both sides (M-D3)', () => {
  it('asks at the office and says so at the station, which has both', async () => {
    const net = await openNetwork()
    const here = await net.office.put('party', customer)
    await net.office.put('salesOrder', quote('AB-900', here, { status: 'accepted' }))
    const laptop = await net.station('Laptop', { join: false })
    const there = await laptop.put('party', { name: 'Nur Laptop KG' })
    await laptop.put('salesOrder', quote('AB-900', there, { status: 'accepted', customerReference: 'L' }))
    const { file, code } = await net.office.host.addStation('Laptop')
    await laptop.remote.join(file, code)
    const told: string[] = []
    for (let round = 0; round < 4; round++) {
      told.push(...(await laptop.remote.syncOnce()).notices.map(({ code: one }) => one))
      await net.office.host.syncOnce()
    }
    expect(await net.office.host.questions()).toMatchObject([{ cause: { code: 'NUMBER_CLASH' } }])
    expect(told.filter((one) => one === 'NUMBER_TWICE_HERE')).toHaveLength(1)
    expect(await laptop.all('salesOrder')).toHaveLength(2)
  })
})

describe('A station changes what the office is master of (M-E5, M-E1)', () => {
  const edits = async (profile: Record<string, unknown> = {}) => {
    const net = await openNetwork()
    await net.office.put('article', article('Basis'))
    await net.office.put('priceEntry', price('1.00'))
    await net.office.put('stockLevel', stock('1'))
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { profile })
    await net.settle()
    for (const [kind, change] of [
      ['article', { name: 'LAPTOP' }],
      ['priceEntry', { amount: '2.00' }],
      ['stockLevel', { quantity: '2' }],
      ['party', { phone: '2' }],
    ] as const) {
      const [row] = await laptop.all(kind)
      await laptop.put(kind, { ...row!.fields, ...change }, row!.key)
    }
    return { net, laptop }
  }
  const partiesStay = {
    rules: { party: { stationToHost: { include: false, acceptNew: false, acceptChanged: false } } },
  }
  const base = [
    ['article', 'Basis'],
    ['priceEntry', '1.00'],
    ['stockLevel', '1'],
  ]

  it('and gets the value of the office again, its own kept aside, no word of it sent', async () => {
    const { net, laptop } = await edits(partiesStay)
    const said: string[] = []
    for (let round = 0; round < 3; round++) {
      const { notices, receipts } = await laptop.remote.syncOnce()
      said.push(...notices.map(({ code }) => code), ...receipts.map(({ notice }) => notice.code))
      await net.office.host.syncOnce()
    }
    expect(await shown(laptop)).toEqual(base)
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('1')
    expect(await shown(net.office)).toEqual(base)
    const kept = await laptop.remote.keptAside()
    expect(kept.map(({ fields }) => fields)).toEqual(
      expect.arrayContaining([{ name: 'LAPTOP' }, { amount: '2.00' }, { quantity: '2' }, { phone: '2' }]),
    )
    expect(kept).toHaveLength(4)
    expect((await laptop.remote.status()).keptAside).toBe(4)
    expect(said).toEqual([
      'OFFICE_VALUE_HOLDS',
      'OFFICE_VALUE_HOLDS',
      'OFFICE_VALUE_HOLDS',
      'OFFICE_VALUE_HOLDS',
    ])
    expect((await laptop.remote.status()).links[0]).toMatchObject({ problems: 0, backlog: 0 })
    expect(await net.office.host.questions()).toEqual([])
  })

  it('also where the office changes it at the same time', async () => {
    const { net, laptop } = await edits(partiesStay)
    for (const [kind, change] of [
      ['article', { name: 'Büro' }],
      ['priceEntry', { amount: '3.00' }],
      ['stockLevel', { quantity: '3', asOf: '2026-03-03T10:00:00Z' }],
      ['party', { phone: '3' }],
    ] as const) {
      const [row] = await net.office.all(kind)
      await net.office.put(kind, { ...row!.fields, ...change }, row!.key)
    }
    await net.office.host.syncOnce()
    const { counts } = await laptop.remote.syncOnce()
    expect(counts).toMatchObject({ unchanged: 0, pending: 0, refreshed: 4 })
    await net.settle()
    expect(await shown(laptop)).toEqual(await shown(net.office))
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('3')
    expect(await laptop.remote.keptAside()).toHaveLength(4)
  })

  it('and changed back it needs no word', async () => {
    const { net, laptop } = await edits(partiesStay)
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    await net.settle()
    const [row] = await laptop.all('article')
    await laptop.put('article', { ...row!.fields, name: 'X' }, row!.key)
    await laptop.remote.syncOnce()
    await laptop.put('article', row!.fields, row!.key)
    await net.settle()
    expect(await laptop.remote.keptAside()).toHaveLength(4)
  })

  it('never says of what is under way that it is the same (M-E3)', async () => {
    const { net, laptop } = await edits()
    const [row] = await net.office.all('party')
    await net.office.put('party', { ...row!.fields, phone: '3' }, row!.key)
    await net.office.host.syncOnce()
    const { counts } = await laptop.remote.syncOnce()
    expect(counts).toMatchObject({ unchanged: 0, pending: 1 })
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('3')
    expect(await net.office.host.questions()).toMatchObject([
      { local: { phone: '3' }, incoming: { phone: '2' } },
    ])
  })

  it('keeps aside also what leaves the filter by the change (BEY-17)', async () => {
    const filter = { field: 'salesperson', equals: 'Nord' }
    const stationToHost = {
      include: true,
      acceptNew: true,
      acceptChanged: true,
      acceptDeleted: false,
      filter,
    }
    const net = await openNetwork()
    await net.office.put('party', { ...customer, salesperson: 'Nord' })
    const laptop = await net.station('Laptop', { profile: { rules: { party: { stationToHost } } } })
    await net.settle()
    const [row] = await laptop.all('party')
    await laptop.put('party', { ...row!.fields, salesperson: 'Süd' }, row!.key)
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields['salesperson']).toBe('Nord')
    expect(await laptop.remote.keptAside()).toMatchObject([{ fields: { salesperson: 'Süd' } }])
  })
})

describe('Articles that a station may change (M-E5, M-E3)', () => {
  const open = { include: true, acceptNew: true, acceptChanged: true }

  it('of what both changed the value of the office holds, the other is kept aside and said; the rest is taken', async () => {
    const net = await openNetwork()
    const key = await net.office.put('article', { ...article('Tür'), description: 'alt' })
    const laptop = await net.station('Laptop', { profile: { rules: { article: { stationToHost: open } } } })
    await net.settle()
    const [row] = await laptop.all('article')
    await laptop.put('article', { ...row!.fields, name: 'vom Laptop', description: 'neu' }, row!.key)
    const [here] = await net.office.all('article')
    await net.office.put('article', { ...here!.fields, name: 'vom Büro' }, key)
    const notices: unknown[] = []
    for (let round = 0; round < 3; round++) {
      notices.push(...(await laptop.remote.syncOnce()).receipts.map(({ notice }) => notice.code))
      await net.office.host.syncOnce()
    }
    for (const place of [net.office, laptop]) {
      expect(await place.all('article')).toMatchObject([{ fields: { name: 'vom Büro', description: 'neu' } }])
    }
    expect(notices).toEqual(['RECEIPT_KEPT_ASIDE'])
    expect(await laptop.remote.keptAside()).toMatchObject([
      { fields: { name: 'vom Laptop' }, reason: { code: 'OFFICE_VALUE_HOLDS' }, outcome: 'refused' },
    ])
    expect((await laptop.remote.status()).keptAside).toBe(1)
  })

  it('what only the station changed is taken, and nothing is kept aside', async () => {
    const net = await openNetwork()
    await net.office.put('article', article('Tür'))
    const laptop = await net.station('Laptop', { profile: { rules: { article: { stationToHost: open } } } })
    await net.settle()
    const [row] = await laptop.all('article')
    await laptop.put('article', { ...row!.fields, name: 'vom Laptop' }, row!.key)
    await net.settle()
    expect(await net.office.all('article')).toMatchObject([{ fields: { name: 'vom Laptop' } }])
    expect(await laptop.remote.keptAside()).toEqual([])
  })
})

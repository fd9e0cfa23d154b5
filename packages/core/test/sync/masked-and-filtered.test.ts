/** What a mask or a filter of the settings keeps from a station: nothing of it is lost, nothing of it gets through (BEY-17, protocol 1.6). */
import type { Fields } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { keepOwnParts, ownPartsOf } from '../../src/merge/own-parts.js'
import { customer, quote } from '../jobs/offices.js'
import { customerSeries, openNetwork, orderSeries } from './network-of-three.js'
import type { Place, Station } from './network-of-three.js'

const rule = (change: Record<string, unknown> = {}) => ({
  include: true,
  acceptNew: true,
  acceptChanged: true,
  acceptDeleted: false,
  ...change,
})
const toStation = (change: Record<string, unknown>) => ({ rules: { party: { hostToStation: rule(change) } } })
const only = (salesperson: string) => toStation({ filter: { field: 'salesperson', equals: salesperson } })
const names = async (place: Place): Promise<unknown[]> =>
  (await place.all('party')).map(({ fields }) => fields['name']).sort()

/** One customer of the office at a laptop. */
async function shared(profile: Record<string, unknown>, more: Fields = {}) {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  const key = await net.office.put('party', { ...customer, ...more })
  const laptop = await net.station('Laptop', { profile })
  await net.settle()
  const [row] = await laptop.all('party')
  const change = async (place: Place, fields: Fields): Promise<void> => {
    const [here] = await place.all('party')
    await place.put('party', { ...here!.fields, ...fields }, here!.key)
  }
  return { net, laptop, key, row: row!, change }
}

describe('A field that a mask keeps from a station', () => {
  const hidden = toStation({ mask: ['notes', 'creditLimit'] })

  it('is not overwritten by what is typed there: the office’s value holds, and it is asked (M-E3)', async () => {
    const { net, laptop, change } = await shared(hidden, { notes: 'zahlt spät', creditLimit: '5000.00' })
    await change(laptop, { notes: 'vor 9 anrufen', creditLimit: '0.00', phone: '7' })
    await net.settle()
    const [here] = await net.office.all('party')
    expect(here!.fields).toMatchObject({ notes: 'zahlt spät', creditLimit: '5000.00', phone: '7' })
    const [question, ...others] = await net.office.host.questions()
    expect(others).toEqual([])
    expect(question).toMatchObject({
      local: { notes: 'zahlt spät', creditLimit: '5000.00' },
      incoming: { notes: 'vor 9 anrufen', creditLimit: '0.00' },
    })
    expect((await laptop.all('party'))[0]!.fields).toMatchObject({ notes: 'vor 9 anrufen', phone: '7' })
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    expect((await net.office.all('party'))[0]!.fields).toMatchObject({ notes: 'vor 9 anrufen' })
  })

  it('is taken where the office has none, and where the station itself wrote it last', async () => {
    const { net, laptop, change } = await shared(hidden)
    await change(laptop, { notes: 'vor 9 anrufen' })
    await net.settle()
    await change(laptop, { notes: 'vor 10 anrufen' })
    await net.settle()
    expect((await net.office.all('party'))[0]!.fields['notes']).toBe('vor 10 anrufen')
    await laptop.put('party', { name: 'Neu', notes: 'a' })
    await net.settle()
    const own = await laptop.one('party', 'name', 'Neu')
    await laptop.put('party', { ...own.fields, notes: 'b' }, own.key)
    await net.settle()
    expect((await net.office.one('party', 'name', 'Neu')).fields['notes']).toBe('b')
    expect(await net.office.host.questions()).toEqual([])
  })

  it('does not come through the name and address on a document (M-A8), and no change is read into that', async () => {
    const profile = {
      rules: {
        ...toStation({ mask: ['phone', 'email'] }).rules,
        salesOrder: { stationToHost: rule() },
      },
    }
    const { net, laptop, key } = await shared(profile, { phone: '0176 GEHEIM', email: 'geheim@example.com' })
    await net.office.put('salesOrder', quote('AB-1', key, { status: 'accepted' }))
    await net.settle()
    const there = await laptop.one('salesOrder', 'number', 'AB-1')
    expect(JSON.stringify(there.fields)).not.toMatch(/GEHEIM|geheim/)
    expect(JSON.stringify(there.fields)).toContain('Tischlerei Grünwald')
    await laptop.put('salesOrder', { ...there.fields, customerReference: 'Baustelle' }, there.key)
    await net.settle()
    expect(await net.office.host.questions()).toEqual([])
    expect((await net.office.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBe(
      'Baustelle',
    )
  })
})

describe('A masked part of an item in a list', () => {
  const mobiles = [
    { familyName: 'Arndt', phone: '1', mobile: '0151 1' },
    { familyName: 'Baier', phone: '2', mobile: '0151 2' },
  ]
  const restored = (contacts: readonly Fields[]) => {
    const here: Fields = { contacts: mobiles }
    const travelled: Fields = { contacts: mobiles.map(({ mobile: _mobile, ...rest }) => rest) }
    return keepOwnParts({ contacts }, ownPartsOf(here, travelled))['contacts']
  }

  it('stays with its item when others are added, removed and moved, and goes to no other', async () => {
    const [a, b] = [
      { familyName: 'Arndt', phone: '11' },
      { familyName: 'Baier', phone: '2' },
    ]
    expect(restored([a, { familyName: 'Christ' }, b])).toEqual([
      { ...a, mobile: '0151 1' },
      { familyName: 'Christ' },
      { ...b, mobile: '0151 2' },
    ])
    expect(restored([{ familyName: 'Baier', phone: '22' }])).toEqual([
      { familyName: 'Baier', phone: '22', mobile: '0151 2' },
    ])
    expect(restored([b, a])).toEqual([
      { ...b, mobile: '0151 2' },
      { ...a, mobile: '0151 1' },
    ])
    expect(
      restored([
        { familyName: 'Baier', phone: '22' },
        { familyName: 'Arndt', phone: '11' },
      ]),
    ).toEqual([
      { familyName: 'Baier', phone: '22', mobile: '0151 2' },
      { familyName: 'Arndt', phone: '11', mobile: '0151 1' },
    ])
  })

  it('stays at its place where nothing else tells', () => {
    expect(restored([{ familyName: 'Arndt-Vogel', phone: '9' }, mobiles[1]!])).toEqual([
      { familyName: 'Arndt-Vogel', phone: '9', mobile: '0151 1' },
      mobiles[1],
    ])
  })

  it('survives a station that adds one and changes another', async () => {
    const { net, laptop, change } = await shared(toStation({ mask: ['contacts/*/mobile'] }), {
      contacts: mobiles,
    })
    await change(laptop, {
      contacts: [
        { familyName: 'Arndt', phone: '11' },
        { familyName: 'Christ' },
        { familyName: 'Baier', phone: '2' },
      ],
    })
    await net.settle()
    expect((await net.office.all('party'))[0]!.fields['contacts']).toEqual([
      { familyName: 'Arndt', phone: '11', mobile: '0151 1' },
      { familyName: 'Christ' },
      mobiles[1],
    ])
  })
})

describe('A customer that leaves the filter of a station (protocol 1.6)', () => {
  it('leaves it also while a change is under way there, which arrives first', async () => {
    const { net, laptop, change } = await shared(only('Nord'), { salesperson: 'Nord' })
    await change(laptop, { phone: '7' })
    await change(net.office, { salesperson: 'Süd' })
    await net.office.host.syncOnce()
    await net.settle(4)
    expect((await net.office.all('party'))[0]!.fields).toMatchObject({ phone: '7', salesperson: 'Süd' })
    expect(await laptop.all('party')).toEqual([])
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
  })

  it('stays, marked as not in use, as long as an order there needs it, and the order arrives with its customer (M-E4)', async () => {
    const { net, laptop, row, change } = await shared(only('Nord'), { salesperson: 'Nord' })
    const number = await takeNumber(laptop)
    await laptop.put('salesOrder', quote(number, row.key))
    await change(net.office, { salesperson: 'Süd' })
    await net.office.host.syncOnce()
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields['blocked']).toEqual({ blocked: true })
    const { parties } = (await net.office.one('salesOrder', 'number', number)).fields
    const [owner] = await net.office.all('party')
    expect(parties).toMatchObject({ orderedBy: { partyKey: owner!.key } })
    // The mark is of this station alone.
    expect(owner!.fields['blocked']).toBeUndefined()
    await change(net.office, { salesperson: 'Nord' })
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields['blocked']).toBeUndefined()
  })

  it('because the filter is new, leaves it too', async () => {
    const { net, laptop } = await shared({}, { salesperson: 'Nord' })
    await net.office.put('party', { name: 'Süd GmbH', salesperson: 'Süd' })
    await net.settle()
    expect(await names(laptop)).toHaveLength(2)
    await net.office.host.changeProfile('laptop', only('Nord'))
    await net.settle()
    expect(await names(laptop)).toEqual([customer['name']])
    await net.office.host.changeProfile('laptop', only('Süd'))
    await net.settle()
    expect(await names(laptop)).toEqual(['Süd GmbH'])
  })

  it('with its orders in one go is removed with them', async () => {
    const profile = {
      rules: {
        ...only('Nord').rules,
        salesOrder: { hostToStation: rule({ filter: { field: 'customerReference', equals: 'Nord' } }) },
      },
    }
    const { net, laptop, key, change } = await shared(profile, { salesperson: 'Nord' })
    const order = await net.office.put('salesOrder', quote('AB-1', key, { customerReference: 'Nord' }))
    await net.settle()
    expect(await laptop.all('salesOrder')).toHaveLength(1)
    await change(net.office, { salesperson: 'Süd' })
    const here = await net.office.one('salesOrder', 'number', 'AB-1')
    await net.office.put('salesOrder', { ...here.fields, customerReference: 'Süd' }, order)
    await net.settle()
    expect(await laptop.all('salesOrder')).toEqual([])
    expect(await laptop.all('party')).toEqual([])
  })
})

describe('Terms of a customer that both sides changed (M-E5)', () => {
  it('stay the office’s, and the station keeps its own aside and is told', async () => {
    const { net, laptop, change } = await shared({}, { customerGroup: 'A' })
    await change(laptop, { customerGroup: 'B', phone: '7' })
    await change(net.office, { customerGroup: 'C' })
    await net.settle()
    for (const place of [net.office, laptop]) {
      expect((await place.all('party'))[0]!.fields).toMatchObject({ customerGroup: 'C', phone: '7' })
    }
    expect(await laptop.remote.keptAside()).toMatchObject([
      { fields: { customerGroup: 'B' }, reason: { code: 'OFFICE_VALUE_HOLDS' } },
    ])
    expect((await laptop.remote.receipts())[0]!.notice.code).toBe('RECEIPT_KEPT_ASIDE')
    expect(await net.office.host.questions()).toEqual([])
  })

  it('are on the table with the rest where somebody is asked anyway', async () => {
    const { net, laptop, change } = await shared({}, { customerGroup: 'A', phone: '1' })
    await change(laptop, { customerGroup: 'B', phone: '2' })
    await change(net.office, { customerGroup: 'C', phone: '3' })
    await net.settle()
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({ incoming: { customerGroup: 'B', phone: '2' } })
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    for (const place of [net.office, laptop]) {
      expect((await place.all('party'))[0]!.fields).toMatchObject({ customerGroup: 'B', phone: '2' })
    }
  })
})

async function takeNumber({ remote, store }: Station): Promise<string> {
  return store.transaction(async (tx) => (await remote.takeNumber(tx, 'orders')).number)
}

describe('A customer that a station makes outside of the filter of its way back', () => {
  const unnumbered = { type: 'company', name: 'Zimmerei Nord', addresses: customer['addresses'] }
  const outside = async (more: Fields = {}, profile: Record<string, unknown> = only('Eva')) => {
    const net = await openNetwork()
    await net.office.host.defineSeries(customerSeries)
    const laptop = await net.station('Laptop', { profile })
    const other = await net.station('Filiale')
    await net.settle()
    await laptop.put('party', { ...unnumbered, salesperson: 'Otto', ...more })
    await net.settle()
    return { net, laptop, other }
  }

  it('has the number of the office here too, and nothing goes to and fro for it (M-A6)', async () => {
    const { net, laptop, other } = await outside()
    const [there] = await net.office.all('party')
    const number = there!.fields['customerNumber']
    expect(number).toBe('10482')
    const [here] = await laptop.all('party')
    expect(here!.fields).toMatchObject({ customerNumber: number, salesperson: 'Otto' })
    expect((await other.all('party'))[0]!.fields['customerNumber']).toBe(number)
    for (const member of [laptop.remote, net.office.host, laptop.remote]) {
      const { sentRecords, receipts, counts } = await member.syncOnce()
      expect({ sentRecords, receipts, refreshed: counts.refreshed }).toEqual({
        sentRecords: 0,
        receipts: [],
        refreshed: 0,
      })
    }
    // What is typed of him afterwards arrives as ever.
    await laptop.put('party', { ...here!.fields, phone: '7' }, here!.key)
    await net.settle()
    expect((await net.office.all('party'))[0]!.fields).toMatchObject({ customerNumber: number, phone: '7' })
    expect(await net.office.host.questions()).toEqual([])
  })

  it('keeps a number that somebody typed here, and gets none that another has', async () => {
    const { net, laptop } = await outside({ customerNumber: 'K-7' })
    expect((await laptop.all('party')).map(({ fields }) => fields['customerNumber'])).toEqual(['K-7'])
    await laptop.put('party', { ...unnumbered, name: 'Zweite', customerNumber: '10483', salesperson: 'Otto' })
    await laptop.put('party', { ...unnumbered, name: 'Dritte', salesperson: 'Otto' })
    await net.settle()
    const numbers = (await laptop.all('party')).map(({ fields }) => fields['customerNumber'])
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('is not told a number that a mask keeps from the station', async () => {
    const masked = toStation({ filter: { field: 'salesperson', equals: 'Eva' }, mask: ['customerNumber'] })
    const { laptop } = await outside({}, masked)
    expect((await laptop.all('party'))[0]!.fields).not.toHaveProperty('customerNumber')
  })
})

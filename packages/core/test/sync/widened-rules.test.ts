/** What the settings held back goes out once they let it: latest state, once, in both directions (M-E2, SKY-32, protocol 1.9a). */
import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'
import type { Place } from './network-of-three.js'

const names = async (place: Place, kind: string): Promise<unknown[]> =>
  (await place.all(kind)).map(({ fields }) => fields['name']).sort()

async function joined(profile: Record<string, unknown> = {}) {
  const net = await openNetwork()
  const party = await net.office.put('party', { ...customer, phone: '1' })
  const article = await net.office.put('article', { articleNumber: 'A-1', name: 'one' })
  const laptop = await net.station('Laptop', { profile })
  await net.settle()
  const change = async (patch: Record<string, unknown>) => {
    await net.office.host.changeProfile('laptop', patch)
    await net.settle()
  }
  return { net, laptop, party, article, change }
}

describe('A one-way link that is opened again (OSI-18, OSI-31, M-E2)', () => {
  it('brings the station what the office changed and made meanwhile', async () => {
    const { net, laptop, article, change } = await joined()
    await change({ oneWay: 'stationToHost' })
    await net.office.put('article', { articleNumber: 'A-1', name: 'two' }, article)
    await net.office.put('article', { articleNumber: 'A-2', name: 'new' })
    await net.settle()
    expect(await names(laptop, 'article')).toEqual(['one'])
    await change({ oneWay: null })
    expect(await names(laptop, 'article')).toEqual(['new', 'two'])
    expect((await net.office.host.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, received: 0 })
  })

  it('brings the office what the station made and changed meanwhile', async () => {
    const { net, laptop, change } = await joined()
    await change({ oneWay: 'hostToStation' })
    const [row] = await laptop.all('party')
    await laptop.put('party', { ...row!.fields, phone: '2' }, row!.key)
    await laptop.put('party', { name: 'Kölner Kunde' })
    await net.settle()
    expect(await names(net.office, 'party')).toHaveLength(1)
    await change({ oneWay: null })
    expect(await names(net.office, 'party')).toEqual(await names(laptop, 'party'))
    expect(await names(net.office, 'party')).toHaveLength(2)
    expect((await net.office.one('party', 'phone', '2')).fields['name']).toBe(customer['name'])
    expect(await net.office.host.questions()).toEqual([])
    expect((await laptop.remote.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
  })

  it('takes the office’s value over a change that could not be told, and keeps that aside (M-E5)', async () => {
    const { net, laptop, party, change } = await joined()
    await change({ oneWay: 'hostToStation' })
    const [row] = await laptop.all('party')
    await laptop.put('party', { ...row!.fields, phone: '2' }, row!.key)
    const [here] = await net.office.all('party')
    await net.office.put('party', { ...here!.fields, phone: '3' }, party)
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('3')
    expect(await laptop.remote.keptAside()).toMatchObject([{ fields: { phone: '2' } }])
    await change({ oneWay: null })
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('3')
    expect((await net.office.all('party'))[0]!.fields['phone']).toBe('3')
  })
})

describe('What the station changed and never tells, on a link that is opened again (M-E5)', () => {
  it('gets the office’s value, though the office has not touched it', async () => {
    const { net, laptop, change } = await joined()
    await change({ oneWay: 'hostToStation' })
    const [row] = await laptop.all('article')
    await laptop.put('article', { ...row!.fields, name: 'vom Laptop' }, row!.key)
    const [party] = await laptop.all('party')
    await laptop.remove('party', party!.key)
    await net.settle()
    expect(await names(laptop, 'article')).toEqual(['vom Laptop'])
    await change({ oneWay: null })
    expect(await names(laptop, 'article')).toEqual(['one'])
    expect(await names(laptop, 'party')).toEqual([customer['name']])
    expect(await laptop.remote.keptAside()).toMatchObject([{ fields: { name: 'vom Laptop' } }])
    expect(await names(net.office, 'article')).toEqual(['one'])
  })
})

describe('A kind that is let through again (M-E2)', () => {
  const off = { include: false, acceptNew: false, acceptChanged: false }
  const on = { include: true, acceptNew: true, acceptChanged: true }

  it('goes from the station to the office, though other things went meanwhile', async () => {
    const { net, laptop, change } = await joined({ rules: { party: { stationToHost: off } } })
    await laptop.put('party', { name: 'Nur hier' })
    await laptop.put('quote', { number: 'L-1', date: '2026-03-02', currency: 'EUR', lines: [] })
    await net.settle()
    expect(await net.office.all('quote')).toHaveLength(1)
    expect(await names(net.office, 'party')).toHaveLength(1)
    await change({ rules: { party: { stationToHost: on } } })
    expect(await names(net.office, 'party')).toEqual([customer['name'], 'Nur hier'].sort())
  })

  it('also where the office left new ones out', async () => {
    const { net, laptop, change } = await joined({
      rules: { party: { stationToHost: { acceptNew: false } } },
    })
    await laptop.put('party', { name: 'Nur hier' })
    await net.settle()
    expect(await names(net.office, 'party')).toHaveLength(1)
    await change({ rules: { party: { stationToHost: on } } })
    expect(await names(net.office, 'party')).toHaveLength(2)
    expect(await laptop.all('party')).toHaveLength(2)
  })

  it('and what does not concern a kind sends nothing of it again', async () => {
    const { net, laptop, change } = await joined()
    await laptop.put('party', { name: 'Neu' })
    await net.settle()
    await change({ series: {}, label: 'Anders' })
    await laptop.remote.syncOnce()
    expect((await laptop.remote.syncOnce()).sentRecords).toBe(0)
  })
})

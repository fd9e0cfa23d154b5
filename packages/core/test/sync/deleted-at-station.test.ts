/** What a station deletes and the office keeps comes back, and the person is told (M-D7, M-E4): nothing differs in silence. */
import { describe, expect, it } from 'vitest'
import { articles, customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'
import type { Station, TestNetwork } from './network-of-three.js'

async function runs(
  net: TestNetwork,
  laptop: Station,
): Promise<{ readonly here: string[]; readonly there: string[] }> {
  const [here, there]: [string[], string[]] = [[], []]
  for (let round = 0; round < 3; round++) {
    const { notices, receipts } = await laptop.remote.syncOnce()
    there.push(...notices.map(({ code }) => code), ...receipts.map(({ notice }) => notice.code))
    here.push(...(await net.office.host.syncOnce()).notices.map(({ code }) => code))
  }
  return { here, there }
}

async function joined(profile: Record<string, unknown> = {}) {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  await net.office.put('party', customer)
  await net.office.put('article', articles[0]!)
  const laptop = await net.station('Laptop', { profile })
  await net.settle()
  return { net, laptop }
}

describe('A document deleted at its station', () => {
  it('comes back where the office has it (M-D7)', async () => {
    const { net, laptop } = await joined()
    const [party] = await laptop.all('party')
    const key = await laptop.put('salesOrder', quote('AB-01000', party!.key, { status: 'accepted' }))
    await net.settle()
    expect(await net.office.all('salesOrder')).toHaveLength(1)
    await laptop.remove('salesOrder', key)
    const { here, there } = await runs(net, laptop)
    expect(await net.office.all('salesOrder')).toHaveLength(1)
    expect((await laptop.all('salesOrder')).map(({ fields }) => fields['number'])).toEqual(['AB-01000'])
    expect(there).toEqual(['RECEIPT_NOT_DELETED'])
    expect(here).toEqual(['DELETION_NOT_TAKEN'])
    expect((await laptop.remote.status()).links[0]).toMatchObject({ problems: 0, backlog: 0 })
    const [receipt] = await laptop.remote.receipts()
    expect(receipt!.notice.parameters).toMatchObject({ label: 'AB-01000' })
  })

  it('also when it was deleted before the office has answered', async () => {
    const { net, laptop } = await joined()
    const [party] = await laptop.all('party')
    const key = await laptop.put('salesOrder', quote('AB-01000', party!.key, { status: 'accepted' }))
    await laptop.remote.syncOnce()
    await laptop.remove('salesOrder', key)
    await net.settle()
    expect(await net.office.all('salesOrder')).toHaveLength(1)
    expect(await laptop.all('salesOrder')).toHaveLength(1)
  })

  it('is told also where the office sends no such documents: then it stays away', async () => {
    const off = { include: false, acceptNew: false, acceptChanged: false }
    const { net, laptop } = await joined({ rules: { salesOrder: { hostToStation: off } } })
    const [party] = await laptop.all('party')
    const key = await laptop.put('salesOrder', quote('AB-01000', party!.key, { status: 'accepted' }))
    await net.settle()
    await laptop.remove('salesOrder', key)
    const { there } = await runs(net, laptop)
    expect(await laptop.all('salesOrder')).toEqual([])
    expect(there).toEqual(['RECEIPT_NOT_DELETED'])
  })

  it('is gone for good where nobody else ever had it', async () => {
    const { net, laptop } = await joined()
    const key = await laptop.put('salesOrder', quote('AB-01000', (await laptop.all('party'))[0]!.key, {}))
    await laptop.remove('salesOrder', key)
    const { there } = await runs(net, laptop)
    expect(await laptop.all('salesOrder')).toEqual([])
    expect(await net.office.all('salesOrder')).toEqual([])
    expect(there).toEqual([])
  })
})

describe('A customer or an article deleted at a station (M-E4)', () => {
  it('comes back where deletions are not accepted, and later changes of the office arrive', async () => {
    const { net, laptop } = await joined()
    for (const kind of ['party', 'article']) await laptop.remove(kind, (await laptop.all(kind))[0]!.key)
    const { there } = await runs(net, laptop)
    expect(await laptop.all('party')).toHaveLength(1)
    expect(await laptop.all('article')).toHaveLength(1)
    expect(there).toEqual(['RECEIPT_NOT_DELETED', 'RECEIPT_NOT_DELETED'])
    const [here] = await net.office.all('article')
    await net.office.put('article', { ...here!.fields, name: 'neu' }, here!.key)
    await net.settle()
    expect((await laptop.all('article'))[0]!.fields['name']).toBe('neu')
  })

  it('comes back with the next change where nothing goes to the office (OSI-18)', async () => {
    const { net, laptop } = await joined({ oneWay: 'hostToStation' })
    await laptop.remove('article', (await laptop.all('article'))[0]!.key)
    await laptop.remote.syncOnce()
    const [here] = await net.office.all('article')
    await net.office.put('article', { ...here!.fields, name: 'neu' }, here!.key)
    await net.settle()
    expect((await laptop.all('article')).map(({ fields }) => fields['name'])).toEqual(['neu'])
  })

  it('that the office changed meanwhile stays, and is no question that nobody can answer', async () => {
    const taken = { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: true }
    const { net, laptop } = await joined({
      rules: { party: { stationToHost: { ...taken, deletion: 'remove' } } },
    })
    await laptop.remove('party', (await laptop.all('party'))[0]!.key)
    const [here] = await net.office.all('party')
    await net.office.put('party', { ...here!.fields, phone: '9' }, here!.key)
    const { there } = await runs(net, laptop)
    expect((await laptop.all('party'))[0]!.fields['phone']).toBe('9')
    expect(there).toEqual(['RECEIPT_NOT_DELETED'])
  })

  it('of an expired price stays away: that may be dropped at a station (M-P1)', async () => {
    const { net, laptop } = await joined()
    const price = {
      articleNumber: articles[0]!['articleNumber'],
      amount: '1.00',
      currency: 'EUR',
      kind: 'sale',
    }
    await net.office.put('priceEntry', { ...price, validTo: '2026-01-31' })
    await net.office.put('priceEntry', { ...price, validFrom: '2026-02-01' })
    await net.settle()
    for (const { key } of await laptop.all('priceEntry')) await laptop.remove('priceEntry', key)
    const { there } = await runs(net, laptop)
    expect((await laptop.all('priceEntry')).map(({ fields }) => fields['validFrom'])).toEqual(['2026-02-01'])
    expect(there).toEqual(['RECEIPT_NOT_DELETED'])
  })
})

describe('A deletion that the office takes', () => {
  const taken = { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: true }
  const told = async (net: TestNetwork, laptop: Station) => {
    const notices: unknown[] = []
    for (let round = 0; round < 3; round++) {
      notices.push(...(await laptop.remote.syncOnce()).receipts.map(({ notice }) => notice))
      await net.office.host.syncOnce()
    }
    return notices
  }

  it('is said, and that a customer is only blocked by it, with the name that he had', async () => {
    const rules = { party: { stationToHost: { ...taken, deletion: 'deactivate' } } }
    const { net, laptop } = await joined({ rules })
    await laptop.remove('party', (await laptop.all('party'))[0]!.key)
    const label = expect.stringContaining(String(customer['name'])) as unknown
    expect(await told(net, laptop)).toMatchObject([{ code: 'RECEIPT_BLOCKED', parameters: { label } }])
    expect(await net.office.all('party')).toMatchObject([{ fields: { blocked: { blocked: true } } }])
  })

  it('is said of a draft too, which is gone there', async () => {
    const { net, laptop } = await joined({ rules: { quote: { stationToHost: taken } } })
    const [party] = await laptop.all('party')
    const draft = { ...quote('', party!.key, { status: 'draft' }), projectReference: 'Dach' }
    const key = await laptop.put('quote', draft)
    await net.settle()
    await laptop.remove('quote', key)
    expect(await told(net, laptop)).toMatchObject([{ code: 'RECEIPT_DELETED' }])
    expect(await net.office.all('quote')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { Series } from '@ordersync/core'
import { customer, quote } from '../jobs/offices.js'
import type { Station, TestNetwork } from './network-of-three.js'
import { openNetwork, orderSeries } from './network-of-three.js'

const yearSeries: Series = {
  id: 'quotes',
  kind: 'quote',
  format: { prefix: 'AN-{year}-', year: 'yyyy', digits: 3 },
  yearScoped: true,
  start: 1,
  block: 10,
  exhaustion: 'temporary',
}

const take = (station: Station, series: string, date: string) =>
  station.store.transaction((tx) => station.remote.takeNumber(tx, series, { date }))

/** A laptop with one customer, in November. */
async function network(series: Series): Promise<{ net: TestNetwork; laptop: Station; party: string }> {
  const net = await openNetwork()
  await net.office.host.defineSeries(series)
  await net.office.put('party', customer)
  net.office.runtime.setTime('2026-11-20T09:00:00Z')
  const laptop = await net.station('Laptop')
  laptop.runtime.setTime('2026-11-20T09:00:00Z')
  await net.settle()
  const party = (await laptop.one('party', 'name', customer['name'])).key
  return { net, laptop, party }
}

describe('A document of next year (N-08, N-15)', () => {
  it('gets its final number of that year at the office, which flows back; the next one is final at once', async () => {
    const { net, laptop, party } = await network(yearSeries)
    const { number, provisional } = await take(laptop, 'quotes', '2027-01-04')
    expect({ number, provisional }).toEqual({ number: 'T-laptop-1', provisional: true })
    await laptop.put('quote', quote(number, party, { date: '2027-01-04' }))
    await net.settle()
    // The station's own range of that year was given first: it came with the same bundle as a wish.
    for (const place of [net.office, laptop]) {
      const [row] = await place.all('quote')
      expect(row!.fields).toMatchObject({ number: 'AN-2027-011', originalNumber: 'T-laptop-1' })
      expect(await place.all('quote')).toHaveLength(1)
    }
    expect(await laptop.remote.receipts()).toMatchObject([
      {
        outcome: 'created',
        number: 'AN-2027-011',
        notice: { code: 'RECEIPT_FINAL_NUMBER', parameters: { label: 'T-laptop-1', number: 'AN-2027-011' } },
      },
    ])
    expect(await net.office.host.questions()).toEqual([])
    // Missed once, asked for: the year's own range is here now.
    expect(await take(laptop, 'quotes', '2027-01-05')).toMatchObject({ number: 'AN-2027-001' })
    expect(await take(laptop, 'quotes', '2026-11-21')).toMatchObject({ number: 'AN-2026-001' })
  })

  it('keeps the number it got, whatever the station still sends under the temporary one', async () => {
    const { net, laptop, party } = await network(yearSeries)
    const { number } = await take(laptop, 'quotes', '2027-01-04')
    const key = await laptop.put('quote', quote(number, party, { date: '2027-01-04' }))
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    const fields = quote(number, party, { date: '2027-01-04', customerReference: 'Baustelle' })
    await laptop.put('quote', fields, key)
    await net.settle()
    for (const place of [net.office, laptop]) {
      const [row] = await place.all('quote')
      expect(row!.fields).toMatchObject({ number: 'AN-2027-011', customerReference: 'Baustelle' })
    }
  })

  it('has numbers in hand from December on (N-08), and earlier upon wish', async () => {
    const { net, laptop } = await network({ ...yearSeries, exhaustion: 'block' })
    await expect(take(laptop, 'quotes', '2027-01-04')).rejects.toMatchObject({
      code: 'usage.numbers_exhausted',
    })
    await laptop.remote.requestNumbers('quotes', { date: '2027-01-04' })
    await net.settle()
    const { number } = await take(laptop, 'quotes', '2027-01-04')
    expect(number).toMatch(/^AN-2027-/)
    const other = await net.station('Filiale')
    other.runtime.setTime('2026-12-01T00:00:01Z')
    await net.settle()
    expect(await take(other, 'quotes', '2027-01-04')).toMatchObject({ provisional: false })
    // Of a year that nobody asked for there are none, and an idle cycle asks for nothing.
    await expect(take(other, 'quotes', '2028-01-04')).rejects.toMatchObject({
      code: 'usage.numbers_exhausted',
    })
    expect((await laptop.remote.syncOnce()).bundles.sent).toBe(0)
  })

  it('of last year gets a number of that year too when the range is used up', async () => {
    const { net, laptop } = await network({ ...yearSeries, block: 2 })
    laptop.runtime.setTime('2027-01-02T09:00:00Z')
    net.office.runtime.setTime('2027-01-02T09:00:00Z')
    let provisional = false
    for (let n = 0; n < 50 && !provisional; n++) {
      provisional = (await take(laptop, 'quotes', '2026-12-30')).provisional
    }
    expect(provisional).toBe(true)
    await net.settle()
    expect((await take(laptop, 'quotes', '2026-12-31')).number).toMatch(/^AN-2026-/)
  })
})

describe('A temporary number (N-08)', () => {
  it('of any series is replaced at the office, and two in one bundle get two numbers', async () => {
    const { net, laptop, party } = await network({ ...orderSeries, block: 1, lowWater: 0 })
    const numbers: string[] = []
    for (let n = 0; n < 4; n++) {
      const { number } = await take(laptop, 'orders', '2026-11-21')
      numbers.push(number)
      await laptop.put('salesOrder', quote(number, party, { status: 'accepted' }))
    }
    expect(numbers.filter((number) => number.startsWith('T-')).length).toBeGreaterThan(1)
    await net.settle()
    const here = (await net.office.all('salesOrder')).map(({ fields }) => fields['number'] as string)
    const there = (await laptop.all('salesOrder')).map(({ fields }) => fields['number'] as string)
    expect(new Set(here).size).toBe(4)
    expect(here.filter((number) => number.startsWith('T-'))).toEqual([])
    expect([...there].sort()).toEqual([...here].sort())
  })

  it('stays, said plainly, where the office has no number to give; the next revision asks again', async () => {
    const { net, laptop, party } = await network({ ...orderSeries, kind: 'quote', id: 'quotes', block: 1 })
    await laptop.put('salesOrder', quote('T-laptop-77', party, { status: 'accepted' }))
    await laptop.remote.syncOnce()
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toMatchObject([{ code: 'NUMBER_STILL_TEMPORARY', parameters: { number: 'T-laptop-77' } }])
    await net.settle()
    const order = await net.office.one('salesOrder', 'number', 'T-laptop-77')
    const [job] = await net.office.host.jobs({ limit: 1 })
    const { records } = await net.office.host.job(job!.id)
    expect(records[0]!.notices[0]).toMatchObject({ code: 'NUMBER_STILL_TEMPORARY' })
    await net.office.host.defineSeries(orderSeries)
    const own = await laptop.one('salesOrder', 'number', 'T-laptop-77')
    await laptop.put('salesOrder', { ...own.fields, customerReference: 'neu' }, own.key)
    await net.settle()
    expect((await net.office.all('salesOrder')).map(({ key, fields }) => [key, fields['number']])).toEqual([
      [order.key, 'AB-01000'],
    ])
  })
})

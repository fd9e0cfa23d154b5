import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { Series } from '@ordersync/core'
import { NumberCircles } from '../../src/sync/number-circles.js'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'
import type { Station, TestNetwork } from './network-of-three.js'

const distance = 1000

async function take(station: Station, number: string): Promise<void> {
  const party = await station.one('party', 'name', customer['name'])
  await station.put('salesOrder', quote(number, party.key, { status: 'accepted' }))
}

/** What the office says about circles in one round in which everybody sends. */
async function said(net: TestNetwork, ...stations: readonly Station[]) {
  for (const { remote } of stations) await remote.syncOnce()
  const { notices } = await net.office.host.syncOnce()
  return notices.filter(({ code }) => code.startsWith('NUMBER_CIRCLES'))
}

async function twoStations(...series: readonly Series[]) {
  const net = await openNetwork()
  for (const one of series) await net.office.host.defineSeries(one)
  await net.office.put('party', customer)
  const a = await net.station('Außendienst A')
  const b = await net.station('Außendienst B')
  await net.settle()
  return { net, a, b }
}

describe('Stations that number without ranges (N-13)', () => {
  it('are named before the first clash: one has come to 100120, the other began at 100200', async () => {
    const { net, a, b } = await twoStations()
    await take(a, 'AU-100120')
    expect(await said(net, a, b)).toEqual([])
    await take(b, 'AU-100200')
    expect(await said(net, a, b)).toEqual([
      {
        code: 'NUMBER_CIRCLES_MEET',
        parameters: {
          kind: 'salesOrder',
          below: 'Außendienst A',
          high: 'AU-100120',
          above: 'Außendienst B',
          low: 'AU-100200',
          distance: 80,
        },
      },
    ])
  })

  it('are named again when half of the distance is left, and when they overlap', async () => {
    const { net, a, b } = await twoStations()
    await take(a, 'AU-100120')
    await take(b, 'AU-100200')
    expect(await said(net, a, b)).toHaveLength(1)
    await take(a, 'AU-100150')
    expect(await said(net, a, b)).toEqual([])
    await take(a, 'AU-100160')
    expect(await said(net, a, b)).toMatchObject([{ parameters: { distance: 40 } }])
    await take(a, 'AU-100201')
    expect(await said(net, a, b)).toMatchObject([{ code: 'NUMBER_CIRCLES_OVERLAP' }])
    await take(a, 'AU-100202')
    expect(await said(net, a, b)).toEqual([])
  })

  it('are left alone when they are far apart, or differ in more than digits', async () => {
    const { net, a, b } = await twoStations()
    await take(a, 'AU-100000')
    await take(b, 'AU-101001')
    await take(b, 'B-100001')
    await take(b, 'AU-100001/B')
    expect(await said(net, a, b)).toEqual([])
  })

  it('are not watched where the office gave them ranges', async () => {
    const { net, a, b } = await twoStations(orderSeries)
    for (const station of [a, b]) {
      const taken = station.store.transaction((tx) => station.remote.takeNumber(tx, 'orders'))
      await take(station, (await taken).number)
    }
    expect(await said(net, a, b)).toEqual([])
    expect(await net.office.all('salesOrder')).toHaveLength(2)
  })
})

describe('What is remembered of a circle', () => {
  it('is kept in the database, as printed, whatever the case of the letters', async () => {
    const store = createMemoryStore()
    const note = (station: string, number: string) =>
      store.transaction(async (tx) => {
        const circles = new NumberCircles(tx.state, distance)
        await circles.note(station, 'quote', number)
        await circles.flush()
        return circles.meetings
      })
    expect(await note('a', 'an-0099')).toEqual([])
    expect(await note('b', 'AN-0101')).toMatchObject([
      { below: 'a', high: 'an-0099', low: 'AN-0101', distance: 2 },
    ])
    expect(await note('b', 'AN-0098')).toMatchObject([{ below: 'b', distance: 0 }])
  })

  it('holds no text without digits, nor one of a length that nobody counts', async () => {
    const store = createMemoryStore()
    await store.transaction(async (tx) => {
      const circles = new NumberCircles(tx.state, distance)
      for (const number of ['', 'ohne', `${'x'.repeat(200_000)}1`, '1'.repeat(79)]) {
        await circles.note('a', 'quote', number)
        await circles.note('b', 'quote', number)
      }
      // 79 digits are one circle of their last fifteen.
      expect(circles.meetings).toHaveLength(1)
    })
  })
})

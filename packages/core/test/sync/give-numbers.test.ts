import { describe as sentence, isOrderSyncError } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { declareRange } from '../../src/numbering/define-series.js'
import { runAsync } from '../../src/numbering/program.js'
import type { Station, TestNetwork } from './network-of-three.js'
import { openNetwork, orderSeries } from './network-of-three.js'

const range = (net: TestNetwork, last: number): Promise<void> =>
  net.office.store.transaction((tx) =>
    runAsync(
      tx.state,
      declareRange('orders', { id: 'laptop', type: 'static', station: 'laptop', first: 5000, last }),
    ),
  )

/** A laptop whose range of order numbers is small, and that has quotes too. */
async function network(last: number): Promise<{ net: TestNetwork; laptop: Station }> {
  const net = await openNetwork()
  await net.office.host.defineSeries({ ...orderSeries, block: 10, exhaustion: 'block' })
  await net.office.host.defineSeries({
    id: 'quotes',
    kind: 'quote',
    format: { prefix: 'AN-' },
    start: 1,
    block: 10,
    exhaustion: 'block',
  })
  await range(net, last)
  const laptop = await net.station('Laptop')
  return { net, laptop }
}

const takeAll = (laptop: Station, count: number): Promise<void> =>
  laptop.store.transaction(async (tx) => {
    for (let n = 0; n < count; n++) await laptop.remote.takeNumber(tx, 'orders')
  })

const lost = { code: 'NUMBERS_NOT_GIVEN', parameters: { station: 'Laptop', series: 'orders' } }

describe('Numbers of a range that is used up', () => {
  it('stop nothing else: what came with the wish is applied, and the office is told', async () => {
    const { net, laptop } = await network(5014)
    await net.settle()
    // 5000 to 5009, then 5010 to 5014.
    await takeAll(laptop, 8)
    await net.settle()
    await takeAll(laptop, 5)
    await laptop.put('party', { name: 'Neu & Co' })
    await laptop.remote.syncOnce()
    const report = await net.office.host.syncOnce()
    expect(report).toMatchObject({ bundles: { received: 1, quarantined: 0 }, counts: { created: 1 } })
    expect(report.notices).toMatchObject([lost])
    expect((await net.office.host.status()).links[0]!.notices).toMatchObject([lost])
    expect(await net.office.host.quarantine()).toEqual([])
    // The request stays open, says so in each run, and causes no traffic.
    await net.settle()
    const idle = await net.office.host.syncOnce()
    expect(idle).toMatchObject({ bundles: { received: 0, sent: 0, resent: 0 }, notices: [lost] })
    await range(net, 5050)
    await net.settle()
    expect((await net.office.host.syncOnce()).notices).toEqual([])
    expect((await net.office.host.status()).links[0]!.notices).toEqual([])
    await takeAll(laptop, 10)
  })

  it('do not keep a new station from joining: it gets its other numbers (SKY-25)', async () => {
    const { net, laptop } = await network(5000)
    const other = await net.station('Filiale', {
      profile: { series: { orders: { reserve: true, count: 10 } } },
    })
    await net.settle()
    await takeAll(laptop, 1)
    await net.settle()
    const again = await net.station('Laptop', { replace: true })
    await again.remote.syncOnce()
    expect((await net.office.host.syncOnce()).notices).toMatchObject([{ code: 'STATION_JOINED' }, lost])
    await again.remote.syncOnce()
    const { number } = await again.store.transaction((tx) => again.remote.takeNumber(tx, 'quotes'))
    expect(number).toMatch(/^AN-/)
    expect((await other.remote.status()).links[0]).toMatchObject({ state: 'active' })
  })

  it('are not asked for any more when the profile reserves none', async () => {
    const { net, laptop } = await network(5009)
    await net.settle()
    await takeAll(laptop, 9)
    await net.settle()
    expect((await net.office.host.syncOnce()).notices).toMatchObject([lost])
    await net.office.host.changeProfile('laptop', { series: { orders: { reserve: false, count: 10 } } })
    expect((await net.office.host.syncOnce()).notices).toEqual([])
    await net.office.host.changeProfile('laptop', { series: { orders: { reserve: true, count: 10 } } })
    await net.settle()
    // Asked once more by itself.
    expect((await net.office.host.syncOnce()).notices).toMatchObject([lost])
    await range(net, 5050)
    await net.settle()
    await takeAll(laptop, 10)
  })
})

describe('A block of numbers of a station (SKY-26, N-06)', () => {
  it.each([10, 3, 1])(
    'is as large as its profile says, also the second one and later ones: %i',
    async (count) => {
      const net = await openNetwork()
      await net.office.host.defineSeries(orderSeries)
      const profile = { series: { orders: { reserve: true, count } } }
      const laptop = await net.station('Laptop', { profile })
      const sizes = async () => {
        const [fill] = await laptop.remote.numbers()
        return fill!.leases.map(({ first, last }) => Number(last) - Number(first) + 1)
      }
      await net.settle()
      await takeAll(laptop, count)
      await net.settle()
      await takeAll(laptop, count)
      await net.settle()
      const all = await sizes()
      expect(all.length).toBeGreaterThan(2)
      expect(new Set(all)).toEqual(new Set([count]))
      // At most two are open.
      const [fill] = await laptop.remote.numbers()
      expect(fill!.of).toBeLessThanOrEqual(2 * count)
      // Another size holds for the blocks that come.
      await net.office.host.changeProfile('laptop', { series: { orders: { reserve: true, count: 7 } } })
      await net.settle()
      await takeAll(laptop, fill!.left)
      await net.settle()
      expect((await sizes()).slice(-1)).toEqual([7])
    },
  )
})

describe('A series that is defined again after numbers went out (N-03, N-05)', () => {
  const take = async (net: TestNetwork): Promise<string> =>
    (await net.office.store.transaction((tx) => net.office.host.takeNumber(tx, 'orders'))).number

  it('does not begin below them: refused, nothing is changed', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    await net.station('Laptop')
    await net.settle()
    expect(await take(net)).toBe('AB-01050')
    for (const start of [1, 1049, 1099]) {
      await expect(net.office.host.defineSeries({ ...orderSeries, start })).rejects.toMatchObject({
        code: 'usage.series_started',
        parameters: { start, last: 1099, next: 1100 },
      })
    }
    expect((await net.office.host.series())[0]).toMatchObject({ start: 1000 })
    // The same start with another setting is no other start.
    await net.office.host.defineSeries({ ...orderSeries, block: 20 })
    expect(await take(net)).toBe('AB-01051')
  })

  it('keeps its form: refused in the language of the person, with what to do', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    await take(net)
    const error: unknown = await net.office.host
      .defineSeries({ ...orderSeries, format: { prefix: 'Q-', digits: 5 } })
      .catch((thrown: unknown) => thrown)
    if (!isOrderSyncError(error)) throw error
    expect(error).toMatchObject({ code: 'usage.series_form', parameters: { series: 'orders' } })
    const said = sentence(error.code, error.parameters, 'de')
    expect(said).toContain('neuen Kreis')
    expect(said).not.toMatch(/numbers|handed out/)
  })

  it('begins at a higher one at once, also at the office that had numbers in hand', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    const laptop = await net.station('Laptop')
    await net.settle()
    expect(await take(net)).toBe('AB-01050')
    await net.office.host.defineSeries({ ...orderSeries, start: 5000 })
    expect(await take(net)).toBe('AB-05000')
    // What the laptop has stays its own.
    await takeAll(laptop, 1)
    await net.settle()
    expect((await laptop.remote.peekNumber('orders'))?.number).toBe('AB-01001')
  })
})

describe('What ended badly at a station', () => {
  it('is remembered record by record, also when one bundle tells of several', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.put('party', { name: 'Eins' })
    await net.office.put('party', { name: 'Zwei' })
    await net.office.host.syncOnce()
    const { store } = laptop
    const plain = store.transaction.bind(store)
    store.transaction = (work, options) =>
      plain(async (tx) => {
        const put = tx.records.put.bind(tx.records)
        tx.records.put = async (kind, rows) => {
          if (kind === 'party') throw new Error('no room')
          return put(kind, rows)
        }
        return work(tx)
      }, options)
    await laptop.remote.syncOnce().catch(() => undefined)
    store.transaction = plain
    await net.settle()
    expect((await net.office.host.status()).links[0]!.problems).toBe(2)
  })
})

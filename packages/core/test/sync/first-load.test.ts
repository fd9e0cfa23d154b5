import { describe, expect, it } from 'vitest'
import { articles, customer } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'

const off = { include: false, acceptNew: false, acceptChanged: false, acceptDeleted: false }
const noArticles = { rules: { article: { hostToStation: off } } }

describe('A first load (SKY-35)', () => {
  it('that has nothing for the station ends all the same, and the station sends its own', async () => {
    const net = await openNetwork()
    await net.office.put('article', articles[0]!)
    await net.office.put('article', articles[1]!)
    await net.office.host.defineSeries(orderSeries)
    const laptop = await net.station('Laptop', { profile: noArticles })
    await laptop.put('party', customer)
    await net.settle()
    expect((await laptop.remote.status()).links).toMatchObject([{ state: 'active', backlog: 0 }])
    expect((await net.office.host.status()).links).toMatchObject([
      { state: 'active', backlog: 0, underWay: 0 },
    ])
    expect(await laptop.all('article')).toEqual([])
    expect(await net.office.all('party')).toHaveLength(1)
    // Once, not in every run.
    for (const member of [net.office.host, laptop.remote]) {
      expect((await member.syncOnce()).bundles).toMatchObject({ received: 0, sent: 0, resent: 0 })
    }
  })

  it('whose last records are not for the station ends all the same', async () => {
    const net = await openNetwork({ options: { limits: { ownRecordsPerBundle: 1 } } })
    await net.office.put('party', customer)
    await net.office.put('article', articles[0]!)
    const laptop = await net.station('Laptop', { profile: noArticles })
    await net.settle()
    expect((await laptop.remote.status()).links).toMatchObject([{ state: 'active' }])
    expect(await laptop.all('party')).toHaveLength(1)
  })

  it('of an office without any record ends too', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    expect((await laptop.remote.status()).links).toMatchObject([{ state: 'active' }])
    expect((await net.office.host.status()).links).toMatchObject([{ state: 'active' }])
  })

  it('that was lost on the way comes again, also where it was empty', async () => {
    const net = await openNetwork()
    await net.office.put('article', articles[0]!)
    const laptop = await net.station('Laptop', { profile: noArticles })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    const [, ...later] = [...net.carrier.objects.keys()].filter((name) => name.startsWith('laptop/'))
    for (const name of later) net.carrier.objects.delete(name)
    await net.settle()
    net.office.runtime.setTime('2026-03-02T10:00:00Z')
    await net.settle()
    expect((await laptop.remote.status()).links).toMatchObject([{ state: 'active' }])
  })
})

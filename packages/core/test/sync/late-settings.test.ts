/** Settings and the records that go with them, whatever order they arrive in (M-E2, protocol 1.3, 1.9a). */
import { describe, expect, it } from 'vitest'
import { openNetwork } from './network-of-three.js'
import type { Place, TestNetwork } from './network-of-three.js'

const off = { include: true, acceptNew: false, acceptChanged: false }
const on = { include: true, acceptNew: true, acceptChanged: true }

async function names(place: Place): Promise<unknown[]> {
  return (await place.all('article')).map(({ fields }) => fields['articleNumber']).sort()
}

async function putArticles(place: Place, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await place.put('article', { articleNumber: `A-${n}`, name: 'one' })
}

/** What lies on the carrier for `to` now; the oldest first. */
function waiting({ carrier }: TestNetwork, to: string): [string, Uint8Array][] {
  return [...carrier.objects].filter(([key]) => key.startsWith(`${to}/`))
}

/** A station that takes no article, though the office has some. */
async function closed(count: number, limits = {}) {
  const net = await openNetwork({ options: { limits } })
  await putArticles(net.office, count)
  const laptop = await net.station('Laptop', { profile: { rules: { article: { hostToStation: off } } } })
  await net.settle()
  expect(await names(laptop)).toEqual([])
  const widen = () => net.office.host.changeProfile('laptop', { rules: { article: { hostToStation: on } } })
  return { net, laptop, widen }
}

describe('Settings that arrive after the records they let in (M-E2)', () => {
  it('in one bundle of more than a page', async () => {
    const { net, laptop, widen } = await closed(130)
    await widen()
    await net.settle()
    expect(await names(laptop)).toEqual(await names(net.office))
  })

  it('in the last of several bundles', async () => {
    const { net, laptop, widen } = await closed(30, { ownRecordsPerBundle: 10 })
    await widen()
    await net.settle()
    expect(await names(laptop)).toEqual(await names(net.office))
  })

  it('in a bundle that a later one has overtaken', async () => {
    const { net, laptop, widen } = await closed(0)
    await widen()
    await net.office.host.syncOnce()
    const first = waiting(net, 'laptop')
    for (const [key] of first) net.carrier.objects.delete(key)
    await net.office.put('article', { articleNumber: 'B-1', name: 'two' })
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    for (const [key, bytes] of first) net.carrier.objects.set(key, bytes)
    await net.settle()
    expect(first).not.toEqual([])
    expect(await names(laptop)).toEqual(['B-1'])
  })

  it('of which the station never saw those in between, under which the office left its records out', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    const change = (rule: object) =>
      net.office.host.changeProfile('laptop', { rules: { party: { stationToHost: rule } } })
    await change({ acceptNew: false })
    await laptop.put('party', { name: 'Nur hier' })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    for (const [key] of waiting(net, 'laptop')) net.carrier.objects.delete(key)
    expect(await net.office.all('party')).toEqual([])
    await change({ acceptNew: true })
    await net.office.host.syncOnce()
    await net.settle()
    expect(await net.office.all('party')).toHaveLength(1)
    expect(await laptop.all('party')).toHaveLength(1)
  })

  it('with a single record per bundle', async () => {
    const { net, laptop, widen } = await closed(4, { ownRecordsPerBundle: 1 })
    await widen()
    await net.settle(8)
    expect(await names(laptop)).toEqual(await names(net.office))
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
  })

  it('with a record that fills a bundle by itself', async () => {
    const { net, laptop, widen } = await closed(2, { syncBodyBytes: 1000 })
    await widen()
    await net.settle(4)
    expect(await names(laptop)).toEqual(await names(net.office))
  })

  it('and are not told again once the station has confirmed them', async () => {
    const { net, widen } = await closed(3)
    await widen()
    await net.settle()
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
  })
})

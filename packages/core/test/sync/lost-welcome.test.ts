/** The first bundle of the office to a station on a one-way link, lost: who joins becomes a member all the same (protocol 1.9a). */
import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'
import type { Station, TestNetwork } from './network-of-three.js'

type Kept = readonly [string, Uint8Array][]

/** Take what lies on the carrier for `to`, the oldest first. */
function lose({ carrier }: TestNetwork, to: string, most = Infinity): Kept {
  const lost = [...carrier.objects].filter(([key]) => key.startsWith(`${to}/`)).slice(0, most)
  for (const [key] of lost) carrier.objects.delete(key)
  return lost
}

/** A station has asked, and the office has answered and sent its first load. */
async function answered() {
  const net = await openNetwork()
  await net.office.put('party', customer)
  const laptop = await net.station('Heimbüro', { profile: { oneWay: 'hostToStation' } })
  await laptop.remote.syncOnce()
  await net.office.host.syncOnce()
  return { net, laptop }
}

async function expectAtRest(net: TestNetwork, laptop: Station): Promise<void> {
  expect(await laptop.all('party')).toHaveLength(1)
  expect((await net.office.host.status()).links[0]).toMatchObject({ underWay: 0, backlog: 0 })
  net.office.runtime.setTime('2026-05-02T09:00:00Z')
  laptop.runtime.setTime('2026-05-02T09:00:00Z')
  expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
  expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
}

describe('A first bundle that is lost on a one-way link (protocol 1.9a)', () => {
  it('comes again as long as the station has not confirmed it', async () => {
    const { net, laptop } = await answered()
    expect(lose(net, laptop.id, 1)).toHaveLength(1)
    net.office.runtime.setTime('2026-03-03T09:00:00Z')
    await net.settle()
    expect(await laptop.remote.profile()).toBeDefined()
    await expectAtRest(net, laptop)
  })

  it('comes again at once when the station asks again', async () => {
    const { net, laptop } = await answered()
    expect(lose(net, laptop.id, 1)).toHaveLength(1)
    // Handed over and cleared away: the carrier hands it over once more when it comes again.
    expect(lose(net, 'office')).toHaveLength(1)
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
    laptop.runtime.setTime('2026-03-03T09:00:00Z')
    expect((await laptop.remote.syncOnce()).bundles).toMatchObject({ resent: 1 })
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ repeated: 1, resent: 1 })
    await net.settle()
    await expectAtRest(net, laptop)
  })

  it('is confirmed once more where the confirmation was lost, and nothing else is', async () => {
    const { net, laptop } = await answered()
    expect((await laptop.remote.syncOnce()).bundles.sent).toBe(1)
    expect(lose(net, 'office')).toHaveLength(1)
    // The carrier hands over each file once: in the end only a new bundle is answered.
    for (let day = 3; day < 9; day++) {
      for (const { runtime } of [net.office, laptop]) runtime.setTime(`2026-03-0${day}T09:00:00Z`)
      await net.office.host.syncOnce()
      await laptop.remote.syncOnce()
    }
    await net.settle()
    await expectAtRest(net, laptop)
    await net.office.put('party', { name: 'Zweite' })
    await net.office.host.syncOnce()
    const { bundles } = await laptop.remote.syncOnce()
    expect(bundles).toMatchObject({ received: 1, sent: 0 })
  })
})

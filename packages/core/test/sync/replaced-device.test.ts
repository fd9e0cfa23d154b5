import { describe, expect, it } from 'vitest'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'

const codes = (notices: readonly { readonly code: string }[]) => notices.map(({ code }) => code)

/** A laptop with an order that it has not sent, and a second computer in its place. */
async function replaced() {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  await net.office.put('party', customer)
  const first = await net.station('Laptop')
  await net.settle()
  const party = (await first.one('party', 'name', customer['name'])).key
  const { number } = await first.store.transaction((tx) => first.remote.takeNumber(tx, 'orders'))
  await first.put('salesOrder', quote(number, party, { status: 'accepted' }))
  const second = await net.station('Laptop', { replace: true })
  const round = async () => {
    await second.remote.syncOnce()
    const office = await net.office.host.syncOnce()
    return { office, second: await second.remote.syncOnce() }
  }
  await round()
  await round()
  return { net, first, second, round }
}

describe('A station that works already (T-22, N-16)', () => {
  it('is not replaced without the wish, and the refusal says what would happen', async () => {
    const net = await openNetwork()
    const { host } = net.office
    // Nobody has used the invitation: made anew freely.
    await host.addStation('Laptop')
    await net.station('Laptop')
    await net.settle()
    await expect(host.addStation('Laptop')).rejects.toMatchObject({
      code: 'usage.station_joined',
      parameters: { station: 'laptop', label: 'Laptop' },
    })
    const { code } = await host.addStation('Laptop', { replace: true })
    expect(code).toMatch(/^[a-z]{5}-/)
  })

  it('is told when its place was taken, and the office hears whose it was; its order is kept aside', async () => {
    const { net, first, second, round } = await replaced()
    await first.remote.syncOnce()
    const { office } = await round()
    expect(office.notices).toMatchObject([
      { code: 'FORMER_DEVICE_SENT', parameters: { station: 'laptop', label: 'Laptop' } },
    ])
    expect(await net.office.host.quarantine()).toMatchObject([
      { from: 'laptop', reason: { code: 'FORMER_DEVICE_SENT' } },
    ])
    const { notices } = await first.remote.syncOnce()
    expect(codes(notices)).toEqual(['STATION_REPLACED'])
    expect(codes((await first.remote.status()).links[0]!.notices)).toEqual(['STATION_REPLACED'])
    // What told it is taken away: the second one, which cannot open it, does not find it any more.
    expect(await round()).toMatchObject({ office: { bundles: { repeated: 1, quarantined: 0 } } })
    expect((await second.remote.syncOnce()).bundles).toMatchObject({ unrecognised: 0 })
    expect((await second.remote.status()).unread).toEqual([])
    // In every run, and it sends nothing any more.
    const again = await first.remote.syncOnce()
    expect(codes(again.notices)).toEqual(['STATION_REPLACED'])
    expect(again.bundles).toMatchObject({ sent: 0, resent: 0 })
    // The second one is not disturbed.
    await second.put('party', { name: 'Vom zweiten' })
    await round()
    expect((await net.office.one('party', 'name', 'Vom zweiten')).key).toBeDefined()
    expect(codes((await second.remote.status()).links[0]!.notices)).toEqual([])
    await round()
    const idle = await net.office.host.syncOnce()
    expect(idle).toMatchObject({ bundles: { received: 0, quarantined: 0, sent: 0 }, notices: [] })
  })

  it('is not written to while it shows no sign of life', async () => {
    const { net, round } = await replaced()
    const { office } = await round()
    expect(office.bundles).toMatchObject({ sent: 0, unrecognised: 0 })
    expect(await net.office.host.quarantine()).toEqual([])
  })

  it('has the numbers of its present device in the status, not those of a former one', async () => {
    const { net } = await replaced()
    const { numbers } = (await net.office.host.status()).links[0]!
    expect(numbers.find(({ series }) => series === 'orders')).toMatchObject({ left: 50, of: 50 })
  })
})

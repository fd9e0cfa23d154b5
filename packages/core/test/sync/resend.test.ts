import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

describe('Send again now', () => {
  it('hands what is not confirmed to the carrier at once, in any number, and nothing else', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    const count = 20
    for (let n = 0; n < count; n++) {
      await net.office.put('party', { ...customer, customerNumber: String(n), name: `Kunde ${String(n)}` })
      await net.office.host.syncOnce()
    }
    net.carrier.objects.clear()
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ sent: 0, resent: 0 })
    const { bundles } = await net.office.host.syncOnce({ resend: true })
    expect(bundles).toMatchObject({ sent: 0, resent: count })
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toHaveLength(count)
    await net.settle()
    expect((await net.office.host.syncOnce({ resend: true })).bundles).toMatchObject({ sent: 0, resent: 0 })
  })

  it('does so for a station too, and what arrives twice counts once', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await laptop.put('party', { name: 'Neu & Co' })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    const { bundles } = await laptop.remote.syncOnce({ resend: true })
    // Its confirmation came first: nothing is left to be sent.
    expect(bundles.resent).toBe(0)
    await laptop.put('party', { name: 'Noch einer' })
    await laptop.remote.syncOnce()
    await laptop.remote.syncOnce({ resend: true })
    await net.settle()
    expect(await net.office.all('party')).toHaveLength(2)
  })

  it('sends nothing to a station that is switched off, but that it is (SKY-15)', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.put('party', customer)
    await net.office.host.syncOnce()
    await net.office.host.changeProfile('laptop', { active: false })
    await net.office.host.syncOnce()
    expect((await net.office.host.syncOnce({ resend: true })).bundles).toMatchObject({ sent: 0, resent: 1 })
    await laptop.remote.syncOnce()
    expect((await laptop.remote.syncOnce({ resend: true })).bundles).toMatchObject({ resent: 0 })
  })
})

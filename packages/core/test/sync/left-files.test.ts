import { bundleName } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openNetwork } from './network-of-three.js'

describe('Files at the carrier that are not read', () => {
  it('are named once in the report and stand in the status as long as they lie there', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    const junk = new TextEncoder().encode('junk')
    const name = bundleName(laptop.runtime.digest.sha256(junk), 'osb')
    const cut = `${'a'.repeat(26)}.osb`
    net.carrier.objects.set(`laptop/${name}`, junk)
    net.carrier.objects.set(`laptop/${cut}`, junk)
    const named = [
      { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: cut } },
      { code: 'TRANSPORT_ENTRY_LEFT', parameters: { name, reason: 'format.not_a_bundle' } },
    ]
    const first = await laptop.remote.syncOnce()
    expect(first.bundles).toMatchObject({ unrecognised: 1, quarantined: 0 })
    expect(first.notices).toHaveLength(2)
    expect(first.notices).toEqual(expect.arrayContaining(named))
    expect((await laptop.remote.syncOnce()).notices).toEqual([])
    const { unread } = await laptop.remote.status()
    expect(unread).toHaveLength(2)
    expect(unread).toEqual(expect.arrayContaining(named))
    expect(net.carrier.objects.has(`laptop/${name}`)).toBe(true)
    net.carrier.objects.delete(`laptop/${name}`)
    await laptop.remote.syncOnce()
    expect((await laptop.remote.status()).unread).toEqual([named[0]])
    // A run that could not look leaves what was known.
    net.carrier.available = false
    await expect(laptop.remote.syncOnce()).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect((await laptop.remote.status()).unread).toHaveLength(1)
  })
})

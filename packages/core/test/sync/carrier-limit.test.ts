import { TransportError } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openNetwork } from './network-of-three.js'

/** A carrier in memory that takes bundles up to a size, which may change as if it were exchanged for another one. */
function limited(maxBytes: number) {
  const inner: { transport?: Transport } = {}
  const sizes: number[] = []
  const carrier = { maxBytes }
  const transport: Transport = {
    name: 'memory',
    get capabilities() {
      return { maxBytes: carrier.maxBytes }
    },
    async send(to, bundle, context) {
      const { length } = bundle.bytes
      if (length > carrier.maxBytes) {
        throw new TransportError('transport.too_large', 'too large', {
          parameters: { bytes: length, limit: carrier.maxBytes },
        })
      }
      sizes.push(length)
      return inner.transport!.send(to, bundle, context)
    },
    receive: (...call) => inner.transport!.receive(...call),
    retire: (...call) => inner.transport!.retire(...call),
    check: (...call) => inner.transport!.check(...call),
  }
  return { inner, sizes, carrier, transport }
}

/** Text that does not compress. */
function noise(length: number, seed: number): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return String.fromCharCode(33 + ((state >>> 24) % 90))
  }).join('')
}

async function network(maxBytes: number) {
  const { inner, ...rest } = limited(maxBytes)
  const net = await openNetwork({ options: { transport: rest.transport } })
  inner.transport = net.carrier.transport()
  const laptop = await net.station('Laptop')
  await net.settle()
  const add = async (count: number, bytes: number) => {
    for (let n = 0; n < count; n++) {
      await net.office.put('party', {
        name: `Kunde ${String(n)} ${String(bytes)}`,
        notes: noise(bytes, n + 1),
      })
    }
  }
  return { ...rest, net, laptop, add }
}

describe('The largest bundle of the carrier (maxBytes)', () => {
  it('is what bundles are cut to, also when nothing in them compresses', async () => {
    for (const maxBytes of [24 * 1024, 40 * 1024, 300 * 1024]) {
      const { net, laptop, sizes, add } = await network(maxBytes)
      await add(40, 9000)
      const report = await net.office.host.syncOnce()
      expect(report.carrierErrors).toEqual([])
      expect(report.sentRecords).toBe(40)
      // Not cut smaller than needed: the carrier is used to a good half.
      const [...filled] = sizes.slice(-report.bundles.sent, -1)
      if (maxBytes > 30_000) expect(Math.min(...filled)).toBeGreaterThan(maxBytes / 2)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(maxBytes)
      await net.settle()
      expect(await laptop.all('party')).toHaveLength(40)
    }
  })

  it('leaves one record behind that is larger, says how large, and holds up nothing else', async () => {
    const { net, laptop, carrier, add } = await network(24 * 1024)
    await add(1, 20_000)
    await add(3, 100)
    const { notices, carrierErrors } = await net.office.host.syncOnce()
    expect(carrierErrors).toEqual([])
    expect(notices).toMatchObject([
      {
        code: 'RECORD_LEFT_BEHIND',
        parameters: { reason: 'RECORD_TOO_LARGE_FOR_CARRIER', limit: 24 * 1024, field: '–' },
      },
    ])
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toHaveLength(3)
    // It goes by itself over a carrier that takes more, though nobody has changed it.
    carrier.maxBytes = 64 * 1024
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    expect(await laptop.all('party')).toHaveLength(4)
    expect((await net.office.host.status()).links[0]!.notices).toEqual([])
  })

  it('of a station too; what waited there goes by itself later', async () => {
    const { inner, ...rest } = limited(24 * 1024)
    const net = await openNetwork()
    inner.transport = net.carrier.transport()
    const laptop = await net.station('Laptop', { options: { transport: rest.transport } })
    await net.settle()
    await laptop.put('party', { name: 'Groß', notes: noise(20_000, 7) })
    await laptop.put('party', { name: 'Klein' })
    expect((await laptop.remote.syncOnce()).notices).toMatchObject([{ code: 'RECORD_LEFT_BEHIND' }])
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    expect(await net.office.all('party')).toHaveLength(1)
    rest.carrier.maxBytes = 64 * 1024
    await net.settle()
    expect(await net.office.all('party')).toHaveLength(2)
    expect((await laptop.remote.status()).links[0]!.notices).toEqual([])
  })

  it('that became smaller does not stop the link: what is too large now is cut again', async () => {
    const { net, laptop, carrier, add } = await network(300 * 1024)
    await add(10, 9000)
    await net.office.host.syncOnce()
    for (const name of net.carrier.objects.keys()) net.carrier.objects.delete(name)
    carrier.maxBytes = 40 * 1024
    net.office.runtime.setTime('2026-03-02T12:00:00Z')
    expect((await net.office.host.syncOnce()).carrierErrors).toEqual([])
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(10)
    expect((await net.office.host.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
  })
})

import { TransportError } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

/** The carrier of one member, which fails where `fails` says so. */
function failing(inner: Transport, fails: (call: 'send' | 'receive', to: string) => boolean): Transport {
  const refuse = (call: 'send' | 'receive', to: string): void => {
    if (fails(call, to)) {
      throw new TransportError('transport.full', 'no space left', { parameters: { place: 'share' } })
    }
  }
  return {
    name: inner.name,
    ...(inner.capabilities === undefined ? {} : { capabilities: inner.capabilities }),
    async send(to, bundle, context) {
      refuse('send', to)
      return inner.send(to, bundle, context)
    },
    async *receive(context) {
      refuse('receive', '')
      yield* inner.receive(context)
    },
    retire: (handle, context) => inner.retire(handle, context),
    check: (context) => inner.check(context),
  }
}

/** An office whose carrier fails now and then, with two stations. */
async function network() {
  let fails = (_call: 'send' | 'receive', _to: string): boolean => false
  const late: { inner?: Transport } = {}
  const transport = failing(
    {
      name: 'memory',
      send: (...call) => late.inner!.send(...call),
      receive: (...call) => late.inner!.receive(...call),
      retire: (...call) => late.inner!.retire(...call),
      check: (...call) => late.inner!.check(...call),
    },
    (call, to) => fails(call, to),
  )
  const net = await openNetwork({ options: { transport } })
  late.inner = net.carrier.transport()
  const stations = [await net.station('Eins'), await net.station('Zwei')]
  await net.settle()
  return { net, stations, failWhen: (when: typeof fails) => (fails = when) }
}

describe('What the carrier cannot do', () => {
  it('stands in the report, with all that was done; each trouble once', async () => {
    const { net, stations, failWhen } = await network()
    await stations[1]!.put('party', { name: 'Neu & Co' })
    await stations[1]!.remote.syncOnce()
    await net.office.put('party', customer)
    failWhen((call, to) => call === 'send' && to === 'eins')
    const report = await net.office.host.syncOnce()
    expect(report).toMatchObject({
      bundles: { received: 1, sent: 1 },
      counts: { created: 1 },
      carrierErrors: [{ code: 'transport.full', parameters: { place: 'share' } }],
    })
    await stations[1]!.remote.syncOnce()
    expect(await stations[1]!.all('party')).toHaveLength(2)
    failWhen(() => false)
    expect((await net.office.host.syncOnce()).carrierErrors).toEqual([])
    await net.settle()
    expect(await stations[0]!.all('party')).toHaveLength(2)
  })

  it('is an error when no bundle came or left at all', async () => {
    const { net, failWhen } = await network()
    await net.office.put('party', customer)
    failWhen(() => true)
    await expect(net.office.host.syncOnce()).rejects.toMatchObject({ code: 'transport.full' })
    failWhen(() => false)
    expect((await net.office.host.syncOnce()).bundles).toMatchObject({ resent: 2 })
  })

  it('does not keep what can be sent from leaving when nothing can be received', async () => {
    const { net, stations, failWhen } = await network()
    await net.office.put('party', customer)
    failWhen((call) => call === 'receive')
    expect(await net.office.host.syncOnce()).toMatchObject({
      bundles: { sent: 2 },
      carrierErrors: [{ code: 'transport.full' }],
    })
    await stations[0]!.remote.syncOnce()
    expect(await stations[0]!.all('party')).toHaveLength(1)
  })

  it('lets a loop wait longer, but not for long, and report all the same', async () => {
    const { net, failWhen } = await network()
    await net.office.put('party', customer)
    failWhen((call, to) => call === 'send' && to === 'eins')
    const stop = new AbortController()
    const reports: number[] = []
    await net.office.host.run({
      signal: stop.signal,
      interval: 5,
      onReport: ({ carrierErrors }) => {
        reports.push(carrierErrors.length)
        failWhen(() => false)
        if (reports.length === 2) stop.abort()
      },
    })
    expect(reports).toEqual([1, 0])
  })
})

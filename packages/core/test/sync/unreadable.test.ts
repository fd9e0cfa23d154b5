import { TransportError } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { openNetwork } from './network-of-three.js'

/** An office whose carrier cannot read some of what lies there, and as many stations that have sent something. */
async function network(stations: number) {
  const inner: { transport?: Transport } = {}
  const state = { failing: (_n: number): Error | undefined => undefined, reads: 0 }
  const transport: Transport = {
    name: 'memory',
    send: (...call) => inner.transport!.send(...call),
    async *receive(context) {
      let n = 0
      for await (const delivery of inner.transport!.receive(context)) {
        const error = state.failing(n++)
        yield {
          name: delivery.name,
          size: delivery.size,
          accept: () => delivery.accept(),
          reject: (reason) => delivery.reject(reason),
          read: async (options) => {
            state.reads += 1
            if (error !== undefined) throw error
            return delivery.read(options)
          },
        }
      }
    },
    retire: (...call) => inner.transport!.retire(...call),
    check: (...call) => inner.transport!.check(...call),
  }
  const net = await openNetwork({ options: { transport } })
  inner.transport = net.carrier.transport()
  const all = []
  for (let n = 0; n < stations; n++) all.push(await net.station(`Station ${String(n)}`))
  await net.settle()
  for (const [n, station] of all.entries()) {
    await station.put('party', { name: `Kunde ${String(n)}` })
    await station.remote.syncOnce()
  }
  state.reads = 0
  return { net, state }
}

const unavailable = new TransportError('transport.unavailable', 'in use by another program')

describe('A delivery that cannot be read', () => {
  it.each([
    ['an error of the carrier', unavailable],
    ['any other error', new Error('EBUSY')],
  ])('is named, and the others are received: %s', async (_name, error) => {
    const { net, state } = await network(3)
    state.failing = (n) => (n === 0 ? error : undefined)
    const report = await net.office.host.syncOnce()
    expect(report).toMatchObject({
      bundles: { received: 2, quarantined: 0 },
      carrierErrors: [],
      notices: [{ code: 'TRANSPORT_ENTRY_UNREADABLE', parameters: { reason: 'transport.unavailable' } }],
    })
    expect(await net.office.all('party')).toHaveLength(2)
    expect((await net.office.host.status()).unread).toMatchObject([{ code: 'TRANSPORT_ENTRY_UNREADABLE' }])
    // It is tried again, and gone from the status when it could be read.
    state.failing = () => undefined
    expect((await net.office.host.syncOnce()).bundles.received).toBe(1)
    expect(await net.office.all('party')).toHaveLength(3)
    expect((await net.office.host.status()).unread).toEqual([])
  })

  it('is the carrier itself when there are several one after the other: then nothing more is asked for', async () => {
    const { net, state } = await network(5)
    state.failing = () => unavailable
    await net.office.put('party', { name: 'Vom Büro' })
    const report = await net.office.host.syncOnce()
    expect(state.reads).toBe(3)
    expect(report).toMatchObject({ bundles: { sent: 5 }, carrierErrors: [{ code: 'transport.unavailable' }] })
    state.failing = () => undefined
    expect((await net.office.host.syncOnce()).bundles.received).toBe(5)
  })
})

/** Hooks of the vendor that throw or never answer: they hold up what they were asked about, and nothing else. */
import { describe, expect, it } from 'vitest'
import { describe as sentence } from '@ordersync/core'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'
import type { TestNetwork } from './network-of-three.js'

const never = (): Promise<never> => new Promise(() => undefined)

async function withOneIn(licence: () => boolean | Promise<boolean>): Promise<TestNetwork> {
  let asked = 0
  const net = await openNetwork({
    options: {
      limits: { licenceAnswerMs: 50 },
      hooks: { licence: () => (asked++ === 0 ? true : licence()) },
    },
  })
  await net.station('Branch')
  await net.settle(2)
  return net
}

describe('The hook licence', () => {
  for (const [what, answer] of [
    ['throws', () => Promise.reject(new Error('licence server is down: secret 4711'))],
    [
      'throws at once',
      () => {
        throw new Error('licence server is down: secret 4711')
      },
    ],
    ['never answers', never],
  ] as const) {
    it(`that ${what} leaves the device waiting; everybody else is served, and the next run asks again`, async () => {
      let isDown = true
      const net = await withOneIn(() => (isDown ? answer() : true))
      const laptop = await net.station('Laptop')
      await laptop.remote.syncOnce()
      await net.office.put('party', customer)
      for (let run = 0; run < 2; run++) {
        const { notices, bundles } = await net.office.host.syncOnce()
        expect(notices).toEqual([
          { code: 'ENROL_LICENCE_UNKNOWN', parameters: { station: 'laptop', device: expect.anything() } },
        ])
        expect(sentence(notices[0]!.code, notices[0]!.parameters ?? {}, 'en')).not.toContain('4711')
        expect(bundles.sent).toBe(run === 0 ? 1 : 0)
      }
      expect(await net.office.host.quarantine()).toEqual([])
      isDown = false
      await net.settle()
      expect((await net.office.host.status()).links.map(({ state }) => state)).toEqual(['active', 'active'])
      expect(await laptop.all('party')).toHaveLength(1)
    })
  }

  it('is not waited for with the database locked', async () => {
    const net = await withOneIn(async () => {
      // Would wait for ever for its turn.
      await net.office.put('party', customer)
      return true
    })
    const laptop = await net.station('Laptop')
    await laptop.remote.syncOnce()
    const { notices } = await net.office.host.syncOnce()
    expect(notices.map(({ code }) => code)).toEqual(['STATION_JOINED'])
    await net.settle()
    expect(await laptop.all('party')).toHaveLength(1)
  })

  it('is left by the signal, and the next run is free to go', async () => {
    let isDown = true
    const net = await openNetwork({ options: { hooks: { licence: () => (isDown ? never() : true) } } })
    const laptop = await net.station('Laptop')
    await laptop.remote.syncOnce()
    const stop = new AbortController()
    const run = net.office.host.syncOnce({ signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 20)
    await expect(run).rejects.toThrow('enough')
    isDown = false
    await net.settle()
    expect((await net.office.host.status()).links[0]!.state).toBe('active')
  })
})

describe('The hook permission', () => {
  it('that never answers is left by the signal', async () => {
    let isAsking = true
    const net = await openNetwork({ options: { hooks: { permission: () => (isAsking ? never() : true) } } })
    const stop = new AbortController()
    const { signal } = stop
    const { host } = net.office
    const calls = [
      host.syncOnce({ signal }),
      host.addStation('Laptop', { signal }),
      host.changeProfile('laptop', {}, { signal }),
    ].map((call) => expect(call).rejects.toThrow('enough'))
    const loop = host.run({ signal })
    stop.abort(new Error('enough'))
    await Promise.all([...calls, loop])
    isAsking = false
    await host.syncOnce()
  })

  it('is asked before numbers are asked for', async () => {
    let allowed = true
    const net = await openNetwork()
    await net.office.host.defineSeries({
      id: 'orders',
      kind: 'salesOrder',
      format: { prefix: 'AB-', digits: 5 },
      start: 1000,
      block: 5,
      exhaustion: 'temporary',
    })
    const laptop = await net.station('Laptop', { options: { hooks: { permission: () => allowed } } })
    await net.settle()
    allowed = false
    await expect(laptop.remote.requestNumbers('orders', { date: '2026-11-22' })).rejects.toMatchObject({
      code: 'usage.not_permitted',
    })
  })
})

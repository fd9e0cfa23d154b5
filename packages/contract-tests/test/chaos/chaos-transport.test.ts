import { createMemoryNetwork } from '@ordersync/core'
import type { Transport } from '@ordersync/core'
import { chaosFaults, createChaosTransport, runContract, transportContract } from '@ordersync/contract-tests'
import type { ChaosFault, ChaosOptions } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'
import { BoundedMemory } from '../../src/transport/bounded-memory.js'
import { bundleOf, sampleBundle } from '../../src/transport/transport-kit.js'
import { openMemoryCarrier } from '../transport/memory-carrier.js'

const always = (fault: ChaosFault): ChaosOptions => ({ seed: 1, faults: { [fault]: 1 } })

function stations(options: ChaosOptions) {
  const network = createMemoryNetwork()
  const memory = new BoundedMemory()
  const chaos = createChaosTransport(network.transport(), options)
  const [alpha, beta] = ['alpha', 'beta'].map((station) => ({ station, memory }))
  const receive = async (decide: 'accept' | 'leave' = 'accept') => {
    const received: { readonly name: string; readonly bytes: Uint8Array }[] = []
    for await (const delivery of chaos.receive(beta!)) {
      const bytes = await delivery.read()
      expect(delivery.size).toBe(bytes.length)
      received.push({ name: delivery.name, bytes })
      if (decide === 'accept') await delivery.accept()
    }
    return received
  }
  const send = (n: number) => chaos.send('beta', sampleBundle(n), alpha!)
  const retire = (handle: string) => chaos.retire(handle, alpha!)
  return { network, chaos, send, receive, retire }
}

describe('a chaos transport without faults', () => {
  it('is as good as the transport in it', async () => {
    const wrap = (transport: Transport) => createChaosTransport(transport, { seed: 1, faults: {} })
    const results = await runContract(transportContract, async () => openMemoryCarrier(wrap))
    expect(results.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  })
})

describe('each fault', () => {
  /** A case of the kit that notices it, so that both prove each other; none where the seam promises nothing. */
  const noticed: Readonly<Partial<Record<ChaosFault, string>>> = {
    fail: 'send: the same bundle twice is no error, and arrives',
    unanswered: 'send: the same bundle twice is no error, and arrives',
    delay: 'delivery: what is sent arrives whole and byte for byte',
    stale: 'delivery: what is sent arrives whole and byte for byte',
    lose: 'delivery: what is sent arrives whole and byte for byte',
    repeat: 'accept: what was accepted is not handed over again',
    cut: 'delivery: what is sent arrives whole and byte for byte',
    corrupt: 'delivery: what is sent arrives whole and byte for byte',
  }

  it.each(Object.entries(noticed))('%s is found out by the kit', async (fault, name) => {
    const cases = transportContract.filter((one) => one.name === name)
    const wrap = (transport: Transport) => createChaosTransport(transport, always(fault as ChaosFault))
    const [result] = await runContract(cases, async () => openMemoryCarrier(wrap))
    expect(result).toMatchObject({ name, outcome: 'failed' })
  })

  it('fail: nothing is done', async () => {
    const { network, send, receive, retire } = stations(always('fail'))
    for (const call of [() => send(1), () => receive(), () => retire('beta/x')])
      await expect(call()).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect(network.objects.size).toBe(0)
  })

  it('unanswered: it is done all the same', async () => {
    const { network, send, retire } = stations(always('unanswered'))
    await expect(send(1)).rejects.toMatchObject({ code: 'transport.unavailable' })
    const [handle] = [...network.objects.keys()]
    await expect(retire(handle!)).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect(network.objects.size).toBe(0)
  })

  it('lose: it never comes, and its handle can be retired', async () => {
    const { network, chaos, send, receive, retire } = stations(always('lose'))
    const handle = await send(1)
    await retire(handle)
    chaos.stormy = false
    expect(await receive()).toEqual([])
    await send(2)
    await retire(handle)
    expect(network.objects.size).toBe(1)
  })

  it('delay: it comes after some calls, and the handle that was given names it', async () => {
    const { network, chaos, send, receive, retire } = stations(always('delay'))
    const handle = await send(1)
    expect(network.objects.size).toBe(0)
    for (let call = 0; call < 6 && network.objects.size === 0; call++) await receive()
    expect(network.objects.size).toBe(1)
    // In the midst of a storm it is not listed either.
    expect(await receive()).toEqual([])
    chaos.stormy = false
    expect(await receive()).toEqual([sampleBundle(1)])
    await retire(handle)
    expect(network.objects.size).toBe(0)
  })

  it('delay: what is retired before it was on its way never comes', async () => {
    const { network, chaos, send, receive, retire } = stations(always('delay'))
    // One call goes by with the retiring itself.
    for (let n = 0; n < 8; n++) await retire(await send(n))
    chaos.stormy = false
    await receive()
    expect(network.objects.size).toBe(0)
  })

  it('stale: what is new is on the next listing', async () => {
    const { send, receive } = stations(always('stale'))
    await send(1)
    expect(await receive()).toEqual([])
    await send(2)
    expect(await receive()).toEqual([sampleBundle(1)])
    expect(await receive()).toEqual([sampleBundle(2)])
  })

  it('reorder: all come, in another order', async () => {
    const { send, receive } = stations(always('reorder'))
    const bundles = Array.from({ length: 20 }, (_, n) => sampleBundle(n))
    for (let n = 0; n < 20; n++) await send(n)
    const received = await receive()
    expect(received).not.toEqual(bundles)
    expect(received.map(({ name }) => name).sort()).toEqual(bundles.map(({ name }) => name).sort())
  })

  it('repeat: what was accepted comes again, also when it was retired', async () => {
    const { chaos, send, receive, retire } = stations(always('repeat'))
    const handle = await send(1)
    expect(await receive()).toEqual([sampleBundle(1)])
    await retire(handle)
    expect(await receive()).toEqual([sampleBundle(1)])
    chaos.stormy = false
    expect(await receive()).toEqual([])
  })

  it.each(['cut', 'corrupt'] as const)('%s: accepted or not, the true one comes later', async (fault) => {
    const { chaos, send, receive } = stations(always(fault))
    await send(1)
    const [first, ...rest] = await receive()
    expect(rest).toEqual([])
    expect(first!.name).toBe(sampleBundle(1).name)
    expect(bundleOf(first!.bytes).name).not.toBe(first!.name)
    expect(first!.bytes.length === sampleBundle(1).bytes.length).toBe(fault === 'corrupt')
    chaos.stormy = false
    expect(await receive()).toEqual([sampleBundle(1)])
    expect(await receive()).toEqual([])
  })

  it.each([0, 1])(
    'swap: each comes under the other’s name, and what is accepted is what was read (%i)',
    async (n) => {
      const { network, chaos, send } = stations(always('swap'))
      await send(1)
      await send(2)
      const memory = new BoundedMemory()
      const context = { station: 'beta', memory }
      const names = [sampleBundle(1), sampleBundle(2)].map(({ name }) => name)
      for await (const delivery of chaos.receive(context)) {
        const { name } = bundleOf(await delivery.read())
        expect(names).toContain(name)
        expect(delivery.name).not.toBe(name)
        // Only one is accepted, by what it holds.
        if (name === names[n]) await delivery.accept()
      }
      chaos.stormy = false
      const left: string[] = []
      for await (const delivery of chaos.receive(context)) left.push(bundleOf(await delivery.read()).name)
      expect(left).toEqual([names[1 - n]])
      expect(network.objects.size).toBe(2)
    },
  )
})

describe('chance', () => {
  async function history(seed: number): Promise<readonly string[]> {
    const noted: string[] = []
    const { send, receive, retire } = stations({
      seed,
      onFault: (fault, name) => noted.push(`${fault} ${name}`),
    })
    for (let n = 0; n < 60; n++) {
      const handle = await send(n).catch(() => undefined)
      await receive().catch(() => undefined)
      if (handle !== undefined && n % 3 === 0) await retire(handle).catch(() => undefined)
    }
    return noted
  }

  it('is the same with the same seed, and has all faults', async () => {
    const one = await history(5)
    expect(await history(5)).toEqual(one)
    expect(await history(6)).not.toEqual(one)
    const happened = new Set(
      [...one, ...(await history(6)), ...(await history(7))].map((text) => text.split(' ')[0]),
    )
    expect([...happened].sort()).toEqual([...chaosFaults].sort())
  })

  it.each([{ lost: 1 }, { lose: 2 }, { lose: -1 }, { lose: NaN }])('refuses %j', (faults) => {
    const transport = createMemoryNetwork().transport()
    expect(() => createChaosTransport(transport, { seed: 1, faults: faults as object })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })
})

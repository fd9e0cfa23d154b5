import { describe, expect, it } from 'vitest'
import { bundleName } from '../../src/format/bundle-name.js'
import { createPortableRuntime } from '../../src/runtime/portable.js'
import { createMemoryNetwork, createMemoryTransport } from '../../src/transport/memory-transport.js'
import type {
  OutgoingBundle,
  Transport,
  TransportContext,
  TransportMemory,
} from '../../src/transport/transport.js'

const { digest } = createPortableRuntime()

function bundle(text: string): OutgoingBundle {
  const bytes = new TextEncoder().encode(text)
  return { name: bundleName(digest.sha256(bytes)), bytes }
}

function at(station: string): TransportContext {
  const values = new Map<string, string>()
  const memory: TransportMemory = {
    get: async (keys) => keys.map((key) => values.get(key)),
    put: async (entries) => {
      for (const [key, value] of entries) {
        if (value === undefined) values.delete(key)
        else values.set(key, value)
      }
    },
    list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }
  return { station, memory }
}

async function receive(transport: Transport, context: TransportContext): Promise<readonly string[]> {
  const names: string[] = []
  for await (const delivery of transport.receive(context)) {
    names.push(delivery.name)
    await delivery.accept()
  }
  return names
}

// What every transport promises is tried by the contract kit; here is what only this one has.
describe('the memory network', () => {
  it('is what its transports share', async () => {
    const network = createMemoryNetwork()
    const one = bundle('one')
    await network.transport().send('beta', one, at('alpha'))
    expect([...network.objects]).toEqual([[`beta/${one.name}`, one.bytes]])
    expect(await receive(createMemoryTransport(network), at('beta'))).toEqual([one.name])
  })

  it('lets a simulator lose, cut and double what lies on it', async () => {
    const network = createMemoryNetwork()
    const transport = network.transport()
    const [lost, cut, wrong] = [bundle('lost'), bundle('cut'), bundle('wrong')]
    for (const one of [lost, cut, wrong]) await transport.send('beta', one, at('alpha'))
    network.objects.delete(`beta/${lost.name}`)
    network.objects.set(`beta/${cut.name}`, cut.bytes.slice(1))
    network.objects.set(`gamma/${wrong.name}`, wrong.bytes)
    expect(await receive(transport, at('beta'))).toEqual([wrong.name])
    expect(await receive(transport, at('gamma'))).toEqual([wrong.name])
    await transport.send('beta', cut, at('alpha'))
    expect(await receive(transport, at('beta'))).toContain(cut.name)
  })

  it('can be out of order for a while', async () => {
    const network = createMemoryNetwork()
    const transport = network.transport()
    network.available = false
    await expect(transport.send('beta', bundle('one'), at('alpha'))).rejects.toMatchObject({
      code: 'transport.unavailable',
    })
    expect((await transport.check(at('alpha'))).ok).toBe(false)
    network.available = true
    await transport.send('beta', bundle('one'), at('alpha'))
    expect((await transport.check(at('alpha'))).ok).toBe(true)
  })

  it('carries as much as it is told to', async () => {
    const network = createMemoryNetwork({ maxBytes: 3 })
    const transport = network.transport()
    await transport.send('beta', bundle('one'), at('alpha'))
    await expect(transport.send('beta', bundle('four'), at('alpha'))).rejects.toMatchObject({
      code: 'transport.too_large',
      parameters: { bytes: 4, limit: 3 },
    })
    expect(createMemoryNetwork().transport().capabilities).toEqual({ maxBytes: 64 * 1024 * 1024 })
  })

  it('forgets what was retired, so that its memory does not grow', async () => {
    const transport = createMemoryNetwork().transport()
    const beta = at('beta')
    const handle = await transport.send('beta', bundle('one'), at('alpha'))
    await receive(transport, beta)
    expect(await beta.memory.list('')).toHaveLength(1)
    await transport.retire(handle, at('alpha'))
    await receive(transport, beta)
    expect(await beta.memory.list('')).toEqual([])
  })

  it('wakes the watchers of the addressee only, until they end', async () => {
    const network = createMemoryNetwork()
    const woken: string[] = []
    const end = await network.transport().watch!(() => woken.push('beta'), at('beta'))
    await network.transport().watch!(() => woken.push('gamma'), at('gamma'))
    await network.transport().send('beta', bundle('one'), at('alpha'))
    await Promise.resolve()
    await end()
    await network.transport().send('beta', bundle('two'), at('alpha'))
    await Promise.resolve()
    expect(woken).toEqual(['beta'])
  })

  it('takes no call after close', async () => {
    const transport = createMemoryNetwork().transport()
    await transport.close!()
    await expect(transport.send('beta', bundle('one'), at('alpha'))).rejects.toMatchObject({
      code: 'usage.closed',
    })
  })
})

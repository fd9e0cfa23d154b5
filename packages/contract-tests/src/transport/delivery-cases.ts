import { check, checkEqual, checkRejectsWith } from '../check.js'
import { accept, bundleOf, checkBundles, sampleBundle, transportCase } from './transport-kit.js'
import type { TransportContractCase } from './transport-kit.js'

const defaultMaxBytes = 64 * 1024 * 1024
const everyByte = Uint8Array.from({ length: 1024 }, (_, i) => i)
const lineEnds = new TextEncoder().encode('\r\n.\r\nFrom \n\0\u001a\u00e4\r\r\n\n')

/** Cheap to make also when it is large. */
function largeBundle(size: number) {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i += 997) bytes[i] = i % 251
  return bundleOf(bytes)
}

export const deliveryCases: readonly TransportContractCase[] = [
  transportCase('delivery: an empty carrier yields nothing', [], async (kit) => {
    const [, beta] = await kit.pair()
    checkEqual(await beta.receive(), [], 'deliveries')
  }),

  transportCase('delivery: what is sent arrives whole and byte for byte', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    for (const bytes of [Uint8Array.of(0), everyByte, lineEnds, sampleBundle(1, 100_000).bytes]) {
      await alpha.send('beta', bundleOf(bytes))
      checkEqual(await beta.receive(accept), [bytes], `${bytes.length} bytes`)
    }
  }),

  transportCase('delivery: the size is known before and is what is read', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1, 1))
    await alpha.send('beta', sampleBundle(2, 5000))
    const sizes: number[] = []
    await beta.receive(async ({ size }, bytes) => {
      checkEqual(size, bytes.length, 'size')
      sizes.push(size)
    })
    checkEqual(sizes.sort(), [1, 5000], 'sizes')
  }),

  transportCase('delivery: at the addressee only', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    // Ids that begin alike, and one that is a device name on Windows.
    const others = ['bet', 'beta-2', 'con', '0']
    const [first] = [sampleBundle(1)]
    await alpha.send('beta', first)
    for (const [n, id] of others.entries()) {
      const other = await kit.station(id)
      checkEqual(await other.receive(), [], `deliveries at ${id}`)
      const own = sampleBundle(10 + n)
      await alpha.send(id, own)
      checkBundles(await other.receive(), [own], `at ${id}`)
    }
    checkEqual(await alpha.receive(), [], 'deliveries at the sender')
    checkBundles(await beta.receive(), [first], 'at the addressee')
  }),

  transportCase('delivery: both ways and from several senders', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const gamma = await kit.station('gamma')
    const bundles = [1, 2, 3].map((n) => sampleBundle(n))
    await alpha.send('beta', bundles[0]!)
    await gamma.send('beta', bundles[1]!)
    await beta.send('alpha', bundles[2]!)
    checkBundles(await beta.receive(accept), bundles.slice(0, 2), 'at beta')
    checkBundles(await alpha.receive(accept), bundles.slice(2), 'at alpha')
  }),

  transportCase('delivery: many bundles, in any order, each of them', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = Array.from({ length: 120 }, (_, n) => sampleBundle(n + 1, 40 + n))
    for (const bundle of bundles) await alpha.send('beta', bundle)
    checkBundles(await beta.receive(accept), bundles, 'all')
    checkEqual(await beta.receive(), [], 'deliveries after all were accepted')
  }),

  transportCase('delivery: bundles sent at the same time all arrive', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = Array.from({ length: 12 }, (_, n) => sampleBundle(n + 1))
    await Promise.all(bundles.map((bundle) => alpha.send('beta', bundle)))
    checkBundles(await beta.receive(), bundles, 'all')
  }),

  transportCase('delivery: to a station that has never run', [], async (kit) => {
    const alpha = await kit.station('alpha')
    await alpha.send('later', sampleBundle(1))
    const later = await kit.station('later')
    checkBundles(await later.receive(), [sampleBundle(1)], 'at the new station')
  }),

  transportCase(
    'send: keeps nothing of the caller’s array and read gives one of the caller’s own',
    [],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const bundle = sampleBundle(1)
      const handed = { name: bundle.name, bytes: bundle.bytes.slice() }
      await alpha.send('beta', handed)
      handed.bytes.fill(0)
      const [received] = await beta.receive()
      checkEqual(received, bundle.bytes, 'the bytes after the sender’s array was overwritten')
      received!.fill(1)
      checkBundles(await beta.receive(), [bundle], 'after the receiver’s array was overwritten')
    },
  ),

  transportCase('send: the same bundle twice is no error, and arrives', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundle = sampleBundle(1)
    await alpha.send('beta', bundle)
    await alpha.restart()
    await alpha.send('beta', bundle)
    const received = await beta.receive(accept)
    check(received.length === 1 || received.length === 2, `one or two deliveries, got ${received.length}`)
    for (const bytes of received) checkEqual(bytes, bundle.bytes, 'bytes')
    checkEqual(await beta.receive(), [], 'deliveries after it was accepted')
  }),

  transportCase('send: again after it was accepted is no error', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundle = sampleBundle(1)
    await alpha.send('beta', bundle)
    await beta.receive(accept)
    await alpha.send('beta', bundle)
    for (const bytes of await beta.receive(accept)) checkEqual(bytes, bundle.bytes, 'bytes')
  }),

  transportCase('send: the handle is text of at most 400 bytes', [], async (kit) => {
    const alpha = await kit.station('alpha')
    const handle: unknown = await alpha.send('x'.repeat(32), sampleBundle(1))
    check(typeof handle === 'string' && handle !== '', `a handle is text, got ${typeof handle}`)
    const bytes = new TextEncoder().encode(handle).length
    check(bytes <= 400, `a handle has at most 400 bytes, got ${bytes}`)
  }),

  transportCase('send: a bundle of maxBytes arrives', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundle = largeBundle(alpha.transport.capabilities?.maxBytes ?? defaultMaxBytes)
    await alpha.send('beta', bundle)
    const received = await beta.receive()
    checkEqual(received.length, 1, 'deliveries')
    checkBundles(received, [bundle], 'the large one')
  }),

  transportCase(
    'send: one byte more is refused as transport.too_large and nothing is sent',
    [],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const bundle = largeBundle((alpha.transport.capabilities?.maxBytes ?? defaultMaxBytes) + 1)
      await checkRejectsWith('transport.too_large', alpha.send('beta', bundle), 'send of one byte more')
      checkEqual((await beta.receive()).length, 0, 'deliveries')
    },
  ),
]

import type { Transport } from '@ordersync/core'
import { check, checkEqual } from '../check.js'
import { accept, checkAborted, checkBundles, sampleBundle, transportCase } from './transport-kit.js'
import type { TransportContractCase } from './transport-kit.js'

const defaultWakesWithinMs = 10_000

/** Resolves with the first call of `onArrival`, or with `false` when it does not come in time. */
function awaitArrival(withinMs: number): {
  readonly onArrival: () => void
  readonly woken: Promise<boolean>
} {
  let onArrival = () => undefined as void
  const woken = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs)
    onArrival = () => {
      clearTimeout(timer)
      resolve(true)
    }
  })
  return { onArrival, woken }
}

export const lifecycleCases: readonly TransportContractCase[] = [
  transportCase('name: short and stable', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const { name } = alpha.transport
    check(/^[a-z0-9-]{1,32}$/.test(name), `a name of 1 to 32 of a-z, 0-9 and -, got ${name}`)
    checkEqual(beta.transport.name, name, 'the name of another transport of the kind')
  }),

  transportCase('abort: a signal aborted before stops every call, and nothing is done', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const handle = await alpha.send('beta', sampleBundle(1))
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    const { transport } = alpha
    const aborted = alpha.context(signal)
    await checkAborted(reason, () => transport.send('beta', sampleBundle(2), aborted), 'send')
    await checkAborted(reason, () => transport.retire(handle, aborted), 'retire')
    await checkAborted(reason, () => transport.check(aborted), 'check')
    const receiving = async () => {
      for await (const { name } of beta.transport.receive(beta.context(signal)))
        check(false, `it yielded ${name}`)
    }
    await checkAborted(reason, receiving, 'receive')
    checkBundles(await beta.receive(), [sampleBundle(1)], 'afterwards')
  }),

  transportCase('abort: in the midst of receiving loses nothing', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = [1, 2, 3].map((n) => sampleBundle(n))
    for (const bundle of bundles) await alpha.send('beta', bundle)
    await kit.fixture.settle?.()
    const controller = new AbortController()
    const reason = new Error('enough')
    const received: Uint8Array[] = []
    const receiving = async () => {
      for await (const delivery of beta.transport.receive(beta.context(controller.signal))) {
        received.push(await delivery.read())
        await delivery.accept()
        controller.abort(reason)
      }
    }
    await checkAborted(reason, receiving, 'receive after the first delivery')
    checkEqual(received.length, 1, 'deliveries before the signal')
    checkBundles([...received, ...(await beta.receive())], bundles, 'the first and the rest')
  }),

  transportCase('abort: stops reading a delivery, which comes again', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    await kit.fixture.settle?.()
    const reason = new Error('enough')
    let count = 0
    for await (const delivery of beta.transport.receive(beta.context())) {
      count++
      await checkAborted(reason, () => delivery.read({ signal: AbortSignal.abort(reason) }), 'read')
    }
    checkEqual(count, 1, 'deliveries')
    checkBundles(await beta.receive(), [sampleBundle(1)], 'afterwards')
  }),

  transportCase('close: twice is harmless, and what was sent is there', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    for (let time = 0; time < 2; time++) await alpha.transport.close?.()
    checkBundles(await beta.receive(accept), [sampleBundle(1)], 'at the peer')
  }),

  transportCase('watch: wakes when something arrives', ['watch'], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const withinMs = kit.fixture.wakesWithinMs ?? defaultWakesWithinMs
    const { onArrival, woken } = awaitArrival(withinMs)
    const end = await watching(beta.transport)(onArrival, beta.context())
    await alpha.send('beta', sampleBundle(1))
    const isWoken = await woken
    await end()
    check(isWoken, `onArrival was called within ${withinMs} ms`)
    checkBundles(await beta.receive(), [sampleBundle(1)], 'what arrived')
  }),

  transportCase('watch: can be ended twice and outlives nothing', ['watch'], async (kit) => {
    const [, beta] = await kit.pair()
    const end = await watching(beta.transport)(() => undefined, beta.context())
    await end()
    await end()
    await watching(beta.transport)(() => undefined, beta.context())
    await beta.transport.close?.()
  }),

  transportCase('watch: an aborted signal stops it', ['watch'], async (kit) => {
    const [, beta] = await kit.pair()
    const reason = new Error('enough')
    const aborted = beta.context(AbortSignal.abort(reason))
    await checkAborted(reason, () => watching(beta.transport)(() => undefined, aborted), 'watch')
  }),
]

function watching(transport: Transport): NonNullable<Transport['watch']> {
  check(transport.watch !== undefined, 'every transport of the carrier can watch')
  return transport.watch.bind(transport)
}

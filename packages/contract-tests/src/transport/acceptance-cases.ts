import { check, checkEqual } from '../check.js'
import { accept, checkBundles, notOurs, reject, sampleBundle, transportCase } from './transport-kit.js'
import type { TransportContractCase } from './transport-kit.js'

export const acceptanceCases: readonly TransportContractCase[] = [
  transportCase('accept: what was accepted is not handed over again', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    checkBundles(await beta.receive(accept), [sampleBundle(1)], 'the first time')
    checkEqual(await beta.receive(), [], 'deliveries the second time')
    await alpha.send('beta', sampleBundle(2))
    checkBundles(await beta.receive(accept), [sampleBundle(2)], 'after another was sent')
  }),

  transportCase('accept: nor by a new transport with the same memory', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    await beta.receive(accept)
    await beta.restart()
    checkEqual(await beta.receive(), [], 'deliveries after the restart')
  }),

  transportCase('accept: twice is harmless', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    await beta.receive(async (delivery) => {
      await delivery.accept()
      await delivery.accept()
    })
    checkEqual(await beta.receive(), [], 'deliveries')
  }),

  transportCase('accept: may come after the loop has ended', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    await alpha.send('beta', sampleBundle(2))
    const kept: (() => Promise<void>)[] = []
    await beta.receive(async (delivery) => void kept.push(() => delivery.accept()))
    for (const late of kept) await late()
    checkEqual(await beta.receive(), [], 'deliveries')
  }),

  transportCase('accept: what was read and not accepted comes again, also after a crash', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    checkBundles(await beta.receive(), [sampleBundle(1)], 'the first time')
    checkBundles(await beta.receive(), [sampleBundle(1)], 'the second time')
    await beta.restart()
    checkBundles(await beta.receive(), [sampleBundle(1)], 'after a crash')
  }),

  transportCase('accept: one that is left alone holds up no other', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = [1, 2, 3].map((n) => sampleBundle(n))
    for (const bundle of bundles) await alpha.send('beta', bundle)
    let count = 0
    const received = await beta.receive(async (delivery) => {
      count++
      if (count !== 1) await delivery.accept()
    })
    checkBundles(received, bundles, 'the first time')
    const [left] = received
    checkEqual(await beta.receive(), [left], 'what was left alone')
  }),

  transportCase('receive: leaving the loop early loses nothing', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = [1, 2, 3].map((n) => sampleBundle(n))
    for (const bundle of bundles) await alpha.send('beta', bundle)
    await kit.fixture.settle?.()
    let first: Uint8Array | undefined
    for await (const delivery of beta.transport.receive(beta.context())) {
      first = await delivery.read()
      await delivery.accept()
      break
    }
    check(first !== undefined, 'the first delivery was read')
    checkBundles([first, ...(await beta.receive())], bundles, 'the first and the rest')
  }),

  transportCase('reject: what was rejected is not handed over again, also after a crash', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    checkBundles(await beta.receive(reject), [sampleBundle(1)], 'the first time')
    checkEqual(await beta.receive(), [], 'deliveries the second time')
    await beta.restart()
    checkEqual(await beta.receive(), [], 'deliveries after a restart')
  }),

  transportCase('reject: keeps it for a person', ['holds'], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const handle = await alpha.send('beta', sampleBundle(1))
    await beta.receive(reject)
    await beta.receive()
    check(await kit.fixture.holds!(handle), 'what was rejected is still there')
  }),

  transportCase('reject: twice is harmless, with long and strange reasons', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    await alpha.send('beta', sampleBundle(1))
    await beta.receive(async (delivery) => {
      await delivery.reject(notOurs)
      await delivery.reject({ code: 'X_Y', parameters: { name: '\u0000ä\n'.repeat(9000) } })
    })
    checkEqual(await beta.receive(), [], 'deliveries')
  }),
]

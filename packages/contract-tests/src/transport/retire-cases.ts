import { check, checkEqual } from '../check.js'
import { accept, checkBundles, sampleBundle, transportCase } from './transport-kit.js'
import type { TransportContractCase } from './transport-kit.js'

export const retireCases: readonly TransportContractCase[] = [
  transportCase(
    'retire: takes the object from the shared place, also by a new transport',
    ['holds'],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const handle = await alpha.send('beta', sampleBundle(1))
      check(await kit.fixture.holds!(handle), 'what was sent is there')
      await beta.receive(accept)
      check(await kit.fixture.holds!(handle), 'what was accepted is there until the sender retires it')
      await alpha.restart()
      await alpha.retire(handle)
      check(!(await kit.fixture.holds!(handle)), 'what was retired is gone')
    },
  ),

  transportCase('retire: takes nothing else', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const gamma = await kit.station('gamma')
    const handle = await alpha.send('beta', sampleBundle(1))
    await beta.receive(accept)
    await alpha.send('beta', sampleBundle(2))
    // The same bytes for somebody else, and what the other side sent.
    await alpha.send('gamma', sampleBundle(1))
    await beta.send('alpha', sampleBundle(1))
    await alpha.retire(handle)
    checkBundles(await beta.receive(), [sampleBundle(2)], 'at beta')
    checkBundles(await gamma.receive(), [sampleBundle(1)], 'at gamma')
    checkBundles(await alpha.receive(), [sampleBundle(1)], 'at alpha')
  }),

  transportCase('retire: twice is success', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const handle = await alpha.send('beta', sampleBundle(1))
    await beta.receive(accept)
    await alpha.retire(handle)
    await alpha.retire(handle)
    await alpha.restart()
    await alpha.retire(handle)
  }),

  transportCase(
    'retire: a handle that names nothing here is success and removes nothing',
    [],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const handle = await alpha.send('beta', sampleBundle(1))
      const strange = [
        'nothing',
        '../alpha',
        '',
        '%',
        '*',
        '.',
        'to-beta',
        'beta',
        handle.slice(0, -1),
        `${handle}x`,
      ]
      for (const one of strange) await alpha.retire(one)
      checkBundles(await beta.receive(), [sampleBundle(1)], 'after all of them')
    },
  ),

  transportCase('retire: what the peer already has stays with him', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const handle = await alpha.send('beta', sampleBundle(1))
    const handle2 = await alpha.send('beta', sampleBundle(2))
    checkBundles(await beta.receive(accept), [sampleBundle(1), sampleBundle(2)], 'before')
    await alpha.retire(handle)
    checkEqual(await beta.receive(), [], 'deliveries after one was retired')
    await alpha.retire(handle2)
    checkEqual(await beta.receive(), [], 'deliveries after both were retired')
    await alpha.send('beta', sampleBundle(3))
    checkBundles(await beta.receive(accept), [sampleBundle(3)], 'what is sent next')
  }),

  transportCase('retire: between two deliveries ends nothing', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundles = [1, 2, 3].map((n) => sampleBundle(n))
    const handles = new Map<string, string>()
    for (const bundle of bundles) handles.set(bundle.name, await alpha.send('beta', bundle))
    // By the first delivery all that came and all that is still to come is taken away: accept must stand it.
    let first = true
    const received = await beta.receive(async (delivery) => {
      if (first) for (const handle of handles.values()) await alpha.retire(handle)
      first = false
      await delivery.accept()
    })
    check(received.length >= 1, 'the first delivery was read')
    checkEqual(
      await beta.receive(accept).then((rest) => rest.length <= 2),
      true,
      'the rest came at most once more',
    )
    checkEqual(await beta.receive(), [], 'deliveries at the end')
  }),
]

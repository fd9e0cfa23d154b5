import { describe } from '@ordersync/core'
import type { OutgoingBundle, Transport, TransportCheck } from '@ordersync/core'
import { check, checkEqual } from '../check.js'
import {
  accept,
  checkBundles,
  checkTransportError,
  notOurs,
  sampleBundle,
  transportCase,
} from './transport-kit.js'
import type { KitStation, TransportContractCase } from './transport-kit.js'

const note = new TextEncoder().encode('Bitte nicht löschen')
const foreignNames = ['Notizen Ä 1.txt', 'thumbs.db', 'copy (1).osb', 'half.tmp', '.hidden']

function checkSentences({ findings }: TransportCheck): void {
  for (const { level, notice } of findings) {
    check(
      level === 'error' || level === 'warning',
      `a finding is an error or a warning, not ${String(level)}`,
    )
    for (const language of ['de', 'en']) {
      const sentence = describe(notice.code, notice.parameters, language)
      check(sentence !== notice.code, `${notice.code} has a sentence`)
      check(!/\{\w+\}/.test(sentence), `${notice.code} has all its parameters: ${sentence}`)
    }
  }
}

/** Receives twice, since a carrier may want to see twice that a strange file no longer changes. */
async function receiveOurs(
  station: KitStation,
  ours: readonly OutgoingBundle[],
  what: string,
): Promise<void> {
  const received: Uint8Array[] = []
  const isOurs = (bytes: Uint8Array) => ours.some((bundle) => bundle.bytes.length === bytes.length)
  for (let round = 0; round < 3; round++) {
    await station.receive(async (delivery, bytes) => {
      if (!isOurs(bytes)) return delivery.reject(notOurs)
      received.push(bytes)
      return delivery.accept()
    })
  }
  checkBundles(received, ours, what)
}

export const carrierCases: readonly TransportContractCase[] = [
  transportCase(
    'foreign: what is not ours stays as it is and stops nothing',
    ['addForeign', 'readForeign'],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const { addForeign, readForeign } = kit.fixture
      const handle = await alpha.send('beta', sampleBundle(1))
      for (const name of foreignNames) await addForeign!.call(kit.fixture, 'beta', name, note)
      await alpha.send('beta', sampleBundle(2))
      await receiveOurs(beta, [sampleBundle(1), sampleBundle(2)], 'ours')
      checkEqual(await beta.receive(), [], 'deliveries after all were rejected or accepted')
      await alpha.retire(handle)
      await beta.transport.check(beta.context())
      for (const name of foreignNames) {
        checkEqual(await readForeign!.call(kit.fixture, 'beta', name), note, name)
      }
    },
  ),

  transportCase(
    'partial: a bundle that is not there as a whole is not yielded',
    ['addPartial'],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const bundle = sampleBundle(1, 5000)
      await alpha.send('beta', sampleBundle(2))
      for (const length of [0, 1, 2500, 4999]) {
        await kit.fixture.addPartial!('beta', bundle, length)
        checkBundles(await beta.receive(), [sampleBundle(2)], `with ${length} of 5000 bytes`)
        checkBundles(await beta.receive(), [sampleBundle(2)], `with ${length} of 5000 bytes, once more`)
      }
      await kit.fixture.addPartial!('beta', bundle, 5000)
      checkBundles(await beta.receive(accept), [sampleBundle(2), bundle], 'when it has become whole')
    },
  ),

  transportCase('partial: sending again makes a damaged one whole', ['addPartial'], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const bundle = sampleBundle(1, 5000)
    await kit.fixture.addPartial!('beta', bundle, 4999)
    checkEqual(await beta.receive(), [], 'deliveries while it is damaged')
    await alpha.send('beta', bundle)
    checkBundles(await beta.receive(accept), [bundle], 'after it was sent again')
  }),

  transportCase(
    'unreadable: one delivery that cannot be read stops no other',
    ['makeUnreadable'],
    async (kit) => {
      const [alpha, beta] = await kit.pair()
      const bundles = [1, 2, 3].map((n) => sampleBundle(n))
      const handles: string[] = []
      for (const bundle of bundles) handles.push(await alpha.send('beta', bundle))
      // The middle one, so that it is neither first nor last in the order sent.
      await kit.fixture.makeUnreadable!(handles[1]!)
      checkBundles(await beta.receive(accept), [bundles[0]!, bundles[2]!], 'the readable ones')
      await alpha.send('beta', sampleBundle(4))
      checkBundles(await beta.receive(accept), [sampleBundle(4)], 'what comes next')
    },
  ),

  transportCase('check: a carrier that works is ok, and nothing is read or moved', [], async (kit) => {
    const [alpha, beta] = await kit.pair()
    for (const station of [alpha, beta]) {
      checkEqual((await station.transport.check(station.context())).ok, true, 'ok of an empty carrier')
    }
    await alpha.send('beta', sampleBundle(1))
    for (const station of [alpha, beta]) {
      const result = await station.transport.check(station.context())
      checkSentences(result)
      checkEqual(
        result.findings.filter(({ level }) => level === 'error'),
        [],
        'errors found',
      )
      checkEqual(result.ok, true, 'ok')
    }
    checkEqual(await alpha.receive(), [], 'deliveries at the sender')
    checkBundles(await beta.receive(accept), [sampleBundle(1)], 'what waited')
    checkEqual(await beta.receive(), [], 'deliveries after that')
  }),

  transportCase('check: leaves nothing behind', ['list'], async (kit) => {
    const [alpha, beta] = await kit.pair()
    const sorted = async () => [...(await kit.fixture.list!())].sort()
    const empty = await sorted()
    await alpha.transport.check(alpha.context())
    checkEqual(await sorted(), empty, 'the empty carrier after check')
    await alpha.send('beta', sampleBundle(1))
    await beta.send('alpha', sampleBundle(2))
    const before = await sorted()
    await alpha.transport.check(alpha.context())
    await beta.transport.check(beta.context())
    checkEqual(await sorted(), before, 'the carrier after check')
  }),

  transportCase(
    'check: a carrier that is not there is a finding, no rejection',
    ['openMissing'],
    async (kit) => {
      const transport = await kit.fixture.openMissing!('alpha')
      const context = (await kit.station('alpha')).context()
      const result = await transport.check(context)
      checkEqual(result.ok, false, 'ok')
      const errors = result.findings.filter(({ level }) => level === 'error')
      check(errors.length > 0, 'there is a finding of level error')
      checkSentences(result)
    },
  ),

  transportCase(
    'missing: send, receive and retire reject with a TransportError',
    ['openMissing'],
    async (kit) => {
      const [alpha] = await kit.pair()
      const handle = await alpha.send('beta', sampleBundle(1))
      const missing: Transport = await kit.fixture.openMissing!('alpha')
      await checkTransportError(missing.send('beta', sampleBundle(1), alpha.context()), 'send')
      const receiving = async () => {
        for await (const { name } of missing.receive(alpha.context()))
          check(false, `nothing is there, not ${name}`)
      }
      await checkTransportError(receiving(), 'receive')
      // Said to be gone it would be forgotten, and lie there for ever once the carrier is back.
      await checkTransportError(missing.retire(handle, alpha.context()), 'retire')
    },
  ),
]

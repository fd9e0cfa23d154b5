import { bundleName, createPortableRuntime, isOrderSyncError } from '@ordersync/core'
import type {
  Delivery,
  Notice,
  OutgoingBundle,
  Transport,
  TransportContext,
  TransportHandle,
} from '@ordersync/core'
import { check, checkEqual, checkRejects } from '../check.js'
import type { ContractCase } from '../contract-case.js'
import { SeededRandom } from '../seeded-random.js'
import { BoundedMemory } from './bounded-memory.js'
import type { OpenTransportFixture, TransportFixture } from './transport-fixture.js'

/** What a case may need beyond the plain seam. */
export type TransportNeed =
  'watch' | 'openMissing' | 'holds' | 'list' | 'addForeign' | 'readForeign' | 'addPartial' | 'makeUnreadable'

export type TransportContractCase = ContractCase<OpenTransportFixture>

/** Make a case of a body that works on a fresh carrier. */
export function transportCase(
  name: string,
  needs: readonly TransportNeed[],
  body: (kit: TransportKit) => Promise<void>,
): TransportContractCase {
  return {
    name,
    needs,
    run: async (open) => {
      const fixture = await open()
      let missing: readonly TransportNeed[]
      try {
        missing = await missingOf(fixture, needs)
        if (missing.length === 0) await body(new TransportKit(fixture))
      } catch (error) {
        // What the case found matters more than what cleaning up after it finds.
        await fixture.dispose().catch(() => undefined)
        throw error
      }
      await fixture.dispose()
      return missing.length > 0 ? { missing } : undefined
    },
  }
}

async function missingOf(
  fixture: TransportFixture,
  needs: readonly TransportNeed[],
): Promise<readonly TransportNeed[]> {
  const watches = needs.includes('watch') && (await fixture.open('alpha')).watch !== undefined
  return needs.filter((need) => (need === 'watch' ? !watches : fixture[need] === undefined))
}

const { digest } = createPortableRuntime()

/** A bundle is opaque to a transport, so any bytes do; the name fits them. */
export function bundleOf(bytes: Uint8Array): OutgoingBundle {
  return { name: bundleName(digest.sha256(bytes)), bytes }
}

/** Different bytes for each `n`, the same in each run. */
export function sampleBundle(n: number, size = 200): OutgoingBundle {
  return bundleOf(new SeededRandom(n).bytes(size))
}

/** Why something is rejected here. */
export const notOurs: Notice = { code: 'format.not_a_bundle' }

/** One station: a transport with the memory that outlives it. */
export class KitStation {
  readonly id: string
  transport: Transport
  readonly #kit: TransportKit
  readonly #memory = new BoundedMemory()

  constructor(kit: TransportKit, id: string, transport: Transport) {
    this.#kit = kit
    this.id = id
    this.transport = transport
  }

  context(signal?: AbortSignal): TransportContext {
    return { station: this.id, memory: this.#memory, ...(signal === undefined ? {} : { signal }) }
  }

  /** A new transport object with the same memory, as after a crash or the next start. */
  async restart(): Promise<void> {
    this.transport = await this.#kit.fixture.open(this.id)
  }

  send(to: string, bundle: OutgoingBundle): Promise<TransportHandle> {
    return this.transport.send(to, bundle, this.context())
  }

  retire(handle: TransportHandle): Promise<void> {
    return this.transport.retire(handle, this.context())
  }

  /**
   * All that `receive` yields, read. What cannot be read is left alone, as core does; `decide` is called for the rest
   * before the next one is asked for.
   */
  async receive(
    decide: (delivery: Delivery, bytes: Uint8Array) => Promise<void> = leave,
  ): Promise<readonly Uint8Array[]> {
    await this.#kit.fixture.settle?.()
    const received: Uint8Array[] = []
    for await (const delivery of this.transport.receive(this.context())) {
      let bytes: Uint8Array
      try {
        bytes = await delivery.read()
      } catch (error) {
        if (isOrderSyncError(error)) continue
        throw error
      }
      received.push(bytes)
      await decide(delivery, bytes)
    }
    return received
  }
}

export const leave = async (): Promise<void> => undefined
export const accept = (delivery: Delivery): Promise<void> => delivery.accept()
export const reject = (delivery: Delivery): Promise<void> => delivery.reject(notOurs)

/** The carrier under test with what most cases do. */
export class TransportKit {
  readonly fixture: TransportFixture

  constructor(fixture: TransportFixture) {
    this.fixture = fixture
  }

  async station(id: string): Promise<KitStation> {
    return new KitStation(this, id, await this.fixture.open(id))
  }

  /** A sender and a receiver. */
  async pair(): Promise<readonly [alpha: KitStation, beta: KitStation]> {
    return [await this.station('alpha'), await this.station('beta')]
  }
}

/** The same bundles, in any order, each as often as it is expected. */
export function checkBundles(
  received: readonly Uint8Array[],
  expected: readonly OutgoingBundle[],
  what: string,
): void {
  const names = (list: readonly Uint8Array[]) => list.map((bytes) => bundleOf(bytes).name).sort()
  checkEqual(
    names(received),
    names(expected.map(({ bytes }) => bytes)),
    `${what}: bundles by the hash of their bytes`,
  )
}

/** Rejects with the very reason of the signal. */
export async function checkAborted(
  reason: unknown,
  call: () => Promise<unknown>,
  what: string,
): Promise<void> {
  const error = await checkRejects((async () => call())(), what)
  check(error === reason, `${what}: rejects with the reason of the signal, not with ${String(error)}`)
}

/** Rejects with a TransportError. */
export async function checkTransportError(promise: Promise<unknown>, what: string): Promise<void> {
  const error = await checkRejects(promise, what)
  const code = isOrderSyncError(error) ? error.code : String(error)
  check(code.startsWith('transport.'), `${what}: expected a TransportError, got ${code}`)
}

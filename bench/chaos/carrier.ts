/**
 * The carrier between office and stations: the memory network, with everything that mail, folders and buckets do to files.
 * Each bundle that is handed over meets its own fate; afterwards only what arrives is yielded, in any order.
 */
import { TransportError } from '../../packages/core/src/errors/errors.js'
import { bundleName } from '../../packages/core/src/format/bundle-name.js'
import type { Digest } from '../../packages/core/src/runtime/runtime.js'
import { createMemoryNetwork } from '../../packages/core/src/transport/memory-transport.js'
import type { MemoryNetwork } from '../../packages/core/src/transport/memory-transport.js'
import type { Delivery, Transport, TransportContext } from '../../packages/core/src/transport/transport.js'
import type { Fuse } from './crash.ts'
import type { Chance } from './random.ts'

export interface CarrierRates {
  readonly lose: number
  readonly delay: number
  readonly repeat: number
  readonly cut: number
  readonly flip: number
  readonly wrongInbox: number
  readonly staleListing: number
  readonly fail: number
}

const calm: CarrierRates = {
  lose: 0,
  delay: 0,
  repeat: 0,
  cut: 0,
  flip: 0,
  wrongInbox: 0,
  staleListing: 0,
  fail: 0,
}

interface UnderWay {
  readonly to: string
  readonly name: string
  readonly bytes: Uint8Array
  readonly at: number
}

export interface ChaosCarrier {
  readonly network: MemoryNetwork
  readonly faults: Readonly<Record<string, number>>
  /** From now on the faults happen. */
  storm(): void
  /** From now on everything arrives, in order, at once. */
  heal(): void
  transport(fuse: Fuse): Transport
}

export interface CarrierOptions {
  readonly chance: Chance
  readonly rates: CarrierRates
  readonly now: () => number
  readonly digest: Digest
  readonly inboxes: readonly string[]
  readonly note: (text: string) => void
  /**
   * Like mail: the same bundle sent again is a new message. Otherwise like a folder: it is the same file, which whoever has
   * accepted it does not see again.
   */
  readonly isMail: boolean
  /** No fault before {@link ChaosCarrier.storm}. */
  readonly calmAtFirst: boolean
}

export function chaosCarrier(options: CarrierOptions): ChaosCarrier {
  const { chance, now, note, digest } = options
  let rates = options.calmAtFirst ? calm : options.rates
  const network = createMemoryNetwork({ digest })
  const faults: Record<string, number> = {}
  let underWay: UnderWay[] = []
  /** What is a message of its own each time, though it be the same bundle: replays and, in mail, all of them. By addressee. */
  const messages = new Map<string, Message[]>()
  const archive: { readonly to: string; readonly name: string; readonly bytes: Uint8Array }[] = []

  const count = (what: string): void => {
    faults[what] = (faults[what] ?? 0) + 1
    note(`    carrier: ${what}`)
  }
  const hit = (what: keyof CarrierRates): boolean => chance.is(rates[what])
  const tryToFail = (what: string): void => {
    if (!hit('fail')) return
    count(`${what} failed`)
    throw new TransportError('transport.unavailable', `simulated: ${what}`)
  }
  const nameOf = (bytes: Uint8Array): string => bundleName(digest.sha256(bytes))

  function post(to: string, name: string, bytes: Uint8Array): void {
    const open = (messages.get(to) ?? []).filter(({ settled }) => !settled)
    messages.set(to, [...open, new Message(name, bytes)])
  }

  function arrive(to: string, name: string, bytes: Uint8Array): void {
    if (!options.isMail) {
      network.objects.set(`${to}/${name}`, bytes)
      return
    }
    network.objects.delete(`${to}/${name}`)
    post(to, name, bytes)
  }

  function carry(to: string, name: string, bytes: Uint8Array): void {
    archive.push({ to, name, bytes })
    if (hit('lose')) return count('lost')
    if (hit('cut')) {
      const part = bytes.slice(0, chance.between(0, bytes.length - 1))
      // Under its own name it must never be yielded; under a name that fits it is yielded and must be refused.
      count('cut')
      if (chance.is(0.5)) network.objects.set(`${to}/${name}`, part)
      else arrive(to, nameOf(part), part)
      return
    }
    if (hit('flip')) {
      count('corrupted')
      const wrong = bytes.slice()
      wrong[chance.between(0, wrong.length - 1)]! ^= 1 << chance.between(0, 7)
      arrive(to, nameOf(wrong), wrong)
      if (chance.is(0.5)) return
    }
    if (hit('wrongInbox')) {
      count('wrong inbox')
      arrive(chance.pick(options.inboxes), name, bytes)
    }
    const copies = hit('repeat') ? chance.between(1, 5) : 0
    if (copies > 0) count('repeated')
    for (let copy = 0; copy <= copies; copy++) {
      if (hit('delay')) {
        if (copy === 0) count('delayed')
        underWay.push({ to, name, bytes, at: now() + chance.between(1, 30 * 24 * 60) * 60_000 })
      } else if (copy === 0) arrive(to, name, bytes)
      else post(to, name, bytes)
    }
  }

  function deliverDue(): void {
    const due = underWay.filter(({ at }) => at <= now())
    underWay = underWay.filter(({ at }) => at > now())
    for (const { to, name, bytes } of due) arrive(to, name, bytes)
  }

  return {
    network,
    faults,
    storm() {
      rates = options.rates
    },
    heal() {
      rates = calm
      // What is late comes now, the latest first.
      const left = [...underWay].reverse()
      underWay = []
      for (const { to, name, bytes } of left) arrive(to, name, bytes)
    },
    transport(fuse) {
      const inner = network.transport()
      return {
        name: inner.name,
        capabilities: { ...inner.capabilities, resendAfter: 10 * 60_000 },
        async send(to, bundle) {
          fuse.step('before sending')
          tryToFail('sending')
          carry(to, bundle.name, bundle.bytes.slice())
          tryToFail('answering')
          fuse.step('after sending')
          return `${to}/${bundle.name}`
        },
        async *receive(context: TransportContext) {
          fuse.step('before receiving')
          tryToFail('listing')
          deliverDue()
          const listed: Delivery[] = []
          for await (const one of inner.receive(context)) listed.push(one)
          if (hit('repeat') && archive.length > 0) {
            const old = chance.pick(archive)
            count('replayed')
            post(old.to, old.name, old.bytes)
          }
          listed.push(...(messages.get(context.station) ?? []).filter(({ settled }) => !settled))
          const order = rates === calm ? listed : chance.shuffle(listed)
          for (const delivery of order) {
            fuse.step('between two deliveries')
            if (hit('staleListing')) {
              count('listed later')
              continue
            }
            yield {
              name: delivery.name,
              size: delivery.size,
              read: async (call) => {
                fuse.step('before reading')
                tryToFail('reading')
                return delivery.read(call)
              },
              accept: async () => {
                fuse.step('before accepting')
                await delivery.accept()
              },
              reject: async (reason) => {
                fuse.step('before rejecting')
                await delivery.reject(reason)
              },
            }
          }
        },
        async retire(handle, context) {
          fuse.step('before retiring')
          tryToFail('retiring')
          await inner.retire(handle, context)
        },
        check: (context) => inner.check(context),
      }
    },
  }
}

/** One message of an inbox: it is there until somebody takes it. */
class Message implements Delivery {
  readonly name: string
  readonly size: number
  readonly #bytes: Uint8Array
  settled = false

  constructor(name: string, bytes: Uint8Array) {
    this.name = name
    this.size = bytes.length
    this.#bytes = bytes
  }

  async read(): Promise<Uint8Array> {
    return this.#bytes.slice()
  }
  async accept(): Promise<void> {
    this.settled = true
  }
  async reject(): Promise<void> {
    this.settled = true
  }
}

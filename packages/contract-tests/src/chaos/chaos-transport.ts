import { TransportError, UsageError } from '@ordersync/core'
import type { Delivery, OutgoingBundle, Transport, TransportContext, TransportHandle } from '@ordersync/core'
import { SeededRandom } from '../seeded-random.js'
import { chaosFaults, chaosLimits } from './chaos-faults.js'
import type { ChaosFault, ChaosOptions } from './chaos-faults.js'

/** A transport that misbehaves as carriers do, over one that does not. */
export interface ChaosTransport extends Transport {
  /** How often each fault has happened. */
  readonly counts: Readonly<Record<ChaosFault, number>>
  /** False: no fault happens, and what was delayed goes with the next call. True at the start; may be changed at any time. */
  stormy: boolean
}

interface UnderWay {
  readonly to: string
  readonly bundle: OutgoingBundle
  /** What `send` gave for it. */
  readonly handle: TransportHandle
  /** Calls until it goes. */
  left: number
}

interface Kept {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Wraps any transport, so that a vendor sees his program stand what carriers do. What `faults` names happens by chance, the
 * same with the same seed: lost, repeated, delayed, reordered, cut, changed and swapped bundles, old listings, failing calls.
 * A damaged bundle comes beside the true one, which a later `receive` yields, so that only `lose` takes anything away.
 *
 * @throws {@link UsageError} `usage.invalid_configuration` for a fault that there is not, or a rate that is none.
 */
export function createChaosTransport(transport: Transport, options: ChaosOptions): ChaosTransport {
  const faults = options.faults ?? Object.fromEntries(chaosFaults.map((fault) => [fault, 0.1]))
  for (const [fault, rate] of Object.entries(faults)) {
    const known = (chaosFaults as readonly string[]).includes(fault)
    if (known && rate >= 0 && rate <= 1) continue
    const expected = `${chaosFaults.join(', ')}, each 0 to 1`
    throw new UsageError('usage.invalid_configuration', `faults: expected ${expected}`, {
      parameters: { field: 'faults', expected },
    })
  }
  const chaos = new Chaos(transport, { ...options, faults })
  const { watch, close } = transport
  return Object.assign(chaos, {
    ...(transport.capabilities === undefined ? {} : { capabilities: transport.capabilities }),
    ...(watch === undefined ? {} : { watch: watch.bind(transport) }),
    ...(close === undefined ? {} : { close: close.bind(transport) }),
  })
}

class Chaos implements ChaosTransport {
  readonly name: string
  readonly counts: Record<ChaosFault, number>
  stormy = true
  readonly #transport: Transport
  readonly #options: ChaosOptions & Required<Pick<ChaosOptions, 'faults'>>
  readonly #random: SeededRandom
  #underWay: UnderWay[] = []
  /** Handles of what was delayed, once it is there. */
  readonly #gone = new Map<TransportHandle, TransportHandle>()
  readonly #kept: Kept[] = []
  /** Names that an earlier listing has shown. */
  #listed: ReadonlySet<string> = new Set()

  constructor(transport: Transport, options: ChaosOptions & Required<Pick<ChaosOptions, 'faults'>>) {
    this.name = transport.name
    this.counts = Object.fromEntries(chaosFaults.map((fault) => [fault, 0])) as Record<ChaosFault, number>
    this.#transport = transport
    this.#options = options
    this.#random = new SeededRandom(options.seed)
  }

  async send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<TransportHandle> {
    await this.#before(context)
    const { name } = bundle
    // What is too large is refused by the transport itself.
    const fits = bundle.bytes.length <= (this.#transport.capabilities?.maxBytes ?? Infinity)
    if (fits && this.#strikes('lose', name)) return `chaos/${to}/${name}`
    if (fits && this.#strikes('delay', name)) {
      const handle = `chaos/${to}/${name}`
      const copy = { name, bytes: bundle.bytes.slice() }
      const left = 1 + this.#random.integer(chaosLimits.longestDelay)
      this.#underWay.push({ to, bundle: copy, handle, left })
      return handle
    }
    const handle = await this.#transport.send(to, bundle, context)
    if (this.#strikes('unanswered', name)) throw failure('no answer came')
    return handle
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    await this.#before(context)
    yield* this.#again()
    const isStale = this.#strikes('stale', '')
    const shown = new Set<string>()
    let batch: Delivery[] = []
    for await (const delivery of this.#transport.receive(context)) {
      shown.add(delivery.name)
      if (isStale && !this.#listed.has(delivery.name)) continue
      if (this.#strikes('delay', delivery.name)) continue
      batch.push(delivery)
      if (batch.length < chaosLimits.batch) continue
      yield* this.#inDisorder(batch)
      batch = []
    }
    this.#listed = shown
    yield* this.#inDisorder(batch)
  }

  async retire(handle: TransportHandle, context: TransportContext): Promise<void> {
    await this.#before(context)
    this.#underWay = this.#underWay.filter((one) => one.handle !== handle)
    await this.#transport.retire(this.#gone.get(handle) ?? handle, context)
    this.#gone.delete(handle)
    if (this.#strikes('unanswered', '')) throw failure('no answer came')
  }

  check(context: TransportContext): ReturnType<Transport['check']> {
    return this.#transport.check(context)
  }

  #strikes(fault: ChaosFault, name: string): boolean {
    const rate = this.#options.faults[fault] ?? 0
    // Drawn in any case, so that one rate changes nothing about the others.
    const drawn = this.#random.integer(1_000_000) < rate * 1_000_000
    if (!drawn || !this.stormy) return false
    this.counts[fault] += 1
    this.#options.onFault?.(fault, name)
    return true
  }

  /** At every call: what was delayed long enough goes, and the call may fail. */
  async #before(context: TransportContext): Promise<void> {
    context.signal?.throwIfAborted()
    const waiting = this.#underWay
    this.#underWay = []
    for (const [i, one] of waiting.entries()) {
      one.left -= 1
      if (one.left > 0 && this.stormy) {
        this.#underWay.push(one)
        continue
      }
      try {
        this.#gone.set(one.handle, await this.#transport.send(one.to, one.bundle, context))
      } catch (error) {
        this.#underWay.push(...waiting.slice(i))
        throw error
      }
    }
    if (this.#strikes('fail', '')) throw failure('out of order')
  }

  async *#inDisorder(batch: readonly Delivery[]): AsyncGenerator<Delivery> {
    const order = [...batch]
    if (order.length > 1 && this.#strikes('reorder', '')) this.#shuffle(order)
    while (order.length > 0) {
      const one = order.shift()!
      const [other] = order
      if (other !== undefined && this.#strikes('swap', one.name)) {
        order.shift()
        // Whoever decides about the bytes decides about the bundle they are of.
        yield this.#kind({ ...other, name: one.name })
        yield this.#kind({ ...one, name: other.name })
      } else if (this.#strikes('cut', one.name)) {
        const bytes = await one.read()
        yield passing(one.name, bytes.slice(0, this.#random.integer(bytes.length)))
      } else if (this.#strikes('corrupt', one.name)) {
        const bytes = await one.read()
        const at = this.#random.integer(bytes.length)
        bytes[at] = bytes[at]! ^ (1 + this.#random.integer(255))
        yield passing(one.name, bytes)
      } else {
        yield this.#kind(one)
      }
    }
  }

  /** The delivery as it is, whose bytes are kept once it was accepted. */
  #kind(delivery: Delivery): Delivery {
    let bytes: Uint8Array | undefined
    return {
      name: delivery.name,
      size: delivery.size,
      read: async (options) => {
        const read = await delivery.read(options)
        bytes = (this.#options.faults.repeat ?? 0) > 0 ? read.slice() : undefined
        return read
      },
      accept: async () => {
        await delivery.accept()
        if (bytes !== undefined) this.#keep({ name: delivery.name, bytes })
        bytes = undefined
      },
      reject: (reason) => delivery.reject(reason),
    }
  }

  #keep(one: Kept): void {
    this.#kept.push(one)
    const size = () => this.#kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
    while (this.#kept.length > chaosLimits.kept || size() > chaosLimits.keptBytes) this.#kept.shift()
  }

  *#again(): Generator<Delivery> {
    for (const { name, bytes } of [...this.#kept]) {
      if (this.#strikes('repeat', name)) yield passing(name, bytes)
    }
  }

  #shuffle(list: Delivery[]): void {
    for (let i = list.length - 1; i > 0; i--) {
      const other = this.#random.integer(i + 1)
      ;[list[i], list[other]] = [list[other]!, list[i]!]
    }
  }
}

/** Something that the carrier does not know of: what is decided about it leaves no trace. */
function passing(name: string, bytes: Uint8Array): Delivery {
  return {
    name,
    size: bytes.length,
    read: async () => bytes.slice(),
    accept: async () => undefined,
    reject: async () => undefined,
  }
}

const failure = (message: string) => new TransportError('transport.unavailable', message)

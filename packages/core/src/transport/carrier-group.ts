/**
 * Several carriers as one transport: what one cannot do the next does. A bundle that goes by two of them is applied once, since
 * core knows bundles by their number.
 */
import { TransportError, UsageError } from '../errors/errors.js'
import { defaultLimits } from '../format/limits.js'
import type { Notice } from '../jobs/outcome.js'
import type { Clock } from '../runtime/runtime.js'
import { carrierStatus, healthAfter, isNews } from './carrier-health.js'
import type { CarrierEvent, CarrierHealth, CarrierStatus } from './carrier-health.js'
import type {
  Delivery,
  OutgoingBundle,
  Transport,
  TransportCapabilities,
  TransportCheck,
  TransportContext,
  TransportFinding,
  TransportHandle,
  TransportMemory,
} from './transport.js'

export interface CarrierGroupOptions {
  /** By name, in the order in which they are tried. */
  readonly carriers: Readonly<Record<string, Transport>>
  /** By station: names of the carriers that reach it, best first. Default: all, in their order. */
  readonly routes?: Readonly<Record<string, readonly string[]>> | undefined
  readonly clock: Clock
  /** One carrier alone, which keeps its own name, memory and handles. */
  readonly isSingle?: boolean
}

/** Failures that concern the carrier and not one bundle or one addressee. */
const carrierWide = new Set([
  'transport.unavailable',
  'transport.missing',
  'transport.in_the_way',
  'transport.denied',
  'transport.full',
  'transport.login_refused',
  'transport.clock_wrong',
])

/** A carrier that has failed is passed over for so long, while another one does. Doubles with each failure. */
const firstPauseMs = 60_000
const longestPauseMs = 15 * 60_000

interface Carrier {
  readonly name: string
  readonly transport: Transport
  health: CarrierHealth | undefined
  /** Failures in succession. */
  failures: number
  pausedUntil: number
}

export class CarrierGroup implements Transport {
  readonly name: string
  /** Absent where no carrier tells by itself. */
  readonly watch?: NonNullable<Transport['watch']>
  readonly #carriers: readonly Carrier[]
  readonly #routes: Readonly<Record<string, readonly string[]>>
  readonly #clock: Clock
  readonly #isSingle: boolean
  /** What is news since it was written down last. */
  readonly #news = new Set<string>()
  /** What began or ended to fail while others went on. */
  #notices: Notice[] = []
  #isRecalled = false

  /** @throws {@link UsageError} `usage.invalid_configuration` */
  constructor({ carriers, routes = {}, clock, isSingle = false }: CarrierGroupOptions) {
    this.#carriers = Object.entries(carriers).map(([name, transport]) => ({
      name,
      transport,
      health: undefined,
      failures: 0,
      pausedUntil: -Infinity,
    }))
    this.#routes = routes
    this.#clock = clock
    this.#isSingle = isSingle
    assertCarriers(this.#carriers, routes, isSingle)
    const [first] = this.#carriers
    this.name = isSingle ? first!.transport.name : 'carriers'
    if (this.#carriers.some(({ transport }) => transport.watch !== undefined)) {
      this.watch = (onArrival, context) => this.#watch(onArrival, context)
    }
  }

  /** As the carriers say it now: a limit may be set anew while the program runs. */
  get capabilities(): TransportCapabilities {
    const [first] = this.#carriers
    return this.#isSingle ? (first!.transport.capabilities ?? {}) : smallest(this.#carriers)
  }

  get isRecalled(): boolean {
    return this.#isRecalled
  }

  /** With what was written down in an earlier run, where this one has nothing newer. */
  recall(known: Readonly<Record<string, CarrierHealth>>): void {
    this.#isRecalled = true
    for (const carrier of this.#carriers) carrier.health ??= known[carrier.name]
  }

  /** What is to be written down, if anything is new. */
  takeNews(): Readonly<Record<string, CarrierHealth>> | undefined {
    if (this.#news.size === 0) return undefined
    this.#news.clear()
    return Object.fromEntries(
      this.#carriers.flatMap(({ name, health }) => (health === undefined ? [] : [[name, health]])),
    )
  }

  /** What people are told once: a carrier has failed while another one did its work, or is back. */
  takeNotices(): readonly Notice[] {
    const notices = this.#notices
    this.#notices = []
    return notices
  }

  statuses(known: Readonly<Record<string, CarrierHealth>>): readonly CarrierStatus[] {
    const names = this.#carriers.map(({ name }) => name)
    const others = Object.entries(known).filter(([name]) => !names.includes(name))
    // Opened to be looked at only, with a carrier that carries nothing: those of the last run count.
    const isLooking = this.#isSingle && others.length > 0 && this.#carriers[0]!.health === undefined
    return [
      ...(isLooking ? [] : this.#carriers).map(({ name, transport, health }) =>
        carrierStatus(name, transport.name, health ?? known[name]),
      ),
      ...(isLooking ? others : []).map(([name, health]) => carrierStatus(name, health.kind, health)),
    ]
  }

  /** By the first carrier of the station's route that takes it. */
  async send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<TransportHandle> {
    let failure: unknown
    for (const carrier of this.#inOrder(to)) {
      const { transport, name } = carrier
      // The next one may carry more; the first failure tells when none does.
      const most = transport.capabilities?.maxBytes ?? defaultLimits.fileBytes
      if (!this.#isSingle && bundle.bytes.length > most) {
        failure ??= tooLarge(bundle.bytes.length, most)
        continue
      }
      try {
        const handle = await transport.send(to, bundle, this.#contextOf(carrier, context))
        this.#note(carrier, { is: 'sent' })
        return this.#isSingle ? handle : `${name}:${handle}`
      } catch (error) {
        context.signal?.throwIfAborted()
        if (!(error instanceof TransportError)) throw error
        if (carrierWide.has(error.code)) this.#note(carrier, failed(error))
        failure ??= error
      }
    }
    throw failure as Error
  }

  /** From all of them. One that fails stops no other; when all fail, so does this. */
  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    let failure: unknown
    let hasAnswered = false
    for (const carrier of this.#carriers) {
      try {
        for await (const delivery of carrier.transport.receive(this.#contextOf(carrier, context))) {
          this.#note(carrier, { is: 'received' })
          yield delivery
        }
        this.#note(carrier, { is: 'answered' })
        hasAnswered = true
      } catch (error) {
        context.signal?.throwIfAborted()
        if (!(error instanceof TransportError)) throw error
        this.#note(carrier, failed(error))
        failure ??= error
      }
    }
    if (!hasAnswered && failure !== undefined) throw failure as Error
  }

  /** Where it was handed over. One of a carrier that is not there any more names nothing. */
  async retire(handle: TransportHandle, context: TransportContext): Promise<void> {
    if (this.#isSingle) {
      const [carrier] = this.#carriers
      return carrier!.transport.retire(handle, this.#contextOf(carrier!, context))
    }
    const [, name, inner] = /^([a-z0-9-]{1,32}):(.*)$/s.exec(handle) ?? []
    const carrier = this.#carriers.find((one) => one.name === name)
    if (carrier !== undefined && inner !== undefined) {
      return carrier.transport.retire(inner, this.#contextOf(carrier, context))
    }
    // Of the time when there was one carrier only: whoever does not know it leaves everything as it is.
    if (name !== undefined) return
    for (const one of this.#carriers) await one.transport.retire(handle, this.#contextOf(one, context))
  }

  /** All of them; each finding names its carrier. */
  async check(context: TransportContext): Promise<TransportCheck> {
    const findings: TransportFinding[] = []
    for (const carrier of this.#carriers) {
      const checked = await carrier.transport.check(this.#contextOf(carrier, context))
      if (this.#isSingle) return checked
      findings.push(...checked.findings.map((finding) => ({ ...finding, carrier: carrier.name })))
    }
    return { ok: findings.every(({ level }) => level !== 'error'), findings }
  }

  async close(): Promise<void> {
    await Promise.all(this.#carriers.map(async ({ transport }) => transport.close?.()))
  }

  async #watch(onArrival: () => void, context: TransportContext): Promise<() => Promise<void>> {
    const ends: (() => Promise<void>)[] = []
    const end = async (): Promise<void> => void (await Promise.all(ends.map((one) => one())))
    for (const carrier of this.#carriers) {
      try {
        const stop = await carrier.transport.watch?.(onArrival, this.#contextOf(carrier, context))
        if (stop !== undefined) ends.push(stop)
      } catch (error) {
        // Only a hint: the runs come by their interval.
        if (!this.#isSingle && error instanceof TransportError) continue
        await end()
        throw error
      }
    }
    return end
  }

  /** Those that do, then those that failed a while ago: when nobody does, all are tried. */
  #inOrder(to: string): readonly Carrier[] {
    const route = Object.hasOwn(this.#routes, to) ? this.#routes[to] : undefined
    const chosen =
      route === undefined
        ? this.#carriers
        : route.map((name) => this.#carriers.find((carrier) => carrier.name === name)!)
    const now = this.#clock.now()
    // A pause that ends later than the longest one comes from a clock that was wrong.
    const isPaused = ({ pausedUntil }: Carrier) => pausedUntil > now && pausedUntil - now <= longestPauseMs
    return [...chosen.filter((one) => !isPaused(one)), ...chosen.filter(isPaused)]
  }

  #contextOf({ name }: Carrier, context: TransportContext): TransportContext {
    return this.#isSingle ? context : { ...context, memory: below(context.memory, `${name}/`) }
  }

  #note(carrier: Carrier, event: CarrierEvent): void {
    const now = this.#clock.now()
    const { health, name } = carrier
    carrier.health = healthAfter(health, event, { now, kind: carrier.transport.name })
    if (isNews(health, carrier.health)) this.#news.add(name)
    const isFailing = event.is === 'failed'
    carrier.failures = isFailing ? carrier.failures + 1 : 0
    const pause = Math.min(firstPauseMs * 2 ** (carrier.failures - 1), longestPauseMs)
    carrier.pausedUntil = isFailing ? now + pause : -Infinity
    if (this.#isSingle || health?.state === carrier.health.state) return
    if (isFailing) {
      // With those of the failure, so that its own sentence can be said as the reason.
      const parameters = { ...event.notice.parameters, carrier: name, reason: event.notice.code }
      this.#notices.push({ code: 'CARRIER_FAILING', parameters })
    } else if (health !== undefined) {
      this.#notices.push({ code: 'CARRIER_BACK', parameters: { carrier: name } })
    }
  }
}

/** What every carrier takes: a bundle cut so goes by any of them. The slowest one says when to send again. */
function smallest(carriers: readonly Carrier[]): TransportCapabilities {
  const limits = carriers.map(({ transport }) => transport.capabilities?.maxBytes ?? defaultLimits.fileBytes)
  const times = carriers.flatMap(({ transport }) => transport.capabilities?.resendAfter ?? [])
  return {
    maxBytes: Math.min(...limits),
    ...(times.length === 0 ? {} : { resendAfter: Math.max(...times) }),
  }
}

/** A part of the memory as a whole one. */
function below(memory: TransportMemory, prefix: string): TransportMemory {
  return {
    get: (keys) => memory.get(keys.map((key) => prefix + key)),
    put: (entries) => memory.put(entries.map(([key, value]) => [prefix + key, value])),
    list: async (start) => (await memory.list(prefix + start)).map((key) => key.slice(prefix.length)),
  }
}

function failed({ code, parameters }: TransportError): CarrierEvent {
  return { is: 'failed', notice: { code, parameters } }
}

function tooLarge(bytes: number, limit: number): TransportError {
  return new TransportError('transport.too_large', `${bytes} bytes, at most ${limit}`, {
    parameters: { bytes, limit },
  })
}

function assertCarriers(
  carriers: readonly Carrier[],
  routes: Readonly<Record<string, readonly string[]>>,
  isSingle: boolean,
): void {
  const fail = (field: string, expected: string): never => {
    throw new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
      parameters: { field, expected },
    })
  }
  if (carriers.length === 0 || carriers.length > 16) fail('carriers', '1 to 16 carriers by name')
  for (const { name, transport } of carriers) {
    if (typeof transport?.send !== 'function')
      fail(isSingle ? 'transport' : `carriers.${name}`, 'a transport, e.g. createFolderTransport({ folder })')
    // A number would come before all others, whatever order they are written in.
    if (!isSingle && !/^[a-z][a-z0-9-]{0,31}$/.test(name))
      fail('carriers', 'names that begin with a-z, of at most 32 of a-z, 0-9 and -')
  }
  for (const [station, names] of Object.entries(routes)) {
    if (names.length === 0) fail(`routes.${station}`, 'at least one carrier')
    for (const name of names) {
      if (!carriers.some((carrier) => carrier.name === name)) fail(`routes.${station}`, 'names of carriers')
    }
  }
}

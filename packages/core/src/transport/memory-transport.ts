/**
 * A carrier in memory: for tests, examples and simulators. Reliable and at once; who wants faults takes them out on `objects`.
 */
import { TransportError, UsageError } from '../errors/errors.js'
import { bundleName } from '../format/bundle-name.js'
import { defaultLimits } from '../format/limits.js'
import { createPortableRuntime } from '../runtime/portable.js'
import type { Digest } from '../runtime/runtime.js'
import { leftNotice } from './transport.js'
import type { Delivery, OutgoingBundle, Transport, TransportContext } from './transport.js'

export interface MemoryNetworkOptions {
  /** Largest bundle it carries, bytes. Default 64 MiB. */
  readonly maxBytes?: number
  /** Default: the portable one. */
  readonly digest?: Digest
}

/** What all its transports share, as a folder or a bucket is shared. */
export interface MemoryNetwork {
  /**
   * What lies on the carrier, by `<addressee>/<name>`. May be changed from outside, which is how a simulator loses, cuts
   * or doubles bundles: only what fits its name is handed over.
   */
  readonly objects: Map<string, Uint8Array>
  /** False: every call fails with `transport.unavailable`, `check` says so. May be changed at any time. */
  available: boolean
  /** A new transport over it; any number, for any station. */
  transport(): Transport
}

export function createMemoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const watchers = new Map<string, Set<() => void>>()
  const network: MemoryNetwork = {
    objects: new Map(),
    available: true,
    transport: () => new MemoryTransport(network, watchers, options),
  }
  return network
}

/** The same as `network.transport()`. */
export function createMemoryTransport(network: MemoryNetwork): Transport {
  return network.transport()
}

class MemoryTransport implements Transport {
  readonly name = 'memory'
  readonly capabilities: { readonly maxBytes: number }
  readonly #network: MemoryNetwork
  readonly #watchers: Map<string, Set<() => void>>
  readonly #digest: Digest
  #closed = false

  constructor(
    network: MemoryNetwork,
    watchers: Map<string, Set<() => void>>,
    { maxBytes = defaultLimits.fileBytes, digest = createPortableRuntime().digest }: MemoryNetworkOptions,
  ) {
    this.#network = network
    this.#watchers = watchers
    this.#digest = digest
    this.capabilities = { maxBytes }
  }

  async send(to: string, { name, bytes }: OutgoingBundle, { signal }: TransportContext): Promise<string> {
    this.#assertUsable(signal)
    const { maxBytes } = this.capabilities
    if (bytes.length > maxBytes) {
      throw new TransportError('transport.too_large', `${bytes.length} bytes, at most ${maxBytes}`, {
        parameters: { bytes: bytes.length, limit: maxBytes },
      })
    }
    const handle = `${to}/${name}`
    this.#network.objects.set(handle, bytes.slice())
    for (const onArrival of this.#watchers.get(to) ?? []) queueMicrotask(onArrival)
    return handle
  }

  async *receive({ station, memory, signal, onLeft }: TransportContext): AsyncGenerator<Delivery> {
    this.#assertUsable(signal)
    const prefix = `${station}/`
    const names = [...this.#network.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
    const known = new Set(await memory.list(''))
    const gone = [...known].filter((name) => !names.includes(name))
    if (gone.length > 0) await memory.put(gone.map((name) => [name, undefined]))
    const decided = [...known].filter((name) => names.includes(name))
    const values = decided.length === 0 ? [] : await memory.get(decided)
    for (const [i, value = ''] of values.entries()) {
      const reason = /^rejected (.+)$/.exec(value)?.[1]
      if (reason !== undefined) onLeft?.(leftNotice(decided[i]!, reason))
    }
    for (const name of names) {
      this.#assertUsable(signal)
      const bytes = this.#network.objects.get(prefix + name)
      if (known.has(name) || bytes === undefined) continue
      if (!this.#isWhole(name, bytes)) {
        onLeft?.({ code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name } })
        continue
      }
      yield {
        name,
        size: bytes.length,
        read: async (options) => {
          this.#assertUsable(options?.signal ?? signal)
          return bytes.slice()
        },
        accept: () => memory.put([[name, 'accepted']]),
        reject: ({ code }) => memory.put([[name, `rejected ${code.slice(0, 80)}`]]),
      }
    }
  }

  async retire(handle: string, { signal }: TransportContext): Promise<void> {
    this.#assertUsable(signal)
    this.#network.objects.delete(handle)
  }

  async check({ signal }: TransportContext): Promise<Awaited<ReturnType<Transport['check']>>> {
    signal?.throwIfAborted()
    this.#assertOpen()
    if (this.#network.available) return { ok: true, findings: [] }
    return { ok: false, findings: [{ level: 'error', notice: { code: 'transport.unavailable' } }] }
  }

  async watch(onArrival: () => void, { station, signal }: TransportContext): Promise<() => Promise<void>> {
    this.#assertUsable(signal)
    const listeners = this.#watchers.get(station) ?? new Set()
    this.#watchers.set(station, listeners)
    // One of its own per call: the same function may be handed in twice.
    const listener = () => onArrival()
    listeners.add(listener)
    return async () => void listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #isWhole(name: string, bytes: Uint8Array): boolean {
    const extension = /^[a-z2-7]{26}\.([a-z0-9]{1,8})$/.exec(name)?.[1]
    return extension !== undefined && bundleName(this.#digest.sha256(bytes), extension) === name
  }

  #assertOpen(): void {
    if (this.#closed) throw new UsageError('usage.closed', 'the transport is closed')
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    this.#assertOpen()
    if (!this.#network.available)
      throw new TransportError('transport.unavailable', 'the network is out of order')
  }
}

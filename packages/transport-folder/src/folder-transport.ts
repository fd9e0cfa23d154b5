import { UsageError } from '@ordersync/core'
import type { Delivery, OutgoingBundle, Transport, TransportCheck, TransportContext } from '@ordersync/core'
import { checkFolder } from './check-folder.js'
import { folderConfig } from './config.js'
import type { FolderConfig, FolderTransportOptions } from './config.js'
import { Inbox } from './inbox.js'
import { retireFromFolder, sendToFolder } from './outbox.js'
import { watchFolder } from './watch-folder.js'

/**
 * A transport through a folder that all stations share. `<folder>/to-<station>/` holds what others have sent to a station;
 * whoever sent a bundle removes it once it was acknowledged, nobody else removes or changes anything.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function createFolderTransport(options: FolderTransportOptions): Transport {
  return new FolderTransport(folderConfig(options))
}

class FolderTransport implements Transport {
  readonly name = 'folder'
  readonly capabilities: { readonly maxBytes: number; readonly resendAfter: number }
  readonly #config: FolderConfig
  readonly #inbox: Inbox
  /** Boxes without temporary files of an earlier run of ours. */
  readonly #cleaned = new Set<string>()
  readonly #watches = new Set<() => Promise<void>>()
  #closed = false

  constructor(config: FolderConfig) {
    this.#config = config
    this.#inbox = new Inbox(config)
    this.capabilities = { maxBytes: config.maxBytes, resendAfter: config.resendAfter }
  }

  async send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<string> {
    this.#assertUsable(context.signal)
    return sendToFolder(this.#config, to, bundle, context, this.#cleaned)
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    this.#assertUsable(context.signal)
    yield* this.#inbox.receive(context)
  }

  async retire(handle: string, { signal }: TransportContext): Promise<void> {
    this.#assertUsable(signal)
    await retireFromFolder(this.#config, handle, signal)
  }

  async check({ station, signal }: TransportContext): Promise<TransportCheck> {
    this.#assertUsable(signal)
    return checkFolder(this.#config, station, signal)
  }

  async watch(onArrival: () => void, { station, signal }: TransportContext): Promise<() => Promise<void>> {
    this.#assertUsable(signal)
    const stop = await watchFolder(this.#config, station, onArrival)
    const end = async () => {
      signal?.removeEventListener('abort', onAbort)
      if (this.#watches.delete(end)) await stop()
    }
    const onAbort = () => void end()
    this.#watches.add(end)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted === true || this.#closed) await end()
    this.#assertUsable(signal)
    return end
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#watches].map((end) => end()))
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    if (this.#closed) throw new UsageError('usage.closed', 'the transport is closed')
  }
}

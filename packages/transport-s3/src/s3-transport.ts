import { UsageError } from '@ordersync/core'
import type { Delivery, OutgoingBundle, Transport, TransportCheck, TransportContext } from '@ordersync/core'
import { Bucket } from './bucket.js'
import { checkBucket } from './check-bucket.js'
import { s3Config } from './config.js'
import type { S3Config } from './config.js'
import { Inbox } from './inbox.js'
import { S3Memory } from './memory.js'
import type { S3TransportOptions } from './options.js'
import { retireFromBucket, sendToBucket } from './outbox.js'

/**
 * A transport through a bucket that all stations reach. What is sent to a station lies under `<prefix>v1/to/<station>/`, written
 * once and never changed; whoever sent a bundle removes it once it was acknowledged, nobody else removes anything.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function createS3Transport(options: S3TransportOptions): Transport {
  return new S3Transport(s3Config(options))
}

class S3Transport implements Transport {
  readonly name = 's3'
  readonly capabilities: { readonly maxBytes: number; readonly resendAfter: number }
  readonly #config: S3Config
  readonly #bucket: Bucket
  readonly #inbox: Inbox
  #closed = false

  constructor(config: S3Config) {
    this.#config = config
    this.#bucket = new Bucket(config)
    this.#inbox = new Inbox(this.#bucket)
    this.capabilities = { maxBytes: config.maxBytes, resendAfter: config.resendAfter }
  }

  async send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<string> {
    this.#assertUsable(context.signal)
    return sendToBucket(this.#bucket, this.#memory(context), to, bundle, context)
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    this.#assertUsable(context.signal)
    yield* this.#inbox.receive(context, this.#memory(context))
  }

  async retire(handle: string, context: TransportContext): Promise<void> {
    this.#assertUsable(context.signal)
    await retireFromBucket(this.#bucket, this.#memory(context), handle, context)
  }

  async check(context: TransportContext): Promise<TransportCheck> {
    this.#assertUsable(context.signal)
    return checkBucket(this.#bucket, this.#memory(context), context)
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #memory({ memory, station }: TransportContext): S3Memory {
    return new S3Memory(memory, this.#config, station)
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    if (this.#closed) throw new UsageError('usage.closed', 'the transport is closed')
  }
}

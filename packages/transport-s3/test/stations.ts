import { bundleName } from '@ordersync/core'
import type {
  Delivery,
  Notice,
  OutgoingBundle,
  Transport,
  TransportContext,
  TransportMemory,
} from '@ordersync/core'
import { createS3Transport } from '@ordersync/transport-s3'
import type { S3TransportOptions } from '@ordersync/transport-s3'
import { createHash } from 'node:crypto'
import { fakeS3 } from './fake-s3.js'

export function bundle(text: string | Uint8Array, extension = 'osb'): OutgoingBundle {
  const bytes = new Uint8Array(Buffer.from(text))
  return { name: bundleName(createHash('sha256').update(bytes).digest(), extension), bytes }
}

export interface PlainMemory extends TransportMemory {
  readonly values: Map<string, string>
}

export function plainMemory(): PlainMemory {
  const values = new Map<string, string>()
  return {
    values,
    get: async (keys) => keys.map((key) => values.get(key)),
    put: async (entries) => {
      for (const [key, value] of entries) {
        if (value === undefined) values.delete(key)
        else values.set(key, value)
      }
    },
    list: async (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }
}

export interface Heard extends TransportContext {
  readonly memory: PlainMemory
  readonly left: Notice[]
}

export function context(station: string, signal?: AbortSignal): Heard {
  const left: Notice[] = []
  const onLeft = (notice: Notice) => void left.push(notice)
  return { station, memory: plainMemory(), left, onLeft, ...(signal ? { signal } : {}) }
}

/** A bucket in this process with the stations `alpha` and `beta`; time stands still unless moved, and no wait takes any. */
export function stations(options: Partial<S3TransportOptions> = {}) {
  const fake = fakeS3()
  const time = { now: Date.now() }
  const waits: number[] = []
  let count = 0
  const open = (more: Partial<S3TransportOptions> = {}): Transport =>
    createS3Transport({
      client: fake.client,
      bucket: 'bucket',
      clock: { now: () => time.now },
      random: { bytes: (length) => new Uint8Array(length).fill(++count) },
      delay: async (milliseconds) => void waits.push(milliseconds),
      ...options,
      ...more,
    })
  return {
    fake,
    time,
    waits,
    open,
    alpha: context('alpha'),
    beta: context('beta'),
    /** Requests since the last call, by what they are. */
    asked: (): readonly string[] => fake.requests.splice(0).map(({ what }) => what),
  }
}

export async function receive(
  transport: Transport,
  of: TransportContext,
  decide: (delivery: Delivery) => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const names: string[] = []
  for await (const delivery of transport.receive(of)) {
    names.push(delivery.name)
    await decide(delivery)
  }
  return names.sort()
}

export const accept = (delivery: Delivery) => delivery.accept()
export const reject = (delivery: Delivery) => delivery.reject({ code: 'format.not_a_bundle' })

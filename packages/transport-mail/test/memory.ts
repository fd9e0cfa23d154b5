import type { Delivery, Transport, TransportContext, TransportMemory } from '@ordersync/core'
import { bundleName } from '@ordersync/core'
import type { OutgoingBundle } from '@ordersync/core'
import { createHash } from 'node:crypto'

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

export type PlainContext = TransportContext & { readonly memory: PlainMemory }

export function contextOf(station: string, signal?: AbortSignal): PlainContext {
  return { station, memory: plainMemory(), ...(signal ? { signal } : {}) }
}

/** Looks like a sealed file, so that it is known for one also under another name. */
export function bundle(text: string, size = 0): OutgoingBundle {
  const bytes = new Uint8Array(Buffer.from(`age-encryption.org/v1\n${text}${'x'.repeat(size)}`))
  return { name: bundleName(createHash('sha256').update(bytes).digest()), bytes }
}

export const accept = (delivery: Delivery): Promise<void> => delivery.accept()
export const leave = async (): Promise<void> => undefined

/** Names of what was handed over, in order. */
export async function receive(
  transport: Transport,
  context: TransportContext,
  decide: (delivery: Delivery) => Promise<void> = accept,
): Promise<readonly string[]> {
  const names: string[] = []
  for await (const delivery of transport.receive(context)) {
    const bytes = await delivery.read()
    if (bytes.length !== delivery.size) throw new Error(`${bytes.length} bytes, said were ${delivery.size}`)
    names.push(bundleName(createHash('sha256').update(bytes).digest()))
    await decide(delivery)
  }
  return names
}

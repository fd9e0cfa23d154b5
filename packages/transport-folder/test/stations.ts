import { bundleName } from '@ordersync/core'
import type { Delivery, OutgoingBundle, Transport, TransportContext, TransportMemory } from '@ordersync/core'
import { createFolderTransport } from '@ordersync/transport-folder'
import type { FolderTransportOptions } from '@ordersync/transport-folder'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

export function bundle(text: string, extension = 'osb'): OutgoingBundle {
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

/** What is remembered of files, without the row about the box itself. */
export function ofFiles({ values }: PlainMemory): ReadonlyMap<string, string> {
  return new Map([...values].filter(([key]) => !key.startsWith('box/')))
}

/** A shared folder with the stations `alpha` and `beta`; time stands still unless moved, and every wait is noted. */
export function stations(options: Partial<FolderTransportOptions> = {}) {
  const directory = temporaryFolder()
  onTestFinished(() => directory.remove())
  const folder = join(directory.path, 'shared')
  mkdirSync(folder)
  const time = { now: 1_000_000 }
  const waits: number[] = []
  let count = 0
  const open = (more: Partial<FolderTransportOptions> = {}): Transport => {
    const transport = createFolderTransport({
      folder,
      clock: { now: () => time.now },
      random: { bytes: (length) => new Uint8Array(length).fill(++count) },
      delay: async (milliseconds) => void waits.push(milliseconds),
      ...options,
      ...more,
    })
    onTestFinished(() => transport.close!())
    return transport
  }
  const context = (
    station: string,
    signal?: AbortSignal,
  ): TransportContext & { readonly memory: PlainMemory } => ({
    station,
    memory: plainMemory(),
    ...(signal ? { signal } : {}),
  })
  const inbox = join(folder, 'to-beta')
  return {
    folder,
    inbox,
    time,
    waits,
    open,
    alpha: context('alpha'),
    beta: context('beta'),
    context,
    /** Into beta's box. */
    put: (name: string, content: string | Uint8Array) => {
      mkdirSync(inbox, { recursive: true })
      writeFileSync(join(inbox, name), content)
      return join(inbox, name)
    },
  }
}

export async function receive(
  transport: Transport,
  context: TransportContext,
  decide: (delivery: Delivery) => Promise<void> = async () => undefined,
): Promise<readonly string[]> {
  const names: string[] = []
  for await (const delivery of transport.receive(context)) {
    names.push(delivery.name)
    await decide(delivery)
  }
  return names.sort()
}

export const accept = (delivery: Delivery) => delivery.accept()
export const reject = (delivery: Delivery) => delivery.reject({ code: 'format.not_a_bundle' })

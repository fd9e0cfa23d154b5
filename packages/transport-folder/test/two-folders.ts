/** An office and a station, each with a folder of its own that somebody else keeps the same as the other's. */
import { createMemoryStore, openHost, openRemote } from '@ordersync/core'
import type { Fields, KeyStore, MemoryStore, SyncMember, Transport } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createFolderTransport } from '@ordersync/transport-folder'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

function memoryKeys(): KeyStore {
  const secrets = new Map<string, Uint8Array>()
  return {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
}

export interface Party {
  readonly store: MemoryStore
  readonly sync: SyncMember
  readonly folder: string
  /** Codes of what was told in all runs. */
  readonly told: Set<string>
  /** @returns codes of what the carrier could not do. */
  run(): Promise<readonly string[]>
  add(names: readonly string[]): Promise<void>
  rename(from: string, to: string): Promise<void>
  customers(): Promise<readonly string[]>
  /** What lies in its folder, without what the synchronisation itself puts there. */
  files(): readonly string[]
}

function party(store: MemoryStore, sync: SyncMember, folder: string): Party {
  const told = new Set<string>()
  const rows = () =>
    store.transaction(async ({ records }) => {
      const { keys } = await records.changes('party', undefined, 100_000)
      const found = await records.get('party', keys)
      return keys.flatMap((key, i) => (found[i] === undefined ? [] : [{ key, fields: found[i] }]))
    })
  return {
    store,
    sync,
    folder,
    told,
    run: async () => {
      const { notices, carrierErrors } = await sync.syncOnce()
      for (const { code } of notices) told.add(code)
      return carrierErrors.map(({ code }) => code)
    },
    add: async (names) => {
      const writes = names.map((name) => ({ key: undefined, fields: { name } as Fields }))
      await store.transaction((tx) => tx.records.put('party', writes))
    },
    rename: async (from, to) => {
      const row = (await rows()).find(({ fields }) => fields['name'] === from)
      if (row === undefined) throw new Error(`no customer ${from}`)
      const fields = { ...row.fields, name: to }
      await store.transaction((tx) => tx.records.put('party', [{ key: row.key, fields }]))
    },
    customers: async () => (await rows()).map(({ fields }) => String(fields['name'])).sort(),
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /[\\/]to-[a-z]+$/.test(entry.parentPath))
        .map((entry) => join(entry.parentPath, entry.name)),
  }
}

/**
 * @param folders - Of the office and of the station.
 * @param open - The carrier of a side.
 * @param clock - Of both.
 */
export async function openOfficeAndStation(
  folders: readonly [string, string],
  open = (folder: string): Transport => createFolderTransport({ folder, resendAfter: 1000 }),
  clock = createNodeRuntime().clock,
): Promise<readonly [office: Party, station: Party]> {
  const parts = (folder: string) => ({
    store: createMemoryStore(),
    runtime: { ...createNodeRuntime(), clock },
    keys: memoryKeys(),
    transport: open(folder),
  })
  const [ofOffice, ofStation] = [parts(folders[0]), parts(folders[1])]
  const host = await openHost({ ...ofOffice, station: 'office', label: 'Office' })
  const remote = await openRemote(ofStation)
  onTestFinished(async () => {
    await host.close()
    await remote.close()
  })
  const { file, code } = await host.addStation('laptop', { id: 'laptop' })
  await remote.join(file, code, { device: 'laptop' })
  return [party(ofOffice.store, host, folders[0]), party(ofStation.store, remote, folders[1])]
}

/** Reproducible: the same seed gives the same run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

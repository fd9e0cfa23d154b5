/** An office and its stations on one carrier in memory, each with a database of its own. */
import { createMemoryNetwork, createMemoryStore } from '@ordersync/core'
import type {
  Fields,
  Host,
  KeyStore,
  MemoryNetwork,
  Remote,
  Series,
  Store,
  SyncOptions,
} from '@ordersync/core'
import { openHostWith } from '../../src/sync/host.js'
import { openRemoteWith } from '../../src/sync/remote.js'
import { standardSuite } from '../../src/sync/bundle-suite.js'
import { testRuntime } from '../jobs/offices.js'
import type { TestRuntime } from '../jobs/offices.js'

export function memoryKeys(): KeyStore {
  const kept = new Map<string, Uint8Array>()
  return {
    get: async (name) => kept.get(name),
    put: async (name, secret) => void kept.set(name, secret),
    delete: async (name) => void kept.delete(name),
  }
}

export interface Place {
  readonly store: Store
  readonly runtime: TestRuntime
  put(kind: string, fields: Fields, key?: string): Promise<string>
  remove(kind: string, key: string): Promise<void>
  all(kind: string): Promise<readonly { readonly key: string; readonly fields: Fields }[]>
  one(kind: string, field: string, value: unknown): Promise<{ readonly key: string; readonly fields: Fields }>
}

export function placeOf(store: Store, runtime: TestRuntime): Place {
  const place: Place = {
    store,
    runtime,
    put: (kind, fields, key) =>
      store.transaction(async (tx) => (await tx.records.put(kind, [{ key, fields }]))[0]!),
    remove: (kind, key) => store.transaction((tx) => tx.records.remove(kind, [key])),
    all: (kind) =>
      store.transaction(async (tx) => {
        const { keys } = await tx.records.changes(kind, undefined, 10_000)
        const rows = await tx.records.get(kind, keys)
        return keys.flatMap((key, i) => (rows[i] === undefined ? [] : [{ key, fields: rows[i] }]))
      }),
    async one(kind, field, value) {
      const rows = await place.all(kind)
      const found = rows.find(({ fields }) => fields[field] === value)
      if (found === undefined) throw new Error(`no ${kind} with ${field} ${String(value)}`)
      return found
    },
  }
  return place
}

/** One run that leaves nothing behind. */
async function run(member: Pick<Remote, 'syncOnce'>): Promise<void> {
  const { notices } = await member.syncOnce()
  const left = notices.find(({ code }) => code === 'RECORD_LEFT_BEHIND')
  if (left !== undefined) throw new Error(JSON.stringify(left))
}

export interface OpenOptions {
  readonly store?: Store
  readonly options?: Partial<SyncOptions>
}

export interface Office extends Place {
  readonly host: Host
}
export interface Station extends Place {
  readonly id: string
  readonly remote: Remote
}

export interface TestNetwork {
  readonly carrier: MemoryNetwork
  readonly office: Office
  station(
    label: string,
    options?: OpenOptions & {
      readonly profile?: Record<string, unknown>
      readonly join?: boolean
      readonly replace?: boolean
    },
  ): Promise<Station>
  /** Every member, `rounds` times. */
  settle(rounds?: number): Promise<void>
}

export const orderSeries: Series = {
  id: 'orders',
  kind: 'salesOrder',
  format: { prefix: 'AB-', digits: 5 },
  start: 1000,
  block: 50,
  exhaustion: 'temporary',
}
export const customerSeries: Series = {
  id: 'customers',
  kind: 'party',
  format: {},
  start: 10_482,
  block: 20,
  exhaustion: 'temporary',
}

let seeds = 100

export async function openNetwork(options: OpenOptions = {}): Promise<TestNetwork> {
  const carrier = createMemoryNetwork()
  const store = options.store ?? createMemoryStore()
  const runtime = testRuntime(++seeds)
  const host = await openHostWith(
    { store, runtime, keys: memoryKeys(), transport: carrier.transport(), label: 'Büro', ...options.options },
    { ...standardSuite },
  )
  const office: Office = { ...placeOf(store, runtime), host }
  const stations: Station[] = []
  return {
    carrier,
    office,
    async station(label, { profile, join = true, replace, ...rest } = {}) {
      const own = rest.store ?? createMemoryStore()
      const clock = testRuntime(++seeds)
      const remote = await openRemoteWith(
        { store: own, runtime: clock, keys: memoryKeys(), transport: carrier.transport(), ...rest.options },
        { ...standardSuite },
      )
      const invitation = await host.addStation(label, {
        replace,
        ...(profile === undefined ? {} : { profile }),
      })
      if (join) await remote.join(invitation.file, invitation.code)
      const station: Station = { ...placeOf(own, clock), id: invitation.station, remote }
      stations.push(station)
      return station
    },
    async settle(rounds = 3) {
      for (let round = 0; round < rounds; round++) {
        for (const { remote } of stations) await run(remote)
        await run(host)
      }
      for (const { remote } of stations) await run(remote)
    },
  }
}

/** The members of one simulated network: their databases and keys outlive every crash, the opened member does not. */
import type { KeyStore, Runtime } from '../../packages/core/src/runtime/runtime.js'
import { changeProfile } from '../../packages/core/src/profile/change-profile.js'
import { defaultProfile } from '../../packages/core/src/profile/default-profile.js'
import type { StationProfile } from '../../packages/core/src/profile/profile.js'
import { stationRegistry } from '../../packages/core/src/profile/station-kinds.js'
import { createPortableRuntime } from '../../packages/core/src/runtime/portable.js'
import type { Series } from '../../packages/core/src/numbering/series.js'
import type { Fields, Store } from '../../packages/core/src/store/store.js'
import { createMemoryStore } from '../../packages/core/src/store/memory-store.js'
import type { BundleSuite } from '../../packages/core/src/sync/bundle-suite.js'
import { openHostWith } from '../../packages/core/src/sync/host.js'
import { openRemoteWith } from '../../packages/core/src/sync/remote.js'
import type { Host, Remote } from '../../packages/core/src/sync/sync.js'
import { createMemoryNetwork } from '../../packages/core/src/transport/memory-transport.js'
import type { Transport } from '../../packages/core/src/transport/transport.js'
import { seedMaster } from './master-fields.ts'
import { chanceOf } from './random.ts'

export const office = 'office'
export const stations = ['nord', 'sued', 'west'] as const
export const everybody: readonly string[] = [office, ...stations]

export const seriesOf: Readonly<Record<string, Series>> = {
  salesOrder: {
    id: 'orders',
    kind: 'salesOrder',
    format: { prefix: 'AB-', digits: 5 },
    start: 1000,
    block: 10,
    exhaustion: 'temporary',
  },
  party: { id: 'customers', kind: 'party', format: {}, start: 10_482, block: 20, exhaustion: 'temporary' },
}

const deletable = (deletion: 'remove' | 'deactivate') => ({ acceptDeleted: true, deletion })

const firstLoad = { quote: { include: true }, salesOrder: { include: true } }

/** What the stations differ in. */
const profiles: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  nord: {
    firstLoad,
    rules: {
      party: { hostToStation: deletable('remove'), stationToHost: deletable('remove') },
      quote: { hostToStation: deletable('remove'), stationToHost: deletable('remove') },
      salesOrder: { stationToHost: { acceptChanged: true } },
    },
  },
  sued: {
    firstLoad,
    rules: {
      party: { hostToStation: deletable('deactivate'), stationToHost: deletable('deactivate') },
      quote: { hostToStation: deletable('remove'), stationToHost: deletable('remove') },
    },
  },
  west: {
    firstLoad,
    rules: {
      party: { hostToStation: deletable('remove'), stationToHost: deletable('deactivate') },
      quote: { hostToStation: deletable('remove'), stationToHost: deletable('remove') },
      salesOrder: { stationToHost: { acceptChanged: true } },
      // What this one changes of articles goes to the office, and its value holds where the office has not changed it too.
      article: { stationToHost: { include: true, acceptNew: true, acceptChanged: true } },
    },
  },
}

/** The switches with which a station begins. */
export function rulesOf(station: string): StationProfile['rules'] {
  const usual = defaultProfile({ station, label: station })
  const made = changeProfile(usual, profiles[station]!, stationRegistry)
  if (!made.ok) throw new Error(`the profile of ${station} is not valid`)
  return made.profile.rules
}

export interface Clock {
  readonly now: number
}

export const startOfTime = Date.parse('2026-03-02T09:00:00Z')

/** Time from the simulator, chance from the seed, digest of the platform where that is faster. */
export function simulatedRuntime(base: Runtime, clock: Clock, seed: number, stream: number): Runtime {
  const chance = chanceOf(seed, 1000 + stream)
  return { ...base, clock: { now: () => clock.now }, random: { bytes: (count) => chance.bytes(count) } }
}

export class Keys implements KeyStore {
  readonly #kept: Map<string, Uint8Array>
  constructor(kept: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#kept = new Map(kept)
  }
  async get(name: string): Promise<Uint8Array | undefined> {
    return this.#kept.get(name)?.slice()
  }
  async put(name: string, secret: Uint8Array): Promise<void> {
    this.#kept.set(name, secret.slice())
  }
  async delete(name: string): Promise<void> {
    this.#kept.delete(name)
  }
  copy(): Keys {
    return new Keys(this.#kept)
  }
}

/** Where a database comes from: memory, or files of SQLite. */
export interface StoreKind {
  readonly name: string
  /** A new database. */
  create(member: string): Promise<Store>
  /** One with the content of another, independent of it. */
  copy(store: Store, member: string): Promise<Store>
}

export const memoryStores: StoreKind = {
  name: 'memory',
  create: async () => createMemoryStore(),
  copy: (store) => (store as ReturnType<typeof createMemoryStore>).copy(),
}

export interface Database {
  readonly store: Store
  readonly keys: Keys
}
export type Databases = ReadonlyMap<string, Database>

export function openMember(
  id: string,
  options: {
    readonly store: Store
    readonly keys: KeyStore
    readonly runtime: Runtime
    readonly transport: Transport
    readonly suite: BundleSuite
  },
): Promise<Host | Remote> {
  const { suite, ...rest } = options
  return id === office ? openHostWith({ ...rest, label: 'Büro' }, suite) : openRemoteWith(rest, suite)
}

export function customerFields(token: string, extra: Fields = {}): Fields {
  return { roles: ['customer'], name: `Kunde ${token}`, shortName: token, ...extra }
}

/**
 * A network right after its stations have joined and before anything was sent. Made once per process with the costly steps
 * (scrypt of the invitations), copied for each seed.
 */
export async function makeNetwork(kind: StoreKind, suite: BundleSuite, base: Runtime): Promise<Databases> {
  const clock = { now: startOfTime }
  const network = createMemoryNetwork()
  const made = new Map<string, Database>()
  const open = async (id: string, at: number): Promise<Host | Remote> => {
    const database = { store: await kind.create(id), keys: new Keys() }
    made.set(id, database)
    const runtime = simulatedRuntime(base, clock, 1, at)
    return openMember(id, { ...database, runtime, suite, transport: network.transport() })
  }
  const host = (await open(office, 0)) as Host
  for (const series of Object.values(seriesOf)) await host.defineSeries(series)
  const { store } = made.get(office)!
  await store.transaction(async (tx) => {
    const rows = [1, 2, 3].map((n) => customerFields(`base${n}`, { customerNumber: String(10_000 + n) }))
    await tx.records.put(
      'party',
      rows.map((fields) => ({ key: undefined, fields })),
    )
  })
  await seedMaster(store, 180_000)
  for (const [at, id] of stations.entries()) {
    const remote = (await open(id, at + 1)) as Remote
    // Articles, prices and stock are on both sides already, with other values.
    if (id === 'nord') await seedMaster(made.get(id)!.store, 190_000)
    // One customer is on both sides already, under the same number.
    if (id === 'sued') {
      await made.get(id)!.store.transaction(async (tx) => {
        const both = customerFields('base2', { customerNumber: '10002' })
        await tx.records.put('party', [{ key: undefined, fields: both }])
      })
    }
    const invitation = await host.addStation(id, { id, profile: profiles[id]!, days: 365 })
    await remote.join(invitation.file, invitation.code)
  }
  return made
}

export async function copyNetwork(kind: StoreKind, databases: Databases): Promise<Databases> {
  const copies = new Map<string, Database>()
  for (const [id, { store, keys }] of databases) {
    copies.set(id, { store: await kind.copy(store, id), keys: keys.copy() })
  }
  return copies
}

export const portable = createPortableRuntime()

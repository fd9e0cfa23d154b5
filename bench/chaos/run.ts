/** One seed after the other, with what the platform does better. */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteStore } from '../../packages/store-sqlite/src/index.js'
import type { Runtime } from '../../packages/core/src/runtime/runtime.js'
import type { Store } from '../../packages/core/src/store/store.js'
import { standardSuite } from '../../packages/core/src/sync/bundle-suite.js'
import { fastSuite } from './fast-suite.ts'
import { makeNetwork, memoryStores, portable } from './members.ts'
import type { Databases, StoreKind } from './members.ts'
import { simulate } from './simulate.ts'
import type { PlantedAtEdge, Result } from './world.ts'

const runtime: Runtime = {
  ...portable,
  digest: {
    sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
    sha256Hex: (data) => createHash('sha256').update(data).digest('hex'),
  },
}

/** Every tenth seed runs on SQLite, one of fifty with real cryptography. */
const sqliteEvery = 10
const cryptoEvery = 50

export interface RunOptions {
  readonly onLog?: (line: string) => void
  readonly planted?: PlantedAtEdge
  readonly sqlite?: boolean
  readonly watch?: string
}

const templates = new Map<string, Promise<Databases>>()
let texts: string[] = []
const suite = fastSuite((text) => void texts.push(text))

export async function runSeed(seed: number, options: RunOptions = {}): Promise<Result> {
  const onSqlite = options.sqlite ?? seed % sqliteEvery === 3
  const withCrypto = seed % cryptoEvery === 7
  const files = onSqlite ? sqliteStores() : undefined
  const stores = files ?? memoryStores
  const used = withCrypto ? standardSuite : suite
  try {
    texts = []
    const template = files === undefined ? await templateOf(used) : await makeNetwork(stores, used, runtime)
    return await simulate({
      seed,
      suite: used,
      runtime,
      stores,
      template,
      plaintexts: () => texts,
      ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
      ...(options.watch === undefined ? {} : { watch: options.watch }),
      ...(options.planted === undefined ? {} : { planted: options.planted }),
    })
  } finally {
    await files?.remove()
  }
}

function templateOf(used: typeof suite): Promise<Databases> {
  const name = used === suite ? 'fast' : 'standard'
  const known = templates.get(name) ?? makeNetwork(memoryStores, used, runtime)
  templates.set(name, known)
  return known
}

function sqliteStores(): StoreKind & { remove(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-chaos-'))
  const open: Store[] = []
  const pathOf = new Map<Store, string>()
  const create = (name: string): Store => {
    const path = join(folder, name)
    const store = createSqliteStore({ path })
    open.push(store)
    pathOf.set(store, path)
    return store
  }
  return {
    name: 'sqlite',
    create: async (member) => create(`${member}.db`),
    async copy(store, member) {
      await store.close?.()
      copyFileSync(pathOf.get(store)!, join(folder, `${member}-copy.db`))
      return create(`${member}-copy.db`)
    },
    async remove() {
      for (const store of open) await store.close?.()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

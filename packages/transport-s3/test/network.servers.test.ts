/** An office and two stations that have a bucket, which goes away in the middle; and a drive beside it that stands in. */
import { createMemoryStore, isOrderSyncError, openHost, openRemote } from '@ordersync/core'
import type { Fields, KeyStore, MemoryStore, SyncMember, SyncOptions } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createFolderTransport } from '@ordersync/transport-folder'
import { createS3Transport } from '@ordersync/transport-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startS3Server } from '../../../tools/servers/s3-server.mjs'
import type { S3Server } from '../../../tools/servers/s3-server.mjs'
import { clientOf, freshBucket } from './s3-world.js'

let server: S3Server
let client: S3Client

beforeAll(async () => {
  server = await startS3Server()
  client = clientOf(server)
}, 120_000)
afterAll(async () => {
  client?.destroy()
  await server?.close()
})

function memoryKeys(): KeyStore {
  const secrets = new Map<string, Uint8Array>()
  return {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
}

interface Party {
  readonly store: MemoryStore
  readonly sync: SyncMember
}

async function add(store: MemoryStore, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({ key: undefined, fields: { name } as Fields }))
  await store.transaction((tx) => tx.records.put('party', rows))
}

async function customersOf({ store }: Party): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const { keys } = await tx.records.changes('party', undefined, 1000)
    const rows = await tx.records.get('party', keys)
    return rows.flatMap((fields) => (fields === undefined ? [] : [String(fields['name'])])).sort()
  })
}

async function network(way: () => Pick<SyncOptions, 'transport' | 'carriers'>) {
  const make = () => ({
    store: createMemoryStore(),
    runtime: createNodeRuntime(),
    keys: memoryKeys(),
    ...way(),
  })
  const office = make()
  const host = await openHost({ ...office, station: 'office', label: 'Büro' })
  const parties: Party[] = [{ store: office.store, sync: host }]
  for (const label of ['koeln', 'laptop']) {
    const { file, code } = await host.addStation(label)
    const station = make()
    const remote = await openRemote(station)
    await remote.join(file, code)
    parties.push({ store: station.store, sync: remote })
  }
  onTestFinished(async () => {
    for (const { sync } of parties) await sync.close()
  })
  const round = async () => {
    for (const { sync } of [...parties.slice(1), parties[0]!]) await sync.syncOnce()
  }
  return { parties, round }
}

describe('an office and two stations with a bucket', () => {
  it('agree after the server was away in the middle of a run', { timeout: 180_000 }, async () => {
    const bucket = await freshBucket(client)
    const { parties, round } = await network(() => ({
      transport: createS3Transport({ client, bucket, timeout: 15_000 }),
    }))
    for (let n = 0; n < 4; n++) await round()
    const names: string[] = []
    for (const [i, { store }] of parties.entries()) {
      const own = Array.from({ length: 25 }, (_, n) => `Kunde ${i}-${n}`)
      names.push(...own)
      await add(store, own)
    }
    // It goes while somebody is at it; which call it meets is all the same.
    const running = Promise.allSettled(parties.map(({ sync }) => sync.syncOnce()))
    await server.stop()
    for (const result of await running) {
      if (result.status === 'rejected') expect(isOrderSyncError(result.reason)).toBe(true)
    }
    for (const { sync } of parties) {
      await expect(sync.syncOnce()).rejects.toMatchObject({ code: 'transport.unavailable' })
      expect((await sync.status()).carriers).toMatchObject([{ name: 's3', state: 'failing' }])
    }
    await server.start()
    for (let n = 0; n < 4; n++) await round()
    for (const party of parties) expect(await customersOf(party)).toEqual([...names].sort())
    for (const { sync } of parties)
      expect((await sync.status()).carriers).toMatchObject([{ name: 's3', state: 'ok' }])
  })

  it('go on over the drive while it is away, and nothing comes twice', { timeout: 180_000 }, async () => {
    const bucket = await freshBucket(client)
    const folder = mkdtempSync(join(tmpdir(), 'ordersync-drive-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
    const { parties, round } = await network(() => ({
      carriers: {
        bucket: createS3Transport({ client, bucket, timeout: 15_000 }),
        drive: createFolderTransport({ folder }),
      },
    }))
    for (let n = 0; n < 4; n++) await round()
    await server.stop()
    await add(parties[0]!.store, ['Während des Ausfalls'])
    for (let n = 0; n < 2; n++) await round()
    for (const party of parties) expect(await customersOf(party)).toEqual(['Während des Ausfalls'])
    const { carriers } = await parties[0]!.sync.status()
    expect(carriers.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['bucket', 's3', 'failing'],
      ['drive', 'folder', 'ok'],
    ])
    await server.start()
    await add(parties[1]!.store, ['Danach'])
    for (let n = 0; n < 3; n++) await round()
    for (const party of parties) expect(await customersOf(party)).toEqual(['Danach', 'Während des Ausfalls'])
  })
})

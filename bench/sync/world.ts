/** An office and one station over a folder, each with a SQLite file, in one process. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openHost, openRemote } from '@ordersync/core'
import type { Fields, Host, Remote, Store } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createFolderTransport } from '@ordersync/transport-folder'
import { makeArticles, makeOrder, makeParty } from '../import/rows.ts'

export interface Office {
  readonly store: Store
  readonly host: Host
}

const rowsPerTransaction = 5000

const transportIn = (shared: string) => createFolderTransport({ folder: shared, createFolder: true })

export async function openOffice(folder: string): Promise<Office> {
  const shared = join(folder, 'shared')
  mkdirSync(shared, { recursive: true })
  const store = createSqliteStore({ path: join(folder, 'office.sqlite') })
  const host = await openHost({
    store,
    runtime: createNodeRuntime(),
    keys: createFileKeyStore(join(folder, 'office-keys')),
    transport: transportIn(shared),
    label: 'Office',
  })
  return { store, host }
}

/**
 * Half parties, half orders with one to five lines; and the articles that they name.
 * @param onProgress - Told after each transaction how many records there are.
 */
export async function fill(
  store: Store,
  records: number,
  onProgress: (records: number) => void = () => undefined,
): Promise<readonly string[]> {
  const parties = Math.floor(records / 2)
  let written = 0
  const put = async (kind: string, count: number, make: (n: number) => Fields): Promise<string[]> => {
    const keys: string[] = []
    for (let at = 0; at < count; at += rowsPerTransaction) {
      const page = Array.from({ length: Math.min(rowsPerTransaction, count - at) }, (_, n) => ({
        key: undefined,
        fields: make(at + n),
      }))
      keys.push(...(await store.transaction(({ records: tables }) => tables.put(kind, page))))
      written += page.length
      onProgress(written)
    }
    return keys
  }
  const articles = makeArticles()
  const articleKeys = await put('article', articles.length, (n) => articles[n]!)
  const partyKeys = await put('party', parties, makeParty)
  await put('salesOrder', records - parties, (n) => makeOrder(n, partyKeys, articleKeys))
  return partyKeys
}

/** @param shared - The folder of the office. */
export async function openStation(
  folder: string,
  shared: string,
): Promise<{ readonly store: Store; readonly remote: Remote }> {
  const store = createSqliteStore({ path: join(folder, 'station.sqlite') })
  const remote = await openRemote({
    store,
    runtime: createNodeRuntime(),
    keys: createFileKeyStore(join(folder, 'station-keys')),
    transport: transportIn(shared),
  })
  return { store, remote }
}

export async function joinStation(office: Office, remote: Remote): Promise<void> {
  // Each run is a new device in the place of the one before.
  const invitation = await office.host.addStation('Laptop', { replace: true })
  await remote.join(invitation.file, invitation.code)
  // Asks for admission; what is measured begins with the answer.
  await remote.syncOnce()
}

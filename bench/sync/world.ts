/** An office and one station over a folder, each with a SQLite file, in one process. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openHost, openRemote } from '@ordersync/core'
import type { Fields, Host, Remote, Store } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createFolderTransport } from '@ordersync/transport-folder'
import { makeArticles, makeOrder, makeParties, ordersPerParty } from '../import/rows.ts'

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

/** Half parties, half orders with one to five lines; and the articles that they name. */
export async function fill(store: Store, records: number): Promise<readonly string[]> {
  const parties = Math.floor(records / 2)
  const orders = records - parties
  const put = async (kind: string, rows: readonly Fields[]): Promise<string[]> => {
    const keys: string[] = []
    for (let at = 0; at < rows.length; at += rowsPerTransaction) {
      const page = rows.slice(at, at + rowsPerTransaction)
      const written = await store.transaction(({ records: tables }) =>
        tables.put(
          kind,
          page.map((fields) => ({ key: undefined, fields })),
        ),
      )
      keys.push(...written)
    }
    return keys
  }
  const articleKeys = await put('article', makeArticles())
  const partyKeys = await put('party', makeParties(parties * ordersPerParty))
  for (let at = 0; at < orders; at += rowsPerTransaction) {
    const page = Array.from({ length: Math.min(rowsPerTransaction, orders - at) }, (_, n) =>
      makeOrder(at + n, partyKeys, articleKeys),
    )
    await put('salesOrder', page)
  }
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
  const invitation = await office.host.addStation('Laptop')
  await remote.join(invitation.file, invitation.code)
  // Asks for admission; what is measured begins with the answer.
  await remote.syncOnce()
}

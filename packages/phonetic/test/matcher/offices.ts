/** Two offices in memory with files between them; the receiving one looks for similar customers. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { createMemoryStore, createPortableRuntime, openFileExchange } from '@ordersync/core'
import type { FileExchange, FileExchangeOptions, Fields, Runtime, Store } from '@ordersync/core'

const identity = await generateX25519Identity()
const secrets = { recipients: [await identityToRecipient(identity)], identities: [identity] }

function testRuntime(seed: number): Runtime {
  let state = seed
  return {
    ...createPortableRuntime(),
    clock: { now: () => Date.parse('2026-03-02T09:00:00Z') },
    random: {
      bytes: (count) =>
        Uint8Array.from({ length: count }, () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0
          return state >>> 24
        }),
    },
  }
}

export interface Office {
  readonly store: Store
  readonly exchange: FileExchange
  put(kind: string, fields: Fields, key?: string): Promise<string>
  remove(kind: string, key: string): Promise<void>
  all(kind: string): Promise<readonly { readonly key: string; readonly fields: Fields }[]>
  /** Rows of blocking keys in the store. */
  keyRows(): Promise<number>
}

let seeds = 0

export async function openOffice(
  station: string,
  options: Partial<FileExchangeOptions> = {},
  store: Store = createMemoryStore(),
): Promise<Office> {
  const exchange = await openFileExchange({
    runtime: testRuntime(++seeds),
    station,
    secrets,
    ...options,
    store,
  })
  return {
    store,
    exchange,
    put: (kind, fields, key) =>
      store.transaction(async (tx) => (await tx.records.put(kind, [{ key, fields }]))[0]!),
    remove: (kind, key) => store.transaction((tx) => tx.records.remove(kind, [key])),
    all: (kind) =>
      store.transaction(async (tx) => {
        const { keys } = await tx.records.changes(kind, undefined, 10_000)
        const rows = await tx.records.get(kind, keys)
        return keys.flatMap((key, i) => (rows[i] === undefined ? [] : [{ key, fields: rows[i] }]))
      }),
    keyRows: () =>
      store.transaction(async (tx) => {
        const rows = await tx.state.range({ prefix: new TextEncoder().encode('nb\u0000'), limit: 10_000 })
        return rows.length
      }),
  }
}

export const lehmann: Fields = {
  roles: ['customer'],
  type: 'person',
  name: 'Matthias Lehmann',
  givenName: 'Matthias',
  familyName: 'Lehmann',
  phone: '0157 3232026',
  addresses: [
    { usage: 'main', street: 'Birkenweg 78c', postalCode: '33790', city: 'Halle', countryCode: 'DE' },
  ],
}

export function quoteFor(number: string, partyKey: string): Fields {
  return {
    number,
    date: '2026-03-02',
    currency: 'EUR',
    parties: { orderedBy: { partyKey } },
    rounding: { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false },
    lines: [],
  }
}

/** A file with one quote per party. */
export async function fileWith(
  ...parties: readonly Fields[]
): Promise<{ readonly home: Office; readonly bytes: Uint8Array }> {
  const home = await openOffice('home')
  const numbers: string[] = []
  for (const [i, party] of parties.entries()) {
    const number = `AN-${1001 + i}`
    await home.put('quote', quoteFor(number, await home.put('party', party)))
    numbers.push(number)
  }
  const { files } = await home.exchange.exportDocuments(numbers.map((number) => ({ kind: 'quote', number })))
  return { home, bytes: files[0]!.bytes }
}

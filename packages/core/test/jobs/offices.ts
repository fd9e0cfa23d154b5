/** Two offices with a database each, and a small business between them. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { createMemoryStore, createPortableRuntime, openFileExchange } from '@ordersync/core'
import type { FileExchange, FileExchangeOptions, Fields, Runtime, Store } from '@ordersync/core'

/** A clock that stands where it is put, and random bytes that are the same in every run. */
export interface TestRuntime extends Runtime {
  setTime(iso: string): void
}

export function testRuntime(seed = 1): TestRuntime {
  const portable = createPortableRuntime()
  let now = Date.parse('2026-03-02T09:00:00Z')
  let state = seed
  return {
    ...portable,
    clock: { now: () => now },
    random: {
      bytes(count) {
        return Uint8Array.from({ length: count }, () => {
          // Numerical Recipes' linear congruential generator; the high byte is the good one.
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0
          return state >>> 24
        })
      },
    },
    setTime(iso) {
      now = Date.parse(iso)
    },
  }
}

const identity = await generateX25519Identity()
export const sharedSecrets = { recipients: [await identityToRecipient(identity)], identities: [identity] }

export interface Office {
  readonly store: Store
  readonly runtime: TestRuntime
  readonly exchange: FileExchange
  /** Insert or replace rows as the vendor's own program does. @returns the key. */
  put(kind: string, fields: Fields, key?: string): Promise<string>
  remove(kind: string, key: string): Promise<void>
  /** All rows of a kind, by key. */
  all(kind: string): Promise<readonly { readonly key: string; readonly fields: Fields }[]>
}

let seeds = 0

export async function openOffice(
  station: string,
  options: Partial<FileExchangeOptions> & { readonly store?: Store } = {},
): Promise<Office> {
  const store = options.store ?? createMemoryStore()
  const runtime = testRuntime(++seeds)
  const exchange = await openFileExchange({ runtime, station, secrets: sharedSecrets, ...options, store })
  return {
    store,
    runtime,
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
  }
}

export const customer: Fields = {
  roles: ['customer'],
  type: 'company',
  customerNumber: '10001',
  name: 'Tischlerei Grünwald GmbH',
  vatId: 'DE136695976',
  addresses: [
    { usage: 'main', street: 'Ährenweg 7', postalCode: '79098', city: 'Freiburg', countryCode: 'DE' },
  ],
}

export const articles: readonly Fields[] = [
  { articleNumber: '0815', name: 'Schraube 4×40', unit: { code: 'H87', label: 'Stk' } },
  { articleNumber: 'BR-200', name: 'Eichenbrett', unit: { code: 'MTR', label: 'm' } },
]

/** A quote for the customer row `partyKey`: 250 screws at 4.80 per 100 and an unknown article, 19 % tax. */
export function quote(number: string, partyKey: string, extra: Fields = {}): Fields {
  return {
    number,
    date: '2026-03-02',
    status: 'sent',
    currency: 'EUR',
    rounding: { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false },
    parties: { orderedBy: { partyKey } },
    lines: [
      {
        lineId: '1',
        type: 'article',
        articleNumber: '0815',
        text: 'Schraube 4×40 verzinkt',
        quantity: '250',
        unit: { code: 'H87', label: 'Stk' },
        unitPrice: '4.80',
        perQuantity: '100',
        net: '12.00',
        tax: { category: 'S', rate: '19' },
      },
      {
        lineId: '2',
        type: 'article',
        articleNumber: 'SONDER-1',
        text: 'Maßanfertigung nach Skizze',
        quantity: '1',
        unit: { code: 'LS', label: 'psch' },
        unitPrice: '480.00',
        net: '480.00',
        tax: { category: 'S', rate: '19' },
      },
    ],
    taxes: [{ category: 'S', rate: '19', base: '492.00', amount: '93.48' }],
    totals: { lines: '492.00', net: '492.00', tax: '93.48', gross: '585.48', payable: '585.48' },
    ...extra,
  }
}

/** Puts a business into the tables of a store, as the vendor's own program would: references become keys of rows. */
import type { Fields, Store, StoreTransaction } from '@ordersync/core'
import type { Business, BusinessRecord } from '../business/business.ts'

export async function loadBusiness(store: Store, business: Business): Promise<void> {
  await store.transaction(async (tx) => {
    const keys = new Map<string, string>()
    await load(tx, 'party', business.parties, keys)
    await load(tx, 'article', business.articles, keys)
    await load(tx, 'priceEntry', business.prices, keys)
    await load(tx, 'stockLevel', business.stock, keys)
    // One after the other: a document may point to an earlier one.
    for (const document of business.documents) await load(tx, document.kind, [document], keys)
  })
}

async function load(
  tx: StoreTransaction,
  kind: string,
  records: readonly BusinessRecord[],
  keys: Map<string, string>,
): Promise<void> {
  const written = await tx.records.put(
    kind,
    records.map(({ fields }) => ({ key: undefined, fields: withKeys(fields, keys) as Fields })),
  )
  records.forEach(({ id }, index) => keys.set(id, written[index]!))
}

const references = new Set(['partyKey', 'articleKey', 'key'])

function withKeys(value: unknown, keys: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withKeys(one, keys))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      if (!references.has(name)) return [[name, withKeys(field, keys)]]
      const key = keys.get(String(field))
      if (key === undefined) throw new Error(`${name} points to ${String(field)}, which is not loaded`)
      return [[name, key]]
    }),
  )
}

/** Articles, prices and stock as they are made: of each two, with values that tell where they come from. */
import type { Fields, Store } from '../../packages/core/src/store/store.js'

/** The field that changes, by kind; its values are unique. */
export const valueField: Readonly<Record<string, string>> = {
  article: 'name',
  priceEntry: 'amount',
  stockLevel: 'quantity',
}
export const masterKinds = Object.keys(valueField)
export const articleNumbers = ['M-1', 'M-2']

function masterFields(kind: string, articleNumber: string, value: string): Fields {
  const base = { articleNumber, [valueField[kind]!]: value }
  if (kind === 'priceEntry') return { ...base, currency: 'EUR', kind: 'sale' }
  return kind === 'stockLevel' ? { ...base, asOf: '2026-03-02T09:00:00Z' } : base
}

/** @param from - The first value; each record gets the next one. */
export async function seedMaster(store: Store, from: number): Promise<void> {
  let next = from
  await store.transaction(async (tx) => {
    for (const kind of masterKinds) {
      for (const number of articleNumbers) {
        await tx.records.put(kind, [{ key: undefined, fields: masterFields(kind, number, valueOf(next++)) }])
      }
    }
  })
}

export const valueOf = (n: number): string => `${n}.00`

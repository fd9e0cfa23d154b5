/** A change made in the vendor's own program, without OrderSync: find the document by its number, change it, save it. */
import type { Fields, Store } from '@ordersync/core'
import type { DocumentName } from '../business/business.ts'

export async function editDocument(
  store: Store,
  { kind, number }: DocumentName,
  change: (fields: Fields) => Fields,
): Promise<void> {
  await store.transaction(async (tx) => {
    const [keys = []] = await tx.records.findByNumber(kind, [number])
    const [key] = keys
    if (key === undefined) throw new Error(`${kind} ${number} is not in this database`)
    const [fields] = await tx.records.get(kind, [key])
    await tx.records.put(kind, [{ key, fields: change(fields!) }])
  })
}

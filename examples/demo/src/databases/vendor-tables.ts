/** The vendor's own program at its tables: reading and saving rows, with OrderSync looking on from nowhere. */
import type { Fields, Store } from '@ordersync/core'
import type { BusinessRecord } from '../business/business.ts'

const pageSize = 1_000

/** All rows of a kind; the id of each is its key. */
export async function readTable(store: Store, kind: string): Promise<readonly BusinessRecord[]> {
  return store.transaction(async (tx) => {
    const rows: BusinessRecord[] = []
    let watermark: string | undefined
    for (;;) {
      const page = await tx.records.changes(kind, watermark, pageSize)
      const found = await tx.records.get(kind, page.keys)
      page.keys.forEach((key, index) => {
        const fields = found[index]
        if (fields !== undefined) rows.push({ id: key, fields })
      })
      if (!page.more) return rows
      watermark = page.watermark
    }
  })
}

/** The one row for which the condition holds. */
export async function findRow(
  store: Store,
  kind: string,
  what: string,
  is: (fields: Fields) => boolean,
): Promise<BusinessRecord> {
  const found = (await readTable(store, kind)).filter(({ fields }) => is(fields))
  if (found.length !== 1) throw new Error(`${kind} ${what} is there ${found.length} times`)
  return found[0]!
}

export async function changeRow(
  store: Store,
  kind: string,
  { id, fields }: BusinessRecord,
  change: Fields,
): Promise<void> {
  await store.transaction((tx) => tx.records.put(kind, [{ key: id, fields: { ...fields, ...change } }]))
}

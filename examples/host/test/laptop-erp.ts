/** What the laptop's own program does beside the example, and what lies at the office then. */
import type { Remote, Store } from '@ordersync/core'
import { DatabaseSync } from 'node:sqlite'

const line = { lineId: '1', type: 'article', text: 'Tür', quantity: '1', unitPrice: '480.00', net: '480.00' }

/**
 * Number and order in one transaction.
 * @returns the numbers.
 * @throws Error while there are no numbers yet; then nothing is written.
 */
function writeNow(store: Store, remote: Remote, count: number): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const numbers: string[] = []
    for (let n = 0; n < count; n++) {
      const { number, provisional } = await remote.takeNumber(tx, 'salesOrder')
      if (provisional) throw new Error('no numbers yet')
      numbers.push(number)
      const parties = { orderedBy: { snapshot: { name: 'Tischlerei Grünwald GmbH' } } }
      const fields = { number, date: '2026-03-02', currency: 'EUR', status: 'issued', parties, lines: [line] }
      await tx.records.put('salesOrder', [{ key: undefined, fields }])
    }
    return numbers
  })
}

/** As soon as the office has given numbers. */
export async function writeOrders(store: Store, remote: Remote, count: number): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    try {
      return await writeNow(store, remote, count)
    } catch (error) {
      if (tries > 500) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Of the orders in a database, sorted; one that is there twice is named twice. */
export function orderNumbers(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    const rows = database.prepare("SELECT fields FROM ordersync_record WHERE kind = 'salesOrder'").all()
    return rows.map(({ fields }) => (JSON.parse(String(fields)) as { number: string }).number).sort()
  } finally {
    database.close()
  }
}

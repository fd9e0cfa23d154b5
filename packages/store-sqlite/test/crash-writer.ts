/** Run by crash.test.ts in a process of its own: commits for ever and says so after each commit. */
import { createSqliteStore } from '@ordersync/store-sqlite'

const [driver, path, rows] = process.argv.slice(2) as ['better-sqlite3' | 'node:sqlite', string, string]
const store = createSqliteStore({ driver, path })
const all = { prefix: new Uint8Array(), limit: 10_000 }
let next = (await store.transaction((tx) => tx.state.range(all))).length / Number(rows)

for (;;) {
  const n = next++
  await store.transaction(async (tx) => {
    const value = Uint8Array.of(n >> 8, n & 255)
    for (let row = 0; row < Number(rows); row++) {
      await tx.savepoint(() => tx.state.put([{ key: Uint8Array.of(...value, row), value }]))
    }
    await tx.records.put('party', [{ key: undefined, fields: { customerNumber: `K-${n}` } }])
  })
  process.send!(n)
  // Give the message a chance to go out; the kill may come at any time.
  await new Promise((resolve) => setImmediate(resolve))
}

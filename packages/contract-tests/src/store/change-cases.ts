import { check, checkEqual } from '../check.js'
import { changedSince, giveWay, insertInto, storeCase } from './store-kit.js'
import type { StoreContractCase } from './store-kit.js'
import type { VendorKey } from '@ordersync/core'

const sorted = (keys: readonly VendorKey[]) => [...keys].sort()

export const changeCases: readonly StoreContractCase[] = [
  storeCase('changes: names every row from the beginning, each once', [], async (kit) => {
    for (const kind of kit.kinds) {
      const samples = Array.from({ length: 12 }, (_, i) => kit.sample(i + 1, 'small', kind))
      const keys = await kit.transaction((tx) => insertInto(tx, kind, samples))
      for (const limit of [1, 5, 12, 100]) {
        const listed = await kit.transaction((tx) => changedSince(tx, kind, undefined, limit))
        checkEqual(sorted(listed.keys), sorted(keys), `keys of kind ${kind}, pages of ${limit}`)
      }
    }
  }),

  storeCase('changes: ends at once where there is nothing', [], async (kit) => {
    for (const kind of kit.kinds) {
      const { keys, more } = await kit.transaction((tx) => tx.records.changes(kind, undefined, 10))
      checkEqual({ keys, more }, { keys: [], more: false }, `changes of the empty kind ${kind}`)
    }
  }),

  storeCase('changes: behind the last page only what came later, or everything again', [], async (kit) => {
    const keys = await kit.insert(kit.sample(1), kit.sample(2), kit.sample(3))
    const first = await kit.changedSince(undefined, 2)
    const again = await kit.changedSince(first.watermark, 2)
    const tracked = kit.store.capabilities?.changeTracking ?? false
    checkEqual(sorted(again.keys), tracked ? [] : sorted(keys), `keys (change tracking: ${tracked})`)
    const [later] = await kit.insert(kit.sample(4))
    const next = await kit.changedSince(again.watermark, 2)
    check(next.keys.includes(later!), 'a row inserted later is named')
  }),

  storeCase(
    'changes: names what was changed, removed or inserted since, in order',
    ['changeTracking'],
    async (kit) => {
      const keys = await kit.insert(...[1, 2, 3, 4].map((n) => kit.sample(n)))
      const { watermark } = await kit.changedSince(undefined)
      const inserted = await kit.transaction(async (tx) => {
        await tx.records.put(kit.kind, [{ key: keys[2], fields: kit.sample(12) }])
        await tx.records.remove(kit.kind, [keys[1]!])
        return insertInto(tx, kit.kind, [kit.sample(5)])
      })
      const since = await kit.changedSince(watermark)
      checkEqual(since.keys, [keys[2], keys[1], inserted[0]], 'changed, removed, inserted')
      const pages = await kit.changedSince(watermark, 1)
      checkEqual(pages.keys, since.keys, 'the same in pages of one')
    },
  ),

  storeCase(
    'changes: names a row that changed twice only where it changed last',
    ['changeTracking'],
    async (kit) => {
      const [first, second] = await kit.insert(kit.sample(1), kit.sample(2))
      await kit.transaction((tx) => tx.records.put(kit.kind, [{ key: first, fields: kit.sample(3) }]))
      checkEqual((await kit.changedSince(undefined)).keys, [second, first], 'keys from the beginning')
    },
  ),

  storeCase(
    'changes: a watermark taken before a write in the same transaction does not hide it',
    [],
    async (kit) => {
      await kit.insert(kit.sample(1))
      const { watermark, key } = await kit.transaction(async (tx) => {
        const before = await changedSince(tx, kit.kind, undefined, 10)
        const [inserted] = await insertInto(tx, kit.kind, [kit.sample(2)])
        return { watermark: before.watermark, key: inserted! }
      })
      check((await kit.changedSince(watermark)).keys.includes(key), 'the row written behind it is named')
    },
  ),

  storeCase('changes: never skips a commit, whoever begins or commits first', [], async (kit) => {
    const second = (await kit.temporary.openSecondHandle?.()) ?? kit.store
    const seen = new Set<VendorKey>()
    let watermark: string | undefined
    const look = async () => {
      const since = await second.transaction((tx) => changedSince(tx, kit.kind, watermark, 3))
      for (const key of since.keys) seen.add(key)
      watermark = since.watermark
    }
    const written: VendorKey[] = []
    for (let round = 0; round < 4; round++) {
      const early = kit.transaction(async (tx) => {
        const keys = await insertInto(tx, kit.kind, [kit.sample(10 * round + 1)])
        // The other one begins later and, where the store lets it, commits and is seen earlier.
        const late = second.transaction((other) => insertInto(other, kit.kind, [kit.sample(10 * round + 2)]))
        const looked = late.then(async (others) => {
          written.push(...others)
          await look()
        })
        await giveWay(looked)
        return { keys, looked }
      })
      const { keys, looked } = await early
      await looked
      written.push(...keys)
      await look()
    }
    checkEqual(sorted([...seen]), sorted(written), 'keys a reader has seen')
  }),

  storeCase('changes: a watermark holds after reopening', ['changeTracking', 'durable'], async (kit) => {
    await kit.insert(kit.sample(1), kit.sample(2))
    const { watermark } = await kit.changedSince(undefined)
    await kit.reopen()
    checkEqual((await kit.changedSince(watermark)).keys, [], 'nothing new after reopening')
    const keys = await kit.insert(kit.sample(3))
    checkEqual((await kit.changedSince(watermark)).keys, keys, 'the row written after reopening')
  }),
]

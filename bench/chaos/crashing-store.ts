/**
 * The store of one member: dies where its fuse says, before a transaction, inside it (nothing is kept) or right after the
 * commit (kept, but nobody was told), and shows what was committed to the table.
 */
import type { Fields, Store, StoreTransaction } from '../../packages/core/src/store/store.js'
import type { Fuse } from './crash.ts'

/** One row that a committed transaction wrote. */
export interface Written {
  readonly kind: string
  readonly key: string
  readonly before: Fields | undefined
  readonly after: Fields | undefined
}

export interface StoreEyes {
  /** Between two transactions: others may use the database meanwhile. */
  between?(): Promise<void>
  committed(written: readonly Written[]): void
}

export function crashingStore(base: Store, fuse: Fuse, eyes: StoreEyes): Store {
  return {
    name: base.name,
    ...(base.capabilities === undefined ? {} : { capabilities: base.capabilities }),
    enlist: (native) => base.enlist(native),
    async transaction(work, options) {
      await eyes.between?.()
      fuse.step('before a transaction')
      const written: Written[] = []
      const result = await base.transaction(async (tx) => {
        written.length = 0
        const done = await work(watched(tx, written))
        fuse.step('before a commit')
        return done
      }, options)
      eyes.committed(written)
      fuse.step('after a commit')
      return result
    },
  }
}

/** The transaction, with a note of every row that is written. */
export function watched(tx: StoreTransaction, written: Written[]): StoreTransaction {
  const { records } = tx
  return {
    state: tx.state,
    async savepoint(work) {
      const kept = written.length
      try {
        return await tx.savepoint(work)
      } catch (error) {
        written.length = kept
        throw error
      }
    },
    records: {
      kinds: records.kinds,
      changes: (...call) => records.changes(...call),
      get: (...call) => records.get(...call),
      findByNumber: (...call) => records.findByNumber(...call),
      async put(kind, writes) {
        const known = writes.flatMap(({ key }) => (key === undefined ? [] : [key]))
        const rows = known.length === 0 ? [] : await records.get(kind, known)
        const before = new Map(known.map((key, i) => [key, rows[i]]))
        const keys = await records.put(kind, writes)
        writes.forEach(({ key, fields }, i) => {
          written.push({
            kind,
            key: keys[i]!,
            before: key === undefined ? undefined : before.get(key),
            after: fields,
          })
        })
        return keys
      },
      async remove(kind, keys) {
        const rows = await records.get(kind, keys)
        await records.remove(kind, keys)
        keys.forEach((key, i) => written.push({ kind, key, before: rows[i], after: undefined }))
      },
    },
  }
}

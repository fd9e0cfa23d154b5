/** Which records of the vendor's tables point to a record, asked when an undo wants to remove it. */
import { referencedKeys } from '../records/references.js'
import { referencesOf } from '../register/record-form.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import type { ExchangeContext } from './exchange-context.js'

/** Rows read per step. */
const scanPage = 500

/**
 * Counts users by one walk over all rows that can point to others, made when it is first asked: undo is rare, and no index
 * has to be kept for it.
 */
export class RecordUsers {
  readonly #context: Pick<ExchangeContext, 'kinds'>
  readonly #tx: StoreTransaction
  #counts: Map<string, number> | undefined

  constructor(context: Pick<ExchangeContext, 'kinds'>, tx: StoreTransaction) {
    this.#context = context
    this.#tx = tx
  }

  /** How many rows point to the row `key` of `kind`; each counts once. */
  async count(kind: string, key: string): Promise<number> {
    this.#counts ??= await this.#walk()
    return this.#counts.get(`${kind} ${key}`) ?? 0
  }

  /** A row was removed: what it pointed to has one user less. */
  removed(kind: RecordKind, row: Fields): void {
    for (const name of namesIn(row, kind)) {
      const count = this.#counts?.get(name)
      if (count !== undefined) this.#counts?.set(name, count - 1)
    }
  }

  /** A row is there again: what it points to has one user more. */
  added(kind: RecordKind, row: Fields): void {
    if (this.#counts === undefined) return
    for (const name of namesIn(row, kind)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  async #walk(): Promise<Map<string, number>> {
    const counts = new Map<string, number>()
    const { records } = this.#tx
    for (const kind of this.#context.kinds.kinds) {
      if (referencesOf(kind).length === 0 || !records.kinds.includes(kind.kind)) continue
      let watermark: string | undefined
      for (;;) {
        const page = await records.changes(kind.kind, watermark, scanPage)
        for (const row of await records.get(kind.kind, page.keys)) {
          if (row === undefined) continue
          for (const name of namesIn(row, kind)) counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        if (!page.more) break
        watermark = page.watermark
      }
    }
    return counts
  }
}

/** Rows that `row` points to, each once. */
function namesIn(row: Fields, kind: RecordKind): ReadonlySet<string> {
  return new Set(referencedKeys(row, referencesOf(kind)).map((one) => `${one.kind} ${one.value}`))
}

/**
 * Parties here that look like the one of a row which no key has found: rule M-A1 (5) for spreadsheets, through the seam of
 * `@ordersync/phonetic`. The book is the vendor's table as it stands, so customers that no synchronisation has seen are found too.
 */
import { maxComparedParties, maxPartiesPerKey } from '../../merge/party-matcher.js'
import type { PartyComparison, PartyMatcher } from '../../merge/party-matcher.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import type { RecordKind } from '../../records/record-kind.js'
import { boundedKeys } from '../../register/blocking-rows.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { RowCandidate } from './row-import.js'

/** Rows read per step of the walk. */
const walkPage = 1000

/** Made in one walk when the first row asks; rows that the job itself has written are not part of it. */
export class SimilarRows {
  readonly #matcher: PartyMatcher
  readonly #kind: RecordKind
  readonly #without: ReadonlySet<string>
  /** Blocking key → vendor keys, as many as are read; and how many there are. */
  #index: Map<string, string[]> | undefined
  #size = 0

  /** @param without - Keys that the job has made: preview and import must see the same book, also after a stop. */
  constructor(matcher: PartyMatcher, kind: RecordKind, without: ReadonlySet<string>) {
    this.#matcher = matcher
    this.#kind = kind
    this.#without = without
  }

  /** Worth asking a person about, best first; related ones behind them. */
  async find(tx: StoreTransaction, fields: Fields): Promise<readonly RowCandidate[]> {
    const index = (this.#index ??= await this.#walk(tx))
    const sums = new Map<string, number>()
    const counts = new Map<string, number>()
    for (const name of boundedKeys(this.#matcher, fields)) {
      const keys = index.get(name) ?? []
      counts.set(name, keys.length)
      // What so many share finds nobody; the rarer keys do.
      if (keys.length >= maxPartiesPerKey) continue
      const weight = Math.max(0.1, Math.log2((this.#size + 2) / (keys.length + 1)))
      for (const key of keys) sums.set(key, (sums.get(key) ?? 0) + weight)
    }
    if (sums.size === 0) return []
    const best = [...sums]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, maxComparedParties)
      .map(([key]) => key)
    const rows = await tx.records.get(this.#kind.kind, best)
    const known = best.flatMap((key, i) =>
      rows[i] === undefined ? [] : [{ key, fields: dropEmpty(rows[i]) }],
    )
    if (known.length === 0) return []
    const compared = this.#matcher.compare(
      fields,
      known.map((one) => one.fields),
      { size: this.#size, count: (name) => counts.get(name) ?? 0 },
    )
    return worthShowing(known.map(({ key }, i) => ({ key, comparison: compared[i]! })))
  }

  async #walk(tx: StoreTransaction): Promise<Map<string, string[]>> {
    const index = new Map<string, string[]>()
    let watermark: string | undefined
    this.#size = 0
    for (;;) {
      const page = await tx.records.changes(this.#kind.kind, watermark, walkPage)
      const rows = await tx.records.get(this.#kind.kind, page.keys)
      rows.forEach((row, i) => {
        const key = page.keys[i]!
        if (row === undefined || this.#without.has(key)) return
        this.#size += 1
        for (const name of boundedKeys(this.#matcher, dropEmpty(row))) {
          const keys = index.get(name)
          if (keys === undefined) index.set(name, [key])
          else if (keys.length < maxPartiesPerKey) keys.push(key)
        }
      })
      if (!page.more) return index
      watermark = page.watermark
    }
  }
}

/** Related parties are shown beside a question; for themselves they raise none. */
function worthShowing(
  compared: readonly { readonly key: string; readonly comparison: PartyComparison }[],
): readonly RowCandidate[] {
  const byProbability = [...compared].sort(
    (a, b) => b.comparison.probability - a.comparison.probability || (a.key < b.key ? -1 : 1),
  )
  const asked = byProbability.filter(({ comparison }) => ['sure', 'ask'].includes(comparison.zone))
  if (asked.length === 0) return []
  const related = byProbability.filter(({ comparison }) => comparison.zone === 'related')
  return [...asked, ...related].map(({ key, comparison: { probability, reasons } }) => {
    // Never a hundred: only a person knows.
    const percent = Math.min(99, Math.round(probability * 100))
    return { key, reasons: [{ code: 'MATCH_PROBABILITY', parameters: { percent } }, ...reasons] }
  })
}

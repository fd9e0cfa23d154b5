/** Articles of this database by number and uid, asked once per run and number. */
import type { ArticleHit, ArticleLine } from '../merge/article-match.js'
import { foldNumber } from '../records/business-number.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import type { Fields } from '../store/store.js'
import type { ExchangeTransaction } from './exchange-context.js'

/** Numbers asked in one call. */
const lookUpPage = 500

export class ArticleIndex {
  readonly #x: ExchangeTransaction
  readonly #kind: RecordKind | undefined
  readonly #byNumber = new Map<string, readonly ArticleHit[]>()
  readonly #byUid = new Map<string, ArticleHit | undefined>()

  /** @param kind - The kind of articles; `undefined` where this database keeps none: then nothing is ever found. */
  constructor(x: ExchangeTransaction, kind: RecordKind | undefined) {
    this.#x = x
    this.#kind = kind !== undefined && x.tx.records.kinds.includes(kind.kind) ? kind : undefined
  }

  /** Ask for everything these lines name, in few calls. */
  async load(lines: readonly ArticleLine[]): Promise<void> {
    const kind = this.#kind
    if (kind === undefined) return
    const numbers = new Map<string, string>()
    const uids = new Set<string>()
    for (const { articleNumber, articleUid } of lines) {
      if (articleNumber !== undefined && articleNumber !== '') {
        const key = foldNumber(articleNumber)
        if (!this.#byNumber.has(key)) numbers.set(key, articleNumber)
      }
      if (articleUid !== undefined && !this.#byUid.has(articleUid)) uids.add(articleUid)
    }
    await this.#loadUids(kind, [...uids])
    const wanted = [...numbers]
    for (let i = 0; i < wanted.length; i += lookUpPage) {
      await this.#loadNumbers(kind, wanted.slice(i, i + lookUpPage))
    }
  }

  /** What may be meant by these lines; to be given to `matchArticles`. */
  hits(lines: readonly ArticleLine[]): readonly ArticleHit[] {
    const hits = new Map<string, ArticleHit>()
    for (const { articleNumber, articleUid } of lines) {
      const byUid = articleUid === undefined ? undefined : this.#byUid.get(articleUid)
      // Under the uid it came with, so that the step "same uid" finds an article that went up in another one.
      if (byUid !== undefined) hits.set(articleUid!, byUid)
      if (articleNumber === undefined || articleNumber === '') continue
      for (const hit of this.#byNumber.get(foldNumber(articleNumber)) ?? []) hits.set(hit.uid, hit)
    }
    return [...hits.values()]
  }

  async #loadUids(kind: RecordKind, uids: readonly string[]): Promise<void> {
    if (uids.length === 0) return
    const surviving = await this.#x.register.surviving(uids)
    const entries = await this.#x.register.entries(surviving)
    const known = entries.filter((entry) => entry?.kind === kind.kind && entry.key !== undefined)
    const fields = await readRecords(
      this.#x.tx,
      this.#x.register,
      kind,
      known.map((entry) => entry!),
    )
    const hits = new Map(known.map((entry, i) => [entry!.uid, toHit(entry!.uid, fields[i])]))
    uids.forEach((uid, i) => this.#byUid.set(uid, hits.get(surviving[i]!)))
  }

  async #loadNumbers(
    kind: RecordKind,
    wanted: readonly (readonly [key: string, number: string])[],
  ): Promise<void> {
    const { tx, register } = this.#x
    const keys = await tx.records.findByNumber(
      kind.kind,
      wanted.map(([, number]) => number),
    )
    const flat = [...new Set(keys.flat())]
    const uids = await register.uidsOf(kind.kind, flat)
    const rows = await tx.records.get(kind.kind, flat)
    const hits = new Map(flat.map((key, i) => [key, toHit(uids[i], rows[i])]))
    wanted.forEach(([key], i) => {
      this.#byNumber.set(
        key,
        keys[i]!.map((one) => hits.get(one)).filter((hit) => hit !== undefined),
      )
    })
  }
}

function toHit(uid: string | undefined, fields: Fields | undefined): ArticleHit | undefined {
  if (uid === undefined || typeof fields?.['articleNumber'] !== 'string') return undefined
  return { ...(fields as unknown as ArticleHit), uid }
}

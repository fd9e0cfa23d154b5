/** Which records use a remembered link, asked when an undo wants to forget it. */
import { dropEmpty } from '../records/canonical-hash.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import { globaliseMany, readRecords, referencesOf } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'

/** Rows read per step. */
const scanPage = 500

/** Uids of the records that use each name which is not the uid of what it leads to. */
type Users = Map<string, Set<string>>

/**
 * A record uses a link when it was sent with the other name and its row points to the one that is here. One that only waits
 * for the link does not. Found by one walk over all rows that can point to others, as undo is rare.
 */
export class LinkUsers {
  readonly #context: ExchangeContext
  readonly #x: ExchangeTransaction
  #users: Users | undefined

  constructor(context: ExchangeContext, x: ExchangeTransaction) {
    this.#context = context
    this.#x = x
  }

  /** How many records use one of these names. */
  async count(names: readonly string[]): Promise<number> {
    this.#users ??= await this.#walk()
    const found = new Set<string>()
    for (const name of names) for (const uid of this.#users.get(name) ?? []) found.add(uid)
    return found.size
  }

  /** A row was removed or put back: what was counted for it does not hold any more. */
  async changed(entry: RegisterEntry): Promise<void> {
    if (this.#users === undefined) return
    for (const uids of this.#users.values()) uids.delete(entry.uid)
    const kind = this.#context.kinds.get(entry.kind)!
    if (entry.key !== undefined) await this.#look(kind, [entry], this.#users)
  }

  async #walk(): Promise<Users> {
    const users: Users = new Map()
    const { tx, register } = this.#x
    for (const kind of this.#context.kinds.kinds) {
      if (referencesOf(kind).length === 0 || !tx.records.kinds.includes(kind.kind)) continue
      let watermark: string | undefined
      for (;;) {
        const page = await tx.records.changes(kind.kind, watermark, scanPage)
        const uids = await register.uidsOf(kind.kind, page.keys)
        const entries = await register.entries(uids.filter((uid) => uid !== undefined))
        await this.#look(
          kind,
          entries.filter((entry) => entry?.key !== undefined).map((entry) => entry!),
          users,
        )
        if (!page.more) break
        watermark = page.watermark
      }
    }
    return users
  }

  async #look(kind: RecordKind, all: readonly RegisterEntry[], users: Users): Promise<void> {
    // Only what the row does not say itself can be another name.
    const entries = all.filter((entry) => (entry.residue?.length ?? 0) > 0)
    if (entries.length === 0) return
    const { tx, register } = this.#x
    const references = referencesOf(kind)
    const wire = await readRecords(tx, register, kind, entries)
    const rows = await tx.records.get(
      kind.kind,
      entries.map((entry) => entry.key!),
    )
    const here = await globaliseMany(
      register,
      kind,
      rows.map((row) => dropEmpty(row ?? {})),
    )
    for (const [i, entry] of entries.entries()) {
      const linked = new Set(referencedUids(here[i]!, references).map(({ value }) => value))
      const sent = referencedUids(wire[i] ?? {}, references).map(({ value }) => value)
      const names = [...new Set(sent)].filter((name) => !linked.has(name))
      const surviving = await register.surviving(names)
      names.forEach((name, at) => {
        if (!linked.has(surviving[at]!)) return
        const known = users.get(name)
        if (known === undefined) users.set(name, new Set([entry.uid]))
        else known.add(entry.uid)
      })
    }
  }
}

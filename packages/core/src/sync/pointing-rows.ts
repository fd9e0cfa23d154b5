/**
 * Rows here that point to records which get another name. They were sent under the former one, and others see them as before:
 * that two names mean one record is no change of what points to it.
 */
import type { ImportState } from '../jobs/import-state.js'
import { residueOf } from '../merge/residue.js'
import { dropEmpty, hashFields } from '../records/canonical-hash.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedKeys } from '../records/references.js'
import { globaliseMany, referencesOf } from '../register/record-form.js'
import type { Fields } from '../store/store.js'

/** Rows looked at per step. */
const scanPage = 500

/** Rows of one kind that point to some of those asked for. */
export interface Pointing {
  readonly kind: RecordKind
  readonly rows: readonly { readonly key: string; readonly row: Fields }[]
}

/**
 * A walk over all rows that can point to others: that records become one is rare, and no index has to be kept for it.
 *
 * @param keys - Rows of that kind.
 */
export async function pointingTo(
  { context, x: { tx }, pace }: ImportState,
  kind: string,
  keys: ReadonlySet<string>,
): Promise<readonly Pointing[]> {
  const pointing: Pointing[] = []
  for (const other of context.kinds.kinds) {
    const references = referencesOf(other)
    if (references.length === 0 || !tx.records.kinds.includes(other.kind)) continue
    const rows: Pointing['rows'][number][] = []
    let watermark: string | undefined
    for (;;) {
      await pace.step()
      const page = await tx.records.changes(other.kind, watermark, scanPage)
      const read = await tx.records.get(other.kind, page.keys)
      read.forEach((row, i) => {
        if (row === undefined) return
        const isMeant = referencedKeys(row, references).some(
          (one) => one.kind === kind && keys.has(one.value),
        )
        if (isMeant) rows.push({ key: page.keys[i]!, row })
      })
      if (!page.more) break
      watermark = page.watermark
    }
    if (rows.length > 0) pointing.push({ kind: other, rows })
  }
  return pointing
}

/** In the form of the wire, without what the vendor's tables do not hold. */
export function formsOf(
  { x }: ImportState,
  kind: RecordKind,
  rows: readonly Fields[],
): Promise<readonly Fields[]> {
  return globaliseMany(x.register, kind, rows.map(dropEmpty))
}

/**
 * To be called when the new names hold.
 *
 * @param sentOf - How others see the row, given how it would read now.
 */
export async function keepAsSent(
  state: ImportState,
  kind: RecordKind,
  rows: Pointing['rows'],
  sentOf: (now: Fields, i: number) => Fields,
): Promise<void> {
  const { register } = state.x
  const now = await formsOf(
    state,
    kind,
    rows.map(({ row }) => row),
  )
  const uids = await register.uidsOf(
    kind.kind,
    rows.map(({ key }) => key),
  )
  const entries = await register.entries(uids.map((uid) => uid ?? ''))
  for (const [i, entry] of entries.entries()) {
    if (entry === undefined) continue
    const { residue = [], ...others } = entry
    const kept = [...residueOf(sentOf(now[i]!, i), now[i]!), ...residue]
    const localHash = hashFields(kind, now[i]!, state.context.runtime.digest)
    register.set({ ...others, localHash, ...(kept.length === 0 ? {} : { residue: kept }) })
  }
}

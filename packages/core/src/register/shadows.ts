/**
 * Shadows: a record as it was last shared, base of the next three-way merge. A proposal may be made upon an older state than
 * the last one, so a few of them are kept, each under its hash.
 */
import type { Fields } from '../store/store.js'
import type { Register } from './register.js'
import { stateTags } from './state-rows.js'

/** States kept per record. A proposal upon an older one is a question instead of a merge. */
export const keptShadows = 8

interface ShadowRow {
  readonly revision: number
  readonly fields: Fields
}

/**
 * @param shared - Revision and canonical hash of `fields`.
 * @param first - The record is new, there is nothing to make room for.
 */
export async function keepShadow(
  register: Register,
  uid: string,
  shared: { readonly revision: number; readonly hash: string },
  fields: Fields,
  first = false,
): Promise<void> {
  const hashes = first ? [] : await register.list(keptShadows + 1, stateTags.shadow, uid)
  if (hashes.includes(shared.hash)) {
    // Back to a former state: it is the newer one now.
    register.write(
      { revision: shared.revision, fields } satisfies ShadowRow,
      stateTags.shadow,
      uid,
      shared.hash,
    )
    return
  }
  if (hashes.length >= keptShadows) {
    const rows = await register.rows<ShadowRow>(
      stateTags.shadow,
      hashes.map((hash) => [uid, hash]),
    )
    const age = (at: number): number => rows[at]?.revision ?? 0
    const oldest = hashes.reduce((best, _, at) => (age(at) < age(best) ? at : best), 0)
    register.write(null, stateTags.shadow, uid, hashes[oldest]!)
  }
  const row: ShadowRow = { revision: shared.revision, fields }
  register.write(row, stateTags.shadow, uid, shared.hash)
}

/** Only the last shared state is ever asked for: it takes the place of the one before. */
export function replaceShadow(
  register: Register,
  uid: string,
  before: string | undefined,
  shared: { readonly revision: number; readonly hash: string },
  fields: Fields,
): void {
  if (before !== undefined && before !== shared.hash) register.write(null, stateTags.shadow, uid, before)
  const row: ShadowRow = { revision: shared.revision, fields }
  register.write(row, stateTags.shadow, uid, shared.hash)
}

/** The state with this hash, if it is still kept. */
export async function readShadow(
  register: Register,
  uid: string,
  hash: string | undefined,
): Promise<Fields | undefined> {
  if (hash === undefined) return undefined
  return (await register.row<ShadowRow>(stateTags.shadow, uid, hash))?.fields
}

/** What was shared was undone: should it come again, it is new. */
export async function dropShadow(register: Register, uid: string, hash: string): Promise<void> {
  const kept = await register.list(keptShadows + 1, stateTags.shadow, uid)
  if (kept.includes(hash)) register.write(null, stateTags.shadow, uid, hash)
}

export async function dropShadows(register: Register, uid: string): Promise<void> {
  for (const hash of await register.list(keptShadows + 1, stateTags.shadow, uid)) {
    register.write(null, stateTags.shadow, uid, hash)
  }
}

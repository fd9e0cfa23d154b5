/** A customer's number is given by the office (M-A6, M-A7). */
import { isTemporaryNumber } from '../merge/customer-number.js'
import type { RecordKind } from '../records/record-kind.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { Fields } from '../store/store.js'
import type { ImportState } from './import-state.js'

/** A program that has not read the number yet does not take it away by writing without. */
export function takesNumber(kind: RecordKind, local: Fields, name: string, value: unknown): boolean {
  if (kind.family !== 'party' || name !== kind.numberField) return false
  return (value === null || value === undefined || value === '') && local[name] !== undefined
}

/**
 * The number field, where a change says another number than the office does and is not to have it: one typed at a station is
 * text, a temporary one is replaced, and one from the office's own list may be somebody else's by now. To be treated as changed
 * by the office.
 */
export async function numberOfOffice(
  { context, x: { tx } }: ImportState,
  kind: RecordKind,
  { entry, local }: { readonly entry: RegisterEntry; readonly local: Fields },
  incoming: Fields,
): Promise<readonly string[]> {
  const field = kind.numberField
  if (kind.family !== 'party' || field === undefined) return []
  const number = incoming[field]
  if (typeof number !== 'string' || number === '' || number === local[field]) return []
  if (context.customerNumbers === 'separate' || isTemporaryNumber(number)) return [field]
  const [hits = []] = await tx.records.findByNumber(kind.kind, [number])
  return hits.some((key) => key !== entry.key) ? [field] : []
}

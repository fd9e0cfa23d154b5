/** A deletion that is accepted: the row goes, or is marked as not in use any more (M-E4). */
import type { ImportState } from '../jobs/import-state.js'
import type { RecordKind } from '../records/record-kind.js'
import { followsGroups, printGroups } from '../register/field-groups.js'
import { unindexRecord } from '../register/index-record.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { wireHash } from '../jobs/import-state.js'
import type { Fields } from '../store/store.js'

/** Fields that say "not in use any more", by family; what has none is removed. */
export function deactivated(kind: RecordKind, fields: Fields): Fields | undefined {
  if (kind.family === 'party')
    return { ...fields, blocked: { ...(fields['blocked'] as object), blocked: true } }
  if (kind.family === 'article') return { ...fields, active: false }
  return undefined
}

/**
 * @param remove - Physically. Where the vendor's database refuses that, the record is marked instead.
 * @returns whether it is gone.
 */
export async function removeHere(
  state: ImportState,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
  remove: boolean,
): Promise<boolean> {
  const { register, tx } = state.x
  const marked = deactivated(kind, fields)
  if (remove || marked === undefined) {
    try {
      await tx.savepoint(() => tx.records.remove(kind.kind, [entry.key!]))
      register.set({ ...unindexRecord(register, entry), key: undefined, job: state.jobId })
      return true
    } catch (error) {
      state.signal?.throwIfAborted()
      if (marked === undefined) throw error
    }
  }
  const [row] = await tx.records.get(kind.kind, [entry.key!])
  await tx.records.put(kind.kind, [{ key: entry.key, fields: { ...row, ...pickMarks(kind, marked!) } }])
  const hash = wireHash(state, kind, marked!)
  // Only the mark is a change: what others change beside it is no conflict with the deletion.
  const groups = followsGroups(kind) ? printGroups(kind, marked!) : undefined
  register.set({ ...entry, hash, localHash: hash, revision: entry.revision + 1, job: state.jobId }, groups)
  return false
}

function pickMarks(kind: RecordKind, marked: Fields): Fields {
  return kind.family === 'party' ? { blocked: marked['blocked'] } : { active: marked['active'] }
}

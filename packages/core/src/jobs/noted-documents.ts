/** Documents of which nothing is written to the vendor's row, and yet something is to be known. */
import type { RecordEnvelope } from '../records/envelope.js'
import { keepShadow } from '../register/shadows.js'
import { stateTags } from '../register/state-rows.js'
import type { RecordResult } from './exchange.js'
import { conclude, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { JournalRow } from './journal.js'
import { entryNoted } from './planned-entry.js'
import type { Stored } from './stored-documents.js'

/** Journal of a decision that changed what we know of a row and not the row: undo puts that back. */
export function untouched({ entry, row }: Stored): Omit<JournalRow, 'result'> {
  return { wrote: entry.uid, localHash: entry.localHash, before: { entry, row } }
}

/** Nothing to write, and yet something to know: else our next revision would be older than the proposal for its sender. */
export async function concludeNoted(
  state: ImportState,
  envelope: RecordEnvelope,
  localHash: string,
  stored: Stored,
  result: RecordResult,
  how: { readonly overruled: boolean; readonly same: boolean },
): Promise<void> {
  const { register } = state.x
  const { uid, hash, fields } = envelope
  // The same apart from a number that only others gave it: then it is our state that is the last one.
  const counts = how.same ? { ...envelope, hash: localHash } : envelope
  const noted = entryNoted(state, counts, stored.entry, how)
  register.set(noted)
  const revision = how.same ? noted.revision : envelope.revision
  await keepShadow(register, uid, { revision, hash }, fields)
  const kept = await register.row<{ readonly revision: number }>(stateTags.shadow, uid, hash)
  if ((kept?.revision ?? 0) < revision) register.write({ revision, fields }, stateTags.shadow, uid, hash)
  const reason = how.overruled ? { reason: { code: 'DECIDED_KEEP_LOCAL' } } : {}
  conclude(state, { ...result, ...reason }, untouched(stored))
}

/** The answer `keepLocal`: what came is known and overruled. The next change here is made upon it, and it is not asked again. */
export function concludeOverruled(
  state: ImportState,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
): void {
  if (stored !== undefined) {
    const shared = { revision: envelope.revision, hash: envelope.hash }
    const revision = Math.max(stored.entry.revision, envelope.revision + 1)
    state.x.register.set({ ...stored.entry, revision, shared, changedHere: true, job: state.jobId })
  }
  conclude(state, resultOf(state, envelope, 'unchanged', { reason: { code: 'DECIDED_KEEP_LOCAL' } }), {
    ...(stored === undefined ? {} : untouched(stored)),
  })
}

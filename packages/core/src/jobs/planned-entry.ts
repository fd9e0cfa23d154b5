/** Register entries of records that are about to be written. */
import type { RecordEnvelope } from '../records/envelope.js'
import type { RegisterEntry } from '../register/register-entry.js'
import type { ImportState } from './import-state.js'
import type { PlannedWrite } from './write-records.js'

type Next = PlannedWrite['next']

/** Optional parts of the envelope that are kept beside the record. */
function kept(envelope: RecordEnvelope): Partial<Next> {
  return {
    ...(envelope.changedAt === undefined ? {} : { changedAt: envelope.changedAt }),
    ...(envelope.changedBy === undefined ? {} : { changedBy: envelope.changedBy }),
    ...(envelope.externalIds === undefined ? {} : { externalIds: envelope.externalIds }),
  }
}

/** The record exactly as it came: same uid, revision and hash, so that the same file again changes nothing. */
export function entryAsSent(state: ImportState, envelope: RecordEnvelope): Next {
  return {
    uid: envelope.uid,
    kind: envelope.kind,
    company: state.context.company,
    origin: envelope.origin,
    revision: envelope.revision,
    hash: envelope.hash,
    shared: { revision: envelope.revision, hash: envelope.hash },
    ...(envelope.baseRevision === undefined || envelope.baseHash === undefined
      ? {}
      : { base: { revision: envelope.baseRevision, hash: envelope.baseHash } }),
    ...kept(envelope),
  }
}

/** A record that is here and became something that nobody else has yet: a new revision made upon what came. */
export function entryMerged(
  state: ImportState,
  envelope: RecordEnvelope,
  entry: RegisterEntry,
  hash: string,
): Next {
  return {
    uid: entry.uid,
    kind: entry.kind,
    company: state.context.company,
    origin: entry.origin,
    revision: Math.max(entry.revision, envelope.revision) + 1,
    hash,
    shared: { revision: envelope.revision, hash: envelope.hash },
    base: { revision: envelope.revision, hash: envelope.hash },
    changedHere: true,
    ...kept(envelope),
  }
}

/**
 * A proposal for our document that changes nothing of its row: known from now on, and our next revision is above it.
 *
 * @param overruled - A person decided against it: the next revision is not made upon it.
 * @param same - What came is what is here, to the letter.
 */
export function entryNoted(
  state: ImportState,
  { revision, hash, baseRevision, baseHash }: RecordEnvelope,
  entry: RegisterEntry,
  { overruled, same }: { readonly overruled: boolean; readonly same: boolean },
): RegisterEntry {
  const job = state.jobId
  if (same) {
    const newer = revision > entry.revision && baseRevision !== undefined && baseHash !== undefined
    const { changedHere: _changed, ...rest } = entry
    const highest = Math.max(revision, entry.revision)
    return {
      ...rest,
      revision: highest,
      shared: { revision: highest, hash },
      ...(newer ? { base: { revision: baseRevision, hash: baseHash } } : {}),
      job,
    }
  }
  const shared = { revision, hash }
  const issued = entry.shared !== undefined && entry.changedHere !== true
  const base = overruled ? (issued ? entry.shared : entry.base) : shared
  return {
    ...entry,
    revision: Math.max(issued ? entry.revision + 1 : entry.revision, revision + 1),
    shared,
    ...(base === undefined ? {} : { base }),
    changedHere: true,
    job,
  }
}

/** What merge rules compare with: the state that was last shared, and whether it was changed here since. */
export function sharedStateOf(entry: RegisterEntry): {
  readonly revision: number
  readonly hash: string
  readonly changedHereSince: boolean
} {
  if (entry.shared === undefined)
    return { revision: entry.revision, hash: entry.hash, changedHereSince: false }
  return { ...entry.shared, changedHereSince: entry.changedHere === true }
}

/**
 * What happens to a document that arrives: rules M-D1 to M-D8. Only envelopes and flags are looked at, never the figures.
 */
import type { Notice, Outcome } from '../jobs/outcome.js'
import type { Envelope, Origin, RecordEnvelope } from '../records/envelope.js'
import { ownText } from './plain-value.js'
import {
  documentConflictOptions,
  foreignNumberOptions,
  numberClashOptions,
  otherBlockOptions,
  type QuestionDraft,
} from './question-draft.js'
import { sameNumber } from './same-number.js'

/** What the receiver has under the uid of the incoming document. */
export interface StoredDocument extends Pick<Envelope, 'kind' | 'origin' | 'revision' | 'hash'> {
  /** Its number as stored; absent or empty for a draft. */
  readonly number?: string | undefined
  /** True when its fields are no longer those of revision `revision` (somebody edited here and issued nothing yet). */
  readonly changedHereSince: boolean
  /** True when a follow-up (delivery note, invoice) or the vendor's own lock freezes it (M-D6). */
  readonly locked: boolean
  /** Station that may send revisions: the origin's, or the one it was handed over to (M-D2d). */
  readonly ownerStation: string
  /** True for a draft that was deleted and is remembered, so that an older copy does not bring it back. */
  readonly deleted?: boolean | undefined
  /** Hash of the state that `revision` was made upon, where it is known. */
  readonly baseHash?: string | undefined
  /** True when the incoming state is one that was sent or taken here before, not later than the stored revision. */
  readonly known?: boolean | undefined
}

/** Another document here with the number of the incoming one. */
export interface NumberHolder {
  readonly uid: string
  readonly kind: string
  readonly origin: Origin
}

/** Who sent the bundle, as the receiver proved it. */
export interface DocumentSender {
  readonly station: string
  readonly isHost: boolean
  /** The sender is the station (or, of a file, the key) that created the document. */
  readonly isOrigin: boolean
}

/**
 * Answer of the number ranges for the document's origin (N-13).
 * `leased`: in a lease or range. `legacy`: in a declared range of documents older than OrderSync.
 * `undeclared`: the origin has no leases or ranges, nothing to check. `notLeased`: outside of them.
 * `revoked`: in a lease that was taken from a lost device (N-14).
 */
export type NumberStanding = 'leased' | 'legacy' | 'undeclared' | 'notLeased' | 'revoked'

export interface DocumentSituation {
  /** As it arrived; of `fields` only `number` is read. */
  readonly incoming: RecordEnvelope
  /** Absent: nothing is stored under this uid. */
  readonly stored?: StoredDocument | undefined
  /** All documents of this company with the incoming number; other kinds and the document itself are ignored. */
  readonly sameNumber: readonly NumberHolder[]
  readonly sender: DocumentSender
  /** The profile takes changes of this kind from stations that do not own the document. */
  readonly acceptChanged: boolean
  /** The profile takes documents without number. */
  readonly draftsAllowed: boolean
  /** True for a bundle made by hand, without enrolled station (`kind: file`). */
  readonly isFile: boolean
  /** Default `undeclared`. */
  readonly numberLeased?: NumberStanding | undefined
  /** Name of another station that would still give this number: it lies in its block. */
  readonly numberHolder?: string | undefined
}

/**
 * What to write. `create`: the whole record. `replace`: the whole record, lineIds kept, former revision kept in history.
 * `merge`: hand base, stored and incoming fields to `mergeDocument`. `delete`: a draft. `none`: nothing at all.
 */
export type DocumentAction = 'create' | 'replace' | 'merge' | 'delete' | 'none'

export interface DocumentDecision {
  /** With action `merge` this is the outcome of a merge without conflict; `mergeDocument` has the last word. */
  readonly outcome: Outcome
  /** Present whenever nothing was written though the record is new; a code of the sentence catalogue. */
  readonly reason?: Notice | undefined
  readonly action: DocumentAction
  readonly question?: QuestionDraft | undefined
  /** Remarks that hold nothing up. */
  readonly notices: readonly Notice[]
}

/**
 * Decide what a document that arrived does to the one that is stored.
 *
 * Checked in this order, the first that applies decides: tombstone (M-D7), kind (M-D5), same revision and hash (M-D1),
 * a state that was here before (M-D2a), who may send (M-D2d), older revision (M-D2a), reused revision (M-D2b), number gone, draft without permission,
 * number clash (M-D3), number range (M-D4), lock (M-D6), base (M-D2c); then `create`, `replace` (M-D2) or `merge` (M-D2d).
 * Number and range are checked when the document is new or its number changed; a refused one can be sent again at any time.
 *
 * A revision that skips some of its owner's (3 after 1) replaces: arrival order does not matter (M-D8). A revision without
 * `baseRevision` counts as made upon the stored one.
 *
 * @returns Values only; nothing is written. `outcome` `conflict` and `pending` always come with a `question`.
 * @see docs/format/merge-rules.md, "Documents"
 */
export function decideDocument(situation: DocumentSituation): DocumentDecision {
  const { incoming, stored } = situation
  if (incoming.deleted === true) return decideTombstone(situation)
  if (stored !== undefined) {
    if (stored.kind !== incoming.kind) {
      return refuse('KIND_CHANGED', { stored: stored.kind, incoming: incoming.kind })
    }
    if (stored.revision === incoming.revision && stored.hash === incoming.hash)
      return done('unchanged', 'none')
    // An own copy that comes back is no proposal, whatever it says it was made upon.
    if (stored.known === true) return done('stale', 'none')
  }
  return (
    decideSender(situation) ??
    decideRevision(situation) ??
    decideNumber(situation) ??
    decideLock(situation) ??
    decideBase(situation) ??
    accept(situation)
  )
}

function decideTombstone(situation: DocumentSituation): DocumentDecision {
  const { incoming, stored } = situation
  const number = stored?.number ?? ownText(incoming.fields, 'number')
  if (number !== undefined && number !== '') return refuse('NUMBERED_NOT_DELETABLE', { number })
  if (stored === undefined || stored.deleted === true) return done('unchanged', 'none')
  if (!maySend(situation)) return notOwner(situation)
  if (incoming.revision < stored.revision) return done('stale', 'none')
  if (stored.locked) return locked()
  // An edit against a deletion is a conflict, never a silent win of either.
  if (stored.changedHereSince) return conflict('EDIT_AGAINST_DELETE', {})
  return done('refreshed', 'delete')
}

/** The host, or the owner: the origin until the document was handed over. */
function maySend({ sender, stored, incoming, isFile }: DocumentSituation): boolean {
  if (sender.isHost) return true
  if (stored === undefined) return sender.isOrigin || isFile
  if (sender.station === stored.ownerStation) return true
  return sender.isOrigin && stored.ownerStation === incoming.origin.station
}

function notOwner({ incoming, stored }: DocumentSituation): DocumentDecision {
  return refuse('NOT_OWNER', { owner: stored?.ownerStation ?? incoming.origin.station })
}

function isProposal(situation: DocumentSituation): boolean {
  const { stored, incoming } = situation
  return stored !== undefined && incoming.baseRevision !== undefined && !maySend(situation)
}

function decideSender(situation: DocumentSituation): DocumentDecision | undefined {
  if (maySend(situation)) return undefined
  const { stored, incoming } = situation
  // An old copy that comes back is no attempt to change anything.
  if (stored !== undefined && incoming.baseRevision === undefined && incoming.revision < stored.revision) {
    return done('stale', 'none')
  }
  if (stored === undefined || !situation.acceptChanged) return notOwner(situation)
  return undefined
}

function decideRevision(situation: DocumentSituation): DocumentDecision | undefined {
  const { stored, incoming } = situation
  // A proposal is judged by its base: its owner may have gone on meanwhile, and nothing of it may be lost as "stale".
  if (stored === undefined || isProposal(situation)) return undefined
  if (incoming.revision < stored.revision) return done('stale', 'none')
  if (incoming.revision > stored.revision) return undefined
  if (isFork(situation)) {
    const { revision, baseRevision = 0 } = incoming
    return conflict('BASE_MOVED', { base: baseRevision, stored: stored.revision, revision })
  }
  return { ...done('quarantined', 'none'), reason: notice('REV_REUSED', { revision: incoming.revision }) }
}

/**
 * Two revisions of one number that were both made upon a former one: a proposal went round and met its owner's own revision.
 * Upon different states that is sure; upon the same one it may also be a sender that runs twice, but of a file nobody else can
 * tell than a person.
 */
function isFork({ incoming, stored, isFile }: DocumentSituation): boolean {
  if (incoming.baseHash === undefined || stored?.baseHash === undefined) return false
  return isFile || incoming.baseHash !== stored.baseHash
}

function decideNumber(situation: DocumentSituation): DocumentDecision | undefined {
  const { incoming, stored } = situation
  const number = ownText(incoming.fields, 'number')
  const storedNumber = stored?.number === '' ? undefined : stored?.number
  if (number === undefined) {
    if (storedNumber !== undefined) return refuse('NUMBER_REMOVED', { number: storedNumber })
    return situation.draftsAllowed ? undefined : refuse('DRAFTS_NOT_ALLOWED', {})
  }
  if (storedNumber !== undefined && sameNumber(number, storedNumber)) return undefined
  return decideClash(situation, number) ?? decideRange(situation, number)
}

function decideClash(
  { incoming, sameNumber: holders }: DocumentSituation,
  number: string,
): DocumentDecision | undefined {
  const others = holders.filter((holder) => holder.kind === incoming.kind && holder.uid !== incoming.uid)
  if (others.length === 0) return undefined
  const stations = [...new Set(others.map((holder) => holder.origin.station))].sort()
  const cause = notice('NUMBER_CLASH', {
    number,
    storedOrigin: stations.join(', '),
    incomingOrigin: incoming.origin.station,
  })
  return {
    outcome: 'refused',
    reason: cause,
    action: 'none',
    question: { type: 'number-clash', cause, options: numberClashOptions },
    notices: [],
  }
}

function decideRange(situation: DocumentSituation, number: string): DocumentDecision | undefined {
  const { numberLeased, numberHolder: holder, isFile, incoming } = situation
  if (holder !== undefined) {
    const cause = notice('NUMBER_OF_OTHER_BLOCK', { number, origin: incoming.origin.station, holder })
    return {
      outcome: isFile ? 'pending' : 'quarantined',
      reason: cause,
      action: 'none',
      question: { type: 'number-clash', cause, options: otherBlockOptions },
      notices: [],
    }
  }
  if (numberLeased !== 'notLeased' && numberLeased !== 'revoked') return undefined
  const code = numberLeased === 'revoked' ? 'NUMBER_REVOKED' : 'NUMBER_NOT_LEASED'
  const reason = notice(code, { number, origin: incoming.origin.station })
  return {
    // Kept aside until somebody releases or rejects it (M-D4); of a file it waits for the answer.
    outcome: numberLeased === 'notLeased' && !isFile ? 'quarantined' : 'pending',
    reason,
    action: 'none',
    question: { type: 'number-clash', cause: reason, options: foreignNumberOptions },
    notices: [],
  }
}

function decideLock({ stored }: DocumentSituation): DocumentDecision | undefined {
  return stored?.locked === true ? locked() : undefined
}

function locked(): DocumentDecision {
  const cause = notice('LOCKED_AT_HOST', {})
  return {
    outcome: 'pending',
    reason: cause,
    action: 'none',
    question: { type: 'locked-document', cause, options: documentConflictOptions },
    notices: [],
  }
}

function decideBase(situation: DocumentSituation): DocumentDecision | undefined {
  const { stored, incoming } = situation
  if (stored === undefined || isProposal(situation)) return undefined
  if (stored.changedHereSince) return conflict('CHANGED_HERE', { revision: incoming.revision })
  const { baseRevision, baseHash } = incoming
  if (baseRevision === undefined || baseRevision > stored.revision) return undefined
  const sameBase = baseRevision === stored.revision && (baseHash === undefined || baseHash === stored.hash)
  if (sameBase) return undefined
  return conflict('BASE_MOVED', { base: baseRevision, stored: stored.revision, revision: incoming.revision })
}

function accept(situation: DocumentSituation): DocumentDecision {
  const { stored, incoming } = situation
  if (stored === undefined || stored.deleted === true) return done('created', 'create')
  if (!maySend(situation)) return done('refreshed', 'merge')
  if (incoming.revision <= stored.revision + 1) return done('refreshed', 'replace')
  return {
    ...done('refreshed', 'replace'),
    notices: [notice('REVISIONS_SKIPPED', { stored: stored.revision, revision: incoming.revision })],
  }
}

function conflict(code: string, parameters: NonNullable<Notice['parameters']>): DocumentDecision {
  const cause = notice(code, parameters)
  return {
    outcome: 'conflict',
    reason: cause,
    action: 'none',
    question: { type: 'document-conflict', cause, options: documentConflictOptions },
    notices: [],
  }
}

function refuse(code: string, parameters: NonNullable<Notice['parameters']>): DocumentDecision {
  return { ...done('refused', 'none'), reason: notice(code, parameters) }
}

function done(outcome: Outcome, action: DocumentAction): DocumentDecision {
  return { outcome, action, notices: [] }
}

function notice(code: string, parameters: NonNullable<Notice['parameters']>): Notice {
  return { code, parameters }
}

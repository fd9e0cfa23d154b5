/** Switches per entity and direction: rules M-E1, M-E2, M-E4. Applied at both ends. */
import type { Notice, Outcome } from '../jobs/outcome.js'

/** What travels of one kind in one direction. */
export interface EntityRule {
  readonly include: boolean
  /** Takes records without link and without match. */
  readonly acceptNew: boolean
  /** Takes changes of linked records. */
  readonly acceptChanged: boolean
  /** Takes deletions. */
  readonly acceptDeleted: boolean
  /** What a deletion does. Default `deactivate`. */
  readonly deletion?: 'deactivate' | 'remove' | undefined
}

export interface EntitySituation {
  /** Record kind, for the reasons. */
  readonly kind: string
  /** The receiver has the record, by link or match. */
  readonly known: boolean
  /** Same content as what the receiver has. */
  readonly same: boolean
  /** The incoming record is a tombstone. */
  readonly deleted: boolean
  /** Something at the receiver refers to it. */
  readonly referredTo: boolean
  /** The receiver edited it since the state that was deleted. */
  readonly changedHereSince: boolean
}

export interface RuleDecision {
  readonly action: 'create' | 'update' | 'deactivate' | 'remove' | 'none'
  /** For action `update` the outcome of a merge without conflict; `mergeFields` has the last word. */
  readonly outcome: Outcome
  /** Present with `skipped` and `conflict`. */
  readonly reason?: Notice | undefined
  /** `KEPT_INACTIVE` when a removal became a deactivation because something refers to the record. */
  readonly notices: readonly Notice[]
}

/**
 * May this record come in, and as what? The sender asks the same to save traffic, with what it knows of the receiver.
 *
 * Not included, or not accepted: `skipped`, with the switch that says so. A deletion deactivates unless `remove` is set and
 * nothing refers to the record. A deletion of a record that was edited here is a conflict, never a silent win of either.
 */
export function decideRule(rule: EntityRule, situation: EntitySituation): RuleDecision {
  if (!rule.include) return skipped('KIND_NOT_INCLUDED', situation)
  if (situation.deleted) return decideDeletion(rule, situation)
  if (!situation.known)
    return rule.acceptNew ? taken('create', 'created') : skipped('NEW_NOT_ACCEPTED', situation)
  if (situation.same) return taken('none', 'unchanged')
  return rule.acceptChanged ? taken('update', 'refreshed') : skipped('CHANGED_NOT_ACCEPTED', situation)
}

function decideDeletion(rule: EntityRule, situation: EntitySituation): RuleDecision {
  if (!situation.known) return taken('none', 'unchanged')
  if (!rule.acceptDeleted) return skipped('DELETED_NOT_ACCEPTED', situation)
  if (situation.changedHereSince) {
    return { action: 'none', outcome: 'conflict', reason: { code: 'EDIT_AGAINST_DELETE' }, notices: [] }
  }
  if (rule.deletion !== 'remove') return taken('deactivate', 'refreshed')
  if (!situation.referredTo) return taken('remove', 'refreshed')
  return { ...taken('deactivate', 'refreshed'), notices: [{ code: 'KEPT_INACTIVE' }] }
}

/** What the sender knows of one record and one receiver. */
export interface SentState {
  readonly uid: string
  /** Position of the present state in the sender's change feed. */
  readonly change: number
  /** Position that the receiver has; absent = never sent. */
  readonly sentChange?: number | undefined
  readonly deleted: boolean
}

/**
 * Records to send when a rule was widened (M-E2): those the former rule held back and the new one lets through, each once,
 * in their latest state, by position. What happened in between is not replayed.
 */
export function recordsReleased(
  before: EntityRule,
  after: EntityRule,
  records: readonly SentState[],
): string[] {
  const behind = records.filter((record) =>
    record.sentChange === undefined ? !record.deleted : record.sentChange < record.change,
  )
  const released = behind.filter((record) => !travels(before, record) && travels(after, record))
  return [...released].sort((a, b) => a.change - b.change).map((record) => record.uid)
}

function travels(rule: EntityRule, record: SentState): boolean {
  const known = record.sentChange !== undefined
  const situation = {
    kind: '',
    known,
    same: false,
    deleted: record.deleted,
    referredTo: false,
    changedHereSince: false,
  }
  return decideRule(rule, situation).action !== 'none'
}

function taken(action: RuleDecision['action'], outcome: Outcome): RuleDecision {
  return { action, outcome, notices: [] }
}

function skipped(code: string, { kind }: EntitySituation): RuleDecision {
  return { action: 'none', outcome: 'skipped', reason: { code, parameters: { kind } }, notices: [] }
}

/**
 * Records of the office on their way into the station's tables: found under their uid, another name or their number, planned,
 * written. Changes made here that the office has not answered stay on top.
 */
import type { PutLine } from '../format/wire.js'
import { conclude, resultOf, wireHash } from '../jobs/import-state.js'
import type { ImportState } from '../jobs/import-state.js'
import type { Notice, Outcome } from '../jobs/outcome.js'
import { entryAsSent } from '../jobs/planned-entry.js'
import { writeRecords } from '../jobs/write-records.js'
import type { PlannedWrite } from '../jobs/write-records.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import { readRecords } from '../register/record-form.js'
import type { RegisterEntry, SyncMark } from '../register/register-entry.js'
import type { Fields } from '../store/store.js'
import { findHere, numbersOfOthers } from './find-here.js'
import type { Incoming, Told } from './incoming.js'
import { noteOverruled, noteOverwritten, officeValueHolds, overwrittenBy } from './kept-aside.js'
import type { Overwritten } from './kept-aside.js'
import { partAgain, pointBack, uniteLinked } from './linked-records.js'
import type { Session } from './sync-context.js'

/** What stands here of a record that comes. */
interface Local {
  /** The vendor's row. */
  readonly row: Fields | undefined
  /** In the form of the wire; only of a record with changes made here. */
  readonly local?: Fields | undefined
}

/**
 * Takes over what came of one kind.
 *
 * @param acked - Position of ours that the office has confirmed.
 * @returns what the person at this station has to know beside what is said of single records.
 */
export async function takeKind(
  state: ImportState,
  session: Session,
  kind: RecordKind,
  incoming: readonly Incoming[],
  acked: number,
  told: Told,
): Promise<readonly Notice[]> {
  const { register, tx } = state.x
  const parted = await partAgain(state, incoming, told)
  const entries = await findHere(state, kind, incoming, told)
  const united = await uniteLinked(state, kind, incoming, entries, acked, told)
  const twice = await numbersOfOthers(state, kind, incoming, entries)
  const present = entries.filter((entry) => entry?.key !== undefined).map((entry) => entry!)
  const changed = present.filter((entry, i) => present.indexOf(entry) === i)
  const rows = await tx.records.get(
    kind.kind,
    changed.map((entry) => entry.key!),
  )
  const localOf = new Map<string, Local>(changed.map((entry, i) => [entry.uid, { row: rows[i] }]))
  // What the row says in the form of the wire is asked only where changes made here stay on top.
  const touched = changed.filter(({ uid }) => register.mark(uid).pending !== undefined)
  const read = await readRecords(tx, register, kind, touched)
  for (const [i, { uid }] of touched.entries()) localOf.set(uid, { ...localOf.get(uid)!, local: read[i] })
  const writes: PlannedWrite[] = []
  const marks: { uid: string; line: PutLine; pending: SyncMark['pending'] }[] = []
  for (const [i, one] of incoming.entries()) {
    await state.pace.step()
    if (parted.stale.has(one.envelope.uid)) {
      conclude(state, resultOf(state, one.envelope, 'stale'))
      continue
    }
    const entry = entries[i]
    const planned = planPut(state, kind, one, entry, localOf, acked, twice.get(one.envelope.uid) ?? [])
    if (planned.overwritten !== undefined && entry !== undefined) {
      const local = localOf.get(entry.uid)?.local ?? {}
      const note = planned.overruled === true ? noteOverruled : noteOverwritten
      await note(register, kind, entry, local, planned.overwritten, state.now)
    }
    if (planned.write !== undefined) writes.push(planned.write)
    if (planned.noted) marks.push({ uid: one.envelope.uid, line: one.line, pending: planned.pending })
  }
  await writeRecords(state, kind, writes)
  for (const { uid, line, pending } of marks) noteChange(session, uid, line, pending)
  await pointBack(state, kind, parted)
  return united
}

interface Planned {
  readonly write?: PlannedWrite | undefined
  /** The office's change is known from now on. */
  readonly noted: boolean
  readonly pending?: SyncMark['pending']
  /** What of ours the write replaces. */
  readonly overwritten?: Overwritten | undefined
  /** The office never hears of it: nobody will say what became of it. */
  readonly overruled?: boolean | undefined
}

function planPut(
  state: ImportState,
  kind: RecordKind,
  { line, envelope }: Incoming,
  entry: RegisterEntry | undefined,
  localOf: ReadonlyMap<string, Local>,
  acked: number,
  notices: readonly Notice[],
): Planned {
  const { register } = state.x
  // The record says itself what of ours it has, also while its bundle waits behind a gap.
  const answered = answeredUpTo(state, entry?.uid ?? envelope.uid, Math.max(acked, line.sv ?? 0))
  const rule = state.context.ruleOf(kind)
  const end = (outcome: Outcome, reason?: Notice): void => {
    conclude(state, resultOf(state, envelope, outcome, reason === undefined ? {} : { reason }))
  }
  if (entry?.key === undefined) {
    // A record that was deleted here and is waiting to be told so stays deleted until the office has answered.
    const { pending: waiting, change: known } = register.mark(envelope.uid)
    const isTold = state.context.staysHere?.(kind, undefined) !== true
    if (isTold && waiting !== undefined && Object.values(waiting).some((sv) => sv > answered)) {
      end('pending', { code: 'LOCAL_CHANGE_UNDER_WAY' })
      return { noted: false }
    }
    // What was deleted here and is kept there comes back; it is not new.
    const comesBack = waiting !== undefined && known !== undefined
    if (!rule.acceptNew && !comesBack) {
      end('skipped', { code: 'NEW_NOT_ACCEPTED', parameters: { kind: kind.kind } })
      return { noted: false }
    }
    return { write: writeOf(state, envelope, entry, undefined, 'created', notices), noted: true }
  }
  const mark = register.mark(entry.uid)
  const change = line.change
  if (change !== undefined && mark.change?.n === change.epoch.n && mark.change.counter > change.counter) {
    end('stale')
    return { noted: false }
  }
  const found = localOf.get(entry.uid)
  const local = found?.local ?? {}
  // What never goes to the office is no change under way: where it is master its value holds (M-E5).
  if (mark.pending !== undefined && state.context.staysHere?.(kind, local) === true) {
    return planOverruled(state, kind, { line, envelope }, entry, found)
  }
  const pending = Object.entries(mark.pending ?? {}).filter(([, sv]) => sv > answered)
  const overwritten = overwrittenBy(kind, mark.pending, answered, local, envelope.fields)
  if (pending.length > 0) {
    const onTop = planOnTop(
      state,
      kind,
      { line, envelope },
      entry,
      local,
      found?.row,
      Object.fromEntries(pending),
    )
    return onTop.write === undefined ? onTop : { ...onTop, overwritten }
  }
  if (entry.hash === envelope.hash) {
    end('unchanged')
    return same(state, entry, envelope)
  }
  if (!rule.acceptChanged && mark.change !== undefined && mark.pending === undefined) {
    end('skipped', { code: 'CHANGED_NOT_ACCEPTED', parameters: { kind: kind.kind } })
    return { noted: false }
  }
  return { write: writeOf(state, envelope, entry, found, 'refreshed'), noted: true, overwritten }
}

/** Here stands what the office has. */
function same({ x }: ImportState, entry: RegisterEntry, envelope: RecordEnvelope): Planned {
  const shared = { revision: envelope.revision, hash: envelope.hash }
  const { changedHere: _changed, proposed: _proposed, ...rest } = entry
  x.register.set({ ...rest, revision: envelope.revision, origin: envelope.origin, shared })
  // Its base is what the office has, also where we were the one who made it.
  return { noted: true }
}

/** The office's value takes the place of ours, which is kept aside at once and named. */
function planOverruled(
  state: ImportState,
  kind: RecordKind,
  { envelope }: Incoming,
  entry: RegisterEntry,
  found: Local | undefined,
): Planned {
  if (entry.hash === envelope.hash) {
    conclude(state, resultOf(state, envelope, 'unchanged'))
    return same(state, entry, envelope)
  }
  const { pending } = state.x.register.mark(entry.uid)
  const local = found?.local ?? {}
  // What does not travel at all stays in the row.
  const seen = state.context.travels?.(kind, local) ?? local
  const overwritten = overwrittenBy(kind, pending, Infinity, seen, envelope.fields)
  const notices = overwritten === undefined ? [] : [officeValueHolds(kind, local)]
  return {
    write: writeOf(state, envelope, entry, found, 'refreshed', notices),
    noted: true,
    overwritten,
    overruled: true,
  }
}

/** The cursor passes what cannot travel; nothing of that was told. */
export function answeredUpTo({ x }: ImportState, uid: string, told: number): number {
  return x.register.mark(uid).held === true ? 0 : told
}

/** Changes made here that the office has not answered stay on top of what it sends. */
function planOnTop(
  state: ImportState,
  kind: RecordKind,
  { envelope }: Incoming,
  entry: RegisterEntry,
  local: Fields,
  row: Fields | undefined,
  pending: Readonly<Record<string, number>>,
): Planned {
  const reason: Notice = { code: 'LOCAL_CHANGE_UNDER_WAY' }
  if (pending[wholeRecord] !== undefined || kind.family === 'document') {
    conclude(state, resultOf(state, envelope, 'pending', { reason }))
    const isFirst = state.x.register.mark(entry.uid).change === undefined && kind.family !== 'document'
    return isFirst ? { noted: true, pending } : { noted: false }
  }
  const kept = (field: string): boolean => pending[groupOfField(kind, field)] !== undefined
  const merged: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(envelope.fields)) if (!kept(field)) merged[field] = value
  for (const [field, value] of Object.entries(local)) if (kept(field)) merged[field] = value
  const hash = wireHash(state, kind, merged)
  const sent = entryAsSent(state, envelope)
  const result = resultOf(state, envelope, 'refreshed', { local, after: merged })
  if (hash === entry.hash) {
    // All that the office has otherwise was changed here, and the answer to that is still to come.
    const isSame = envelope.hash === entry.hash
    conclude(state, isSame ? { ...result, outcome: 'unchanged' } : { ...result, outcome: 'pending', reason })
    return { noted: true, pending }
  }
  return {
    write: {
      envelope,
      fields: merged,
      asSent: merged,
      entry,
      ...(row === undefined ? {} : { rowBefore: row }),
      next: { ...sent, hash, changedHere: true },
      ...baseOf(state, kind, envelope),
      result,
    },
    noted: true,
    pending,
  }
}

function writeOf(
  state: ImportState,
  envelope: RecordEnvelope,
  entry: RegisterEntry | undefined,
  found: Local | undefined,
  outcome: 'created' | 'refreshed',
  notices: readonly Notice[] = [],
): PlannedWrite {
  return {
    envelope,
    fields: envelope.fields,
    asSent: envelope.fields,
    entry,
    ...(found?.row === undefined ? {} : { rowBefore: found.row }),
    next: entryAsSent(state, envelope),
    ...baseOf(state, state.context.kinds.get(envelope.kind)!, envelope),
    result: resultOf(state, envelope, outcome, { notices }),
  }
}

/**
 * Is the office's state kept as the base of changes made here? Of what this station may change: lines of documents merge one by
 * one against it, and who decides about a customer sees what stood there before.
 */
function baseOf(
  { context }: ImportState,
  kind: RecordKind,
  { fields }: RecordEnvelope,
): Pick<PlannedWrite, 'shadow' | 'lastShadowOnly'> {
  if (context.proposes?.(kind) !== true) return {}
  // A document that this station owns may come back answered upon an earlier state of it.
  return kind.family === 'document' ? { shadow: fields } : { shadow: fields, lastShadowOnly: true }
}

/** From now on our changes of the record are made upon this state of the office. */
function noteChange(
  { register }: Session,
  uid: string,
  { change, owner }: PutLine,
  pending: SyncMark['pending'],
): void {
  const {
    change: before,
    pending: _pending,
    offered,
    upon: former,
    owner: _owner,
    ...mark
  } = register.mark(uid)
  // What is pending was made upon the state before: nobody here has seen what the office has there now.
  const upon = pending === undefined ? undefined : (former ?? before?.counter ?? 0)
  const at = change === undefined ? before : { n: change.epoch.n, counter: change.counter }
  register.setMark(uid, {
    ...mark,
    ...(at === undefined ? {} : { change: at }),
    ...(pending === undefined ? {} : { pending }),
    ...(pending === undefined || offered === undefined ? {} : { offered }),
    ...(upon === undefined ? {} : { upon }),
    ...(owner === undefined ? {} : { owner }),
  })
}

/** A record that is known here by its uid and is no document: three-way merge by field group (M-E3, M-E5). */
import { mergeFields, partyHostFields } from '../merge/merge-fields.js'
import type { FieldConflict } from '../merge/merge-fields.js'
import { applyFieldAnswer } from '../merge/answer-check.js'
import { askAboutFields } from '../merge/question-draft.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { readShadow } from '../register/shadows.js'
import type { Fields } from '../store/store.js'
import type { RecordResult } from './exchange.js'
import { ask, conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'
import { entryAsSent, entryMerged, sharedStateOf } from './planned-entry.js'
import type { PlannedWrite } from './write-records.js'

export interface KnownRecord {
  readonly envelope: RecordEnvelope
  readonly entry: RegisterEntry
}

/** Decide many; those that need no writing are concluded at once. @returns what is to be written. */
export async function planKnown(
  state: ImportState,
  kind: RecordKind,
  known: readonly KnownRecord[],
): Promise<readonly PlannedWrite[]> {
  const { register, tx } = state.x
  const open: KnownRecord[] = []
  for (const record of known) {
    await state.pace.step()
    const settled = await settledAtOnce(state, kind, record)
    if (settled === undefined) open.push(record)
    else conclude(state, settled)
  }
  if (open.length === 0) return []
  const locals = await readRecords(
    tx,
    register,
    kind,
    open.map((one) => one.entry),
  )
  const rows = await tx.records.get(
    kind.kind,
    open.map((one) => one.entry.key!),
  )
  const shadows: (Fields | undefined)[] = []
  for (const { envelope, entry } of open) {
    const upon = await readShadow(register, entry.uid, envelope.baseHash)
    // Made upon less than what was shared last, that one is no base: whatever came after would look taken back.
    const last = isBehind(envelope, entry) ? undefined : entry.shared?.hash
    shadows.push(upon ?? (await readShadow(register, entry.uid, last)))
  }
  return open.flatMap((record, i) => {
    const write = planMerge(state, kind, record, locals[i]!, rows[i]!, shadows[i])
    return write === undefined ? [] : [write]
  })
}

/** The last shared state here is newer than what came. */
function isBehind(envelope: RecordEnvelope, entry: RegisterEntry): boolean {
  return envelope.revision < sharedStateOf(entry).revision
}

async function settledAtOnce(
  state: ImportState,
  kind: RecordKind,
  { envelope, entry }: KnownRecord,
): Promise<RecordResult | undefined> {
  const stored = sharedStateOf(entry)
  if (envelope.hash === stored.hash || envelope.hash === entry.hash)
    return resultOf(state, envelope, 'unchanged')
  if (envelope.revision <= stored.revision && (await isOldNews(state, kind, envelope, entry)))
    return resultOf(state, envelope, 'stale')
  if (!state.context.ruleOf(kind).acceptChanged) {
    const reason: Notice = { code: 'CHANGED_NOT_ACCEPTED', parameters: { kind: kind.kind } }
    return resultOf(state, envelope, 'skipped', { reason })
  }
  return undefined
}

/**
 * Of what is no newer than the last shared state: had here before, or a state that its owner has passed. What others made of
 * our own party meanwhile is neither, whatever its number says: they count on from what they had seen.
 */
async function isOldNews(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  entry: RegisterEntry,
): Promise<boolean> {
  const { register } = state.x
  if ((await readShadow(register, entry.uid, envelope.hash)) !== undefined) return true
  if (!isBehind(envelope, entry)) return false
  const isOurs = kind.family === 'party' && entry.origin.station === state.context.station
  return !isOurs || envelope.baseHash === undefined
}

function planMerge(
  state: ImportState,
  kind: RecordKind,
  { envelope, entry }: KnownRecord,
  local: Fields,
  rowBefore: Fields,
  base: Fields | undefined,
): PlannedWrite | undefined {
  const isParty = kind.family === 'party'
  const shared = sharedStateOf(entry)
  const behind = isBehind(envelope, entry)
  const merge = mergeFields({
    base: base ?? (shared.changedHereSince || behind ? undefined : local),
    local,
    incoming: envelope.fields,
    groups: kind.fieldGroups,
    policy: isParty ? 'ask' : 'hostWins',
    host: 'local',
    ...(isParty ? { hostFields: partyHostFields } : {}),
  })
  const asked = merge.conflicts.filter((conflict) => conflict.asks)
  const answered: Answered =
    asked.length === 0
      ? { fields: merge.fields, open: false }
      : askFields(state, kind, envelope, entry, merge.fields, asked)
  const { fields, open } = answered
  const asSent = wireHash(state, kind, fields) === envelope.hash
  const changed = merge.changed || fields !== merge.fields
  const outcome = open ? 'conflict' : changed ? 'refreshed' : 'unchanged'
  const reason = open ? (answered.wrong ?? askAboutFields(asked.map((one) => one.group))?.cause) : undefined
  const result = resultOf(state, envelope, outcome, { reason, local, after: fields })
  if (open && !changed) {
    conclude(state, result)
    return undefined
  }
  const merged =
    asSent && !behind
      ? { ...entryAsSent(state, envelope), origin: entry.origin }
      : entryMerged(state, envelope, entry, wireHash(state, kind, fields))
  return {
    envelope,
    fields,
    asSent: fields,
    entry,
    rowBefore,
    // While a question is open its base must stay, or the same conflict would look settled next time.
    next: open
      ? { ...merged, shared: entry.shared, changedHere: true }
      : behind
        ? // Others have seen more of us than this; what came counts as seen here, under the number that is reached.
          { ...merged, shared: { revision: shared.revision, hash: envelope.hash } }
        : merged,
    ...(open ? {} : { shadow: envelope.fields }),
    result,
  }
}

interface Answered {
  readonly fields: Fields
  readonly open: boolean
  /** Why a typed value was not taken; the question stays. */
  readonly wrong?: Notice
}

function askFields(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  entry: RegisterEntry,
  merged: Fields,
  conflicts: readonly FieldConflict[],
): Answered {
  const pick = (side: 'base' | 'local' | 'incoming'): Fields =>
    Object.assign({}, ...conflicts.map((conflict) => conflict[side])) as Fields
  const { decision, question } = ask(state, envelope, {
    ...askAboutFields(conflicts.map((one) => one.group))!,
    sameness: [envelope.hash],
    base: pick('base'),
    local: pick('local'),
    incoming: pick('incoming'),
    target: [entry.key, pick('local')],
  })
  if (decision === undefined) return { fields: merged, open: true }
  const fields = applyFieldAnswer(merged, conflicts, decision)
  const wrong = refuseTyped(state, kind, fields)
  if (wrong === undefined) return { fields, open: false }
  reopen(state, question, envelope)
  return { fields: merged, open: true, wrong }
}

/**
 * Changes that a station made to records of the host, merged field by field (M-E3, M-D2d): a group that only the station
 * changed is taken, one that somebody else changed meanwhile is a question, and everything else of the change is taken at once.
 */
import type { EditLine } from '../format/wire.js'
import { applyFieldAnswer } from '../merge/answer-check.js'
import { mergeDocument, placeOf } from '../merge/merge-document.js'
import { mergeFields, partyHostFields } from '../merge/merge-fields.js'
import { objectOf } from '../merge/plain-value.js'
import { askAboutDocument, askAboutFields } from '../merge/question-draft.js'
import { judgeForImport } from '../records/invoice-ban/judge-record.js'
import { completeFields } from '../records/complete-fields.js'
import type { RecordKind } from '../records/record-kind.js'
import { validateRecord } from '../records/validate-record.js'
import { dropEmpty } from '../records/canonical-hash.js'
import { wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import { readRecords, toEnvelope } from '../register/record-form.js'
import type { RegisterEntry, SyncMark } from '../register/register-entry.js'
import type { Fields } from '../store/store.js'
import type { RecordEnvelope } from '../records/envelope.js'
import { numberOfOffice, takesNumber } from './given-number.js'
import { hiddenFrom } from './hidden-fields.js'
import { ask, conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { Notice, Outcome } from './outcome.js'
import { entryMerged } from './planned-entry.js'
import { withSnapshots } from './with-snapshots.js'
import { recordLabel } from './record-label.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

export interface EditSource {
  readonly station: string
  /** Token of the station's epoch. */
  readonly epoch: string
  /** True when an answer is carried out: then what was seen before counts again. */
  readonly again?: boolean | undefined
}

interface Situation {
  readonly line: EditLine
  readonly entry: RegisterEntry
  readonly mark: SyncMark
  readonly local: Fields
  readonly row: Fields
}

/** Changes of records of one kind; each uid at most once. */
export async function importEdits(
  state: ImportState,
  kind: RecordKind,
  lines: readonly EditLine[],
  source: EditSource,
): Promise<void> {
  const { register, tx } = state.x
  const surviving = await register.surviving(lines.map(({ uid }) => uid))
  const entries = await register.entries(surviving)
  const here = entries.filter((entry) => entry?.key !== undefined && entry.kind === kind.kind)
  const read = await readRecords(
    tx,
    register,
    kind,
    here.map((entry) => entry!),
  )
  const rows = await tx.records.get(
    kind.kind,
    here.map((entry) => entry!.key!),
  )
  const byUid = new Map(here.map((entry, i) => [entry!.uid, { local: read[i], row: rows[i] }]))
  for (const [i, line] of lines.entries()) {
    await state.pace.step()
    const entry = entries[i]
    const found = entry === undefined ? undefined : byUid.get(entry.uid)
    if (entry === undefined || found?.local === undefined || found.row === undefined) {
      const blank = blankEnvelope(state, line)
      // Without fields it only asks how the record stands here.
      const asksOnly = Object.keys(line.fields).length === 0
      const result = asksOnly
        ? resultOf(state, blank, 'unchanged')
        : resultOf(state, blank, 'quarantined', { reason: goneReason(entry) })
      conclude(state, result)
      // Should it come back, its station is to hear that this change is answered.
      if (entry !== undefined) noteSeen(state, line, source)
      continue
    }
    const mark = register.mark(entry.uid)
    if (wasSeen(state, line.uid, line.sv, source)) state.repeated?.add(line.uid)
    // What the station saw had name and address filled in; so must what it is compared with.
    const local =
      kind.family === 'document'
        ? await withSnapshots(state.x, state.context, kind, found.local)
        : found.local
    const situation: Situation = { line, entry, mark, local, row: found.row }
    const write = await planEdit(state, kind, situation, source)
    if (write !== undefined) await writeRecords(state, kind, [write])
    noteSeen(state, line, source)
  }
}

function goneReason(entry: RegisterEntry | undefined): Notice {
  return { code: entry === undefined ? 'RECORD_UNKNOWN' : 'EDIT_AGAINST_DELETE' }
}

/** A change of a record that is not here: its fields alone are no record. */
function blankEnvelope(state: ImportState, line: EditLine): RecordEnvelope {
  const station = state.station?.id ?? ''
  const { uid, kind } = line
  return { uid, kind, company: '', origin: { station }, revision: 1, hash: '', fields: {} }
}

/**
 * Changes up to this position count once, however often they arrive. Noted of the name that the station uses: of a record that
 * went up in another one it may have both, each with changes of its own.
 */
export function noteSeen(
  { x: { register } }: ImportState,
  { uid, sv }: { readonly uid: string; readonly sv: number },
  source: EditSource,
): void {
  const mark = register.mark(uid)
  const before = mark.seen?.[source.station]
  const same = before?.[0] === source.epoch
  if (same && before[1] >= sv) return
  const seen = { ...mark.seen, [source.station]: [source.epoch, sv] as const }
  register.setMark(uid, { ...mark, seen })
}

/** Did the station's changes up to this position come before? */
export function wasSeen(
  { x: { register } }: ImportState,
  uid: string,
  sv: number,
  source: EditSource,
): boolean {
  const before = register.mark(uid).seen?.[source.station]
  return before !== undefined && before[0] === source.epoch && before[1] >= sv
}

/** Fields of the change that were not seen before. */
function fresh(
  state: ImportState,
  situation: Situation,
  kind: RecordKind,
  source: EditSource,
): EditLine['fields'] {
  const { line, local } = situation
  const isOld = (sv: number): boolean => source.again !== true && wasSeen(state, line.uid, sv, source)
  return Object.fromEntries(
    Object.entries(line.fields).filter(
      ([name, { sv, new: value }]) =>
        !isOld(sv ?? line.sv) &&
        !takesNumber(kind, local, name, value) &&
        !(source.again === true && isReplaced(kind, situation, name, source)),
    ),
  )
}

/** The station itself has written the field since, with a later change that was taken: its question is settled by that. */
function isReplaced(
  kind: RecordKind,
  { line, mark, entry }: Situation,
  name: string,
  { station }: EditSource,
): boolean {
  if (hasBoth({ line, mark, entry }, station)) return false
  // Lines of a document are merged one by one; that one of them was written says nothing of the others.
  if (kind.family === 'document') return false
  const { writers } = mark
  const [group, whole] = [writers?.[groupOfField(kind, name)], writers?.[wholeRecord]]
  const last = (group?.[0] ?? 0) > (whole?.[0] ?? 0) ? group : whole
  return last !== undefined && last[1] === station && last[0] > line.base.counter
}

async function planEdit(
  state: ImportState,
  kind: RecordKind,
  situation: Situation,
  source: EditSource,
): Promise<PlannedWrite | undefined> {
  const { entry, local } = situation
  const fields = fresh(state, situation, kind, source)
  const names = Object.keys(fields)
  const changed: Fields = objectOf(names.map((name) => [name, fields[name]!.new ?? undefined]))
  const incoming = dropEmpty({ ...withoutFields(local, names), ...changed })
  const base = dropEmpty({
    ...withoutFields(local, names),
    ...objectOf(names.map((name) => [name, fields[name]!.old ?? undefined])),
  })
  const envelope: RecordEnvelope = {
    ...toEnvelope(entry, incoming),
    hash: wireHash(state, kind, incoming),
    ...(situation.line.changedAt === undefined ? {} : { changedAt: situation.line.changedAt }),
    ...(situation.line.changedBy === undefined ? {} : { changedBy: situation.line.changedBy }),
  }
  const end = (outcome: Outcome, reason?: Notice): undefined => {
    conclude(state, resultOf(state, envelope, outcome, reason === undefined ? {} : { reason }))
  }
  if (names.length === 0) return end('unchanged')
  const refusal = await refuse(state, kind, situation, envelope, names)
  if (refusal !== undefined) return end(refusal.outcome, refusal.reason)
  return kind.family === 'document'
    ? planDocumentEdit(state, kind, situation, envelope, base, changed)
    : planFieldEdit(state, kind, situation, envelope, base, names, source, [
        ...changedByOthers(kind, situation, names, source),
        ...hiddenFrom(state, kind, situation, envelope.fields, names, source),
        ...(await numberOfOffice(state, kind, situation, envelope.fields)),
      ])
}

async function refuse(
  state: ImportState,
  kind: RecordKind,
  { entry, mark, row, local }: Situation,
  envelope: RecordEnvelope,
  names: readonly string[],
): Promise<{ readonly outcome: Outcome; readonly reason: Notice } | undefined> {
  const { context, station } = state
  if (!context.ruleOf(kind).acceptChanged) {
    const owner = mark.owner ?? entry.origin.station
    const code = kind.family === 'document' ? 'NOT_OWNER' : 'CHANGED_NOT_ACCEPTED'
    if (kind.family !== 'document' || owner !== station?.id) {
      return { outcome: 'refused', reason: { code, parameters: { owner, kind: kind.kind } } }
    }
  }
  // What is ours alone never came from there: judged is what the station sees of the record, with its change.
  const seen = context.travels?.(kind, local) ?? local
  const changed = Object.entries(envelope.fields).filter(([name]) => names.includes(name))
  const fields = { ...withoutFields(seen, names), ...objectOf(changed) }
  const verdict = judgeForImport({ kind: kind.kind, fields }, { registry: context.kinds })
  if (verdict.verdict === 'refused') {
    const { reasonCode, path, name } = verdict.reasons[0]!
    return { outcome: 'refused', reason: { code: reasonCode, parameters: { path, name, kind: kind.kind } } }
  }
  const wrong = newlyWrong(kind, local, envelope.fields, names)
  if (wrong !== undefined)
    return { outcome: 'refused', reason: { code: 'RECORD_INVALID', parameters: wrong } }
  if (kind.family !== 'document' || entry.key === undefined) return undefined
  const locked = await context.hooks.isLocked?.(kind.kind, entry.key, row)
  return locked === true ? { outcome: 'refused', reason: { code: 'LOCKED_AT_HOST' } } : undefined
}

/** What is wrong here already is not the fault of who changes something else. */
function newlyWrong(
  kind: RecordKind,
  local: Fields,
  changed: Fields,
  names: readonly string[],
): { readonly path: string; readonly message: string } | undefined {
  const validity = validateRecord(kind, changed)
  if (validity.ok) return undefined
  const before = validateRecord(kind, local)
  const known = new Set(before.ok ? [] : before.issues.map(({ path }) => path))
  const found = validity.issues.find(({ path }) => names.includes(path.split('/')[0]!) || !known.has(path))
  return found === undefined ? undefined : { path: found.path, message: found.message }
}

/** Groups that somebody else changed after the state that the change was made upon. */
function changedByOthers(
  kind: RecordKind,
  { line, mark, entry, local }: Situation,
  names: readonly string[],
  source: EditSource,
): readonly string[] {
  const { counter } = line.base
  // Made upon nothing (a record both sides had before they met): whatever differs was changed by others, but for what the
  // station itself has written since.
  if (counter === 0 && entry.origin.station !== source.station) {
    const isOne = !hasBoth({ line, mark, entry }, source.station)
    const isOwn = (group: string): boolean => isOne && mark.writers?.[group]?.[1] === source.station
    // What only the station has, nobody has changed here.
    return Object.keys(local).filter(
      (field) => !isOwn(groupOfField(kind, field)) || isLater(mark, groupOfField(kind, field), source),
    )
  }
  const others = Object.entries(mark.writers ?? {}).filter(
    ([, [at, station]]) => at > counter && station !== source.station,
  )
  if (others.some(([group]) => group === wholeRecord)) return [...new Set([...Object.keys(local), ...names])]
  const groups = new Set(others.map(([group]) => group))
  return [...new Set([...Object.keys(local), ...names])].filter((field) =>
    groups.has(groupOfField(kind, field)),
  )
}

/** The station has changed two records that are one now: only a person knows which of its values holds. */
function hasBoth(
  { line, mark, entry }: Pick<Situation, 'line' | 'mark' | 'entry'>,
  station: string,
): boolean {
  return line.uid !== entry.uid && mark.seen?.[station] !== undefined
}

/** All of it was changed by somebody else after the station wrote this group. */
function isLater({ writers }: SyncMark, group: string, { station }: EditSource): boolean {
  const whole = writers?.[wholeRecord]
  return whole !== undefined && whole[1] !== station && whole[0] > (writers?.[group]?.[0] ?? 0)
}

function planFieldEdit(
  state: ImportState,
  kind: RecordKind,
  situation: Situation,
  envelope: RecordEnvelope,
  base: Fields,
  names: readonly string[],
  source: EditSource,
  changedHere: readonly string[],
): PlannedWrite | undefined {
  const { entry, local, line } = situation
  const isParty = kind.family === 'party'
  const merge = mergeFields({
    base,
    local,
    incoming: envelope.fields,
    groups: kind.fieldGroups,
    policy: isParty ? 'ask' : 'hostWins',
    host: 'local',
    ...(isParty ? { hostFields: partyHostFields } : {}),
    changedSinceBase: {
      local: changedHere,
      incoming: names,
    },
  })
  // Once a person is asked, what would stay the office's without a word is on the table too; a number is the office's to give.
  const asked = merge.conflicts.some(({ asks }) => asks)
    ? merge.conflicts.filter(({ asks, group }) => asks || group !== kind.numberField)
    : []
  let fields = merge.fields
  let open = false
  // Where we are master, our value holds; the station keeps its own aside (M-E5). Of customers that are number, terms, block.
  const holds = merge.conflicts.length > asked.length
  const label = recordLabel(local, kind.numberField)
  let reason: Notice | undefined = holds
    ? { code: 'OFFICE_VALUE_HOLDS', parameters: { kind: kind.kind, label } }
    : undefined
  if (asked.length > 0) {
    const pick = (side: 'base' | 'local' | 'incoming'): Fields =>
      Object.assign({}, ...asked.map((conflict) => conflict[side])) as Fields
    const draft = askAboutFields(asked.map(({ group }) => group))!
    const { decision, question } = ask(state, envelope, {
      ...draft,
      sameness: [source.station, JSON.stringify(pick('incoming'))],
      base: pick('base'),
      local: pick('local'),
      incoming: pick('incoming'),
      target: [entry.key, pick('local')],
    })
    if (decision === undefined) {
      open = true
      reason = draft.cause
    } else {
      fields = applyFieldAnswer(merge.fields, asked, decision)
      const wrong = refuseTyped(state, kind, fields)
      if (wrong !== undefined) {
        reopen(state, question, envelope)
        fields = merge.fields
        open = true
        reason = wrong
      }
    }
  }
  return planResult(state, kind, situation, envelope, fields, open, reason, line)
}

function planDocumentEdit(
  state: ImportState,
  kind: RecordKind,
  situation: Situation,
  envelope: RecordEnvelope,
  base: Fields,
  changed: Fields,
): PlannedWrite | undefined {
  const { entry, local, line } = situation
  const sides = { base, local, incoming: envelope.fields }
  const merge = mergeDocument(sides)
  let fields = completeFields(kind, merge.fields)
  let open = false
  let reason: Notice | undefined
  const draft = askAboutDocument(merge.conflicts.map(placeOf))
  if (draft !== undefined) {
    const { decision } = ask(state, envelope, {
      ...draft,
      // The same whatever else of the document is changed here meanwhile.
      sameness: [state.station?.id ?? '', wireHash(state, kind, changed)],
      local,
      base,
      target: [entry.key, merge.conflicts.map((one) => one.local)],
    })
    open = decision === undefined
    if (open) reason = draft.cause
    if (decision?.option === 'takeIncoming') {
      fields = completeFields(kind, mergeDocument({ ...sides, prefer: 'incoming' }).fields)
    }
  }
  return planResult(state, kind, situation, envelope, fields, open, reason, line, merge.notices)
}

function planResult(
  state: ImportState,
  kind: RecordKind,
  { entry, local, row }: Situation,
  envelope: RecordEnvelope,
  fields: Fields,
  open: boolean,
  reason: Notice | undefined,
  line: EditLine,
  notices: readonly Notice[] = [],
): PlannedWrite | undefined {
  const hash = wireHash(state, kind, fields)
  const changed = hash !== wireHash(state, kind, local)
  const outcome = open ? 'conflict' : changed ? 'refreshed' : 'unchanged'
  const result = resultOf(state, envelope, outcome, {
    ...(reason === undefined ? {} : { reason }),
    notices,
    local,
    after: fields,
  })
  if (!changed) {
    conclude(state, result)
    return undefined
  }
  const {
    shared: _shared,
    base: _base,
    changedHere: _changed,
    ...next
  } = entryMerged(state, envelope, entry, hash)
  return {
    envelope,
    fields,
    asSent: fields,
    entry,
    rowBefore: row,
    next: {
      ...next,
      base: { revision: entry.revision, hash: entry.hash },
      ...(line.changedAt === undefined ? {} : { changedAt: line.changedAt }),
      ...(line.changedBy === undefined ? {} : { changedBy: line.changedBy }),
    },
    result,
  }
}

function withoutFields(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** Documents of a file: M-D1 to M-D10 decide, M-L1 to M-L8 link the lines, nothing of a line is ever lost. */
import { decideDocument } from '../merge/document-decision.js'
import type { DocumentConflict } from '../merge/document-conflict.js'
import type { DocumentDecision } from '../merge/document-decision.js'
import { mergeDocument } from '../merge/merge-document.js'
import { askAboutDocument } from '../merge/question-draft.js'
import { foldNumber } from '../records/business-number.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { readShadow } from '../register/shadows.js'
import type { Fields } from '../store/store.js'
import type { ArticleIndex } from './article-index.js'
import { linesOf, linkDocument } from './document-links.js'
import { ask, conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { JournalRow } from './journal.js'
import type { Notice } from './outcome.js'
import { entryAsSent, entryMerged } from './planned-entry.js'
import type { Decision, Question } from './question.js'
import { describeStored, findNumberHolders, readStored, textOf } from './stored-documents.js'
import type { Stored } from './stored-documents.js'
import { withSnapshots } from './with-snapshots.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

interface Answered {
  readonly answer: Decision
  readonly question: Question
}

export async function importDocuments(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
  articles: ArticleIndex,
): Promise<void> {
  const stored = await readStored(state, kind, envelopes)
  const holders = await findNumberHolders(state, kind, envelopes)
  await articles.load(envelopes.flatMap((envelope) => linesOf(envelope.fields)))
  const writes: PlannedWrite[] = []
  for (const [i, envelope] of envelopes.entries()) {
    const write = await planDocument(state, kind, envelope, stored[i], holders[i]!, articles)
    if (write !== undefined) writes.push(write)
  }
  await writeRecords(state, kind, writes)
}

async function planDocument(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  holders: readonly RegisterEntry[],
  articles: ArticleIndex,
): Promise<PlannedWrite | undefined> {
  const rule = state.context.ruleOf(kind)
  if (stored === undefined && !rule.acceptNew) return skip(state, envelope, 'NEW_NOT_ACCEPTED')
  const number = textOf(envelope.fields['number'])
  const twin = number === undefined ? undefined : state.numbers.get(`${kind.kind} ${foldNumber(number)}`)
  const sameNumber = twin === undefined || twin.uid === envelope.uid ? holders : [...holders, twin]
  const decision = decideDocument({
    incoming: envelope,
    ...(stored === undefined ? {} : { stored: describeStored(stored, envelope) }),
    sameNumber,
    sender: senderOf(state, envelope, stored),
    acceptChanged: rule.acceptChanged,
    draftsAllowed: true,
    isFile: true,
  })
  if (decision.action === 'replace' && !rule.acceptChanged)
    return skip(state, envelope, 'CHANGED_NOT_ACCEPTED')
  const planned = await carryOut(state, kind, envelope, stored, decision, articles, sameNumber)
  const claimed = planned === undefined ? undefined : textOf(planned.fields['number'])
  if (planned !== undefined && claimed !== undefined) {
    state.numbers.set(`${kind.kind} ${foldNumber(claimed)}`, { ...planned.next, localHash: '' })
  }
  return planned
}

function skip(state: ImportState, envelope: RecordEnvelope, code: string): undefined {
  const reason: Notice = { code, parameters: { kind: envelope.kind } }
  conclude(state, resultOf(state, envelope, 'skipped', { reason }))
  return undefined
}

async function carryOut(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  decision: DocumentDecision,
  articles: ArticleIndex,
  sameNumber: readonly RegisterEntry[],
): Promise<PlannedWrite | undefined> {
  const { action, notices } = decision
  if (action === 'create' || action === 'replace') {
    return planWhole(state, kind, envelope, stored, articles, envelope.fields, notices)
  }
  if (action === 'merge') return planMerged(state, kind, envelope, stored!, articles)
  if (decision.question === undefined) {
    conclude(state, resultOf(state, envelope, decision.outcome, { reason: decision.reason, notices }))
    return undefined
  }
  const { decision: answer, question } = ask(state, envelope, {
    ...decision.question,
    sameness: [envelope.hash],
    ...(stored === undefined ? {} : { local: stored.fields }),
    target:
      stored === undefined
        ? sameNumber.map((holder) => [holder.key, holder.origin.station])
        : [stored.entry.key, stored.entry.localHash],
  })
  if (answer === undefined) {
    const details = { reason: decision.reason, notices, local: stored?.fields }
    conclude(state, resultOf(state, envelope, decision.outcome, details))
    return undefined
  }
  return carryOutAnswer(state, kind, envelope, stored, articles, { answer, question }, sameNumber)
}

async function carryOutAnswer(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  { answer, question }: Answered,
  sameNumber: readonly RegisterEntry[],
): Promise<PlannedWrite | undefined> {
  switch (answer.option) {
    case 'takeIncoming':
      return planWhole(state, kind, envelope, stored, articles, envelope.fields, [])
    case 'importUnderNewNumber':
      return planRenumbered(state, kind, envelope, stored, articles, { answer, question })
    case 'declareSame': {
      const [holder] = sameNumber
      state.x.register.setAlias(envelope.uid, holder!.uid)
      const result = resultOf(state, envelope, 'linked', {
        reason: { code: 'DECIDED_SAME' },
        linkedTo: holder!.key,
      })
      conclude(state, result, { alias: envelope.uid })
      return undefined
    }
    case 'keepLocal':
      // What came is known and overruled: the next change here is made upon it, and it is not asked again.
      if (stored !== undefined) {
        const shared = { revision: envelope.revision, hash: envelope.hash }
        const revision = Math.max(stored.entry.revision, envelope.revision + 1)
        state.x.register.set({ ...stored.entry, revision, shared, changedHere: true, job: state.jobId })
      }
      conclude(state, resultOf(state, envelope, 'unchanged', { reason: { code: 'DECIDED_KEEP_LOCAL' } }), {
        ...(stored === undefined ? {} : untouched(stored)),
      })
      return undefined
    default:
      conclude(state, resultOf(state, envelope, 'refused', { reason: { code: 'DECIDED_KEEP_REFUSED' } }))
      return undefined
  }
}

/** Journal of a decision that changed what we know of a row and not the row: undo puts that back. */
function untouched({ entry, row }: Stored): Omit<JournalRow, 'result'> {
  return { wrote: entry.uid, localHash: entry.localHash, before: { entry, row } }
}

/** The whole document as it came; only links differ in what the vendor's table gets. */
async function planWhole(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  fields: Fields,
  notices: readonly Notice[],
): Promise<PlannedWrite> {
  const linked = await linkDocument(state, fields, articles)
  const outcome = linked.open ? 'pending' : stored === undefined ? 'created' : 'refreshed'
  const next = entryAsSent(state, envelope)
  return {
    envelope,
    fields: linked.fields,
    asSent: fields,
    entry: stored?.entry ?? (await state.x.register.entry(envelope.uid)),
    ...(stored === undefined ? {} : { rowBefore: stored.row }),
    next: stored === undefined ? next : { ...next, origin: stored.entry.origin },
    result: resultOf(state, envelope, outcome, {
      ...(linked.open ? { reason: linked.open } : {}),
      notices: [...notices, ...linked.notices],
      articleLinksDropped: linked.dropped,
      local: stored?.fields ?? {},
      after: fields,
    }),
  }
}

/** A proposal of somebody who does not own it (M-D2d): what nobody else touched is taken, the rest is a question. */
async function planMerged(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored,
  articles: ArticleIndex,
): Promise<PlannedWrite | undefined> {
  const base = await readShadow(state.x.register, stored.entry.uid, envelope.baseHash)
  // What was sent had name and address filled in; so must what it is compared with.
  const local = await withSnapshots(state.x, state.context.kinds, kind, stored.fields)
  const sides = { ...(base === undefined ? {} : { base }), local, incoming: envelope.fields }
  const merge = mergeDocument(sides)
  let fields = merge.fields
  let conflicts = merge.conflicts
  const question = askAboutDocument(conflicts.map(placeOf))
  if (question !== undefined) {
    const { decision } = ask(state, envelope, {
      ...question,
      sameness: [envelope.hash],
      local,
      ...(base === undefined ? {} : { base }),
      target: [stored.entry.key, conflicts.map((one) => one.local)],
    })
    if (decision?.option === 'takeIncoming') fields = mergeDocument({ ...sides, prefer: 'incoming' }).fields
    if (decision !== undefined) conflicts = []
  }
  const changed = fields !== local && wireHash(state, kind, fields) !== wireHash(state, kind, local)
  const open = conflicts.length > 0
  const reason = open ? question?.cause : undefined
  const linked = await linkDocument(state, fields, articles)
  const result = resultOf(state, envelope, open ? 'conflict' : changed ? 'refreshed' : 'unchanged', {
    reason,
    notices: [...merge.notices, ...linked.notices],
    articleLinksDropped: linked.dropped,
    local: stored.fields,
    after: fields,
  })
  if (!changed) {
    conclude(state, result)
    return undefined
  }
  const merged = entryMerged(state, envelope, stored.entry, wireHash(state, kind, fields))
  return {
    envelope,
    fields: linked.fields,
    asSent: fields,
    entry: stored.entry,
    rowBefore: stored.row,
    next: open ? { ...merged, shared: stored.entry.shared } : merged,
    ...(open ? {} : { shadow: envelope.fields }),
    result,
  }
}

/** Where two changes met, for a person: `2/quantity` is the quantity of line 2. */
function placeOf({ at, lineId, group }: DocumentConflict): string {
  return [lineId, group].filter((part) => part !== undefined).join('/') || at
}

async function planRenumbered(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  { answer, question }: Answered,
): Promise<PlannedWrite | undefined> {
  const stayOpen = (reason: Notice): undefined => {
    reopen(state, question, envelope)
    conclude(state, resultOf(state, envelope, 'refused', { reason }))
  }
  const given = textOf(answer.values?.['number'])?.trim()
  const number = given ?? (await state.context.hooks.assignNumber?.(kind.kind, envelope.fields, state.x.tx))
  if (number === undefined) {
    return stayOpen({ code: 'NUMBER_NEEDED' })
  }
  const taken = await state.x.tx.records.findByNumber(kind.kind, [number])
  if ((taken[0]?.length ?? 0) > 0 || state.numbers.has(`${kind.kind} ${foldNumber(number)}`)) {
    return stayOpen({ code: 'NUMBER_NOT_FREE', parameters: { number } })
  }
  const original = textOf(envelope.fields['originalNumber']) ?? textOf(envelope.fields['number'])
  const renumbered = {
    ...envelope.fields,
    number,
    ...(original === undefined ? {} : { originalNumber: original }),
  }
  const wrong = refuseTyped(state, kind, renumbered)
  if (wrong !== undefined) return stayOpen(wrong)
  const notices: readonly Notice[] = [{ code: 'NUMBER_ASSIGNED', parameters: { number } }]
  const write = await planWhole(state, kind, envelope, stored, articles, renumbered, notices)
  // The sender's revision keeps its hash, so that the same file again is recognised.
  return { ...write, next: { ...write.next, hash: wireHash(state, kind, renumbered) } }
}

/**
 * Who sent it, as far as a file can tell: a signed one by its key, an unsigned one counts as made by the origin of the
 * record, unless that origin is this database, which never writes to itself.
 */
function senderOf(state: ImportState, envelope: RecordEnvelope, stored: Stored | undefined) {
  const ours = (stored?.entry.origin ?? envelope.origin).station === state.context.station
  return { station: ours ? '' : envelope.origin.station, isHost: false, isOrigin: !ours }
}

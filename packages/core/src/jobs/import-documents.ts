/** Documents of a file: M-D1 to M-D10 decide, M-L1 to M-L8 link the lines, nothing of a line is ever lost. */
import { decideDocument } from '../merge/document-decision.js'
import type { DocumentConflict } from '../merge/document-conflict.js'
import type { DocumentDecision } from '../merge/document-decision.js'
import { mergeDocument } from '../merge/merge-document.js'
import { askAboutDocument } from '../merge/question-draft.js'
import { foldNumber } from '../records/business-number.js'
import { completeFields } from '../records/complete-fields.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { readRecords } from '../register/record-form.js'
import { keepShadow, readShadow } from '../register/shadows.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { ArticleIndex } from './article-index.js'
import type { RecordResult } from './exchange.js'
import { linesOf, linkDocument } from './document-links.js'
import { ask, conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { JournalRow } from './journal.js'
import type { Notice } from './outcome.js'
import { entryAsSent, entryMerged, entryNoted } from './planned-entry.js'
import type { Candidate, Decision, Question } from './question.js'
import { recordLabel } from './record-label.js'
import {
  describeStored,
  findNumberHolders,
  isKnownState,
  readStored,
  textOf,
  underOwnNumber,
} from './stored-documents.js'
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
  if (stored !== undefined && stored.entry.uid !== envelope.uid) {
    return concludeDeclared(state, envelope, stored)
  }
  const number = textOf(envelope.fields['number'])
  const twin = number === undefined ? undefined : state.numbers.get(`${kind.kind} ${foldNumber(number)}`)
  const sameNumber = [...holders, ...(twin === undefined ? [] : [twin])].filter(
    ({ uid }, i, all) => uid !== envelope.uid && all.findIndex((one) => one.uid === uid) === i,
  )
  const fields = underOwnNumber(state, stored, envelope.fields)
  const renumbered = stored !== undefined && fields !== envelope.fields
  const original = renumbered ? await hashUnderOriginalNumber(state, kind, stored) : undefined
  if (original !== undefined && original === envelope.hash) {
    conclude(state, resultOf(state, envelope, 'unchanged'))
    return undefined
  }
  const known = stored !== undefined && !renumbered && (await isKnownState(state, stored, envelope))
  const decision = decideDocument({
    incoming: { ...envelope, fields },
    ...(stored === undefined ? {} : { stored: describeStored(stored, envelope, known, original) }),
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

/**
 * What is here as its sender knows it: hash of the document with the number it came with. `undefined` where it got none here.
 * Then what comes may be that very state, or be made upon it, though all that we ever sent has another number.
 */
async function hashUnderOriginalNumber(
  state: ImportState,
  kind: RecordKind,
  stored: Stored,
): Promise<string | undefined> {
  const { originalNumber, ...rest } = stored.fields
  if (textOf(originalNumber) === undefined) return undefined
  const fields = { ...rest, number: originalNumber }
  return wireHash(state, kind, await withSnapshots(state.x, state.context.kinds, kind, fields))
}

/** Declared to be another document that is here (M-D3): that one stays as it is, whatever comes for the declared one. */
async function concludeDeclared(
  state: ImportState,
  envelope: RecordEnvelope,
  { entry }: Stored,
): Promise<undefined> {
  const declared = await state.x.register.entry(envelope.uid)
  const seen = declared?.revision ?? 0
  const outcome =
    envelope.revision > seen ? 'linked' : envelope.hash === declared?.hash ? 'unchanged' : 'stale'
  if (outcome === 'linked') rememberDeclared(state, envelope)
  const details = { reason: { code: 'DECIDED_SAME' }, linkedTo: entry.key }
  conclude(state, resultOf(state, envelope, outcome, details))
  return undefined
}

/** What we have seen of a document that is here only as another one: an entry without a row. */
function rememberDeclared(state: ImportState, envelope: RecordEnvelope): void {
  state.x.register.set({ ...entryAsSent(state, envelope), localHash: envelope.hash, job: state.jobId })
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
    const fields = underOwnNumber(state, stored, envelope.fields)
    return planWhole(state, kind, envelope, stored, articles, fields, notices)
  }
  if (action === 'merge') return planMerged(state, kind, envelope, stored!, articles)
  if (decision.question === undefined) {
    conclude(state, resultOf(state, envelope, decision.outcome, { reason: decision.reason, notices }))
    return undefined
  }
  const { decision: answer, question } = ask(state, envelope, {
    ...decision.question,
    // One document is never two rows: what is here under its own uid cannot be declared another one.
    options: decision.question.options.filter(
      ({ option }) => stored === undefined || option !== 'declareSame',
    ),
    sameness: [envelope.hash],
    candidates:
      sameNumber.length < 2 ? [] : await candidatesOf(state, kind, sameNumber, decision.question.cause),
    ...(stored === undefined ? {} : { local: stored.fields }),
    target:
      stored === undefined
        ? sameNumber.map((holder) => nameOfHolder(state, holder)).sort()
        : // The vendor's row: uids of rows that were never exchanged differ between preview and import.
          [stored.entry.key, JSON.stringify(stored.row)],
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
    case 'takeIncoming': {
      const fields = underOwnNumber(state, stored, envelope.fields)
      return planWhole(state, kind, envelope, stored, articles, fields, [])
    }
    case 'importUnderNewNumber':
      return planRenumbered(state, kind, envelope, stored, articles, { answer, question })
    case 'declareSame': {
      const key = answer.values?.['key']
      const holder = sameNumber.find((one) => one.key === key) ?? sameNumber[0]
      if (holder === undefined || (sameNumber.length > 1 && holder.key !== key)) {
        reopen(state, question, envelope)
        conclude(state, resultOf(state, envelope, 'refused', { reason: question.cause }))
        return undefined
      }
      rememberDeclared(state, envelope)
      state.x.register.setAlias(envelope.uid, holder.uid)
      const result = resultOf(state, envelope, 'linked', {
        reason: { code: 'DECIDED_SAME' },
        linkedTo: holder.key,
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

/**
 * A holder as the target of a question. What came here from elsewhere goes by its uid, also a document of the same file that
 * is not written yet; what was made here by its key, for a preview gives it another uid than the import.
 */
function nameOfHolder({ context }: ImportState, { uid, key, origin }: RegisterEntry): string {
  const name = key === undefined || origin.station !== context.station ? `uid ${uid}` : `key ${key}`
  return `${name} ${origin.station}`
}

/** Which of several documents may be meant by `declareSame`. */
async function candidatesOf(
  { x }: ImportState,
  kind: RecordKind,
  holders: readonly RegisterEntry[],
  reason: Notice,
): Promise<readonly Candidate[]> {
  const here = holders.filter((holder) => holder.key !== undefined)
  const read = await readRecords(x.tx, x.register, kind, here)
  return here.flatMap(({ key }, i) => {
    const fields = read[i]
    return fields === undefined ? [] : [{ key: key!, label: recordLabel(fields), reasons: [reason], fields }]
  })
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
  const sent = entryAsSent(state, envelope)
  // The sender's state keeps its hash, so that the same file again is recognised.
  const next = fields === envelope.fields ? sent : { ...sent, hash: wireHash(state, kind, fields) }
  // It was another document here, and that one is gone.
  const [surviving] = await state.x.register.surviving([envelope.uid])
  if (stored === undefined && surviving !== envelope.uid) {
    state.x.register.setAlias(envelope.uid, undefined)
  }
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
  const incoming = underOwnNumber(state, stored, envelope.fields)
  const sides = { ...(base === undefined ? {} : { base }), local, incoming }
  const merge = mergeDocument(sides)
  let fields = completeFields(kind, merge.fields)
  let overruled = false
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
    if (decision?.option === 'takeIncoming') {
      fields = completeFields(kind, mergeDocument({ ...sides, prefer: 'incoming' }).fields)
    }
    overruled = decision?.option === 'keepLocal'
    if (decision !== undefined) conflicts = []
  }
  const localHash = wireHash(state, kind, local)
  const changed = fields !== local && wireHash(state, kind, fields) !== localHash
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
    if (open) conclude(state, result)
    else
      await concludeNoted(state, envelope, localHash, stored, result, {
        overruled,
        same: localHash === wireHash(state, kind, incoming),
      })
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

/** Nothing to write, and yet something to know: else our next revision would be older than the proposal for its sender. */
async function concludeNoted(
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
  const found = await state.x.tx.records.findByNumber(kind.kind, [number])
  const taken = (found[0] ?? []).filter((key) => key !== stored?.entry.key)
  const claimed = state.numbers.get(`${kind.kind} ${foldNumber(number)}`)
  if (taken.length > 0 || (claimed !== undefined && claimed.uid !== envelope.uid)) {
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
  return planWhole(state, kind, envelope, stored, articles, renumbered, notices)
}

/**
 * Who sent it, as far as a file can tell: a signed one by its key, an unsigned one counts as made by the origin of the
 * record, unless that origin is this database, which never writes to itself.
 */
function senderOf(state: ImportState, envelope: RecordEnvelope, stored: Stored | undefined) {
  const ours = (stored?.entry.origin ?? envelope.origin).station === state.context.station
  return { station: ours ? '' : envelope.origin.station, isHost: false, isOrigin: !ours }
}

/** Answering an open question: the parked record goes through the same rules again, now with the answer. */
import { UsageError } from '../errors/errors.js'
import type { RecordKind } from '../records/record-kind.js'
import { capture } from '../register/capture.js'
import { globaliseMany, readRecords, toEnvelope } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import { dropEmpty } from '../records/canonical-hash.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import { ArticleIndex } from './article-index.js'
import { documentsOf } from './document-parties.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import { openRegister } from './exchange-context.js'
import type { DecisionResult, ExchangeCallOptions, Job, RecordResult } from './exchange.js'
import { countOutcomes, importPage, raisedQuestions } from './import-run.js'
import { resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import type { ParkedRecord } from './parked-record.js'
import { createJobId, writeJob } from './journal.js'
import type { Decision, Question } from './question.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

export async function answerQuestion(
  context: ExchangeContext,
  tx: StoreTransaction,
  decision: Decision,
  options: ExchangeCallOptions,
): Promise<DecisionResult> {
  const x = await openRegister(context, tx)
  const question = await x.register.row<Question>(stateTags.question, decision.questionId)
  const parked = await x.register.row<ParkedRecord>(stateTags.parked, decision.questionId)
  if (question === undefined || parked === undefined) {
    throw new UsageError('usage.not_found', 'no such open question', {
      parameters: { what: decision.questionId },
    })
  }
  checkOption(question, decision)
  await capture(tx, x.register, { ...context, incarnation: x.incarnation, signal: options.signal })
  await x.register.flush()
  // The person saw what the question shows; without a hash of his own that is what counts as seen.
  const given = { ...decision, targetHash: decision.targetHash ?? question.targetHash }
  const asked = { question, parked, given, by: options.by ?? decision.by, options }
  try {
    return await tx.savepoint(() => carryOut(context, tx, asked))
  } catch (error) {
    if (!(error instanceof NotUsed)) throw error
    return askedAgain(context, tx, asked, [...error.state.questions.values()])
  }
}

interface Asked {
  readonly question: Question
  readonly parked: ParkedRecord
  readonly given: Decision
  readonly by: string
  readonly options: ExchangeCallOptions
}

/** The record went through the rules without the answer being asked for: nothing of that may be written (L-07). */
class NotUsed extends Error {
  readonly state: ImportState
  constructor(state: ImportState) {
    super('the answer was not used')
    this.state = state
  }
}

async function carryOut(
  context: ExchangeContext,
  tx: StoreTransaction,
  asked: Asked,
): Promise<DecisionResult> {
  const { question, parked, given, by, options } = asked
  const x = await openRegister(context, tx)
  const state: ImportState = {
    context,
    x,
    jobId: createJobId(context.runtime.clock, context.runtime.random),
    by,
    now: new Date(context.runtime.clock.now()).toISOString(),
    sender: parked.sender,
    preview: false,
    signal: options.signal,
    onProgress: options.onProgress,
    decisions: new Map([[question.id, given]]),
    results: [],
    journal: [],
    questions: new Map(),
    asked: new Map(),
    numbers: new Map(),
    ownKeys: new Map(),
    openParties: new Set(),
    consumed: new Set(),
    claimed: await claimedParties(x, question),
    raised: await raisedQuestions(tx.state),
  }
  const kind = context.kinds.get(parked.envelope.kind)!
  await importPage(state, kind, [parked.envelope], new ArticleIndex(x, context.kinds.get('article')))
  if (!state.consumed.has(question.id)) throw new NotUsed(state)
  if (kind.family === 'party') {
    const { uid, aliases = [] } = parked.envelope
    for (const name of [uid, ...aliases]) await linkWaitingDocuments(state, name)
  }
  const [first, ...rest] = state.journal
  if (first !== undefined && !state.questions.has(question.id)) {
    state.journal.splice(0, state.journal.length, { ...first, answered: { question, parked } }, ...rest)
  }
  return close(state, question, state.results)
}

/** The other party of the file is not here any more; that it meant the same customer still counts (M-A10). */
async function claimedParties(
  { register }: ExchangeTransaction,
  question: Question,
): Promise<readonly string[]> {
  if (question.cause.code !== 'PARTY_CLAIMED_TWICE') return []
  const uids = await register.uidsOf(
    question.subject.kind,
    question.candidates.map((candidate) => candidate.key),
  )
  return uids.filter((uid) => uid !== undefined)
}

/** What was asked is gone, or is asked with other values now. */
async function askedAgain(
  context: ExchangeContext,
  tx: StoreTransaction,
  { question, parked, by }: Asked,
  now: readonly Question[],
): Promise<DecisionResult> {
  const x = await openRegister(context, tx)
  x.register.write(null, stateTags.question, question.id)
  x.register.write(null, stateTags.parked, question.id)
  for (const open of now) {
    x.register.write(open, stateTags.question, open.id)
    x.register.write(parked, stateTags.parked, open.id)
  }
  const { uid, kind, label } = question.subject
  const code = now.length > 0 ? 'TARGET_CHANGED' : 'QUESTION_SETTLED'
  const outcome = now.length > 0 ? ('conflict' as const) : ('unchanged' as const)
  const result: RecordResult = { uid, kind, label, outcome, reason: { code }, notices: [] }
  const at = new Date(context.runtime.clock.now()).toISOString()
  const jobId = createJobId(context.runtime.clock, context.runtime.random)
  return close({ context, x, jobId, by, now: at, journal: [{ result }] }, question, [result])
}

async function close(
  state: Pick<ImportState, 'context' | 'x' | 'jobId' | 'by' | 'now' | 'journal'>,
  question: Question,
  records: readonly RecordResult[],
): Promise<DecisionResult> {
  const job: Job = {
    id: state.jobId,
    type: 'decision',
    state: 'completed',
    by: state.by,
    startedAt: state.now,
    finishedAt: new Date(state.context.runtime.clock.now()).toISOString(),
    counts: countOutcomes(records),
    concerns: question.raisedBy,
  }
  writeJob(state.x.register, job, state.journal)
  await state.x.register.flush()
  return { job, records }
}

function checkOption(question: Question, decision: Decision): void {
  const options = question.options.map((one) => one.option)
  if (options.includes(decision.option)) return
  throw new UsageError('usage.invalid_argument', `no such answer: ${decision.option}`, {
    parameters: { field: 'option', expected: options.join(', ') },
  })
}

/** Documents that were stored with an open party link get it now; their text and figures stay as they are (M-A3). */
async function linkWaitingDocuments(state: ImportState, partyUid: string): Promise<void> {
  const { register } = state.x
  const [surviving] = await register.surviving([partyUid])
  if ((await register.entry(surviving!))?.key === undefined) return
  const entries = (await register.entries(await documentsOf(state, partyUid))).filter(
    (e) => e?.key !== undefined,
  )
  for (const kind of state.context.kinds.kinds) {
    const ofKind = entries.filter((entry) => entry!.kind === kind.kind).map((entry) => entry!)
    if (kind.family === 'document' && ofKind.length > 0) await relink(state, kind, ofKind, partyUid)
  }
}

async function relink(
  state: ImportState,
  kind: RecordKind,
  entries: readonly RegisterEntry[],
  partyUid: string,
): Promise<void> {
  const { register, tx } = state.x
  const wire = await readRecords(tx, register, kind, entries)
  const rows = await tx.records.get(
    kind.kind,
    entries.map((entry) => entry.key!),
  )
  const here = await globaliseMany(
    register,
    kind,
    rows.map((row) => dropEmpty(row ?? {})),
  )
  const writes = entries.flatMap((entry, i): PlannedWrite[] => {
    const asSent = wire[i]
    if (asSent === undefined) return []
    const linked = withParty(here[i]!, asSent, partyUid)
    if (linked === undefined) return []
    const { key: _key, localHash: _localHash, residue: _residue, ...next } = entry
    const envelope = toEnvelope(entry, asSent)
    const result = resultOf(state, envelope, 'linked')
    return [{ envelope, fields: linked, asSent, entry, rowBefore: rows[i]!, next, result }]
  })
  await writeRecords(state, kind, writes)
}

type Parties = Readonly<Record<string, { readonly partyUid?: unknown } | undefined>>

/** The row with the link set in each role that waits for this party; `undefined` when none does. */
function withParty(here: Fields, asSent: Fields, partyUid: string): Fields | undefined {
  const sent = (asSent['parties'] ?? {}) as Parties
  const own = (here['parties'] ?? {}) as Parties
  const roles = Object.keys(sent).filter(
    (role) =>
      sent[role]?.partyUid === partyUid && own[role] !== undefined && own[role].partyUid === undefined,
  )
  if (roles.length === 0) return undefined
  const linked = Object.fromEntries(roles.map((role) => [role, { ...own[role], partyUid }]))
  return { ...here, parties: { ...own, ...linked } }
}

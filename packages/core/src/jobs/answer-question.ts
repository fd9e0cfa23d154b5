/** Answering an open question: the parked record goes through the same rules again, now with the answer. */
import { UsageError } from '../errors/errors.js'
import type { EditLine } from '../format/wire.js'
import { capture } from '../register/capture.js'
import { stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import { ArticleIndex } from './article-index.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import { openRegister } from './exchange-context.js'
import type { DecisionResult, ExchangeCallOptions, Job, RecordResult } from './exchange.js'
import { importEdits } from './import-edits.js'
import { countOutcomes, importPage, raisedQuestions } from './import-run.js'
import { settle } from './import-state.js'
import type { ImportState } from './import-state.js'
import { Pace } from './pace.js'
import type { ParkedRecord } from './parked-record.js'
import { createJobId, writeJob } from './journal.js'
import type { Decision, Question } from './question.js'
import { closeDocumentLinks, linkWaitingDocuments } from './relink-documents.js'

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
  checkFields(question, decision)
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

/**
 * The record in question was changed here after it was asked: ask anew, so that the question shows what stands here now. Where
 * nothing is left to be asked, the rules carry it out.
 */
export async function askAnew(
  context: ExchangeContext,
  tx: StoreTransaction,
  questionId: string,
  by: string,
  options: ExchangeCallOptions,
): Promise<void> {
  const { register } = await openRegister(context, tx)
  const question = await register.row<Question>(stateTags.question, questionId)
  const parked = await register.row<ParkedRecord>(stateTags.parked, questionId)
  if (question === undefined || parked === undefined) return
  const asked = { question, parked, given: undefined, by, options }
  try {
    await tx.savepoint(() => carryOut(context, tx, asked))
  } catch (error) {
    if (!(error instanceof NotUsed)) throw error
    const { raisedBy, raisedAt } = question
    const now = [...error.state.questions.values()].map((open) => ({ ...open, raisedBy, raisedAt }))
    const x = await openRegister(context, tx)
    await putQuestions(x, question, parked, now)
    await x.register.flush()
  }
}

interface Asked {
  readonly question: Question
  readonly parked: ParkedRecord
  /** Absent: nobody has answered, it is only looked at again. */
  readonly given: Decision | undefined
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
  const from = parked.sender.station
  const side = from === undefined ? undefined : await context.inNetwork?.(x, from)
  const edit = inQuestion(question, parked)
  const state: ImportState = {
    context: side?.context ?? context,
    x,
    ...(side === undefined ? {} : { station: side.station }),
    ...(edit === undefined ? {} : { edits: new Map([[parked.envelope.uid, edit]]) }),
    jobId: createJobId(context.runtime.clock, context.runtime.random),
    by,
    now: new Date(context.runtime.clock.now()).toISOString(),
    sender: parked.sender,
    preview: false,
    signal: options.signal,
    pace: new Pace(options.signal),
    onProgress: options.onProgress,
    decisions: new Map(given === undefined ? [] : [[question.id, given]]),
    results: [],
    journal: [],
    questions: new Map(),
    asked: new Map(),
    numbers: new Map(),
    ownKeys: new Map(),
    openParties: new Set(),
    consumed: new Set(),
    claimed: [...(await claimedParties(x, question))],
    raised: await raisedQuestions(tx.state),
  }
  const kind = context.kinds.get(parked.envelope.kind)!
  if (edit !== undefined && side !== undefined) {
    const source = { station: side.station.id, epoch: side.epoch, again: true }
    await importEdits(state, kind, [edit], source)
  } else {
    await importPage(state, kind, [parked.envelope], new ArticleIndex(x, context.kinds.get('article')))
  }
  const isSettled = given === undefined ? state.questions.size === 0 : state.consumed.has(question.id)
  if (!isSettled) throw new NotUsed(state)
  if (given === undefined) settle(state, question.id)
  if (kind.family === 'party') {
    const { uid, aliases = [] } = parked.envelope
    for (const name of [uid, ...aliases]) await linkWaitingDocuments(state, name)
  }
  await closeDocumentLinks(state)
  // An answer that could not be carried out leaves everything as it was, for the station too.
  if (!state.questions.has(question.id)) await side?.tell(state.results)
  const [first, ...rest] = state.journal
  if (first !== undefined && !state.questions.has(question.id)) {
    state.journal.splice(0, state.journal.length, { ...first, answered: { question, parked } }, ...rest)
  }
  return close(state, question, state.results)
}

/** Of a change of fields only those that are asked about: the others were taken, and may have been changed here since. */
function inQuestion({ type, base, local, incoming }: Question, { edit }: ParkedRecord): EditLine | undefined {
  if (edit === undefined || type !== 'field-conflict') return edit
  const asked = new Set(Object.keys({ ...base, ...local, ...incoming }))
  const fields = Object.entries(edit.fields).filter(([name]) => asked.has(name))
  return { ...edit, fields: Object.fromEntries(fields) }
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
  await putQuestions(x, question, parked, now)
  const { uid, kind, label } = question.subject
  const code = now.length > 0 ? 'TARGET_CHANGED' : 'QUESTION_SETTLED'
  const outcome = now.length > 0 ? ('conflict' as const) : ('unchanged' as const)
  const result: RecordResult = { uid, kind, label, outcome, reason: { code }, notices: [] }
  const at = new Date(context.runtime.clock.now()).toISOString()
  const jobId = createJobId(context.runtime.clock, context.runtime.random)
  return close({ context, x, jobId, by, now: at, journal: [{ result }] }, question, [result])
}

/** In the place of the question those that are asked now, each with the record that waits for its answer. */
async function putQuestions(
  { register }: Pick<ExchangeTransaction, 'register'>,
  { id }: Question,
  { at: _at, ...parked }: ParkedRecord,
  now: readonly Question[],
): Promise<void> {
  register.write(null, stateTags.question, id)
  register.write(null, stateTags.parked, id)
  await register.entry(parked.envelope.uid)
  const { at } = register.mark(parked.envelope.uid)
  for (const open of now) {
    register.write(open, stateTags.question, open.id)
    register.write(at === undefined ? parked : { ...parked, at }, stateTags.parked, open.id)
  }
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

/** A name that is not in question would be passed over, and the question be closed without an answer. */
function checkFields(question: Question, { option, values }: Decision): void {
  if (question.type !== 'field-conflict' || option !== 'takeFields') return
  const asked = new Set(
    [question.base, question.local, question.incoming].flatMap((side) => Object.keys(side ?? {})),
  )
  const names = Object.keys(values ?? {})
  const stray = names.find((name) => !asked.has(name))
  if (names.length > 0 && stray === undefined) return
  throw new UsageError('usage.invalid_argument', `not in question: ${stray ?? 'no field is named'}`, {
    parameters: { field: `values/${stray ?? ''}`, expected: [...asked].join(', ') },
  })
}

function checkOption(question: Question, decision: Decision): void {
  const options = question.options.map((one) => one.option)
  if (options.includes(decision.option)) return
  throw new UsageError('usage.invalid_argument', `no such answer: ${decision.option}`, {
    parameters: { field: 'option', expected: options.join(', ') },
  })
}

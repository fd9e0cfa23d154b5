/**
 * One import within its transaction: capture, judge, decide, write, journal. A preview is the same run whose transaction is
 * rolled back, so that it shows what would happen and not what somebody thinks would happen.
 */
import { orderByDependency } from '../merge/apply-order.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import { capture } from '../register/capture.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../register/state-rows.js'
import type { StateAccess, StoreTransaction } from '../store/store.js'
import { ArticleIndex } from './article-index.js'
import type { ExchangeContext } from './exchange-context.js'
import { openRegister } from './exchange-context.js'
import type { ImportOptions, ImportReport, Job } from './exchange.js'
import { importDocuments } from './import-documents.js'
import { importNumbered, importPrices, importStock } from './import-others.js'
import { importParties } from './import-parties.js'
import { conclude, resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import { createJobId, writeJob } from './journal.js'
import type { JudgedFile } from './judge-file.js'
import type { OpenedFile } from './open-file.js'
import { outcomes } from './outcome.js'
import type { Notice, Outcome } from './outcome.js'
import { Pace } from './pace.js'
import type { Question } from './question.js'
import { closeDocumentLinks } from './relink-documents.js'

/** Documents decided and written per step. */
const documentPage = 250

export interface ImportRunResult {
  readonly report: ImportReport
  readonly job: Job
  /** Ties file and target state (J-07). */
  readonly token: string
}

export async function runImport(
  context: ExchangeContext,
  tx: StoreTransaction,
  judged: JudgedFile,
  options: ImportOptions,
  preview: boolean,
): Promise<ImportRunResult> {
  const { file } = judged
  const x = await openRegister(context, tx)
  const startedAt = new Date(context.runtime.clock.now()).toISOString()
  await capture(tx, x.register, {
    ...context,
    incarnation: x.incarnation,
    signal: options.signal,
    onProgress: (done) => options.onProgress?.({ stage: 'capture', done, total: 0 }),
  })
  const state: ImportState = {
    context,
    x,
    jobId: createJobId(context.runtime.clock, context.runtime.random),
    by: options.by ?? '',
    now: startedAt,
    sender: { key: file.signingKey },
    preview,
    signal: options.signal,
    pace: new Pace(options.signal),
    onProgress: options.onProgress,
    decisions: new Map((options.decisions ?? []).map((decision) => [decision.questionId, decision])),
    results: [],
    journal: [],
    questions: new Map(),
    asked: new Map(),
    numbers: new Map(),
    ownKeys: new Map(),
    openParties: new Set(),
    consumed: new Set(),
    claimed: [],
    raised: await raisedQuestions(tx.state),
  }
  const notices = await fileNotices(state, file)
  await importRecords(state, admit(state, judged))
  await closeDocumentLinks(state)
  await captureOwnWrites(state)
  const report = reportOf(state, file, notices)
  const job: Job = {
    id: state.jobId,
    type: 'import',
    state: report.counts.refused + report.counts.quarantined > 0 ? 'completedWithErrors' : 'completed',
    by: state.by,
    startedAt,
    finishedAt: new Date(context.runtime.clock.now()).toISOString(),
    fileHash: file.fileHash,
    fileSize: file.fileSize,
    from: file.origin.from,
    originProven: file.origin.proven,
    counts: report.counts,
  }
  writeJob(x.register, job, state.journal)
  x.register.write(state.jobId, stateTags.file, file.fileHash)
  await x.register.flush()
  return { report, job, token: tokenOf(state, file) }
}

/**
 * Move the watermarks past what was just written, so that the next capture need not look at it again. Rows that the vendor's
 * triggers changed meanwhile are captured. Only where the store gives back exactly what was put: else a row may differ.
 */
async function captureOwnWrites({ context, x, ownKeys }: ImportState): Promise<void> {
  if (!context.exact || context.store.capabilities?.changeTracking !== true) return
  await capture(x.tx, x.register, { ...context, incarnation: x.incarnation, ownKeys })
}

/** When and by whom the open questions were first raised. */
export async function raisedQuestions(state: StateAccess): Promise<ImportState['raised']> {
  const raised = new Map<string, { raisedBy: string; raisedAt: string }>()
  for await (const { value } of scanState(state, statePrefix(stateTags.question))) {
    const { id, raisedBy, raisedAt } = decodeRow<Question>(value)
    raised.set(id, { raisedBy, raisedAt })
  }
  return raised
}

async function fileNotices(state: ImportState, file: OpenedFile): Promise<readonly Notice[]> {
  const notices: Notice[] = []
  const former = await state.x.register.row<string>(stateTags.file, file.fileHash)
  if (former !== undefined) notices.push({ code: 'FILE_ALREADY_IMPORTED', parameters: { job: former } })
  if (!file.origin.proven) notices.push({ code: 'ORIGIN_NOT_PROVEN', parameters: { from: file.origin.from } })
  for (const operation of new Set(file.strayOperations.map((line) => line.op))) {
    notices.push({ code: 'OPERATION_NOT_IN_FILES', parameters: { operation } })
  }
  return notices
}

/** Conclude what was turned away, and what this database does not keep. @returns the others. */
function admit(state: ImportState, judged: JudgedFile): readonly RecordEnvelope[] {
  for (const { envelope, outcome, reason } of judged.rejected) {
    conclude(state, resultOf(state, envelope, outcome, { reason }))
  }
  return judged.admitted.filter((envelope) => {
    if (state.x.tx.records.kinds.includes(envelope.kind)) return true
    const reason: Notice = { code: 'KIND_NOT_KEPT', parameters: { kind: envelope.kind } }
    conclude(state, resultOf(state, envelope, 'skipped', { reason }))
    return false
  })
}

async function importRecords(state: ImportState, admitted: readonly RecordEnvelope[]): Promise<void> {
  const { kinds } = state.context
  const ranks = Object.fromEntries(kinds.kinds.map((kind) => [kind.kind, kind.rank]))
  const ordered = orderByDependency(admitted, ranks)
  const groups = new Map<string, RecordEnvelope[]>()
  for (const envelope of ordered) {
    const group = groups.get(envelope.kind)
    if (group) group.push(envelope)
    else groups.set(envelope.kind, [envelope])
  }
  const articles = new ArticleIndex(state.x, kinds.get('article'))
  let done = 0
  for (const [name, envelopes] of groups) {
    const kind = kinds.get(name)!
    for (const page of pagesOf(kind, envelopes)) {
      state.signal?.throwIfAborted()
      await importPage(state, kind, page, articles)
      await state.x.register.flush()
      done += page.length
      state.onProgress?.({ stage: 'write', done, total: ordered.length })
    }
  }
}

/** Two revisions of one record never share a page: the second must see what the first has written. */
function* pagesOf(
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Generator<readonly RecordEnvelope[]> {
  if (kind.family === 'party') {
    yield* roundsOf(envelopes)
    return
  }
  let page: RecordEnvelope[] = []
  for (const envelope of envelopes) {
    if (page.length >= documentPage || page.at(-1)?.uid === envelope.uid) {
      yield page
      page = []
    }
    page.push(envelope)
  }
  if (page.length > 0) yield page
}

/** Parties are matched all at once: two of one file may mean the same customer (M-A10). Second revisions come in a round of their own. */
function* roundsOf(envelopes: readonly RecordEnvelope[]): Generator<readonly RecordEnvelope[]> {
  for (let rest = envelopes; rest.length > 0;) {
    const seen = new Set<string>()
    const later: RecordEnvelope[] = []
    const round = rest.filter((envelope) => {
      if (!seen.has(envelope.uid)) return seen.add(envelope.uid)
      later.push(envelope)
      return false
    })
    yield round
    rest = later
  }
}

export async function importPage(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
  articles: ArticleIndex,
): Promise<void> {
  const page = await withoutChangedKind(state, kind, envelopes)
  if (page.length === 0) return
  switch (kind.family) {
    case 'party':
      return importParties(state, kind, page)
    case 'document':
      return importDocuments(state, kind, page, articles)
    case 'price':
      return importPrices(state, kind, page)
    case 'stock':
      return importStock(state, kind, page)
    default:
      return importNumbered(state, kind, page)
  }
}

/** What is known under the same uid as another kind is refused (M-D5): a quote that becomes an order is a new document. */
async function withoutChangedKind(
  state: ImportState,
  kind: RecordKind,
  envelopes: readonly RecordEnvelope[],
): Promise<readonly RecordEnvelope[]> {
  const { register } = state.x
  const entries = await register.entries(await register.surviving(envelopes.map((envelope) => envelope.uid)))
  return envelopes.filter((envelope, i) => {
    const stored = entries[i]?.kind ?? kind.kind
    if (stored === kind.kind) return true
    const reason: Notice = { code: 'KIND_CHANGED', parameters: { stored, incoming: kind.kind } }
    conclude(state, resultOf(state, envelope, 'refused', { reason }))
    return false
  })
}

export function countOutcomes(results: ImportReport['records']): Record<Outcome, number> {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>
  for (const { outcome } of results) counts[outcome] += 1
  return counts
}

function reportOf(state: ImportState, file: OpenedFile, notices: readonly Notice[]): ImportReport {
  return {
    origin: file.origin,
    fileHash: file.fileHash,
    records: state.results,
    counts: countOutcomes(state.results),
    articleLinksDropped: state.results.reduce((sum, one) => sum + (one.articleLinksDropped ?? 0), 0),
    questions: [...state.questions.values()],
    notices,
  }
}

/**
 * File, and for each record what would happen to what is here. What depends on an answer counts by its question, so that the
 * token of a preview without answers fits the import with them.
 */
function tokenOf(state: ImportState, file: OpenedFile): string {
  // What is relinked beside the records may depend on an answer, and changes no value of anybody.
  const own = state.journal.filter((row) => row.aside !== true)
  const rows = own.map(({ result, wrote, before }) => {
    const asked = state.asked.get(result.uid)
    if (asked !== undefined) return [result.uid, asked]
    const written = wrote === undefined ? result.outcome : before === undefined ? 'created' : 'refreshed'
    // The vendor's row, not its hash in the form of the wire: uids of rows that were never exchanged differ each time.
    const row = before === undefined ? '' : JSON.stringify(before.row)
    return [result.uid, written, row, result.linkedTo ?? '']
  })
  rows.sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0))
  return state.context.runtime.digest.sha256Hex(JSON.stringify([file.fileHash, rows]))
}

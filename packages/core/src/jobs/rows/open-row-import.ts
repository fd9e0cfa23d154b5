/** Spreadsheet import over a store; see {@link RowImport}. */
import { isOrderSyncError, UsageError } from '../../errors/errors.js'
import {
  decodeRow,
  encodeRow,
  scanState,
  stateKey,
  statePrefix,
  stateTags,
} from '../../register/state-rows.js'
import type { StoreTransaction } from '../../store/store.js'
import { createJobId } from '../journal.js'
import type { Decision } from '../question.js'
import { judgeRows } from './judge-rows.js'
import { checkAllRows, createJudgeState, emptyCounts, judgePage, toResult } from './preview-rows.js'
import { askRowPermission, createRowContext, kindFor } from './row-context.js'
import type { RowContext } from './row-context.js'
import type {
  RowCallOptions,
  RowImport,
  RowImportOptions,
  RowJob,
  RowResult,
  RowUndoPreview,
  RowUndoRow,
} from './row-import.js'
import { listQuestions, readHead, readPage, writeHead, writePage } from './row-rows.js'
import type { RowJobHead, RowJournalRow, UndoPage, WaitingRow } from './row-rows.js'
import type { RowSource } from './row-source.js'
import { addCounts, runRows } from './run-rows.js'
import { undoPage, undoTag } from './undo-rows.js'
import type { UndoRun } from './undo-rows.js'
import { writeRows } from './write-rows.js'

const dayMs = 86_400_000

/** Rows on a page when no limit is given, and at most. */
const pageRows = { usual: 50, most: 1000 }
const listedJobs = 100
const mostListed = 1000

/** Carries a result out of a transaction that is rolled back on purpose. */
class RollBack<T> extends Error {
  readonly value: T
  constructor(value: T) {
    super('rolled back on purpose')
    this.value = value
  }
}

/**
 * Open spreadsheet import over a store.
 *
 * Nothing is read or written yet. The store stays the caller's.
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function openRowImport(options: RowImportOptions): RowImport {
  const context = createRowContext(options)
  const { store, runtime } = context
  const now = (): string => new Date(runtime.clock.now()).toISOString()

  const headOf = async (jobId: string): Promise<RowJobHead> => {
    const head = await store.transaction((tx) => readHead(tx.state, jobId))
    if (head === undefined)
      throw new UsageError('usage.not_found', `no such job: ${jobId}`, { parameters: { what: jobId } })
    return head
  }

  return {
    async begin(start, call = {}) {
      await askRowPermission(context, 'import', call.by)
      kindFor(context, start.recordKind)
      const at = now()
      const job: RowJobHead = {
        id: createJobId(runtime.clock, runtime.random),
        type: 'rows',
        state: 'created',
        by: call.by ?? '',
        startedAt: at,
        finishedAt: at,
        kind: start.kind,
        recordKind: start.recordKind,
        fileName: start.fileName.slice(0, 300),
        counts: {},
        ...(start.follows === undefined ? {} : { follows: start.follows, concerns: start.follows }),
      }
      if (start.follows !== undefined) await headOf(start.follows)
      await store.transaction((tx) => writeHead(tx.state, job))
      return publicJob(job)
    },

    async advance(jobId, state, details) {
      const head = await headOf(jobId)
      if (!['created', 'uploaded', 'analysed', 'mapped', 'previewed'].includes(head.state))
        throw notReady(`job ${jobId} is ${head.state}`)
      const next: RowJobHead = {
        ...head,
        state,
        finishedAt: now(),
        ...(details === undefined ? {} : { details: { ...head.details, ...details } }),
      }
      await store.transaction((tx) => writeHead(tx.state, next))
      return publicJob(next)
    },

    async page(source, call = {}) {
      const limit = Math.min(Math.max(1, call.limit ?? pageRows.usual), pageRows.most)
      return judgePage(context, source, call, call.jobId ?? '', {
        from: Math.max(0, call.from ?? 0),
        limit,
        signal: call.signal,
      })
    },

    async preview(jobId, source, rules, call = {}) {
      const head = await headOf(jobId)
      if (head.progress !== undefined) throw notReady(`job ${jobId} has been run`)
      checkSource(head, source)
      const fileHash = await source.hash()
      const notices = await store.transaction(async (tx) => {
        const [former] = await tx.state.get([stateKey(stateTags.file, `${head.kind} ${fileHash}`)])
        return former === undefined
          ? []
          : [{ code: 'FILE_ALREADY_IMPORTED', parameters: { job: decodeRow<string>(former) } }]
      }, signalOf(call))
      const state = createJudgeState(context, source, rules, jobId)
      const settings = settingsHash(context, source, rules, fileHash)
      const checked = await checkAllRows(
        state,
        settings,
        (done) => call.onProgress?.({ stage: 'check', ...done, written: 0, share: 0 }),
        call.signal,
      )
      const { entries, rows, token, ...shown } = checked
      const next: RowJobHead = {
        ...head,
        state: 'previewed',
        finishedAt: now(),
        fileHash,
        fileSize: source.file.size,
        settings: source.settings,
        rules,
        token,
        entries,
        counts: { ...checked.counts },
        constants: source.constants,
        onlyExisting: source.onlyExisting,
        details: { ...head.details, rows, entries },
      }
      await store.transaction((tx) => writeHead(tx.state, next))
      return { job: publicJob(next), token, ...shown, notices }
    },

    async run(jobId, source, token, call = {}) {
      await askRowPermission(context, 'import', call.by)
      const head = await headOf(jobId)
      if (head.token === undefined || head.token !== token)
        throw notReady('there is no preview with this token')
      if (!['previewed', 'running', 'cancelled', 'failed'].includes(head.state))
        throw notReady(`job ${jobId} is ${head.state}`)
      checkSource(head, source)
      const fileHash = await source.hash()
      if (fileHash !== head.fileHash || JSON.stringify(source.settings) !== JSON.stringify(head.settings)) {
        throw notReady('file or mapping are not as in the preview')
      }
      const fresh: RowJobHead = head.progress === undefined ? { ...head, counts: emptyCounts() } : head
      try {
        const result = await runRows(context, fresh, source, call)
        return { ...result, job: publicJob(result.job) }
      } catch (error) {
        const isElsewhere = isOrderSyncError(error) && error.code === 'usage.already_running'
        if (!isElsewhere) await markFailed(context, jobId, now())
        throw error
      }
    },

    async questions(jobId, call = {}) {
      const rows = await store.transaction((tx) => listQuestions(tx.state, jobId, mostListed), signalOf(call))
      return rows.map((row) => row.question)
    },

    async answer(jobId, decision, call = {}) {
      await askRowPermission(context, 'decide', call.by ?? decision.by)
      const head = await headOf(jobId)
      return store.transaction((tx) => answerRow(context, tx, head, decision), signalOf(call))
    },

    async jobs(call = {}) {
      const text = call.text?.toLowerCase()
      const found: RowJob[] = []
      await store.transaction(async (tx) => {
        for await (const { value } of scanState(tx.state, statePrefix(stateTags.job))) {
          const head = decodeRow<RowJobHead>(value)
          if (head.type !== 'rows' && head.type !== 'rowsUndo') continue
          if (call.kind !== undefined && head.kind !== call.kind) continue
          if (call.state !== undefined && head.state !== call.state) continue
          const searched = [head.id, head.fileName, head.kind, head.by, head.fileHash ?? '']
            .join('\n')
            .toLowerCase()
          if (text === undefined || searched.includes(text)) found.push(publicJob(head))
        }
      }, signalOf(call))
      return found
        .sort((a, b) =>
          a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1,
        )
        .slice(0, call.limit ?? listedJobs)
    },

    async job(jobId) {
      return publicJob(await headOf(jobId))
    },

    async *results(jobId, call = {}) {
      const head = await headOf(jobId)
      const pages = head.progress?.page ?? 0
      for (let page = 0; page < pages; page++) {
        call.signal?.throwIfAborted()
        const rows = await store.transaction((tx) =>
          readPage<readonly RowJournalRow[]>(tx.state, stateTags.rowJournal, jobId, page),
        )
        for (const row of rows ?? [])
          if (call.only === undefined || row.a === call.only) yield journalResult(row)
      }
    },

    async previewUndo(jobId, call = {}) {
      const head = undoable(await headOf(jobId))
      const shown = await withoutTrace(context, async (tx) => {
        const run: UndoRun = { context, job: head }
        const rows: RowUndoRow[] = []
        for (let page = pagesOf(head) - 1; page >= 0; page--) {
          call.signal?.throwIfAborted()
          rows.push(...(await undoPage(run, tx, await journalPage(tx, jobId, page))))
        }
        return rows
      })
      return undoPreview(context, head, shown)
    },

    async undo(jobId, call = {}) {
      await askRowPermission(context, 'undo', call.by)
      const head = undoable(await headOf(jobId))
      if (
        closedAt(context, head) !== undefined &&
        (await context.hooks?.permission?.('undoAfterWindow', { by: call.by ?? '' })) !== true
      ) {
        throw new UsageError('usage.not_permitted', 'the time for undoing is over', {
          parameters: { by: call.by ?? '', action: 'undoAfterWindow' },
        })
      }
      return undoRows(context, head, call)
    },
  }
}

function signalOf({ signal }: { readonly signal?: AbortSignal | undefined }): {
  readonly signal?: AbortSignal
} {
  return signal === undefined ? {} : { signal }
}

function notReady(message: string): UsageError {
  return new UsageError('usage.not_ready', message)
}

function checkSource(head: RowJobHead, source: RowSource): void {
  if (source.kind !== head.kind || source.recordKind !== head.recordKind)
    throw notReady('the mapping is for another kind than the job')
}

function settingsHash(context: RowContext, source: RowSource, rules: unknown, fileHash: string): string {
  return context.runtime.digest.sha256Hex(JSON.stringify([fileHash, source.settings, rules]))
}

/** Without what only the inside needs. */
function publicJob(head: RowJobHead): RowJob {
  const {
    progress: _progress,
    entries: _entries,
    pagesLeft: _pagesLeft,
    constants: _constants,
    onlyExisting: _only,
    ...job
  } = head
  return job
}

async function markFailed({ store }: RowContext, jobId: string, finishedAt: string): Promise<void> {
  try {
    await store.transaction(async (tx) => {
      const head = await readHead(tx.state, jobId)
      if (head !== undefined) await writeHead(tx.state, { ...head, state: 'failed', finishedAt })
    })
  } catch {
    // The store is out of order; the job is found where its last page has left it.
  }
}

function journalResult({ o, r, a, l, k, n, i, q, c }: RowJournalRow): RowResult {
  return {
    ordinal: o,
    rows: r,
    action: a,
    label: l,
    ...(k === undefined ? {} : { key: k }),
    ...(c === undefined ? {} : { changes: c }),
    ...(n === undefined ? {} : { reason: n }),
    issues: i ?? [],
    ...(q === undefined ? {} : { questionId: q }),
  }
}

/** The row goes through the same judgement again, now with the answer; what it does is a page of its own in the job's journal. */
async function answerRow(
  context: RowContext,
  tx: StoreTransaction,
  asked: RowJobHead,
  decision: Decision,
): Promise<RowResult> {
  const [bytes] = await tx.state.get([stateKey(stateTags.rowQuestion, asked.id, decision.questionId)])
  const head = await readHead(tx.state, asked.id)
  if (bytes === undefined || head?.progress === undefined) {
    throw new UsageError('usage.not_found', 'no such open question', {
      parameters: { what: decision.questionId },
    })
  }
  const { question, entry } = decodeRow<WaitingRow>(bytes)
  if (!question.options.some((one) => one.option === decision.option)) {
    throw new UsageError('usage.invalid_argument', `no such answer: ${decision.option}`, {
      parameters: { field: 'option', expected: question.options.map((one) => one.option).join(', ') },
    })
  }
  const given = { ...decision, targetHash: decision.targetHash ?? question.targetHash }
  const source = storedSource(head)
  const decisions = new Map([[decision.questionId, given]])
  // The record is the one the question showed, however it would be found by now.
  const pinned = {
    ...createJudgeState(context, source, head.rules ?? {}, head.id, decisions),
    pinned: question.type === 'row-duplicate' ? question.candidates.map((one) => one.key) : [],
  }
  const judged = await judgeRows(pinned, tx, [entry], [undefined])
  const [row] = judged
  if (row!.action === 'question') {
    // It moved since it was asked: asked again with what is there now (L-07).
    const again: WaitingRow = { question: row!.question!, entry }
    await tx.state.delete([stateKey(stateTags.rowQuestion, head.id, decision.questionId)])
    await tx.state.put([
      { key: stateKey(stateTags.rowQuestion, head.id, again.question.id), value: encodeRow(again) },
    ])
    return toResult(row!)
  }
  const journal = await writeRows(pinned, tx, judged)
  await tx.state.delete([stateKey(stateTags.rowQuestion, head.id, decision.questionId)])
  await writePage(tx.state, stateTags.rowJournal, head.id, head.progress.page, journal)
  const counts = {
    ...addCounts(head.counts, journal),
    question: Math.max(0, (head.counts['question'] ?? 0) - 1),
  }
  await writeHead(tx.state, { ...head, counts, progress: { ...head.progress, page: head.progress.page + 1 } })
  return journalResult(journal[0]!)
}

/** Enough of a source to judge one stored entry. */
function storedSource(head: RowJobHead): RowSource {
  return {
    kind: head.kind,
    recordKind: head.recordKind,
    onlyExisting: head.onlyExisting === true,
    constants: head.constants ?? {},
    file: { name: head.fileName, size: head.fileSize ?? 0 },
    settings: head.settings,
    keyField: '',
    keyOf: () => '',
    hash: () => Promise.resolve(head.fileHash ?? ''),
    async *entries() {
      // Nothing is read again for an answer.
    },
  }
}

function pagesOf(head: RowJobHead): number {
  return head.progress?.page ?? 0
}

async function journalPage(
  tx: StoreTransaction,
  jobId: string,
  page: number,
): Promise<readonly RowJournalRow[]> {
  return (await readPage<readonly RowJournalRow[]>(tx.state, stateTags.rowJournal, jobId, page)) ?? []
}

/** @throws {@link UsageError} `usage.not_undoable` */
function undoable(head: RowJobHead): RowJobHead {
  if (head.type === 'rows' && head.progress !== undefined && head.state !== 'undone') return head
  throw new UsageError(
    'usage.not_undoable',
    `job ${head.id} has written nothing, is an undo, or is undone already`,
    { parameters: { job: head.id } },
  )
}

function closedAt(context: RowContext, head: RowJobHead): string | undefined {
  const end = Date.parse(head.finishedAt) + context.days * dayMs
  return context.runtime.clock.now() > end ? new Date(end).toISOString() : undefined
}

function undoPreview(context: RowContext, head: RowJobHead, rows: readonly RowUndoRow[]): RowUndoPreview {
  const counts = { removed: 0, restored: 0, kept: 0 }
  for (const { action } of rows) counts[action] += 1
  const closed = closedAt(context, head)
  return {
    job: publicJob(head),
    rows: rows.slice(0, mostListed),
    counts,
    ...(closed === undefined ? {} : { windowClosedAt: closed }),
  }
}

/** Each page is undone, noted and counted in one transaction; an undo that was stopped goes on with the pages that are left. */
async function undoRows(context: RowContext, head: RowJobHead, call: RowCallOptions) {
  const { store, runtime } = context
  const now = (): string => new Date(runtime.clock.now()).toISOString()
  const total = pagesOf(head)
  const undoJob = (await unfinishedUndo(context, head.id)) ?? {
    id: createJobId(runtime.clock, runtime.random),
    type: 'rowsUndo' as const,
    state: 'running' as const,
    by: call.by ?? '',
    startedAt: now(),
    finishedAt: now(),
    kind: head.kind,
    recordKind: head.recordKind,
    fileName: head.fileName,
    counts: { removed: 0, restored: 0, kept: 0 },
    concerns: head.id,
    pagesLeft: total,
  }
  let undo: RowJobHead = undoJob
  const run: UndoRun = { context, job: head }
  for (let left = undo.pagesLeft ?? total; left > 0; left--) {
    call.signal?.throwIfAborted()
    undo = await store.transaction(async (tx) => {
      const latest = await readHead(tx.state, undo.id)
      if (latest !== undefined && latest.pagesLeft !== left) {
        throw new UsageError('usage.already_running', `job ${head.id} is being undone elsewhere`, {
          parameters: { job: head.id },
        })
      }
      const rows = await undoPage(run, tx, await journalPage(tx, head.id, left - 1))
      const counts: Record<string, number> = { ...undo.counts }
      for (const { action } of rows) counts[action] = (counts[action] ?? 0) + 1
      const next: RowJobHead = { ...undo, counts, finishedAt: now(), pagesLeft: left - 1 }
      await writePage(tx.state, undoTag, undo.id, total - left, rows)
      await writeHead(tx.state, next)
      return next
    })
    const done = total - left + 1
    const counted = Object.values(undo.counts).reduce((sum, one) => sum + one, 0)
    call.onProgress?.({
      stage: 'undo',
      read: 0,
      checked: counted,
      written: counted - (undo.counts['kept'] ?? 0),
      failed: undo.counts['kept'] ?? 0,
      share: Math.min(0.99, done / total),
    })
  }
  const finished: RowJobHead = { ...undo, state: 'completed', finishedAt: now(), pagesLeft: 0 }
  const undone: RowJobHead = { ...head, state: (undo.counts['kept'] ?? 0) > 0 ? 'partlyUndone' : 'undone' }
  const rows = await store.transaction(async (tx) => {
    await writeHead(tx.state, finished)
    // Its window is counted from the end of the import.
    await writeHead(tx.state, undone)
    const all: RowUndoRow[] = []
    for (let page = 0; page < total && all.length < mostListed; page++)
      all.push(...((await readPage<UndoPage>(tx.state, undoTag, finished.id, page)) ?? []))
    return all
  })
  return {
    ...undoPreview(context, undone, rows),
    counts: finished.counts as RowUndoPreview['counts'],
    undoJob: publicJob(finished),
  }
}

async function unfinishedUndo({ store }: RowContext, jobId: string): Promise<RowJobHead | undefined> {
  return store.transaction(async (tx) => {
    for await (const { value } of scanState(tx.state, statePrefix(stateTags.job))) {
      const head = decodeRow<RowJobHead>(value)
      if (head.type === 'rowsUndo' && head.concerns === jobId && head.state === 'running') return head
    }
    return undefined
  })
}

async function withoutTrace<T>(
  { store }: RowContext,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<T> {
  try {
    return await store.transaction(async (tx) => {
      throw new RollBack(await work(tx))
    })
  } catch (error) {
    if (error instanceof RollBack) return error.value as T
    throw error
  }
}

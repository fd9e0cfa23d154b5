/** Spreadsheet import over a store; see {@link RowImport}. */
import { isOrderSyncError, UsageError } from '../../errors/errors.js'
import { decodeRow, scanState, stateKey, statePrefix, stateTags } from '../../register/state-rows.js'
import { createJobId } from '../journal.js'
import { answerRow, journalResult } from './answer-row.js'
import { checkAllRows, createJudgeState, emptyCounts, judgePage } from './preview-rows.js'
import { askRowPermission, createRowContext, kindFor } from './row-context.js'
import type { RowContext } from './row-context.js'
import type { RowImport, RowImportOptions, RowJob } from './row-import.js'
import {
  listQuestions,
  mostListed,
  publicJob,
  readHead,
  readPage,
  refuseUndone,
  writeHead,
} from './row-rows.js'
import type { RowJobHead, RowJournalRow } from './row-rows.js'
import type { RowSource } from './row-source.js'
import { runRows } from './run-rows.js'
import { mayUndo, previewUndo, undoable, undoRows } from './undo-row-job.js'

/** Rows on a page when no limit is given, and at most. */
const pageRows = { usual: 50, most: 1000 }
const listedJobs = 100

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
      const fileHash = await source.hash(call.signal)
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
      const { entries, rows, token, notices: found, ...shown } = checked
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
      return { job: publicJob(next), token, ...shown, notices: [...notices, ...found] }
    },

    async run(jobId, source, token, call = {}) {
      await askRowPermission(context, 'import', call.by)
      const head = await headOf(jobId)
      if (head.token === undefined || head.token !== token)
        throw notReady('there is no preview with this token')
      refuseUndone(head)
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
      return previewUndo(context, head, call)
    },

    async undo(jobId, call = {}) {
      await askRowPermission(context, 'undo', call.by)
      const head = undoable(await headOf(jobId))
      if (!(await mayUndo(context, head, call.by))) {
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

async function markFailed({ store }: RowContext, jobId: string, finishedAt: string): Promise<void> {
  try {
    await store.transaction(async (tx) => {
      const head = await readHead(tx.state, jobId)
      if (head !== undefined && head.undoing === undefined && !head.state.endsWith('ndone'))
        await writeHead(tx.state, { ...head, state: 'failed', finishedAt })
    })
  } catch {
    // The store is out of order; the job is found where its last page has left it.
  }
}

/** Undo of a spreadsheet job as a whole: shown beforehand, done page by page, a job of its own (J-09, J-10). */
import { UsageError } from '../../errors/errors.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../../register/state-rows.js'
import type { StoreTransaction } from '../../store/store.js'
import { createJobId } from '../journal.js'
import type { RowContext } from './row-context.js'
import type { RowCallOptions, RowUndoPreview, RowUndoResult, RowUndoRow } from './row-import.js'
import { dropPages, mostListed, publicJob, readHead, readPage, writeHead, writePage } from './row-rows.js'
import type { RowJobHead, RowJournalRow, UndoPage } from './row-rows.js'
import { undoPage, undoTag } from './undo-rows.js'
import type { UndoRun } from './undo-rows.js'

const dayMs = 86_400_000

/** Carries a result out of a transaction that is rolled back on purpose. */
class RollBack<T> extends Error {
  readonly value: T
  constructor(value: T) {
    super('rolled back on purpose')
    this.value = value
  }
}

/** What {@link undoRows} would do now; nothing is left of it. After the window every row is kept, unless the hook allows more. */
export async function previewUndo(
  context: RowContext,
  head: RowJobHead,
  { signal, by }: RowCallOptions,
): Promise<RowUndoPreview> {
  if (!(await mayUndo(context, head, by))) return keptByWindow(context, head, signal)
  // Numbers are not voided for a look.
  const { voidNumber: _voidNumber, ...hooks } = context.hooks ?? {}
  const looking: RowContext = { ...context, hooks }
  const shown = await withoutTrace(looking, async (tx) => {
    const run: UndoRun = { context: looking, job: head }
    const rows: RowUndoRow[] = []
    for (let page = pagesOf(head) - 1; page >= 0; page--) {
      signal?.throwIfAborted()
      rows.push(...(await undoPage(run, tx, await journalPage(tx, head.id, page))))
    }
    return rows
  })
  return undoPreview(context, head, shown)
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
export function undoable(head: RowJobHead): RowJobHead {
  if (head.type === 'rows' && head.progress !== undefined && head.state !== 'undone') return head
  throw new UsageError(
    'usage.not_undoable',
    `job ${head.id} has written nothing, is an undo, or is undone already`,
    { parameters: { job: head.id } },
  )
}

export function closedAt(context: RowContext, head: RowJobHead): string | undefined {
  const end = Date.parse(head.finishedAt) + context.days * dayMs
  return context.runtime.clock.now() > end ? new Date(end).toISOString() : undefined
}

/** Within the window, or because the hook allows it later. */
export async function mayUndo(
  context: RowContext,
  head: RowJobHead,
  by: string | undefined,
): Promise<boolean> {
  if (closedAt(context, head) === undefined) return true
  return (await context.hooks?.permission?.('undoAfterWindow', { by: by ?? '' })) === true
}

async function keptByWindow(
  context: RowContext,
  head: RowJobHead,
  signal: AbortSignal | undefined,
): Promise<RowUndoPreview> {
  const date = closedAt(context, head)!.slice(0, 10)
  const rows: RowUndoRow[] = []
  for (let page = pagesOf(head) - 1; page >= 0; page--) {
    signal?.throwIfAborted()
    const journal = await context.store.transaction((tx) => journalPage(tx, head.id, page))
    for (const { a, k, o, r, l } of [...journal].reverse()) {
      if ((a !== 'create' && a !== 'change') || k === undefined) continue
      const reason = { code: 'UNDO_WINDOW_OVER', parameters: { date } }
      rows.push({ ordinal: o, rows: r, key: k, label: l, action: 'kept', reason })
    }
  }
  return undoPreview(context, head, rows)
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
export async function undoRows(
  context: RowContext,
  head: RowJobHead,
  call: RowCallOptions,
): Promise<RowUndoResult> {
  const { store, runtime } = context
  const now = (): string => new Date(runtime.clock.now()).toISOString()
  const unfinished = await unfinishedUndo(context, head.id)
  // From here on an import that still runs elsewhere writes nothing more: what it added now would be in no bucket.
  const { undoJob, total } = await store.transaction(async (tx) => {
    const latest = undoable((await readHead(tx.state, head.id)) ?? head)
    const pages = pagesOf(latest)
    const begun: RowJobHead = unfinished ?? {
      id: createJobId(runtime.clock, runtime.random),
      type: 'rowsUndo',
      state: 'running',
      by: call.by ?? '',
      startedAt: now(),
      finishedAt: now(),
      kind: head.kind,
      recordKind: head.recordKind,
      fileName: head.fileName,
      counts: { removed: 0, restored: 0, kept: 0 },
      concerns: head.id,
      pagesLeft: pages,
    }
    await writeHead(tx.state, { ...latest, undoing: begun.id })
    await writeHead(tx.state, begun)
    return { undoJob: begun, total: pages }
  })
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
  const { undone, rows } = await store.transaction(async (tx) => {
    const { undoing: _done, ...latest } = (await readHead(tx.state, head.id)) ?? head
    const ended: RowJobHead = {
      ...latest,
      state: (undo.counts['kept'] ?? 0) > 0 ? 'partlyUndone' : 'undone',
    }
    await writeHead(tx.state, finished)
    // What nobody has answered is not to be imported any more.
    await dropPages(tx.state, stateTags.rowQuestion, head.id)
    // Its window is counted from the end of the import.
    await writeHead(tx.state, ended)
    const all: RowUndoRow[] = []
    for (let page = 0; page < total && all.length < mostListed; page++)
      all.push(...((await readPage<UndoPage>(tx.state, undoTag, finished.id, page)) ?? []))
    return { undone: ended, rows: all }
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

/** The import itself: page by page, each with its journal and the place where it goes on in one transaction (J-08, J-14). */
import { UsageError } from '../../errors/errors.js'
import { stateKey, stateTags, encodeRow } from '../../register/state-rows.js'
import type { Decision } from '../question.js'
import { judgeRows, noteKeys } from './judge-rows.js'
import type { JudgedRow } from './judged-row.js'
import { chunks, createJudgeState, emptyCounts, previewPage } from './preview-rows.js'
import { keepAnswers, keepDecisions } from './row-answers.js'
import type { RowContext } from './row-context.js'
import type { RowCallOptions, RowCounts, RowRunResult } from './row-import.js'
import {
  readHead,
  readPage,
  refusedTarget,
  refuseUndone,
  splitJournal,
  writeHead,
  writePage,
} from './row-rows.js'
import type { PreviewPage, RowJobHead, RowJournalRow } from './row-rows.js'
import type { RowEntry, RowSource } from './row-source.js'
import { targetChanged, wasRefused, writeRows } from './write-rows.js'

export async function runRows(
  context: RowContext,
  head: RowJobHead,
  source: RowSource,
  options: RowCallOptions & { readonly decisions?: readonly Decision[] },
): Promise<RowRunResult> {
  const { store, runtime } = context
  const given = await store.transaction((tx) => keepDecisions(tx.state, head.id, options.decisions ?? []))
  const decisions = new Map(given.map((decision) => [decision.questionId, decision]))
  const made = context.matcher === undefined ? new Set<string>() : await madeBy(context, head)
  const state = createJudgeState(context, source, head.rules ?? {}, head.id, decisions, made)
  let at = head.progress ?? { checkpoint: undefined, entries: 0, page: 0, rowsRead: 0 }
  let current: RowJobHead = head
  const startMs = runtime.clock.now()
  const already = at.entries
  const preview = createPreviewReader(context, head.id)
  const isStopped = (): boolean => options.signal?.aborted === true
  const now = (): string => new Date(runtime.clock.now()).toISOString()

  for await (const chunk of chunks(source)) {
    const fresh = chunk.entries.filter((entry) => entry.ordinal >= at.entries)
    // What was committed before a stop is read again only for its keys.
    if (fresh.length < chunk.entries.length)
      noteKeys(
        state.seen,
        chunk.entries.filter((entry) => entry.ordinal < at.entries),
      )
    if (fresh.length === 0) continue
    if (isStopped()) break
    const seen = await preview(fresh)
    const firsts = noteKeys(state.seen, fresh)
    const next = await store.transaction(async (tx) => {
      const latest = await readHead(tx.state, head.id)
      refuseUndone(latest)
      if ((latest?.progress?.entries ?? 0) !== at.entries) {
        throw new UsageError('usage.already_running', `job ${head.id} is being run elsewhere`, {
          parameters: { job: head.id },
        })
      }
      // An answer that came meanwhile has pages and counts of its own.
      const before =
        latest?.progress === undefined
          ? { page: at.page, counts: current.counts }
          : { page: latest.progress.page, counts: latest.counts }
      state.used.length = 0
      const judged = await judgeRows(state, tx, fresh, firsts)
      const checked = judged.map((row, i) => movedSince(row, seen[i]))
      const journal = await writeRows(state, tx, checked)
      const pages = splitJournal(journal)
      for (const [i, page] of pages.entries())
        await writePage(tx.state, stateTags.rowJournal, head.id, before.page + i, page)
      await keepQuestions(tx.state, head.id, checked)
      await keepAnswers(tx.state, state.used)
      const counts = addCounts(before.counts, journal)
      const progress = {
        checkpoint: undefined,
        entries: at.entries + fresh.length,
        page: before.page + pages.length,
        rowsRead: chunk.rowsRead,
      }
      const running: RowJobHead = { ...current, state: 'running', finishedAt: now(), counts, progress }
      await writeHead(tx.state, running)
      return running
    })
    // Only now it is committed, and only now it counts.
    current = next
    at = next.progress!
    report(options, current, at, { already, startMs, nowMs: runtime.clock.now() })
  }

  const finished = !isStopped() || at.entries >= (head.entries ?? Infinity)
  const done = await store.transaction(async (tx) => {
    const latest = await readHead(tx.state, head.id)
    refuseUndone(latest)
    const { counts, progress } =
      latest?.progress === undefined ? { counts: current.counts, progress: at } : latest
    const failed = (counts['error'] ?? 0) + (counts['question'] ?? 0) > 0
    const ended: RowJobHead = {
      ...current,
      state: finished ? (failed ? 'completedWithErrors' : 'completed') : 'cancelled',
      finishedAt: now(),
      counts,
      progress,
    }
    await writeHead(tx.state, ended)
    if (finished)
      await tx.state.put([
        { key: stateKey(stateTags.file, `${head.kind} ${head.fileHash ?? ''}`), value: encodeRow(head.id) },
      ])
    return ended
  })
  if (finished) {
    options.onProgress?.({
      stage: 'import',
      read: at.rowsRead,
      checked: at.entries,
      written: writtenOf(done.counts),
      failed: done.counts['error'] ?? 0,
      share: 1,
    })
  }
  context.log.write('info', 'import.done', { job: head.id, state: done.state })
  return { job: done, finished }
}

/** Keys of the records that the job has made so far. */
async function madeBy({ store }: RowContext, head: RowJobHead): Promise<ReadonlySet<string>> {
  const made = new Set<string>()
  for (let page = 0; page < (head.progress?.page ?? 0); page++) {
    const rows = await store.transaction((tx) =>
      readPage<readonly RowJournalRow[]>(tx.state, stateTags.rowJournal, head.id, page),
    )
    for (const row of rows ?? []) if (row.a === 'create' && row.k !== undefined) made.add(row.k)
  }
  return made
}

/** The record is not as the preview showed it, or the preview refused the row: it is not imported, the others are (J-07). */
function movedSince(row: JudgedRow, target: string | undefined): JudgedRow {
  if (target === undefined || target === row.target || row.action === 'error' || row.action === 'unchanged')
    return row
  return {
    ...row,
    action: 'error',
    fields: undefined,
    changes: undefined,
    reason: target.startsWith(refusedTarget) ? wasRefused : targetChanged,
    question: undefined,
  }
}

function createPreviewReader(
  context: RowContext,
  jobId: string,
): (entries: readonly RowEntry[]) => Promise<readonly (string | undefined)[]> {
  let loaded: { page: number; targets: readonly string[] } | undefined
  return async (entries) => {
    const seen: (string | undefined)[] = []
    for (const { ordinal } of entries) {
      const page = Math.floor(ordinal / previewPage)
      if (loaded?.page !== page) {
        const found = await context.store.transaction((tx) =>
          readPage<PreviewPage>(tx.state, stateTags.rowPreview, jobId, page),
        )
        loaded = { page, targets: found?.targets ?? [] }
      }
      seen.push(loaded.targets[ordinal - page * previewPage])
    }
    return seen
  }
}

export function addCounts(
  counts: Readonly<Record<string, number>>,
  journal: readonly RowJournalRow[],
): Readonly<Record<string, number>> {
  const sum: Record<keyof RowCounts, number> = { ...emptyCounts(), ...counts }
  for (const row of journal) sum[row.a] += 1
  return sum
}

async function keepQuestions(
  state: Parameters<typeof writeHead>[0],
  jobId: string,
  judged: readonly JudgedRow[],
): Promise<void> {
  const waiting = judged.filter((row) => row.action === 'question' && row.question !== undefined)
  if (waiting.length === 0) return
  await state.put(
    waiting.map(({ question, entry }) => ({
      key: stateKey(stateTags.rowQuestion, jobId, question!.id),
      value: encodeRow({ question, entry }),
    })),
  )
}

export function writtenOf(counts: Readonly<Record<string, number>>): number {
  return (counts['create'] ?? 0) + (counts['change'] ?? 0)
}

function report(
  options: RowCallOptions,
  head: RowJobHead,
  at: NonNullable<RowJobHead['progress']>,
  time: { readonly already: number; readonly startMs: number; readonly nowMs: number },
): void {
  if (options.onProgress === undefined) return
  const total = head.entries ?? 0
  const share = total === 0 ? 0 : Math.min(0.99, at.entries / total)
  const doneNow = at.entries - time.already
  const perEntry = doneNow === 0 ? 0 : (time.nowMs - time.startMs) / doneNow
  options.onProgress({
    stage: 'import',
    read: at.rowsRead,
    checked: at.entries,
    written: writtenOf(head.counts),
    failed: head.counts['error'] ?? 0,
    share,
    ...(total === 0 || perEntry === 0 ? {} : { remainingMs: Math.round(perEntry * (total - at.entries)) }),
  })
}

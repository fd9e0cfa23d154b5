/** The check of all rows before an import (J-07), and looks at some of them. Nothing of the vendor's is written. */
import { stateTags } from '../../register/state-rows.js'
import type { Notice } from '../outcome.js'
import type { Question } from '../question.js'
import { judgeRows, noteKeys } from './judge-rows.js'
import type { JudgedRow, JudgeState } from './judged-row.js'
import { kindFor } from './row-context.js'
import type { RowContext } from './row-context.js'
import type { RowCounts, RowPreview, RowResult, RowRules } from './row-import.js'
import type { PreviewPage } from './row-rows.js'
import { dropPages, refusedTarget, writePage } from './row-rows.js'
import type { RowEntry, RowEntryBatch, RowSource } from './row-source.js'
import { RowTargets } from './row-targets.js'
import { SimilarRows } from './similar-rows.js'

/** Entries per page of what the preview saw. */
export const previewPage = 5000

/**
 * Entries judged, or written, in one transaction. What a commit costs is shared by them; with more of them than this, collecting
 * the garbage of entries that wait costs more than the commits do, and a stop is heard later (docs/decisions/0080).
 */
export const judgedAtOnce = 1000

const mostQuestions = 1000
const mostErrors = 100
const mostUnknown = 1000

export function createJudgeState(
  context: RowContext,
  source: RowSource,
  rules: RowRules,
  jobId: string,
  decisions: JudgeState['decisions'] = new Map(),
  /** Keys of records that the job has made before a stop. */
  made: ReadonlySet<string> = new Set(),
): JudgeState {
  const kind = kindFor(context, source.recordKind)
  const similar =
    context.matcher === undefined || kind.family !== 'party'
      ? undefined
      : new SimilarRows(context.matcher, kind, made)
  return {
    similar,
    used: [],
    context,
    source,
    kind,
    rules,
    targets: new RowTargets(source, kind, context.store.capabilities?.changeTracking === true),
    jobId,
    now: new Date(context.runtime.clock.now()).toISOString(),
    decisions,
    seen: new Map(),
  }
}

export function emptyCounts(): Record<keyof RowCounts, number> {
  return { create: 0, change: 0, unchanged: 0, skip: 0, error: 0, question: 0 }
}

export function toResult(row: JudgedRow): RowResult {
  const { entry, action, label, key, changes, reason, issues, question } = row
  return {
    ordinal: entry.ordinal,
    rows: entry.rows,
    action,
    label,
    ...(key === undefined ? {} : { key }),
    ...(changes === undefined ? {} : { changes }),
    ...(reason === undefined ? {} : { reason }),
    issues,
    ...(question === undefined ? {} : { questionId: question.id }),
  }
}

type Aside = NonNullable<RowEntryBatch['aside']>[number]

/** Entries in groups that fit a transaction. */
export async function* chunks(
  source: RowSource,
  checkpoint?: unknown,
): AsyncGenerator<{
  readonly entries: readonly RowEntry[]
  readonly checkpoint: unknown
  readonly rowsRead: number
  readonly aside: readonly Aside[]
}> {
  let entries: RowEntry[] = []
  let aside: Aside[] = []
  let last: { checkpoint: unknown; rowsRead: number } | undefined
  for await (const batch of source.entries(checkpoint)) {
    for (const entry of batch.entries) entries.push(entry)
    if (batch.aside !== undefined && batch.aside.length > 0) aside = aside.concat(batch.aside)
    last = { checkpoint: batch.checkpoint, rowsRead: batch.rowsRead }
    if (entries.length >= judgedAtOnce) {
      yield { entries, ...last, aside }
      entries = []
      aside = []
    }
  }
  if (last !== undefined && (entries.length > 0 || aside.length > 0)) yield { entries, ...last, aside }
}

export interface CheckedRows extends Omit<RowPreview, 'job'> {
  readonly entries: number
  readonly rows: number
}

/** Judge every entry, keep what was seen, and make the token over it. */
export async function checkAllRows(
  state: JudgeState,
  settingsHash: string,
  each: (done: { readonly read: number; readonly checked: number; readonly failed: number }) => void,
  signal: AbortSignal | undefined,
): Promise<CheckedRows> {
  const { context, source, jobId } = state
  const { digest } = context.runtime
  const { store } = context
  await store.transaction((tx) => dropPages(tx.state, stateTags.rowPreview, jobId))
  const counts = emptyCounts()
  const unknown = new Map<string, { list: string; value: string; rows: number }>()
  const questions: Question[] = []
  const errors: RowResult[] = []
  const warnings: RowResult[] = []
  let doubtful = 0
  const aside = new AsideRows()
  let chain = digest.sha256Hex(settingsHash)
  let entries = 0
  let rows = 0
  let page: { from: number; checkpoint: unknown; targets: string[] } = {
    from: 0,
    checkpoint: undefined,
    targets: [],
  }
  const flush = async (checkpoint: unknown): Promise<void> => {
    const done = page
    await store.transaction((tx) =>
      writePage(tx.state, stateTags.rowPreview, jobId, Math.floor(done.from / previewPage), {
        ...done,
      } satisfies PreviewPage),
    )
    page = { from: done.from + done.targets.length, checkpoint, targets: [] }
  }
  for await (const chunk of chunks(source)) {
    signal?.throwIfAborted()
    aside.note(chunk.aside)
    if (chunk.entries.length === 0) continue
    const firsts = noteKeys(state.seen, chunk.entries)
    const judged = await store.transaction((tx) => judgeRows(state, tx, chunk.entries, firsts))
    const targets: string[] = []
    for (const row of judged) {
      counts[row.action] += 1
      targets.push(row.action === 'error' ? refusedTarget + row.target : row.target)
      rows += row.entry.rows.length
      if (row.question !== undefined && row.action === 'question' && questions.length < mostQuestions)
        questions.push(row.question)
      if (row.action === 'error') {
        if (errors.length < mostErrors) errors.push(toResult(row))
      } else if (row.issues.length > 0) {
        doubtful += 1
        if (warnings.length < mostErrors) warnings.push(toResult(row))
      }
      for (const { list, value } of row.unknown) {
        const name = `${list}\u0000${value}`
        const known = unknown.get(name)
        if (known !== undefined) known.rows += row.entry.rows.length
        else if (unknown.size < mostUnknown) unknown.set(name, { list, value, rows: row.entry.rows.length })
      }
    }
    chain = digest.sha256Hex(`${chain}\n${judged.map((row, i) => `${row.action} ${targets[i]!}`).join('\n')}`)
    entries += judged.length
    for (const target of targets) {
      page.targets.push(target)
      if (page.targets.length === previewPage) await flush(undefined)
    }
    each({ read: chunk.rowsRead, checked: entries, failed: counts.error })
  }
  if (page.targets.length > 0) await flush(undefined)
  const notices = aside.notices()
  if (doubtful > 0) notices.push({ code: 'ROWS_DOUBTFUL', parameters: { rows: doubtful } })
  return {
    token: chain,
    counts,
    wouldCreate: [...unknown.values()],
    questions,
    errors,
    warnings,
    notices,
    entries,
    rows,
  }
}

const asideCodes: Readonly<Record<string, string>> = {
  ROW_SUM: 'ROWS_ASIDE_SUM',
  ROW_NOTE: 'ROWS_ASIDE_NOTE',
  ROW_HEADER_REPEATED: 'ROWS_ASIDE_HEADER',
}

/** Lines that are named; the number of rows knows all. */
const namedLines = 10

/** Rows that are passed over, by their reason: a person must see that nothing of them is missed. */
class AsideRows {
  readonly #found = new Map<string, { rows: number; lines: number[] }>()

  note(aside: readonly Aside[]): void {
    for (const { line, reason } of aside) {
      // With these nothing goes astray: the analysis has told of the rows above the table.
      if (reason === 'ROW_BLANK' || reason === 'ROW_PREAMBLE') continue
      let found = this.#found.get(reason)
      if (found === undefined) this.#found.set(reason, (found = { rows: 0, lines: [] }))
      found.rows += 1
      if (found.lines.length < namedLines) found.lines.push(line)
    }
  }

  notices(): Notice[] {
    return [...this.#found].map(([reason, { rows, lines }]) => ({
      code: asideCodes[reason] ?? 'ROWS_ASIDE',
      parameters: { rows, lines: `${lines.join(', ')}${rows > lines.length ? ' …' : ''}` },
    }))
  }
}

/** Some entries as they would end. Keys that the file has before them are known only from a reading of the whole. */
export async function judgePage(
  context: RowContext,
  source: RowSource,
  rules: RowRules,
  jobId: string,
  options: { readonly from: number; readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly rows: readonly RowResult[]; readonly next?: number }> {
  const { from, limit, signal } = options
  const state = { ...createJudgeState(context, source, rules, jobId), shown: true }
  const wanted: RowEntry[] = []
  let more = false
  reading: for await (const batch of source.entries()) {
    signal?.throwIfAborted()
    const before = batch.entries.filter((entry) => entry.ordinal < from)
    noteKeys(state.seen, before)
    for (const entry of batch.entries) {
      if (entry.ordinal < from) continue
      if (wanted.length === limit) {
        more = true
        break reading
      }
      wanted.push(entry)
    }
  }
  const firsts = noteKeys(state.seen, wanted)
  const judged = await context.store.transaction((tx) => judgeRows(state, tx, wanted, firsts))
  return { rows: judged.map(toResult), ...(more ? { next: from + wanted.length } : {}) }
}

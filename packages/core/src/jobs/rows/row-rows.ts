/** How spreadsheet jobs stand in `state`: head, journal pages, what the preview saw, questions that wait. */
import { UsageError } from '../../errors/errors.js'
import type { FieldChange } from '../exchange.js'
import type { Notice } from '../outcome.js'
import type { Question } from '../question.js'
import {
  decodeRow,
  encodeRow,
  scanState,
  stateKey,
  statePrefix,
  stateTags,
} from '../../register/state-rows.js'
import type { StateTag } from '../../register/state-rows.js'
import type { StateAccess } from '../../store/store.js'
import type { RowAction, RowJob, RowUndoRow } from './row-import.js'
import type { RowEntry, RowIssue } from './row-source.js'

/** One entry that the job dealt with. Names are short: there is one per row of the file. */
export interface RowJournalRow {
  /** ordinal, data rows, action, label */
  readonly o: number
  readonly r: readonly number[]
  readonly a: RowAction
  readonly l: string
  /** Vendor key of what was written. */
  readonly k?: string | undefined
  /** Of a new record: fingerprint of the row as the vendor's table gives it. */
  readonly h?: string | undefined
  /** Number that `assignNumber` gave to it. */
  readonly v?: string | undefined
  /** Of a changed record: what was changed, as the vendor's table gives it. */
  readonly c?: readonly FieldChange[] | undefined
  readonly n?: Notice | undefined
  readonly i?: readonly RowIssue[] | undefined
  readonly q?: string | undefined
}

/** Head of a job with what only the inside needs. */
export interface RowJobHead extends RowJob {
  /** Where `run` goes on: checkpoint of the source, entries done, number of the next journal page. */
  readonly progress?:
    | {
        readonly checkpoint: unknown
        readonly entries: number
        readonly page: number
        readonly rowsRead: number
      }
    | undefined
  readonly entries?: number | undefined
  /** Of the source, for answers that come later. */
  readonly constants?: Readonly<Record<string, unknown>> | undefined
  readonly onlyExisting?: boolean | undefined
  /** Of an undo: pages still to be done, counted from the last. */
  readonly pagesLeft?: number | undefined
  /** Undo job that has begun to take this one back: from then on nothing is added to it. */
  readonly undoing?: string | undefined
}

/** Questions, and rows of an undo, listed at once. */
export const mostListed = 1000

export /** Without what only the inside needs. */
function publicJob(head: RowJobHead): RowJob {
  const {
    progress: _progress,
    entries: _entries,
    pagesLeft: _pagesLeft,
    constants: _constants,
    onlyExisting: _only,
    undoing: _undoing,
    ...job
  } = head
  return job
}

/**
 * Refuse to write more for a job that is being, or has been, taken back: the undo would not know of it.
 * @throws {@link UsageError} `usage.not_ready`
 */
export function refuseUndone(head: RowJobHead | undefined): void {
  if (head === undefined) return
  if (head.undoing === undefined && head.state !== 'undone' && head.state !== 'partlyUndone') return
  throw new UsageError('usage.not_ready', `job ${head.id} is being undone, or is undone`)
}

/** What the preview saw of one page of entries. */
export interface PreviewPage {
  readonly from: number
  /** Behind this page. */
  readonly checkpoint: unknown
  /** Per entry: what it acts on; behind {@link refusedTarget} where it was refused. */
  readonly targets: readonly string[]
}

/** Stands before the target of an entry that the preview refused (docs/decisions/0120). */
export const refusedTarget = '!'

export interface WaitingRow {
  readonly question: Question
  readonly entry: RowEntry
}

const pageName = (page: number): string => String(page).padStart(8, '0')

export async function readHead(state: StateAccess, jobId: string): Promise<RowJobHead | undefined> {
  const [bytes] = await state.get([stateKey(stateTags.job, jobId)])
  const head = bytes === undefined ? undefined : decodeRow<RowJobHead>(bytes)
  return head?.type === 'rows' || head?.type === 'rowsUndo' ? head : undefined
}

export async function writeHead(state: StateAccess, head: RowJobHead): Promise<void> {
  await state.put([{ key: stateKey(stateTags.job, head.id), value: encodeRow(head) }])
}

export async function writePage(
  state: StateAccess,
  tag: StateTag,
  jobId: string,
  page: number,
  value: unknown,
): Promise<void> {
  await state.put([{ key: stateKey(tag, jobId, pageName(page)), value: encodeRow(value) }])
}

/** Characters of JSON per journal page; a state value holds 4 MiB. */
const pageLength = 800_000

/** A journal in pages that fit; one long row is a page of its own. */
export function splitJournal(rows: readonly RowJournalRow[]): readonly (readonly RowJournalRow[])[] {
  const pages: RowJournalRow[][] = []
  let length = Infinity
  for (const row of rows) {
    const own = lengthOf(row)
    if (length + own > pageLength) {
      pages.push([])
      length = 0
    }
    pages.at(-1)!.push(row)
    length += own
  }
  return pages
}

/** About as many characters as its JSON: only what may be long is measured. */
function lengthOf(row: RowJournalRow): number {
  const isShort = row.c === undefined && row.i === undefined && row.n === undefined
  // Escapes make a text of at most 80 characters no longer than six times that; keys are the vendor's.
  if (isShort) return 120 + row.l.length * 6 + (row.k?.length ?? 0) * 6 + row.r.length * 8
  return JSON.stringify(row).length
}

export async function readPage<T>(
  state: StateAccess,
  tag: StateTag,
  jobId: string,
  page: number,
): Promise<T | undefined> {
  const [bytes] = await state.get([stateKey(tag, jobId, pageName(page))])
  return bytes === undefined ? undefined : decodeRow<T>(bytes)
}

export async function dropPages(state: StateAccess, tag: StateTag, jobId: string): Promise<void> {
  for (;;) {
    const rows = await state.range({ prefix: statePrefix(tag, jobId), limit: 1000 })
    if (rows.length === 0) return
    await state.delete(rows.map((row) => row.key))
  }
}

export async function listQuestions(
  state: StateAccess,
  jobId: string,
  limit: number,
): Promise<readonly WaitingRow[]> {
  const found: WaitingRow[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.rowQuestion, jobId))) {
    found.push(decodeRow<WaitingRow>(value))
    if (found.length >= limit) break
  }
  return found.sort((a, b) => a.entry.ordinal - b.entry.ordinal)
}

/** An undo keeps what it did page by page, under its own job. */
export type UndoPage = readonly RowUndoRow[]

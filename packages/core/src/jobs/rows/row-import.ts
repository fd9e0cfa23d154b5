/**
 * Spreadsheet import as jobs (domain rules J-01 to J-14): preview of all rows, import that can be stopped and goes on, undo that
 * says of every row what became of it. The inside stands in the neighbouring files.
 */
import type { PartyMatcher } from '../../merge/party-matcher.js'
import type { RecordKind } from '../../records/record-kind.js'
import type { Logger, OperationOptions, Runtime } from '../../runtime/runtime.js'
import type { Fields, Store, StoreTransaction } from '../../store/store.js'
import type { ExchangeCallOptions, ExchangeHooks, FieldChange, Job } from '../exchange.js'
import type { Notice } from '../outcome.js'
import type { Decision, Question } from '../question.js'
import type { RowIssue, RowSource } from './row-source.js'

/** What happens to a row whose record is here already (J-04). */
export type DuplicatePolicy = 'overwrite' | 'ask' | 'ignore' | 'fail'

/** Decided before the preview, kept with the job: preview and import cannot disagree. */
export interface RowRules {
  /** Default `ask`. */
  readonly duplicates?: DuplicatePolicy | undefined
  /** Lists whose new values are taken, e.g. `customerGroup`; `*` for all. Default none: a typing error makes no group (J-06). */
  readonly createMissing?: readonly string[] | undefined
}

export type RowAction = 'create' | 'change' | 'unchanged' | 'skip' | 'error' | 'question'

/** What would happen, or has happened, with one record's worth of the file. */
export interface RowResult {
  readonly ordinal: number
  /** Data rows of the file, from 1. */
  readonly rows: readonly number[]
  readonly action: RowAction
  readonly label: string
  /** Vendor key of the record here. */
  readonly key?: string | undefined
  /** Field by field, old and new. Of a new record every field. Only in previews. */
  readonly changes?: readonly FieldChange[] | undefined
  readonly reason?: Notice | undefined
  readonly issues: readonly RowIssue[]
  readonly questionId?: string | undefined
}

export interface RowCounts {
  readonly create: number
  readonly change: number
  readonly unchanged: number
  readonly skip: number
  readonly error: number
  readonly question: number
}

/** J-14. `written` counts only what is committed; `share` is 1 only when all is. */
export interface RowProgress {
  readonly stage: 'check' | 'import' | 'undo'
  readonly read: number
  readonly checked: number
  readonly written: number
  readonly failed: number
  /** 0 to 1; 0 when nothing can be said. */
  readonly share: number
  readonly remainingMs?: number | undefined
}

export type RowJobState =
  | 'created'
  | 'uploaded'
  | 'analysed'
  | 'mapped'
  | 'previewed'
  | 'running'
  | 'completed'
  | 'completedWithErrors'
  | 'failed'
  | 'cancelled'
  | 'undone'
  | 'partlyUndone'

/** One spreadsheet import from its first stage on (J-01). */
export interface RowJob extends Omit<Job, 'state' | 'type' | 'counts'> {
  readonly type: 'rows' | 'rowsUndo'
  readonly state: RowJobState
  /** As people choose it: `customer`. */
  readonly kind: string
  readonly recordKind: string
  readonly fileName: string
  readonly settings?: unknown
  readonly rules?: RowRules | undefined
  readonly token?: string | undefined
  readonly counts: Readonly<Record<string, number>>
  /** Job whose error file this one corrects (J-11). */
  readonly follows?: string | undefined
  /** What the vendor wants to find again, e.g. revision of the mapping. */
  readonly details?: Readonly<Record<string, string | number>> | undefined
}

export interface RowPreview {
  readonly job: RowJob
  /** Give it to `run`: rows whose record has moved since are refused, the others are imported (J-07). */
  readonly token: string
  readonly counts: RowCounts
  /** Values of lists that are not known here, with how many rows name them; created only with `createMissing` (J-06). */
  readonly wouldCreate: readonly { readonly list: string; readonly value: string; readonly rows: number }[]
  /** At most 1,000; the counts know all. */
  readonly questions: readonly Question[]
  /** First rows that cannot be imported, at most 100. */
  readonly errors: readonly RowResult[]
  /** First rows that go in although something about them is doubtful, e.g. a check digit; at most 100. */
  readonly warnings: readonly RowResult[]
  /** About the file as a whole: imported before, rows that are passed over because they are taken for sums or notes. */
  readonly notices: readonly Notice[]
}

export interface RowPage {
  readonly rows: readonly RowResult[]
  /** Where the next page begins; absent behind the last row. */
  readonly next?: number | undefined
}

export interface RowRunResult {
  readonly job: RowJob
  /** False when it was stopped: `run` again goes on. */
  readonly finished: boolean
}

/** What undo does with one record of the job (J-09): each ends in exactly one of three ways. */
export interface RowUndoRow {
  readonly ordinal: number
  readonly rows: readonly number[]
  readonly key: string
  readonly label: string
  readonly action: 'removed' | 'restored' | 'kept'
  /** Of `kept` always; of `restored` when single fields were changed since and stay. */
  readonly reason?: Notice | undefined
}

export interface RowUndoPreview {
  readonly job: RowJob
  /** At most 1,000. */
  readonly rows: readonly RowUndoRow[]
  readonly counts: Readonly<Record<RowUndoRow['action'], number>>
  /** Set when the window is over: undo then needs the permission `undoAfterWindow`. */
  readonly windowClosedAt?: string | undefined
}

export interface RowUndoResult extends RowUndoPreview {
  readonly undoJob: RowJob
}

/** An existing party that may be meant, from the search the caller has (the PartyMatcher). */
export interface RowCandidate {
  /** Vendor key. */
  readonly key: string
  readonly reasons: readonly Notice[]
}

export interface RowImportHooks extends Pick<ExchangeHooks, 'permission' | 'assignNumber'> {
  /**
   * An undo has removed the record that `assignNumber` gave this number to: void it in the series (`voidNumber`), so that no gap is without
   * a reason. Runs in the same transaction; a throw keeps the record and stops the undo.
   */
  readonly voidNumber?: (kind: string, number: string, tx: StoreTransaction) => Promise<void> | void
}

export interface RowImportOptions {
  readonly store: Store
  readonly runtime: Runtime
  /** Kinds beyond the shipped ones, made by `defineRecordKind`; local ones too. */
  readonly kinds?: readonly RecordKind[] | undefined
  /** Days in which a job may be undone without special permission. Default 7 (T4S-21). */
  readonly undoDays?: number | undefined
  readonly hooks?: RowImportHooks | undefined
  /**
   * Finds similar parties for a row that no key has found: "is this the same customer?" (M-A1 (5)). `createPhoneticMatcher()` of
   * `@ordersync/phonetic`, or one of the vendor's own. What was answered is remembered and not asked again for the same row and the same
   * parties. Default: none.
   */
  readonly matcher?: PartyMatcher | undefined
  /** A search of the vendor's own, beside `matcher`: parties that are perhaps the one of a row which no key has found. */
  readonly candidates?:
    ((kind: string, fields: Fields, tx: StoreTransaction) => Promise<readonly RowCandidate[]>) | undefined
  /** Is the value in this list of the vendor? Default: a record here has it already. */
  readonly isListed?:
    ((list: string, value: string, tx: StoreTransaction) => boolean | Promise<boolean>) | undefined
  readonly logger?: Logger | undefined
}

export interface RowCallOptions extends OperationOptions {
  readonly by?: string | undefined
  readonly onProgress?: ((progress: RowProgress) => void) | undefined
}

export interface RowImport {
  /** A job in its first stage, with the id that is shown from here on (J-01). */
  begin(
    start: {
      readonly kind: string
      readonly recordKind: string
      readonly fileName: string
      readonly follows?: string | undefined
    },
    options?: ExchangeCallOptions,
  ): Promise<RowJob>
  /** Note how far the steps before the preview have come. */
  advance(
    jobId: string,
    state: 'uploaded' | 'analysed' | 'mapped',
    details?: Readonly<Record<string, string | number>>,
  ): Promise<RowJob>
  /** Some rows as they would end, from entry `from` on; quick also for the first rows of a huge file. Writes nothing. */
  page(
    source: RowSource,
    options?: RowRules &
      OperationOptions & { readonly from?: number; readonly limit?: number; readonly jobId?: string },
  ): Promise<RowPage>
  /** Check all rows (T4S-16, J-07). Writes into no business table; what the token fixes is kept with the job. */
  preview(jobId: string, source: RowSource, rules: RowRules, options?: RowCallOptions): Promise<RowPreview>
  /**
   * Import, or go on after a stop or a crash: what was committed is not done again. Rows whose record is not as in the preview are refused.
   * @throws {@link UsageError} `usage.not_ready` without preview, for another file or mapping, or with an outdated token.
   */
  run(
    jobId: string,
    source: RowSource,
    token: string,
    options?: RowCallOptions & { readonly decisions?: readonly Decision[] },
  ): Promise<RowRunResult>
  /** Questions of a job that wait. */
  questions(jobId: string, options?: OperationOptions): Promise<readonly Question[]>
  /** Answer one of them; the row is imported in the same transaction. */
  answer(jobId: string, decision: Decision, options?: RowCallOptions): Promise<RowResult>
  /** Newest first. `text` is looked for in id, file, kind and person (T4S-24). */
  jobs(
    options?: OperationOptions & {
      readonly text?: string
      readonly kind?: string
      readonly state?: RowJobState
      readonly limit?: number
    },
  ): Promise<readonly RowJob[]>
  /** @throws {@link UsageError} `usage.not_found` */
  job(jobId: string, options?: OperationOptions): Promise<RowJob>
  /** What the job did, in the order of the file (T4S-19, T4S-20). */
  results(jobId: string, options?: OperationOptions & { readonly only?: RowAction }): AsyncIterable<RowResult>
  previewUndo(jobId: string, options?: RowCallOptions): Promise<RowUndoPreview>
  /** Goes on after a stop or a crash. */
  undo(jobId: string, options?: RowCallOptions): Promise<RowUndoResult>
}

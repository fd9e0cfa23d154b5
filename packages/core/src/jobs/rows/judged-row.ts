/** One row of a file as it was judged, and what judging needs to know. */
import { fitFields } from '../../merge/fit-fields.js'
import type { RecordKind } from '../../records/record-kind.js'
import { validateRecord } from '../../records/validate-record.js'
import type { Fields } from '../../store/store.js'
import type { FieldChange } from '../exchange.js'
import type { Notice } from '../outcome.js'
import type { Decision, Question } from '../question.js'
import type { RowContext } from './row-context.js'
import type { UsedAnswer } from './row-answers.js'
import type { RowAction, RowCandidate, RowRules } from './row-import.js'
import type { RowEntry, RowIssue, RowSource } from './row-source.js'
import type { RowTargets } from './row-targets.js'
import type { SimilarRows } from './similar-rows.js'

export interface JudgedRow {
  readonly entry: RowEntry
  readonly action: RowAction
  readonly label: string
  /** Vendor key of the record here. */
  readonly key?: string | undefined
  /** The vendor's row as it is. */
  readonly before?: Fields | undefined
  /** What is to be written. */
  readonly fields?: Fields | undefined
  readonly changes?: readonly FieldChange[] | undefined
  readonly reason?: Notice | undefined
  readonly issues: readonly RowIssue[]
  readonly question?: Question | undefined
  /** What it acts on; compared with what the preview saw. */
  readonly target: string
  /** Values of lists that are not known here. */
  readonly unknown: readonly { readonly list: string; readonly value: string }[]
}

export interface JudgeState {
  readonly context: RowContext
  readonly source: RowSource
  readonly kind: RecordKind
  readonly rules: RowRules
  readonly targets: RowTargets
  readonly jobId: string
  readonly now: string
  readonly decisions: ReadonlyMap<string, Decision>
  /** Parties that are perhaps the one of a row; absent where nobody searches. */
  readonly similar?: SimilarRows | undefined
  /** Keys of the file so far → first row. */
  readonly seen: Map<string, number>
  /** For an answer: whom the question named, instead of a new search. */
  readonly named?: readonly RowCandidate[] | undefined
  /** Answers that were used in the transaction under way. */
  readonly used: UsedAnswer[]
  /** For an answer: the record the question was about, instead of what the key finds. */
  readonly pinned?: readonly string[] | undefined
  /** Rows are shown to a person: fields of new records are listed. */
  readonly shown?: boolean | undefined
}

/** What the schema of the kind or the columns of the vendor do not take. */
export function checkFields({ context, kind }: JudgeState, fields: Fields): Notice | undefined {
  const valid = validateRecord(kind, fields)
  if (!valid.ok) {
    const [issue] = valid.issues
    return { code: 'RECORD_INVALID', parameters: { path: issue!.path, message: issue!.message } }
  }
  const lengths = context.store.capabilities?.maxLengths?.[kind.kind]
  return lengths === undefined ? undefined : fitFields(kind.kind, fields, lengths).refused[0]
}

/** Only lists are added to records that are here: a customer who is a supplier too. */
export function listsOf(constants: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(constants).filter(([, value]) => Array.isArray(value)))
}

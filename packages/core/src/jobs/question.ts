/**
 * What a person is asked, and what was answered (docs/concepts.md). Questions are data in the store: a policy, a person
 * through a screen, or the vendor's own program answers them.
 */
import type { Notice } from './outcome.js'

export type QuestionType =
  /** Is this party one of these? Options `useExisting`, `useImported`, `takeFields` (M-A3, M-A4). */
  | 'party-match'
  /** The document changed here and there (M-D2c). Options `keepLocal`, `takeIncoming`. */
  | 'document-conflict'
  /** Another document has this number (M-D3). Options `keepRefused`, `importUnderNewNumber`, `declareSame`. */
  | 'number-clash'
  /** The document is locked here; the newer revision is a proposal (M-D6). Options `keepLocal`, `takeIncoming`. */
  | 'locked-document'
  /** Fields changed on both sides (M-E3). Options `keepLocal`, `takeIncoming`, `takeFields`. */
  | 'field-conflict'
  /** The record of a row of a spreadsheet is here already. Options `overwrite`, `keepLocal` (J-04). */
  | 'row-duplicate'

/** One existing record that may be meant, best first. */
export interface Candidate {
  /** The vendor's own key of the row, to be named in the answer. It stays the same between preview and import. */
  readonly key: string
  /** A line to recognise it by: name, town, number. For a person, not for programs. */
  readonly label: string
  /** Why it is a candidate, e.g. `SAME_VAT_ID`. */
  readonly reasons: readonly Notice[]
  /** Fields to show side by side. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface QuestionOption {
  readonly option: string
  /** What happens then, as code for the sentence catalogue. */
  readonly effect: string
  /** True when the option needs `values`. */
  readonly needsValues?: boolean
}

export interface Question {
  /** Hash of type, subject and cause: the same cause is the same question. 64 hex. */
  readonly id: string
  readonly type: QuestionType
  /** Uid and kind of the incoming record. */
  readonly subject: { readonly uid: string; readonly kind: string; readonly label: string }
  /** Why it is asked, as code for the sentence catalogue. */
  readonly cause: Notice
  /** Job in which it first came up. */
  readonly raisedBy: string
  /** RFC 3339. */
  readonly raisedAt: string
  readonly base?: Readonly<Record<string, unknown>> | undefined
  readonly local?: Readonly<Record<string, unknown>> | undefined
  readonly incoming?: Readonly<Record<string, unknown>> | undefined
  readonly candidates: readonly Candidate[]
  readonly options: readonly QuestionOption[]
  /** Hash of what the answer would act on; an answer is refused when it moved meanwhile (L-07). */
  readonly targetHash: string
}

export interface Decision {
  readonly questionId: string
  readonly option: string
  /** `{ key }` of the candidate for `useExisting`; `{ field: value }` for `takeFields`; `{ number }` for a new number. */
  readonly values?: Readonly<Record<string, unknown>> | undefined
  /** Who decided, as the vendor's program calls him. */
  readonly by: string
  /** The `targetHash` of the question the person saw. Without it the present state counts as seen. */
  readonly targetHash?: string | undefined
}

/** A question with the answer that was given to it. */
export interface AnsweredQuestion {
  readonly answer: Decision
  readonly question: Question
}

import type { Notice } from '../jobs/outcome.js'
import type { QuestionOption, QuestionType } from '../jobs/question.js'

/** What a merge rule wants to ask. The job adds id, subject, values and hash (`Question`). */
export interface QuestionDraft {
  readonly type: QuestionType
  /** Why it is asked; also part of the question's id: the same cause is the same question. */
  readonly cause: Notice
  /** Never empty; the first keeps things as they are. */
  readonly options: readonly QuestionOption[]
}

/** M-D2c: two revisions that exclude each other. */
export const documentConflictOptions: readonly QuestionOption[] = [
  { option: 'keepLocal', effect: 'EFFECT_KEEP_LOCAL' },
  { option: 'takeIncoming', effect: 'EFFECT_TAKE_INCOMING' },
]

/** M-D3: two documents, one number. */
export const numberClashOptions: readonly QuestionOption[] = [
  { option: 'keepRefused', effect: 'EFFECT_KEEP_REFUSED' },
  { option: 'importUnderNewNumber', effect: 'EFFECT_IMPORT_UNDER_NEW_NUMBER', needsValues: true },
  { option: 'declareSame', effect: 'EFFECT_DECLARE_SAME' },
]

/** M-D4 of a file, N-14: nobody else has the number, but its sender was not given it either. */
export const foreignNumberOptions: readonly QuestionOption[] = [
  { option: 'keepRefused', effect: 'EFFECT_KEEP_REFUSED' },
  { option: 'takeIncoming', effect: 'EFFECT_TAKE_WITH_ITS_NUMBER' },
  { option: 'importUnderNewNumber', effect: 'EFFECT_IMPORT_UNDER_NEW_NUMBER', needsValues: true },
]

/** N-04: another station would give the number a second time, so nobody can let it pass. */
export const otherBlockOptions: readonly QuestionOption[] = foreignNumberOptions.filter(
  ({ option }) => option !== 'takeIncoming',
)

/** M-E3: fields changed on both sides. */
export const fieldConflictOptions: readonly QuestionOption[] = [
  { option: 'keepLocal', effect: 'EFFECT_KEEP_LOCAL_FIELDS' },
  { option: 'takeIncoming', effect: 'EFFECT_TAKE_INCOMING_FIELDS' },
  { option: 'takeFields', effect: 'EFFECT_TAKE_CHOSEN_FIELDS', needsValues: true },
]

/** M-A3, M-A4, without an existing party to choose. */
export const unknownPartyOptions: readonly QuestionOption[] = [
  { option: 'useExisting', effect: 'EFFECT_USE_EXISTING', needsValues: true },
  { option: 'useImported', effect: 'EFFECT_USE_IMPORTED' },
]

/** M-A3, M-A4. */
export const partyMatchOptions: readonly QuestionOption[] = [
  ...unknownPartyOptions,
  { option: 'takeFields', effect: 'EFFECT_LINK_AND_TAKE_FIELDS', needsValues: true },
]

/** M-E3: the question about groups that changed on both sides, `undefined` when there are none. */
export function askAboutFields(groups: readonly string[]): QuestionDraft | undefined {
  if (groups.length === 0) return undefined
  const cause = { code: 'FIELDS_CHANGED_BOTH', parameters: { fields: groups } }
  return { type: 'field-conflict', cause, options: fieldConflictOptions }
}

/** M-D2d: the question about places of a document that changed on both sides, `undefined` when there are none. */
export function askAboutDocument(places: readonly string[]): QuestionDraft | undefined {
  if (places.length === 0) return undefined
  const cause = { code: 'DOCUMENT_CHANGED_BOTH', parameters: { places } }
  return { type: 'document-conflict', cause, options: documentConflictOptions }
}

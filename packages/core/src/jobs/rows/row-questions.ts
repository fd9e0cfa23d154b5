/** What may be answered to questions about rows of a spreadsheet. */
import type { QuestionOption } from '../question.js'

/** The record of the row is here already (J-04). */
export const rowDuplicateOptions: readonly QuestionOption[] = Object.freeze([
  { option: 'overwrite', effect: 'ROW_OVERWRITE' },
  { option: 'keepLocal', effect: 'ROW_KEEP' },
])

/** The party of the row is perhaps one that is here; `values.key` names which. */
export const rowPartyOptions: readonly QuestionOption[] = Object.freeze([
  { option: 'useExisting', effect: 'ROW_USE_EXISTING', needsValues: true },
  { option: 'useImported', effect: 'ROW_USE_IMPORTED' },
  { option: 'keepLocal', effect: 'ROW_KEEP' },
])

/** Records as they come out of the parser. */

export type RecordFault =
  /** A quote inside a quoted cell that closes nothing; taken as a character of the text. */
  | 'CSV_STRAY_QUOTE'
  /** A quote at the start of a cell that was never closed in its row; taken as a character of the text. */
  | 'CSV_QUOTE_NOT_CLOSED'

/** Something the parser had to decide; never mended in silence. */
export interface BatchFault {
  /** Position of the record in the batch. */
  readonly index: number
  readonly code: RecordFault
}

export interface RecordBatch {
  /** Cells as text. An empty line is one empty cell. */
  readonly records: readonly (readonly string[])[]
  /** Line of the file in which each record begins, from 1. */
  readonly lines: readonly number[]
  /** Character of the text at which each record begins, from 0. */
  readonly starts: readonly number[]
  readonly faults: readonly BatchFault[]
  /** The text the records were cut from, and the character of the file at which it begins. */
  readonly text: string
  readonly textStart: number
  /** Characters of `text` that the records take. */
  readonly taken: number
}

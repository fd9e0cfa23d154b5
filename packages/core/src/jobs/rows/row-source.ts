/** The seam of spreadsheet import: whatever reads rows gives them in this shape (`@ordersync/csv-import` does). */

/** Something wrong or doubtful about a row; described by the sentence catalogue. */
export interface RowIssue {
  readonly code: string
  /** An `error` keeps the record out and puts its rows into the error file. */
  readonly severity: 'error' | 'warning'
  /** Data row, from 1, and line of the file. */
  readonly row: number
  readonly line: number
  readonly column?: string | undefined
  readonly parameters?: Readonly<Record<string, string | number>> | undefined
  /** What could stand there instead. */
  readonly suggestion?: string | undefined
}

/** One record's worth of a file. */
export interface RowEntry {
  /** 0, 1, 2 … in the order given out; the same for every reading. */
  readonly ordinal: number
  readonly rows: readonly number[]
  /** Values by field, in the form of the vendor's tables; only what the file says. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Paths to be emptied. */
  readonly clear: readonly string[]
  /** Comparable key by which an existing record is found; empty for none. */
  readonly key: string
  /** The key as the file has it. */
  readonly keyText: string
  readonly missing: readonly string[]
  readonly listed: readonly { readonly list: string; readonly value: string }[]
  readonly issues: readonly RowIssue[]
}

export interface RowEntryBatch {
  readonly entries: readonly RowEntry[]
  /** Data rows read from the start of the file. */
  readonly rowsRead: number
  /** Plain JSON; a later reading goes on behind this batch with it. */
  readonly checkpoint: unknown
  /** Rows of the file that are taken for no data, by their line: `ROW_SUM`, `ROW_NOTE`, `ROW_HEADER_REPEATED`, `ROW_BLANK`. */
  readonly aside?: readonly { readonly line: number; readonly reason: string }[] | undefined
}

/** A file with everything that decides what its rows mean. Reading it twice gives the same entries. */
export interface RowSource {
  /** As people choose it: `customer`, `price`. */
  readonly kind: string
  /** Kind of the records that come out. */
  readonly recordKind: string
  /** Nothing new is made of it: contacts of parties that must be here. */
  readonly onlyExisting: boolean
  /** Values of new records beside those of the file. Lists among them are added to those of existing records. */
  readonly constants: Readonly<Record<string, unknown>>
  readonly file: { readonly name: string; readonly size: number }
  /** Encoding, delimiter, mapping: plain JSON, kept with the job. */
  readonly settings: unknown
  /** The field of the record that the key is, where it is one alone. */
  readonly keyField: string
  /** Key of a record that is here. */
  keyOf(fields: Readonly<Record<string, unknown>>): string
  /** Hash over the bytes of the file. Rejects with the reason of the signal once that is aborted. */
  hash(signal?: AbortSignal): Promise<string>
  entries(checkpoint?: unknown): AsyncIterable<RowEntryBatch>
}

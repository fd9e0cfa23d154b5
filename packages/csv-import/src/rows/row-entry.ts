/** What goes from here to the import: one record's worth of the file. The shape is core's; this package imports nothing of it. */

export interface RowIssue {
  readonly code: string
  /** An `error` keeps the record out; it goes to the error file. */
  readonly severity: 'error' | 'warning'
  /** Data row, from 1, and line of the file. */
  readonly row: number
  readonly line: number
  /** Name of the column; absent for the row as a whole. */
  readonly column?: string | undefined
  readonly parameters?: Readonly<Record<string, string | number>> | undefined
  readonly suggestion?: string | undefined
}

export interface RowEntry {
  /** 0, 1, 2 … in the order given out; the same for every reading. */
  readonly ordinal: number
  /** Data rows it is made of, from 1. */
  readonly rows: readonly number[]
  /** Values by field of the record; only what the file says. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Paths to be emptied, e.g. `phone`, `addresses/billing/street`. */
  readonly clear: readonly string[]
  /** Comparable key; empty when the row has none. */
  readonly key: string
  /** The key as it stands in the file, for the number of the record. */
  readonly keyText: string
  /** Required fields without a value: nothing new can be made of it. */
  readonly missing: readonly string[]
  /** Entries of lists of the vendor that the record names (J-06). */
  readonly listed: readonly { readonly list: string; readonly value: string }[]
  readonly issues: readonly RowIssue[]
}

export interface RowEntryBatch {
  readonly entries: readonly RowEntry[]
  /** Data rows read so far. */
  readonly rowsRead: number
  /** Rows passed over, with the reason. */
  readonly aside: readonly { readonly line: number; readonly reason: string }[]
  /** Give it to a later reading to go on behind this batch. Plain JSON. */
  readonly checkpoint: unknown
}

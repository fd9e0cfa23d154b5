/** How a file is to be read, decided once and kept with the job: preview and import cannot disagree. Plain JSON. */
import type { Dialect } from './dialect.js'

export interface TextSpec {
  readonly format: 'text'
  readonly encoding: string
  /** Bytes of the byte order mark. */
  readonly markBytes: number
  readonly dialect: Dialect
  /** The first line is `sep=…`. */
  readonly separatorLine: boolean
  /** UTF-8 that was taken for Windows-1252 on its way is put right, cell by cell. */
  readonly repairDouble: boolean
  /** An error file of ours that comes back: its apostrophes before formulas are taken away. */
  readonly guarded?: boolean | undefined
  readonly preamble: number
  readonly headerRows: number
  /** Names of the columns. */
  readonly names: readonly string[]
}

export interface WorkbookSpec {
  readonly format: 'workbook'
  readonly sheet: string
  readonly preamble: number
  readonly headerRows: number
  readonly names: readonly string[]
}

export type TableSpec = TextSpec | WorkbookSpec

/** Where reading may go on: behind the row `row`. */
export interface TablePosition {
  /** Data rows before, from the start of the table. */
  readonly row: number
  /** Line of the file in which the next record begins. */
  readonly line: number
  /** Byte of the file at which it begins; for workbooks the number of the sheet row. */
  readonly byte: number
}

export type RowFault =
  /** Cells are missing: perhaps two ran together. */
  | { readonly code: 'ROW_TOO_SHORT'; readonly expected: number; readonly found: number }
  | { readonly code: 'ROW_TOO_LONG'; readonly expected: number; readonly found: number }
  | { readonly code: 'CSV_STRAY_QUOTE' | 'CSV_QUOTE_NOT_CLOSED' }

/** Rows of a table, in the order of the file. */
export interface TableRows {
  readonly rows: readonly (readonly string[])[]
  /** Line of the file of each row. */
  readonly lines: readonly number[]
  /** Number of the first row, from 1; blank rows and others that are no data do not count. */
  readonly firstRow: number
  /** By position in `rows`. */
  readonly faults: ReadonlyMap<number, readonly RowFault[]>
  /** Rows that were passed over, with the reason. */
  readonly aside: readonly { readonly line: number; readonly reason: string }[]
  /** Byte at which the row at `index` begins. */
  byteOf(index: number): number
  /** Behind the last row. */
  readonly end: TablePosition
}

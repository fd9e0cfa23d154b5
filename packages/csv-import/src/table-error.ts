/** What a file or a mapping was refused for. */

export type TableErrorCode =
  /** Bytes that are no text of the encoding. */
  | 'csv.encoding'
  /** The encoding is not known here. */
  | 'csv.encoding_unknown'
  /** A text to be written has letters that the encoding does not have. */
  | 'csv.letter_missing'
  /** A quote was opened and never closed. */
  | 'csv.quote_open'
  | 'csv.cell_too_long'
  | 'csv.record_too_long'
  | 'csv.too_many_columns'
  /** Nothing in it, or nothing that is a table. */
  | 'csv.empty'
  /** A picture, a program, a database: the file of another program. */
  | 'csv.foreign_file'
  /** Bytes that are no text, of nobody knows what. */
  | 'csv.binary'
  /** A column called `__proto__`, `constructor` or `prototype`. */
  | 'csv.header_name'
  /** Header, delimiter or region asked for is not there. */
  | 'csv.dialect'
  /** No workbook, a damaged one, or one that unpacks to more than allowed. */
  | 'csv.workbook'
  | 'csv.workbook_too_large'
  | 'csv.sheet_missing'
  /** A kind of records that is never imported. */
  | 'csv.kind_refused'
  | 'csv.kind_unknown'
  /** Two columns for one field (T4S-04). */
  | 'csv.field_twice'
  | 'csv.mapping'
  /** A mapping or template that does not fit the file. */
  | 'csv.template'
  /** More rows of one key wait for each other than memory allows. */
  | 'csv.too_many_groups'
  | 'csv.source_changed'

export type TableErrorParameters = Readonly<Record<string, string | number | readonly string[]>>

const brand = '@ordersync/table-error'

/**
 * The file or the mapping cannot be used as asked; nothing was imported. `describe(code, parameters)` of core says what to do, in
 * German and English.
 */
export class TableError extends Error {
  override readonly name = 'TableError'
  readonly code: TableErrorCode
  readonly parameters: TableErrorParameters
  readonly [brand] = true

  constructor(code: TableErrorCode, message: string, parameters: TableErrorParameters = {}) {
    super(message)
    this.code = code
    this.parameters = parameters
  }
}

/** True for a {@link TableError}, also when two copies of the package are loaded. */
export function isTableError(value: unknown): value is TableError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
}

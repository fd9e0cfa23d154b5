/** How the cells of a text table are set apart (RFC 4180, W3C "Model for Tabular Data"). */
export interface Dialect {
  /** One character or a few, e.g. `;`. */
  readonly delimiter: string
  /** Empty: there are no quotes. */
  readonly quote: string
  /** `double`: a quote in a quoted cell is written twice. `backslash`: it stands behind a backslash. */
  readonly escape: 'double' | 'backslash'
  /** `lf`: LF or CR LF. `cr`: CR alone, as old Mac programs wrote. */
  readonly newline: 'lf' | 'cr'
  /** Blanks behind a delimiter do not belong to the cell. */
  readonly trimStart: boolean
}

/** Comma, double quotes, LF or CR LF. */
export const standardDialect: Dialect = Object.freeze({
  delimiter: ',',
  quote: '"',
  escape: 'double',
  newline: 'lf',
  trimStart: false,
})

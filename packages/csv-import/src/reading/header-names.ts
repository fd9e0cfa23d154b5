/** Names that no column may have: in many programs they reach into every object instead of naming a field. */
import { TableError } from '../table-error.js'

const refused = new Set(['__proto__', 'prototype', 'constructor'])

/**
 * The same names as core refuses in records. Our own rows are safe from them; what a vendor does with named cells may not be.
 * @throws {@link TableError} `csv.header_name` with the name and the column, from 1.
 */
export function refuseHeaderNames(names: readonly string[]): void {
  const at = names.findIndex((name) => refused.has(name.trim().toLowerCase()))
  if (at < 0) return
  const name = names[at]!.trim()
  throw new TableError('csv.header_name', `column ${at + 1} is called ${name}`, { name, column: at + 1 })
}

/** Cells → a line of text; for machines exactly, for spreadsheets without formulas. */
import type { Dialect } from '../reading/dialect.js'

/** Starts of what a spreadsheet would calculate (OWASP, CSV injection), full-width forms included. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/
const harmless = /^[-+]$|^[-+]?(?:\d[\d.,' \u00a0]*%?|[\d(][\d ()/.-]*)$/

/** With an apostrophe in front of what would be calculated; numbers and telephone numbers stay as they are. */
export function guardCell(text: string): string {
  return formula.test(text) && !harmless.test(text) ? `'${text}` : text
}

/** Takes away exactly the apostrophe that {@link guardCell} has put. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && formula.test(text) && !harmless.test(text) ? text.slice(1) : text
}

export function writeLine(cells: readonly string[], { delimiter, quote, escape }: Dialect): string {
  const mark = quote === '' ? '"' : quote
  const written = cells.map((cell) => {
    const needs =
      cell.includes(delimiter) ||
      cell.includes(mark) ||
      /[\r\n]/.test(cell) ||
      cell !== cell.trim() ||
      (cells.length === 1 && cell === '')
    if (!needs) return cell
    const inner =
      escape === 'backslash'
        ? cell.replace(/[\\"']/g, (one) => (one === mark || one === '\\' ? `\\${one}` : one))
        : cell.replaceAll(mark, mark + mark)
    return `${mark}${inner}${mark}`
  })
  return written.join(delimiter)
}

import { cutToWidth, displayWidth } from './width.js'

export interface Column {
  readonly title: string
  /** Default left. */
  readonly align?: 'left' | 'right'
  /** Longer values are cut. Default 60; 0 = never. */
  readonly maxWidth?: number
}

const defaultMaxWidth = 60
const gap = '  '

/** Plain table: a heading, a line below it, one line per row. No trailing spaces, no control characters. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = rows.map((row) => columns.map((column, i) => cell(row[i] ?? '', column)))
  const widths = columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[i]!))),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => pad(text, widths[i]!, columns[i]!.align ?? 'left'))
      .join(gap)
      .trimEnd()
  return [
    line(columns.map((column) => column.title)),
    widths.map((width) => '-'.repeat(width)).join(gap),
    ...cells.map(line),
  ]
}

function cell(text: string, { maxWidth = defaultMaxWidth }: Column): string {
  const plain = printable(text)
  return maxWidth === 0 ? plain : cutToWidth(plain, maxWidth)
}

/** Files come from strangers: nothing in them may steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(width - displayWidth(text))
  return align === 'left' ? text + space : space + text
}

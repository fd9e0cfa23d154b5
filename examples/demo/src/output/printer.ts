/** Headings, sentences and plain tables on standard output. */
import { describe } from '@ordersync/core'
import type { Notice } from '@ordersync/core'
import { wordedParameters } from './words.ts'
import type { Language, Phrase } from './words.ts'

export interface Column {
  readonly title: Phrase | string
  readonly align?: 'left' | 'right'
}

export type Cell = string | number | boolean | undefined

export interface Printer {
  readonly language: Language
  heading(title: Phrase): void
  say(text: Phrase | string): void
  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void
  /** The sentence of the catalogue for a notice. */
  describe(notice: Notice): string
  word(phrase: Phrase | string): string
}

const longestCell = 64

export function createPrinter(language: Language, write: (line: string) => void): Printer {
  let scene = 0
  const word = (phrase: Phrase | string): string => (typeof phrase === 'string' ? phrase : phrase[language])
  const cell = (value: Cell): string => {
    if (value === undefined) return '–'
    if (typeof value === 'boolean') return word(value ? { de: 'ja', en: 'yes' } : { de: 'nein', en: 'no' })
    const text = String(value).replace(/\s+/g, ' ')
    return text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text
  }
  return {
    language,
    word,
    heading(title) {
      scene += 1
      const text = `${scene}. ${word(title)}`
      write('')
      write(text)
      write('='.repeat([...text].length))
    },
    say: (text) => write(word(text)),
    describe: ({ code, parameters = {} }) => describe(code, wordedParameters(parameters, language), language),
    table(columns, rows) {
      const titles = columns.map((column) => word(column.title))
      const cells = rows.map((row) => columns.map((_, index) => cell(row[index])))
      const widths = titles.map((title, index) =>
        Math.max(...[title, ...cells.map((row) => row[index]!)].map(widthOf)),
      )
      const line = (row: readonly string[]): string =>
        row
          .map((text, index) => pad(text, widths[index]!, columns[index]!.align ?? 'left'))
          .join('  ')
          .trimEnd()
      write(`  ${line(titles)}`)
      write(`  ${widths.map((width) => '-'.repeat(width)).join('  ')}`)
      for (const row of cells) write(`  ${line(row)}`)
    },
  }
}

function widthOf(text: string): number {
  return [...text].length
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(width - widthOf(text))
  return align === 'right' ? space + text : text + space
}

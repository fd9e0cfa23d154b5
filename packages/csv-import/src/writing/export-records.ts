/** Records → CSV in the columns of a kind, so that what was exported can be imported again. */
import type { FieldDefinition, ImportKind, LabelLanguage } from '../kinds/import-kind.js'
import { standardDialect } from '../reading/dialect.js'
import type { Dialect } from '../reading/dialect.js'
import { createTextWriter, letterMissing } from './text-encoder.js'
import { guardCell, writeLine } from './write-cells.js'

type Fields = Readonly<Record<string, unknown>>

export interface ExportRecordsOptions {
  readonly kind: ImportKind
  readonly records: AsyncIterable<Fields> | Iterable<Fields>
  /** Names of fields, in their order. Default: all of the kind. */
  readonly fields?: readonly string[] | undefined
  /** Language of the header. Default `de`. */
  readonly language?: LabelLanguage | undefined
  readonly dialect?: Partial<Dialect> | undefined
  /** Default `utf-8`. */
  readonly encoding?: string | undefined
  /** `spreadsheet` (default) puts an apostrophe before what would be calculated; `machine` writes exactly what is there. */
  readonly mode?: 'spreadsheet' | 'machine' | undefined
  /** Default `,`. */
  readonly decimalMark?: ',' | '.' | undefined
  /**
   * Cells with letters that the encoding does not have, in their order. With it the export goes on, `?` in their place; without it the
   * first such cell ends it.
   */
  readonly onLost?: ((lost: LostLetters) => void) | undefined
}

/** A cell that an encoding cannot hold. */
export interface LostLetters {
  /** Data row, from 1. */
  readonly row: number
  /** Column as the header names it. */
  readonly column: string
  /** Each letter once. */
  readonly letters: string
}

/**
 * Bytes of the file, record by record. A record with several contacts has a row for each, with its own values repeated.
 *
 * @throws {@link TableError} `csv.encoding_unknown`; `csv.letter_missing` with row and column for a cell that the encoding cannot hold,
 * when nobody listens to `onLost`. What came before is no whole file.
 */
export async function* exportRecords(options: ExportRecordsOptions): AsyncGenerator<Uint8Array> {
  const { kind, language = 'de' } = options
  const dialect: Dialect = { ...standardDialect, delimiter: ';', ...options.dialect }
  const encoding = options.encoding ?? 'utf-8'
  const { encode, missing } = createTextWriter(encoding)
  const guard = (options.mode ?? 'spreadsheet') === 'spreadsheet' ? guardCell : (text: string): string => text
  const line = (cells: readonly string[]): Uint8Array => encode(`${writeLine(cells.map(guard), dialect)}\r\n`)
  const fields = (options.fields ?? kind.fields.map((one) => one.name)).map((name) =>
    kind.fields.find((one) => one.name === name)!,
  )
  const known = fields.filter((one) => one !== undefined && one.name !== 'contact.fullName')
  // Excel takes UTF-8 for what it is only with a mark.
  if (/^utf-?(?:8|16)/i.test(encoding)) yield encode('\ufeff')
  yield line(known.map((one) => one.labels[language]))
  let row = 0
  const dataLine = (cells: readonly string[]): Uint8Array => {
    row += 1
    for (const [at, cell] of cells.entries()) {
      const letters = missing(cell)
      if (letters === '') continue
      const column = known[at]!.labels[language]
      if (options.onLost === undefined) throw letterMissing(encoding, letters, { row, column })
      options.onLost({ row, column, letters })
    }
    return line(cells)
  }
  const hasChildren = known.some((one) => one.child !== undefined)
  for await (const record of options.records) {
    const children =
      hasChildren && kind.child !== undefined
        ? ((record[kind.child] as readonly Fields[] | undefined) ?? [])
        : []
    for (const child of children.length === 0 ? [undefined] : children) {
      yield dataLine(
        known.map((one) => cellOf(one, one.child === undefined ? record : child, options.decimalMark ?? ',')),
      )
    }
  }
}

function cellOf(field: FieldDefinition, holder: Fields | undefined, mark: ',' | '.'): string {
  if (holder === undefined) return ''
  const value = field.child === undefined ? at(holder, field.path) : holder[field.path.at(-1) as string]
  return textOf(field, value, mark)
}

function at(holder: unknown, path: FieldDefinition['path']): unknown {
  let value = holder
  for (const step of path) {
    if (value === undefined || value === null) return undefined
    if (typeof step === 'string') value = (value as Record<string, unknown>)[step]
    else {
      const where = Object.entries(step.where).filter(([, wanted]) => wanted !== '')
      value = Array.isArray(value)
        ? (value as Record<string, unknown>[]).find((entry) =>
            where.every(
              ([name, wanted]) =>
                entry[name] === wanted ||
                (name === 'usage' && wanted === 'main' && entry[name] === undefined),
            ),
          )
        : undefined
    }
  }
  return value
}

function textOf({ type, choices }: FieldDefinition, value: unknown, mark: ',' | '.'): string {
  if (value === undefined || value === null) return ''
  switch (type) {
    case 'decimal':
    case 'percent':
      return mark === ',' ? String(value as string).replace('.', ',') : String(value as string)
    case 'flag':
      return value === true ? '1' : '0'
    case 'unit':
      return (
        (value as { readonly label?: string; readonly code?: string }).label ??
        (value as { readonly code?: string }).code ??
        ''
      )
    case 'path':
      return Array.isArray(value) ? value.join(' > ') : String(value as string)
    case 'choice':
      return (
        Object.entries(choices ?? {}).find(([, meaning]) => meaning === value)?.[0] ?? String(value as string)
      )
    default:
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  }
}

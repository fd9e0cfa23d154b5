/**
 * The rows that could not be imported, as a file of the source's own kind with the reasons beside them (J-11): corrected, it is
 * imported again and its columns map themselves.
 */
import { readTable } from '../reading/analyse-table.js'
import type { ByteSource } from '../reading/byte-source.js'
import { standardDialect } from '../reading/dialect.js'
import type { Dialect } from '../reading/dialect.js'
import type { TableSpec } from '../reading/table-spec.js'
import { createTextWriter } from './text-encoder.js'
import type { TextWriter } from './text-encoder.js'
import { guardCell, writeLine } from './write-cells.js'

/** Columns behind those of the source. Names that begin so are passed over when the file comes back. */
export const errorColumns = ['_row', '_column', '_reason', '_suggestion'] as const

/** One record that failed; core's `results(jobId, { only: 'error' })` gives them. */
export interface FailedRow {
  /** Data rows of the source. */
  readonly rows: readonly number[]
  readonly reason?:
    { readonly code: string; readonly parameters?: Readonly<Record<string, unknown>> | undefined } | undefined
  readonly issues: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning'
    readonly row: number
    readonly column?: string | undefined
    readonly parameters?: Readonly<Record<string, unknown>> | undefined
    readonly suggestion?: string | undefined
  }[]
}

export interface ErrorFileOptions {
  readonly source: ByteSource
  readonly spec: TableSpec
  readonly failures: AsyncIterable<FailedRow> | Iterable<FailedRow>
  /** Sentence of a code: core's `describe`. */
  readonly describe: (code: string, parameters: never) => string
}

interface Told {
  readonly column: string
  readonly reason: string
  readonly suggestion: string
}

/**
 * Bytes of the file, line by line; nothing at all when nothing failed. Every row of a record that failed is in it.
 *
 * It has the encoding of the source. Where a suggestion has letters that this does not have, or the encoding is one that is only read,
 * it is UTF-8 with its mark, by which it is known when it comes back.
 */
export async function* writeErrorFile(options: ErrorFileOptions): AsyncGenerator<Uint8Array> {
  const { source, spec } = options
  const told = new Map<number, Told>()
  for await (const failure of options.failures) {
    for (const row of failure.rows) told.set(row, tell(failure, row, options.describe))
  }
  if (told.size === 0) return
  const dialect: Dialect =
    spec.format === 'text' ? { ...spec.dialect, trimStart: false } : { ...standardDialect, delimiter: ';' }
  const newline = spec.format === 'text' && spec.dialect.newline === 'cr' ? '\r' : '\r\n'
  const { encode, isUtf8 } = encodingFor(spec, told)
  const line = (cells: readonly string[]): Uint8Array =>
    encode(writeLine(cells.map(guardCell), dialect) + newline)
  if (isUtf8 || (spec.format === 'text' && spec.markBytes > 0)) yield encode('\ufeff')
  const names = ownNames(spec.names)
  yield line([...names, ...errorColumns])
  for await (const batch of readTable(source, spec)) {
    for (const [at, cells] of batch.rows.entries()) {
      const row = batch.firstRow + at
      const found = told.get(row)
      if (found === undefined) continue
      // A row that is too long keeps its cells; the reason stands behind them all the same.
      const own = Array.from(
        { length: Math.max(names.length, spec.names.length === names.length ? cells.length : 0) },
        (_, i) => cells[i] ?? '',
      )
      yield line([...own, String(row), found.column, found.reason, found.suggestion])
    }
  }
}

/** That of the source, where it holds all that is said. UTF-8 that comes without its mark stays so. */
function encodingFor(
  spec: TableSpec,
  told: Map<number, Told>,
): { readonly encode: TextWriter['encode']; readonly isUtf8: boolean } {
  const utf8 = { encode: createTextWriter('utf-8').encode, isUtf8: true }
  if (spec.format === 'workbook') return utf8
  let writer: TextWriter
  try {
    writer = createTextWriter(spec.encoding)
  } catch {
    return utf8
  }
  for (const [row, { column, reason, suggestion }] of told) {
    // Quotation marks and strokes of a sentence are no reason to change the encoding of somebody's file.
    const plain = plainMarks(reason)
    if (writer.missing(column + plain + suggestion) !== '') return utf8
    if (plain !== reason && writer.missing(reason) !== '')
      told.set(row, { column, reason: plain, suggestion })
  }
  return { encode: writer.encode, isUtf8: false }
}

const plainOf: Readonly<Record<string, string>> = {
  '„': '"',
  '“': '"',
  '”': '"',
  '‚': "'",
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
  '→': '->',
  '·': '-',
}

function plainMarks(text: string): string {
  return text.replace(/[„“”‚‘’–—…→·]/g, (mark) => plainOf[mark]!)
}

/** Names without those that an earlier error file has put behind them. */
export function ownNames(names: readonly string[]): readonly string[] {
  const first = names.findIndex((_, i) => errorColumns.every((name, offset) => names[i + offset] === name))
  return first < 0 ? names : names.slice(0, first)
}

/** True for a file that {@link writeErrorFile} has written. */
export function isErrorFile(names: readonly string[]): boolean {
  return ownNames(names).length < names.length
}

function tell(failure: FailedRow, row: number, describe: ErrorFileOptions['describe']): Told {
  const errors = failure.issues.filter((issue) => issue.severity === 'error')
  const own = errors.filter((issue) => issue.row === row)
  const shown = own.length > 0 ? own : errors
  const sentence = (code: string, parameters: unknown): string => describe(code, (parameters ?? {}) as never)
  if (shown.length === 0) {
    return {
      column: '',
      reason: failure.reason === undefined ? '' : sentence(failure.reason.code, failure.reason.parameters),
      suggestion: '',
    }
  }
  return {
    column: [...new Set(shown.map((issue) => issue.column ?? ''))].filter((name) => name !== '').join(', '),
    reason: shown.map((issue) => sentence(issue.code, issue.parameters)).join(' '),
    suggestion: shown
      .map((issue) => issue.suggestion ?? '')
      .filter((text) => text !== '')
      .join(', '),
  }
}

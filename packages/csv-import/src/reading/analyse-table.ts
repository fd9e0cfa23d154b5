/** What a file is, before anybody has to decide anything: encoding, dialect, where the table stands, its columns (T4S-14). */
import { isTableError, TableError } from '../table-error.js'
import type { ByteSource } from './byte-source.js'
import { lookOf } from './cell-type.js'
import type { CellLook } from './cell-type.js'
import { detectDialect } from './detect-dialect.js'
import type { DialectGuess } from './detect-dialect.js'
import { detectByStatistics, detectEncoding, sampleBytes } from './detect-encoding.js'
import type { EncodingDetector, EncodingGuess } from './detect-encoding.js'
import type { Dialect } from './dialect.js'
import { refuseBinary, refuseForeign } from './foreign-file.js'
import { refuseHeaderNames } from './header-names.js'
import { tableLimits } from './limits.js'
import { readTextTable } from './read-text-table.js'
import { readWorkbook, readWorkbookTable, sheetRows } from './read-workbook.js'
import type { RecordBatch } from './record-batch.js'
import { RecordParser } from './record-parser.js'
import { findRegion } from './table-region.js'
import type { RegionNotice } from './table-region.js'
import type { TablePosition, TableRows, TableSpec, TextSpec, WorkbookSpec } from './table-spec.js'
import { canonicalEncoding, createPieceDecoder } from './text-decoder.js'
import { isOldWorkbook, isPacked } from './workbook-guard.js'

/** What a person has corrected; the rest is found. */
export interface AnalyseOptions {
  readonly encoding?: string | undefined
  readonly dialect?: Partial<Dialect> | undefined
  readonly preamble?: number | undefined
  readonly headerRows?: number | undefined
  readonly sheet?: string | undefined
  readonly repairDouble?: boolean | undefined
  /** For bytes that are neither UTF-8 nor of western Europe. Default: jschardet. */
  readonly detector?: EncodingDetector | undefined
}

export interface TableColumn {
  /** From 0. */
  readonly index: number
  readonly name: string
  /** The first cells, as text. */
  readonly samples: readonly string[]
  /** What most filled cells of the sample look like. */
  readonly look: CellLook
  /** Share of cells of the sample that are filled. */
  readonly filled: number
}

export interface TableAnalysis {
  /** Give it to {@link readTable}; keep it with the job. */
  readonly spec: TableSpec
  /** Absent for workbooks. */
  readonly encoding?: EncodingGuess | undefined
  /** Best first; empty for workbooks. */
  readonly dialects: readonly DialectGuess[]
  /** Names of the sheets; empty for text. */
  readonly sheets: readonly string[]
  readonly columns: readonly TableColumn[]
  /** Rows of the sample, in which columns were looked at. */
  readonly sampleRows: readonly (readonly string[])[]
  /** About how many rows the file has; exact when it is no larger than the sample. */
  readonly estimatedRows: number
  readonly notices: readonly TableNotice[]
}

export type TableNotice =
  | RegionNotice
  | {
      readonly code:
        | 'ENCODING_UNSURE'
        | 'ENCODING_DOUBLE'
        | 'DIALECT_UNSURE'
        | 'SHEETS_MORE'
        | 'ROWS_RAGGED'
        | 'CSV_NUL'
        | 'SAMPLE_CUT'
      readonly parameters: Readonly<Record<string, string | number>>
    }

/** Rows looked at for columns. */
const sampledRows = 200

/** What a table is refused for whose sample ends in the middle of a record. */
const cutCodes: ReadonlySet<string> = new Set(['csv.quote_open', 'csv.encoding'])

/** Bytes in which a file of another program says what it is. */
const beginBytes = 64

/** @throws {@link TableError} for what is no table: see its codes. */
export async function analyseTable(source: ByteSource, options: AnalyseOptions = {}): Promise<TableAnalysis> {
  if (source.size === 0)
    throw new TableError('csv.empty', 'the file is empty', { name: source.name.slice(0, 80) })
  const head = await source.slice(0, Math.min(beginBytes, source.size))
  if (isOldWorkbook(head)) {
    const reason = 'a workbook of Excel 2003 or older'
    throw new TableError('csv.workbook', reason, { reason })
  }
  refuseForeign(source.name, head)
  return isPacked(head) ? analyseWorkbook(source, options) : analyseText(source, options)
}

/** The rows of the table. @param from - Where an earlier reading had got to. */
export function readTable(
  source: ByteSource,
  spec: TableSpec,
  from?: TablePosition,
): AsyncGenerator<TableRows> {
  return spec.format === 'text' ? readTextTable(source, spec, from) : readWorkbookTable(source, spec, from)
}

async function analyseText(source: ByteSource, options: AnalyseOptions): Promise<TableAnalysis> {
  const { head, all } = await sampleBytes(source, tableLimits.sampleBytes)
  const detected = await detectEncoding(all, options.detector ?? detectByStatistics)
  const encoding =
    options.encoding === undefined
      ? detected
      : { ...detected, encoding: canonicalEncoding(options.encoding), confidence: 1 }
  const isWide = encoding.encoding.startsWith('utf-16')
  if (!isWide) refuseBinary(source.name, all)
  const isWhole = source.size <= head.length
  const decoded = createPieceDecoder(encoding.encoding).decode(head.subarray(encoding.markBytes), isWhole)
  if (isWide)
    refuseBinary(
      source.name,
      Uint16Array.from(decoded, (letter) => letter.charCodeAt(0)),
    )
  const notices: TableNotice[] = []
  const repairDouble = options.repairDouble ?? false
  if (encoding.confidence < 0.7) {
    notices.push({ code: 'ENCODING_UNSURE', parameters: { encoding: encoding.encoding } })
  }
  if (encoding.doubleEncoded && !repairDouble) notices.push({ code: 'ENCODING_DOUBLE', parameters: {} })
  if (decoded.includes('\u0000')) notices.push({ code: 'CSV_NUL', parameters: {} })
  const detection = detectDialect(decoded, isWhole)
  const dialect: Dialect = { ...detection.candidates[0]!.dialect, ...options.dialect }
  checkDialect(dialect)
  if (
    options.dialect === undefined &&
    detection.candidates[0]!.confidence < 0.6 &&
    detection.candidates.length > 1
  ) {
    notices.push({
      code: 'DIALECT_UNSURE',
      parameters: { delimiter: dialect.delimiter, other: detection.candidates[1]!.dialect.delimiter },
    })
  }
  const columns = detection.candidates.find((one) => one.dialect.delimiter === dialect.delimiter)?.columns
  const { records, isCut } = sampleRecords(decoded, dialect, isWhole, columns)
  const body = detection.separatorLine ? records.slice(1) : records
  if (body.every((row) => row.every((cell) => cell.trim() === ''))) {
    throw new TableError('csv.empty', 'there is nothing in the file', { name: source.name.slice(0, 80) })
  }
  const region = findRegion(body, options)
  refuseHeaderNames(region.names)
  notices.push(...region.notices)
  if (isCut) notices.push({ code: 'SAMPLE_CUT', parameters: {} })
  const spec: TextSpec = {
    format: 'text',
    encoding: encoding.encoding,
    markBytes: encoding.markBytes,
    dialect,
    separatorLine: detection.separatorLine,
    repairDouble,
    preamble: region.preamble,
    headerRows: region.headerRows,
    names: region.names,
    ...(region.names.includes('_reason') && region.names.includes('_row') ? { guarded: true } : {}),
  }
  const sample: (readonly string[])[] = []
  let ragged = 0
  let ended = false
  const view = {
    name: source.name,
    size: head.length,
    slice: source.slice,
    stream: () => once(head.subarray(encoding.markBytes)),
  }
  try {
    for await (const batch of readTextTable(view, spec)) {
      for (const [at, row] of batch.rows.entries()) {
        if (sample.length >= sampledRows) break
        sample.push(row)
        if (batch.faults.has(at)) ragged += 1
      }
      if (sample.length >= sampledRows) break
    }
    ended = true
  } catch (error) {
    // The end of the sample cuts a letter or a quoted cell; that is no fault of the file, though its first row be longer than the sample.
    const isCutThere = isTableError(error) && cutCodes.has(error.code)
    if (isWhole || (sample.length === 0 && !isCutThere)) throw error
  }
  if (ragged > 0) notices.push({ code: 'ROWS_RAGGED', parameters: { rows: ragged } })
  const bytesPerRow = Math.max(1, head.length / Math.max(1, body.length))
  const exact = isWhole && ended && sample.length < sampledRows
  return {
    spec,
    encoding,
    dialects: detection.candidates,
    sheets: [],
    columns: describeColumns(spec.names, sample),
    sampleRows: sample,
    estimatedRows: exact
      ? sample.length
      : Math.max(sample.length, Math.round(source.size / bytesPerRow) - region.preamble - region.headerRows),
    notices,
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function checkDialect({ delimiter, quote }: Dialect): void {
  const good = delimiter.length > 0 && delimiter.length <= 8 && !/[\r\n]/.test(delimiter)
  if (good && quote.length <= 1 && quote !== delimiter) return
  throw new TableError('csv.dialect', 'this delimiter and this quote cannot be used', {
    delimiter: delimiter.slice(0, 8),
    quote: quote.slice(0, 8),
  })
}

function sampleRecords(
  text: string,
  dialect: Dialect,
  isWhole: boolean,
  columns?: number,
  known?: number,
): { readonly records: readonly (readonly string[])[]; readonly isCut: boolean } {
  const parser = new RecordParser(dialect, { columns: known })
  const batches: (RecordBatch | undefined)[] = [parser.push(text)]
  let isCut = false
  try {
    const last = parser.end()
    // The last record of a cut sample is half a record.
    batches.push(isWhole ? last : undefined)
  } catch (error) {
    // A quote that is open at the end: what swallows the file is told when it is read, with its line.
    if (batches[0] === undefined) {
      // A short file: with the number of columns it is found which row is meant.
      if (columns === undefined || columns < 2) throw error
      return { ...sampleRecords(text, dialect, isWhole, undefined, columns), isCut: true }
    }
    isCut = isWhole
  }
  return { records: batches.flatMap((batch) => batch?.records ?? []), isCut }
}

function describeColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): readonly TableColumn[] {
  return names.map((name, index) => {
    const cells = rows.map((row) => row[index] ?? '')
    const filled = cells.filter((cell) => cell.trim() !== '')
    const looks = new Map<CellLook, number>()
    for (const cell of filled) {
      const look = lookOf(cell)
      looks.set(look, (looks.get(look) ?? 0) + 1)
    }
    const [look] = [...looks].sort((a, b) => b[1] - a[1])[0] ?? ['empty']
    return {
      index,
      name,
      samples: filled.slice(0, 5).map((cell) => cell.slice(0, 200)),
      look: look as CellLook,
      filled: rows.length === 0 ? 0 : filled.length / rows.length,
    }
  })
}

async function analyseWorkbook(source: ByteSource, options: AnalyseOptions): Promise<TableAnalysis> {
  const sheets = await readWorkbook(source)
  const filled = sheets.filter((one) => one.rows.some((row) => row.some((cell) => cell !== '')))
  const sheet = options.sheet === undefined ? filled[0] : sheets.find((one) => one.name === options.sheet)
  if (sheet === undefined) {
    if (options.sheet === undefined)
      throw new TableError('csv.empty', 'the workbook is empty', { name: source.name.slice(0, 80) })
    throw new TableError('csv.sheet_missing', 'there is no such sheet', {
      sheet: options.sheet.slice(0, 60),
      sheets: sheets.map((one) => one.name.slice(0, 60)),
    })
  }
  const region = findRegion(sheet.rows.slice(0, 300), options)
  refuseHeaderNames(region.names)
  const notices: TableNotice[] = [...region.notices]
  if (filled.length > 1 && options.sheet === undefined) {
    notices.push({
      code: 'SHEETS_MORE',
      parameters: { sheet: sheet.name.slice(0, 60), sheets: filled.length },
    })
  }
  const spec: WorkbookSpec = {
    format: 'workbook',
    sheet: sheet.name,
    preamble: region.preamble,
    headerRows: region.headerRows,
    names: region.names,
  }
  const sample: (readonly string[])[] = []
  let count = 0
  for (const batch of sheetRows(sheet, spec)) {
    count += batch.rows.length
    sample.push(...batch.rows.slice(0, sampledRows - sample.length))
  }
  return {
    spec,
    dialects: [],
    sheets: sheets.map((one) => one.name),
    columns: describeColumns(spec.names, sample),
    sampleRows: sample,
    estimatedRows: count,
    notices,
  }
}

/** Text table → rows, streaming. */
import { TableError } from '../table-error.js'
import type { ByteSource } from './byte-source.js'
import { repairDoubleEncoding } from './detect-encoding.js'
import type { RecordBatch } from './record-batch.js'
import { RecordParser } from './record-parser.js'
import { asideReason } from './table-region.js'
import type { RowFault, TablePosition, TableRows, TextSpec } from './table-spec.js'
import { createPieceDecoder } from './text-decoder.js'
import { unguardCell } from '../writing/write-cells.js'

/** Bytes of `text` in the encoding; `undefined` where letters are of different length and it is not UTF-8. */
export function bytesOf(text: string, encoding: string): number | undefined {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return text.length * 2
  if (encoding !== 'utf-8') return manyBytes.has(encoding) ? undefined : text.length
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    // Each half of a pair counts two of its four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2
  }
  return bytes
}

const manyBytes = new Set(['big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'iso-2022-jp', 'shift_jis'])

/** Bytes at the end of a piece of UTF-8 that begin a letter which goes on in the next. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

/**
 * The rows of the table, in batches as they come out of the file.
 *
 * @param from - Where an earlier reading had got to.
 * @throws {@link TableError} for bytes that are no text and at a limit; the rows before were given out.
 */
export async function* readTextTable(
  source: ByteSource,
  spec: TextSpec,
  from?: TablePosition,
): AsyncGenerator<TableRows> {
  const start = from ?? { row: 0, line: 1, byte: spec.markBytes }
  const isUnknownByte = bytesOf('', spec.encoding) === undefined
  // Where bytes cannot be counted, reading begins anew and the rows before are passed over.
  const begin = isUnknownByte ? { row: 0, line: 1, byte: spec.markBytes } : start
  const passOver = isUnknownByte ? start.row : 0
  const decoder = createPieceDecoder(spec.encoding, begin.byte)
  const parser = new RecordParser(spec.dialect, { columns: spec.names.length, line: begin.line })
  const cutter = new RowCutter(spec, begin, from === undefined || isUnknownByte)
  let read = begin.byte
  let tail = 0
  const rowsOf = (batch: RecordBatch): TableRows => {
    const rest = bytesOf(parser.rest, spec.encoding)
    return cutter.cut(batch, rest === undefined ? 0 : read - tail - rest, parser.line)
  }
  for await (const piece of smallPieces(source.stream(begin.byte))) {
    const text = decoder.decode(piece, false)
    read += piece.length
    tail = spec.encoding === 'utf-8' ? unfinished(piece) : 0
    const batch = parser.push(text)
    if (batch !== undefined && batch.records.length > 0) {
      const rows = rowsOf(batch)
      if (rows.rows.length > 0 || rows.aside.length > 0) yield pass(rows, passOver)
    }
  }
  const last = decoder.decode(new Uint8Array(), true)
  tail = 0
  const batch = last === '' ? undefined : parser.push(last)
  if (batch !== undefined && batch.records.length > 0) yield pass(rowsOf(batch), passOver)
  const rows = rowsOf(parser.end())
  if (rows.rows.length > 0 || rows.aside.length > 0) yield pass(rows, passOver)
  if (cutter.isBeforeTable) {
    throw new TableError('csv.empty', 'there is no table in the file', { name: source.name.slice(0, 80) })
  }
}

/** What fits the caches of a processor is twice as quick as what does not. */
const pieceBytes = 65_536

async function* smallPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (piece.length <= pieceBytes) yield piece
    else for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes)
  }
}

/** Without the rows up to `row`, which were given out before. */
function pass(rows: TableRows, row: number): TableRows {
  const drop = Math.max(0, Math.min(row - rows.firstRow + 1, rows.rows.length))
  if (drop === 0) return rows
  const faults = new Map([...rows.faults].filter(([at]) => at >= drop).map(([at, list]) => [at - drop, list]))
  return {
    ...rows,
    rows: rows.rows.slice(drop),
    lines: rows.lines.slice(drop),
    firstRow: rows.firstRow + drop,
    faults,
    byteOf: (index) => rows.byteOf(index + drop),
  }
}

/** Leaves away what stands above the table and what is no data row, and finds rows of a wrong width. */
class RowCutter {
  readonly #spec: TextSpec
  /** Records still to be passed over: preamble and header. */
  #before: number
  #headerLeft: number
  #row: number

  constructor(spec: TextSpec, from: TablePosition, isStart: boolean) {
    this.#spec = spec
    this.#before = isStart ? spec.preamble + (spec.separatorLine ? 1 : 0) : 0
    this.#headerLeft = isStart ? spec.headerRows : 0
    this.#row = from.row
  }

  get isBeforeTable(): boolean {
    return this.#before > 0 || this.#headerLeft > 0
  }

  cut(batch: RecordBatch, endByte: number, endLine: number): TableRows {
    const { names, repairDouble, encoding, guarded } = this.#spec
    const columns = names.length
    const rows: (readonly string[])[] = []
    const lines: number[] = []
    const starts: number[] = []
    const aside: { line: number; reason: string }[] = []
    const faults = new Map<number, readonly RowFault[]>()
    const firstRow = this.#row + 1
    let fault = 0
    const { records } = batch
    for (let at = 0; at < records.length; at++) {
      let record = records[at]!
      const line = batch.lines[at]!
      const broken = batch.faults[fault]?.index === at ? batch.faults[fault++] : undefined
      if (this.#before > 0) {
        this.#before -= 1
        aside.push({ line, reason: 'ROW_PREAMBLE' })
        continue
      }
      if (this.#headerLeft > 0) {
        if (record.every((cell) => cell.trim() === '')) {
          aside.push({ line, reason: 'ROW_BLANK' })
          continue
        }
        this.#headerLeft -= 1
        continue
      }
      const reason = asideReason(record, names)
      if (reason !== undefined) {
        aside.push({ line, reason })
        continue
      }
      if (record.length !== columns || broken !== undefined) {
        const found: RowFault[] = broken === undefined ? [] : [{ code: broken.code }]
        if (record.length > columns) {
          // A delimiter at the end of the row brings cells without content; nothing is lost with them.
          if (record.slice(columns).every((cell) => cell.trim() === '')) record = record.slice(0, columns)
          else found.push({ code: 'ROW_TOO_LONG', expected: columns, found: record.length })
        } else if (record.length < columns) {
          found.push({ code: 'ROW_TOO_SHORT', expected: columns, found: record.length })
        }
        if (found.length > 0) faults.set(rows.length, found)
      }
      if (guarded === true) record = record.map(unguardCell)
      rows.push(repairDouble ? record.map(repairDoubleEncoding) : record)
      lines.push(line)
      starts.push(batch.starts[at]!)
    }
    this.#row += rows.length
    const { text, textStart } = batch
    return {
      rows,
      lines,
      firstRow,
      faults,
      aside,
      byteOf: (index) => {
        const from = (starts[index] ?? textStart) - textStart
        return (
          endByte - (bytesOf(text.slice(from), encoding) ?? 0) + (bytesOf(restOf(text, batch), encoding) ?? 0)
        )
      },
      end: { row: this.#row, line: endLine, byte: endByte },
    }
  }
}

/** What of the text belongs to no record of the batch. */
function restOf(text: string, batch: RecordBatch): string {
  return text.slice(batch.taken)
}

/**
 * Cells → keyed objects, for those who want them. Names are own properties whatever they are called, `__proto__` too; a name
 * that is empty or repeated gets its column behind it.
 */
export function createRowObjects(
  names: readonly string[],
): (cells: readonly string[]) => Record<string, string> {
  const template: Record<string, string> = {}
  const keys = names.map((name, i) => {
    const key = name === '' || Object.hasOwn(template, name) ? `${name}#${i + 1}` : name
    Object.defineProperty(template, key, { value: '', writable: true, enumerable: true, configurable: true })
    return key
  })
  const compiled = compileRow(keys)
  if (compiled !== undefined) return compiled
  return (cells) => {
    // A copy of a filled object keeps its shape, which is far quicker than adding keys one by one.
    const row = { ...template }
    for (let i = 0; i < keys.length; i++) row[keys[i]!] = cells[i] ?? ''
    return row
  }
}

/** The same as code made for these names; `undefined` where the platform forbids that (content security policy). */
function compileRow(
  keys: readonly string[],
): ((cells: readonly string[]) => Record<string, string>) | undefined {
  // As a plain name `__proto__` would be no property. JSON writes every name as a literal.
  const fields = keys.map((key, i) => {
    const name = key === '__proto__' ? `["__proto__"]` : JSON.stringify(key)
    return `${name}: cells[${i}] ?? ''`
  })
  try {
    // Only literals and numbers stand in it.
    return new Function('cells', `return { ${fields.join(', ')} }`) as (
      cells: readonly string[],
    ) => Record<string, string>
  } catch {
    return undefined
  }
}

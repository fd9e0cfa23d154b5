/**
 * Text → records, streaming. The records are the same for every way to cut the text into pieces.
 *
 * Lines without quotes are split in one go; the others cell by cell. A quote that closes nothing is a character of the text;
 * one that was opened and swallows the rows behind it is found by the number of columns, where that is known. Both are reported.
 */
import { TableError } from '../table-error.js'
import type { Dialect } from './dialect.js'
import { tableLimits } from './limits.js'
import type { BatchFault, RecordBatch, RecordFault } from './record-batch.js'

const cr = 13

/** Pieces shorter than this are gathered before they are looked at. */
const leastPiece = 1024

export interface RecordParserOptions {
  /** Columns a record should have; with it, a quote that swallows rows is found. */
  readonly columns?: number | undefined
  /** Line and character at which the text begins, where it is not the file's first. */
  readonly line?: number | undefined
  readonly start?: number | undefined
}

/** What is known of a record that needs more text. */
const incomplete = -1

export class RecordParser {
  readonly #dialect: Dialect
  readonly #newline: string
  readonly #columns: number | undefined
  #text = ''
  #waiting: string[] = []
  #waitingLength = 0
  /** Length the text must have before it is worth another look. */
  #wanted = 0
  #line: number
  #start: number

  // Result of the slow path, in fields instead of an object per record.
  #cells: string[] = []
  #newlines = 0
  #fault: RecordFault | undefined

  constructor(dialect: Dialect, options: RecordParserOptions = {}) {
    this.#dialect = dialect
    this.#newline = dialect.newline === 'cr' ? '\r' : '\n'
    this.#columns = options.columns
    this.#line = options.line ?? 1
    this.#start = options.start ?? 0
  }

  /** @throws {@link TableError} at a limit; what came before is lost with the parser. */
  push(text: string): RecordBatch | undefined {
    this.#waiting.push(text)
    this.#waitingLength += text.length
    const length = this.#text.length + this.#waitingLength
    if (this.#waitingLength < leastPiece || length < this.#wanted) return undefined
    return this.#parse(false)
  }

  /** The rest. The parser takes nothing afterwards. */
  end(): RecordBatch {
    return this.#parse(true)
  }

  /** Text that belongs to no record yet; exact after a batch came out. */
  get rest(): string {
    return this.#waiting.length === 0 ? this.#text : this.#text + this.#waiting.join('')
  }

  /** Line in which the next record begins. */
  get line(): number {
    return this.#line
  }

  #parse(atEnd: boolean): RecordBatch {
    const text = this.#waiting.length === 0 ? this.#text : this.#text + this.#waiting.join('')
    this.#waiting = []
    this.#waitingLength = 0
    const { delimiter, quote, trimStart } = this.#dialect
    const newline = this.#newline
    const stripCr = newline === '\n'
    const records: (readonly string[])[] = []
    const lines: number[] = []
    const starts: number[] = []
    const faults: BatchFault[] = []
    const length = text.length
    let at = 0
    let line = this.#line
    let nextQuote = quote === '' ? Infinity : -1
    while (at < length) {
      const found = text.indexOf(newline, at)
      if (found < 0 && !atEnd) break
      const lineEnd = found < 0 ? length : found
      if (nextQuote < at) {
        nextQuote = text.indexOf(quote, at)
        if (nextQuote < 0) nextQuote = Infinity
      }
      let next: number
      if (nextQuote > lineEnd) {
        const end = stripCr && lineEnd > at && text.charCodeAt(lineEnd - 1) === cr ? lineEnd - 1 : lineEnd
        const cells = text.slice(at, end).split(delimiter)
        records.push(trimStart ? trimCells(cells) : cells)
        this.#newlines = 1
        next = lineEnd + 1
      } else {
        next = this.#parseQuoted(text, at, lineEnd, atEnd, line)
        if (next === incomplete) break
        if (this.#fault !== undefined) faults.push({ index: records.length, code: this.#fault })
        records.push(this.#cells)
      }
      if (next - at > tableLimits.cellLength) {
        if (next - at > tableLimits.recordLength) this.#refuseLength(line)
        this.#checkCells(records[records.length - 1]!, line)
      }
      if (records[records.length - 1]!.length > tableLimits.columns) {
        throw new TableError(
          'csv.too_many_columns',
          `line ${line} has more than ${tableLimits.columns} columns`,
          {
            line,
            limit: tableLimits.columns,
          },
        )
      }
      lines.push(line)
      starts.push(this.#start + at)
      line += this.#newlines
      at = next
    }
    at = Math.min(at, length)
    const textStart = this.#start
    this.#line = line
    this.#start += at
    this.#text = text.slice(at)
    const rest = this.#text.length
    if (rest > tableLimits.recordLength) this.#refuseLength(line)
    // A long record is looked at again only when there is half as much more of it.
    this.#wanted = rest + (rest >> 1)
    return { records, lines, starts, faults, text, textStart, taken: at }
  }

  #refuseLength(line: number): never {
    throw new TableError('csv.record_too_long', `the record in line ${line} is too long`, {
      line,
      limit: tableLimits.recordLength,
    })
  }

  #checkCells(cells: readonly string[], line: number): void {
    const column = cells.findIndex((cell) => cell.length > tableLimits.cellLength)
    if (column >= 0) {
      throw new TableError('csv.cell_too_long', `line ${line}, column ${column + 1} is too long`, {
        line,
        column: column + 1,
        limit: tableLimits.cellLength,
      })
    }
  }

  /** One record with quotes. @returns where the next begins, or `incomplete`. */
  #parseQuoted(text: string, from: number, firstEnd: number, atEnd: boolean, line: number): number {
    const { delimiter, quote, escape, trimStart } = this.#dialect
    const newline = this.#newline
    const length = text.length
    const quoteCode = quote.charCodeAt(0)
    const width = delimiter.length
    const delimiterCode = delimiter.charCodeAt(0)
    const newlineCode = newline.charCodeAt(0)
    const cells: string[] = []
    let lineEnd = firstEnd
    let newlines = 1
    let fault: RecordFault | undefined
    let at = from
    for (;;) {
      if (trimStart) while (text.charCodeAt(at) === 32 && at < lineEnd) at += 1
      if (text.charCodeAt(at) !== quoteCode || at >= length) {
        // Cells are short: walking is quicker here than searching.
        let end = at
        if (width === 1) while (end < lineEnd && text.charCodeAt(end) !== delimiterCode) end += 1
        else {
          end = text.indexOf(delimiter, at)
          if (end < 0 || end > lineEnd) end = lineEnd
        }
        if (end < lineEnd) {
          cells.push(text.slice(at, end))
          at = end + width
          continue
        }
        if (newline === '\n' && end > at && text.charCodeAt(end - 1) === cr) end -= 1
        cells.push(text.slice(at, end))
        return this.#finish(text, from, firstEnd, lineEnd + 1, cells, newlines, fault)
      }
      // A quoted cell.
      const open = at + 1
      let search = open
      let isEscaped = false
      let end: number
      let behind: number
      for (;;) {
        end = text.indexOf(quote, search)
        if (end < 0) {
          if (!atEnd && length - open <= tableLimits.cellLength) return incomplete
          return this.#backtrack(text, from, firstEnd, line)
        }
        if (escape === 'backslash') {
          let slashes = 0
          while (end - 1 - slashes >= open && text.charCodeAt(end - 1 - slashes) === 92) slashes += 1
          if (slashes > 0) isEscaped = true
          if (slashes % 2 === 1) {
            search = end + 1
            continue
          }
        }
        // Whatever closes it so far away does not belong to it; the same for every way to cut the text.
        if (end - open > tableLimits.cellLength) return this.#backtrack(text, from, firstEnd, line)
        behind = end + 1
        if (behind + width > length && !atEnd) return incomplete
        if (behind >= length) break
        const follows = text.charCodeAt(behind)
        if (follows === newlineCode) break
        if (follows === delimiterCode && (width === 1 || text.startsWith(delimiter, behind))) break
        if (follows === quoteCode && escape === 'double') {
          isEscaped = true
          search = behind + 1
          continue
        }
        if (follows === cr && newline === '\n') {
          if (behind + 1 >= length && !atEnd) return incomplete
          if (behind + 1 >= length || text.charCodeAt(behind + 1) === 10) break
        }
        // It closes nothing: a character of the text, unless the cell has run over the end of its row.
        if (end > firstEnd && this.#columns !== undefined) {
          const cut = splitLine(lineOf(text, from, firstEnd, newline), this.#dialect)
          if (cut.length === this.#columns) return this.#finishCut(cut, firstEnd + 1)
        }
        fault = 'CSV_STRAY_QUOTE'
        search = behind
      }
      const raw = text.slice(open, end)
      cells.push(isEscaped ? unescape(raw, this.#dialect) : raw)
      if (end > lineEnd) {
        let passed = lineEnd
        do {
          newlines += 1
          lineEnd = text.indexOf(newline, passed + 1)
          if (lineEnd < 0) lineEnd = length
          passed = lineEnd
        } while (lineEnd < end)
        if (lineEnd === length && !atEnd) {
          // The row goes on behind the quoted cell; its end has not come yet.
          return incomplete
        }
      }
      if (text.charCodeAt(behind) === delimiterCode && (width === 1 || text.startsWith(delimiter, behind))) {
        at = behind + width
        continue
      }
      const past = newline === '\n' && text.charCodeAt(behind) === cr ? behind + 2 : behind + 1
      return this.#finish(text, from, firstEnd, past, cells, newlines, fault)
    }
  }

  /** A record that has run over its row and has not the right number of columns, while its first line alone has. */
  #finish(
    text: string,
    from: number,
    firstEnd: number,
    next: number,
    cells: string[],
    newlines: number,
    fault: RecordFault | undefined,
  ): number {
    if (newlines > 1 && this.#columns !== undefined && cells.length !== this.#columns) {
      const cut = splitLine(lineOf(text, from, firstEnd, this.#newline), this.#dialect)
      if (cut.length === this.#columns) return this.#finishCut(cut, firstEnd + 1)
    }
    this.#cells = cells
    this.#newlines = newlines
    this.#fault = fault
    return next
  }

  #finishCut(cells: string[], next: number): number {
    this.#cells = cells
    this.#newlines = 1
    this.#fault = 'CSV_QUOTE_NOT_CLOSED'
    return next
  }

  /** Nothing closes the quote. @throws when the number of columns does not tell what was meant. */
  #backtrack(text: string, from: number, firstEnd: number, line: number): number {
    if (this.#columns !== undefined) {
      const cut = splitLine(lineOf(text, from, firstEnd, this.#newline), this.#dialect)
      if (cut.length === this.#columns) return this.#finishCut(cut, firstEnd + 1)
    }
    throw new TableError('csv.quote_open', `a quote opened in line ${line} is not closed`, { line })
  }
}

function trimCells(cells: string[]): string[] {
  for (let i = 1; i < cells.length; i++) cells[i] = cells[i]!.trimStart()
  return cells
}

function unescape(raw: string, { quote, escape }: Dialect): string {
  if (escape === 'double') return raw.replaceAll(quote + quote, quote)
  return raw.replace(/\\(.)/gs, (whole, next: string) => (next === quote || next === '\\' ? next : whole))
}

function lineOf(text: string, from: number, end: number, newline: string): string {
  const cut = newline === '\n' && end > from && text.charCodeAt(end - 1) === cr ? end - 1 : end
  return text.slice(from, cut)
}

/** One line by itself: a quoted cell counts only when it closes within the line, any other quote is a character. */
export function splitLine(line: string, { delimiter, quote, escape, trimStart }: Dialect): string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (trimStart) while (line.charCodeAt(at) === 32) at += 1
    const closed =
      quote !== '' && line.startsWith(quote, at) ? closeOf(line, at + 1, delimiter, quote) : undefined
    if (closed !== undefined) {
      const raw = line.slice(at + 1, closed)
      cells.push(
        raw.includes(quote) ? unescape(raw, { delimiter, quote, escape, trimStart, newline: 'lf' }) : raw,
      )
      at = closed + 1
      if (at >= line.length) return cells
      at += delimiter.length
      continue
    }
    const end = line.indexOf(delimiter, at)
    if (end < 0) {
      cells.push(line.slice(at))
      return cells
    }
    cells.push(line.slice(at, end))
    at = end + delimiter.length
  }
}

function closeOf(line: string, from: number, delimiter: string, quote: string): number | undefined {
  let search = from
  for (;;) {
    const end = line.indexOf(quote, search)
    if (end < 0) return undefined
    if (line.startsWith(quote, end + 1)) {
      search = end + 2
      continue
    }
    if (end + 1 >= line.length || line.startsWith(delimiter, end + 1)) return end
    search = end + 1
  }
}

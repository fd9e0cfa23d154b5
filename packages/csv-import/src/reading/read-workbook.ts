/** XLSX → rows. Cells are text; numbers keep the digits Excel shows, dates are written YYYY-MM-DD. */
import { TableError } from '../table-error.js'
import type { ByteSource } from './byte-source.js'
import { tableLimits } from './limits.js'
import { asideReason } from './table-region.js'
import type { RowFault, TablePosition, TableRows, WorkbookSpec } from './table-spec.js'
import { errorsAsText } from './workbook-errors.js'
import { guardWorkbook } from './workbook-guard.js'

export interface WorkbookSheet {
  readonly name: string
  /** Every row, blank ones too; row 1 of the sheet is the first. */
  readonly rows: readonly (readonly string[])[]
}

/** Rows given out at once. */
const batchRows = 500

/**
 * All sheets of a workbook. A workbook is read whole: its texts stand apart from its rows.
 * @throws {@link TableError} `csv.workbook`, `csv.workbook_too_large`, `csv.too_many_columns`, `csv.cell_too_long`
 */
export async function readWorkbook(source: ByteSource): Promise<readonly WorkbookSheet[]> {
  if (source.size > tableLimits.workbookBytes) {
    throw new TableError('csv.workbook_too_large', 'the file is too large', {
      what: 'bytes',
      limit: tableLimits.workbookBytes,
    })
  }
  const bytes = await source.slice(0, source.size)
  guardWorkbook(bytes)
  const { default: readSheets } = await import('read-excel-file/universal')
  // The library wants a buffer of its own.
  const told = errorsAsText(bytes)
  const copy = (told === bytes ? bytes.slice() : told).buffer as ArrayBuffer
  let sheets
  try {
    sheets = await readSheets(copy, { trim: false, parseNumber: (digits: string) => digits })
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : 'unreadable'
    throw new TableError('csv.workbook', `the workbook cannot be read: ${reason}`, { reason })
  }
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((row, at) => toText(row as readonly unknown[], at + 1)),
  }))
}

function toText(row: readonly unknown[], line: number): readonly string[] {
  if (row.length > tableLimits.columns) {
    throw new TableError('csv.too_many_columns', `row ${line} has too many columns`, {
      line,
      limit: tableLimits.columns,
    })
  }
  return row.map((cell, column) => {
    const text = cellText(cell)
    if (text.length > tableLimits.cellLength) {
      throw new TableError('csv.cell_too_long', `row ${line}, column ${column + 1} is too long`, {
        line,
        column: column + 1,
        limit: tableLimits.cellLength,
      })
    }
    return text
  })
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return plainDigits(cell)
  if (typeof cell === 'boolean') return cell ? 'true' : 'false'
  if (cell instanceof Date) {
    const iso = cell.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
  }
  return String(cell as number)
}

/** Excel keeps 15 digits; what is behind them in the file is noise of binary fractions: `0.30000000000000004`. */
function plainDigits(text: string): string {
  if (!/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return text
  const isLong = text.replace(/\D/g, '').length > 15 && text.includes('.')
  if (!isLong && !/e/i.test(text)) return text
  const [mantissa, exponent] = Number(text).toExponential(14).split('e') as [string, string]
  const negative = mantissa.startsWith('-')
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0'
  const point = Number(exponent) + 1
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const fraction = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  return `${negative ? '-' : ''}${whole}${fraction === '' || /^0+$/.test(fraction) ? '' : `.${fraction}`}`
}

/** Rows of one sheet as {@link TableRows}, so that all that follows is the same for text and workbooks. */
export async function* readWorkbookTable(
  source: ByteSource,
  spec: WorkbookSpec,
  from?: TablePosition,
): AsyncGenerator<TableRows> {
  const sheets = await readWorkbook(source)
  const sheet = sheets.find((one) => one.name === spec.sheet)
  if (sheet === undefined) {
    throw new TableError('csv.sheet_missing', `there is no sheet ${spec.sheet.slice(0, 60)}`, {
      sheet: spec.sheet.slice(0, 60),
      sheets: sheets.map((one) => one.name.slice(0, 60)),
    })
  }
  yield* sheetRows(sheet, spec, from)
}

export function* sheetRows(
  sheet: WorkbookSheet,
  spec: WorkbookSpec,
  from?: TablePosition,
): Generator<TableRows> {
  const columns = spec.names.length
  let headers = spec.headerRows
  let number = 0
  let at = spec.preamble
  while (headers > 0 && at < sheet.rows.length) {
    if (sheet.rows[at]!.some((cell) => cell.trim() !== '')) headers -= 1
    at += 1
  }
  while (at < sheet.rows.length) {
    const rows: (readonly string[])[] = []
    const lines: number[] = []
    const aside: { line: number; reason: string }[] = []
    const faults = new Map<number, readonly RowFault[]>()
    const firstRow = number + 1
    for (; at < sheet.rows.length && rows.length < batchRows; at++) {
      const row = sheet.rows[at]!
      // Excel leaves away empty cells at the end of a row: nothing is missing.
      const whole =
        row.length >= columns ? row : [...row, ...Array.from({ length: columns - row.length }, () => '')]
      const beyond = whole.slice(columns).some((cell) => cell.trim() !== '')
      const cells = beyond ? whole : whole.slice(0, columns)
      const reason = cells.every((cell) => cell.trim() === '') ? 'ROW_BLANK' : asideReason(cells, spec.names)
      if (reason !== undefined) {
        aside.push({ line: at + 1, reason })
        continue
      }
      number += 1
      if (from !== undefined && number <= from.row) continue
      if (beyond) faults.set(rows.length, [{ code: 'ROW_TOO_LONG', expected: columns, found: whole.length }])
      rows.push(cells)
      lines.push(at + 1)
    }
    const first = number - rows.length + 1
    if (rows.length > 0 || aside.length > 0) {
      yield {
        rows,
        lines,
        firstRow: rows.length === 0 ? firstRow : first,
        faults,
        aside,
        byteOf: (index) => lines[index] ?? 0,
        end: { row: number, line: at + 1, byte: at + 1 },
      }
    }
  }
}

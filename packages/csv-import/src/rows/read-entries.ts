/** Rows → records' worth of the file, grouped by key where a record has several rows (J-05). */
import type { FieldDefinition, ImportKind } from '../kinds/import-kind.js'
import { checkMapping } from '../mapping/mapping.js'
import type { Mapping } from '../mapping/mapping.js'
import { readTable } from '../reading/analyse-table.js'
import type { ByteSource } from '../reading/byte-source.js'
import { refuseHeaderNames } from '../reading/header-names.js'
import { tableLimits } from '../reading/limits.js'
import type { TablePosition, TableSpec } from '../reading/table-spec.js'
import { TableError } from '../table-error.js'
import { clearPath, compileRow, deriveName, splitFullName } from './compile-row.js'
import type { CompiledRow, RowValue } from './compile-row.js'
import { plainObject } from './place-value.js'
import type { RowEntry, RowEntryBatch, RowIssue } from './row-entry.js'

interface Checkpoint {
  /** Entries given out before. */
  readonly ordinal: number
  /** Absent where rows are grouped: those are read anew. */
  readonly position?: TablePosition | undefined
}

/** Rows of one record may stand anywhere in the file. */
export function isGrouped(kind: ImportKind, mapping: Mapping): boolean {
  if (kind.child === undefined) return false
  const fields = new Map(kind.fields.map((one) => [one.name, one]))
  return mapping.rules.some((rule) => fields.get(rule.field)?.child !== undefined)
}

/**
 * The records' worth of a file, in batches.
 *
 * @param from - Checkpoint of an earlier reading of the same file with the same spec and mapping.
 * @throws {@link TableError} of reading and of the mapping; `csv.header_name`; `csv.too_many_groups` when too many rows wait for each other.
 */
export async function* readEntries(
  source: ByteSource,
  spec: TableSpec,
  kind: ImportKind,
  mapping: Mapping,
  from?: unknown,
): AsyncGenerator<RowEntryBatch> {
  refuseHeaderNames(spec.names)
  checkMapping(mapping, kind, spec.names)
  const checkpoint = from as Checkpoint | undefined
  if (isGrouped(kind, mapping)) yield* readGroups(source, spec, kind, mapping, checkpoint?.ordinal ?? 0)
  else yield* readFlat(source, spec, kind, mapping, checkpoint)
}

async function* readFlat(
  source: ByteSource,
  spec: TableSpec,
  kind: ImportKind,
  mapping: Mapping,
  from: Checkpoint | undefined,
): AsyncGenerator<RowEntryBatch> {
  const compile = compileRow(kind, mapping, spec.names)
  const required = requiredOf(kind)
  for await (const batch of readTable(source, spec, from?.position)) {
    const { rows, lines, faults, firstRow } = batch
    const entries: RowEntry[] = []
    for (let at = 0; at < rows.length; at++) {
      const row = firstRow + at
      const fields = plainObject()
      const found = faults.size === 0 ? noFaults : (faults.get(at) ?? noFaults)
      const compiled = compile.flat(fields, rows[at]!, row, lines[at]!, found)
      deriveName(fields, kind, mapping)
      entries.push(new FlatEntry(compiled, row, fields, missingOf(fields, required)))
    }
    yield {
      entries,
      rowsRead: batch.end.row,
      aside: batch.aside,
      checkpoint: { ordinal: batch.end.row, position: batch.end } satisfies Checkpoint,
    }
  }
}

const noFaults: readonly never[] = []

/**
 * The entry of one row. A class, because entries live until their transaction ends: of literals of which many live that long the
 * engine makes the next ones among the old objects, where all they hold waits for the great collection (docs/decisions/0080).
 */
class FlatEntry implements RowEntry {
  readonly ordinal: number
  readonly rows: readonly number[]
  readonly fields: Readonly<Record<string, unknown>>
  readonly clear: readonly string[]
  readonly key: string
  readonly keyText: string
  readonly missing: readonly string[]
  readonly listed: RowEntry['listed']
  readonly issues: readonly RowIssue[]

  constructor(
    compiled: CompiledRow,
    row: number,
    fields: Readonly<Record<string, unknown>>,
    missing: readonly string[],
  ) {
    this.ordinal = row - 1
    this.rows = Array.of(row)
    this.fields = fields
    this.clear = compiled.clear.length === 0 ? noFaults : compiled.clear.map(clearPath)
    this.key = compiled.key
    this.keyText = compiled.keyText
    this.missing = missing
    this.listed = listedOf(compiled.values)
    this.issues = compiled.issues
  }
}

/** First how many rows each key has, then the records, each when its last row was read. */
async function* readGroups(
  source: ByteSource,
  spec: TableSpec,
  kind: ImportKind,
  mapping: Mapping,
  skip: number,
): AsyncGenerator<RowEntryBatch> {
  const compile = compileRow(kind, mapping, spec.names)
  const build = entryBuilder(kind, mapping, spec.names)
  const left = new Map<string, number>()
  for await (const batch of readTable(source, spec)) {
    for (const [at, cells] of batch.rows.entries()) {
      const key = compile.key(cells, batch.faults.get(at) ?? noFaults)
      if (key !== '') left.set(key, (left.get(key) ?? 0) + 1)
    }
  }
  const held = new Map<string, CompiledRow[]>()
  let heldRows = 0
  let ordinal = 0
  for await (const batch of readTable(source, spec)) {
    const entries: RowEntry[] = []
    const give = (rows: readonly CompiledRow[]): void => {
      if (ordinal >= skip) entries.push(build(ordinal, rows))
      ordinal += 1
    }
    for (const [at, cells] of batch.rows.entries()) {
      const row = batch.firstRow + at
      const compiled = compile.row(cells, row, batch.lines[at]!, batch.faults.get(at) ?? noFaults)
      const count = compiled.key === '' ? 1 : left.get(compiled.key)!
      if (compiled.key === '') {
        give([compiled])
        continue
      }
      const rows = held.get(compiled.key)
      left.set(compiled.key, count - 1)
      if (count > 1) {
        if (rows === undefined) held.set(compiled.key, [compiled])
        else rows.push(compiled)
        heldRows += 1
        if (heldRows > tableLimits.heldRows) {
          throw new TableError('csv.too_many_groups', 'too many rows wait for each other', {
            limit: tableLimits.heldRows,
          })
        }
        continue
      }
      held.delete(compiled.key)
      heldRows -= rows?.length ?? 0
      give(rows === undefined ? [compiled] : [...rows, compiled])
    }
    yield {
      entries,
      rowsRead: batch.end.row,
      aside: batch.aside,
      checkpoint: { ordinal } satisfies Checkpoint,
    }
  }
}

function entryBuilder(
  kind: ImportKind,
  mapping: Mapping,
  names: readonly string[],
): (ordinal: number, rows: readonly CompiledRow[]) => RowEntry {
  const required = requiredOf(kind)
  const isGroup = isGrouped(kind, mapping)
  return (ordinal, rows) => {
    const issues: RowIssue[] = rows.length === 1 ? [...rows[0]!.issues] : rows.flatMap((row) => row.issues)
    const fields: Record<string, unknown> = {}
    const values = rows.length === 1 ? rows[0]!.values : agreed(rows, mapping, names, issues)
    for (const { place, value } of values) place(fields, value)
    if (isGroup) {
      const children = rows
        .filter((row) => row.child.length > 0)
        .map((row) => {
          const child: Record<string, unknown> = {}
          for (const { field, value } of row.child) child[field.path.at(-1) as string] = value
          splitFullName(child)
          return child
        })
      if (children.length > 0) fields[kind.child!] = children
    }
    deriveName(fields, kind, mapping)
    const [first] = rows as readonly [CompiledRow]
    if (isGroup && first.key === '') {
      issues.push({ code: 'ROW_WITHOUT_KEY', severity: 'warning', row: first.row, line: first.line })
    }
    return {
      ordinal,
      rows: rows.map((row) => row.row),
      fields,
      clear: clearsOf(rows).map(clearPath),
      key: first.key,
      keyText: first.keyText,
      missing: missingOf(fields, required),
      listed: listedOf(values),
      issues,
    }
  }
}

function requiredOf(kind: ImportKind): readonly FieldDefinition[] {
  return kind.onlyExisting === true ? noFaults : kind.fields.filter((one) => one.required === true)
}

function missingOf(
  fields: Readonly<Record<string, unknown>>,
  required: readonly FieldDefinition[],
): readonly string[] {
  let missing: string[] | undefined
  for (const one of required) if (!isSet(fields, one)) (missing ??= []).push(one.name)
  return missing ?? noFaults
}

function listedOf(values: readonly RowValue[]): RowEntry['listed'] {
  let listed: ListedValue[] | undefined
  for (const { field, value } of values)
    if (field.listed !== undefined)
      (listed ??= Array.of<ListedValue>()).push(new ListedValue(field.listed, listText(value)))
  return listed ?? noFaults
}

class ListedValue {
  readonly list: string
  readonly value: string

  constructor(list: string, value: string) {
    this.list = list
    this.value = value
  }
}

function listText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(' > ')
  const { code, label } = value as { code?: string; label?: string }
  return code === 'ZZ' ? (label ?? '') : (code ?? '')
}

function isSet(fields: Readonly<Record<string, unknown>>, { path }: FieldDefinition): boolean {
  let value: unknown = fields
  for (const step of path) {
    if (typeof step !== 'string') continue
    value = (value as Record<string, unknown> | undefined)?.[step]
  }
  return value !== undefined
}

/** What is to be emptied, unless another row of the record fills it. */
function clearsOf(rows: readonly CompiledRow[]): readonly FieldDefinition[] {
  if (rows.every((row) => row.clear.length === 0)) return noFaults
  const filled = new Set(rows.flatMap((row) => row.values.map((one) => one.field.name)))
  const clears = new Map<string, FieldDefinition>()
  for (const row of rows) {
    for (const field of row.clear)
      if (!filled.has(field.name) && field.child === undefined) clears.set(field.name, field)
  }
  return [...clears.values()]
}

/** Values that the rows repeat must be the same: the first row does not win in silence (T4S-10). */
function agreed(
  rows: readonly CompiledRow[],
  mapping: Mapping,
  names: readonly string[],
  issues: RowIssue[],
): readonly RowValue[] {
  const found = new Map<string, { readonly value: RowValue; readonly text: string; readonly row: number }>()
  for (const { values, row, line } of rows) {
    for (const value of values) {
      const text = JSON.stringify(value.value)
      const former = found.get(value.field.name)
      if (former === undefined) found.set(value.field.name, { value, text, row })
      else if (former.text !== text && !mapping.key.split('+').includes(value.field.name)) {
        const column = columnOf(mapping, value.field.name, names)
        issues.push({
          code: 'ROW_REPEAT_DIFFERS',
          severity: 'error',
          row,
          line,
          column,
          parameters: {
            column: cut(column),
            first: cut(former.text),
            firstRow: former.row,
            second: cut(text),
          },
        })
      }
    }
  }
  return [...found.values()].map((one) => one.value)
}

/** As the file names it. */
function columnOf(mapping: Mapping, field: string, names: readonly string[]): string {
  const columns = mapping.rules.find((rule) => rule.field === field)?.columns ?? []
  return columns.length === 0 ? field : columns.map((column) => names[column]!).join(' + ')
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

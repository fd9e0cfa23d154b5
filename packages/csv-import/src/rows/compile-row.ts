/** The mapping made ready once: cells of a row → values in their places. */
import { fieldOf, givesName } from '../mapping/mapping.js'
import type { Mapping, MappingRule } from '../mapping/mapping.js'
import { applyTransforms } from '../mapping/transform.js'
import type { FieldDefinition, ImportKind } from '../kinds/import-kind.js'
import type { RowFault } from '../reading/table-spec.js'
import { readValue } from '../values/read-value.js'
import type { ValueContext } from '../values/read-value.js'
import type { RowIssue } from './row-entry.js'

/** One value that the row brings. */
export interface RowValue {
  readonly field: FieldDefinition
  readonly value: unknown
}

export interface CompiledRow {
  readonly row: number
  readonly line: number
  /** Of the record itself. */
  readonly values: readonly RowValue[]
  /** Of the entry of a list that the row brings, e.g. a contact. */
  readonly child: readonly RowValue[]
  readonly clear: readonly FieldDefinition[]
  readonly key: string
  readonly keyText: string
  readonly issues: readonly RowIssue[]
}

export type RowCompiler = (
  cells: readonly string[],
  row: number,
  line: number,
  faults: readonly RowFault[],
) => CompiledRow

interface Rule {
  readonly field: FieldDefinition
  readonly rule: MappingRule
  readonly column: number | undefined
  readonly name: string
  readonly context: ValueContext
  readonly clears: boolean
}

/** Business numbers compare without case and blanks around; leading zeros count. Empty for nothing. */
export function foldKey(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

/** How a value stands in a key: as text, a unit by its label. */
export function keyPart(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return (value as { readonly label?: string }).label ?? ''
  return String(value as string | number | boolean)
}

export function compileRow(kind: ImportKind, mapping: Mapping, names: readonly string[]): RowCompiler {
  const rules: Rule[] = mapping.rules.map((rule) => ({
    field: fieldOf(kind, rule.field),
    rule,
    column: rule.columns?.length === 1 ? rule.columns[0] : undefined,
    name: (rule.columns ?? []).map((column) => names[column]!).join(' + '),
    context: {
      decimalMark: rule.decimalMark,
      dateOrder: rule.dateOrder,
      country: mapping.country,
    },
    clears: (rule.empty ?? mapping.empty ?? 'leave') === 'clear',
  }))
  const countryRule = rules.find((one) => one.field.name === 'country')
  const keyFields = mapping.key.split('+')
  const shortIsAbsent = mapping.shortRows === 'absent'

  return (cells, row, line, faults) => {
    const issues: RowIssue[] = []
    const values: RowValue[] = []
    const child: RowValue[] = []
    const clear: FieldDefinition[] = []
    const keyParts = new Map<string, string>()
    for (const fault of faults) {
      const { code, ...rest } = fault
      const severity =
        code === 'CSV_STRAY_QUOTE' || (code === 'ROW_TOO_SHORT' && shortIsAbsent) ? 'warning' : 'error'
      issues.push({ code, severity, row, line, parameters: rest })
    }
    const isBroken = issues.some((issue) => issue.severity === 'error')
    let country = mapping.country
    if (countryRule !== undefined) {
      const text = textOf(countryRule, cells)
      const read =
        typeof text === 'string' && text.trim() !== ''
          ? readValue(countryRule.field, text, countryRule.context)
          : undefined
      if (typeof read?.value === 'string') country = read.value
    }
    for (const one of isBroken ? [] : rules) {
      const text = textOf(one, cells)
      if (text === undefined) continue
      if (typeof text !== 'string') {
        issues.push({ code: text.code, severity: 'error', ...placeOf(one, row, line) })
        continue
      }
      if (text.trim() === '') {
        if (one.clears) clear.push(one.field)
        continue
      }
      const read = readValue(
        one.field,
        text,
        country === one.context.country ? one.context : { ...one.context, country },
      )
      if (read.issue !== undefined) issues.push({ ...read.issue, ...placeOf(one, row, line) })
      if (read.value === undefined) continue
      if (keyFields.includes(one.field.name)) keyParts.set(one.field.name, keyPart(read.value))
      ;(one.field.child === undefined ? values : child).push({ field: one.field, value: read.value })
    }
    const keyText = keyFields.map((name) => keyParts.get(name) ?? '').join('\u0000')
    const isEmpty = keyParts.size === 0 || (keyFields.length === 1 && !keyParts.has(keyFields[0]!))
    return {
      row,
      line,
      values,
      child,
      clear,
      key: isEmpty ? '' : foldKey(keyText),
      keyText: isEmpty ? '' : keyText,
      issues,
    }
  }
}

function placeOf({ name }: Rule, row: number, line: number): Pick<RowIssue, 'row' | 'line' | 'column'> {
  return name === '' ? { row, line } : { row, line, column: name }
}

/** The text a rule gives for the row; `undefined` where the row has no such cell at all. */
function textOf(
  { rule, column }: Rule,
  cells: readonly string[],
): string | { readonly code: string } | undefined {
  if (column !== undefined && rule.transforms === undefined) return cells[column]
  if (rule.fixed !== undefined && rule.transforms === undefined) return rule.fixed
  const own = rule.fixed === undefined ? (rule.columns ?? []).map((place) => cells[place]) : [rule.fixed]
  if (own.every((cell) => cell === undefined)) return undefined
  const done = applyTransforms(
    own.map((cell) => cell ?? ''),
    rule.transforms ?? [],
  )
  return done.ok ? done.text : { code: done.code }
}

/** Put values into a record, list entries into their places. */
export function putValues(fields: Record<string, unknown>, values: readonly RowValue[]): void {
  for (const { field, value } of values) putValue(fields, field, value)
}

function putValue(fields: Record<string, unknown>, { path }: FieldDefinition, value: unknown): void {
  let holder: Record<string, unknown> = fields
  for (let at = 0; at < path.length - 1; at++) {
    const step = path[at]!
    const next = path[at + 1]!
    if (typeof step !== 'string') continue
    if (typeof next === 'string' && !/^\d+$/.test(next)) {
      holder = (holder[step] ??= {}) as Record<string, unknown>
      continue
    }
    const list = (holder[step] ??= []) as Record<string, unknown>[]
    if (typeof next === 'string') {
      ;(list as unknown[])[Number(next)] = value
      return
    }
    const where = Object.entries(next.where).filter(([, wanted]) => wanted !== '')
    let found = list.find((entry) => where.every(([name, wanted]) => entry[name] === wanted))
    if (found === undefined) list.push((found = Object.fromEntries(where)))
    holder = found
  }
  const last = path.at(-1)
  if (typeof last === 'string') holder[last] = value
}

/** Path of a field as text, the way changes are named: list entries by what chooses them. */
export function clearPath({ path }: FieldDefinition): string {
  return path.map((step) => (typeof step === 'string' ? step : Object.values(step.where).join(' '))).join('/')
}

/** A private person has no name of a firm: his own is the name (24SevenOffice: surname in CompanyName). */
export function deriveName(fields: Record<string, unknown>, kind: ImportKind, mapping: Mapping): void {
  const text = (name: string): string => (typeof fields[name] === 'string' ? (fields[name] as string) : '')
  if (kind.recordKind !== 'party' && kind.recordKind !== 'lead') return
  const own = `${text('givenName')} ${text('familyName')}`.trim()
  if (text('name') === '' && own !== '') {
    fields['name'] = own
    fields['type'] ??= 'person'
    return
  }
  if (text('name') !== '' || !givesName(new Set(mapping.rules.map((rule) => rule.field)))) return
  const [contact] = (fields['contacts'] ?? []) as Record<string, string>[]
  const name = `${contact?.['givenName'] ?? ''} ${contact?.['familyName'] ?? ''}`.trim()
  if (name !== '') fields['name'] = name
}

/** `Maria Anders` → given and family name, where the file has them in one cell. */
export function splitFullName(contact: Record<string, unknown>): void {
  const full = contact['fullName']
  delete contact['fullName']
  if (typeof full !== 'string' || contact['familyName'] !== undefined) return
  const words = full.split(/\s+/)
  const family = words.pop()!
  contact['familyName'] = family
  if (words.length > 0 && contact['givenName'] === undefined) contact['givenName'] = words.join(' ')
}

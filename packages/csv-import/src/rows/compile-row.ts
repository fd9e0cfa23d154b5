/** The mapping made ready once: cells of a row → values in their places. */
import { fieldOf, givesName } from '../mapping/mapping.js'
import type { Mapping, MappingRule } from '../mapping/mapping.js'
import { applyTransforms } from '../mapping/transform.js'
import type { FieldDefinition, ImportKind } from '../kinds/import-kind.js'
import type { RowFault } from '../reading/table-spec.js'
import { quickReader } from '../values/quick-value.js'
import type { QuickReader } from '../values/quick-value.js'
import { readValue } from '../values/read-value.js'
import type { ValueContext } from '../values/read-value.js'
import { compilePlace } from './place-value.js'
import type { RowIssue } from './row-entry.js'

/** One value that the row brings. */
export interface RowValue {
  readonly field: FieldDefinition
  /** Put a value where the field stands in a record. */
  readonly place: (fields: Record<string, unknown>, value: unknown) => void
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

export interface RowCompiler {
  readonly row: (
    cells: readonly string[],
    row: number,
    line: number,
    faults: readonly RowFault[],
  ) => CompiledRow
  /**
   * The same, with the values put into `fields` at once instead of listed: for files in which a record is one row.
   * @returns the row, whose `values` are only those of lists.
   */
  readonly flat: (
    fields: Record<string, unknown>,
    cells: readonly string[],
    row: number,
    line: number,
    faults: readonly RowFault[],
  ) => CompiledRow
  /** Its key alone, as `row` finds it. */
  readonly key: (cells: readonly string[], faults: readonly RowFault[]) => string
}

interface Rule {
  readonly field: FieldDefinition
  readonly rule: MappingRule
  readonly quick: QuickReader
  readonly place: RowValue['place']
  /** Which part of the key it is; -1 for none. */
  readonly keyAt: number
  readonly column: number | undefined
  readonly name: string
  readonly context: ValueContext
  readonly clears: boolean
}

/** Business numbers compare without case and blanks around; leading zeros count. Empty for nothing. */
export function foldKey(text: string): string {
  if (folded.test(text)) return text.length < leastSlice ? text : ownText(text)
  return plain.test(text) ? text.toLowerCase() : ownText(text.trim().normalize('NFC').toLowerCase())
}

/** From this length on the engine makes a piece of a text as a view of it, which keeps the whole alive. */
const leastSlice = 13

/** Keys are kept until the end of the file: as views, each would keep its 64 KiB piece of the file. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}

/** Printable ASCII without capitals, no blank at the ends: folding changes nothing. */
const folded = /^[!-@[-~](?:[ -@[-~]*[!-@[-~])?$/

/** The same with capitals: nothing but those is to be folded. */
const plain = /^[!-~](?:[ -~]*[!-~])?$/

/** Nothing but blanks; most texts tell by their first letter that they are not. */
function isBlank(text: string): boolean {
  if (text.length === 0) return true
  const first = text.charCodeAt(0)
  return (first <= 32 || first >= 127) && text.trim() === ''
}

/** How a value stands in a key: as text, a unit by its label. */
export function keyPart(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return (value as { readonly label?: string }).label ?? ''
  return String(value as string | number | boolean)
}

const none: readonly never[] = []

export function compileRow(kind: ImportKind, mapping: Mapping, names: readonly string[]): RowCompiler {
  const keyFields = mapping.key.split('+')
  const rules = mapping.rules.map((rule) => compileRule(kind, mapping, rule, names, keyFields))
  const countryRule = rules.find((one) => one.field.name === 'country')
  const keyRules = rules.filter((one) => one.keyAt >= 0)
  const shortIsAbsent = mapping.shortRows === 'absent'

  const severityOf = ({ code }: RowFault): RowIssue['severity'] =>
    code === 'CSV_STRAY_QUOTE' || (code === 'ROW_TOO_SHORT' && shortIsAbsent) ? 'warning' : 'error'
  const isBrokenBy = (faults: readonly RowFault[]): boolean =>
    faults.some((fault) => severityOf(fault) === 'error')
  /** Country of the row, for what follows from it. */
  const countryOf = (cells: readonly string[]): string | undefined => {
    if (countryRule === undefined) return mapping.country
    const text = textOf(countryRule, cells)
    if (typeof text !== 'string' || text.trim() === '') return mapping.country
    const value =
      countryRule.quick(text, undefined) ?? readValue(countryRule.field, text, countryRule.context).value
    return typeof value === 'string' ? value : mapping.country
  }

  const compile = (
    cells: readonly string[],
    row: number,
    line: number,
    faults: readonly RowFault[],
    fields: Record<string, unknown> | undefined,
  ): CompiledRow => {
    let issues: RowIssue[] | undefined
    let values: RowValue[] | undefined
    let child: RowValue[] | undefined
    let clear: FieldDefinition[] | undefined
    let listed: RowValue[] | undefined
    let only = ''
    let parts: string[] | undefined
    for (const fault of faults) {
      const { code, ...rest } = fault
      ;(issues ??= []).push({ code, severity: severityOf(fault), row, line, parameters: rest })
    }
    const isBroken = issues !== undefined && isBrokenBy(faults)
    const country = isBroken ? undefined : countryOf(cells)
    for (const one of isBroken ? none : rules) {
      const text = textOf(one, cells)
      if (text === undefined) continue
      if (typeof text !== 'string') {
        ;(issues ??= []).push({ code: text.code, severity: 'error', ...placeOf(one, row, line) })
        continue
      }
      if (isBlank(text)) {
        if (one.clears) (clear ??= []).push(one.field)
        continue
      }
      let value = one.quick(text, country)
      if (value === undefined) {
        const read = readValue(one.field, text, inCountry(one.context, country))
        if (read.issue !== undefined) (issues ??= []).push({ ...read.issue, ...placeOf(one, row, line) })
        if (read.value === undefined) continue
        value = read.value
      }
      if (one.keyAt === 0 && keyFields.length === 1) only = keyPart(value)
      else if (one.keyAt >= 0) (parts ??= [])[one.keyAt] = keyPart(value)
      const { field, place } = one
      if (fields !== undefined) {
        place(fields, value)
        if (field.listed !== undefined) (listed ??= []).push({ field, place, value })
      } else if (field.child === undefined) (values ??= []).push({ field, place, value })
      else (child ??= []).push({ field, place, value })
    }
    const keyText = parts === undefined ? only : joinKey(parts, keyFields.length)
    return {
      row,
      line,
      values: values ?? listed ?? none,
      child: child ?? none,
      clear: clear ?? none,
      key: foldKey(keyText),
      keyText,
      issues: issues ?? none,
    }
  }

  return {
    row: (cells, row, line, faults) => compile(cells, row, line, faults, undefined),
    flat: (fields, cells, row, line, faults) => compile(cells, row, line, faults, fields),
    key(cells, faults) {
      if (isBrokenBy(faults)) return ''
      const country = countryOf(cells)
      const parts: string[] = []
      for (const one of keyRules) {
        const text = textOf(one, cells)
        if (typeof text !== 'string' || text.trim() === '') continue
        const value =
          one.quick(text, country) ?? readValue(one.field, text, inCountry(one.context, country)).value
        if (value !== undefined) parts[one.keyAt] = keyPart(value)
      }
      return foldKey(joinKey(parts, keyFields.length))
    },
  }
}

/** Empty when nothing of the key is there. */
function joinKey(parts: readonly string[], count: number): string {
  if (count === 1) return parts[0] ?? ''
  if (parts.length === 0) return ''
  return Array.from({ length: count }, (_, at) => parts[at] ?? '').join('\u0000')
}

function inCountry(context: ValueContext, country: string | undefined): ValueContext {
  return country === context.country ? context : { ...context, country }
}

function compileRule(
  kind: ImportKind,
  mapping: Mapping,
  rule: MappingRule,
  names: readonly string[],
  keyFields: readonly string[],
): Rule {
  const field = fieldOf(kind, rule.field)
  const context: ValueContext = {
    decimalMark: rule.decimalMark,
    dateOrder: rule.dateOrder,
    country: mapping.country,
  }
  return {
    field,
    rule,
    quick: quickReader(field, context),
    place: compilePlace(field),
    keyAt: keyFields.indexOf(field.name),
    column: rule.columns?.length === 1 ? rule.columns[0] : undefined,
    name: (rule.columns ?? []).map((column) => names[column]!).join(' + '),
    context,
    clears: (rule.empty ?? mapping.empty ?? 'leave') === 'clear',
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

/** Path of a field as text, the way changes are named: list entries by what chooses them. */
export function clearPath({ path }: FieldDefinition): string {
  return path.map((step) => (typeof step === 'string' ? step : Object.values(step.where).join(' '))).join('/')
}

/** A private person has no name of a firm: his own is the name (24SevenOffice: surname in CompanyName). */
export function deriveName(fields: Record<string, unknown>, kind: ImportKind, mapping: Mapping): void {
  if (kind.recordKind !== 'party' && kind.recordKind !== 'lead') return
  if (typeof fields['name'] === 'string' && fields['name'] !== '') return
  const text = (name: string): string => (typeof fields[name] === 'string' ? (fields[name] as string) : '')
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

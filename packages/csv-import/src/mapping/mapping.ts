/** Which column goes into which field; saved with the job and as a template. Plain JSON. */
import type { FieldDefinition, ImportKind } from '../kinds/import-kind.js'
import { TableError } from '../table-error.js'
import { checkTransforms } from './transform.js'
import type { Transform } from './transform.js'

/** Where the value of one field comes from. There is one rule per field (T4S-04). */
export interface MappingRule {
  readonly field: string
  /** Columns from 0; several only with `join` as the first transform. Absent with `fixed`. */
  readonly columns?: readonly number[] | undefined
  /** The same text for every row. */
  readonly fixed?: string | undefined
  readonly transforms?: readonly Transform[] | undefined
  /** An empty cell: `leave` what is there, or `clear` it. Default: that of the mapping. */
  readonly empty?: 'leave' | 'clear' | undefined
  /** How numbers of the column are written. Decided over the column, asked once where it cannot be told. */
  readonly decimalMark?: ',' | '.' | undefined
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd' | undefined
}

export interface Mapping {
  readonly version: 1
  readonly kind: string
  readonly rules: readonly MappingRule[]
  /** Field, or fields joined by `+`, by which existing records are found. */
  readonly key: string
  /** Default `leave`. */
  readonly empty?: 'leave' | 'clear' | undefined
  /** Country of numbers and postal codes that do not say one. ISO 3166-1. */
  readonly country?: string | undefined
  /** Rows whose cells ran together or fell apart: `error` (default), or `absent` = what is missing at the end is left alone. */
  readonly shortRows?: 'error' | 'absent' | undefined
}

export interface MappingNotice {
  readonly code: 'COLUMN_FEEDS_SEVERAL' | 'KEY_NOT_MAPPED' | 'FIELD_REQUIRED_MISSING'
  readonly parameters: Readonly<Record<string, string | number>>
}

/** Fields that a party of a private person gives the name from. */
export function givesName(mapped: ReadonlySet<string>): boolean {
  return mapped.has('familyName') || mapped.has('contact.familyName') || mapped.has('contact.fullName')
}

/**
 * Check a mapping against kind and columns.
 *
 * @param names - Names of the columns.
 * @returns what a person should know. `FIELD_REQUIRED_MISSING` stops creating, not changing.
 * @throws {@link TableError} `csv.field_twice` naming both columns (T4S-04), `csv.mapping` for what is not there.
 */
export function checkMapping(
  mapping: Mapping,
  kind: ImportKind,
  names: readonly string[],
): readonly MappingNotice[] {
  const notices: MappingNotice[] = []
  const known = new Map(kind.fields.map((one) => [one.name, one]))
  const seen = new Map<string, MappingRule>()
  const feeds = new Map<number, string>()
  const nameOf = (rule: MappingRule): string =>
    rule.columns === undefined
      ? 'fixed value'
      : rule.columns.map((column) => names[column] ?? `${column + 1}`).join(' + ')
  for (const rule of mapping.rules) {
    if (!known.has(rule.field)) {
      throw new TableError('csv.mapping', `${kind.name} has no field ${rule.field.slice(0, 60)}`, {
        reason: rule.field.slice(0, 60),
      })
    }
    const former = seen.get(rule.field)
    if (former !== undefined) {
      throw new TableError('csv.field_twice', `two columns for ${rule.field}`, {
        field: rule.field,
        first: nameOf(former).slice(0, 80),
        second: nameOf(rule).slice(0, 80),
      })
    }
    seen.set(rule.field, rule)
    const columns = rule.columns ?? []
    if ((columns.length === 0) === (rule.fixed === undefined)) {
      throw new TableError('csv.mapping', `${rule.field} needs columns or a fixed value`, {
        reason: rule.field,
      })
    }
    for (const column of columns) {
      if (!Number.isSafeInteger(column) || column < 0 || column >= names.length) {
        throw new TableError('csv.mapping', `there is no column ${column + 1}`, { reason: `${column + 1}` })
      }
      const other = feeds.get(column)
      if (other !== undefined) {
        notices.push({
          code: 'COLUMN_FEEDS_SEVERAL',
          parameters: { column: names[column]!.slice(0, 60), first: other, second: rule.field },
        })
      } else feeds.set(column, rule.field)
    }
    checkTransforms(rule.transforms ?? [], columns.length)
  }
  const mapped = new Set(seen.keys())
  const keys = mapping.key.split('+')
  if (!kind.keys.includes(mapping.key)) {
    throw new TableError('csv.mapping', `${kind.name} is not found by ${mapping.key.slice(0, 60)}`, {
      reason: mapping.key.slice(0, 60),
    })
  }
  if (!mapped.has(keys[0]!)) notices.push({ code: 'KEY_NOT_MAPPED', parameters: { field: keys[0]! } })
  for (const one of kind.fields) {
    const derived = one.name === 'name' && givesName(mapped)
    if (one.required === true && !mapped.has(one.name) && !derived) {
      notices.push({ code: 'FIELD_REQUIRED_MISSING', parameters: { field: one.name } })
    }
  }
  return notices
}

export function fieldOf(kind: ImportKind, name: string): FieldDefinition {
  const found = kind.fields.find((one) => one.name === name)
  if (found === undefined)
    throw new TableError('csv.mapping', `${kind.name} has no field ${name.slice(0, 60)}`, {
      reason: name.slice(0, 60),
    })
  return found
}

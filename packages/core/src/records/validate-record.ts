/** Is this a record of its kind? */
import type { z } from 'zod'
import type { FormatIssue } from '../errors/errors.js'
import type { Fields } from '../store/store.js'
import { compileCheck, type CompiledCheck } from './compiled-check.js'
import { cutName } from './invoice-ban/verdict.js'
import { findNotPlain, recordLimits, type PlainJsonCode } from './plain-json.js'
import type { RecordKind } from './record-kind.js'

export type FieldIssueCode =
  | PlainJsonCode
  /** Demanded and not there. */
  | 'FIELD_MISSING'
  /** Another JSON type than the schema says. */
  | 'FIELD_TYPE'
  | 'FIELD_TOO_SHORT'
  /** A date, decimal, code that is not written as it must be. */
  | 'FIELD_FORMAT'
  /** Not one of the values of a list. */
  | 'FIELD_VALUE'
  /** Fits alone, but not with the other fields: lines that share an id. */
  | 'FIELD_INCONSISTENT'

export interface FieldIssue extends FormatIssue {
  readonly code: FieldIssueCode
  /** Like `lines/0/quantity`; empty for the record as a whole. */
  readonly path: string
}

export type RecordValidation<F> =
  | { readonly ok: true; readonly fields: F }
  | { readonly ok: false; /** 1 to 20; never quotes content. */ readonly issues: readonly FieldIssue[] }

const mostIssues = 20
const compiled = new WeakMap<object, CompiledCheck | 'zod'>()

/**
 * Check the business fields of one record against the schema of its kind and the limits of the format.
 *
 * Unknown fields survive. Empty values (null) must be gone: see `dropEmpty`. Never throws.
 *
 * @param kind - From the registry.
 * @param fields - Anything.
 */
export function validateRecord<F = Fields>(kind: RecordKind<F>, fields: unknown): RecordValidation<F> {
  try {
    const notPlain = findNotPlain(fields)
    if (notPlain !== undefined) {
      const { code, path, message } = notPlain
      return { ok: false, issues: [{ code, path: pathOf(path), message }] }
    }
    // How deep it is was looked at just now, with the same limit.
    return validateSchema(kind, fields)
  } catch {
    return unreadable()
  }
}

/**
 * {@link validateRecord} for fields that came out of the parser of bundles, which lets nothing but plain JSON pass. A line may
 * be nested deeper than a record, so that is looked at here too: what comes in can go out again.
 */
export function validateParsed<F = Fields>(kind: RecordKind<F>, fields: unknown): RecordValidation<F> {
  try {
    const path = findTooDeep(fields, recordLimits.depth)
    if (path !== undefined) {
      return {
        ok: false,
        issues: [{ code: 'RECORD_TOO_DEEP', path: pathOf(path), message: 'nested too deep' }],
      }
    }
    return validateSchema(kind, fields)
  } catch {
    return unreadable()
  }
}

function validateSchema<F>(kind: RecordKind<F>, fields: unknown): RecordValidation<F> {
  const check = compiledCheckOf(kind.schema)
  if (check !== 'zod' && check(fields)) return { ok: true, fields: fields as F }
  const parsed = kind.schema.safeParse(fields)
  if (parsed.success) return { ok: true, fields: parsed.data }
  return { ok: false, issues: parsed.error.issues.slice(0, mostIssues).map(toIssue) }
}

/** The way to the first object or list below `levels` levels; `undefined` when there is none. Goes no deeper than that. */
function findTooDeep(value: unknown, levels: number): (string | number)[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels === 0) return []
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = findTooDeep(value[index], levels - 1)
      if (found !== undefined) return [index, ...found]
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const found = findTooDeep((value as Readonly<Record<string, unknown>>)[key], levels - 1)
    if (found !== undefined) return [key, ...found]
  }
  return undefined
}

/** A getter of the vendor, or a schema of his that throws. */
function unreadable(): { readonly ok: false; readonly issues: readonly FieldIssue[] } {
  return { ok: false, issues: [{ code: 'FIELD_NOT_JSON', path: '', message: 'the record cannot be read' }] }
}

function compiledCheckOf(schema: z.ZodType): CompiledCheck | 'zod' {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const check = compileCheck(schema) ?? 'zod'
  compiled.set(schema, check)
  return check
}

function toIssue(issue: z.core.$ZodIssue): FieldIssue {
  return { path: pathOf(issue.path), ...describeIssue(issue) }
}

/** Own words: zod's messages may quote what was found. */
function describeIssue(issue: z.core.$ZodIssue): { code: FieldIssueCode; message: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && /received undefined$/.test(issue.message)
        ? { code: 'FIELD_MISSING', message: 'demanded, but absent' }
        : { code: 'FIELD_TYPE', message: `expected ${issue.expected}` }
    case 'too_big':
      return { code: 'FIELD_TOO_LONG', message: `at most ${String(issue.maximum)}` }
    case 'too_small':
      return { code: 'FIELD_TOO_SHORT', message: `at least ${String(issue.minimum)}` }
    case 'invalid_format':
      return { code: 'FIELD_FORMAT', message: `not in the form of ${issue.format}` }
    case 'invalid_value':
      return { code: 'FIELD_VALUE', message: `one of ${issue.values.slice(0, 20).map(String).join(', ')}` }
    case 'custom':
      return { code: 'FIELD_INCONSISTENT', message: cutText(issue.message) }
    default:
      return { code: 'FIELD_VALUE', message: issue.code }
  }
}

function cutText(text: string): string {
  return text.slice(0, 200)
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .slice(0, 24)
    .map((step) => (typeof step === 'number' ? String(step) : cutName(String(step))))
    .join('/')
}

/** Does a record pass a filter? Total: no record and no filter makes it throw (BEY-17). */
import { isEmpty, isPlainObject, own, type PlainObject } from '../merge/plain-value.js'
import { splitPath, valuesAt } from './field-path.js'
import { type Filter, filterLimits, isDecimal } from './filter.js'

/**
 * Texts are compared as they stand, after Unicode normalisation (NFC), by code unit; dates too. With `as: 'decimal'` values
 * count, `"1.50"` is `1.5`. A field that is absent, or of another type, fulfils nothing but `exists: false`.
 *
 * What is not a valid filter lets nothing pass, wherever in the filter it stands.
 */
export function matchesFilter(filter: Filter, fields: unknown): boolean {
  return evaluate(filter, fields, 1) === true
}

/** `undefined`: no valid filter; that spreads to the whole, so that a broken `not` does not open the door. */
type Verdict = boolean | undefined

function evaluate(filter: unknown, fields: unknown, depth: number): Verdict {
  if (!isPlainObject(filter) || depth > filterLimits.depth) return undefined
  for (const group of ['all', 'any', 'not'] as const) {
    const parts = own(filter, group)
    if (parts !== undefined) return evaluateGroup(group, parts, fields, depth)
  }
  const field = own(filter, 'field')
  if (typeof field !== 'string') return undefined
  // A list at the end of the path stands for its entries: `roles` is one of its roles.
  const values = valuesAt(fields, splitPath(field)).flatMap((value: unknown) => value)
  return evaluateCondition(filter, values)
}

function evaluateGroup(
  group: 'all' | 'any' | 'not',
  parts: unknown,
  fields: unknown,
  depth: number,
): Verdict {
  if (!Array.isArray(parts) || parts.length === 0) return undefined
  const verdicts = parts.map((part) => evaluate(part, fields, depth + 1))
  if (verdicts.includes(undefined)) return undefined
  if (group === 'all') return !verdicts.includes(false)
  return verdicts.includes(true) === (group === 'any')
}

function evaluateCondition(condition: PlainObject, values: readonly unknown[]): Verdict {
  const compare = own(condition, 'as') === 'decimal' ? compareDecimals : compareTexts
  const equals = own(condition, 'equals')
  if (equals !== undefined) return values.some((value) => compare(value, equals) === 0)
  const list = own(condition, 'in')
  if (Array.isArray(list)) return values.some((value) => list.some((item) => compare(value, item) === 0))
  const range = own(condition, 'between')
  if (isPlainObject(range)) return values.some((value) => isWithin(value, range, compare))
  const start = textOf(own(condition, 'startsWith'))
  if (start !== undefined) return values.some((value) => textOf(value)?.startsWith(start) === true)
  const exists = own(condition, 'exists')
  if (typeof exists !== 'boolean') return undefined
  return values.some((value) => !isEmpty(value)) === exists
}

/** Below 0, 0, above 0; `undefined` when the two cannot be compared. */
type Compare = (value: unknown, operand: unknown) => number | undefined

function isWithin(value: unknown, range: PlainObject, compare: Compare): boolean {
  const [from, to] = [own(range, 'from'), own(range, 'to')]
  if (from === undefined && to === undefined) return false
  const [low, high] = [compare(value, from), compare(value, to)]
  return (from === undefined || (low ?? -1) >= 0) && (to === undefined || (high ?? 1) <= 0)
}

function compareTexts(value: unknown, operand: unknown): number | undefined {
  const [a, b] = [textOf(value), textOf(operand)]
  if (a === undefined || b === undefined) return undefined
  return a < b ? -1 : Number(a > b)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value.normalize('NFC')
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function compareDecimals(value: unknown, operand: unknown): number | undefined {
  if (!isDecimal(value) || !isDecimal(operand)) return undefined
  const difference = millionths(value) - millionths(operand)
  return difference < 0n ? -1 : Number(difference > 0n)
}

/** Decimals have at most six digits behind the point. */
function millionths(decimal: string | number): bigint {
  const [whole = '0', fraction = ''] = String(decimal).split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

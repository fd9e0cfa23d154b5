/** Names what is wrong with a filter, which a union of schemas cannot do in words. */
import type { z } from 'zod'
import { isPlainObject, own, type PlainObject } from '../merge/plain-value.js'
import { isFieldPath, splitPath } from './field-path.js'
import { fieldInSchema } from './field-schema.js'
import { filterLimits, filterSchema, isDecimal, operandsOf } from './filter.js'
import { fault, type ProfileIssue, type ProfileNotice, remark } from './profile-fault.js'

type Path = readonly PropertyKey[]

export interface FilterFindings {
  readonly issues: readonly ProfileIssue[]
  readonly notices: readonly ProfileNotice[]
}

const groups = ['all', 'any', 'not'] as const
const operators = ['equals', 'in', 'startsWith', 'between', 'exists'] as const

/**
 * Everything that is wrong with a filter. No issue means: it is a {@link filterSchema} within {@link filterLimits}, and no
 * decimal is compared as text by mistake.
 *
 * @param schema - Of the kind; absent where the kind is not known.
 */
export function checkFilter(filter: unknown, at: Path, schema: z.ZodType | undefined): FilterFindings {
  const issues: ProfileIssue[] = []
  const notices: ProfileNotice[] = []
  let nodes = 0

  function visit(node: unknown, path: Path, depth: number): void {
    nodes += 1
    if (nodes > filterLimits.nodes) return
    if (depth > filterLimits.depth) {
      const expected = `at most ${filterLimits.depth} levels`
      issues.push(fault('PROFILE_FILTER_SIZE', path, expected, { expected }))
      return
    }
    if (!isPlainObject(node))
      return value(path, 'a condition { field, … } or a group { all | any | not: […] }')
    const group = groups.find((name) => Object.hasOwn(node, name))
    if (group === undefined) return condition(node, path)
    strayKeys(node, path, [group])
    const parts = own(node, group)
    if (!Array.isArray(parts) || parts.length === 0) return value([...path, group], 'a list of conditions')
    parts.forEach((part, index) => {
      visit(part, [...path, group, index], depth + 1)
    })
  }

  function condition(node: PlainObject, path: Path): void {
    const field = own(node, 'field')
    if (!isFieldPath(field)) value([...path, 'field'], 'a path of fields such as addresses/*/countryCode')
    const named = operators.filter((name) => Object.hasOwn(node, name))
    const [operator] = named
    if (operator === undefined || named.length > 1) return value(path, `one of ${operators.join(', ')}`)
    const comparing = operator === 'equals' || operator === 'in' || operator === 'between'
    strayKeys(node, path, ['field', operator, ...(comparing ? ['as'] : [])])
    const wrong = wrongOperand(operator, own(node, operator))
    if (wrong !== undefined) value([...path, operator], wrong)
    if (comparing) asDecimal(node, path)
    if (isFieldPath(field)) inSchema(node, field, path)
  }

  function asDecimal(node: PlainObject, path: Path): void {
    const as = own(node, 'as')
    if (as !== undefined && as !== 'decimal') value([...path, 'as'], 'decimal')
    if (as === 'decimal' && !operandsOf(node).every(isDecimal)) {
      value(path, 'decimals such as 12.50 without exponent and thousands separators')
    }
  }

  function inSchema(node: PlainObject, field: string, path: Path): void {
    if (schema === undefined) return
    const found = fieldInSchema(schema, splitPath(field))
    if (!found.known) notices.push(remark('PROFILE_PATH_UNKNOWN', [...path, 'field'], { field }))
    else if (found.decimal && operandsOf(node).length > 0 && own(node, 'as') === undefined) {
      issues.push(fault('PROFILE_FILTER_DECIMAL', path, 'as: decimal', { field }))
    }
  }

  function strayKeys(node: PlainObject, path: Path, allowed: readonly string[]): void {
    for (const key of Object.keys(node)) {
      if (!allowed.includes(key)) {
        issues.push(fault('PROFILE_FIELD_UNKNOWN', [...path, key], allowed.join(', ')))
      }
    }
  }

  function value(path: Path, expected: string): void {
    issues.push(fault('PROFILE_VALUE', path, expected, { expected }))
  }

  visit(filter, at, 1)
  if (nodes > filterLimits.nodes) {
    const expected = `at most ${filterLimits.nodes} conditions and groups`
    issues.push(fault('PROFILE_FILTER_SIZE', at, expected, { expected }))
  }
  // The schema has the last word, should it know something that was not looked at above.
  if (issues.length === 0 && !filterSchema.safeParse(filter).success) value(at, 'a filter')
  return { issues, notices }
}

function wrongOperand(operator: (typeof operators)[number], operand: unknown): string | undefined {
  switch (operator) {
    case 'exists':
      return typeof operand === 'boolean' ? undefined : 'true, false'
    case 'startsWith':
      return isText(operand) ? undefined : textWord
    case 'equals':
      return isValue(operand) ? undefined : valueWord
    case 'in': {
      const fits = Array.isArray(operand) && operand.length > 0 && operand.length <= filterLimits.values
      return fits && operand.every(isValue)
        ? undefined
        : `a list of 1 to ${filterLimits.values} values: ${valueWord}`
    }
    case 'between':
      return isRange(operand) ? undefined : `{ from, to }, one or both: ${valueWord}`
  }
}

const textWord = `a text of 1 to ${filterLimits.textLength} characters`
const valueWord = `${textWord}, a whole number or true, false`

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= filterLimits.textLength
}

function isValue(value: unknown): boolean {
  return isText(value) || typeof value === 'boolean' || Number.isSafeInteger(value)
}

function isRange(range: unknown): boolean {
  if (!isPlainObject(range)) return false
  const ends = Object.entries(range)
  return (
    ends.length > 0 &&
    ends.every(
      ([name, end]) => (name === 'from' || name === 'to') && typeof end !== 'boolean' && isValue(end),
    )
  )
}

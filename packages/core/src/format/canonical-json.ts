/**
 * The one spelling of a value as JSON: keys sorted by UTF-16 code unit, no blanks, integers only. There are no floats, so
 * there is no question how to print one.
 */
import { UsageError } from '../errors/errors.js'
import { isWellFormed } from './utf8.js'

/**
 * @param value - Strings, booleans, `null`, safe integers, arrays, plain objects; at most 64 levels. Fields that are
 *   `undefined` are left out.
 * @throws {@link UsageError} `usage.invalid_argument` for anything else, a lone surrogate included.
 */
export function canonicalJson(value: unknown): string {
  return print(value, 0)
}

function print(value: unknown, depth: number): string {
  if (depth > 64) throw unfit('a value nested deeper than 64 levels')
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return printText(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw unfit('a number that is no safe integer')
    return String(value)
  }
  if (typeof value !== 'object') throw unfit(`a value of type ${typeof value}`)
  if (Array.isArray(value)) return `[${value.map((item) => print(item, depth + 1)).join(',')}]`
  return printObject(value as Readonly<Record<string, unknown>>, depth)
}

function printObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${printText(key)}:${print(value[key], depth + 1)}`)
  return `{${fields.join(',')}}`
}

function printText(text: string): string {
  if (!isWellFormed(text)) throw unfit('text with a lone surrogate')
  return JSON.stringify(text)
}

const unfit = (what: string): UsageError =>
  new UsageError('usage.invalid_argument', `canonical JSON cannot hold ${what}`, { parameters: { what } })

/**
 * The quick way to say that a line is a right `put`. False means "ask the schema", never "wrong".
 */
import type { PutLine } from './wire.js'

type Loose = Readonly<Record<string, unknown>>

const uidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const hashPattern = /^[0-9a-f]{64}$/
const kindPattern = /^[a-z][A-Za-z0-9]{0,39}$/
const tokenPattern = /^[a-z2-7]{26}$/
const utcPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/
// eslint-disable-next-line no-control-regex -- a label is one line
const labelPattern = /^[^\u0000-\u001f]*$/

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isShaped = (value: unknown, length: number, pattern: RegExp): boolean =>
  typeof value === 'string' && value.length <= length && pattern.test(value)
const isCounter = (value: unknown, minimum: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= minimum
const isLabel = (value: unknown, maximum: number): boolean =>
  isShaped(value, maximum, labelPattern) && value !== ''

export function isPlainPut(value: unknown): value is PutLine {
  return (
    isObject(value) &&
    value['op'] === 'put' &&
    isShaped(value['uid'], 36, uidPattern) &&
    isShaped(value['kind'], 40, kindPattern) &&
    isShaped(value['hash'], 64, hashPattern) &&
    isCounter(value['revision'], 1) &&
    isObject(value['fields']) &&
    isOrigin(value['origin']) &&
    hasPlainRest(value)
  )
}

/** All keys beside the required seven; one that is not plain goes to the schema. */
function hasPlainRest(line: Loose): boolean {
  let keys = 0
  for (const key in line) if (line[key] !== undefined) keys++
  let expected = 7
  if (line['company'] !== undefined) {
    if (line['company'] !== '' && !isLabel(line['company'], 80)) return false
    expected++
  }
  if (line['change'] !== undefined) {
    if (!isChange(line['change'])) return false
    expected++
  }
  if (line['changedAt'] !== undefined) {
    if (!isShaped(line['changedAt'], 40, utcPattern)) return false
    expected++
  }
  if (line['changedBy'] !== undefined) {
    if (!isLabel(line['changedBy'], 200)) return false
    expected++
  }
  if (line['baseRevision'] !== undefined) {
    if (!isCounter(line['baseRevision'], 1)) return false
    expected++
  }
  if (line['baseHash'] !== undefined) {
    if (!isShaped(line['baseHash'], 64, hashPattern)) return false
    expected++
  }
  return keys === expected
}

function isOrigin(value: unknown): boolean {
  if (!isObject(value) || !isLabel(value['station'], 80)) return false
  const { incarnation } = value
  const keys = Object.keys(value).length
  return incarnation === undefined ? keys === 1 : keys === 2 && isShaped(incarnation, 26, tokenPattern)
}

function isChange(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2 || !isCounter(value['counter'], 0)) return false
  const { epoch } = value
  return (
    isObject(epoch) &&
    Object.keys(epoch).length === 2 &&
    isCounter(epoch['n'], 0) &&
    isShaped(epoch['token'], 26, tokenPattern)
  )
}

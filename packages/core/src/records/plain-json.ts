/** What a record may be made of, before any schema looks at it: plain JSON within the limits of the bundle format. */
import { defaultLimits } from '../format/limits.js'

export type PlainJsonCode = 'FIELD_NOT_JSON' | 'RECORD_TOO_DEEP' | 'RECORD_TOO_LARGE' | 'FIELD_TOO_LONG'

export interface PlainJsonIssue {
  readonly code: PlainJsonCode
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What holds for the fields of one record (docs/limits.md). */
export const recordLimits = Object.freeze({
  depth: defaultLimits.recordDepth,
  nodes: defaultLimits.recordNodes,
  keysPerObject: defaultLimits.objectKeys,
  keyLength: defaultLimits.keyCharacters,
  textLength: defaultLimits.stringBytes,
  arrayLength: defaultLimits.arrayItems,
})

const hostileKeys = new Set(['__proto__', 'prototype', 'constructor'])

/** A bit for each length that one of them has: most names are none of them by their length alone, and there are millions of names. */
const hostileLengths = [...hostileKeys].reduce((bits, key) => bits | (1 << key.length), 0)

function isHostile(key: string): boolean {
  return key.length < 32 && ((hostileLengths >>> key.length) & 1) === 1 && hostileKeys.has(key)
}

// Control characters other than tab and line breaks, and surrogates, which are then looked at more closely.
// eslint-disable-next-line no-control-regex
const suspectText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]/
// eslint-disable-next-line no-control-regex
const controlText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

/** Far below the limits: a value that is this plain need not be walked with its way in mind. */
const ordinaryNodes = 20_000

/** Texts up to here are looked through letter by letter: calling a pattern costs more than such a text is long. */
const shortText = 16

function isOrdinaryText(text: string): boolean {
  const { length } = text
  if (length > shortText) return length <= recordLimits.textLength && !suspectText.test(text)
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 ? code !== 9 && code !== 10 && code !== 13 : code >= 0xd800 && code <= 0xdfff)
      return false
  }
  return true
}

/** Values that the look under way may still see. */
let nodesLeft = 0

/** Quick and never wrong with a yes; a no means "look closely". */
export function isOrdinary(value: unknown): boolean {
  nodesLeft = ordinaryNodes
  return look(value, recordLimits.depth)
}

function look(current: unknown, levels: number): boolean {
  nodesLeft -= 1
  // Compared one by one: the engine asks for the type without making its name.
  if (typeof current === 'string') return isOrdinaryText(current)
  if (typeof current === 'object')
    return current !== null && nodesLeft >= 0 && levels > 0 && lookInto(current, levels - 1)
  if (typeof current === 'number') return Number.isSafeInteger(current) && !Object.is(current, -0)
  return typeof current === 'boolean'
}

function lookInto(current: object, levels: number): boolean {
  if (Array.isArray(current)) {
    if (current.length > recordLimits.arrayLength) return false
    for (const item of current as readonly unknown[]) if (!look(item, levels)) return false
    return true
  }
  if (Object.getPrototypeOf(current) !== Object.prototype) return false
  let keys = 0
  // Names that were put into every object of the program would be seen too; then the closer look decides.
  for (const key in current) {
    keys += 1
    if (keys > recordLimits.keysPerObject) return false
    if (key.length > recordLimits.keyLength || isHostile(key)) return false
    if (!look((current as Readonly<Record<string, unknown>>)[key], levels)) return false
  }
  return true
}

/**
 * The first thing that is no plain JSON, or beyond a limit; `undefined` when all is well. Cycles count as too deep.
 *
 * @param look - `closely`: without the quick look before, which must not change the verdict.
 */
export function findNotPlain(value: unknown, look?: 'closely'): PlainJsonIssue | undefined {
  if (look === undefined && isOrdinary(value)) return undefined
  const path: (string | number)[] = []
  let nodes = 0

  function issue(code: PlainJsonCode, message: string): PlainJsonIssue {
    return { code, path: [...path], message }
  }

  function visit(current: unknown): PlainJsonIssue | undefined {
    nodes += 1
    if (nodes > recordLimits.nodes) return issue('RECORD_TOO_LARGE', 'too many values')
    switch (typeof current) {
      case 'string':
        return visitText(current)
      case 'boolean':
      case 'undefined':
        return undefined
      case 'number':
        if (Number.isSafeInteger(current) && !Object.is(current, -0)) return undefined
        return issue('FIELD_NOT_JSON', 'numbers are integers; decimals are strings')
      case 'object':
        return current === null ? undefined : visitComposite(current)
      default:
        return issue('FIELD_NOT_JSON', `a ${typeof current} is no JSON`)
    }
  }

  function visitText(text: string): PlainJsonIssue | undefined {
    if (text.length > recordLimits.textLength) return issue('FIELD_TOO_LONG', 'text is too long')
    if (!suspectText.test(text)) return undefined
    if (controlText.test(text)) return issue('FIELD_NOT_JSON', 'text holds a control character')
    // With the flag u, a pair is one character; what is left are halves.
    return /\p{Cs}/u.test(text) ? issue('FIELD_NOT_JSON', 'text holds half a character') : undefined
  }

  function visitComposite(current: object): PlainJsonIssue | undefined {
    if (path.length >= recordLimits.depth) return issue('RECORD_TOO_DEEP', 'nested too deep')
    if (Array.isArray(current)) return visitArray(current)
    const prototype: unknown = Object.getPrototypeOf(current)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      return issue('FIELD_NOT_JSON', 'only plain objects')
    }
    const keys = Object.keys(current)
    if (keys.length > recordLimits.keysPerObject)
      return issue('RECORD_TOO_LARGE', 'too many fields in one object')
    for (const key of keys) {
      path.push(key)
      if (key.length > recordLimits.keyLength) return issue('FIELD_TOO_LONG', 'name of a field is too long')
      if (hostileKeys.has(key)) return issue('FIELD_NOT_JSON', 'this name is not allowed')
      const found = visit((current as Readonly<Record<string, unknown>>)[key])
      if (found !== undefined) return found
      path.pop()
    }
    return undefined
  }

  function visitArray(items: readonly unknown[]): PlainJsonIssue | undefined {
    if (items.length > recordLimits.arrayLength) return issue('RECORD_TOO_LARGE', 'list is too long')
    for (let index = 0; index < items.length; index += 1) {
      path.push(index)
      const found = visit(items[index])
      if (found !== undefined) return found
      path.pop()
    }
    return undefined
  }

  return visit(value)
}

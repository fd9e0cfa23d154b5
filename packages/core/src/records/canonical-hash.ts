/**
 * One hash for equal business fields, whoever wrote them down: see docs/format/records.md, "Canonical form".
 */
import type { z } from 'zod'
import type { Digest } from '../runtime/runtime.js'
import type { Fields } from '../store/store.js'
import {
  type CanonicalPlace,
  compilePlaces,
  deepest,
  noJson,
  tooDeep,
  withCanonicalBytes,
} from './canonical-bytes.js'
import { type DecimalPlaces, findDecimalPlaces } from './decimal-places.js'
import { canonicalDecimal } from './decimals.js'
import type { RecordKind } from './record-kind.js'

interface KnownPlaces {
  readonly decimals: DecimalPlaces | undefined
  readonly compiled: CanonicalPlace
}

const placesBySchema = new WeakMap<object, KnownPlaces>()

/**
 * Canonical JSON of business fields.
 *
 * Object keys ascend by UTF-16 code unit; empty values (absent, null, `''`, `[]`, `{}`, and what holds only such) are left
 * out, as members and as items; decimals lose trailing zeros; other texts are NFC; no spaces.
 *
 * @throws {@link UsageError} `usage.invalid_argument` for cycles and for values that are no JSON.
 */
export function canonicalFields(kind: RecordKind, fields: Fields): string {
  return writeObject(fields, placesOf(kind.schema).decimals, 0) || '{}'
}

/** SHA-256 of {@link canonicalFields} in UTF-8, 64 hex. */
export function hashFields(kind: RecordKind, fields: Fields, digest: Digest): string {
  const { compiled } = placesOf(kind.schema)
  return withCanonicalBytes(fields, compiled, (bytes) => digest.sha256Hex(bytes))
}

/**
 * The same fields without empty values: absent, null, `''`, `[]`, `{}`, and what holds only such. A record in a bundle has
 * none. Not modified; what is not empty is shared.
 *
 * @throws {@link UsageError} `usage.invalid_argument` for cycles.
 */
export function dropEmpty(fields: Fields): Fields {
  return (withoutEmpty(fields, 0) ?? {}) as Fields
}

function withoutEmpty(value: unknown, depth: number): unknown {
  if (value === null || value === '') return undefined
  if (typeof value !== 'object') return value
  if (depth > deepest) throw tooDeep()
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value as readonly unknown[]) {
      const kept = withoutEmpty(item, depth + 1)
      if (kept !== undefined) items.push(kept)
    }
    return items.length === 0 ? undefined : items
  }
  const copy: Record<string, unknown> = {}
  let empty = true
  for (const key of Object.keys(value)) {
    const kept = withoutEmpty((value as Readonly<Record<string, unknown>>)[key], depth + 1)
    if (kept === undefined) continue
    setOwn(copy, key, kept)
    empty = false
  }
  return empty ? undefined : copy
}

/** A plain assignment to `__proto__` would change the object instead of its content. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Empty string: nothing to write. */
function writeValue(value: unknown, places: DecimalPlaces | undefined, depth: number): string {
  switch (typeof value) {
    case 'string':
      if (value === '') return ''
      return writeText(places?.is === 'decimal' ? canonicalDecimal(value) : value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value)
      break
    case 'undefined':
      return ''
    case 'object':
      if (value === null) return ''
      if (depth > deepest) throw tooDeep()
      return Array.isArray(value) ? writeArray(value, places, depth) : writeObject(value, places, depth)
    default:
  }
  throw noJson(value)
}

function writeArray(items: readonly unknown[], places: DecimalPlaces | undefined, depth: number): string {
  const item = places?.is === 'each' ? places.item : undefined
  let out = ''
  for (const value of items) {
    const text = writeValue(value, item, depth + 1)
    if (text !== '') out += out === '' ? text : `,${text}`
  }
  return out === '' ? '' : `[${out}]`
}

function writeObject(value: object, places: DecimalPlaces | undefined, depth: number): string {
  const fields = value as Readonly<Record<string, unknown>>
  const members = places?.is === 'object' ? places.members : undefined
  const each = places?.is === 'each' ? places.item : undefined
  let out = ''
  for (const key of sortedKeys(fields)) {
    const text = writeValue(fields[key], members === undefined ? each : members.get(key), depth + 1)
    if (text !== '') out += `${out === '' ? '' : ','}${writeKey(key)}:${text}`
  }
  return out === '' ? '' : `{${out}}`
}

/** Ascending by UTF-16 code unit, as `sort` does and as `<` compares. Few keys, often in order: insertion is fastest. */
function sortedKeys(fields: object): string[] {
  const keys = Object.keys(fields)
  if (keys.length > 40) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] as string
    let place = index - 1
    while (place >= 0 && (keys[place] as string) > key) {
      keys[place + 1] = keys[place] as string
      place -= 1
    }
    keys[place + 1] = key
  }
  return keys
}

// Everything below U+0300 is NFC already; quotes, backslashes and controls need JSON's escapes.
const plainText = /^[ !#-[\]-\u007e\u00a0-\u02ff]*$/

function writeText(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text.normalize('NFC'))
}

function writeKey(key: string): string {
  return plainText.test(key) ? `"${key}"` : JSON.stringify(key)
}

function placesOf(schema: z.ZodType): KnownPlaces {
  const known = placesBySchema.get(schema)
  if (known !== undefined) return known
  const decimals = findDecimalPlaces(schema)
  const places = { decimals, compiled: compilePlaces(decimals) }
  placesBySchema.set(schema, places)
  return places
}

/**
 * Comparing and composing plain JSON values.
 */

/** A JSON object; own keys only, `__proto__` is a key like any other. */
export type PlainObject = Readonly<Record<string, unknown>>

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Not there at all, or cleared. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

/** Nothing in it: absent, `''`, `[]`, `{}`, and what holds only such; the same as in the canonical form of a record. */
export function isEmpty(value: unknown): boolean {
  if (isAbsent(value) || value === '') return true
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}

/** Own value of `key`; never one that comes from a prototype. */
export function own(object: PlainObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Text of an own field, `undefined` when it is absent, empty or no text. */
export function ownText(object: PlainObject, key: string): string | undefined {
  const value = own(object, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Same JSON value; all that is empty is equal, order of keys does not count, order of list entries does. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((entry, i) => sameValue(entry, b[i]))
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false
  return keysOf(a, b).every((key) => sameValue(own(a, key), own(b, key)))
}

/** Keys of all objects, sorted by code unit, so that results do not depend on the order of insertion. */
export function keysOf(...objects: readonly PlainObject[]): string[] {
  const keys = new Set<string>()
  for (const object of objects) for (const key of Object.keys(object)) keys.add(key)
  return [...keys].sort(byCodeUnit)
}

/** Order of texts that is the same in every language and locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Object of the entries that are not empty. Keys are defined, never assigned: `__proto__` stays harmless. */
export function objectOf(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const filled: [string, unknown][] = []
  for (const [key, value] of entries) if (!isEmpty(value)) filled.push([key, value])
  return Object.fromEntries(filled)
}

/** Copy of `object` with one key set, or removed when `value` is absent. Position of an existing key is kept. */
export function withKey(object: PlainObject, key: string, value: unknown): Record<string, unknown> {
  const entries = Object.entries(object).map(([k, v]): [string, unknown] => [k, k === key ? value : v])
  if (!Object.hasOwn(object, key)) entries.push([key, value])
  return Object.fromEntries(entries.filter(([k, v]) => k !== key || !isAbsent(v)))
}

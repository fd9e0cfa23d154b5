/**
 * Where a record points to others. On the wire a reference is a uid; in the vendor's tables it is his own key, because his
 * tables know no uid (docs/architecture.md). These functions translate, touching nothing but the reference fields.
 */
import type { Fields } from '../store/store.js'

/** One place in the fields that points to a record. */
export interface ReferenceField {
  /** Way to the object that holds the reference; `*` = every entry of a list or object. Empty = the fields themselves. */
  readonly path: readonly string[]
  /** Kind pointed to; absent = the holder names it in its own field `kind`. */
  readonly kind?: string
  /** Name on the wire, e.g. `partyUid`. */
  readonly uidField: string
  /** Name towards the vendor's tables, e.g. `partyKey`. */
  readonly keyField: string
}

const party = { kind: 'party', uidField: 'partyUid', keyField: 'partyKey' } as const
const article = { kind: 'article', uidField: 'articleUid', keyField: 'articleKey' } as const

/** References of the shipped families. A vendor's own kind states his in `defineRecordKind`. */
export const familyReferences: Readonly<Record<string, readonly ReferenceField[]>> = {
  document: [
    { path: ['parties', '*'], ...party },
    { path: ['lines', '*'], ...article },
    { path: ['links', '*'], uidField: 'uid', keyField: 'key' },
  ],
  price: [
    { path: [], ...article },
    { path: [], ...party },
  ],
  stock: [{ path: [], ...article }],
}

/** One reference found in a record. */
export interface FoundReference {
  readonly kind: string
  /** Uid or vendor key, whichever was looked for. */
  readonly value: string
}

type Holder = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @param at - How far the path was walked. */
function mapHolders(
  value: unknown,
  path: readonly string[],
  at: number,
  change: (holder: Holder) => Holder,
): unknown {
  const head = path[at]
  if (head === undefined) return isObject(value) ? change(value) : value
  if (head === '*') {
    if (Array.isArray(value)) return mapList(value as readonly unknown[], path, at + 1, change)
    if (!isObject(value)) return value
    return replaceValues(value, Object.keys(value), path, at + 1, change)
  }
  if (!isObject(value) || value[head] === undefined) return value
  return replaceValues(value, [head], path, at + 1, change)
}

function mapList(
  list: readonly unknown[],
  path: readonly string[],
  at: number,
  change: (holder: Holder) => Holder,
): unknown {
  let changed: unknown[] | undefined
  for (let i = 0; i < list.length; i++) {
    const next = mapHolders(list[i], path, at, change)
    if (next !== list[i]) (changed ??= [...list])[i] = next
  }
  return changed ?? list
}

function replaceValues(
  value: Holder,
  keys: readonly string[],
  path: readonly string[],
  at: number,
  change: (holder: Holder) => Holder,
): Holder {
  let changed: Record<string, unknown> | undefined
  for (const key of keys) {
    const next = mapHolders(value[key], path, at, change)
    if (next !== value[key]) (changed ??= { ...value })[key] = next
  }
  return changed ?? value
}

function collect(
  fields: Fields,
  references: readonly ReferenceField[],
  name: 'uidField' | 'keyField',
): FoundReference[] {
  const found: FoundReference[] = []
  for (const reference of references) {
    mapHolders(fields, reference.path, 0, (holder) => {
      const value = holder[reference[name]]
      const kind = reference.kind ?? holder['kind']
      if (typeof value === 'string' && typeof kind === 'string') found.push({ kind, value })
      return holder
    })
  }
  return found
}

/** Uids that these fields point to, in the form of the wire. */
export function referencedUids(fields: Fields, references: readonly ReferenceField[]): FoundReference[] {
  return collect(fields, references, 'uidField')
}

/** Vendor keys that these fields point to, in the form of the vendor's tables. */
export function referencedKeys(fields: Fields, references: readonly ReferenceField[]): FoundReference[] {
  return collect(fields, references, 'keyField')
}

/**
 * Wire form → form of the vendor's tables: each known uid becomes the vendor's key, an unknown one is left away
 * (the business number beside it stays, so nothing is lost to the reader).
 */
export function localiseReferences(
  fields: Fields,
  references: readonly ReferenceField[],
  keyOf: (kind: string, uid: string) => string | undefined,
): Fields {
  return translate(fields, references, 'uidField', 'keyField', keyOf)
}

/** Form of the vendor's tables → wire form; a key without uid is left away. */
export function globaliseReferences(
  fields: Fields,
  references: readonly ReferenceField[],
  uidOf: (kind: string, key: string) => string | undefined,
): Fields {
  return translate(fields, references, 'keyField', 'uidField', uidOf)
}

/**
 * Uids as they will be read back: each replaced by the uid of the record that is here, an unknown one left away.
 * @returns the very object that was given when nothing changes.
 */
export function resolveReferences(
  fields: Fields,
  references: readonly ReferenceField[],
  uidOf: (kind: string, uid: string) => string | undefined,
): Fields {
  return translate(fields, references, 'uidField', 'uidField', uidOf)
}

/** In the form of the vendor's tables: `keyOf` says to which key a reference points from now on. */
export function redirectReferences(
  fields: Fields,
  references: readonly ReferenceField[],
  keyOf: (kind: string, key: string) => string,
): Fields {
  return translate(fields, references, 'keyField', 'keyField', keyOf)
}

function translate(
  fields: Fields,
  references: readonly ReferenceField[],
  from: 'uidField' | 'keyField',
  to: 'uidField' | 'keyField',
  lookUp: (kind: string, value: string) => string | undefined,
): Fields {
  let result: unknown = fields
  for (const reference of references) {
    result = mapHolders(result, reference.path, 0, (holder) => {
      const value = holder[reference[from]]
      if (value === undefined) return holder
      const kind = reference.kind ?? holder['kind']
      const translated =
        typeof value === 'string' && typeof kind === 'string' ? lookUp(kind, value) : undefined
      if (from === to && translated === value) return holder
      const next = without(holder, reference[from])
      if (translated !== undefined) next[reference[to]] = translated
      return next
    })
  }
  return result as Fields
}

/** A copy. With `delete` instead, V8 would keep it as a dictionary, which is written to JSON at half the speed. */
function without(holder: Holder, name: string): Record<string, unknown> {
  const { [name]: _left, ...rest } = holder
  return rest
}

/** Laying values of a row over a record, field by field, and taking them back the same way. */
import { dropEmpty } from '../../records/canonical-hash.js'
import type { Fields } from '../../store/store.js'
import type { FieldChange } from '../exchange.js'

type Holder = Record<string, unknown>

function isObject(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What makes two entries of a list the same; other lists are one value. */
const entryNames: Readonly<Record<string, (entry: Holder) => string>> = {
  addresses: (entry) => text(entry['usage']) || 'main',
  contacts: (entry) =>
    text(entry['email']).toLowerCase() ||
    `${text(entry['givenName'])} ${text(entry['familyName'])}`.trim().toLowerCase(),
  supplierNumbers: (entry) => text(entry['supplier']),
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** A contact goes by its name where one of the two has no e-mail. */
function findEntry(list: readonly unknown[], name: string, wanted: Holder): number {
  const nameOf = entryNames[name]!
  const own = nameOf(wanted)
  const same = list.findIndex((entry) => isObject(entry) && nameOf(entry) === own)
  if (same >= 0 || name !== 'contacts') return same
  const person = (entry: Holder): string =>
    `${text(entry['givenName'])} ${text(entry['familyName'])}`.trim().toLowerCase()
  if (person(wanted) === '') return -1
  return list.findIndex(
    (entry) =>
      isObject(entry) &&
      person(entry) === person(wanted) &&
      (text(entry['email']) === '' || text(wanted['email']) === ''),
  )
}

/**
 * The record with the values of the row over it.
 *
 * @param clear - Paths to be emptied: `phone`, `addresses/billing/street`.
 * @param constants - Lists among them are added to; other values only where there is none.
 */
export function mergeRow(
  existing: Fields,
  row: Readonly<Record<string, unknown>>,
  clear: readonly string[],
  constants: Readonly<Record<string, unknown>>,
): Fields {
  const merged = lay(existing, row) as Holder
  for (const [name, value] of Object.entries(constants)) {
    const present = merged[name]
    if (Array.isArray(value) && Array.isArray(present)) {
      merged[name] = [
        ...(present as unknown[]),
        ...(value as unknown[]).filter((one) => !present.includes(one)),
      ]
    } else if (present === undefined) merged[name] = value
  }
  for (const path of clear) empty(merged, path.split('/'))
  return dropEmpty(merged)
}

function lay(below: unknown, above: unknown, name = ''): unknown {
  if (isObject(above) && isObject(below)) {
    const merged: Holder = { ...below }
    for (const [key, value] of Object.entries(above)) merged[key] = lay(below[key], value, key)
    return merged
  }
  if (Array.isArray(above) && Array.isArray(below) && Object.hasOwn(entryNames, name)) {
    const merged: unknown[] = [...(below as unknown[])]
    for (const entry of above as unknown[]) {
      const at = isObject(entry) ? findEntry(merged, name, entry) : -1
      if (at < 0) merged.push(entry)
      else merged[at] = lay(merged[at], entry)
    }
    return merged
  }
  return above
}

function empty(holder: Holder, path: readonly string[]): void {
  const [step, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    holder[step] = undefined
    return
  }
  const value = holder[step]
  if (Array.isArray(value) && Object.hasOwn(entryNames, step)) {
    const [entryName, ...deeper] = rest
    holder[step] = (value as unknown[]).map((entry) => {
      if (!isObject(entry) || entryNames[step]!(entry) !== entryName || deeper.length === 0) return entry
      const copy = { ...entry }
      empty(copy, deeper)
      return copy
    })
  } else if (isObject(value)) {
    const copy = { ...value }
    empty(copy, rest)
    holder[step] = copy
  }
}

/** More than a screen should hold. */
const mostShown = 500

/**
 * What differs, leaf by leaf; entries of lists by their name: `addresses/billing/street`. Steps are joined by `/`, one in a name is `~1`.
 *
 * @param most - For a journal give `Infinity`: what is not in it is not taken back.
 */
export function rowChanges(from: Fields, to: Fields, most = mostShown): readonly FieldChange[] {
  const changes: FieldChange[] = []
  compare([], from, to, changes, most)
  return changes
}

const escapeStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')
const unescapeStep = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

function compare(
  path: readonly string[],
  from: unknown,
  to: unknown,
  changes: FieldChange[],
  most: number,
): void {
  if (changes.length >= most || from === to) return
  if (isObject(from) && isObject(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)]))
      compare([...path, key], from[key], to[key], changes, most)
    return
  }
  const nameOf = entryNames[path.at(-1) ?? '']
  if (
    nameOf !== undefined &&
    (Array.isArray(from) || from === undefined) &&
    (Array.isArray(to) || to === undefined)
  ) {
    const before = byName(from as readonly unknown[] | undefined, nameOf)
    const after = byName(to as readonly unknown[] | undefined, nameOf)
    if (before !== undefined && after !== undefined) {
      for (const name of new Set([...before.keys(), ...after.keys()])) {
        compare([...path, name], before.get(name), after.get(name), changes, most)
      }
      return
    }
  }
  if (!sameValue(from, to)) changes.push({ path: path.map(escapeStep).join('/'), from, to })
}

/** `undefined` where two entries have one name: such a list is one value. */
function byName(
  list: readonly unknown[] | undefined,
  nameOf: (entry: Holder) => string,
): ReadonlyMap<string, unknown> | undefined {
  const found = new Map<string, unknown>()
  for (const entry of list ?? []) {
    if (!isObject(entry)) return undefined
    const name = nameOf(entry)
    if (name === '' || found.has(name)) return undefined
    found.set(name, entry)
  }
  return found
}

/** Equal whatever the order of the names. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, i) => sameValue(one, (b as unknown[])[i]))
  if (!isObject(a) || !isObject(b)) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => sameValue(a[name], b[name]))
}

/**
 * Take changes back where the field is still as they left it; nothing else is touched.
 * @returns the record, and the paths that were changed since and stay.
 */
export function takeBack(
  current: Fields,
  changes: readonly FieldChange[],
): { readonly fields: Fields; readonly kept: readonly string[] } {
  let fields: Holder = { ...current }
  const kept: string[] = []
  /** Lists in which a new entry stays. */
  const keptNew = new Set<string>()
  // Last change first, so that entries of lists come back into their order.
  for (const { path, from, to } of [...changes].reverse()) {
    const steps = path.split('/').map(unescapeStep)
    const list = path.slice(0, path.lastIndexOf('/') + 1)
    // An entry that got another name stands as one that went and one that came: where that stays, the former does not come back beside it.
    const isReplaced = to === undefined && list !== '' && keptNew.has(list)
    if (isReplaced || !sameValue(at(fields, steps), to)) {
      kept.push(path)
      if (from === undefined && list !== '') keptNew.add(list)
    } else fields = put(fields, steps, from) as Holder
  }
  return { fields: dropEmpty(fields), kept: kept.reverse() }
}

function at(holder: unknown, path: readonly string[], name = ''): unknown {
  const [step, ...rest] = path
  if (step === undefined) return holder
  if (Array.isArray(holder)) {
    const nameOf = entryNames[name]
    return nameOf === undefined
      ? undefined
      : at(
          (holder as unknown[]).find((entry) => isObject(entry) && nameOf(entry) === step),
          rest,
          step,
        )
  }
  return isObject(holder) ? at(holder[step], rest, step) : undefined
}

function put(holder: unknown, path: readonly string[], value: unknown, name = ''): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  const nameOf = entryNames[name]
  if (nameOf !== undefined && (Array.isArray(holder) || holder === undefined)) {
    const list: unknown[] = [...((holder as unknown[] | undefined) ?? [])]
    const place = list.findIndex((entry) => isObject(entry) && nameOf(entry) === step)
    const next = put(place < 0 ? undefined : list[place], rest, value, step)
    if (place < 0) return next === undefined ? list : [...list, next]
    if (next === undefined) list.splice(place, 1)
    else list[place] = next
    return list
  }
  return {
    ...(isObject(holder) ? holder : {}),
    [step]: put(isObject(holder) ? holder[step] : undefined, rest, value, step),
  }
}

/** Paths to fields, as masks and filters name them: `notes`, `addresses/0/city`, `lines/<any>/purchasePrice` with `*` for any. */
import { z } from 'zod'
import { isPlainObject, own } from '../merge/plain-value.js'

const longestPath = 500
const mostSegments = 12

/** One name, `*` for every entry of a list or object, or the position in a list. No empty names; `*` is never the end. */
// eslint-disable-next-line no-control-regex -- a name of a field is one line
const pattern = /^(?:\*\/|[^/*\u0000-\u001f]{1,128}\/){0,11}[^/*\u0000-\u001f]{1,128}$/

export const fieldPathSchema = z.string().max(longestPath).regex(pattern)

export function isFieldPath(path: unknown): path is string {
  return typeof path === 'string' && path.length <= longestPath && pattern.test(path)
}

export function splitPath(path: string): readonly string[] {
  return path.split('/').slice(0, mostSegments)
}

/** Every value that the path leads to, in the order of the record; none when it leads nowhere. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  let found: unknown[] = [value]
  for (const name of path) found = found.flatMap((holder) => step(holder, name))
  return found
}

function step(holder: unknown, name: string): unknown[] {
  if (Array.isArray(holder)) {
    const items = holder as readonly unknown[]
    if (name === '*') return [...items]
    return /^\d{1,9}$/.test(name) && Object.hasOwn(items, name) ? [items[Number(name)]] : []
  }
  if (!isPlainObject(holder)) return []
  if (name === '*') return Object.values(holder)
  return Object.hasOwn(holder, name) ? [own(holder, name)] : []
}

/** The same value without what the path leads to. Not modified; what holds nothing to remove is shared. */
export function withoutPath(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  if (Array.isArray(value)) return withoutInList(value as readonly unknown[], name, rest)
  if (!isPlainObject(value)) return value
  if (name !== '*' && !Object.hasOwn(value, name)) return value
  if (rest.length === 0) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
  const entries = Object.entries(value).map(([key, member]): [string, unknown] =>
    name === '*' || key === name ? [key, withoutPath(member, rest)] : [key, member],
  )
  return entries.every(([key, member]) => member === value[key]) ? value : Object.fromEntries(entries)
}

/** Entries of a list are never removed: the positions of the others would shift. */
function withoutInList(list: readonly unknown[], name: string, rest: readonly string[]): unknown {
  const items = list.map((item, index) =>
    name === '*' || name === String(index) ? withoutPath(item, rest) : item,
  )
  return items.every((item, index) => item === list[index]) ? list : items
}

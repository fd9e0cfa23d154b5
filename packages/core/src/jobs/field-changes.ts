import type { Fields } from '../store/store.js'
import type { FieldChange } from './exchange.js'

/** More than a screen shows; the rest is counted by the caller's own comparison. */
const mostChanges = 200

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idOf(entry: unknown): string | undefined {
  const id = isObject(entry) ? entry['lineId'] : undefined
  return typeof id === 'string' ? id : undefined
}

/** Field by field, what is there and what would be; lines are compared by `lineId`. */
export function fieldChanges(from: Fields, to: Fields): readonly FieldChange[] {
  const changes: FieldChange[] = []
  compare('', from, to, changes)
  return changes
}

function compare(path: string, from: unknown, to: unknown, changes: FieldChange[]): void {
  if (changes.length >= mostChanges || from === to) return
  if (isObject(from) && isObject(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
      compare(path === '' ? key : `${path}/${key}`, from[key], to[key], changes)
    }
    return
  }
  if (Array.isArray(from) && Array.isArray(to)) return compareLists(path, from, to, changes)
  if (JSON.stringify(from) !== JSON.stringify(to)) changes.push({ path, from, to })
}

function compareLists(
  path: string,
  from: readonly unknown[],
  to: readonly unknown[],
  changes: FieldChange[],
): void {
  const byId = [...from, ...to].every((entry) => idOf(entry) !== undefined)
  if (!byId) {
    for (let i = 0; i < Math.max(from.length, to.length); i++)
      compare(`${path}/${i}`, from[i], to[i], changes)
    return
  }
  const before = new Map(from.map((entry) => [idOf(entry)!, entry]))
  for (const entry of to) {
    const id = idOf(entry)!
    compare(`${path}/${id}`, before.get(id), entry, changes)
    before.delete(id)
  }
  for (const [id, entry] of before) compare(`${path}/${id}`, entry, undefined, changes)
}

/** Two versions of a record side by side, as far as a person needs it to choose one. */
import type { Fields } from '@ordersync/core'
import { word } from '../labels.js'
import type { Language } from '../sentences.js'
import { documentRow } from './document-row.js'

const mostRows = 12

/** Shown above already, or a key that says nothing to a person. */
const notShown = /^(?:number|date)$|^parties\/orderedBy\/snapshot\/(?:name|city)$|(?:Key|Uid)$/

export interface Differences {
  /** Field, here, in the file. */
  readonly rows: readonly (readonly [string, string, string])[]
  readonly more: number
}

/** What a document is known by, then each field that differs. */
export function differences(local: Fields, incoming: Fields, language: Language): Differences {
  const [here, there] = [documentRow(local), documentRow(incoming)]
  const known = (['number', 'date', 'party', 'total'] as const)
    .filter((name) => here[name] !== '' || there[name] !== '')
    .map((name) => [word(name, language), here[name], there[name]] as const)
  const [left, right] = [leavesOf(local), leavesOf(incoming)]
  const changed = [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => !notShown.test(path) && left.get(path) !== right.get(path))
    .map((path) => [path, left.get(path) ?? '', right.get(path) ?? ''] as const)
  const rows = [...known, ...changed]
  return { rows: rows.slice(0, mostRows), more: Math.max(0, rows.length - mostRows) }
}

/** Each single value by its path; an entry of a list by its `lineId`, where it has one. */
function leavesOf(value: unknown, path = '', leaves = new Map<string, string>()): Map<string, string> {
  if (value === undefined || value === null) return leaves
  if (typeof value !== 'object') return leaves.set(path, String(value as string | number | boolean))
  const entries = Array.isArray(value)
    ? value.map((entry: unknown, i) => [nameOf(entry) ?? String(i + 1), entry] as const)
    : Object.entries(value)
  for (const [name, child] of entries) leavesOf(child, path === '' ? name : `${path}/${name}`, leaves)
  return leaves
}

function nameOf(entry: unknown): string | undefined {
  const named = typeof entry === 'object' && entry !== null && 'lineId' in entry ? entry.lineId : undefined
  return typeof named === 'string' ? named : undefined
}

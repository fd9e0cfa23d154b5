/** Two versions of a record side by side, as far as a person needs it to choose one. */
import type { Fields } from '@ordersync/core'
import { word } from '../labels.js'
import type { Language } from '../sentences.js'
import { fieldLabel } from './field-label.js'
import { documentRow } from './document-row.js'

const mostRows = 12

/** Shown above already, or a key that says nothing to a person. */
const notShown = /^(?:number|date)$|^parties\/orderedBy\/snapshot\/(?:name|city)$|(?:Key|Uid)$/

export interface Differences {
  /** Field, here, there. */
  readonly rows: readonly (readonly [string, string, string])[]
  readonly more: number
}

/**
 * What a document is known by, then each field that differs.
 * @param only - Places of a document in question: `1/quantity` of line 1, or a field. Default: all that differ.
 */
export function differences(
  local: Fields,
  incoming: Fields,
  language: Language,
  only: readonly string[] = [],
): Differences {
  const [here, there] = [documentRow(local), documentRow(incoming)]
  const known = (['number', 'date', 'party', 'total'] as const)
    .filter((name) => here[name] !== '' || there[name] !== '')
    .map((name) => [word(name, language), here[name], there[name]] as const)
  const [left, right] = [leavesOf(local), leavesOf(incoming)]
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter(
    (path) => !notShown.test(path) && left.get(path) !== right.get(path),
  )
  const asked = differing.filter((path) => only.some((place) => isAt(path, place)))
  const changed = (asked.length > 0 ? asked : differing).map(
    (path) => [fieldLabel(path, language), left.get(path) ?? '', right.get(path) ?? ''] as const,
  )
  const rows = [...known, ...changed]
  return { rows: rows.slice(0, mostRows), more: Math.max(0, rows.length - mostRows) }
}

/** Groups of fields have names of their own, so within a line all that differs is shown. */
function isAt(path: string, place: string): boolean {
  const [line, group] = place.split('/')
  if (group !== undefined) return path.startsWith(`lines/${line!}/`)
  return path === place || path.startsWith(`${place}/`)
}

/** Each value of these fields with its name, for somebody who enters them again. */
export function valueRows(fields: Fields, language: Language): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([field, value]) =>
    value === null
      ? [[fieldLabel(field, language), '–'] as const]
      : [...leavesOf({ [field]: value })].map(([path, text]) => [fieldLabel(path, language), text] as const),
  )
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

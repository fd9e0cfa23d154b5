/**
 * Which group of fields of a record changed, without keeping the former record: one small print per group.
 *
 * Two values that went from A to B and back to A count as changed when each step was captured, because every capture raises
 * the position of the group (M-E3, no base by value).
 */
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Fields } from '../store/store.js'

/** Group of every field that the schema does not name. */
export const otherFields = '+'

/** Bits of the presence map; the last one stands for the fields that the schema does not name. */
const mostGroups = 32

interface GroupTable {
  readonly names: readonly string[]
  readonly slotOf: ReadonlyMap<string, number>
}

const tables = new WeakMap<object, GroupTable>()

/** Prices and stock are replaced by key, documents are compared line by line: they need no prints. */
export function followsGroups(kind: RecordKind): boolean {
  return kind.family === 'party' || kind.family === 'article' || kind.family === 'other'
}

/** Name of the group that the field belongs to. */
export function groupOfField(kind: RecordKind, field: string): string {
  const table = tableOf(kind)
  return table.names[table.slotOf.get(field) ?? mostGroups - 1] ?? otherFields
}

/** One print for all groups of the record; compare it with {@link changedGroups}. Fields in the form of the wire. */
export function printGroups(kind: RecordKind, fields: Fields): string {
  const { slotOf } = tableOf(kind)
  const sums: (number | undefined)[] = []
  for (const field in fields) {
    const value = fields[field]
    if (value === undefined || value === null || value === '') continue
    const slot = slotOf.get(field) ?? mostGroups - 1
    // Order of the fields within a group does not matter.
    sums[slot] = ((sums[slot] ?? 0) + textSum(field, value)) >>> 0
  }
  let present = 0
  const found: number[] = []
  for (let slot = 0; slot < mostGroups; slot++) {
    const sum = sums[slot]
    if (sum === undefined) continue
    present |= 1 << slot
    found.push(sum)
  }
  const bytes = new Uint8Array(4 + 4 * found.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, present >>> 0)
  found.forEach((sum, i) => view.setUint32(4 + 4 * i, sum))
  return encodeBase64Url(bytes)
}

/** Names of the groups that differ between two prints, in the order of the table. */
export function changedGroups(kind: RecordKind, before: string, after: string): readonly string[] {
  if (before === after) return []
  const one = readPrint(before)
  const other = readPrint(after)
  const { names } = tableOf(kind)
  const changed: string[] = []
  for (let slot = 0; slot < mostGroups; slot++) {
    if (one[slot] !== other[slot]) changed.push(names[slot] ?? otherFields)
  }
  return changed
}

function readPrint(print: string): readonly (number | undefined)[] {
  const bytes = decodeBase64Url(print) ?? new Uint8Array(4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const present = view.getUint32(0)
  const sums: (number | undefined)[] = []
  let at = 4
  for (let slot = 0; slot < mostGroups; slot++) {
    if ((present & (1 << slot)) === 0) continue
    sums[slot] = view.getUint32(at)
    at += 4
  }
  return sums
}

function tableOf(kind: RecordKind): GroupTable {
  const known = tables.get(kind)
  if (known !== undefined) return known
  const groupOf = new Map<string, string>()
  for (const [group, fields] of Object.entries(kind.fieldGroups)) {
    for (const field of fields) groupOf.set(field, group)
  }
  const shape = (kind.schema as { readonly shape?: Readonly<Record<string, unknown>> }).shape ?? {}
  const fields = [...new Set([...groupOf.keys(), ...Object.keys(shape)])].sort()
  const names = [...new Set(fields.map((field) => groupOf.get(field) ?? field))]
    .sort()
    .slice(0, mostGroups - 1)
  const slotOf = new Map<string, number>()
  for (const field of fields) {
    const slot = names.indexOf(groupOf.get(field) ?? field)
    if (slot >= 0) slotOf.set(field, slot)
  }
  const table = { names, slotOf }
  tables.set(kind, table)
  return table
}

/** FNV-1a over the field's name and its JSON, 32 bits. That the record changed at all is known from its SHA-256. */
function textSum(field: string, value: unknown): number {
  let sum = 0x811c9dc5
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  for (let i = 0; i < field.length; i++) sum = Math.imul(sum ^ field.charCodeAt(i), 0x01000193)
  sum = Math.imul(sum ^ 0xff, 0x01000193)
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

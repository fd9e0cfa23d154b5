/** Three-way merge of a document per header group and per line: rule M-D2d. */
import type { Outcome, Notice } from '../jobs/outcome.js'
import type { Fields } from '../store/store.js'
import type { DocumentConflict } from './document-conflict.js'
import { mergeLineOrder } from './line-order.js'
import { type FieldGroups, mergeFields } from './merge-fields.js'
import { mendReferences } from './line-references.js'
import { isEmpty, isPlainObject, objectOf, own, ownText, sameValue, withKey } from './plain-value.js'
import { askAboutDocument, type QuestionDraft } from './question-draft.js'
import { withRecomputedTotals } from './recomputed-totals.js'

export interface DocumentMergeInput {
  /** Revision the proposal was made upon. Absent: unknown; then only what is equal or one-sided merges. */
  readonly base?: Fields | undefined
  /** The stored document. */
  readonly local: Fields
  /** The proposal, complete. */
  readonly incoming: Fields
  /** Default {@link documentHeaderGroups}. `parties` and `ext` are merged entry by entry. */
  readonly headerGroups?: FieldGroups | undefined
  /** Default {@link documentLineGroups}. */
  readonly lineGroups?: FieldGroups | undefined
  /** See `FieldMergeInput`: header fields or groups changed since the base, known by revision (ABA). */
  readonly localChanged?: readonly string[] | undefined
  /**
   * Whose value stands where both changed. Default `local`. `incoming` carries out the answer `takeIncoming`: the same merge,
   * with the conflicts decided the other way.
   */
  readonly prefer?: 'local' | 'incoming' | undefined
  /** Default true. False: the figures of `local` stay whatever was merged; the caller recomputes them. */
  readonly recomputeTotals?: boolean | undefined
}

export interface DocumentMerge {
  /** The merged document; where there is a conflict, the values of `prefer`. */
  readonly fields: Fields
  /** `conflict` when something is to be asked, else `refreshed`, or `unchanged` when nothing differs from `local`. */
  readonly outcome: Outcome
  /** True when `fields` is to be written, as a new revision made by the host. */
  readonly changed: boolean
  /** Header groups taken from the proposal, sorted. */
  readonly takenGroups: readonly string[]
  readonly linesAdded: readonly string[]
  readonly linesRemoved: readonly string[]
  readonly linesChanged: readonly string[]
  readonly conflicts: readonly DocumentConflict[]
  /** Present when there are conflicts. */
  readonly question?: QuestionDraft | undefined
  /**
   * The figures are no longer those of the sender: the new revision is marked so (`TOTALS_RECOMPUTED`). False with
   * `TOTALS_NOT_RECOMPUTED`: they should be, but the merged fields are no valid document.
   */
  readonly totalsRecomputed: boolean
  readonly notices: readonly Notice[]
}

/** Header fields that are one decision. Totals and taxes belong to nobody: they follow from the rest. */
export const documentHeaderGroups: FieldGroups = {
  money: ['currency', 'exchangeRate', 'rounding'],
  numbering: ['number', 'originalNumber', 'seriesId', 'leaseId'],
  validity: ['date', 'validUntil'],
  delivery: ['requestedDelivery', 'promisedDelivery', 'partialDeliveryAllowed'],
  terms: ['paymentTerms', 'deliveryTerms', 'shippingMethod'],
}

/** Fields of a line that are one decision. `net` follows from the others. */
export const documentLineGroups: FieldGroups = {
  article: ['articleNumber', 'articleUid', 'gtin'],
  text: ['text', 'longText'],
  quantity: ['quantity', 'unit'],
  price: ['unitPrice', 'perQuantity', 'priceSource', 'priceIncludesTax'],
  position: ['position', 'parent', 'type', 'inclusion', 'alternativeTo'],
  delivered: ['ordered', 'delivered', 'outstanding', 'outstandingReason'],
}

const derivedHeader = ['lines', 'totals', 'taxes']
/** What somebody enters among the totals; the rest of them follows. */
const enteredTotals = ['prepaid', 'rounding']
/** Objects whose entries are groups of their own: one role, one vendor. */
const entryWise = ['parties', 'ext']
const entryMark = '.'

/**
 * Merge a proposal of a station that does not own the document into the stored one.
 *
 * A header group, or a group of a line, that only one side changed is taken; changed by both to different values it is a
 * conflict and the stored value stands. Lines are matched by `lineId`: added ones are added, removed ones removed unless the
 * other side changed them, moved ones moved. Everything else of the proposal is taken, whatever conflicts there are.
 *
 * Totals: recomputed only when a figure of a line, an allowance, the currency, the rounding rule, `totals.prepaid` or `totals.rounding`
 * of the result differs from `local`; otherwise the figures stay as they were sent. Only figures that are stated are recomputed. The mark is a value of the result, never a field of the document.
 * @returns New objects; the inputs are not modified.
 */
export function mergeDocument(input: DocumentMergeInput): DocumentMerge {
  const header = mergeHeader(input)
  const lines = mergeLines(input)
  const conflicts = [...header.conflicts, ...lines.conflicts]
  const hasLines = Object.hasOwn(input.local, 'lines') || lines.lines.length > 0
  const merged = hasLines ? withKey(header.fields, 'lines', lines.lines) : header.fields
  const figures = input.recomputeTotals !== false && countsDiffer(merged, input.local)
  const recomputed = figures ? withRecomputedTotals(merged) : undefined
  const fields = recomputed ?? merged
  const changed = !sameValue(fields, input.local)
  return {
    fields,
    outcome: conflicts.length > 0 ? 'conflict' : changed ? 'refreshed' : 'unchanged',
    changed,
    takenGroups: header.taken,
    linesAdded: lines.added,
    linesRemoved: lines.removed,
    linesChanged: lines.changed,
    conflicts,
    question: askAboutDocument(conflicts.map(placeOf)),
    totalsRecomputed: recomputed !== undefined,
    notices: figures
      ? [{ code: recomputed === undefined ? 'TOTALS_NOT_RECOMPUTED' : 'TOTALS_RECOMPUTED' }]
      : [],
  }
}

/** `parties.billTo`, `line 7: quantity`, `line 7`, `lines`. */
export function placeOf({ at, group, lineId }: DocumentConflict): string {
  if (at === 'header') return group ?? ''
  if (lineId === undefined) return 'lines'
  return group === undefined ? `line ${lineId}` : `line ${lineId}: ${group}`
}

/** What the totals follow from: if it is the same, the figures stay as they were sent. */
function countsDiffer(merged: Fields, local: Fields): boolean {
  if (!sameValue(countingParts(merged), countingParts(local))) return true
  return ['allowances', 'currency', 'rounding', 'totals'].some(
    (field) => !sameValue(own(merged, field), own(local, field)),
  )
}

const countingLineFields = [
  ...['quantity', 'delivered', 'unitPrice', 'perQuantity', 'priceIncludesTax', 'discounts', 'allowances'],
  ...['tax', 'type', 'inclusion', 'parent', 'net'],
]

/** Of each line with figures only what counts, by id: texts and the order of lines change no total. */
function countingParts(fields: Fields): Fields {
  const lines = own(fields, 'lines')
  const parts: [string, Fields][] = []
  for (const line of Array.isArray(lines) ? (lines as readonly unknown[]) : []) {
    if (!isPlainObject(line) || (isEmpty(own(line, 'unitPrice')) && isEmpty(own(line, 'net')))) continue
    const counting = countingLineFields.map((field) => [field, own(line, field)] as const)
    parts.push([ownText(line, 'lineId') ?? '', objectOf(counting)])
  }
  return Object.fromEntries(parts)
}

function mergeHeader(input: DocumentMergeInput) {
  const merge = mergeFields({
    base: input.base === undefined ? undefined : flatten(input.base),
    local: flatten(input.local),
    incoming: flatten(input.incoming),
    groups: input.headerGroups ?? documentHeaderGroups,
    policy: 'ask',
    host: input.prefer ?? 'local',
    changedSinceBase: { local: input.localChanged },
  })
  const conflicts = merge.conflicts.map(({ group, base, local, incoming }): DocumentConflict => ({
    at: 'header',
    group,
    base,
    local,
    incoming,
  }))
  return { fields: unflatten(merge.fields, input.local), taken: merge.taken, conflicts }
}

/** Header without what follows from the lines; entries of `parties` and `ext` become `parties.billTo`, ... */
function flatten(fields: Fields): Fields {
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'totals' && isPlainObject(value)) {
      for (const entry of enteredTotals) entries.push([key + entryMark + entry, own(value, entry)])
    }
    if (derivedHeader.includes(key)) continue
    if (entryWise.includes(key) && isPlainObject(value)) {
      for (const [entry, inner] of Object.entries(value)) entries.push([key + entryMark + entry, inner])
    } else {
      entries.push([key, value])
    }
  }
  return Object.fromEntries(entries)
}

function unflatten(flat: Fields, local: Fields): Fields {
  const nested = new Map<string, [string, unknown][]>()
  const plain = new Map<string, unknown>()
  for (const [key, value] of Object.entries(flat)) {
    const parent = [...entryWise, 'totals'].find((name) => key.startsWith(name + entryMark))
    if (parent === undefined) plain.set(key, value)
    else nested.set(parent, [...(nested.get(parent) ?? []), [key.slice(parent.length + 1), value]])
  }
  for (const parent of entryWise) {
    const entries = nested.get(parent)
    if (entries !== undefined) plain.set(parent, Object.fromEntries(entries))
  }
  for (const key of derivedHeader) if (Object.hasOwn(local, key)) plain.set(key, local[key])
  const totals = withEntered(own(local, 'totals'), new Map(nested.get('totals')))
  if (totals !== undefined) plain.set('totals', totals)
  const first = Object.keys(local).filter((key) => plain.has(key))
  const rest = [...plain.keys()].filter((key) => !Object.hasOwn(local, key))
  return Object.fromEntries([...first, ...rest].map((key) => [key, plain.get(key)]))
}

function withEntered(totals: unknown, entered: ReadonlyMap<string, unknown>): Fields | undefined {
  if (!isPlainObject(totals) && entered.size === 0) return undefined
  let result: Fields = isPlainObject(totals) ? totals : {}
  for (const entry of enteredTotals) result = withKey(result, entry, entered.get(entry))
  return result
}

interface LineMerge {
  readonly lines: readonly unknown[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly conflicts: readonly DocumentConflict[]
}

type LinesById = ReadonlyMap<string, Fields>

function mergeLines(input: DocumentMergeInput): LineMerge {
  const base = linesById(input.base === undefined ? [] : own(input.base, 'lines'))
  const local = linesById(own(input.local, 'lines'))
  const incoming = linesById(own(input.incoming, 'lines'))
  if (base === undefined || local === undefined || incoming === undefined) return mergeLinesAsWhole(input)
  const conflicts: DocumentConflict[] = []
  const kept = new Map<string, Fields>()
  for (const id of new Set([...base.keys(), ...local.keys(), ...incoming.keys()])) {
    const line = mergeLine(
      id,
      { base: base.get(id), local: local.get(id), incoming: incoming.get(id) },
      input,
    )
    conflicts.push(...line.conflicts)
    if (line.fields !== undefined) kept.set(id, line.fields)
  }
  conflicts.push(...mendReferences(kept, { base, local, incoming }))
  const { order, conflict } = mergeLineOrder({
    base: [...base.keys()],
    local: [...local.keys()],
    incoming: [...incoming.keys()],
    kept: new Set(kept.keys()),
    prefer: input.prefer ?? 'local',
  })
  if (conflict) conflicts.push({ at: 'lineOrder' })
  return {
    lines: order.map((id) => kept.get(id)),
    added: order.filter((id) => !local.has(id)),
    removed: [...local.keys()].filter((id) => !kept.has(id)),
    changed: order.filter((id) => local.has(id) && !sameValue(local.get(id), kept.get(id))),
    conflicts,
  }
}

interface LineSides {
  readonly base: Fields | undefined
  readonly local: Fields | undefined
  readonly incoming: Fields | undefined
}

function mergeLine(
  lineId: string,
  sides: LineSides,
  input: DocumentMergeInput,
): { readonly fields: Fields | undefined; readonly conflicts: readonly DocumentConflict[] } {
  const { base, local, incoming } = sides
  if (local !== undefined && incoming !== undefined) {
    const merge = mergeFields({
      base: withoutNet(base),
      local: withoutNet(local),
      incoming: withoutNet(incoming),
      groups: input.lineGroups ?? documentLineGroups,
      policy: 'ask',
      host: input.prefer ?? 'local',
    })
    const conflicts = merge.conflicts.map((conflict): DocumentConflict => ({
      at: 'line',
      group: conflict.group,
      lineId,
      base: conflict.base,
      local: conflict.local,
      incoming: conflict.incoming,
    }))
    return { fields: withNetOf(local, merge.fields), conflicts }
  }
  // Present on one side only: added there, or removed by the other side.
  const present = local ?? incoming
  if (base === undefined || present === undefined) return { fields: present, conflicts: [] }
  if (sameValue(withoutNet(present), withoutNet(base))) return { fields: undefined, conflicts: [] }
  const fields = input.prefer === 'incoming' ? incoming : local
  return { fields, conflicts: [{ at: 'lineGone', lineId, base, local, incoming }] }
}

function withoutNet(line: Fields): Fields
function withoutNet(line: Fields | undefined): Fields | undefined
function withoutNet(line: Fields | undefined): Fields | undefined {
  return line === undefined ? undefined : withKey(line, 'net', undefined)
}

/** The stored net stays until the totals are recomputed; its place among the keys stays too. */
function withNetOf(local: Fields, merged: Fields): Fields {
  if (!Object.hasOwn(local, 'net')) return merged
  const first = Object.keys(local).filter((key) => key === 'net' || Object.hasOwn(merged, key))
  const rest = Object.keys(merged).filter((key) => !Object.hasOwn(local, key))
  return Object.fromEntries(
    [...first, ...rest].map((key) => [key, key === 'net' ? local['net'] : merged[key]]),
  )
}

/** Lines by id, in their order; `undefined` when a line has no id, or two have the same. */
function linesById(lines: unknown): LinesById | undefined {
  if (lines === undefined || lines === null) return new Map()
  if (!Array.isArray(lines)) return undefined
  const byId = new Map<string, Fields>()
  for (const line of lines as readonly unknown[]) {
    const id = isPlainObject(line) ? ownText(line, 'lineId') : undefined
    if (id === undefined || byId.has(id)) return undefined
    byId.set(id, line as Fields)
  }
  return byId
}

function mergeLinesAsWhole(input: DocumentMergeInput): LineMerge {
  const pickLines = (fields: Fields | undefined): Fields => {
    const lines = fields === undefined ? undefined : own(fields, 'lines')
    return lines === undefined ? {} : { lines }
  }
  const sides = {
    base: pickLines(input.base),
    local: pickLines(input.local),
    incoming: pickLines(input.incoming),
  }
  const merge = mergeFields({ ...sides, groups: {}, policy: 'ask', host: input.prefer ?? 'local' })
  const lines = own(merge.fields, 'lines')
  return {
    lines: Array.isArray(lines) ? (lines as readonly unknown[]) : [],
    added: [],
    removed: [],
    changed: [],
    conflicts: merge.conflicts.map(() => ({ at: 'lines' as const, ...sides })),
  }
}

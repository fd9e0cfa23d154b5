/** Three-way merge by field group: rules M-E3 and M-E5. */
import type { Fields } from '../store/store.js'
import { byCodeUnit, isEmpty, keysOf, objectOf, own, sameValue } from './plain-value.js'
import { askAboutFields, type QuestionDraft } from './question-draft.js'

/** Fields that merge as one unit: group name → its fields. A field in no group is a group of its own, under its own name. */
export type FieldGroups = Readonly<Record<string, readonly string[]>>

/**
 * Groups changed since the base, known by revision instead of by comparing values. Then a field that went from A to B and
 * back to A still counts as changed, and an edit of the incoming side's own author does not.
 */
export interface ChangedGroups {
  /** Fields or groups changed here since the base by somebody other than the author of the incoming record. */
  readonly local?: readonly string[] | undefined
  /** Fields or groups the incoming record changed. Default: those whose value differs from the base. */
  readonly incoming?: readonly string[] | undefined
}

export interface FieldMergeInput {
  /** What both sides came from; absent or `{}`: they never had one (first join), so only equal or one-sided values merge. */
  readonly base?: Fields | undefined
  readonly local: Fields
  readonly incoming: Fields
  /** `complete` (default): a field absent from `incoming` is empty there. `edit`: absent = not stated, `null` = cleared. */
  readonly incomingForm?: 'complete' | 'edit' | undefined
  readonly groups: FieldGroups
  /** `hostWins`: the host's value stays, nobody is asked. `ask`: it stays live until somebody answers. */
  readonly policy: 'hostWins' | 'ask'
  /** Which of the two values is the host's. */
  readonly host: 'local' | 'incoming'
  /** With `ask`: fields or groups for which the host wins all the same, see {@link partyHostFields}. */
  readonly hostFields?: readonly string[] | undefined
  readonly changedSinceBase?: ChangedGroups | undefined
}

/** One group changed on both sides to different values. */
export interface FieldConflict {
  readonly group: string
  readonly fields: readonly string[]
  /** Values of the group's fields; an empty field is absent. */
  readonly base: Fields
  readonly local: Fields
  readonly incoming: Fields
  /** Whose values stand in the merged fields. */
  readonly live: 'local' | 'incoming'
  /** False: the host wins by policy, it is only reported. True: a question for a person. */
  readonly asks: boolean
}

export interface FieldMerge {
  /** Merged fields; empty fields are absent. */
  readonly fields: Fields
  /** True when `fields` differs from `local`. */
  readonly changed: boolean
  /** Groups whose incoming value was taken, sorted by name. */
  readonly taken: readonly string[]
  /** Groups changed on both sides to different values, sorted by name. */
  readonly conflicts: readonly FieldConflict[]
  /** Present when one of them asks. */
  readonly question?: QuestionDraft | undefined
}

/** M-E5: unattended, the host wins for a party's number, group, terms and block; everything else is asked. */
export const partyHostFields: readonly string[] = [
  'customerNumber',
  'supplierNumber',
  'customerGroup',
  'priceList',
  'paymentTerms',
  'deliveryTerms',
  'taxTreatment',
  'creditLimit',
  'blocked',
]

/**
 * Merge two versions of one record that come from a common base.
 *
 * Per group: changed on one side only, that side is taken; on both sides to the same value, no conflict; on both sides to
 * different values, the host's value stands and the group is listed. A group is taken or kept as a whole: a street of one
 * side never meets the town of the other. Nothing is ever joined, averaged or guessed. No clock decides.
 *
 * Swapping `local` and `incoming` together with `host` gives the same `fields` (form `complete`).
 * @returns New objects; the inputs are not modified. With `changedSinceBase`, "changed" means what it says there.
 */
export function mergeFields(input: FieldMergeInput): FieldMerge {
  const incoming =
    input.incomingForm === 'edit' ? overlay(input.local, input.incoming, input.base) : input.incoming
  const base = input.base ?? {}
  const names = keysOf(base, input.local, incoming)
  const entries = new Map<string, unknown>()
  const taken: string[] = []
  const conflicts: FieldConflict[] = []
  for (const [group, fields] of listGroups(names, input.groups)) {
    const sides = {
      base: pick(base, fields),
      local: pick(input.local, fields),
      incoming: pick(incoming, fields),
    }
    const verdict = judge(input, group, fields, sides)
    const winner = verdict === 'incoming' ? sides.incoming : sides.local
    for (const field of fields) entries.set(field, own(winner, field))
    if (verdict === 'incoming') taken.push(group)
    if (verdict !== 'conflict') continue
    const conflict = describeConflict(input, group, fields, sides)
    conflicts.push(conflict)
    for (const field of fields) entries.set(field, own(sides[conflict.live], field))
  }
  const fields = objectOf(inOrderOf(input.local, entries))
  const question = askAboutFields(conflicts.filter((conflict) => conflict.asks).map(({ group }) => group))
  return { fields, changed: !sameValue(fields, input.local), taken, conflicts, question }
}

interface Sides {
  readonly base: Fields
  readonly local: Fields
  readonly incoming: Fields
}

function judge(
  input: FieldMergeInput,
  group: string,
  fields: readonly string[],
  sides: Sides,
): 'local' | 'incoming' | 'conflict' {
  if (sameValue(sides.local, sides.incoming)) return 'local'
  const changed = (side: 'local' | 'incoming') => {
    const listed = input.changedSinceBase?.[side]
    if (listed === undefined) return !sameValue(sides[side], sides.base)
    return listed.includes(group) || fields.some((field) => listed.includes(field))
  }
  if (!changed('incoming')) return 'local'
  return changed('local') ? 'conflict' : 'incoming'
}

function describeConflict(
  input: FieldMergeInput,
  group: string,
  fields: readonly string[],
  sides: Sides,
): FieldConflict {
  const hostField = input.hostFields?.some((name) => name === group || fields.includes(name)) ?? false
  return { group, fields, ...sides, live: input.host, asks: input.policy === 'ask' && !hostField }
}

/** An edit states only what it changes; what it does not state is as its author had it: the base, else what is here. */
function overlay(local: Fields, edit: Fields, base: Fields | undefined): Fields {
  const unstated = base ?? local
  return objectOf(
    keysOf(unstated, edit).map((key) => [key, own(Object.hasOwn(edit, key) ? edit : unstated, key)]),
  )
}

/** Groups of the fields in `names`, sorted by name; each field is in exactly one. */
function listGroups(names: readonly string[], groups: FieldGroups): [string, readonly string[]][] {
  const groupOf = new Map<string, string>()
  for (const group of keysOf(groups)) for (const field of groups[group] ?? []) groupOf.set(field, group)
  const found = new Map<string, string[]>()
  for (const name of names) {
    const group = groupOf.get(name) ?? name
    found.set(group, [...(found.get(group) ?? []), name])
  }
  return [...found].sort(([a], [b]) => byCodeUnit(a, b))
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return objectOf(names.map((name) => [name, own(fields, name)]))
}

/** Keys of `local` first, in its order, so that an unchanged record comes out byte for byte. */
function inOrderOf(local: Fields, entries: ReadonlyMap<string, unknown>): (readonly [string, unknown])[] {
  const first = Object.keys(local).map((key) => [key, entries.get(key)] as const)
  const rest = [...entries].filter(([key, value]) => !Object.hasOwn(local, key) && !isEmpty(value))
  return [...first, ...rest]
}

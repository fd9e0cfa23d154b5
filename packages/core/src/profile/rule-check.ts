/** What a profile must not say, though its form is right: kinds, directions, masks (M-E1, M-S1, I-15). Reads raw JSON. */
import { isPlainObject, own, type PlainObject } from '../merge/plain-value.js'
import { familyOfKindWord } from '../records/invoice-ban/judge-name.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { purchasePriceField } from './default-profile.js'
import { isFieldPath, splitPath } from './field-path.js'
import { fieldInSchema } from './field-schema.js'
import { checkFilter } from './filter-check.js'
import { type Direction, directions } from './profile.js'
import { fault, type ProfileIssue, type ProfileNotice, remark } from './profile-fault.js'
import { hostOwnedKinds } from './station-kinds.js'

type Path = readonly PropertyKey[]
type Finding = ProfileIssue | ProfileNotice

export interface Findings {
  readonly issues: readonly ProfileIssue[]
  readonly notices: readonly ProfileNotice[]
}

export function checkRules(json: PlainObject, kinds: KindRegistry): Findings {
  const rules = objectAt(json, 'rules')
  const found = [
    ...Object.entries(rules).flatMap(([kind, row]) => checkRow(kind, row, kinds)),
    ...kinds.kinds
      .filter(({ kind, localOnly }) => !localOnly && !Object.hasOwn(rules, kind))
      .map(({ kind }) => remark('PROFILE_KIND_WITHOUT_RULE', ['rules'], { kind })),
    ...checkCreatable(json, kinds),
    ...checkFirstLoad(json, kinds),
    ...checkOneWay(json),
  ]
  return {
    issues: found.filter((finding): finding is ProfileIssue => 'message' in finding),
    notices: found.filter((finding): finding is ProfileNotice => !('message' in finding)),
  }
}

function objectAt(holder: PlainObject, key: string): PlainObject {
  const value = own(holder, key)
  return isPlainObject(value) ? value : {}
}

/** Why a kind may not stand here; nothing when it may. */
function checkKind(kind: string, path: Path, kinds: KindRegistry): ProfileIssue[] {
  if (familyOfKindWord(kind) !== undefined) {
    return [fault('PROFILE_KIND_FORBIDDEN', path, 'no invoice and nothing like it', { kind: cut(kind) })]
  }
  const found = kinds.get(kind)
  if (found === undefined) {
    const expected = kinds.kinds.filter(({ localOnly }) => !localOnly).map((known) => known.kind)
    return [
      fault('PROFILE_KIND_UNKNOWN', path, `one of ${expected.join(', ')}`, { kind: cut(kind), expected }),
    ]
  }
  return found.localOnly ? [fault('PROFILE_KIND_LOCAL', path, 'a kind that may travel', { kind })] : []
}

function cut(kind: string): string {
  return kind.slice(0, 40)
}

function checkRow(kind: string, row: unknown, kinds: KindRegistry): Finding[] {
  const found: Finding[] = checkKind(kind, ['rules', kind], kinds)
  if (!isPlainObject(row)) return found
  for (const direction of directions) {
    const rule = own(row, direction)
    if (!isPlainObject(rule)) continue
    found.push(...checkRule(kind, rule, ['rules', kind, direction], kinds.get(kind)))
    if (direction === 'stationToHost') found.push(...checkUpward(kind, rule, kinds.get(kind)))
  }
  return found
}

const switches = ['acceptNew', 'acceptChanged', 'acceptDeleted'] as const

function checkRule(kind: string, rule: PlainObject, path: Path, known: RecordKind | undefined): Finding[] {
  const included = own(rule, 'include') === true
  const on = switches.filter((name) => own(rule, name) === true)
  const found: Finding[] = []
  if (own(rule, 'include') === false) {
    found.push(
      ...on.map((name) =>
        fault('PROFILE_NOT_INCLUDED', [...path, name], 'false, or include: true', { kind }),
      ),
    )
  }
  if (included && on.length === 0) found.push(remark('PROFILE_RULE_IDLE', path, { kind }))
  if (own(rule, 'deletion') !== undefined && !on.includes('acceptDeleted')) {
    found.push(remark('PROFILE_PART_IDLE', [...path, 'deletion'], { needs: 'acceptDeleted' }))
  }
  const filter = own(rule, 'filter')
  if (filter !== undefined) {
    const { issues, notices } = checkFilter(filter, [...path, 'filter'], known?.schema)
    found.push(...issues, ...notices)
    if (!included) found.push(remark('PROFILE_PART_IDLE', [...path, 'filter'], { needs: 'include' }))
  }
  return [...found, ...checkMask(rule, path, known)]
}

/** A mask without `include` is no idle part: it holds for parties that travel with a document (M-A8). */
function checkMask(rule: PlainObject, path: Path, known: RecordKind | undefined): Finding[] {
  const mask = own(rule, 'mask')
  if (!Array.isArray(mask) || known === undefined) return []
  return mask.flatMap((field: unknown, index): Finding[] => {
    if (!isFieldPath(field)) return []
    const at = [...path, 'mask', index]
    const steps = splitPath(field)
    const found = fieldInSchema(known.schema, steps)
    if (found.known) {
      return found.required
        ? [fault('PROFILE_MASK_REQUIRED', at, 'a field that a record can do without', { field })]
        : []
    }
    return steps.at(-1) === purchasePriceField ? [] : [remark('PROFILE_PATH_UNKNOWN', at, { field })]
  })
}

function checkUpward(kind: string, rule: PlainObject, known: RecordKind | undefined): ProfileIssue[] {
  if (own(rule, 'include') !== true) return []
  const path = ['rules', kind, 'stationToHost', 'include']
  if (known?.family === 'stock') return [fault('PROFILE_STOCK_UPWARD', path, 'false', { kind })]
  return hostOwnedKinds.has(kind) ? [fault('PROFILE_HOST_OWNED', path, 'false', { kind })] : []
}

function ruleIn(json: PlainObject, kind: string, direction: Direction): PlainObject {
  return objectAt(objectAt(objectAt(json, 'rules'), kind), direction)
}

function checkCreatable(json: PlainObject, kinds: KindRegistry): Finding[] {
  const creatable = own(json, 'creatable')
  if (!Array.isArray(creatable)) return []
  return creatable.flatMap((kind: unknown, index): Finding[] => {
    if (typeof kind !== 'string') return []
    const path = ['creatable', index]
    const wrong = checkKind(kind, path, kinds)
    if (wrong.length > 0) return wrong
    if (kinds.get(kind)?.family !== 'document') {
      return [fault('PROFILE_NOT_A_DOCUMENT', path, 'a kind of document', { kind })]
    }
    if (creatable.indexOf(kind) !== index) {
      return [fault('PROFILE_VALUE', path, 'each kind once', { expected: 'each kind once' })]
    }
    const taken = own(ruleIn(json, kind, 'stationToHost'), 'acceptNew') === true
    return taken ? [] : [remark('PROFILE_CREATABLE_STAYS', path, { kind })]
  })
}

function checkFirstLoad(json: PlainObject, kinds: KindRegistry): Finding[] {
  return Object.entries(objectAt(json, 'firstLoad')).flatMap(([kind, row]): Finding[] => {
    const path = ['firstLoad', kind]
    const wrong = checkKind(kind, path, kinds)
    if (wrong.length > 0 || !isPlainObject(row)) return wrong
    const found: Finding[] = []
    if (own(row, 'since') !== undefined && kinds.get(kind)?.family !== 'document') {
      found.push(
        fault('PROFILE_NOT_A_DOCUMENT', [...path, 'since'], 'no date: only documents have one', { kind }),
      )
    }
    const sent = own(ruleIn(json, kind, 'hostToStation'), 'include') === true
    if (own(row, 'include') === true && !sent) found.push(remark('PROFILE_FIRST_LOAD_IDLE', path, { kind }))
    return found
  })
}

/** What a one-way link cannot do: carry the other way, hand out numbers, notice silence. */
function checkOneWay(json: PlainObject): ProfileNotice[] {
  const oneWay = own(json, 'oneWay')
  const closed = directions.find((direction) => direction !== oneWay)
  if (closed === undefined || !directions.some((direction) => direction === oneWay)) return []
  const rules = Object.keys(objectAt(json, 'rules'))
    .filter((kind) => own(ruleIn(json, kind, closed), 'include') === true)
    .map((kind) => ['rules', kind, closed])
  const series = Object.entries(objectAt(json, 'series'))
    .filter(([, row]) => isPlainObject(row) && own(row, 'reserve') === true)
    .map(([name]) => ['series', name, 'reserve'])
  const alarm = own(json, 'silenceAlarmDays') === undefined ? [] : [['silenceAlarmDays']]
  return [...rules, ...series, ...alarm].map((path) => remark('PROFILE_ONE_WAY_IDLE', path))
}

/**
 * Whatever was done off line is there: the checker merges the three states itself, field by field, and compares. A field
 * that two have changed differently is as somebody decided.
 */
import type { Finding } from '../findings.ts'
import { asText, canonical } from '../plain-data.ts'
import type { Json } from '../plain-data.ts'
import type { Decided, NetworkExpectation } from './expectation.ts'
import type { NetworkData, State } from './network-data.ts'

interface Merged {
  /** Content by name; `undefined`: deleted. */
  readonly contents: ReadonlyMap<string, Json | undefined>
  readonly conflicts: readonly Conflict[]
  /** Fields changed by anybody. */
  readonly changes: number
}

interface Conflict {
  readonly name: string
  readonly label: string
  readonly kind: string
  readonly field: string
  readonly decided: Decided | undefined
}

export function checkWork(data: NetworkData): readonly Finding[] {
  const { now, expectation } = data
  const merged = mergeAll(data)
  const office = now[0]!
  const lost: string[] = []
  for (const [name, expected] of merged.contents) {
    const found = office.contents.get(name)
    if (expected === undefined) {
      if (found !== undefined) lost.push(`${name}: deleted off line, and there again`)
      continue
    }
    if (found === undefined) {
      lost.push(`${name}: lost`)
      continue
    }
    for (const field of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      // A customer of a station gets its number at the office; that is judged with the numbers.
      const isGiven = field === 'customerNumber' && expected[field] === undefined && isNew(name)
      if (isGiven || canonical(found[field]) === canonical(expected[field])) continue
      lost.push(`${name}: ${field} is ${short(found[field])}, expected ${short(expected[field])}`)
    }
  }
  for (const name of office.contents.keys()) {
    if (!merged.contents.has(name)) lost.push(`${name}: nobody wrote it`)
  }
  return [
    { name: 'nothing of the work done off line is lost', looked: merged.changes, problems: lost },
    checkDecided(merged, expectation),
    checkDeleted(data),
    checkShared(data),
  ]
}

const isNew = (name: string): boolean => name.startsWith('new ')
const short = (value: unknown): string => (canonical(value) ?? 'absent').slice(0, 60)

function mergeAll({ joined, offLine, expectation }: NetworkData): Merged {
  const base = joined[0]!.contents
  const contents = new Map<string, Json | undefined>()
  const conflicts: Conflict[] = []
  let changes = 0
  for (const [name, before] of base) {
    if (offLine.some((state) => !state.contents.has(name))) {
      contents.set(name, undefined)
      changes += 1
      continue
    }
    const merged: Record<string, unknown> = {}
    const fields = new Set(
      [before, ...offLine.map((state) => state.contents.get(name)!)].flatMap(Object.keys),
    )
    for (const field of fields) {
      const changed = offLine.filter(
        (state) => canonical(state.contents.get(name)![field]) !== canonical(before[field]),
      )
      const values = new Set(changed.map((state) => canonical(state.contents.get(name)![field])))
      changes += changed.length
      const winner =
        values.size < 2
          ? changed[0]
          : decide(changed, conflictOf(name, before, field, expectation), conflicts)
      merged[field] = (winner?.contents.get(name) ?? before)[field]
    }
    contents.set(name, withoutAbsent(merged))
  }
  for (const state of offLine) {
    for (const [name, fields] of state.contents) {
      if (base.has(name)) continue
      contents.set(contents.has(name) ? `${name} of ${state.id}` : name, fields)
      changes += 1
    }
  }
  return { contents, conflicts, changes }
}

function conflictOf(name: string, before: Json, field: string, { decided }: NetworkExpectation): Conflict {
  const label = asText(before['name']) || asText(before['number'])
  const kind = name.split(' ')[0]!
  const found = decided.find((one) => one.kind === kind && one.label === label && one.field === field)
  return { name, label, kind, field, decided: found }
}

function decide(changed: readonly State[], conflict: Conflict, conflicts: Conflict[]): State | undefined {
  conflicts.push(conflict)
  const { decided } = conflict
  if (decided?.option !== 'takeIncoming') return changed[0]
  return changed.find(({ id }) => id === decided.station)
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Every field that two have changed differently was decided, and nothing else. */
function checkDecided({ conflicts }: Merged, { decided }: NetworkExpectation): Finding {
  return {
    name: 'what both sides changed differently was decided',
    looked: conflicts.length,
    problems: [
      ...conflicts
        .filter((one) => one.decided === undefined)
        .map(({ name, field }) => `${name}: ${field} was changed by two, and nobody was asked`),
      ...decided
        .filter((one) => !conflicts.some((conflict) => conflict.decided === one))
        .map(({ label, field }) => `${label}: ${field} was decided without a need`),
      ...(conflicts.length === 0 ? ['there was nothing to decide'] : []),
    ],
  }
}

function checkDeleted({ now, joined, expectation }: NetworkData): Finding {
  const there = ({ rows }: State, kind: string, label: string): boolean =>
    rows.some((row) => row.kind === kind && asText(row.fields['name']) === label)
  return {
    name: 'what the office deleted is gone everywhere',
    looked: expectation.deleted.length * now.length,
    problems: expectation.deleted.flatMap(({ kind, label }) => [
      ...joined.filter((state) => !there(state, kind, label)).map(({ id }) => `${id}: never had ${label}`),
      ...now.filter((state) => there(state, kind, label)).map(({ id }) => `${id}: ${label} is still there`),
    ]),
  }
}

/** Quantity and serial numbers of the station, delivery date of the office: in one order, everywhere. */
function checkShared({ joined, offLine, now, expectation }: NetworkData): Finding {
  const find = ({ rows }: State): Json | undefined =>
    rows.find(({ kind, fields }) => kind === 'salesOrder' && fields['number'] === expectation.shared)?.fields
  const part = (fields: Json | undefined, name: 'site' | 'date'): string =>
    name === 'date'
      ? canonical(fields?.['requestedDelivery'])
      : canonical(
          ((fields?.['lines'] ?? []) as readonly Json[]).map(({ lineId, quantity, serials }) => [
            lineId,
            quantity,
            serials,
          ]),
        )
  const before = find(joined[0]!)
  const atOffice = find(offLine[0]!)
  const atSite = offLine
    .slice(1)
    .map(find)
    .find((fields) => part(fields, 'site') !== part(before, 'site'))
  const problems = now.flatMap((state) => {
    const fields = find(state)
    return [
      ...(part(fields, 'date') === part(atOffice, 'date') ? [] : [`${state.id}: not the date of the office`]),
      ...(part(fields, 'site') === part(atSite, 'site')
        ? []
        : [`${state.id}: not the quantities of the site`]),
    ]
  })
  const idle = atSite === undefined || part(atOffice, 'date') === part(before, 'date')
  return {
    name: 'an order changed by both sides has the changes of both',
    looked: now.length,
    problems: [...problems, ...(idle ? ['it was not changed by both sides'] : [])],
  }
}

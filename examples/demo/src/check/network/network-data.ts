/**
 * The databases of the network at three moments, in a form that can be compared: keys of rows, which differ in each, are
 * replaced by what they stand for, and of the office only that is taken which may leave it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInvoiceName, travellingKinds } from '../invoices.ts'
import { asList, asObject, asText, canonical, readRecords } from '../plain-data.ts'
import type { Json, Row } from '../plain-data.ts'
import type { NetworkExpectation } from './expectation.ts'

/** One database at one moment: content by identity of the record. */
export interface State {
  readonly id: string
  readonly rows: readonly Row[]
  readonly contents: ReadonlyMap<string, Json>
}

/** All three at one moment, the office first. */
export type Moment = readonly State[]

export interface NetworkData {
  readonly expectation: NetworkExpectation
  /** After joining, before the connection was gone. */
  readonly joined: Moment
  /** After all three have worked off line. */
  readonly offLine: Moment
  readonly now: Moment
  /** Records of the stations that are not those of the office when they had just joined. */
  readonly unpaired: readonly string[]
}

export function readNetwork(folder: string): NetworkData {
  const expectation = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as NetworkExpectation
  const members = [expectation.office, ...expectation.stations]
  const read = (suffix: string): readonly Rows[] =>
    members.map((id) => readRecords(join(folder, `${id}${suffix}.sqlite`)))
  const joined = read('-joined')
  const { names, unpaired } = pairAll(joined, members, expectation)
  const moment = (databases: readonly Rows[]): Moment =>
    databases.map((rows, index) => ({
      id: members[index]!,
      rows,
      contents: contentsOf(rows, names[index]!, expectation),
    }))
  return {
    expectation,
    joined: moment(joined),
    offLine: moment(read('-off-line')),
    now: moment(read('')),
    unpaired,
  }
}

type Rows = readonly Row[]
type Names = ReadonlyMap<string, string>

/** Which row of a station is which of the office: by content, for they have just been made the same. */
function pairAll(
  [office, ...stations]: readonly Rows[],
  [, ...ids]: readonly string[],
  expectation: NetworkExpectation,
): { readonly names: readonly Names[]; readonly unpaired: readonly string[] } {
  const own = new Map(office!.map(({ key, kind }) => [key, `${kind} #${key}`]))
  const unpaired: string[] = []
  const atOffice = describeAll(office!, expectation)
  const names = stations.map((station, index): Names => {
    const waiting = new Map<string, string[]>()
    for (const [key, content] of atOffice) {
      waiting.set(content, [...(waiting.get(content) ?? []), own.get(key)!])
    }
    const found = new Map<string, string>()
    const contents = describeAll(station, expectation)
    for (const row of station) {
      const name = waiting.get(contents.get(row.key)!)?.shift()
      if (name === undefined) unpaired.push(`${ids[index]}: ${shortName(row)} is not that of the office`)
      else found.set(row.key, name)
    }
    const left = [...waiting.values()].flat().length
    if (left > 0) unpaired.push(`${ids[index]}: ${left} records of the office are not there`)
    return found
  })
  return { names: [own, ...names], unpaired }
}

/** Content by key, with what it points to spelled out. */
function describeAll(rows: Rows, expectation: NetworkExpectation): ReadonlyMap<string, string> {
  const own = new Map(rows.map(({ key, kind, fields }) => [key, mayLeave(kind, fields, expectation)]))
  const said = new Map(
    rows.map((row) => [
      row.key,
      Array.isArray(row.fields['lines']) ? shortName(row) : canonical(own.get(row.key)),
    ]),
  )
  const say = (key: string): string => said.get(key) ?? `gone ${key}`
  return new Map(rows.map(({ key, kind }) => [key, `${kind} ${canonical(translate(own.get(key), say))}`]))
}

function contentsOf(rows: Rows, names: Names, expectation: NetworkExpectation): ReadonlyMap<string, Json> {
  const nameOf = new Map(rows.map((row) => [row.key, names.get(row.key) ?? `new ${shortName(row)}`]))
  const contents = new Map<string, Json>()
  for (const row of rows) {
    const fields = translate(
      mayLeave(row.kind, row.fields, expectation),
      (key) => nameOf.get(key) ?? `gone ${key}`,
    )
    // Two rows of one identity are a finding of their own: the second must not hide behind the first.
    const name = nameOf.get(row.key)!
    contents.set(contents.has(name) ? `${name} again (${row.key})` : name, asObject(fields))
  }
  return contents
}

/** How a new record is recognised everywhere: documents by number, customers by name, for their number comes later. */
export function shortName({ kind, fields }: Pick<Row, 'kind' | 'fields'>): string {
  const { number, name, articleNumber, priceList, minQty, warehouse } = fields
  const parts = kind === 'party' ? [name] : [number, articleNumber, priceList, minQty, warehouse]
  return [kind, ...parts.map(asText).filter((text) => text !== '')].join(' ')
}

const references = ['partyKey', 'articleKey', 'key']

function translate(value: unknown, say: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => translate(one, say))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      references.includes(name) && typeof field === 'string' ? say(field) : translate(field, say),
    ]),
  )
}

/** A record without what stays at the office: masked fields, links to invoices, fields of invoices. */
function mayLeave(kind: string, fields: Json, { masked }: NetworkExpectation): Json {
  const hidden = masked[kind] ?? []
  const kept = Object.entries(fields).filter(([name]) => !hidden.includes(name))
  const links = asList(fields['links']).filter((link) => travellingKinds.includes(asText(link['kind'])))
  const named = withoutInvoices({ ...Object.fromEntries(kept), links })
  return asObject(withoutEmpty(named))
}

function withoutInvoices(fields: Json): Json {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, field]) => (isInvoiceName(name) ? [] : [[name, clean(field)]])),
    )
  }
  return 'ext' in fields ? { ...fields, ext: clean(fields['ext']) } : fields
}

/** Absent and empty are the same. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, field]) => [name, withoutEmpty(field)] as const)
      .filter(([, field]) => !isEmpty(field)),
  )
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

export function differingFields(one: Json, other: Json): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (field) => canonical(one[field]) !== canonical(other[field]),
  )
}

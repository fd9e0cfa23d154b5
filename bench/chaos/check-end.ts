/** What must hold once everything has healed (reliability.md 1: invariants 1, 2, 4, 5, 7, 8). */
import { shippedRegistry } from '../../packages/core/src/records/kind-registry.js'
import { canonicalJson } from '../../packages/core/src/format/canonical-json.js'
import { dropEmpty } from '../../packages/core/src/records/canonical-hash.js'
import { readRecords } from '../../packages/core/src/register/record-form.js'
import { Register } from '../../packages/core/src/register/register.js'
import { decodeRow, scanState, stateKeyComponents } from '../../packages/core/src/register/state-rows.js'
import { numberKeys } from '../../packages/core/src/numbering/number-rows.js'
import type { Lease, NumberFate } from '../../packages/core/src/numbering/number-rows.js'
import { statePrefix, stateTags } from '../../packages/core/src/register/state-rows.js'
import type { Fields, Store } from '../../packages/core/src/store/store.js'
import type { Digest } from '../../packages/core/src/runtime/runtime.js'
import type { Remote } from '../../packages/core/src/sync/sync.js'
import { quarantined } from '../../packages/core/src/sync/quarantine.js'
import { everybody, office, seriesOf, stations } from './members.ts'
import { checkMaster } from './master-data.ts'
import { canary, kinds, recordOf, valuesIn } from './model.ts'
import type { World } from './world.ts'

interface Shown {
  readonly uid: string
  readonly kind: string
  readonly record: string
  readonly fields: Fields
}

interface Snapshot {
  readonly byUid: ReadonlyMap<string, Shown>
  readonly unnamed: readonly string[]
  /** Names of records that went up in others. */
  readonly aliases: ReadonlyMap<string, string>
}

async function snapshotOf(store: Store, digest: Digest): Promise<Snapshot> {
  return store.transaction(async (tx) => {
    const register = new Register(tx.state, digest)
    const byUid = new Map<string, Shown>()
    const unnamed: string[] = []
    for (const name of kinds) {
      const kind = shippedRegistry.get(name)!
      const { keys } = await tx.records.changes(name, undefined, 10_000)
      const rows = await tx.records.get(name, keys)
      const here = keys.filter((_, i) => rows[i] !== undefined)
      const uids = await register.uidsOf(name, here)
      for (const [i, key] of here.entries()) if (uids[i] === undefined) unnamed.push(`${name} ${key}`)
      const entries = (await register.entries(uids.filter((uid) => uid !== undefined))).map((entry) => entry!)
      const read = await readRecords(tx, register, kind, entries)
      entries.forEach((entry, i) => {
        const fields = dropEmpty(read[i] ?? {})
        byUid.set(entry.uid, { uid: entry.uid, kind: name, record: recordOf(name, fields) ?? '', fields })
      })
    }
    return { byUid, unnamed, aliases: new Map() }
  })
}

export async function checkEnd(world: World): Promise<void> {
  const { digest } = world.options.runtime
  const snapshots = new Map<string, Snapshot>()
  for (const id of everybody) snapshots.set(id, await snapshotOf(world.member(id).database.store, digest))
  const host = snapshots.get(office)!
  for (const id of everybody) checkAlone(world, id, snapshots.get(id)!)
  for (const id of stations) checkAgreement(world, id, host, snapshots.get(id)!)
  checkActions(world, snapshots, await keptAsideValues(world))
  await checkNumbers(world, snapshots)
  await checkMaster(world)
  await checkRest(world)
}

/** No record twice, no row that nobody has seen. */
function checkAlone(world: World, id: string, { byUid, unnamed }: Snapshot): void {
  for (const row of unnamed) world.violation(`${id} has a row without identity: ${row}`)
  const seen = new Map<string, string>()
  const numbers = new Map<string, string>()
  for (const { kind, record, uid, fields } of byUid.values()) {
    const twin = seen.get(`${kind} ${record}`)
    const isTwo = kind === 'party' && world.model.two.has(record)
    if (twin !== undefined && !isTwo) world.violation(`${id} has ${kind} ${record} twice`)
    seen.set(`${kind} ${record}`, uid)
    const number = fields[kind === 'party' ? 'customerNumber' : 'number']
    if (typeof number !== 'string') continue
    const holder = numbers.get(`${kind} ${number}`)
    if (holder !== undefined)
      world.violation(`${id} has ${kind} number ${number} twice: ${holder}, ${record}`)
    numbers.set(`${kind} ${number}`, record)
  }
}

const ended = ['refused', 'quarantined', 'skipped', 'conflict']

function wasRefused(world: World, uid: string): boolean {
  return ended.some((outcome) => world.refused.get(uid)?.has(outcome))
}

/** Canonical content, as far as it means the same at both. */
function contentOf({ kind, fields }: Shown, known: ReadonlyMap<string, Shown>): string {
  const { parties, ...rest } = fields
  if (kind === 'party' || typeof parties !== 'object') return canonicalJson(fields)
  // Who is not here cannot be pointed to.
  const links = Object.entries(parties as Readonly<Record<string, Fields>>).map(([role, link]) => {
    const { partyUid, ...others } = link
    return [role, known.has(String(partyUid)) ? link : others]
  })
  return canonicalJson({ ...rest, parties: Object.fromEntries(links) as Fields })
}

/** Without the parts that stay where they were typed. */
function withoutForbidden(shown: Shown): Shown {
  const { ext: _ext, links: _links, ...fields } = shown.fields
  return { ...shown, fields }
}

function checkAgreement(world: World, id: string, host: Snapshot, station: Snapshot): void {
  const { model } = world
  const both = new Map([...host.byUid].filter(([uid]) => station.byUid.has(uid)))
  for (const [uid, there] of station.byUid) {
    const here = host.byUid.get(uid)
    const what = `${there.kind} ${there.record}`
    if (here === undefined) {
      if (model.forbidden.get(there.record) === id) continue
      // Deleted at the office while it was changed here: named to both, a person decides.
      if (model.deleted.has(there.record)) continue
      if (wasRefused(world, uid)) continue
      world.violation(`${id} has ${what}, the office does not`)
      continue
    }
    const isForbidden = model.forbidden.has(there.record)
    const [a, b] = [here, there].map((one) => contentOf(isForbidden ? withoutForbidden(one) : one, both)) as [
      string,
      string,
    ]
    if (a !== b) world.violation(`${id} and the office differ in ${what}: ${difference(a, b)}`)
  }
  for (const [uid, here] of host.byUid) {
    if (station.byUid.has(uid) || model.deleted.has(here.record)) continue
    if (model.forbidden.get(here.record) === office) continue
    world.violation(`${id} lacks ${here.kind} ${here.record}`)
  }
}

function difference(a: string, b: string): string {
  const [one, other] = [JSON.parse(a) as Fields, JSON.parse(b) as Fields]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map((name) => `${name} ${JSON.stringify(one[name])} / ${JSON.stringify(other[name])}`)
    .join(', ')
}

/** What stations hold that the office did not take or was never told. */
async function keptAsideValues(world: World): Promise<ReadonlySet<string>> {
  const values = new Set<string>()
  for (const id of stations) {
    const kept = await ((await world.open(id)) as Remote).keptAside()
    for (const value of valuesIn(kept.map(({ fields }) => fields))) values.add(value)
  }
  return values
}

/** Every action that its user was told is done: at the office, in a question, replaced knowingly, or refused with a receipt. */
function checkActions(
  world: World,
  snapshots: ReadonlyMap<string, Snapshot>,
  aside: ReadonlySet<string>,
): void {
  const { model } = world
  const uidOf = new Map<string, string>()
  for (const { byUid } of snapshots.values()) {
    for (const { uid, kind, record } of byUid.values()) uidOf.set(`${kind} ${record}`, uid)
  }
  for (const action of model.actions) {
    if (!action.done || action.type === 'delete') continue
    const { value, record, kind, place } = action
    if (model.atOffice.has(value) || model.asked.has(value) || aside.has(value)) continue
    if (model.deleted.has(record) || model.forbidden.has(record)) continue
    const replaced = model.actions.some((later) => later.upon === value && later.place === place)
    if (replaced) continue
    const uid = uidOf.get(`${kind} ${record}`)
    if (uid !== undefined && wasRefused(world, uid)) continue
    world.violation(`lost: ${action.type} ${kind} ${record} ${action.field} ${value} of ${place}`)
  }
}

async function checkNumbers(world: World, snapshots: ReadonlyMap<string, Snapshot>): Promise<void> {
  const { model } = world
  const taken = new Map<string, string>()
  for (const { place, number, record } of model.numbers) {
    const other = taken.get(number)
    if (other !== undefined)
      world.violation(`number ${number} was given to ${other} and to ${record} of ${place}`)
    taken.set(number, record)
  }
  const series = seriesOf['salesOrder']!
  const leases = await leasesOf(world.member(office).database.store, series.id)
  for (const { place, number } of model.numbers) {
    const n = Number(number.replace(series.format.prefix ?? '', ''))
    const lease = leases.find((one) => n >= one.first && n < one.first + one.count)
    if (lease?.station !== place)
      world.violation(`number ${number} of ${place} is from a lease of ${lease?.station}`)
  }
  for (const id of everybody) {
    const used = new Set(
      [...snapshots.get(id)!.byUid.values()].flatMap(({ kind, fields }) =>
        kind === 'salesOrder' ? [fields['number']] : [],
      ),
    )
    for (const { n, station } of await fatesOf(world.member(id).database.store, series.id)) {
      if (station !== id) continue
      const number = `${series.format.prefix ?? ''}${String(n).padStart(series.format.digits ?? 0, '0')}`
      if (!used.has(number)) world.violation(`number ${number} of ${id} was taken and no order has it`)
    }
  }
}

async function leasesOf(store: Store, series: string): Promise<readonly Lease[]> {
  return store.transaction(async ({ state }) => {
    const rows: Lease[] = []
    for await (const { value } of scanState(state, numberKeys.leasesOf(series)))
      rows.push(decodeRow<Lease>(value))
    return rows
  })
}

async function fatesOf(store: Store, series: string): Promise<readonly { n: number; station: string }[]> {
  return store.transaction(async ({ state }) => {
    const rows: { n: number; station: string }[] = []
    for await (const { key, value } of scanState(state, statePrefix(stateTags.numberFate, series))) {
      rows.push({ n: Number(stateKeyComponents(key).at(-1)), station: decodeRow<NumberFate>(value).station })
    }
    return rows
  })
}

async function checkRest(world: World): Promise<void> {
  for (const id of everybody) {
    const { store } = world.member(id).database
    for (const { reason } of await store.transaction((tx) => quarantined(tx))) {
      world.violation(`${id} keeps a bundle aside: ${reason.code} ${JSON.stringify(reason.parameters ?? {})}`)
    }
    const status = await (await world.open(id)).status()
    if (status.openQuestions > 0) world.violation(`${id} has ${status.openQuestions} open questions`)
    for (const { station, backlog, underWay, gaps, state } of status.links) {
      if (backlog + underWay + gaps.length === 0 && state === 'active') continue
      world.violation(
        `link of ${id} to ${station} is not at rest: ${state}, backlog ${backlog}, under way ${underWay}, gaps ${JSON.stringify(gaps)}`,
      )
    }
  }
  for (const text of world.plaintexts())
    if (text.includes(canary)) world.violation('what must not cross is in a bundle')
}

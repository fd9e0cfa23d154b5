/** Which record of this station is meant by one that the office sends. */
import type { ImportState } from '../jobs/import-state.js'
import type { Notice } from '../jobs/outcome.js'
import { holdTogether } from '../merge/price-merge.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { PriceEntry } from '../records/price.js'
import type { RecordKind } from '../records/record-kind.js'
import { resolveReferences } from '../records/references.js'
import { wholeRecord } from '../register/change-feed.js'
import { indexedKeys, reindexRecord, unindexRecord } from '../register/index-record.js'
import { readRecords, referencesOf } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { Incoming, Told } from './incoming.js'
import { noteOverruled, ownValues } from './kept-aside.js'
import { keepAsSent, pointingTo } from './pointing-rows.js'

/** Records of this station with one natural key; more than one is the exception. */
const mostOfOneKey = 100
/** Uids that went up in one; more than one is the exception. */
const mostNames = 8

/**
 * Under its uid, under one that went up in it at the office, or, of what only we have, under its number or its key (first
 * join); under a customer number only while the first load is under way.
 */
export async function findHere(
  state: ImportState,
  kind: RecordKind,
  incoming: readonly Incoming[],
  told: Told,
): Promise<readonly (RegisterEntry | undefined)[]> {
  const former = new Map<string, RegisterEntry>()
  const found = await search(state, kind, incoming, former, told)
  // Articles of the office take the place of ours, and what points to them is to say so (M-A1).
  if (kind.family === 'party' && former.size > 0) await keepNames(state, kind, former)
  return found
}

/**
 * What points to a customer whom the office knows by our name keeps that name, as it was sent or will be: there it is one of his.
 *
 * @param former - What was here under another name, by the name that it has from now on.
 */
async function keepNames(
  state: ImportState,
  { kind }: RecordKind,
  former: ReadonlyMap<string, RegisterEntry>,
): Promise<void> {
  await state.x.register.flush()
  const keys = [...former.values()].map(({ key }) => key!)
  for (const one of await pointingTo(state, kind, new Set(keys))) {
    await keepAsSent(state, one.kind, one.rows, (now) =>
      resolveReferences(now, referencesOf(one.kind), (of, uid) =>
        of === kind ? (former.get(uid)?.uid ?? uid) : uid,
      ),
    )
  }
}

async function search(
  state: ImportState,
  kind: RecordKind,
  incoming: readonly Incoming[],
  former: Map<string, RegisterEntry>,
  told: Told,
): Promise<readonly (RegisterEntry | undefined)[]> {
  const { register, tx } = state.x
  const found = [...(await register.entries(incoming.map(({ envelope }) => envelope.uid)))]
  const wanting: number[] = []
  for (const [i, { envelope }] of incoming.entries()) {
    if (found[i]?.key !== undefined) continue
    for (const alias of envelope.aliases ?? []) {
      const entry = await register.entry(alias)
      if (entry?.key === undefined || entry.kind !== kind.kind) continue
      former.set(envelope.uid, entry)
      found[i] = adopt(state, entry, envelope.uid, told)
      // Further ones are united with it (linked-records.ts).
      break
    }
    if (found[i]?.key === undefined) wanting.push(i)
  }
  if (wanting.length === 0) return found
  if (kind.family === 'price' || kind.family === 'stock') {
    for (const i of wanting) found[i] = (await findByKey(state, kind, incoming[i]!, told)) ?? found[i]
    return found
  }
  const field = kind.numberField
  if (field === undefined || kind.family === 'document') return found
  // A number that somebody typed here is text (M-A6): two customers that have it are two.
  if (kind.family === 'party' && state.context.customerNumbers === 'separate') return found
  const numbers = wanting
    .map((i) => incoming[i]!.envelope.fields[field])
    .map((n) => (typeof n === 'string' ? n : ''))
  const asked = [...new Set(numbers.filter((number) => number !== ''))]
  if (asked.length === 0) return found
  const keys = await tx.records.findByNumber(kind.kind, asked)
  for (const [at, i] of wanting.entries()) {
    const hits = keys[asked.indexOf(numbers[at]!)] ?? []
    if (hits.length !== 1) continue
    const [uid] = await register.uidsOf(kind.kind, hits)
    const entry = uid === undefined ? undefined : await register.entry(uid)
    if (!isOnlyHere(state, entry)) continue
    found[i] = adopt(state, entry, incoming[i]!.envelope.uid, told)
  }
  return found
}

/** The row goes on under the uid of the office; its own becomes another name of it. */
function adopt(state: ImportState, entry: RegisterEntry, uid: string, told: Told): RegisterEntry {
  const { register } = state.x
  const mark = register.mark(entry.uid)
  const { key, ...rest } = entry
  register.set({ ...unindexRecord(register, rest) })
  // An older state of the office that comes late does not make it two again.
  register.setMark(entry.uid, { change: told })
  register.setAlias(entry.uid, uid)
  const { base: _base, shared: _shared, ...kept } = entry
  const adopted: RegisterEntry = reindexRecord(register, { ...kept, uid, key })
  register.set(adopted, mark.groups)
  // What was changed here before they met is told as a change of the office's record, with nothing as its base.
  const at = mark.at
  const pending = mark.pending ?? (at === undefined ? undefined : { [wholeRecord]: at })
  register.setMark(uid, {
    ...(at === undefined ? {} : { at }),
    ...(mark.groups === undefined ? {} : { groups: mark.groups }),
    ...(pending === undefined ? {} : { pending }),
  })
  if (at !== undefined) register.write(uid, stateTags.feed, String(at).padStart(16, '0'))
  return adopted
}

/** What the office has never seen; a record of the office keeps its uid. */
function isOnlyHere({ context, x }: ImportState, entry: RegisterEntry | undefined): entry is RegisterEntry {
  if (entry?.key === undefined || x.register.mark(entry.uid).change !== undefined) return false
  return entry.origin.station === context.station || entry.shared === undefined
}

/**
 * Our own price that holds for the same at the same time (M-P1), our own level of the same place (M-S1). Where ours do not go
 * to the office, further ones of that kind are kept aside and removed: one price per key, one level per place.
 */
async function findByKey(
  state: ImportState,
  kind: RecordKind,
  { envelope }: Incoming,
  told: Told,
): Promise<RegisterEntry | undefined> {
  const { register, tx } = state.x
  const uids = new Set<string>()
  for (const fields of await spellings(state, kind, envelope)) {
    for (const key of indexedKeys(kind, fields, state.context.runtime.digest)) {
      for (const uid of await register.list(mostOfOneKey, stateTags.naturalKey, kind.kind, key)) uids.add(uid)
    }
  }
  if (uids.size === 0) return undefined
  const own = (await register.entries([...uids])).filter((entry) => isOnlyHere(state, entry))
  const read = await readRecords(tx, register, kind, own)
  const isMeant = (fields: Fields | undefined): fields is Fields =>
    fields !== undefined && (kind.family === 'stock' || holdsWith(fields, envelope.fields))
  const hits = own.flatMap((entry, i) => {
    const fields = read[i]
    return isMeant(fields) ? [{ entry, fields }] : []
  })
  // The one that begins on the same day takes the place of the office's; of several the first.
  const from = (fields: Fields): unknown => fields['validFrom'] ?? ''
  const at = hits.findIndex(({ fields }) => from(fields) === from(envelope.fields))
  const [first, ...others] = at > 0 ? [hits[at]!, ...hits.filter((_hit, i) => i !== at)] : hits
  if (first === undefined) return undefined
  for (const { entry, fields } of others) {
    if (state.context.staysHere?.(kind, fields) === true) await removeOwn(state, kind, entry, fields)
  }
  return adopt(state, first.entry, envelope.uid, told)
}

function holdsWith(own: Fields, other: Fields): boolean {
  return holdTogether(own as unknown as PriceEntry, other as unknown as PriceEntry)
}

/** The key as the station may have filed it: under its own uids, with defaults left out or spelled out. */
async function spellings(
  { x }: ImportState,
  kind: RecordKind,
  { fields }: RecordEnvelope,
): Promise<readonly Fields[]> {
  const references = kind.family === 'price' ? ['articleUid', 'partyUid'] : ['articleUid']
  let all: readonly Fields[] = [fields]
  for (const name of references) {
    const uid = fields[name]
    if (typeof uid !== 'string') continue
    const names = [uid, ...(await x.register.list(mostNames, stateTags.aliasOf, uid))]
    all = all.flatMap((one) => names.map((value) => ({ ...one, [name]: value })))
  }
  if (kind.family !== 'price') return all
  const { kind: what = 'sale', minQty = '0' } = fields
  const kinds = what === 'sale' ? ['sale', undefined] : [what]
  const steps = /^0*(?:\.0*)?$/.test(String(minQty)) ? ['0', undefined] : [minQty]
  return all.flatMap((one) =>
    kinds.flatMap((name) => steps.map((step) => ({ ...one, kind: name, minQty: step }))),
  )
}

/** Nobody at the office has ever heard of it, so nobody has to be told. */
async function removeOwn(
  state: ImportState,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
): Promise<void> {
  const { register, tx } = state.x
  const at = register.mark(entry.uid).at ?? 0
  const { uid } = entry
  await noteOverruled(register, kind, { uid, key: undefined }, fields, ownValues(fields, at), state.now)
  await tx.records.remove(kind.kind, [entry.key!])
  register.set({ ...unindexRecord(register, entry), key: undefined, job: state.jobId })
  register.setMark(uid, {})
}

/**
 * New documents of the office whose number one of ours has already (M-D3): both stay, the office asks what ours is to become,
 * and here it is named.
 */
export async function numbersOfOthers(
  state: ImportState,
  kind: RecordKind,
  incoming: readonly Incoming[],
  found: readonly (RegisterEntry | undefined)[],
): Promise<ReadonlyMap<string, readonly Notice[]>> {
  const notices = new Map<string, readonly Notice[]>()
  const { register, tx } = state.x
  if (kind.family !== 'document' || kind.numberField === undefined) return notices
  const fresh = incoming.filter((_one, i) => found[i]?.key === undefined)
  const numberOf = ({ envelope }: Incoming): unknown => envelope.fields[kind.numberField!]
  const numbers = [...new Set(fresh.map(numberOf))].filter(
    (number) => typeof number === 'string' && number !== '',
  ) as string[]
  if (numbers.length === 0) return notices
  const keys = await tx.records.findByNumber(kind.kind, numbers)
  for (const one of fresh) {
    const number = numberOf(one)
    const hits = keys[numbers.indexOf(number as string)] ?? []
    if (hits.length === 0) continue
    const uids = (await register.uidsOf(kind.kind, hits)).filter((uid) => uid !== undefined)
    const entries = await register.entries(uids)
    if (!entries.some((entry) => isOnlyHere(state, entry))) continue
    const parameters = { kind: kind.kind, number: number as string, station: one.envelope.origin.station }
    notices.set(one.envelope.uid, [{ code: 'NUMBER_TWICE_HERE', parameters }])
  }
  return notices
}

/**
 * Documents that are here and point to what was not: once it comes, the vendor's row gets the link. Text, figures and
 * revision stay as they are, others see the same document as before.
 */
import { dropEmpty } from '../records/canonical-hash.js'
import type { RecordKind } from '../records/record-kind.js'
import { globaliseMany, readRecords, toEnvelope } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import { documentsOf } from './document-parties.js'
import { resultOf } from './import-state.js'
import type { ImportState } from './import-state.js'
import { writeRecords } from './write-records.js'
import type { PlannedWrite } from './write-records.js'

/** More documents that point to one are not looked for. */
const mostPointing = 10_000

/** The row, in the form of the wire, with the links that it waits for; `undefined` when it waits for none of them. */
type Relink = (here: Fields, asSent: Fields) => Fields | undefined

/** Documents that were stored with an open party link get it now (M-A3). Each is an outcome of the job. */
export async function linkWaitingDocuments(state: ImportState, partyUid: string): Promise<void> {
  if (!(await isHere(state, partyUid))) return
  await relink(state, await documentsOf(state, partyUid), false, (here, asSent) =>
    withParty(here, asSent, partyUid),
  )
}

/**
 * Documents that pointed to one that this run has brought get their link closed (M-D8, M-D10). Beside the records of the run:
 * each of those has its one outcome, and what is relinked is no news to anybody.
 */
export async function closeDocumentLinks(state: ImportState): Promise<void> {
  const { register } = state.x
  const arrived = new Set<string>()
  for (const { result, wrote, before, alias } of state.journal) {
    if (state.context.kinds.get(result.kind)?.family !== 'document') continue
    if (wrote !== undefined && before === undefined) arrived.add(wrote)
    if (alias !== undefined) arrived.add(alias)
  }
  const waiting = new Set<string>()
  for (const uid of arrived) {
    await state.pace.step()
    const pointing = await register.list(mostPointing, stateTags.reference, uid)
    if (pointing.length === 0 || !(await isHere(state, uid))) continue
    for (const one of pointing) waiting.add(one)
  }
  await relink(state, [...waiting], true, (here, asSent) => withLinks(here, asSent, arrived))
}

async function isHere({ x }: ImportState, uid: string): Promise<boolean> {
  const [surviving] = await x.register.surviving([uid])
  return (await x.register.entry(surviving!))?.key !== undefined
}

async function relink(
  state: ImportState,
  uids: readonly string[],
  aside: boolean,
  change: Relink,
): Promise<void> {
  if (uids.length === 0) return
  const entries = (await state.x.register.entries(uids)).filter((entry) => entry?.key !== undefined)
  for (const kind of state.context.kinds.kinds) {
    const ofKind = entries.filter((entry) => entry!.kind === kind.kind).map((entry) => entry!)
    if (kind.family !== 'document' || ofKind.length === 0) continue
    await writeRecords(state, kind, await planRelinks(state, kind, ofKind, aside, change))
  }
}

async function planRelinks(
  state: ImportState,
  kind: RecordKind,
  entries: readonly RegisterEntry[],
  aside: boolean,
  change: Relink,
): Promise<readonly PlannedWrite[]> {
  const { register, tx } = state.x
  const wire = await readRecords(tx, register, kind, entries)
  const rows = await tx.records.get(
    kind.kind,
    entries.map((entry) => entry.key!),
  )
  const here = await globaliseMany(
    register,
    kind,
    rows.map((row) => dropEmpty(row ?? {})),
  )
  return entries.flatMap((entry, i): PlannedWrite[] => {
    const asSent = wire[i]
    if (asSent === undefined) return []
    const linked = change(here[i]!, asSent)
    if (linked === undefined) return []
    const { key: _key, localHash: _localHash, residue: _residue, ...next } = entry
    const envelope = toEnvelope(entry, asSent)
    const result = resultOf(state, envelope, 'linked')
    return [{ envelope, fields: linked, asSent, entry, rowBefore: rows[i]!, next, result, aside }]
  })
}

type Parties = Readonly<Record<string, { readonly partyUid?: unknown } | undefined>>

/** The row with the link set in each role that waits for this party; `undefined` when none does. */
function withParty(here: Fields, asSent: Fields, partyUid: string): Fields | undefined {
  const sent = (asSent['parties'] ?? {}) as Parties
  const own = (here['parties'] ?? {}) as Parties
  const roles = Object.keys(sent).filter(
    (role) =>
      sent[role]?.partyUid === partyUid && own[role] !== undefined && own[role].partyUid === undefined,
  )
  if (roles.length === 0) return undefined
  const linked = Object.fromEntries(roles.map((role) => [role, { ...own[role], partyUid }]))
  return { ...here, parties: { ...own, ...linked } }
}

type Links = readonly { readonly uid?: unknown }[]

function linksOf(fields: Fields): Links {
  return Array.isArray(fields['links']) ? (fields['links'] as Links) : []
}

/** The row with each link closed that waits for one of these documents; `undefined` when none does. */
function withLinks(here: Fields, asSent: Fields, arrived: ReadonlySet<string>): Fields | undefined {
  const [own, sent] = [linksOf(here), linksOf(asSent)]
  // Of a list that the vendor has changed since, nothing of what was sent is left to be compared.
  if (own.length !== sent.length) return undefined
  const uidAt = (at: number): unknown => {
    const uid = sent[at]!.uid
    return typeof uid === 'string' && arrived.has(uid) && own[at]!.uid === undefined ? uid : undefined
  }
  if (!own.some((_, at) => uidAt(at) !== undefined)) return undefined
  const links = own.map((link, at) => (uidAt(at) === undefined ? link : { ...link, uid: uidAt(at) }))
  return { ...here, links }
}

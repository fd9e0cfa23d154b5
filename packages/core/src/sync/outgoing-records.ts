/**
 * Records on their way to the other side: read, judged by the invoice ban, masked, put into lines. What must not travel stays
 * behind, named and counted; nothing of it stops the others.
 */
import { FormatError } from '../errors/errors.js'
import type { CheckedLine } from '../format/body-lines.js'
import type { EditLine, EvictLine, PutLine, TombstoneLine, WireLine } from '../format/wire.js'
import type { Notice } from '../jobs/outcome.js'
import { recordLabel } from '../jobs/record-label.js'
import { fillSnapshots, lacksSnapshot } from '../jobs/party-snapshot.js'
import { sameValue } from '../merge/plain-value.js'
import { inFirstLoad, inScope, maskFields, ruleOf } from '../profile/station-rule.js'
import type { StationProfile } from '../profile/profile.js'
import type { Direction } from '../profile/profile.js'
import { hashFields } from '../records/canonical-hash.js'
import { completeFields } from '../records/complete-fields.js'
import type { Epoch } from '../records/envelope.js'
import { judgeExternalIds } from '../records/invoice-ban/judge-external-ids.js'
import { judgePlainForExport } from '../records/invoice-ban/judge-record.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import { validateRecord } from '../records/validate-record.js'
import { wholeRecord } from '../register/change-feed.js'
import { groupOfField } from '../register/field-groups.js'
import { readRecords, referencesOf } from '../register/record-form.js'
import type { RegisterEntry, SyncMark } from '../register/register-entry.js'
import { keepShadow, readShadow } from '../register/shadows.js'
import { anyRecord } from '../register/register.js'
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import { carriedBodyBytes, carrierBytes } from './carrier-limit.js'
import type { PartlySent } from './left-out.js'
import type { Session } from './sync-context.js'

/** What stays behind though the rules include it. */
export interface RefusedRecord {
  readonly uid: string
  readonly kind: string
  readonly label: string
  /** With the field as `path`, where it is one. */
  readonly reason: Notice
}

export interface OutgoingLine {
  readonly uid: string
  /** Absent: nothing of it travels. */
  readonly line?: CheckedLine | undefined
  readonly refused?: RefusedRecord | undefined
  /** The record travels without these. */
  readonly partly?: PartlySent | undefined
}

/** Makes a line of the bundle of it. Throws {@link FormatError} for what no bundle takes. */
export type LineCheck = (line: WireLine) => CheckedLine

export interface OutgoingLink {
  readonly peer: string
  readonly profile: StationProfile
  readonly direction: Direction
  /** Epoch of the host, as far as it is known. */
  readonly hostEpoch: Epoch | undefined
  /** At the host: token of the station's epoch, as far as it is known. */
  readonly peerEpoch?: string | undefined
  /** Position of ours that the peer has confirmed; 0 where nobody confirms anything. */
  readonly acked: number
  /** End of the first load while it is under way: not everything goes along (OSI-07). */
  readonly loadTo?: number | undefined
}

/** Lines for these records, in the order given. */
export async function linesOf(
  session: Session,
  link: OutgoingLink,
  uids: readonly string[],
  check: LineCheck,
): Promise<readonly OutgoingLine[]> {
  const { register, context } = session
  const entries = await register.entries(uids)
  const lines = new Map<string, OutgoingLine>()
  for (const kind of context.exchange.kinds.kinds) {
    const ofKind = entries.filter((entry) => entry?.kind === kind.kind).map((entry) => entry!)
    if (ofKind.length === 0 || kind.localOnly) continue
    const { include } = ruleOf(link.profile, kind.kind, link.direction)
    if (!include) {
      for (const entry of ofKind) lines.set(entry.uid, await askLine(session, link, entry, check))
      continue
    }
    const present = ofKind.filter((entry) => entry.key !== undefined)
    for (const entry of ofKind) {
      if (entry.key === undefined) lines.set(entry.uid, await tombstoneOf(session, link, kind, entry, check))
    }
    const read = await readRecords(session.tx, register, kind, present)
    const names = await otherNames(session, link, present)
    const filled = kind.family === 'document' ? await withPartyNames(session, link, kind, read) : read
    for (const [i, entry] of present.entries()) {
      const fields = filled[i]
      if (fields === undefined) continue
      lines.set(
        entry.uid,
        await lineOf(session, link, kind, { entry, fields, names: names.get(entry.uid) ?? [] }, check),
      )
    }
  }
  return uids.map((uid) => lines.get(uid) ?? { uid })
}

/** A document shows name and address of its parties also where those do not travel (M-A8), without what is masked in them (BEY-17). */
async function withPartyNames(
  session: Session,
  { profile, direction }: OutgoingLink,
  kind: RecordKind,
  documents: readonly (Fields | undefined)[],
): Promise<readonly (Fields | undefined)[]> {
  const wanting = documents.filter((fields) => fields !== undefined && lacksSnapshot(fields))
  if (wanting.length === 0) return documents
  const { register, tx, context } = session
  const uids = new Set<string>()
  for (const fields of wanting) {
    for (const { kind: to, value } of referencedUids(fields!, referencesOf(kind))) {
      if (to === 'party') uids.add(value)
    }
  }
  const list = [...uids]
  const surviving = await register.surviving(list)
  const entries = await register.entries(surviving)
  const party = context.exchange.kinds.get('party')!
  const known = entries.filter((entry) => entry?.key !== undefined).map((entry) => entry!)
  const read = await readRecords(tx, register, party, known)
  const shown = (fields: Fields | undefined): Fields | undefined =>
    fields === undefined ? undefined : maskFields(profile, party.kind, direction, fields)
  const byUid = new Map(known.map((entry, i) => [entry.uid, shown(read[i])]))
  const ofUid = new Map(list.map((uid, i) => [uid, byUid.get(surviving[i]!)]))
  return documents.map((fields) =>
    fields === undefined ? undefined : fillSnapshots(fields, (uid) => ofUid.get(uid)),
  )
}

async function tombstoneOf(
  session: Session,
  link: OutgoingLink,
  kind: RecordKind,
  entry: RegisterEntry,
  check: LineCheck,
): Promise<OutgoingLine> {
  const { uid } = entry
  // Also what the office will not delete is told to it: it sends the record again.
  if (link.direction === 'stationToHost') return { uid, line: check(ownTombstone(session, link, entry)) }
  const mark = session.register.mark(uid)
  const rule = ruleOf(link.profile, kind.kind, link.direction)
  // A numbered document is never deleted by sync (M-D7); what the peer never had needs no deletion.
  if (!rule.acceptDeleted || (await isNumbered(session, kind, entry))) return { uid }
  const change = { epoch: session.epoch, counter: mark.at ?? 0 }
  return { uid, line: check({ op: 'tombstone', uid, kind: kind.kind, change }) }
}

function ownTombstone(
  { register }: Session,
  { hostEpoch }: OutgoingLink,
  { uid, kind }: RegisterEntry,
): TombstoneLine {
  const { at, change } = register.mark(uid)
  const base =
    change === undefined || hostEpoch === undefined
      ? {}
      : { base: { epoch: hostEpoch, counter: change.counter } }
  return { op: 'tombstone', uid, kind, sv: at ?? 1, ...base }
}

/** As it was last shared, for it is gone here. */
async function isNumbered(session: Session, kind: RecordKind, entry: RegisterEntry): Promise<boolean> {
  if (kind.family !== 'document') return false
  const last = await readShadow(session.register, entry.uid, entry.shared?.hash)
  return last === undefined || typeof last['number'] === 'string'
}

interface PresentRecord {
  readonly entry: RegisterEntry
  readonly fields: Fields
  /** Other uids that went up in this record and that the peer may still use. */
  readonly names: readonly string[]
}

async function lineOf(
  session: Session,
  link: OutgoingLink,
  kind: RecordKind,
  { entry, fields, names }: PresentRecord,
  check: LineCheck,
): Promise<OutgoingLine> {
  const { exchange } = session.context
  const { uid } = entry
  const label = () => recordLabel(fields, kind.numberField)
  const refuse = (reason: Notice): OutgoingLine => ({
    uid,
    refused: { uid, kind: kind.kind, label: label(), reason },
  })
  if (!inScope(link.profile, kind.kind, link.direction, fields))
    return evictionOf(session, link, entry, check)
  const at = session.register.mark(uid).at ?? 0
  if (at <= (link.loadTo ?? -1) && !inFirstLoad(link.profile, kind.kind, fields)) return { uid }
  const verdict = judgePlainForExport(
    { kind: kind.kind, fields },
    { registry: exchange.kinds, allowAttachments: true },
  )
  if (verdict.verdict === 'refused') {
    const { reasonCode, path, name } = verdict.reasons[0]!
    return refuse({ code: reasonCode, parameters: { path, name, kind: kind.kind } })
  }
  const partly = verdict.left.length > 0 ? { kind: kind.kind, label: label(), left: verdict.left } : undefined
  const masked = maskFields(link.profile, kind.kind, link.direction, verdict.fields)
  const sent = completeFields(kind, masked)
  const validity = validateRecord(kind, sent)
  if (!validity.ok) {
    const { code, path, message } = validity.issues[0]!
    return refuse({ code, parameters: { path, message } })
  }
  const isEdit = link.direction === 'stationToHost' && mustPropose(session, kind, entry)
  const line = isEdit
    ? await editLine(session, link, kind, entry, sent)
    : putLine(session, link, kind, { entry, fields: sent, names })
  let checked: CheckedLine | undefined
  try {
    checked = line === undefined ? undefined : check(line)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    if (error.code !== 'format.too_large') {
      return refuse({
        code: 'RECORD_INVALID',
        parameters: { path: '', message: error.message.slice(0, 200) },
      })
    }
    return refuse({ code: 'RECORD_TOO_LONG', parameters: { bytes: exchange.limits.lineBytes } })
  }
  if (checked !== undefined && checked.bytes.length > carriedBodyBytes(session.context)) {
    const parameters = { bytes: checked.bytes.length, limit: carrierBytes(session.context) }
    return refuse({ code: 'RECORD_TOO_LARGE_FOR_CARRIER', parameters })
  }
  if (line?.op === 'put' && link.direction === 'stationToHost' && kind.family === 'document') {
    await noteIssued(session, entry, line.hash, sent)
  }
  if (ruleOf(link.profile, kind.kind, link.direction).filter !== undefined) {
    await noteMembership(session, link, uid)
  }
  return { uid, line: checked, ...(partly === undefined ? {} : { partly }) }
}

/** Sent is issued: the next change of the owner is a new revision, made upon what the host has confirmed. */
async function noteIssued(
  { register }: Session,
  entry: RegisterEntry,
  hash: string,
  sent: Fields,
): Promise<void> {
  const shared = { revision: entry.revision, hash }
  register.set({ ...entry, shared, changedHere: undefined })
  await keepShadow(register, entry.uid, shared, sent)
}

/** What the host has already is changed field by field, unless this station is the owner of the document. */
function mustPropose({ register, self }: Session, kind: RecordKind, entry: RegisterEntry): boolean {
  const mark = register.mark(entry.uid)
  if (mark.change === undefined) return false
  return kind.family !== 'document' || (mark.owner ?? entry.origin.station) !== self.station
}

function putLine(
  session: Session,
  { direction, peer, peerEpoch, hostEpoch }: OutgoingLink,
  kind: RecordKind,
  { entry, fields: sent, names }: PresentRecord,
): PutLine {
  const { register, context, epoch } = session
  // The row may have changed since it was last looked at: the hash is that of what goes out.
  const hash = hashFields(kind, sent, context.exchange.runtime.digest)
  const mark = register.mark(entry.uid)
  const { externalIds } = judgeExternalIds(entry.externalIds)
  const toStation = direction === 'hostToStation'
  return {
    op: 'put',
    uid: entry.uid,
    kind: kind.kind,
    ...(entry.company === '' ? {} : { company: entry.company }),
    origin: originOf(entry),
    revision: entry.revision,
    ...(toStation ? { change: { epoch, counter: mark.at ?? 0 } } : {}),
    ...(entry.base === undefined ? {} : { baseRevision: entry.base.revision, baseHash: entry.base.hash }),
    hash,
    ...(entry.changedAt === undefined ? {} : { changedAt: entry.changedAt }),
    ...(entry.changedBy === undefined ? {} : { changedBy: entry.changedBy }),
    ...(names.length === 0 ? {} : { aliases: [...names] }),
    ...(externalIds === undefined ? {} : { externalIds: [...externalIds] }),
    ...(mark.owner === undefined || mark.owner === entry.origin.station ? {} : { owner: mark.owner }),
    ...(toStation
      ? takenFrom([mark, ...names.map((name) => register.mark(name))], peer, peerEpoch)
      : { sv: mark.at ?? 1, ...groupsOf(mark) }),
    ...(toStation || mark.change === undefined || hostEpoch === undefined
      ? {}
      : { base: { epoch: hostEpoch, counter: mark.upon ?? mark.change.counter } }),
    fields: sent,
  }
}

function originOf({ origin }: RegisterEntry): PutLine['origin'] {
  const { station, incarnation } = origin
  return incarnation === undefined ? { station } : { station, incarnation }
}

/**
 * Up to where the station's changes of this record are in it, so that the station does not keep them on top any more. Where it has
 * never spoken of it but under a name that went up in this one, those.
 */
function takenFrom(marks: readonly SyncMark[], peer: string, epoch: string | undefined): Pick<PutLine, 'sv'> {
  const [own, ...others] = marks.map(({ seen }) => {
    const taken = seen?.[peer]
    return taken === undefined || taken[0] !== epoch ? 0 : taken[1]
  })
  const sv = own === 0 ? Math.max(0, ...others) : (own ?? 0)
  return sv === 0 ? {} : { sv }
}

/** Groups changed after the record was made, so that a repeated one does not take back what others changed meanwhile. */
function groupsOf({ pending, offered }: SyncMark): Pick<PutLine, 'groups'> {
  const groups = Object.entries(pending ?? {}).map(([group, sv]) => [group, offered?.[group] ?? sv] as const)
  return offered === undefined && groups.every(([group]) => group === wholeRecord)
    ? {}
    : { groups: Object.fromEntries(groups) }
}

/** For each record the uids that went up in it, as far as there are such; most databases have none. */
async function otherNames(
  { register }: Session,
  { direction }: OutgoingLink,
  entries: readonly RegisterEntry[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, readonly string[]>()
  if (direction !== 'hostToStation') return names
  if ((await register.row<number>(stateTags.hasAlias, anyRecord)) === undefined) return names
  const has = await register.rows<number>(
    stateTags.hasAlias,
    entries.map(({ uid }) => [uid]),
  )
  for (const [i, { uid }] of entries.entries()) {
    if (has[i] !== undefined) names.set(uid, await register.list(64, stateTags.aliasOf, uid))
  }
  // What the peer has said of them is asked for below.
  await register.entries([...names.values()].flat())
  return names
}

/** Only what was changed here since the host's state, with what it was before. */
async function editLine(
  session: Session,
  { hostEpoch, acked }: OutgoingLink,
  kind: RecordKind,
  entry: RegisterEntry,
  sent: Fields,
): Promise<EditLine | undefined> {
  const { register } = session
  const mark = register.mark(entry.uid)
  const shadow = await readShadow(register, entry.uid, entry.shared?.hash)
  const pending = Object.entries(mark.pending ?? {})
    .filter(([, sv]) => mark.held === true || sv > acked)
    .map(([group, sv]) => [group, mark.offered?.[group] ?? sv] as const)
  const whole = pending.find(([group]) => group === wholeRecord)?.[1]
  const svOf = new Map(pending)
  const fields: EditLine['fields'] = {}
  for (const field of new Set([...Object.keys(shadow ?? {}), ...Object.keys(sent)])) {
    // Changed again after all of it counted as changed: that later change is none that was seen already.
    const sv = Math.max(whole ?? 0, svOf.get(groupOfField(kind, field)) ?? 0)
    if (sv === 0) continue
    const [before, after] = [shadow?.[field], sent[field]]
    // Documents: what is the same as the host had is no change. Others: that a value came back to it is one.
    if (kind.family === 'document' && shadow !== undefined && sameValue(before, after)) continue
    fields[field] = {
      ...(before === undefined ? {} : { old: before as never }),
      new: (after ?? null) as never,
      ...(sv === mark.at ? {} : { sv }),
    }
  }
  if (pending.length === 0 || hostEpoch === undefined) return undefined
  // Also a change that came to nothing is told: what the office sent meanwhile was put off for it and has to come again.
  return {
    op: 'edit',
    uid: entry.uid,
    kind: kind.kind,
    base: { epoch: hostEpoch, counter: mark.upon ?? mark.change?.counter ?? 0 },
    sv: mark.at ?? 1,
    fields,
    ...(entry.changedAt === undefined ? {} : { changedAt: entry.changedAt }),
    ...(entry.changedBy === undefined ? {} : { changedBy: entry.changedBy }),
  }
}

/**
 * A station changed or deleted what it does not tell: a change without fields says nothing but that the office's state is
 * wanted again, which then takes the place of ours (M-E5). Where nothing goes to the office at all, not even that does.
 */
async function askLine(
  session: Session,
  link: OutgoingLink,
  entry: RegisterEntry,
  check: LineCheck,
): Promise<OutgoingLine> {
  const { uid, kind } = entry
  const { direction, profile, hostEpoch, acked } = link
  const isClosed = profile.oneWay !== undefined && profile.oneWay !== direction
  if (direction !== 'stationToHost' || isClosed || hostEpoch === undefined) return { uid }
  const { change, pending, upon, at } = session.register.mark(uid)
  if (change === undefined) return { uid }
  if (entry.key === undefined) return { uid, line: check(ownTombstone(session, link, entry)) }
  if (!Object.values(pending ?? {}).some((sv) => sv > acked)) return { uid }
  const base = { epoch: hostEpoch, counter: upon ?? change.counter }
  return { uid, line: check({ op: 'edit', uid, kind, base, sv: at ?? 1, fields: {} }) }
}

/** It is out of the filter: a station that has it drops it, one that never had it hears nothing (protocol.md 1.6). */
async function evictionOf(
  session: Session,
  link: OutgoingLink,
  entry: RegisterEntry,
  check: LineCheck,
): Promise<OutgoingLine> {
  const { register, epoch } = session
  const { uid, kind } = entry
  if (link.direction !== 'hostToStation') return askLine(session, link, entry, check)
  const had = await register.row<number>(stateTags.membership, link.peer, uid)
  if (had === undefined) return { uid }
  register.write(null, stateTags.membership, link.peer, uid)
  const change = { epoch, counter: register.mark(uid).at ?? 0 }
  const line: EvictLine = { op: 'evict', uid, kind, change }
  return { uid, line: check(line) }
}

/** Who has what is kept only where a filter decides it: else it follows from the cursor. */
async function noteMembership(
  { register }: Session,
  { peer, direction }: OutgoingLink,
  uid: string,
): Promise<void> {
  if (direction !== 'hostToStation') return
  const at = register.mark(uid).at ?? 0
  if ((await register.row<number>(stateTags.membership, peer, uid)) !== at) {
    register.write(at, stateTags.membership, peer, uid)
  }
}

/**
 * Sending to one peer: cut, seal, keep, hand to the carrier. The bundle is in the outbox before it leaves, so a crash anywhere
 * sends the same bytes again.
 */
import { UsageError } from '../errors/errors.js'
import type { CheckedBody } from '../format/checked-body.js'
import type { NetworkManifestDraft } from '../format/manifest-schema.js'
import { schemaVersion } from '../format/manifest-schema.js'
import { encodeBase32 } from '../format/text-codecs.js'
import type { WireLine } from '../format/wire.js'
import { recipientsOf } from '../identity/roster-lookup.js'
import { leaseRequests } from '../numbering/refill.js'
import { journalSince } from '../numbering/number-journal.js'
import { runAsync } from '../numbering/program.js'
import type { StationProfile } from '../profile/profile.js'
import { stateTags } from '../register/state-rows.js'
import { cutBundle, lineCheck } from './cut.js'
import type { Cut } from './cut.js'
import { isLoaded } from './first-load.js'
import { isReplaced } from './former-devices.js'
import { firstLeases } from './give-numbers.js'
import { directionOf, hand } from './hand-over.js'
import { putItem, requestKey } from './items.js'
import { noteLeftBehind, retryLeftBehind } from './left-behind.js'
import { ackOf } from './link.js'
import type { LinkState, SentBundle } from './link.js'
import { dropSent, mostKeptBytes, sentBundles, writeFrame, writeSent } from './outbox.js'
import { dueAgain, resend } from './resend.js'
import type { RunState } from './run-state.js'
import { profileOfLink, readLink, readStation, writeLink, writeStation } from './sync-context.js'
import type { Session } from './sync-context.js'

/** Fates of numbers told per bundle. */
const mostJournalLines = 50

interface Draft {
  readonly manifest: NetworkManifestDraft
  readonly lines: readonly WireLine[] | CheckedBody
  readonly recipients: readonly string[]
  readonly link: LinkState
  readonly cut?: Cut | undefined
  readonly isAck: boolean
  /** It only asks for an answer: what it is for was handed over so often. */
  readonly tries?: number | undefined
  /** It tells a station that it is suspended. */
  readonly isFarewell?: boolean | undefined
}

/** Everything there is for this peer now. */
export async function sendTo(run: RunState, peer: string): Promise<void> {
  let draft = await firstDraft(run, peer)
  run.retried.add(peer)
  while (draft !== undefined) {
    run.signal?.throwIfAborted()
    const isLast = await sendDraft(run, peer, draft)
    // Not in memory any more while the next one is made.
    draft = undefined
    if (!isLast) draft = await run.transaction((session) => draftFor(run, session, peer))
  }
}

/** What is due again goes out first; nearly always nothing is, then what is new is found in the same transaction. */
async function firstDraft(run: RunState, peer: string): Promise<Draft | undefined> {
  const { due, draft } = await run.transaction(async (session) => {
    const found = isReplaced(session) ? [] : await dueAgain(run, session, peer)
    return { due: found, draft: found.length > 0 ? undefined : await draftFor(run, session, peer) }
  })
  if (due.length === 0) return draft
  await resend(run, peer, due)
  return run.transaction((session) => draftFor(run, session, peer))
}

/** @returns whether nothing more is there for this peer. */
async function sendDraft(run: RunState, peer: string, draft: Draft): Promise<boolean> {
  const sealed = await run.context.suite.seal({
    manifest: draft.manifest,
    lines: draft.lines,
    recipients: draft.recipients,
    signer: run.keys.signing,
    extension: run.context.exchange.extension,
    limits: run.context.exchange.limits,
    runtime: run.context.exchange.runtime,
  })
  if (draft.isAck) {
    // A lost one is made good by the peer, who sends again what is not confirmed.
    const handle = await run.send(peer, { name: sealed.name, bytes: sealed.bytes })
    const before = await run.transaction(async (session) => {
      const link = await readLink(session, peer)
      const { receiving, ackHandle } = link
      writeLink(session, { ...link, receiving: settled(receiving), ackHandle: handle })
      return ackHandle
    })
    if (before !== undefined) await run.retire(before)
    run.report.sent += 1
    return true
  }
  const sent: SentBundle = {
    seq: draft.manifest.seq,
    hash: sealed.manifestHash,
    name: sealed.name,
    ...(draft.cut === undefined ? {} : { from: draft.cut.from, to: draft.cut.to }),
    size: sealed.bytes.length,
    tries: draft.tries ?? 0,
  }
  await run.transaction((session) => keepSent(run, session, peer, sent, sealed.bytes, draft))
  run.unanswered.delete(peer)
  await run.writeWitness()
  await hand(run, peer, sent, sealed.bytes)
  run.report.sent += 1
  run.report.sentRecords += draft.cut?.records ?? 0
  run.progress({ stage: 'send', peer, done: run.report.sentRecords, total: 0 })
  return draft.cut?.atEnd === true
}

/** @returns `undefined` when there is nothing to say. */
async function draftFor(run: RunState, session: Session, peer: string): Promise<Draft | undefined> {
  const link = await readLink(session, peer)
  const profile = await profileOfLink(session, peer)
  const ack = ackOf(link.receiving)
  const { self, members } = session
  const base = {
    net: self.net,
    from: self.station,
    to: peer,
    epoch: session.epoch,
    ...(ack === undefined ? {} : { ack }),
    roster: { ver: members.ver, hash: run.digest.sha256Hex(session.roster.text) },
    created: run.nowText(),
    schema: { ver: schemaVersion, min: schemaVersion },
  }
  if (self.role === 'station' && self.welcomed !== true) return enrolDraft(session, link, base)
  const recipients = recipientsOf(members, peer)
  if (profile === undefined || recipients.length === 0) return undefined
  // Nobody takes what it sends; it says once that it knows.
  if (isReplaced(session)) return confirmFarewell(link, { ...base, recipients })
  const next = { ...base, seq: link.sending.seq + 1, prev: link.sending.head }
  if (!profile.active) {
    return self.role === 'host'
      ? farewell(run, session, link, profile, { ...next, recipients })
      : confirmFarewell(link, { ...base, recipients })
  }
  if (self.role === 'host' && link.sending.seq === 0) {
    return { ...(await welcome(run, session, link, profile, next)), recipients }
  }
  await addDueItems(run, session, peer)
  const direction = directionOf(session)
  // A station that has its first load still before it listens first (first join, seams 5).
  const waits = self.role === 'station' && !(await isLoaded(session, link))
  const hostEpoch = self.role === 'host' ? session.epoch : link.receiving.epoch
  const outgoing = {
    peer,
    profile,
    direction,
    hostEpoch,
    peerEpoch: link.receiving.epoch?.token,
    // What was handed over on a one-way link counts as confirmed, and may be lost all the same (protocol.md 1.9a).
    acked: profile.oneWay === direction ? 0 : link.sending.acked,
    ...(self.role === 'host' ? { loadTo: link.sending.loadTo } : {}),
  }
  const { sent } = link.sending
  if (!waits && !run.retried.has(peer)) {
    await retryLeftBehind(session, outgoing, sent, lineCheck(session, run.lineEncoder))
  }
  const cut = waits ? undefined : await cutBundle(session, outgoing, sent, run)
  if (cut !== undefined) {
    for (const record of await noteLeftBehind(session, peer, cut)) run.noteLeftBehind(peer, record)
    for (const one of cut.partly) run.noteLeftOut(peer, one)
  }
  if (cut === undefined || cut.lines.lines === 0) {
    // What is not for this peer is passed over, so that it is not looked at again.
    const { acked, covered } = link.sending
    const empty = (to: number): Cut => ({
      lines: run.body,
      from: covered,
      to,
      records: 0,
      refused: [],
      partly: [],
      atEnd: true,
    })
    const delta = (to: number) => ({ ...next, kind: 'delta' as const, cover: { from: covered, to } })
    // A station waits for the end of its first load, also where nothing (more) of it was for this station.
    if (cut !== undefined && isLoadPast(link, cut.to) && covered < link.sending.loadTo!) {
      return { manifest: delta(cut.to), lines: [], recipients, link, cut: empty(cut.to), isAck: false }
    }
    // Who only receives owes nothing but what makes it a member (protocol.md 1.9a).
    const receivesOnly = profile.oneWay !== undefined && profile.oneWay !== direction
    // Handed over once and looked through again, with nothing in it that is still wanted: said, so that no gap stays.
    const isUncovered = covered < (link.sending.reached ?? 0)
    if (cut !== undefined && isUncovered && !receivesOnly) {
      return { manifest: delta(cut.to), lines: [], recipients, link, cut: empty(cut.to), isAck: false }
    }
    // Where nothing is under way, what is not for this peer needs no confirmation.
    const passed = cut !== undefined && acked >= covered && Math.max(acked, link.sending.passed ?? 0) < cut.to
    if (cut !== undefined && (cut.to > link.sending.sent || passed || isLoadPast(link, cut.to))) {
      const { loadTo: _to, loadSet: _set, loadParts: _parts, ...rest } = link.sending
      const sending = isLoadPast(link, cut.to) ? rest : link.sending
      writeLink(session, {
        ...link,
        sending: { ...sending, sent: cut.to, ...(passed ? { passed: cut.to } : {}) },
      })
    }
    const tries = run.unanswered.get(peer)
    if (tries !== undefined && cut !== undefined) {
      return {
        manifest: delta(covered),
        lines: [],
        recipients,
        link,
        cut: empty(covered),
        isAck: false,
        tries,
      }
    }
    const owes = receivesOnly ? self.role === 'station' && link.receiving.asked === true : link.receiving.owed
    if (!owes || ack === undefined) return undefined
    const { seq, head } = link.sending
    return {
      manifest: { ...base, kind: 'ack', seq, prev: head } as NetworkManifestDraft,
      lines: [],
      recipients,
      link,
      isAck: true,
    }
  }
  const cover = { from: link.sending.covered, to: cut.to }
  const load = snapshotPart(link, cut)
  const manifest: NetworkManifestDraft = {
    ...next,
    ...(load === undefined ? { kind: 'delta' as const } : { kind: 'snapshot' as const, part: load }),
    cover,
  }
  return { manifest, lines: cut.lines, recipients, link, cut, isAck: false }
}

/** The other side hears what we have of it. */
function settled({ asked: _asked, ...receiving }: LinkState['receiving']): LinkState['receiving'] {
  return { ...receiving, owed: false }
}

/** Nothing of the first load is left to be sent. */
function isLoadPast({ sending }: LinkState, to: number): boolean {
  return sending.loadTo !== undefined && to >= sending.loadTo
}

function snapshotPart({ sending }: LinkState, cut: Cut): { set: string; i: number; n: number } | undefined {
  const { loadTo, loadSet, loadParts = 0 } = sending
  if (loadTo === undefined || loadSet === undefined || cut.from >= loadTo) return undefined
  const left = Math.max(0, loadTo - cut.to)
  const i = loadParts + 1
  // How many there will be is a guess by what this one covers; it gets better with each.
  return { set: loadSet, i, n: i + Math.ceil(left / Math.max(1, cut.to - cut.from)) }
}

/** The first bundle to a station: settings, members, numbers (SKY-35, SKY-36). */
async function welcome(
  run: RunState,
  session: Session,
  link: LinkState,
  profile: StationProfile,
  next: Omit<NetworkManifestDraft, 'kind' | 'cover' | 'part'>,
): Promise<Omit<Draft, 'recipients'>> {
  const station = await readStation(session, link.peer)
  const leases = station === undefined ? [] : await firstLeases(run, session, station)
  const lines: WireLine[] = [
    { op: 'roster', roster: session.roster.text, signatures: [...session.roster.signatures] },
    await run.profileLine(session, profile, session.feed.end),
    ...leases,
  ]
  const loadSet = encodeBase32(run.context.exchange.runtime.random.bytes(16))
  const sending = { ...link.sending, loadTo: session.feed.end, loadSet, loadParts: 0 }
  writeLink(session, { ...link, sending })
  return {
    manifest: { ...next, kind: 'control' } as NetworkManifestDraft,
    lines,
    link: { ...link, sending },
    isAck: false,
  }
}

interface Addressed extends Omit<NetworkManifestDraft, 'kind' | 'seq' | 'prev' | 'cover' | 'part'> {
  readonly recipients: readonly string[]
}

/** The last bundle to a station that is switched off says so; nothing else goes out until it is switched on (SKY-15). */
async function farewell(
  run: RunState,
  session: Session,
  link: LinkState,
  profile: StationProfile,
  { recipients, ...next }: Addressed & { readonly seq: number; readonly prev: string },
): Promise<Draft | undefined> {
  const station = await readStation(session, link.peer)
  // Who was never welcomed has no settings yet that could change.
  if (station === undefined || station.farewell !== undefined || link.sending.seq === 0) return undefined
  return {
    manifest: { ...next, kind: 'control' } as NetworkManifestDraft,
    lines: [await run.profileLine(session, profile, session.feed.end)],
    recipients,
    link,
    isAck: false,
    isFarewell: true,
  }
}

/** All that a suspended station says: that it has heard of it. Its changes wait. */
function confirmFarewell(link: LinkState, { recipients, ...base }: Addressed): Draft | undefined {
  if (!link.receiving.owed || base.ack === undefined) return undefined
  const { seq, head } = link.sending
  return {
    manifest: { ...base, kind: 'ack', seq, prev: head } as NetworkManifestDraft,
    lines: [],
    recipients,
    link,
    isAck: true,
  }
}

function enrolDraft(
  { self }: Session,
  link: LinkState,
  base: Omit<NetworkManifestDraft, 'kind' | 'seq' | 'prev'>,
): Draft | undefined {
  if (self.enrol === undefined || link.sending.seq > 0) return undefined
  const { line, recipient } = self.enrol
  return {
    manifest: { ...base, kind: 'enrol', seq: 1, prev: link.sending.head } as NetworkManifestDraft,
    lines: [line],
    recipients: [recipient],
    link,
    isAck: false,
  }
}

/** Number requests and fates of numbers, as items of the link. */
async function addDueItems(run: RunState, session: Session, peer: string): Promise<void> {
  if (session.self.role !== 'station') return
  const { register, tx } = session
  const { random, clock } = run.context.exchange.runtime
  for (const line of await runAsync(tx.state, leaseRequests(random, clock.now()))) {
    await putOnce(session, peer, requestKey(line.series, String(line.id)), line)
  }
  for (const line of await runAsync(tx.state, journalSince(mostJournalLines))) {
    const first = line.entries[0]!
    await putOnce(session, peer, `numbers ${line.series} ${String(first.number)}`, line)
  }
  await register.flush()
}

/** Only what differs from what is waiting already: else a cycle without news would have some. */
async function putOnce({ register }: Session, peer: string, key: string, line: WireLine): Promise<void> {
  const text = JSON.stringify(line)
  const known = await register.row<string>(stateTags.itemText, peer, key)
  if (known === text) return
  register.write(text, stateTags.itemText, peer, key)
  await putItem(register, peer, key, { line })
}

async function keepSent(
  run: RunState,
  session: Session,
  peer: string,
  sent: SentBundle,
  bytes: Uint8Array,
  { link, cut, manifest, isFarewell }: Draft,
): Promise<void> {
  const { register, tx } = session
  if (isFarewell === true) {
    const station = await readStation(session, peer)
    if (station !== undefined) writeStation(session, { ...station, farewell: sent.seq })
  }
  const now = await readLink(session, peer)
  if (now.sending.seq !== link.sending.seq) {
    throw new UsageError('usage.already_running', 'another run has sent on this link')
  }
  const before = await sentBundles(tx.state, peer)
  const kept = before.reduce((sum, { size }) => sum + size, 0)
  // One that only asks is enough.
  for (const one of before) {
    if (one.from === undefined || one.from !== one.to) continue
    await dropSent(register, tx.state, peer, one)
    if (one.handle !== undefined) run.settled.push(one.handle)
  }
  const keep = kept + bytes.length <= mostKeptBytes
  writeSent(register, peer, keep ? sent : { ...sent, size: 0 })
  if (keep) await writeFrame(tx.state, peer, sent.seq, bytes)
  const { sending } = now
  const loaded = sending.loadTo !== undefined && cut !== undefined && cut.to >= sending.loadTo
  const { loadTo: _to, loadSet: _set, loadParts: _parts, ...rest } = sending
  writeLink(session, {
    ...now,
    sending: {
      ...(loaded ? rest : sending),
      ...(loaded || manifest.part === undefined ? {} : { loadParts: manifest.part.i }),
      seq: sent.seq,
      head: sent.hash,
      // Set back meanwhile, so that everything is looked at again: that stays.
      ...(cut === undefined || sending.sent < cut.from
        ? {}
        : { sent: Math.max(sending.sent, cut.to), covered: cut.to }),
    },
    receiving: settled(now.receiving),
  })
}

/**
 * Receiving: whatever the carrier brings is opened, judged, and applied in one transaction with the position of the link.
 * One bundle that cannot be read stops no other.
 */
import { FormatError, TransportError } from '../errors/errors.js'
import type { OpenedBundle } from '../format/bundle.js'
import type { NetworkManifest } from '../format/manifest-schema.js'
import { resolveKey } from '../identity/roster-lookup.js'
import type { Notice } from '../jobs/outcome.js'
import type { NumberJournalLine } from '../format/wire.js'
import { markReported } from '../numbering/number-journal.js'
import { runAsync } from '../numbering/program.js'
import { positionKey } from '../register/change-feed.js'
import { stateTags } from '../register/state-rows.js'
import { leftNotice } from '../transport/transport.js'
import type { Delivery } from '../transport/transport.js'
import { applyAtHost, applyEnrolment } from './apply-at-host.js'
import { applyAtStation } from './apply-at-station.js'
import { askLicence } from './ask-hook.js'
import type { LicenceDetails } from './ask-hook.js'
import { dropFeedUpTo } from './feed-rows.js'
import { formerNotice, formersOf, keyOfFormer } from './former-devices.js'
import type { KnownFormer } from './former-devices.js'
import { dropItems } from './items.js'
import { asksAnyway, judgeArrival, noteReceived, takeAck } from './link.js'
import type { LinkState } from './link.js'
import { dropSent, sentBundles } from './outbox.js'
import { quarantine } from './quarantine.js'
import { noteNoTwin, noteTwin } from './twin.js'
import type { RunState } from './run-state.js'
import { profileOfLink, readLink, writeLink } from './sync-context.js'
import type { Session } from './sync-context.js'

/** Sequence numbers whose manifest hash is kept, to tell a fork from a repetition. */
const keptHashes = 1024

type Arrived = 'applied' | 'repeated' | 'later' | { readonly aside: Notice } | { readonly foreign: Notice }

/** Take everything that the carrier has now. */
export async function receiveAll(run: RunState): Promise<void> {
  let done = 0
  const onLeft = (notice: Notice): void => {
    if (left.length < mostLeft) left.push(notice)
  }
  const left: Notice[] = []
  let inARow = 0
  for await (const delivery of run.context.transport.receive({ ...run.carrier(), onLeft })) {
    run.signal?.throwIfAborted()
    try {
      await receiveOne(run, delivery, onLeft)
      inARow = 0
    } catch (error) {
      // One that cannot be read is named and stays; the others are received.
      if (!(error instanceof TransportError)) throw error
      const { exchange } = run.context
      exchange.logger.write('warn', 'delivery.not_read', { name: delivery.name, code: error.code })
      onLeft(unreadNotice(delivery.name, error.code))
      inARow += 1
      if (inARow === mostInARow) throw error
    }
    done += 1
    run.progress({ stage: 'receive', done, total: 0 })
  }
  run.left = left
}

/** Files at the carrier's place that are named to people. */
const mostLeft = 100
/** So many one after the other that cannot be read: then it is the carrier, and asking for each would take for ever. */
const mostInARow = 3

function unreadNotice(name: string, reason: string): Notice {
  return { code: 'TRANSPORT_ENTRY_UNREADABLE', parameters: { name: name.slice(0, 120), reason } }
}

async function read(run: RunState, delivery: Delivery): Promise<Uint8Array> {
  try {
    return await delivery.read(run.signal === undefined ? {} : { signal: run.signal })
  } catch (error) {
    run.signal?.throwIfAborted()
    if (error instanceof TransportError) throw error
    throw new TransportError('transport.unavailable', String(error).slice(0, 200), { cause: error })
  }
}

async function receiveOne(
  run: RunState,
  delivery: Delivery,
  onLeft: (notice: Notice) => void,
): Promise<void> {
  const bytes = await read(run, delivery)
  const arrived = await take(run, bytes)
  if (arrived === 'later') return
  if (arrived === 'applied' || arrived === 'repeated') {
    run.report[arrived === 'applied' ? 'received' : 'repeated'] += 1
    await delivery.accept()
  } else if ('foreign' in arrived) {
    run.report.unrecognised += 1
    await delivery.reject(arrived.foreign)
    onLeft(leftNotice(delivery.name, arrived.foreign.code))
  } else {
    run.report.quarantined += 1
    run.report.notices.push(arrived.aside)
    await run.transaction((session) => quarantine(session, bytes, arrived.aside, run.nowText()))
    await delivery.accept()
  }
}

/** Open and apply one file. */
export async function take(run: RunState, bytes: Uint8Array): Promise<Arrived> {
  const members =
    run.members ??
    (await run.transaction(async (session) => {
      run.formers = await formersOf(session)
      return session.members
    }))
  run.members = members
  let former: KnownFormer | undefined
  const keyOf = (from: string, keyId: string): Uint8Array | undefined => {
    const key = resolveKey(members, from, keyId, { inactive: true })
    former =
      key === undefined ? run.formers.find((one) => one.station === from && one.kid === keyId) : undefined
    return former === undefined ? key : keyOfFormer(former)
  }
  let bundle: OpenedBundle
  try {
    bundle = await run.context.suite.open(bytes, {
      identities: [run.keys.identity],
      resolveKey: keyOf,
      limits: run.context.exchange.limits,
      runtime: run.context.exchange.runtime,
    })
  } catch (error) {
    run.signal?.throwIfAborted()
    if (!(error instanceof FormatError)) throw error
    const { code, parameters } = error
    const notice: Notice = { code, parameters: { ...parameters } }
    // Sealed for somebody else, or none of ours: left where it is.
    const foreign = ['format.wrong_key', 'format.not_a_bundle', 'format.incomplete'].includes(code)
    return foreign ? { foreign: notice } : { aside: notice }
  }
  const { manifest } = bundle
  if (manifest.kind === 'file') return { foreign: { code: 'BUNDLE_IS_A_FILE' } }
  if (manifest.net !== members.net || manifest.to !== run.station)
    return { foreign: { code: 'BUNDLE_NOT_FOR_US' } }
  if (former !== undefined) {
    // An acknowledgement says only what it has of ours: of what told it, it is the last.
    if (manifest.kind === 'ack' && (manifest.ack?.seq ?? 0) >= former.seq) run.readFormers.add(former.kid)
    else run.heardFormers.set(former.kid, former)
    return manifest.kind === 'ack' ? 'repeated' : { aside: formerNotice(former) }
  }
  try {
    let arrived = await run.transaction((session) => apply(run, session, bundle, manifest))
    if (typeof arrived === 'object' && 'ask' in arrived) {
      const { ask } = arrived
      const licensed = await askLicence(run, ask)
      if (licensed === undefined) {
        const parameters = { station: ask.station, device: ask.device }
        run.report.notices.push({ code: 'ENROL_LICENCE_UNKNOWN', parameters })
        return 'later'
      }
      arrived = await run.transaction((session) => applyEnrolment(run, session, bundle, manifest, licensed))
    }
    if (typeof arrived === 'object' && 'ask' in arrived) return 'later'
    // At the office; a station forgets them when it takes a new roster.
    if (manifest.kind === 'enrol') run.members = undefined
    return arrived
  } catch (error) {
    run.signal?.throwIfAborted()
    if (!(error instanceof FormatError)) throw error
    // Nothing of it was applied; it is named in the next acknowledgement as a gap, and later bundles go on.
    return { aside: { code: error.code, parameters: { ...error.parameters, station: manifest.from } } }
  }
}

async function apply(
  run: RunState,
  session: Session,
  bundle: OpenedBundle,
  manifest: NetworkManifest,
): Promise<Arrived | { readonly ask: LicenceDetails }> {
  const peer = manifest.from
  if (manifest.kind === 'enrol') return applyEnrolment(run, session, bundle, manifest)
  if (!isKnownPeer(session, peer)) return { foreign: { code: 'BUNDLE_NOT_FOR_US' } }
  const profile = await profileOfLink(session, peer)
  const first = session.self.role === 'station' && profile === undefined
  // Settings first: what comes before them is looked at again later (SKY-35).
  if (first && manifest.kind !== 'control') return 'later'
  // What a station that is switched off sends is held, not lost (SKY-15); only what it has of ours is heard.
  if (profile?.active === false && session.self.role === 'host' && manifest.kind !== 'ack') return 'later'
  let link = await readLink(session, peer)
  const known = await session.register.row<string>(stateTags.inbox, peer, positionKey(manifest.seq))
  const before = await session.register.row<string>(stateTags.inbox, peer, positionKey(manifest.seq - 1))
  link = { ...link, heardAt: run.now() }
  if (manifest.kind === 'ack') {
    if (isOtherEpoch(link, manifest)) return { aside: epochNotice(peer) }
    const confirmed = await confirm(run, session, link, manifest)
    writeLink(session, confirmed === 'foreign' ? link : confirmed)
    return 'applied'
  }
  const arrival = judgeArrival(link, manifest, bundle.manifestHash, known, before)
  if (arrival === 'otherEpoch') return { aside: epochNotice(peer) }
  if (arrival === 'fork')
    return { aside: { code: 'LINK_FORKED', parameters: { station: peer, seq: manifest.seq } } }
  if (arrival === 'tooFarAhead') {
    return { aside: { code: 'BUNDLE_TOO_FAR_AHEAD', parameters: { station: peer, seq: manifest.seq } } }
  }
  const confirmed = await confirm(run, session, link, manifest)
  const isTwin = confirmed === 'foreign'
  link = isTwin ? link : confirmed
  if (arrival === 'repeated') {
    // The answer was lost: give it again.
    writeLink(session, { ...link, receiving: owing(link.receiving, manifest) })
    return 'repeated'
  }
  writeLink(session, link)
  if (session.self.role === 'host') await applyAtHost(run, session, bundle, manifest)
  else await applyAtStation(run, session, bundle, manifest, { isTwin })
  // New settings may have set the sending back.
  const now = await readLink(session, peer)
  const receiving = owing(noteReceived(link.receiving, manifest, bundle.manifestHash), manifest)
  writeLink(session, { ...now, receiving })
  session.register.write(bundle.manifestHash, stateTags.inbox, peer, positionKey(manifest.seq))
  if (manifest.seq > keptHashes) {
    session.register.write(null, stateTags.inbox, peer, positionKey(manifest.seq - keptHashes))
  }
  return 'applied'
}

function owing(receiving: LinkState['receiving'], manifest: NetworkManifest): LinkState['receiving'] {
  return { ...receiving, owed: true, ...(asksAnyway(manifest) ? { asked: true } : {}) }
}

function isKnownPeer({ self, members }: Session, peer: string): boolean {
  if (self.role === 'station') return peer === members.host.id
  return members.stations.some(({ id }) => id === peer)
}

function isOtherEpoch({ receiving }: LinkState, { epoch }: NetworkManifest): boolean {
  return receiving.epoch !== undefined && receiving.epoch.token !== epoch.token
}

function epochNotice(peer: string): Notice {
  return { code: 'PEER_SET_BACK', parameters: { station: peer } }
}

/** What the other side says it has of ours. @returns `foreign`: it has what another database sent under our name. */
async function confirm(
  run: RunState,
  session: Session,
  link: LinkState,
  { ack }: NetworkManifest,
): Promise<LinkState | 'foreign'> {
  const { register, tx, epoch } = session
  if (ack === undefined || ack.epoch.token !== epoch.token) return link
  const bundles = await sentBundles(tx.state, link.peer)
  const verdict = takeAck(link.sending, bundles, ack)
  if (verdict.impossible) {
    await noteTwin(run, session, link.peer)
    return 'foreign'
  }
  await noteNoTwin(session, link.peer)
  for (const bundle of verdict.settled) {
    await dropSent(register, tx.state, link.peer, bundle)
    if (bundle.handle !== undefined) run.settled.push(bundle.handle)
  }
  if (verdict.missing.length > 0) {
    const missing = run.missing.get(link.peer) ?? new Set<number>()
    for (const { seq } of verdict.missing) missing.add(seq)
    run.missing.set(link.peer, missing)
  }
  if (verdict.sending.acked > link.sending.acked) {
    await register.flush()
    const dropped = await dropItems(register, tx.state, link.peer, verdict.sending.acked)
    const journal = dropped.flatMap(({ item }) =>
      'line' in item && item.line.op === 'numberJournal' ? [item.line as NumberJournalLine] : [],
    )
    if (journal.length > 0) await runAsync(tx.state, markReported(journal))
    if (session.self.role === 'station') await dropFeedUpTo(register, tx.state, verdict.sending.acked)
  }
  const confirmed = verdict.sending.acked > link.sending.acked || verdict.settled.length > 0
  return { ...link, sending: verdict.sending, ...(confirmed ? { confirmedAt: run.now() } : {}) }
}

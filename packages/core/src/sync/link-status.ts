/** The links as they stand, for a status page (BEY-20). */
import type { Notice } from '../jobs/outcome.js'
import { isActive } from '../identity/roster-lookup.js'
import type { Lease } from '../numbering/number-rows.js'
import { listLeases } from '../numbering/numbering.js'
import { positionKey } from '../register/change-feed.js'
import { stateKey, statePrefix, stateTags } from '../register/state-rows.js'
import { isReplaced } from './former-devices.js'
import { unfulfilled } from './give-numbers.js'
import { leftBehindOf } from './left-behind.js'
import { holesOf } from './link.js'
import { fillFrom, fillOf, isShown } from './number-fill.js'
import type { LinkState as Link } from './link.js'
import { sentBundles } from './outbox.js'
import { problemsAtOffice } from './receipts.js'
import { seriesOf } from './run-state.js'
import type { LinkState, LinkStatus, SeriesFill } from './sync.js'
import { twinNotices } from './twin.js'
import { listStations, profileOfLink, readLink, writeLink } from './sync-context.js'
import type { Session, StationRow } from './sync-context.js'

/** More changes than this are shown as this many. */
const mostCounted = 10_000
const dayMs = 86_400_000

export async function linkStatuses(session: Session): Promise<readonly LinkStatus[]> {
  const { self, members } = session
  if (self.role === 'station') {
    const loadTo = await session.register.row<number>(stateTags.network, 'loadTo')
    const link = await readLink(session, self.host)
    const profile = await profileOfLink(session, self.host)
    const state: LinkState =
      self.welcomed !== true
        ? 'invited'
        : profile?.active === false
          ? 'suspended'
          : loadTo === undefined || link.receiving.cursor < loadTo
            ? 'loading'
            : 'active'
    const label = members.host.label ?? members.host.id
    const left = await leftBehindOf(session, self.host)
    const twin = await twinNotices(session, self.host)
    const notices = [...waitingOf(session), ...(await noticesAtStation(session)), ...twin, ...left]
    const problems = Object.keys(await problemsAtOffice(session)).length
    return [await statusOf(session, link, label, state, await ownFill(session), problems, notices)]
  }
  const statuses: LinkStatus[] = []
  for (const row of await listStations(session)) {
    const link = await readLink(session, row.id)
    statuses.push(
      await statusOf(
        session,
        link,
        row.profile.label,
        stateOf(session, row, link),
        await fillOfStation(session, row),
        Object.keys(row.problems ?? {}).length,
        [
          ...noticesOf(session, row, link),
          ...unfulfilled(row),
          ...(await twinNotices(session, row.id)),
          ...(await leftBehindOf(session, row.id)),
        ],
      ),
    )
  }
  return statuses
}

function stateOf({ members }: Session, row: StationRow, { sending }: Link): LinkState {
  if (row.joinedAt === undefined) return 'invited'
  const entry = members.stations.find(({ id }) => id === row.id)
  if (entry?.status === 'revoked') return 'revoked'
  if (!row.profile.active || !isActive(members, row.id)) return 'suspended'
  return sending.loadTo !== undefined || sending.ackedSeq === 0 ? 'loading' : 'active'
}

/** Asked, not answered: in good order until it lasts too long. */
function waitingOf(session: Session): readonly Notice[] {
  const { self } = session
  const since = self.welcomed === true ? undefined : self.enrol?.handedAt
  if (since === undefined || isUnanswered(session, since)) return []
  return [{ code: 'JOIN_WAITING', parameters: { since: dateOf(since) } }]
}

function isUnanswered({ context }: Session, since: number): boolean {
  const { runtime, limits } = context.exchange
  return runtime.clock.now() - since >= limits.joinAnswerMs
}

/**
 * Heard in the future: the clock was wrong then. From now on, or its silence would alarm nobody until the clock comes there again.
 */
export async function mendHeard(session: Session, peers: readonly string[]): Promise<void> {
  const now = session.context.exchange.runtime.clock.now()
  for (const peer of peers) {
    const link = await readLink(session, peer)
    if (link.heardAt !== undefined && link.heardAt > now) writeLink(session, { ...link, heardAt: now })
  }
}

/**
 * What the person at a station has to know about its link, in every run until it is settled. A device that the office refuses
 * is never answered, so that nobody learns anything by asking: here only time tells.
 */
export async function noticesAtStation(session: Session): Promise<readonly Notice[]> {
  const { self, members } = session
  if (self.role !== 'station') return []
  const office = members.host.label ?? members.host.id
  if (self.welcomed !== true) {
    const since = self.enrol?.handedAt
    if (since === undefined || !isUnanswered(session, since)) return []
    return [{ code: 'JOIN_UNANSWERED', parameters: { since: dateOf(since), office } }]
  }
  if (isReplaced(session)) return [{ code: 'STATION_REPLACED', parameters: { office } }]
  const profile = await profileOfLink(session, self.host)
  if (profile?.active === false) return [{ code: 'STATION_SUSPENDED', parameters: { office } }]
  const { heardAt } = await readLink(session, self.host)
  const days = profile?.silenceAlarmDays
  if (days === undefined || heardAt === undefined || profile?.oneWay === 'stationToHost') return []
  const silent = Math.floor((session.context.exchange.runtime.clock.now() - heardAt) / dayMs)
  return silent < days ? [] : [{ code: 'OFFICE_SILENT', parameters: { office, days: silent } }]
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** Silence is an alarm only where an interval is set (protocol.md 1.9a). */
function noticesOf({ context }: Session, row: StationRow, link: Link): readonly Notice[] {
  const days = row.profile.silenceAlarmDays
  if (days === undefined || row.joinedAt === undefined || row.profile.oneWay === 'hostToStation') return []
  const now = context.exchange.runtime.clock.now()
  const since = link.heardAt ?? Date.parse(row.joinedAt)
  if (now - since < days * dayMs) return []
  const silent = Math.floor((now - since) / dayMs)
  return [{ code: 'STATION_SILENT', parameters: { station: row.profile.label, days: silent } }]
}

async function statusOf(
  session: Session,
  link: Link,
  label: string,
  state: LinkState,
  numbers: readonly SeriesFill[],
  problems: number,
  notices: readonly Notice[],
): Promise<LinkStatus> {
  const { tx } = session
  return {
    station: link.peer,
    label,
    state,
    ...(link.heardAt === undefined ? {} : { lastHeard: new Date(link.heardAt).toISOString() }),
    ...(link.confirmedAt === undefined ? {} : { lastConfirmed: new Date(link.confirmedAt).toISOString() }),
    backlog: await backlogOf(session, link),
    underWay: (await sentBundles(tx.state, link.peer)).length,
    gaps: holesOf(link.receiving),
    problems,
    numbers,
    notices,
  }
}

async function backlogOf({ tx }: Session, { peer, sending }: Link): Promise<number> {
  const from = positionKey(Math.max(sending.acked, sending.passed ?? 0))
  const records = await tx.state.range({
    prefix: statePrefix(stateTags.feed),
    after: stateKey(stateTags.feed, from),
    limit: mostCounted,
  })
  const items = await tx.state.range({
    prefix: statePrefix(stateTags.item, peer),
    after: stateKey(stateTags.item, peer, from),
    limit: mostCounted,
  })
  return Math.min(mostCounted, records.length + items.length)
}

async function ownFill(session: Session): Promise<readonly SeriesFill[]> {
  return fillOf(session.tx)
}

/** As far as the station has told. */
async function fillOfStation(session: Session, row: StationRow): Promise<readonly SeriesFill[]> {
  const fills: SeriesFill[] = []
  for (const { id } of await seriesOf(session)) {
    const leases: Lease[] = []
    for await (const lease of listLeases(session.tx.state, id)) {
      // What a former device has is not in hand any more.
      const isItsOwn = lease.station === row.id && lease.incarnation === row.incarnation
      if (isItsOwn && isShown(lease)) leases.push(lease)
    }
    if (leases.length === 0) continue
    fills.push(await fillFrom(session.tx, id, leases))
  }
  return fills
}

/** What every step of a run needs, and the rows that say who we are and whom we know. */
import { UsageError } from '../errors/errors.js'
import type { EnrolLine } from '../format/wire.js'
import type { StationKeys } from '../identity/station-keys.js'
import type { Roster, SignedRoster } from '../identity/roster-schema.js'
import type { InvitationRecord } from '../identity/invitation.js'
import { openRegister } from '../jobs/exchange-context.js'
import type { DatabaseRow, ExchangeContext, ExchangeTransaction } from '../jobs/exchange-context.js'
import type { StationProfile } from '../profile/profile.js'
import type { ChangeFeed } from '../register/change-feed.js'
import { stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import type { CarrierGroup } from '../transport/carrier-group.js'
import type { TransportHandle } from '../transport/transport.js'
import type { Witness } from '../runtime/runtime.js'
import type { BundleSuite } from './bundle-suite.js'
import { newLink } from './link.js'
import type { LinkState } from './link.js'
import type { SyncHooks } from './sync.js'

export interface SyncContext {
  readonly exchange: ExchangeContext
  readonly transport: CarrierGroup
  readonly suite: BundleSuite
  readonly hooks: SyncHooks
  readonly witness: Witness | undefined
  /** Made once; `undefined` before a remote has joined. */
  readonly keys: () => StationKeys | undefined
  /** At the host only. */
  readonly rootKeys: () => StationKeys | undefined
}

/** Who this database is in its network. */
export interface SelfRow {
  readonly role: 'host' | 'station'
  readonly station: string
  readonly label: string
  readonly net: string
  /** Station id of the office. */
  readonly host: string
  /** The public key with which it became a member; absent in databases that did so earlier. */
  readonly pub?: string | undefined
  /** At a station: the office has answered. */
  readonly welcomed?: boolean | undefined
  /** At a station, until the office has answered: what asks for admission, and for whom it is sealed. */
  readonly enrol?:
    | {
        readonly line: EnrolLine
        readonly recipient: string
        /** Milliseconds of the clock when it was first handed to the carrier. */
        readonly handedAt?: number | undefined
      }
    | undefined
}

/** Numbers that a station asked for. */
export interface NumberWish {
  readonly id: string
  readonly series: string
  readonly count: number
  readonly year?: number | undefined
}

/** A device that was a station before another one took its place. */
export interface FormerDevice {
  /** Of its signing key. */
  readonly kid: string
  /** The key itself, base64url. */
  readonly pub: string
  readonly recipient: string
  readonly device: string
  /** Last bundle that went to it. */
  readonly seq: number
  readonly head: string
  /** RFC 3339. */
  readonly replacedAt: string
  /** Milliseconds of the clock. */
  readonly toldAt?: number | undefined
  /** The carrier's name of what told it, until it has been read. */
  readonly handle?: TransportHandle | undefined
}

/** What the host knows of one station beside the link. */
export interface StationRow {
  readonly id: string
  readonly profile: StationProfile
  readonly invitation?: InvitationRecord | undefined
  /** RFC 3339. */
  readonly joinedAt?: string | undefined
  readonly device?: string | undefined
  readonly recipient?: string | undefined
  /** Token of its epoch: leases belong to it. */
  readonly incarnation?: string | undefined
  /** While it is suspended: number of the bundle that says so, the last one it gets (SKY-15). */
  readonly farewell?: number | undefined
  /** Devices that were this station before, the latest last. */
  readonly former?: readonly FormerDevice[] | undefined
  /** Numbers that could not be given yet, by series and year. */
  readonly wishes?: Readonly<Record<string, NumberWish>> | undefined
  /** Records of ours that ended badly there: uid → outcome and reason code. */
  readonly problems?: Readonly<Record<string, string>> | undefined
}

/** One transaction of a run. */
export interface Session extends ExchangeTransaction {
  readonly context: SyncContext
  readonly feed: ChangeFeed
  readonly self: SelfRow
  readonly roster: SignedRoster
  readonly members: Roster
}

export async function openSession(context: SyncContext, tx: StoreTransaction): Promise<Session> {
  const x = await openRegister(context.exchange, tx)
  const rows = await x.register.rows<unknown>(stateTags.network, [['self'], ['roster']])
  const [self, roster] = rows as [SelfRow | undefined, SignedRoster | undefined]
  const { feed } = x.register
  if (self === undefined || roster === undefined || feed === undefined) {
    throw new UsageError('usage.not_member', 'this database does not belong to a network yet')
  }
  return { ...x, context, feed, self, roster, members: membersOf(roster) }
}

/** Every transaction asks who belongs to the network, and it is nearly always the same text. */
const membersByText = new Map<string, Roster>()
const mostKnownRosters = 8

function membersOf({ text }: SignedRoster): Roster {
  const known = membersByText.get(text)
  if (known !== undefined) return known
  const members = JSON.parse(text) as Roster
  if (membersByText.size >= mostKnownRosters) membersByText.clear()
  membersByText.set(text, members)
  return members
}

/** This database becomes a member; from now on every change gets a position. */
export async function becomeMember(
  context: SyncContext,
  tx: StoreTransaction,
  self: SelfRow,
  roster: SignedRoster,
): Promise<void> {
  const { register, epoch } = await openRegister(context.exchange, tx)
  const row: DatabaseRow = { version: 1, epoch, member: { role: self.role, self: self.station } }
  register.write(row, stateTags.meta, 'database')
  register.write(self, stateTags.network, 'self')
  register.write(roster, stateTags.network, 'roster')
  await register.flush()
}

export async function readLink({ register }: Pick<Session, 'register'>, peer: string): Promise<LinkState> {
  return (await register.row<LinkState>(stateTags.link, peer)) ?? newLink(peer)
}

export function writeLink({ register }: Pick<Session, 'register'>, link: LinkState): void {
  register.write(link, stateTags.link, link.peer)
}

export async function readStation(
  { register }: Pick<Session, 'register'>,
  id: string,
): Promise<StationRow | undefined> {
  return register.row<StationRow>(stateTags.station, id)
}

export function writeStation({ register }: Pick<Session, 'register'>, row: StationRow): void {
  register.write(row, stateTags.station, row.id)
}

/** Stations that the host knows, by id. */
export async function listStations({ register }: Pick<Session, 'register'>): Promise<readonly StationRow[]> {
  const ids = await register.list(10_000, stateTags.station)
  const rows = await register.rows<StationRow>(
    stateTags.station,
    ids.map((id) => [id]),
  )
  return rows.filter((row) => row !== undefined)
}

/** The profile under which the two ends of the link work. */
export async function profileOfLink(session: Session, peer: string): Promise<StationProfile | undefined> {
  if (session.self.role === 'host') return (await readStation(session, peer))?.profile
  return session.register.row<StationProfile>(stateTags.network, 'profile')
}

/** Devices whose place another one has taken: what they still send is kept aside under the name of their station. */
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import type { RosterStation } from '../identity/roster-schema.js'
import type { Notice } from '../jobs/outcome.js'
import type { LinkState } from './link.js'
import { listStations } from './sync-context.js'
import type { FormerDevice, Session, StationRow } from './sync-context.js'

/** One of a station that the office knows. */
export interface KnownFormer extends FormerDevice {
  readonly station: string
  readonly label: string
}

/** Devices kept per station. */
const mostFormer = 5
/** The row with the device of this roster entry among the former ones. */
export function withFormer(
  row: StationRow,
  { sign, age }: RosterStation,
  { sending }: LinkState,
  replacedAt: string,
): readonly FormerDevice[] {
  const [key] = sign
  const recipient = age[0]?.recipient
  if (key === undefined || recipient === undefined) return row.former ?? []
  const { seq, head } = sending
  const device = row.device ?? row.profile.label
  const former: FormerDevice = { kid: key.kid, pub: key.pub, recipient, device, seq, head, replacedAt }
  return [...(row.former ?? []).filter(({ kid }) => kid !== key.kid), former].slice(-mostFormer)
}

export async function formersOf(session: Session): Promise<readonly KnownFormer[]> {
  if (session.self.role !== 'host') return []
  const rows = await listStations(session)
  return rows.flatMap(({ id, profile, former = [] }) =>
    former.map((one) => ({ ...one, station: id, label: profile.label })),
  )
}

export const keyOfFormer = ({ pub }: FormerDevice): Uint8Array | undefined => decodeBase64Url(pub)

export const formerNotice = ({ station, label, device, replacedAt }: KnownFormer): Notice => ({
  code: 'FORMER_DEVICE_SENT',
  parameters: { station, label, device, date: replacedAt.slice(0, 10) },
})

/** At a station: the office has given its place to another device. */
export function isReplaced({ self, members, context }: Session): boolean {
  if (self.role !== 'station' || self.welcomed !== true) return false
  const own = context.keys()?.signing.publicKey
  const entry = members.stations.find(({ id }) => id === self.station)
  if (own === undefined || entry === undefined) return false
  const pub = encodeBase64Url(own)
  return entry.sign.every((key) => key.pub !== pub)
}

/** Questions to a roster that was accepted. */
import { decodeBase64Url } from '../format/text-codecs.js'
import type { Roster, RosterHost, RosterStation } from './roster-schema.js'

export interface ResolveKeyOptions {
  /**
   * Also keys of suspended and revoked stations: to tell the origin of what is kept aside, and of what a revoked station sent
   * before its cut ({@link isWithinCut}). Default false.
   */
  readonly inactive?: boolean
}

/**
 * Public key of `from` under the id `keyId`; for `resolveKey` of `openBundle`.
 * @returns `undefined` when this member, now, has no such key or is not active.
 */
export function resolveKey(
  roster: Roster,
  from: string,
  keyId: string,
  { inactive = false }: ResolveKeyOptions = {},
): Uint8Array | undefined {
  if (!inactive && !isActive(roster, from)) return undefined
  const key = findMember(roster, from)?.sign.find(({ kid }) => kid === keyId)
  return key !== undefined && isInForce(key, roster) ? decodeBase64Url(key.pub) : undefined
}

/** Keys for which to seal what goes to a member, the newest first; none for a station that is not active. */
export function recipientsOf(roster: Roster, id: string): readonly string[] {
  if (!isActive(roster, id)) return []
  const keys = findMember(roster, id)?.age ?? []
  return keys.filter((key) => isInForce(key, roster)).map(({ recipient }) => recipient)
}

/** True for the host, and for a station that is neither suspended nor revoked. */
export const isActive = (roster: Roster, id: string): boolean =>
  id === roster.host.id || findStation(roster, id)?.status === 'active'

/** True for what a revoked station sent before it was lost: the epoch of its cut, up to its sequence number. */
export function isWithinCut(
  roster: Roster,
  id: string,
  sent: { readonly epoch: { readonly token: string }; readonly seq: number },
): boolean {
  const cut = findStation(roster, id)?.cut
  return cut !== undefined && sent.epoch.token === cut.epoch && sent.seq <= cut.seq
}

/** `undefined` also for the host, which is no station. */
export const findStation = (roster: Roster, id: string): RosterStation | undefined =>
  roster.stations.find((station) => station.id === id)

const findMember = (roster: Roster, id: string): RosterHost | undefined =>
  id === roster.host.id ? roster.host : findStation(roster, id)

const isInForce = (
  { from, until }: { readonly from?: number | undefined; readonly until?: number | undefined },
  { ver }: Roster,
): boolean => (from === undefined || from <= ver) && (until === undefined || ver <= until)

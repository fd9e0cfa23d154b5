/**
 * Making rosters: every change gives the next version, which names the hash of the one before. Pure; nothing is signed here.
 */
import { UsageError } from '../errors/errors.js'
import { canonicalJson } from '../format/canonical-json.js'
import { signingKeyId } from '../format/signature.js'
import { encodeBase32, encodeBase64Url } from '../format/text-codecs.js'
import type { Digest } from '../runtime/runtime.js'
import { findContradiction } from './roster-check.js'
import {
  type Roster,
  type RosterCut,
  type RosterRecipient,
  type RosterSigningKey,
  type RosterStation,
  rosterSchema,
  type StationStatus,
  suite,
} from './roster-schema.js'
import type { PublicKeys } from './station-keys.js'

export interface RosterContext {
  /** Milliseconds since 1970; becomes `issued`, which informs and decides nothing. */
  readonly now: number
  readonly digest: Digest
}

/** `net` of a network: 26 base32 characters of the SHA-256 of its root key. */
export const networkIdOf = (rootPublicKey: Uint8Array, digest: Digest): string =>
  encodeBase32(digest.sha256(rootPublicKey)).slice(0, 26)

/** SHA-256 of the roster as it is signed, 64 hex: `prev` of the next one, `roster.hash` of a manifest. */
export const rosterHash = (roster: Roster, digest: Digest): string => digest.sha256Hex(canonicalJson(roster))

export interface NewNetwork extends RosterContext {
  /** Ed25519; signs rosters and nothing else. */
  readonly rootPublicKey: Uint8Array
  readonly host: { readonly id: string; readonly label?: string } & PublicKeys
}

/**
 * Version 1 of the roster: the host alone.
 * @throws {@link UsageError} `usage.invalid_argument` for a wrong id, label or key.
 */
export function createNetwork({ rootPublicKey, host, now, digest }: NewNetwork): Roster {
  const { id, label } = host
  const roster: Roster = {
    v: 1,
    net: networkIdOf(rootPublicKey, digest),
    ver: 1,
    prev: '0'.repeat(64),
    issued: instantOf(now),
    root: encodeBase64Url(rootPublicKey),
    host: { id, ...(label === undefined ? {} : { label }), ...keysFrom(host, 1, digest) },
    stations: [],
    retired: [],
    floor: suite,
  }
  return checked(roster, digest)
}

/** @throws {@link UsageError} `usage.invalid_argument` for a wrong label or key, or an id or key that is taken already. */
export function addToRoster(
  roster: Roster,
  station: { readonly id: string; readonly label: string } & PublicKeys,
  context: RosterContext,
): Roster {
  const { id, label } = station
  const added: RosterStation = {
    id,
    label,
    status: 'active',
    ...keysFrom(station, roster.ver + 1, context.digest),
  }
  return nextRoster(roster, { stations: [...roster.stations, added] }, context)
}

/**
 * Lock a station out, pause it, or let it in again.
 *
 * @param cut - With `revoked` only: the last that still counts of what it sent. Without it nothing does that has not been
 *   applied. A station that is let in again has no cut.
 * @throws {@link UsageError} `usage.not_found` for a station that the roster does not hold; `usage.invalid_argument`
 */
export function setStationStatus(
  roster: Roster,
  id: string,
  status: StationStatus,
  context: RosterContext & { readonly cut?: RosterCut },
): Roster {
  const { cut } = context
  if (cut !== undefined && status !== 'revoked') throw invalid('cut', 'only with the status revoked')
  return changeStation(roster, id, context, ({ cut: _gone, ...station }) => ({
    ...station,
    status,
    ...(cut === undefined ? {} : { cut }),
  }))
}

/**
 * New keys for a station that lost its own: the old ones never come back, and nothing they sealed is taken any more.
 * @throws {@link UsageError} `usage.not_found`, `usage.invalid_argument`
 */
export function replaceStationKeys(
  roster: Roster,
  id: string,
  keys: PublicKeys,
  context: RosterContext,
): Roster {
  const old = roster.stations.find((station) => station.id === id)?.sign.map(({ kid }) => kid) ?? []
  const fresh = keysFrom(keys, roster.ver + 1, context.digest)
  const next = (station: RosterStation): RosterStation => {
    const { cut: _gone, ...rest } = station
    return { ...rest, status: 'active', ...fresh }
  }
  return changeStation(roster, id, context, next, { retired: [...roster.retired, ...old] })
}

/**
 * Further keys beside the old ones, for a rotation. The old ones stay in force; {@link retireOldKeys} ends that.
 * @throws {@link UsageError} `usage.not_found`, `usage.invalid_argument`
 */
export function rotateStationKeys(
  roster: Roster,
  id: string,
  keys: PublicKeys,
  context: RosterContext,
): Roster {
  const fresh = keysFrom(keys, roster.ver + 1, context.digest)
  return changeStation(roster, id, context, (station) => ({
    ...station,
    sign: [...fresh.sign, ...station.sign],
    age: [...fresh.age, ...station.age].slice(0, 2),
  }))
}

/**
 * Ends a rotation: only the newest key of each sort stays.
 * @throws {@link UsageError} `usage.not_found`
 */
export function retireOldKeys(roster: Roster, id: string, context: RosterContext): Roster {
  const old = roster.stations.find((station) => station.id === id)?.sign.slice(1) ?? []
  return changeStation(
    roster,
    id,
    context,
    (station) => ({ ...station, sign: station.sign.slice(0, 1), age: station.age.slice(0, 1) }),
    { retired: [...roster.retired, ...old.map(({ kid }) => kid)] },
  )
}

function changeStation(
  roster: Roster,
  id: string,
  context: RosterContext,
  change: (station: RosterStation) => RosterStation,
  beside: Partial<Roster> = {},
): Roster {
  if (!roster.stations.some((station) => station.id === id)) {
    throw new UsageError('usage.not_found', `station ${id.slice(0, 32)}: not in the roster`, {
      parameters: { what: id.slice(0, 32) },
    })
  }
  const stations = roster.stations.map((station) => (station.id === id ? change(station) : station))
  return nextRoster(roster, { ...beside, stations }, context)
}

function nextRoster(roster: Roster, change: Partial<Roster>, { now, digest }: RosterContext): Roster {
  const prev = rosterHash(roster, digest)
  return checked({ ...roster, ...change, ver: roster.ver + 1, prev, issued: instantOf(now) }, digest)
}

function keysFrom(
  { publicKey, recipient }: PublicKeys,
  ver: number,
  digest: Digest,
): { readonly sign: readonly RosterSigningKey[]; readonly age: readonly RosterRecipient[] } {
  const kid = signingKeyId(publicKey, digest)
  return { sign: [{ kid, pub: encodeBase64Url(publicKey), from: ver }], age: [{ recipient, from: ver }] }
}

/** What a reader would refuse is not made. */
function checked(roster: Roster, digest: Digest): Roster {
  const { error } = rosterSchema.safeParse(roster)
  const issue = error?.issues[0]
  if (issue !== undefined) throw invalid(issue.path.map(String).join('/') || 'roster', issue.message)
  const contradiction = findContradiction(roster, digest)
  if (contradiction !== undefined) throw invalid('roster', contradiction)
  return roster
}

function instantOf(now: number): string {
  if (!Number.isSafeInteger(now) || now < 0 || now > 253_402_300_799_999) throw invalid('now', 'milliseconds')
  return new Date(now).toISOString()
}

const invalid = (field: string, expected: string): UsageError =>
  new UsageError('usage.invalid_argument', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })

/**
 * What a schema cannot tell of a roster: that its names and keys are each somebody's own.
 */
import { encodeUtf8 } from '../format/utf8.js'
import { canonicalJson } from '../format/canonical-json.js'
import { isSoundPublicKey, signingKeyId } from '../format/signature.js'
import { decodeBase64Url, encodeBase32 } from '../format/text-codecs.js'
import type { Digest } from '../runtime/runtime.js'
import { isSoundRecipient } from './age-key-text.js'
import { maxRosterBytes, type Roster, type RosterHost, type RosterSigningKey } from './roster-schema.js'

const zeros = '0'.repeat(64)

/** @param roster - Of the right shape. @returns What was expected, in English; `undefined` when all is well. */
export function findContradiction(roster: Roster, digest: Digest): string | undefined {
  const root = decodeBase64Url(roster.root)
  if (root === undefined || !isSoundPublicKey(root)) return 'a sound root key'
  if (encodeBase32(digest.sha256(root)).slice(0, 26) !== roster.net) return 'net to be the hash of root'
  if ((roster.ver === 1) !== (roster.prev === zeros)) return 'prev to be zeros at version 1 only'
  const members: readonly RosterHost[] = [roster.host, ...roster.stations]
  if (!areDistinct(members.map(({ id }) => id))) return 'each id once'
  const signingKeys = members.flatMap(({ sign }) => sign)
  if (!areDistinct(signingKeys.map(({ kid }) => kid))) return 'each signing key once'
  // One key that speaks for the root and for a station would let a bundle's signer be taken for the network's.
  if (signingKeys.some(({ pub }) => pub === roster.root)) return 'the root key to sign rosters only'
  const recipients = members.flatMap(({ age }) => age.map(({ recipient }) => recipient))
  if (!areDistinct(recipients)) return 'each recipient once'
  if (!recipients.every(isSoundRecipient)) return 'sound recipients'
  const retired = new Set(roster.retired)
  if (retired.size !== roster.retired.length) return 'each retired key once'
  if (signingKeys.some(({ kid }) => retired.has(kid))) return 'no retired key in use'
  if (!signingKeys.every((key) => isSoundKey(key, digest))) return 'sound signing keys under their own ids'
  if (roster.stations.some(({ cut, status }) => cut !== undefined && status !== 'revoked')) {
    return 'a cut for revoked stations only'
  }
  if (encodeUtf8(canonicalJson(roster)).length > maxRosterBytes)
    return `at most ${String(maxRosterBytes)} bytes`
  return undefined
}

const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length

function isSoundKey({ kid, pub }: RosterSigningKey, digest: Digest): boolean {
  const publicKey = decodeBase64Url(pub)
  return publicKey !== undefined && isSoundPublicKey(publicKey) && signingKeyId(publicKey, digest) === kid
}

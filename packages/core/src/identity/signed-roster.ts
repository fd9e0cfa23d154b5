/**
 * Signing a roster, and judging one that arrived. What was accepted is kept by the caller, after the verdict and before use:
 * a roster never goes back.
 */
import { UsageError } from '../errors/errors.js'
import type { SigningKey } from '../format/bundle.js'
import { canonicalJson } from '../format/canonical-json.js'
import { defaultLimits } from '../format/limits.js'
import { signingKeyId, signPayload, verifyPayload } from '../format/signature.js'
import { checkStrictJson } from '../format/strict-json.js'
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import { encodeUtf8, isWellFormed } from '../format/utf8.js'
import type { Digest } from '../runtime/runtime.js'
import { networkIdOf, rosterHash } from './roster.js'
import { findContradiction } from './roster-check.js'
import {
  maxRosterBytes,
  type Roster,
  rosterSchema,
  rosterType,
  type SignedRoster,
  suite,
} from './roster-schema.js'

/** @throws {@link UsageError} `usage.invalid_argument` when the key is not the root key that the roster names. */
export function signRoster(roster: Roster, rootKey: SigningKey, digest: Digest): SignedRoster {
  if (encodeBase64Url(rootKey.publicKey) !== roster.root) {
    throw new UsageError('usage.invalid_argument', 'rootKey: expected the root key of this roster', {
      parameters: { field: 'rootKey', expected: 'the root key of this roster' },
    })
  }
  const text = canonicalJson(roster)
  const signature = encodeBase64Url(signPayload(rootKey, rosterType, encodeUtf8(text)))
  return { text, signatures: [{ key: signingKeyId(rootKey.publicKey, digest), signature }] }
}

export type RosterRefusal =
  | 'ROSTER_UNREADABLE'
  | 'ROSTER_NEWER_VERSION'
  | 'ROSTER_OTHER_NETWORK'
  | 'ROSTER_BAD_SIGNATURE'
  | 'ROSTER_INVALID'
  | 'ROSTER_JUMP'
  | 'ROSTER_FLOOR_LOWERED'
  | 'ROSTER_RETIRED_MEMBER'

export type RosterVerdict =
  /** Keep it as a whole, signatures too, then use it. */
  | { readonly verdict: 'accepted'; readonly roster: Roster; readonly hash: string }
  | { readonly verdict: 'same' }
  /** Genuine and older: the sender wants ours. */
  | { readonly verdict: 'stale' }
  /** Genuine, and of another history than ours: the host runs twice. An alarm. */
  | { readonly verdict: 'fork'; readonly reason: 'ROSTER_FORK' }
  | { readonly verdict: 'refused'; readonly reason: RosterRefusal }

/**
 * @param current - The roster that holds here; only the network's id when there is none yet (a first join).
 * @param incoming - Of any content. Never throws for it.
 */
export function acceptRoster(
  current: Roster | { readonly net: string },
  incoming: SignedRoster,
  digest: Digest,
): RosterVerdict {
  const roster = readRoster(incoming.text)
  if (typeof roster === 'string') return { verdict: 'refused', reason: roster }
  const reason = checkOrigin(roster, incoming, current.net, digest)
  if (reason !== undefined) return { verdict: 'refused', reason }
  if (findContradiction(roster, digest) !== undefined) return { verdict: 'refused', reason: 'ROSTER_INVALID' }
  const hash = digest.sha256Hex(incoming.text)
  return 'ver' in current ? compare(current, roster, hash, digest) : { verdict: 'accepted', roster, hash }
}

function readRoster(text: string): Roster | RosterRefusal {
  if (text.length > maxRosterBytes || !isWellFormed(text)) return 'ROSTER_UNREADABLE'
  let value: unknown
  try {
    checkStrictJson(text, defaultLimits, 'roster')
    value = JSON.parse(text) as unknown
    // One spelling only; it also shows that the copy below has the hash of the text.
    if (canonicalJson(value) !== text) return 'ROSTER_UNREADABLE'
  } catch {
    return 'ROSTER_UNREADABLE'
  }
  const version = (value as { readonly v?: unknown } | null)?.v
  if (typeof version === 'number' && version > 1) return 'ROSTER_NEWER_VERSION'
  // The value itself, not zod's copy, which lacks the fields of newer versions.
  return rosterSchema.safeParse(value).success ? (value as Roster) : 'ROSTER_UNREADABLE'
}

function checkOrigin(
  roster: Roster,
  { text, signatures }: SignedRoster,
  net: string,
  digest: Digest,
): RosterRefusal | undefined {
  const root = decodeBase64Url(roster.root)
  if (roster.net !== net || root === undefined || networkIdOf(root, digest) !== net)
    return 'ROSTER_OTHER_NETWORK'
  const payload = encodeUtf8(text)
  const rootId = signingKeyId(root, digest)
  const isSigned = signatures
    .slice(0, 4)
    .some(({ key, signature }) => key === rootId && holds(root, payload, signature))
  if (!isSigned) return 'ROSTER_BAD_SIGNATURE'
  return roster.floor > suite ? 'ROSTER_NEWER_VERSION' : undefined
}

function holds(root: Uint8Array, payload: Uint8Array, signature: string): boolean {
  const bytes = decodeBase64Url(signature)
  return bytes !== undefined && verifyPayload(root, rosterType, payload, bytes)
}

function compare(current: Roster, roster: Roster, hash: string, digest: Digest): RosterVerdict {
  const currentHash = rosterHash(current, digest)
  if (roster.ver === current.ver) {
    return hash === currentHash ? { verdict: 'same' } : { verdict: 'fork', reason: 'ROSTER_FORK' }
  }
  if (roster.ver < current.ver) return { verdict: 'stale' }
  if (roster.ver === current.ver + 1 && roster.prev !== currentHash) {
    return { verdict: 'fork', reason: 'ROSTER_FORK' }
  }
  const reason = findStepBack(current, roster)
  return reason === undefined ? { verdict: 'accepted', roster, hash } : { verdict: 'refused', reason }
}

function findStepBack(current: Roster, roster: Roster): RosterRefusal | undefined {
  if (roster.ver - current.ver > defaultLimits.sequenceGap) return 'ROSTER_JUMP'
  if (roster.floor < current.floor) return 'ROSTER_FLOOR_LOWERED'
  const retired = new Set(roster.retired)
  return current.retired.every((kid) => retired.has(kid)) ? undefined : 'ROSTER_RETIRED_MEMBER'
}

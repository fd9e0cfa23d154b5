/**
 * A station asks to be taken in, and the host judges it. Fingerprint, invite number and token as in SecureJoin.
 * @see https://securejoin.readthedocs.io - "The SetupContact protocol"
 */
import { canonicalJson } from '../format/canonical-json.js'
import { isSoundPublicKey, signingKeyId } from '../format/signature.js'
import { encodeBase64Url } from '../format/text-codecs.js'
import type { EnrolLine } from '../format/wire.js'
import type { Digest, Runtime } from '../runtime/runtime.js'
import { isSoundRecipient } from './age-key-text.js'
import { enrolmentProof, tokenHashOf } from './enrolment-token.js'
import type { InvitationContents, InvitationRecord } from './invitation.js'
import type { Roster } from './roster-schema.js'
import type { PublicKeys, StationKeys } from './station-keys.js'

export interface EnrolmentOptions {
  /** Name of the device, 1 to 200 characters, for the person who sees the station appear. */
  readonly device: string
  /** Instead of the label that the invitation proposes. */
  readonly label?: string
}

/** The line of an `enrol` bundle, which is signed by `keys.signing` and sealed for the host. */
export function createEnrolment(
  invitation: InvitationContents,
  keys: StationKeys,
  { device, label }: EnrolmentOptions,
  { digest }: Pick<Runtime, 'digest'>,
): EnrolLine {
  const line = {
    op: 'enrol',
    station: invitation.stationId,
    ...(label === undefined ? {} : { label }),
    device,
    recipient: keys.recipient,
  } as const
  return {
    ...line,
    proof: enrolmentProof(tokenHashOf(invitation.token, digest), line, keys.signing.publicKey),
  }
}

export type EnrolmentRefusal = 'ENROL_TOKEN_WRONG' | 'ENROL_EXPIRED' | 'ENROL_USED_TWICE' | 'ENROL_BAD_KEY'

export type EnrolmentVerdict =
  /** Take the station in, and keep `record` in the same commit. */
  | { readonly verdict: 'accept'; readonly record: InvitationRecord }
  /** The station that was taken in asks again: it has no answer yet. Send it again. */
  | { readonly verdict: 'repeat' }
  | {
      readonly verdict: 'refused'
      readonly reason: EnrolmentRefusal
      /** A second device used the invitation: somebody must look, whenever it happens. */
      readonly alarm: boolean
    }

export interface EnrolmentContext {
  /** Milliseconds since 1970, of the host's clock. */
  readonly now: number
  readonly digest: Digest
}

/**
 * @param record - Of the invitation for `line.station`.
 * @param signingPublicKey - The key under which the bundle's signature held: `origin.publicKey` of the opened bundle.
 */
export function judgeEnrolment(
  record: InvitationRecord,
  line: EnrolLine,
  signingPublicKey: Uint8Array,
  { now, digest }: EnrolmentContext,
): EnrolmentVerdict {
  if (!isSoundPublicKey(signingPublicKey) || !isSoundRecipient(line.recipient))
    return refused('ENROL_BAD_KEY')
  const { proof, ...rest } = line
  const expected = enrolmentProof(record.tokenHash, rest, signingPublicKey)
  if (line.station !== record.stationId || !isSameText(proof, expected)) return refused('ENROL_TOKEN_WRONG')
  const keyId = signingKeyId(signingPublicKey, digest)
  if (record.state === 'used') {
    const isSame = record.usedBy === keyId && record.usedRecipient === line.recipient
    return isSame ? { verdict: 'repeat' } : refused('ENROL_USED_TWICE')
  }
  if (record.state === 'withdrawn' || now >= record.expires) return refused('ENROL_EXPIRED')
  const used = { ...record, state: 'used', usedBy: keyId, usedRecipient: line.recipient } as const
  return { verdict: 'accept', record: used }
}

const refused = (reason: EnrolmentRefusal): EnrolmentVerdict => ({
  verdict: 'refused',
  reason,
  alarm: reason === 'ENROL_USED_TWICE',
})

/** In a time that does not tell where they differ. */
function isSameText(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let at = 0; at < right.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at)
  return difference === 0
}

export interface EnrolmentTranscript {
  /** As both sides hold it: network, host and its keys. */
  readonly roster: Roster
  readonly stationId: string
  readonly station: PublicKeys
  /** SHA-256 of the invitation's token, 64 hex. */
  readonly tokenHash: string
}

/**
 * 24 digits in six groups, for the strict setting: both screens show the same if and only if nobody stands between.
 *
 * 80 bits, because there is no commitment round and a shorter code could be ground off line.
 */
export function transcriptDigits(transcript: EnrolmentTranscript, digest: Digest): string {
  const { roster, stationId, station, tokenHash } = transcript
  // The root and the host's keys, not the version: the roster may move between the two looks.
  const text = canonicalJson({
    type: 'ordersync enrolment 1',
    net: roster.net,
    host: { id: roster.host.id, sign: roster.host.sign, age: roster.host.age },
    station: { id: stationId, recipient: station.recipient, sign: encodeBase64Url(station.publicKey) },
    tokenHash,
  })
  // 128 bits, so that each digit is as likely as the others.
  const number = BigInt(`0x${digest.sha256Hex(text).slice(0, 32)}`) % 10n ** 24n
  return (number.toString().padStart(24, '0').match(/.{4}/g) ?? []).join(' ')
}

/**
 * Joining is one file and one code. The file holds what a station needs to find its network; the code, told by another way,
 * opens it. There is no private key in it.
 */
import { z } from 'zod'
import { FormatError, isOrderSyncError, UsageError } from '../errors/errors.js'
import { decryptAgeFile, encryptAgeFile } from '../format/age-file.js'
import { inspectAgeHeader } from '../format/age-guard.js'
import { canonicalJson } from '../format/canonical-json.js'
import { defaultLimits } from '../format/limits.js'
import { paddedLength } from '../format/padding.js'
import { refuse, refuseTooLarge } from '../format/refusal.js'
import { checkStrictJson } from '../format/strict-json.js'
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import { decodeUtf8, encodeUtf8 } from '../format/utf8.js'
import {
  counterSchema,
  keyIdSchema,
  labelSchema,
  stationIdSchema,
  tokenSchema,
} from '../format/wire-values.js'
import type { Runtime } from '../runtime/runtime.js'
import { tokenHashOf } from './enrolment-token.js'
import { codeBytes, encodeProquints, readProquints } from './proquint.js'
import { longestStationLabel, maxRosterBytes, type Roster, type SignedRoster } from './roster-schema.js'
import { acceptRoster } from './signed-roster.js'

/** How long an invitation is good for unless the caller says otherwise: invite files leak, and one week is enough. */
export const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1000
/** log2 of the scrypt cost. The code has 80 bits, so that trying them all stays out of reach. */
export const invitationWorkFactor = 17
const tokenBytes = 32

/** A value of JSON. Numbers are integers. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

export interface InvitationOptions {
  /** Id the new station will have; the host chooses it. */
  readonly stationId: string
  readonly label: string
  /** The newest roster with its signature: names the network and the host with its keys. */
  readonly roster: SignedRoster
  /** Milliseconds since 1970; as a rule now + {@link invitationLifetimeMs}. */
  readonly expires: number
  /** Where the exchange happens, such as the path of a folder: by vendor, not read by core. No password belongs in here. */
  readonly carrier?: JsonValue
  /** log2 of the scrypt cost, 14 to 18; default {@link invitationWorkFactor}. Lower ones are for tests. */
  readonly workFactor?: number
}

/** What the host keeps of an invitation. */
export interface InvitationRecord {
  readonly stationId: string
  /** SHA-256 of the token: checks a proof, and does not make the file again. */
  readonly tokenHash: string
  readonly expires: number
  readonly state: 'open' | 'used' | 'withdrawn'
  /** Key id of the station that used it. */
  readonly usedBy?: string
  /** The `age1…` it brought. */
  readonly usedRecipient?: string
}

export interface Invitation {
  /** The file. Its name does not matter. */
  readonly bytes: Uint8Array
  /** Five words of five letters, to be told by another way than the file. */
  readonly code: string
  readonly record: InvitationRecord
}

/** What an invitation says, checked. */
export interface InvitationContents {
  readonly net: string
  readonly stationId: string
  readonly label: string
  readonly roster: Roster
  /** To be kept with `roster`. */
  readonly signedRoster: SignedRoster
  /** 32 bytes, secret. */
  readonly token: Uint8Array
  readonly expires: number
  readonly carrier?: JsonValue
}

/**
 * Make file and code for one new station.
 *
 * @throws {@link UsageError} `usage.invalid_argument` for a wrong id, label, roster, work factor or carrier.
 */
export async function createInvitation(
  options: InvitationOptions,
  runtime: Pick<Runtime, 'random' | 'digest'>,
): Promise<Invitation> {
  const { stationId, label, expires, carrier, workFactor = invitationWorkFactor } = options
  const token = runtime.random.bytes(tokenBytes)
  const code = encodeProquints(runtime.random.bytes(codeBytes))
  const contents: KeptInvitation = {
    v: 1,
    type: 'invitation',
    net: networkNamedIn(options.roster),
    station: stationId,
    label,
    roster: { text: options.roster.text, signatures: [...options.roster.signatures] },
    token: encodeBase64Url(token),
    expires,
    ...(carrier === undefined ? {} : { carrier }),
  }
  const plaintext = layOut(contents)
  // Our own reader is the judge of what we write.
  try {
    readContents(plaintext, runtime)
  } catch (cause) {
    const expected = isOrderSyncError(cause) ? cause.message : 'a valid invitation'
    throw new UsageError('usage.invalid_argument', `invitation: ${expected}`, {
      cause,
      parameters: { field: 'invitation', expected },
    })
  }
  const bytes = await encryptAgeFile(plaintext, { passphrase: code, workFactor }, defaultLimits)
  const record: InvitationRecord = {
    stationId,
    tokenHash: tokenHashOf(token, runtime.digest),
    expires,
    state: 'open',
  }
  return { bytes, code, record }
}

/** The invitation counts no more; what joined with it stays. */
export const withdrawInvitation = (record: InvitationRecord): InvitationRecord =>
  record.state === 'open' ? { ...record, state: 'withdrawn' } : record

/**
 * Open an invitation with the code as somebody typed it.
 *
 * @param now - Milliseconds since 1970. It only warns early: the host judges the enrolment by its own clock.
 * @throws {@link UsageError} `usage.wrong_code`, `usage.invitation_expired`
 * @throws {@link FormatError} `format.not_a_bundle` for a file that is no invitation, `format.incomplete` for a damaged one,
 *   `format.newer_version`, `format.too_large`, `format.manifest`
 */
export async function openInvitation(
  bytes: Uint8Array,
  code: string,
  { now, runtime }: { readonly now: number; readonly runtime: Pick<Runtime, 'digest'> },
): Promise<InvitationContents> {
  if (bytes.length > defaultLimits.lineBytes)
    throw refuseTooLarge('lineBytes', defaultLimits.lineBytes, 'file')
  const [stanza] = inspectAgeHeader(bytes, defaultLimits)
  if (stanza !== 'scrypt') throw refuse('format.not_a_bundle', 'expected an invitation', 'age')
  const passphrase = readProquints(code)
  if (passphrase === undefined) throw wrongCode()
  const contents = readContents(await decrypt(bytes, passphrase), runtime)
  if (now >= contents.expires) {
    throw new UsageError('usage.invitation_expired', 'invitation: expected one that has not expired')
  }
  return contents
}

const signedRosterSchema = z.strictObject({
  text: z.string().max(maxRosterBytes),
  signatures: z
    .array(z.strictObject({ key: keyIdSchema, signature: z.string().length(86) }))
    .min(1)
    .max(4),
})
/** Loose: what a newer host adds does not matter to an older station, or it raises `v`. */
const keptInvitationSchema = z.object({
  v: z.literal(1),
  type: z.literal('invitation'),
  net: tokenSchema,
  station: stationIdSchema,
  label: labelSchema(longestStationLabel),
  roster: signedRosterSchema,
  token: z.string().length(43),
  expires: counterSchema,
  carrier: z.json().optional(),
})
type KeptInvitation = Omit<z.infer<typeof keptInvitationSchema>, 'carrier'> & { readonly carrier?: JsonValue }

/** One line of canonical JSON and zeros: the size tells neither how many stations there are nor what the carrier is. */
function layOut(contents: KeptInvitation): Uint8Array {
  const line = encodeUtf8(`${canonicalJson(contents)}\n`)
  const plaintext = new Uint8Array(paddedLength(line.length))
  plaintext.set(line)
  return plaintext
}

async function decrypt(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  try {
    return await decryptAgeFile(bytes, { passphrases: [passphrase] }, defaultLimits)
  } catch (cause) {
    if (cause instanceof FormatError && cause.code === 'format.wrong_key') throw wrongCode()
    throw cause
  }
}

function readContents(plaintext: Uint8Array, { digest }: Pick<Runtime, 'digest'>): InvitationContents {
  const kept = parseContents(plaintext)
  const token = decodeBase64Url(kept.token)
  if (token === undefined)
    throw refuse('format.manifest', 'expected 43 base64url characters', 'invitation/token')
  const verdict = acceptRoster({ net: kept.net }, kept.roster, digest)
  if (verdict.verdict !== 'accepted') {
    const code = verdict.verdict === 'refused' ? verdict.reason : verdict.verdict
    throw code === 'ROSTER_NEWER_VERSION'
      ? refuse('format.newer_version', 'expected version 1', 'invitation/roster')
      : refuse('format.manifest', `expected a valid roster (${code})`, 'invitation/roster')
  }
  const { net, station: stationId, label, roster: signedRoster, expires, carrier } = kept
  const hints = carrier === undefined ? {} : { carrier: carrier as JsonValue }
  return { net, stationId, label, roster: verdict.roster, signedRoster, token, expires, ...hints }
}

function parseContents(plaintext: Uint8Array): z.infer<typeof keptInvitationSchema> {
  const end = plaintext.indexOf(0x0a)
  const text = end < 0 ? undefined : decodeUtf8(plaintext.subarray(0, end))
  if (text === undefined || plaintext.subarray(end + 1).some((byte) => byte !== 0)) {
    throw refuse('format.manifest', 'expected one line and zeros', 'invitation')
  }
  checkStrictJson(text, defaultLimits, 'invitation', 'format.manifest')
  const value = JSON.parse(text) as unknown
  const version = (value as { readonly v?: unknown } | null)?.v
  if (typeof version === 'number' && version > 1) {
    throw refuse('format.newer_version', 'expected 1', 'invitation/v')
  }
  const result = keptInvitationSchema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = ['invitation', ...(issue?.path ?? []).map(String)].join('/').slice(0, 200)
  throw refuse('format.manifest', (issue?.message ?? 'expected an invitation').slice(0, 200), path)
}

/** `''` when there is none: the reader that judges our own file refuses it. */
function networkNamedIn({ text }: SignedRoster): string {
  try {
    const { net } = JSON.parse(text) as { readonly net?: unknown }
    return typeof net === 'string' ? net : ''
  } catch {
    return ''
  }
}

const wrongCode = (): UsageError =>
  new UsageError('usage.wrong_code', 'code: expected the five words that belong to this invitation')

import { describe, expect, it } from 'vitest'
import { checkWireLine } from '../../src/format/wire-check.js'
import type { EnrolLine } from '../../src/format/wire.js'
import { createEnrolment, judgeEnrolment, transcriptDigits } from '../../src/identity/enrolment.js'
import { enrolmentProof } from '../../src/identity/enrolment-token.js'
import {
  createInvitation,
  invitationLifetimeMs,
  type InvitationRecord,
  openInvitation,
  withdrawInvitation,
} from '../../src/identity/invitation.js'
import { addToRoster, setStationStatus } from '../../src/identity/roster.js'
import { publicKeysOf } from '../../src/identity/station-keys.js'
import {
  branchKeys,
  context,
  digest,
  laptopKeys,
  now,
  otherKeys,
  seeded,
  sign,
  withLaptop,
} from './network-fixture.js'

const runtime = { digest }
const expires = now + invitationLifetimeMs
const { bytes, code, record } = await createInvitation(
  { stationId: 'r04', label: 'Filiale', roster: sign(withLaptop), expires, workFactor: 14 },
  seeded('enrolment'),
)
const invitation = await openInvitation(bytes, code, { now, runtime })
const line = createEnrolment(invitation, branchKeys, { device: 'PC-7', label: 'Süd' }, runtime)
const key = branchKeys.signing.publicKey
const judge = (change: Partial<EnrolLine> = {}, of: InvitationRecord = record, by = key, at = now) =>
  judgeEnrolment(of, { ...line, ...change }, by, { now: at, digest })
const refused = (reason: string, alarm = false) => ({ verdict: 'refused', reason, alarm })
const used = {
  ...record,
  state: 'used',
  usedBy: branchKeys.keyId,
  usedRecipient: branchKeys.recipient,
} as const

describe('enrolment', () => {
  it('is a line of the wire', () => {
    expect(checkWireLine(line, 'line 1', false)).toBe(line)
    expect(createEnrolment(invitation, branchKeys, { device: 'PC-7' }, runtime)).not.toHaveProperty('label')
  })

  it('is taken once, and its key goes into the roster', () => {
    expect(judge()).toEqual({ verdict: 'accept', record: used })
    const station = { id: line.station, label: 'Süd', publicKey: key, recipient: line.recipient }
    expect(addToRoster(withLaptop, station, context).stations).toHaveLength(2)
  })

  it('is answered again when the same station asks again, also after the invitation expired', () => {
    expect(judge({}, used)).toEqual({ verdict: 'repeat' })
    expect(judge({}, used, key, expires + 1)).toEqual({ verdict: 'repeat' })
  })

  it('T12: a second device with the same invitation is refused, with an alarm, whenever it comes', () => {
    const second = createEnrolment(invitation, otherKeys, { device: 'PC-8' }, runtime)
    const late = (at: number) =>
      judgeEnrolment(used, second, otherKeys.signing.publicKey, { now: at, digest })
    expect(late(now)).toEqual(refused('ENROL_USED_TWICE', true))
    expect(late(expires + 1)).toEqual(refused('ENROL_USED_TWICE', true))
  })

  it('T12: of two joiners at once one wins', () => {
    const first = judge()
    expect(first.verdict).toBe('accept')
    const after = first.verdict === 'accept' ? first.record : record
    const second = createEnrolment(invitation, otherKeys, { device: 'PC-8' }, runtime)
    expect(judgeEnrolment(after, second, otherKeys.signing.publicKey, context).verdict).toBe('refused')
    expect(judge({}, after)).toEqual({ verdict: 'repeat' })
  })

  it('a used invitation with another recipient under the same key is a second use', () => {
    const mixed = { ...branchKeys, recipient: otherKeys.recipient }
    const again = createEnrolment(invitation, mixed, { device: 'PC-7' }, runtime)
    expect(judgeEnrolment(used, again, key, context)).toEqual(refused('ENROL_USED_TWICE', true))
  })

  it('is refused once expired or withdrawn', () => {
    expect(judge({}, record, key, expires - 1).verdict).toBe('accept')
    expect(judge({}, record, key, expires)).toEqual(refused('ENROL_EXPIRED'))
    expect(judge({}, withdrawInvitation(record))).toEqual(refused('ENROL_EXPIRED'))
  })

  it.each<[string, Partial<EnrolLine>]>([
    ['station', { station: 'r05' }],
    ['label', { label: 'Nord' }],
    ['device', { device: 'PC-8' }],
    ['recipient', { recipient: laptopKeys.recipient }],
    ['proof', { proof: `${line.proof.startsWith('A') ? 'B' : 'A'}${line.proof.slice(1)}` }],
    ['proof, shorter', { proof: line.proof.slice(1) }],
    ['proof, longer', { proof: `${line.proof}A` }],
    ['proof, none', { proof: '' }],
  ])('is refused when its %s is changed, also after use', (_field, change) => {
    expect(judge(change)).toEqual(refused('ENROL_TOKEN_WRONG'))
    expect(judge(change, used)).toEqual(refused('ENROL_TOKEN_WRONG'))
  })

  it('proves nothing without its label, for another station, another token or under another key', () => {
    const { label: _gone, ...without } = line
    expect(judgeEnrolment(record, without, key, context)).toEqual(refused('ENROL_TOKEN_WRONG'))
    expect(judge({}, { ...record, stationId: 'r05' })).toEqual(refused('ENROL_TOKEN_WRONG'))
    expect(judge({}, { ...record, tokenHash: '0'.repeat(64) })).toEqual(refused('ENROL_TOKEN_WRONG'))
    expect(judge({}, record, otherKeys.signing.publicKey)).toEqual(refused('ENROL_TOKEN_WRONG'))
    const { proof: _proof, ...rest } = { ...line, station: 'r05' }
    const forR05 = { station: 'r05', proof: enrolmentProof(record.tokenHash, rest, key) }
    expect(judge(forR05)).toEqual(refused('ENROL_TOKEN_WRONG'))
  })

  it('is refused with keys that are none', () => {
    expect(judge({}, record, new Uint8Array(32))).toEqual(refused('ENROL_BAD_KEY'))
    expect(judge({}, record, key.subarray(1))).toEqual(refused('ENROL_BAD_KEY'))
    expect(judge({ recipient: `age1${'q'.repeat(58)}` })).toEqual(refused('ENROL_BAD_KEY'))
  })

  it('proves with HMAC-SHA-256 of RFC 2104, over canonical JSON', async () => {
    const hash = new Uint8Array(record.tokenHash.match(/../g)!.map((pair) => Number.parseInt(pair, 16)))
    const { proof, ...rest } = line
    const base64Url = (data: Uint8Array) =>
      btoa(String.fromCharCode(...data))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '')
    const fields = { ...rest, signingPublicKey: base64Url(key) }
    const sorted = JSON.stringify(
      Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))),
    )
    const hmacKey = await crypto.subtle.importKey('raw', hash, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
    const mac = await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(sorted))
    expect(proof).toBe(base64Url(new Uint8Array(mac)))
  })
})

describe('digits for the strict setting', () => {
  const transcript = {
    roster: withLaptop,
    stationId: 'r04',
    station: publicKeysOf(branchKeys),
    tokenHash: record.tokenHash,
  }
  const digits = (change: Partial<typeof transcript> = {}) =>
    transcriptDigits({ ...transcript, ...change }, digest)

  it('are 24, and the same at both ends', () => {
    expect(digits()).toMatch(/^\d{4}( \d{4}){5}$/)
    // The host's roster may have moved meanwhile.
    expect(digits({ roster: setStationStatus(withLaptop, 'r03', 'suspended', context) })).toBe(digits())
  })

  it('differ when anybody stands between', () => {
    const { host } = withLaptop
    const others = [
      digits({ stationId: 'r05' }),
      digits({ tokenHash: '0'.repeat(64) }),
      digits({ station: { ...transcript.station, recipient: otherKeys.recipient } }),
      digits({ station: { ...transcript.station, publicKey: otherKeys.signing.publicKey } }),
      digits({ roster: { ...withLaptop, net: 'a'.repeat(26) } }),
      digits({ roster: { ...withLaptop, host: { ...host, age: [{ recipient: otherKeys.recipient }] } } }),
      digits({
        roster: { ...withLaptop, host: { ...host, sign: [{ ...host.sign[0]!, kid: otherKeys.keyId }] } },
      }),
    ]
    expect(new Set([digits(), ...others]).size).toBe(8)
  })
})

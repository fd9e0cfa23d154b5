import { describe, expect, it } from 'vitest'
import { encryptAgeFile } from '../../src/format/age-file.js'
import { canonicalJson } from '../../src/format/canonical-json.js'
import { defaultLimits } from '../../src/format/limits.js'
import {
  createInvitation,
  type InvitationOptions,
  invitationLifetimeMs,
  openInvitation,
  withdrawInvitation,
} from '../../src/identity/invitation.js'
import { setStationStatus } from '../../src/identity/roster.js'
import { refusal, refusedCode } from '../format/refused-code.js'
import {
  context,
  digest,
  firstRoster,
  hostKeys,
  laptopKeys,
  now,
  seeded,
  sign,
  withLaptop,
} from './network-fixture.js'

const runtime = { digest }
const options: InvitationOptions = {
  stationId: 'r04',
  label: 'Filiale Süd',
  roster: sign(withLaptop),
  expires: now + invitationLifetimeMs,
  carrier: { folder: 'Z:\\Austausch', each: 15 },
  workFactor: 14,
}
const make = (change: Partial<InvitationOptions> = {}, seed = 'invitation') =>
  createInvitation({ ...options, ...change }, seeded(seed))
const invitation = await make()
const open = (bytes: Uint8Array, code = invitation.code, at = now) =>
  openInvitation(bytes, code, { now: at, runtime })
const wrap = (content: unknown, tail = '\n\0\0') =>
  encryptAgeFile(
    new TextEncoder().encode(`${typeof content === 'string' ? content : canonicalJson(content)}${tail}`),
    { passphrase: invitation.code, workFactor: 14 },
    defaultLimits,
  )
const contents = {
  v: 1,
  type: 'invitation',
  net: firstRoster.net,
  station: 'r04',
  label: 'x',
  roster: sign(withLaptop),
  token: 'A'.repeat(43),
  expires: now + 1,
}

describe('invitation', () => {
  it('opens with its code and says all that a station needs', async () => {
    const opened = await open(invitation.bytes)
    expect(opened).toMatchObject({
      net: firstRoster.net,
      stationId: 'r04',
      label: 'Filiale Süd',
      roster: withLaptop,
      signedRoster: options.roster,
      expires: options.expires,
      carrier: options.carrier,
    })
    expect(opened.token).toHaveLength(32)
    expect(invitation.record).toEqual({
      stationId: 'r04',
      tokenHash: digest.sha256Hex(opened.token),
      expires: options.expires,
      state: 'open',
    })
    expect(opened.roster.host.sign[0]?.kid).toBe(hostKeys.keyId)
  })

  it('opens however the code is typed', async () => {
    const typed = ` ${invitation.code.toUpperCase().replaceAll('-', ' – ')} `
    expect((await open(invitation.bytes, typed)).stationId).toBe('r04')
  })

  it('T12: opens with no other code, and tells so', async () => {
    const last = invitation.code.at(-1) === 'b' ? 'd' : 'b'
    for (const code of [invitation.code.slice(0, -1) + last, 'lusab-babad-gutih-tugad-mobik', '', 'secret']) {
      const error = await refusal(() => open(invitation.bytes, code))
      expect(error?.code).toBe('usage.wrong_code')
      expect(error?.message).not.toContain(invitation.code)
    }
  })

  it('holds no private key, and neither code nor token in what the host keeps', async () => {
    const { token } = await open(invitation.bytes)
    const kept = JSON.stringify(invitation.record)
    expect(kept).not.toContain(invitation.code)
    expect(kept).not.toContain(btoa(String.fromCharCode(...token)).slice(0, 40))
    expect(JSON.stringify(await open(invitation.bytes))).not.toContain('SECRET')
  })

  it('each has a code and a token of its own', async () => {
    const other = await make({}, 'another')
    expect(other.code).not.toBe(invitation.code)
    expect(other.record.tokenHash).not.toBe(invitation.record.tokenHash)
    expect(await refusedCode(() => open(other.bytes))).toBe('usage.wrong_code')
  })

  it('has a size that tells nothing of small differences', async () => {
    const sizes = await Promise.all(
      ['A', 'A much longer label of another station'].map(
        async (label) => (await make({ label })).bytes.length,
      ),
    )
    expect(new Set([...sizes, invitation.bytes.length]).size).toBe(1)
  })

  it('ends when it expires', async () => {
    expect((await open(invitation.bytes, invitation.code, options.expires - 1)).stationId).toBe('r04')
    expect(await refusedCode(() => open(invitation.bytes, invitation.code, options.expires))).toBe(
      'usage.invitation_expired',
    )
  })

  it('tells a damaged file from a wrong one', async () => {
    const { bytes } = invitation
    const last = bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
    const { recipient } = laptopKeys
    const forStation = await encryptAgeFile(new Uint8Array(9), { recipients: [recipient] }, defaultLimits)
    const cases: [Uint8Array, string][] = [
      [new Uint8Array(0), 'format.incomplete'],
      [bytes.subarray(0, 40), 'format.incomplete'],
      [bytes.subarray(0, -1), 'format.incomplete'],
      [last, 'format.incomplete'],
      [new TextEncoder().encode('Dear colleague, ...'), 'format.not_a_bundle'],
      [forStation, 'format.not_a_bundle'],
      [new Uint8Array(defaultLimits.lineBytes + 1), 'format.too_large'],
    ]
    for (const [file, code] of cases) expect(await refusedCode(() => open(file))).toBe(code)
  })

  it('is of version 1; a newer one asks for an update', async () => {
    expect((await open(await wrap(contents))).stationId).toBe('r04')
    expect((await open(await wrap({ ...contents, later: 1 }))).stationId).toBe('r04')
    expect(await refusedCode(async () => open(await wrap({ v: 2 })))).toBe('format.newer_version')
  })

  it.each<[string, unknown, string?]>([
    ['no JSON', 'x'],
    ['null', 'null'],
    ['two lines', contents, '\nx'],
    ['no line end', contents, ''],
    ['another type', { ...contents, type: 'file' }],
    ['a token of 31 bytes', { ...contents, token: 'A'.repeat(42) }],
    ['a token of two spellings', { ...contents, token: `${'A'.repeat(42)}B` }],
    ['another network', { ...contents, net: 'a'.repeat(26) }],
    ['a roster without signature', { ...contents, roster: { ...contents.roster, signatures: [] } }],
    [
      'a roster with another text',
      { ...contents, roster: { ...contents.roster, text: sign(firstRoster).text } },
    ],
    ['a station id with a slash', { ...contents, station: '../x' }],
  ])('refuses %s inside', async (_name, value, tail) => {
    const file = await wrap(value, tail)
    expect(await refusedCode(() => open(file))).toBe('format.manifest')
  })

  it('is not made from wrong values', async () => {
    const wrong: Partial<InvitationOptions>[] = [
      { stationId: 'R04' },
      { label: 'a\nb' },
      { expires: 1.5 },
      { expires: -1 },
      { workFactor: 13 },
      { workFactor: 19 },
      { carrier: { ratio: 0.5 } },
      { carrier: 'x'.repeat(300_000) },
      { roster: { text: '{}', signatures: [] } },
      { roster: { ...options.roster, text: sign(firstRoster).text } },
    ]
    for (const change of wrong) {
      expect(await refusedCode(() => make(change)), JSON.stringify(change).slice(0, 60)).toBe(
        'usage.invalid_argument',
      )
    }
  })

  it('carries the newest roster', async () => {
    const newest = setStationStatus(withLaptop, 'r03', 'suspended', context)
    expect((await open((await make({ roster: sign(newest) })).bytes)).roster).toEqual(newest)
  })

  it('can be withdrawn while nobody has used it', () => {
    expect(withdrawInvitation(invitation.record).state).toBe('withdrawn')
    expect(withdrawInvitation({ ...invitation.record, state: 'used' }).state).toBe('used')
  })

  it('costs the factor 17 unless told otherwise', async () => {
    const { workFactor: _lower, ...usual } = options
    const { bytes, code } = await createInvitation(usual, seeded('usual'))
    expect(new TextDecoder('latin1').decode(bytes.subarray(0, 80))).toMatch(/\n-> scrypt \S+ 17\n/)
    expect((await open(bytes, code)).stationId).toBe('r04')
  })
})

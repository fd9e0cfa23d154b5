import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/format/canonical-json.js'
import { signPayload } from '../../src/format/signature.js'
import { encodeBase64Url } from '../../src/format/text-codecs.js'
import { addToRoster, createNetwork, rosterHash, setStationStatus } from '../../src/identity/roster.js'
import { type Roster, rosterType, type SignedRoster } from '../../src/identity/roster-schema.js'
import { acceptRoster, signRoster } from '../../src/identity/signed-roster.js'
import { publicKeysOf } from '../../src/identity/station-keys.js'
import { refusedCode } from '../format/refused-code.js'
import {
  branchKeys,
  context,
  digest,
  firstRoster,
  hostKeys,
  laptopKeys,
  otherKeys,
  rootKeys,
  sign,
  withLaptop,
} from './network-fixture.js'

const seed = 1
const { net } = firstRoster
const accept = (current: Roster | { net: string }, incoming: SignedRoster) =>
  acceptRoster(current, incoming, digest)
/** What the root key signed, whatever it says. */
const signAnything = (value: unknown, type = rosterType, key = rootKeys): SignedRoster => {
  const text = typeof value === 'string' ? value : canonicalJson(value)
  const signature = encodeBase64Url(signPayload(key.signing, type, new TextEncoder().encode(text)))
  return { text, signatures: [{ key: key.keyId, signature }] }
}
const suspended = setStationStatus(withLaptop, 'r03', 'suspended', context)
const next = (roster: Roster, change: Partial<Roster> = {}): Roster => ({
  ...roster,
  ver: roster.ver + 1,
  prev: rosterHash(roster, digest),
  ...change,
})
const full = setStationStatus(
  addToRoster(withLaptop, { id: 'r04', label: 'Filiale', ...publicKeysOf(branchKeys) }, context),
  'r03',
  'revoked',
  { ...context, cut: { epoch: 'mfrggzdfmztwq2lknnwg23tpoa', seq: 7 } },
)

/** Every value inside, with its way. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
}
function change(value: unknown, [head, ...rest]: readonly string[], to: (old: unknown) => unknown): unknown {
  if (head === undefined) return to(value)
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  const changed = change(copy[head], rest, to)
  if (changed === undefined) delete copy[head]
  else copy[head] = changed
  return copy
}

describe('accepting a roster', () => {
  it('takes the first one of its network, of any version', () => {
    for (const roster of [firstRoster, withLaptop, full]) {
      expect(accept({ net }, sign(roster))).toEqual({
        verdict: 'accepted',
        roster,
        hash: rosterHash(roster, digest),
      })
    }
    const old = { ...full, ver: 2_000_000 }
    expect(accept({ net }, signAnything(old)).verdict).toBe('accepted')
  })

  it('T8: goes forward only', () => {
    expect(accept(firstRoster, sign(withLaptop)).verdict).toBe('accepted')
    expect(accept(withLaptop, sign(withLaptop)).verdict).toBe('same')
    expect(accept(suspended, sign(withLaptop)).verdict).toBe('stale')
    expect(accept(withLaptop, sign(firstRoster)).verdict).toBe('stale')
    // A jump: what lies between was lost, the root signed all the same.
    expect(accept(firstRoster, sign(full)).verdict).toBe('accepted')
  })

  it('T9: takes a jump of 10,000 versions and refuses one more', () => {
    const at = (ver: number) => accept(withLaptop, signAnything({ ...withLaptop, ver, prev: 'a'.repeat(64) }))
    expect(at(withLaptop.ver + 10_000).verdict).toBe('accepted')
    expect(at(withLaptop.ver + 10_001)).toEqual({ verdict: 'refused', reason: 'ROSTER_JUMP' })
    expect(at(2 ** 53 - 1)).toEqual({ verdict: 'refused', reason: 'ROSTER_JUMP' })
  })

  it('T22: tells a fork: same version with other content, or a next one of another history', () => {
    const twin = addToRoster(
      firstRoster,
      { id: 'r05', label: 'Zwilling', ...publicKeysOf(otherKeys) },
      context,
    )
    expect(accept(withLaptop, sign(twin))).toEqual({ verdict: 'fork', reason: 'ROSTER_FORK' })
    const afterTwin = setStationStatus(twin, 'r05', 'suspended', context)
    expect(accept(withLaptop, sign(afterTwin))).toEqual({ verdict: 'fork', reason: 'ROSTER_FORK' })
    expect(accept(twin, sign(afterTwin)).verdict).toBe('accepted')
  })

  it('T20: refuses a lower floor, and one above what this version can do', () => {
    const high = { ...withLaptop, floor: 3 }
    expect(accept(high, signAnything(next(high, { floor: 1 })))).toEqual({
      verdict: 'refused',
      reason: 'ROSTER_FLOOR_LOWERED',
    })
    expect(accept(withLaptop, signAnything(next(withLaptop, { floor: 2 })))).toEqual({
      verdict: 'refused',
      reason: 'ROSTER_NEWER_VERSION',
    })
  })

  it('never forgets a retired key', () => {
    const retired = next(withLaptop, { retired: ['0123456789abcdef'] })
    expect(accept(withLaptop, signAnything(retired)).verdict).toBe('accepted')
    expect(accept(retired, signAnything(next(retired, { retired: [] })))).toEqual({
      verdict: 'refused',
      reason: 'ROSTER_RETIRED_MEMBER',
    })
  })

  it('refuses a change of any field that the root did not sign', () => {
    const { signatures } = sign(full)
    const paths = leaves(full)
    expect(paths.length).toBeGreaterThan(30)
    const changes: ((old: unknown) => unknown)[] = [
      (old) => (typeof old === 'number' ? old + 1 : `${String(old).slice(1)}a`),
      () => undefined,
      () => null,
    ]
    for (const path of paths) {
      for (const to of changes) {
        const mutant = change(full, path, to)
        if (canonicalJson(mutant) === canonicalJson(full)) continue
        for (const current of [{ net }, firstRoster, withLaptop, full]) {
          const verdict = accept(current, { text: canonicalJson(mutant), signatures })
          expect(verdict.verdict, path.join('/')).toBe('refused')
        }
      }
    }
  })

  it('refuses every changed character, and never throws', () => {
    const { text, signatures } = sign(full)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, piece) => {
        const mutant = text.slice(0, at) + piece + text.slice(at + 1)
        fc.pre(mutant !== text)
        expect(accept(full, { text: mutant, signatures }).verdict).toBe('refused')
      }),
      { seed, numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.json(), (key, signature, json) => {
        expect(accept({ net }, { text, signatures: [{ key, signature }] }).verdict).toBe('refused')
        expect(accept({ net }, { text: json, signatures }).verdict).toBe('refused')
      }),
      { seed },
    )
  })

  it('refuses what the root did not sign: no signature, another key, another type, another network', () => {
    const { text, signatures } = sign(withLaptop)
    const bad = { verdict: 'refused', reason: 'ROSTER_BAD_SIGNATURE' }
    expect(accept({ net }, { text, signatures: [] })).toEqual(bad)
    expect(accept({ net }, signAnything(withLaptop, rosterType, hostKeys))).toEqual(bad)
    expect(accept({ net }, signAnything(withLaptop, 'application/vnd.ordersync.manifest.v1+json'))).toEqual(
      bad,
    )
    const named = [
      {
        key: rootKeys.keyId,
        signature: signAnything(withLaptop, rosterType, hostKeys).signatures[0]!.signature,
      },
    ]
    expect(accept({ net }, { text, signatures: named })).toEqual(bad)
    expect(accept({ net }, { text, signatures: [...named, ...signatures] }).verdict).toBe('accepted')
    // Beyond four nobody looks: the cost is bounded.
    expect(
      accept({ net }, { text, signatures: [...named, ...named, ...named, ...named, ...signatures] }),
    ).toEqual(bad)
    const foreign = createNetwork({
      rootPublicKey: otherKeys.signing.publicKey,
      host: { id: 'office', ...publicKeysOf(hostKeys) },
      ...context,
    })
    const other = { verdict: 'refused', reason: 'ROSTER_OTHER_NETWORK' }
    expect(accept({ net }, signAnything(foreign, rosterType, otherKeys))).toEqual(other)
    // The thief's root under our name.
    expect(accept({ net }, signAnything({ ...foreign, net }, rosterType, otherKeys))).toEqual(other)
    expect(accept(withLaptop, signAnything({ ...foreign, net, ver: 3 }, rosterType, otherKeys))).toEqual(
      other,
    )
  })

  const station = withLaptop.stations[0]!
  it.each<[string, object]>([
    [
      'one id twice',
      {
        stations: [
          station,
          {
            ...station,
            sign: [{ kid: branchKeys.keyId, pub: encodeBase64Url(branchKeys.signing.publicKey) }],
            age: [{ recipient: branchKeys.recipient }],
          },
        ],
      },
    ],
    [
      'one signing key twice',
      { stations: [station, { ...station, id: 'r04', age: [{ recipient: branchKeys.recipient }] }] },
    ],
    ['one recipient twice', { stations: [{ ...station, age: [{ recipient: hostKeys.recipient }] }] }],
    [
      'a key under a foreign id',
      { stations: [{ ...station, sign: [{ ...station.sign[0]!, kid: 'a'.repeat(16) }] }] },
    ],
    [
      'the root key as a station’s',
      { stations: [{ ...station, sign: [{ kid: rootKeys.keyId, pub: firstRoster.root }] }] },
    ],
    ['a retired key in use', { retired: [laptopKeys.keyId] }],
    ['a retired key twice', { retired: ['a'.repeat(16), 'a'.repeat(16)] }],
    ['a cut of an active station', { stations: [{ ...station, cut: { epoch: 'a'.repeat(26), seq: 1 } }] }],
    ['zeros as prev of a later version', { prev: '0'.repeat(64) }],
    ['a first version with a past', { ver: 1 }],
    ['an unsound recipient', { stations: [{ ...station, age: [{ recipient: `age1${'q'.repeat(58)}` }] }] }],
  ])('refuses %s, though the root signed it', (_name, wrong) => {
    expect(accept({ net }, signAnything({ ...withLaptop, ...wrong }))).toEqual({
      verdict: 'refused',
      reason: 'ROSTER_INVALID',
    })
  })

  it.each<[string, unknown]>([
    ['text that is no JSON', '{'],
    ['another spelling', JSON.stringify(withLaptop, null, 1).replaceAll('\n', ' ')],
    ['a key twice', canonicalJson(withLaptop).replace('"floor":1', '"floor":1,"floor":1')],
    ['a list', []],
    ['null', null],
    ['an empty object', {}],
    ['a status nobody knows', { ...withLaptop, stations: [{ ...station, status: 'retired' }] }],
    [
      '262,145 characters',
      { ...withLaptop, x: 'x'.repeat(262_145 - canonicalJson({ ...withLaptop, x: '' }).length) },
    ],
  ])('cannot read %s', (_name, value) => {
    expect(accept({ net }, signAnything(value))).toEqual({ verdict: 'refused', reason: 'ROSTER_UNREADABLE' })
  })

  it('asks for an update when the roster is of a newer version', () => {
    expect(accept({ net }, signAnything({ ...withLaptop, v: 2 }))).toEqual({
      verdict: 'refused',
      reason: 'ROSTER_NEWER_VERSION',
    })
  })

  it('goes on with fields it does not know, and hands them back', () => {
    const newer = { ...withLaptop, motto: 'later' }
    const verdict = accept(firstRoster, signAnything(newer))
    expect(verdict).toMatchObject({ verdict: 'accepted', roster: { motto: 'later' } })
    expect(accept(newer, signAnything(newer)).verdict).toBe('same')
  })

  it('is signed by its own root only', async () => {
    expect(await refusedCode(() => signRoster(withLaptop, hostKeys.signing, digest))).toBe(
      'usage.invalid_argument',
    )
  })
})

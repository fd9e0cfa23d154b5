import { describe, expect, it } from 'vitest'
import { encodeBase64Url } from '../../src/format/text-codecs.js'
import {
  addToRoster,
  createNetwork,
  networkIdOf,
  replaceStationKeys,
  retireOldKeys,
  rosterHash,
  rotateStationKeys,
  setStationStatus,
} from '../../src/identity/roster.js'
import { isActive, isWithinCut, recipientsOf, resolveKey } from '../../src/identity/roster-lookup.js'
import type { Roster } from '../../src/identity/roster-schema.js'
import { publicKeysOf } from '../../src/identity/station-keys.js'
import { refusedCode } from '../format/refused-code.js'
import {
  branchKeys,
  context,
  digest,
  firstRoster,
  hostKeys,
  laptopKeys,
  makeKeys,
  now,
  otherKeys,
  rootKeys,
  withLaptop,
} from './network-fixture.js'

const token = 'mfrggzdfmztwq2lknnwg23tpoa'
const add = (roster: Roster, change: object) =>
  addToRoster(roster, { id: 'r04', label: 'Filiale', ...publicKeysOf(branchKeys), ...change }, context)

describe('making rosters', () => {
  it('begins with the host alone, named by the hash of its root key', () => {
    expect(firstRoster).toMatchObject({ v: 1, ver: 1, stations: [], retired: [], floor: 1 })
    expect(firstRoster.net).toBe(networkIdOf(rootKeys.signing.publicKey, digest))
    expect(firstRoster.net).toMatch(/^[a-z2-7]{26}$/)
    expect(firstRoster.issued).toBe('2026-01-02T03:04:05.000Z')
    expect(firstRoster.root).toBe(encodeBase64Url(rootKeys.signing.publicKey))
  })

  it('gives the next version with the hash of the one before, and leaves that as it was', () => {
    const before = structuredClone(withLaptop)
    const next = add(withLaptop, {})
    expect(next).toMatchObject({ ver: 3, prev: rosterHash(withLaptop, digest) })
    expect(next.stations.map(({ id }) => id)).toEqual(['r03', 'r04'])
    expect(withLaptop).toEqual(before)
  })

  it.each<[string, object]>([
    ['an id that is taken', { id: 'r03' }],
    ['the id of the host', { id: 'office' }],
    ['an id with capitals', { id: 'R04' }],
    ['a label of two lines', { label: 'a\nb' }],
    ['no label', { label: '' }],
    ['a signing key that is taken', { publicKey: laptopKeys.signing.publicKey }],
    ['the root key', { publicKey: rootKeys.signing.publicKey }],
    ['a recipient that is taken', { recipient: hostKeys.recipient }],
    ['a signing key of low order', { publicKey: new Uint8Array(32) }],
    ['a recipient with a wrong letter', { recipient: `${branchKeys.recipient.slice(0, -1)}b` }],
  ])('refuses to add a station with %s', async (_name, change) => {
    expect(await refusedCode(() => add(withLaptop, change))).toBe('usage.invalid_argument')
  })

  it('refuses a network whose host has the root key, or a time that is none', async () => {
    const host = { id: 'office', ...publicKeysOf(rootKeys) }
    const rootPublicKey = rootKeys.signing.publicKey
    expect(await refusedCode(() => createNetwork({ rootPublicKey, host, ...context }))).toBe(
      'usage.invalid_argument',
    )
    const good = { id: 'office', ...publicKeysOf(hostKeys) }
    for (const time of [NaN, -1, 1.5, 1e300]) {
      expect(await refusedCode(() => createNetwork({ rootPublicKey, host: good, digest, now: time }))).toBe(
        'usage.invalid_argument',
      )
    }
    expect(createNetwork({ rootPublicKey, host: good, digest, now }).host).not.toHaveProperty('label')
  })

  it('takes 400 stations and no more', async () => {
    const station = withLaptop.stations[0]!
    const many = {
      ...withLaptop,
      stations: Array.from({ length: 401 }, (_, at) => ({ ...station, id: `s${at}` })),
    }
    expect(await refusedCode(() => setStationStatus(many, 's1', 'suspended', context))).toBe(
      'usage.invalid_argument',
    )
    const { rosterSchema } = await import('../../src/identity/roster-schema.js')
    expect(rosterSchema.safeParse(many).success).toBe(false)
    expect(rosterSchema.safeParse({ ...many, stations: many.stations.slice(1) }).success).toBe(true)
  })

  it('keeps fields of a newer version', () => {
    const newer = {
      ...withLaptop,
      motto: 'later',
      stations: [{ ...withLaptop.stations[0]!, scope: ['party'] }],
    }
    const next = setStationStatus(newer, 'r03', 'suspended', context)
    expect(next).toMatchObject({ motto: 'later', stations: [{ status: 'suspended', scope: ['party'] }] })
  })
})

describe('who is in', () => {
  const { keyId } = laptopKeys

  it('knows host and active stations with their keys', () => {
    expect(resolveKey(withLaptop, 'r03', keyId)).toEqual(laptopKeys.signing.publicKey)
    expect(resolveKey(withLaptop, 'office', hostKeys.keyId)).toEqual(hostKeys.signing.publicKey)
    expect(recipientsOf(withLaptop, 'r03')).toEqual([laptopKeys.recipient])
    expect(recipientsOf(withLaptop, 'office')).toEqual([hostKeys.recipient])
    expect(isActive(withLaptop, 'office') && isActive(withLaptop, 'r03')).toBe(true)
  })

  it('T2: lends nobody the key of another member', () => {
    expect(resolveKey(withLaptop, 'office', keyId)).toBeUndefined()
    expect(resolveKey(withLaptop, 'r03', hostKeys.keyId)).toBeUndefined()
    expect(resolveKey(withLaptop, 'r04', keyId)).toBeUndefined()
    expect(isActive(withLaptop, 'r04')).toBe(false)
    expect(recipientsOf(withLaptop, 'r04')).toEqual([])
  })

  it.each(['suspended', 'revoked'] as const)('a %s station has no key and gets nothing', (status) => {
    const roster = setStationStatus(withLaptop, 'r03', status, context)
    expect(isActive(roster, 'r03')).toBe(false)
    expect(resolveKey(roster, 'r03', keyId)).toBeUndefined()
    expect(recipientsOf(roster, 'r03')).toEqual([])
    // Its origin can still be told, for what is kept aside.
    expect(resolveKey(roster, 'r03', keyId, { inactive: true })).toEqual(laptopKeys.signing.publicKey)
    expect(isActive(setStationStatus(roster, 'r03', 'active', context), 'r03')).toBe(true)
  })

  it('T10: a cut tells what a revoked station sent before', () => {
    const cut = { epoch: token, seq: 7 }
    const roster = setStationStatus(withLaptop, 'r03', 'revoked', { ...context, cut })
    const sent = (seq: number, epoch = token) => isWithinCut(roster, 'r03', { epoch: { token: epoch }, seq })
    expect([sent(1), sent(7), sent(8), sent(1, 'a'.repeat(26))]).toEqual([true, true, false, false])
    expect(isWithinCut(withLaptop, 'r03', { epoch: { token }, seq: 1 })).toBe(false)
    expect(setStationStatus(roster, 'r03', 'active', context).stations[0]).not.toHaveProperty('cut')
  })

  it('refuses a cut without revocation, and a station it does not know', async () => {
    const cut = { epoch: token, seq: 7 }
    expect(await refusedCode(() => setStationStatus(withLaptop, 'r03', 'active', { ...context, cut }))).toBe(
      'usage.invalid_argument',
    )
    expect(await refusedCode(() => setStationStatus(withLaptop, 'r09', 'active', context))).toBe(
      'usage.not_found',
    )
    expect(await refusedCode(() => setStationStatus(withLaptop, 'office', 'revoked', context))).toBe(
      'usage.not_found',
    )
  })

  it('new keys after a loss: the old ones never come back', async () => {
    const revoked = setStationStatus(withLaptop, 'r03', 'revoked', context)
    const roster = replaceStationKeys(revoked, 'r03', publicKeysOf(otherKeys), context)
    expect(roster.retired).toEqual([keyId])
    expect(resolveKey(roster, 'r03', keyId, { inactive: true })).toBeUndefined()
    expect(resolveKey(roster, 'r03', otherKeys.keyId)).toEqual(otherKeys.signing.publicKey)
    expect(recipientsOf(roster, 'r03')).toEqual([otherKeys.recipient])
    const back = () => replaceStationKeys(roster, 'r03', publicKeysOf(laptopKeys), context)
    expect(await refusedCode(back)).toBe('usage.invalid_argument')
  })

  it('a rotation has both keys for a while, the newest first', async () => {
    const rotated = rotateStationKeys(withLaptop, 'r03', publicKeysOf(otherKeys), context)
    expect(recipientsOf(rotated, 'r03')).toEqual([otherKeys.recipient, laptopKeys.recipient])
    expect(resolveKey(rotated, 'r03', keyId)).toEqual(laptopKeys.signing.publicKey)
    const third = rotateStationKeys(rotated, 'r03', publicKeysOf(await makeKeys('third')), context)
    expect(recipientsOf(third, 'r03')).toHaveLength(2)
    const done = retireOldKeys(rotated, 'r03', context)
    expect(recipientsOf(done, 'r03')).toEqual([otherKeys.recipient])
    expect(resolveKey(done, 'r03', keyId)).toBeUndefined()
    expect(done.retired).toEqual([keyId])
  })

  it('a key holds from and until the versions it names', () => {
    const station = withLaptop.stations[0]!
    const having = (validity: object): Roster => ({
      ...withLaptop,
      stations: [
        {
          ...station,
          sign: [{ ...station.sign[0]!, ...validity }],
          age: [{ ...station.age[0]!, ...validity }],
        },
      ],
    })
    const holds = (validity: object) => [
      resolveKey(having(validity), 'r03', keyId) !== undefined,
      recipientsOf(having(validity), 'r03').length === 1,
    ]
    expect(holds({ from: 2 })).toEqual([true, true])
    expect(holds({ from: 3 })).toEqual([false, false])
    expect(holds({ from: 1, until: 2 })).toEqual([true, true])
    expect(holds({ from: 1, until: 1 })).toEqual([false, false])
  })
})

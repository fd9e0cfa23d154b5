import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decideRule } from '../../src/merge/entity-rule.js'
import { changeProfile, copyProfile } from '../../src/profile/change-profile.js'
import { defaultProfile, profilePresets } from '../../src/profile/default-profile.js'
import { profileLimits, type StationProfile } from '../../src/profile/profile.js'
import { profileDifferences } from '../../src/profile/profile-differences.js'
import { stationRegistry } from '../../src/profile/station-kinds.js'
import { inScope, maskFields, mayCreate, ruleOf } from '../../src/profile/station-rule.js'
import { validateProfile } from '../../src/profile/validate-profile.js'
import { createKindRegistry, defineRecordKind } from '../../src/records/kind-registry.js'

const label = 'Remote 1-PC (Filiale Köln)'
const standard = () => defaultProfile({ station: 'koeln-1', label })
const off = { include: false, acceptNew: false, acceptChanged: false, acceptDeleted: false }

function changed(patch: Readonly<Record<string, unknown>>, from = standard()): StationProfile {
  const result = changeProfile(from, patch, stationRegistry)
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.profile
}

describe('defaultProfile', () => {
  it.each(profilePresets)('preset %s is complete, valid and without notices', (preset) => {
    const profile = defaultProfile({ station: 'koeln-1', label, preset })
    expect(validateProfile(profile, stationRegistry)).toEqual({ ok: true, profile, notices: [] })
    expect(Object.keys(profile.rules).sort()).toEqual(stationRegistry.kinds.map(({ kind }) => kind).sort())
  })

  it('SKY-20: states both directions of every kind', () => {
    const included = (direction: 'hostToStation' | 'stationToHost') =>
      stationRegistry.kinds
        .map(({ kind }) => kind)
        .filter((kind) => ruleOf(standard(), kind, direction).include)
        .sort()
    expect(included('stationToHost')).toEqual(['deliveryNote', 'party', 'quote', 'salesOrder'])
    expect(included('hostToStation')).toEqual(stationRegistry.kinds.map(({ kind }) => kind).sort())
    expect(ruleOf(standard(), 'quote', 'stationToHost')).toEqual({
      include: true,
      acceptNew: true,
      acceptChanged: false,
      acceptDeleted: false,
    })
    expect(ruleOf(standard(), 'party', 'stationToHost').acceptChanged).toBe(true)
  })

  it('M-E4, OSI-15, SKY-25: no deletions, no customer numbers, no reserved numbers', () => {
    const profile = standard()
    const rules = Object.values(profile.rules).flatMap((row) => [row.hostToStation, row.stationToHost])
    expect(rules.some((rule) => rule.acceptDeleted)).toBe(false)
    expect(profile).toMatchObject({ customerNumbers: 'none', series: {}, active: true, revision: 1 })
  })

  it('BEY-17: fieldStation keeps internal notes and purchase prices at the office', () => {
    const profile = defaultProfile({ station: 's', label, preset: 'fieldStation' })
    const mask = (kind: string, fields: Record<string, unknown>) =>
      maskFields(profile, kind, 'hostToStation', fields)
    expect(mask('party', { name: 'A', notes: 'x' })).toEqual({ name: 'A' })
    expect(mask('article', { name: 'A', notes: 'x', purchasePrice: '1' })).toEqual({ name: 'A' })
    expect(mask('quote', { notes: 'x', lines: [{ lineId: '1', notes: 'x', purchasePrice: '1' }] })).toEqual({
      lines: [{ lineId: '1' }],
    })
    expect(inScope(profile, 'priceEntry', 'hostToStation', { kind: 'purchase' })).toBe(false)
    expect(inScope(profile, 'priceEntry', 'hostToStation', { amount: '1' })).toBe(true)
    // What the station itself writes comes back whole.
    const own = { name: 'A', notes: 'x' }
    expect(maskFields(profile, 'party', 'stationToHost', own)).toBe(own)
  })

  it('BEY-17: standard keeps purchase prices at the office and nothing else, branch keeps nothing', () => {
    const fields = { name: 'A', notes: 'x', purchasePrice: '1' }
    const line = { lineId: '1', notes: 'x', purchasePrice: '1' }
    const order = { notes: 'x', lines: [line] }
    const out = 'hostToStation'
    expect(maskFields(standard(), 'article', out, fields)).toEqual({ name: 'A', notes: 'x' })
    for (const kind of ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote']) {
      const masked = { notes: 'x', lines: [{ lineId: '1', notes: 'x' }] }
      expect(maskFields(standard(), kind, out, order)).toEqual(masked)
    }
    expect(inScope(standard(), 'priceEntry', out, { kind: 'purchase' })).toBe(false)
    expect(inScope(standard(), 'priceEntry', out, { kind: 'sale' })).toBe(true)
    const branch = defaultProfile({ station: 's', label, preset: 'branch' })
    expect(maskFields(branch, 'article', out, fields)).toBe(fields)
    expect(maskFields(branch, 'quote', out, order)).toBe(order)
    expect(inScope(branch, 'priceEntry', out, { kind: 'purchase' })).toBe(true)
  })

  it('does not share parts between two profiles', () => {
    const [a, b] = [1, 2].map(() => defaultProfile({ station: 's', label, preset: 'fieldStation' }))
    a!.rules['quote']!.hostToStation.mask!.push('other')
    expect(b!.rules['quote']!.hostToStation.mask).not.toContain('other')
    expect(b!.rules['salesOrder']!.hostToStation.mask).not.toContain('other')
  })

  it('SKY-19: gives a vendor’s own kinds a row with all switches off, and local kinds none', () => {
    const kind = (name: string, localOnly: boolean) =>
      defineRecordKind({ kind: name, schema: z.looseObject({}), localOnly })
    const kinds = createKindRegistry([kind('machine', false), kind('cashDrawer', true)])
    const profile = defaultProfile({ station: 's', label, kinds })
    expect(profile.rules['machine']).toEqual({ hostToStation: off, stationToHost: off })
    expect(profile.rules).not.toHaveProperty('cashDrawer')
    expect(validateProfile(profile, kinds)).toEqual({ ok: true, profile, notices: [] })
    const local = { ...profile, rules: { ...profile.rules, cashDrawer: profile.rules['machine'] } }
    expect(validateProfile(local, kinds)).toMatchObject({
      ok: false,
      issues: [{ code: 'PROFILE_KIND_LOCAL', path: 'rules/cashDrawer' }],
    })
  })
})

describe('ruleOf, inScope, mayCreate', () => {
  it('M-E1: a kind without a row does not travel, inherited names included', () => {
    for (const kind of ['machine', 'constructor', 'toString']) {
      expect(ruleOf(standard(), kind, 'hostToStation')).toEqual(off)
      expect(inScope(standard(), kind, 'hostToStation', {})).toBe(false)
    }
  })

  it('M-E1: the rule feeds decideRule', () => {
    const situation = {
      kind: 'article',
      same: false,
      deleted: false,
      referredTo: false,
      changedHereSince: false,
    }
    const decide = (direction: 'hostToStation' | 'stationToHost') =>
      decideRule(ruleOf(standard(), 'article', direction), { ...situation, known: true })
    expect(decide('hostToStation').outcome).toBe('refreshed')
    expect(decide('stationToHost').reason?.code).toBe('KIND_NOT_INCLUDED')
  })

  it('1.9a: a one-way link closes the other way, whatever the rules say', () => {
    const profile = changed({ oneWay: 'stationToHost' })
    expect(ruleOf(profile, 'party', 'hostToStation')).toEqual(off)
    expect(ruleOf(profile, 'party', 'stationToHost').include).toBe(true)
  })

  it('BEY-17: a record must pass the filter of an included kind', () => {
    const filter = { field: 'addresses/*/countryCode', equals: 'DE' }
    const profile = changed({ rules: { party: { hostToStation: { filter } } } })
    expect(inScope(profile, 'party', 'hostToStation', { addresses: [{ countryCode: 'DE' }] })).toBe(true)
    expect(inScope(profile, 'party', 'hostToStation', { addresses: [{ countryCode: 'AT' }] })).toBe(false)
    expect(inScope(profile, 'party', 'stationToHost', {})).toBe(true)
  })

  it('OSI-02, OSI-13: the station makes the listed kinds of documents', () => {
    const profile = changed({ creatable: ['quote'] })
    expect(['quote', 'salesOrder'].map((kind) => mayCreate(profile, kind))).toEqual([true, false])
  })
})

describe('copyProfile', () => {
  it('SKY-31: takes over everything except who the station is and where it is found', () => {
    const from = changed({
      addresses: { station: { mail: 'koeln@example.com' }, host: { mail: 'zentrale@example.com' } },
      series: { quotes: { reserve: true, count: 50 } },
      permissions: { editPrices: true },
    })
    expect(from.revision).toBe(2)
    const copy = copyProfile(from, { station: 'bonn', label: 'Bonn' })
    expect(copy).toMatchObject({ station: 'bonn', label: 'Bonn', revision: 1, series: from.series })
    expect(copy.addresses).toEqual({ host: { mail: 'zentrale@example.com' } })
    expect(profileDifferences(from, copy).map(({ path }) => path)).toEqual([
      'addresses/station',
      'label',
      'station',
    ])
    expect(validateProfile(copy, stationRegistry).ok).toBe(true)
    copy.rules['party']!.hostToStation.include = false
    expect(from.rules['party']!.hostToStation.include).toBe(true)
  })

  it('SKY-31: a profile without addresses gets none', () => {
    expect(copyProfile(standard(), { station: 'bonn', label: 'Bonn' })).not.toHaveProperty('addresses')
  })
})

describe('changeProfile', () => {
  it('SKY-32: makes the next revision and leaves the current one alone', () => {
    const current = standard()
    const next = changed({ rules: { quote: { stationToHost: { acceptChanged: true } } } }, current)
    expect(next.revision).toBe(2)
    expect(profileDifferences(current, next)).toEqual([
      { path: 'rules/quote/stationToHost/acceptChanged', before: false, after: true },
    ])
    expect(current).toEqual(standard())
  })

  it('SKY-32: all or nothing, and every fault is named', () => {
    const patch = {
      syncInterval: 30,
      active: 'no',
      rules: { stockLevel: { stationToHost: { include: true } } },
    }
    expect(changeProfile(standard(), patch, stationRegistry)).toMatchObject({
      ok: false,
      issues: [
        { code: 'PROFILE_VALUE', path: 'active' },
        { code: 'PROFILE_STOCK_UPWARD', path: 'rules/stockLevel/stationToHost/include' },
      ],
    })
  })

  it('raises nothing when nothing changes', () => {
    expect(changed({}).revision).toBe(1)
    expect(changed({ active: true, label }).revision).toBe(1)
  })

  it('takes a part away with null and replaces lists and filters whole', () => {
    const party = (rule: unknown) => ({ rules: { party: { hostToStation: rule } } })
    const first = changed({
      syncInterval: 30,
      ...party({ mask: ['notes'], filter: { field: 'name', equals: 'a' } }),
    })
    const second = changed(party({ mask: ['vatId'], filter: { field: 'name', startsWith: 'b' } }), first)
    expect(second.rules['party']!.hostToStation).toMatchObject({ mask: ['vatId'] })
    expect(second.rules['party']!.hostToStation.filter).toEqual({ field: 'name', startsWith: 'b' })
    const third = changed({ syncInterval: null, ...party({ mask: null }) }, second)
    expect(third).not.toHaveProperty('syncInterval')
    expect(third.rules['party']!.hostToStation).not.toHaveProperty('mask')
    expect(third.revision).toBe(4)
  })

  it('keeps station and format; a revision seen by the author must be the current one', () => {
    const codes = (patch: Readonly<Record<string, unknown>>) => {
      const result = changeProfile(standard(), patch, stationRegistry)
      return result.ok ? result.profile.revision : result.issues.map(({ code, path }) => `${path} ${code}`)
    }
    expect(codes({ station: 'bonn', format: 2 })).toEqual(['station PROFILE_FIXED', 'format PROFILE_FIXED'])
    expect(codes({ revision: 1, label: 'Neu' })).toBe(2)
    expect(codes({ revision: 7, label: 'Neu' })).toEqual(['revision PROFILE_MOVED'])
    expect(codes({ revision: null })).toEqual(['revision PROFILE_MOVED'])
    expect(codes(JSON.parse('{"__proto__":{"active":false}}') as Record<string, unknown>)).toEqual([
      ' PROFILE_UNREADABLE',
    ])
  })
})

describe('validateProfile', () => {
  it('fills in acceptDeleted, which is false (SKY-24)', () => {
    const profile = standard()
    const short = structuredClone(profile) as unknown as { rules: { party: { hostToStation: object } } }
    short.rules.party.hostToStation = { include: true, acceptNew: true, acceptChanged: true }
    expect(validateProfile(short, stationRegistry)).toMatchObject({ ok: true, profile })
  })

  it.each([[undefined], [null], ['{}'], [[]], [7]])('refuses %j without throwing', (json) => {
    expect(validateProfile(json, stationRegistry)).toMatchObject({
      ok: false,
      issues: [{ code: 'PROFILE_UNREADABLE', path: '' }],
    })
  })

  it('refuses what throws when it is read', () => {
    const trap = {
      get format(): number {
        throw new Error('no')
      },
    }
    expect(validateProfile(trap, stationRegistry).ok).toBe(false)
  })

  it('BEY-17: takes filters of 4 levels, in every form a condition has', () => {
    const condition = [
      { field: 'name', in: ['a'] },
      { field: 'creditLimit', between: { from: '1' }, as: 'decimal' },
    ]
    const filter = { all: [{ any: [{ not: condition }] }] }
    expect(changed({ rules: { party: { hostToStation: { filter } } } }).revision).toBe(2)
  })

  it.each([
    ['permissions', (n: number) => ({ [`p${n}`]: true })],
    ['series', (n: number) => ({ [`s${n}`]: { reserve: true, count: 1 } })],
  ] as const)('bounds the rows of %s', (list, row) => {
    const rows = (count: number) =>
      Object.assign({}, ...Array.from({ length: count }, (_, n) => row(n))) as object
    const validate = (count: number) =>
      validateProfile({ ...standard(), [list]: rows(count) }, stationRegistry)
    expect(validate(profileLimits.entries).ok).toBe(true)
    expect(validate(profileLimits.entries + 1)).toMatchObject({
      ok: false,
      issues: [{ code: 'PROFILE_VALUE', path: list }],
    })
  })
})

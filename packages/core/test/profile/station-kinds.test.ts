import { describe, expect, it } from 'vitest'
import { createPortableRuntime } from '../../src/runtime/portable.js'
import { settingKind, stationRegistry, templateKind } from '../../src/profile/station-kinds.js'
import { hashFields } from '../../src/records/canonical-hash.js'
import { judgeForExport, judgeForImport } from '../../src/records/invoice-ban/judge-record.js'
import { settingValueLength } from '../../src/records/setting.js'
import { validateRecord } from '../../src/records/validate-record.js'
import { profileSentences } from '../../src/sentences/profile.js'
import { profileJsonSchemas } from './profile-json-schemas.js'

const setting = { name: 'quote.validityDays', area: 'quotes', value: { days: 30, text: ['a', true] } }
const template = {
  name: 'Angebot',
  type: 'quote',
  language: 'de',
  content: 'Sehr geehrte {{name}},\nvielen Dank.',
}

describe('settings and templates (OSI-07, OSI-12, OSI-13)', () => {
  it('are applied before documents, without business number', () => {
    const names = stationRegistry.kinds.map(({ kind }) => kind)
    expect(names.indexOf('setting')).toBeGreaterThan(names.indexOf('stockLevel'))
    expect(names.indexOf('template')).toBeLessThan(names.indexOf('deliveryNote'))
    expect([settingKind, templateKind].map(({ family, numberField }) => [family, numberField])).toEqual([
      ['other', undefined],
      ['other', undefined],
    ])
  })

  it.each([
    ['setting', settingKind, setting],
    ['template', templateKind, template],
  ] as const)('%s: is valid, has a hash and passes the invoice ban', (name, kind, fields) => {
    expect(validateRecord(kind, fields)).toEqual({ ok: true, fields })
    expect(hashFields(kind, fields, createPortableRuntime().digest)).toMatch(/^[0-9a-f]{64}$/)
    const record = { kind: name, fields }
    const options = { registry: stationRegistry }
    expect(judgeForExport(record, options)).toMatchObject({ verdict: 'allowed' })
    expect(judgeForImport(record, options)).toMatchObject({ verdict: 'allowed' })
  })

  it('a setting is small: at the bound and one over', () => {
    const sized = (length: number) =>
      validateRecord(settingKind, { name: 'a', value: 'x'.repeat(length - 2) }).ok
    expect([sized(settingValueLength), sized(settingValueLength + 1)]).toEqual([true, false])
    expect(validateRecord(settingKind, { name: 'a' }).ok).toBe(true)
    expect(validateRecord(settingKind, { value: 1 }).ok).toBe(false)
    expect(validateRecord(settingKind, { name: 'a', value: 1.5 }).ok).toBe(false)
  })
})

const written = import.meta.glob<unknown>('../../../../docs/format/{profile,setting,template}.schema.json', {
  eager: true,
  import: 'default',
})

describe('docs/format', () => {
  it('holds the JSON Schema of profile, setting and template (if not: node tools/generate-schemas.mjs)', () => {
    const byName = Object.fromEntries(
      Object.entries(written).map(([path, schema]) => [path.slice(path.lastIndexOf('/') + 1), schema]),
    )
    expect(byName).toEqual(JSON.parse(JSON.stringify(profileJsonSchemas())))
  })
})

const sources = Object.values(
  import.meta.glob<string>('../../src/profile/*.ts', { eager: true, query: '?raw', import: 'default' }),
)

describe('sentences of the profile', () => {
  it('are those that the sources give, with the same parameters in both languages', () => {
    const given = new Set(
      sources.flatMap((text) => [...text.matchAll(/'(PROFILE_[A-Z_]+)'/g)].map((m) => m[1])),
    )
    expect(Object.keys(profileSentences).sort()).toEqual([...given].sort())
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
    for (const [code, { de, en }] of Object.entries(profileSentences))
      expect(names(de), code).toEqual(names(en))
  })
})

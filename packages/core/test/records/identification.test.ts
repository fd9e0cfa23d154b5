import { describe, expect, it } from 'vitest'
import { foldNumber } from '../../src/records/business-number.js'
import { minorUnit } from '../../src/records/currencies.js'
import { canonicalDecimal } from '../../src/records/decimals.js'
import { isGln, isGtin, normalizeVatId } from '../../src/records/identification.js'
import { createUid, createUidSource, isUid } from '../../src/records/uid.js'
import { unitDimension, unitFromLabel } from '../../src/records/units.js'

describe('foldNumber', () => {
  it('compares without case and outer spaces, but leading zeros and inner spaces count (M-L1)', () => {
    expect(foldNumber(' ab-007\t')).toBe(foldNumber('AB-007'))
    expect(foldNumber('Mu\u0308-1')).toBe(foldNumber('MÜ-1'))
    expect(foldNumber('007')).not.toBe(foldNumber('7'))
    expect(foldNumber('A 1')).not.toBe(foldNumber('A1'))
    expect(foldNumber('A-1')).not.toBe(foldNumber('A1'))
  })
})

describe('isGtin, isGln', () => {
  it.each(['4006381333931', '96385074', '036000291452', '10614141000415'])(
    'knows the check digit of %s',
    (gtin) => {
      expect(isGtin(gtin)).toBe(true)
      const last = (Number(gtin.at(-1)) + 1) % 10
      expect(isGtin(`${gtin.slice(0, -1)}${String(last)}`)).toBe(false)
    },
  )
  it('takes only the lengths that there are', () => {
    for (const text of [
      '',
      '0',
      '0000000',
      '000000000',
      '00000000000',
      '000000000000000',
      '4006381333931 ',
    ]) {
      expect(isGtin(text)).toBe(false)
    }
    expect(isGln('4006381333931')).toBe(true)
    expect(isGln('96385074')).toBe(false)
  })
})

describe('normalizeVatId', () => {
  it.each([
    ['de 123.456.789', undefined, 'DE123456789'],
    ['DK-12 34 56 78', undefined, 'DK12345678'],
    ['12345678', 'dk', 'DK12345678'],
    ['ATU12345678', 'DE', 'ATU12345678'],
    ['GR123456789', undefined, 'EL123456789'],
    ['123456789', 'GR', 'EL123456789'],
    ['ＤＥ１２３４５６７８９', undefined, 'DE123456789'],
    ['---', undefined, undefined],
    ['x'.repeat(500), undefined, undefined],
  ])('makes %s comparable', (typed, country, expected) => {
    expect(normalizeVatId(typed, country)).toBe(expected)
  })
})

describe('createUid', () => {
  const random = { bytes: (count: number) => new Uint8Array(count).fill(0xff) }

  it('makes UUIDs of version 7 that carry the time', () => {
    const uid = createUid({ clock: { now: () => 0x0190_0000_0001 }, random })
    expect(uid).toBe('01900000-0001-77ff-bfff-ffffffffffff')
    expect(isUid(uid)).toBe(true)
  })

  it('ascends within a millisecond, beyond its counter and when the clock is set back', () => {
    const times = [...new Array<number>(5000).fill(1000), ...new Array<number>(100).fill(500), 1001, 2000]
    let call = 0
    const next = createUidSource({ clock: { now: () => times[call++] ?? 2000 }, random })
    const uids = times.map(() => next())
    expect(uids).toEqual([...new Set(uids)].sort())
    expect(uids.every(isUid)).toBe(true)
  })

  it.each(['018F4E9A-7C1B-7A2B-8C3D-1234567890AB', '018f4e9a-7c1b-4a2b-8c3d-1234567890ab', '', 5, null])(
    'does not take %j for one',
    (value) => {
      expect(isUid(value)).toBe(false)
    },
  )
})

describe('units, currencies, decimals', () => {
  it.each([
    ['Stk.', 'H87'],
    ['stück', 'H87'],
    ['PCE', 'H87'],
    ['lfm', 'MTR'],
    ['m²', 'MTK'],
    ['cbm', 'MTQ'],
    ['förp', 'NMP'],
    ['timme', 'HUR'],
    ['KGM', 'KGM'],
    ['constructor', 'ZZ'],
    ['Sack', 'ZZ'],
  ])('maps the unit %s to %s and keeps the label', (label, code) => {
    expect(unitFromLabel(label)).toEqual({ code, label })
  })
  it('knows dimensions and minor units', () => {
    expect([unitDimension('H87'), unitDimension('MTR'), unitDimension('toString')]).toEqual([
      'count',
      'length',
      undefined,
    ])
    expect(['EUR', 'JPY', 'KWD', 'DKK', undefined, 'toString'].map(minorUnit)).toEqual([2, 0, 3, 2, 2, 2])
  })
  it.each([
    ['1.50', '1.5'],
    ['10.00', '10'],
    ['100', '100'],
    ['-0.00', '0'],
    ['0.0', '0'],
    ['1.05', '1.05'],
    ['v1.0', 'v1.0'],
    ['1.2.0', '1.2.0'],
  ])('shortens %s to %s', (text, expected) => {
    expect(canonicalDecimal(text)).toBe(expected)
  })
})

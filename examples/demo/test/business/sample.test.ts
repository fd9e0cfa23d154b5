import { shippedRegistry, validateRecord } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { createOfficeBusiness } from '../../src/business/office.ts'
import { createSampleBusiness, markedInSample, sampleSeller } from '../../src/business/sample.ts'
import { tellStory } from '../../src/business/story.ts'
import type { Business } from '../../src/business/business.ts'

const seeds = [0, 1, 2, 7, 2026, 999_999_999]

function told(seed: number) {
  const business = createSampleBusiness(seed)
  return tellStory(business, markedInSample(business), sampleSeller)
}

function invalid(business: Business): readonly string[] {
  const byKind = [
    ['party', business.parties],
    ['article', business.articles],
    ['priceEntry', business.prices],
    ['stockLevel', business.stock],
    ...business.documents.map((document) => [document.kind, [document]] as const),
  ] as const
  return byKind.flatMap(([kind, records]) =>
    records.flatMap(({ id, fields }) =>
      validateRecord(shippedRegistry.get(kind)!, fields).ok ? [] : [`${kind} ${id}`],
    ),
  )
}

function checkDigit(gtin: string): number {
  const sum = [...gtin.slice(0, 12)].reduce(
    (total, digit, index) => total + Number(digit) * [1, 3][index % 2]!,
    0,
  )
  return (10 - (sum % 10)) % 10
}

describe.each(seeds)('sample business of seed %i', (seed) => {
  it('is the same each time', () => {
    expect(createSampleBusiness(seed)).toEqual(createSampleBusiness(seed))
  })

  it('has only valid records, in both databases', () => {
    const one = told(seed)
    expect(invalid(one.business)).toEqual([])
    expect(invalid(createOfficeBusiness(one, seed))).toEqual([])
  })

  it('has right GTINs and every number once', () => {
    const { articles, documents } = told(seed).business
    for (const { fields } of articles) {
      const gtin = fields['gtin']
      if (typeof gtin === 'string') expect(Number(gtin[12])).toBe(checkDigit(gtin))
    }
    const numbers = documents.map(({ kind, fields }) => `${kind} ${String(fields['number'])}`)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('has what makes documents difficult', () => {
    const text = JSON.stringify(told(seed).business.documents)
    for (const part of [
      '"optional"',
      '"alternative"',
      '"heading"',
      '"discounts"',
      '"charge":true',
      '"perQuantity"',
    ]) {
      expect(text).toContain(part)
    }
    for (const part of ['"halfEven"', '"halfUp"', '"taxLevel":"line"', '"pricesIncludeTax":true']) {
      expect(text).toContain(part)
    }
  })
})

it('is another business with another seed', () => {
  expect(createSampleBusiness(1)).not.toEqual(createSampleBusiness(2))
})

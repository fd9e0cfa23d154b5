import { describe, expect, it } from 'vitest'
import type { Document } from '../../src/records/document.js'
import type { DocumentLine } from '../../src/records/document-line.js'
import { compareTotals, lineNet, recomputeTotals } from '../../src/records/totals.js'
import { sampleOrder } from './samples.js'

function line(lineId: string, more: Partial<DocumentLine> = {}): DocumentLine {
  return { lineId, type: 'article', ...more }
}

function document(lines: DocumentLine[], more: Partial<Document> = {}): Document {
  return { date: '2026-03-01', currency: 'EUR', lines, ...more }
}

const rule = (mode: 'halfUp' | 'halfEven', taxLevel: 'line' | 'document', pricesIncludeTax = false) => ({
  rounding: { mode, taxLevel, pricesIncludeTax },
})
const tax19 = { category: 'S', rate: '19' }

describe('lineNet', () => {
  it.each([
    ['price per 100', { quantity: '250', unitPrice: '12.50', perQuantity: '100' }, '31.25'],
    [
      'discounts one after the other',
      { quantity: '1', unitPrice: '100', discounts: [{ percent: '10' }, { percent: '10' }] },
      '81.00',
    ],
    [
      'a discount as amount',
      { quantity: '3', unitPrice: '10', perQuantity: '2', discounts: [{ amount: '1.50' }] },
      '13.50',
    ],
    [
      'a charge and an allowance',
      { quantity: '1', unitPrice: '10', allowances: [{ charge: true, amount: '2' }, { amount: '0.50' }] },
      '11.50',
    ],
    ['a return', { quantity: '-2', unitPrice: '0.0625', discounts: [] }, '-0.13'],
    ['a third', { quantity: '1', unitPrice: '1', perQuantity: '3' }, '0.33'],
    ['no price', { quantity: '1', net: '7.00' }, '7.00'],
    ['delivered instead of quantity', { delivered: '2', unitPrice: '1.25' }, '2.50'],
    ['nothing', {}, undefined],
  ])('computes a line with %s', (_what, fields, expected) => {
    expect(lineNet(line('a', fields), document([]))).toBe(expected)
  })

  it('rounds half up away from zero, half even to the even neighbour', () => {
    const half = (unitPrice: string) => line('a', { quantity: '1', unitPrice })
    const even = document([], rule('halfEven', 'document'))
    expect(['0.125', '0.135', '-0.125'].map((price) => lineNet(half(price), document([])))).toEqual([
      '0.13',
      '0.14',
      '-0.13',
    ])
    expect(['0.125', '0.135', '-0.125'].map((price) => lineNet(half(price), even))).toEqual([
      '0.12',
      '0.14',
      '-0.12',
    ])
  })

  it('rounds to the minor unit of the currency', () => {
    const price = line('a', { quantity: '1', unitPrice: '2.3456' })
    expect(['JPY', 'KWD', 'SEK'].map((currency) => lineNet(price, { currency }))).toEqual([
      '2',
      '2.346',
      '2.35',
    ])
  })
})

describe('recomputeTotals', () => {
  it('rounds tax per line or per document, as stated', () => {
    const lines = ['a', 'b', 'c'].map((id) => line(id, { quantity: '1', unitPrice: '0.13', tax: tax19 }))
    // 0.13 × 19 % = 0.0247: three times 0.02, once 0.07.
    expect(recomputeTotals(document(lines, rule('halfUp', 'line'))).totals).toMatchObject({
      net: '0.39',
      tax: '0.06',
      gross: '0.45',
    })
    expect(recomputeTotals(document(lines, rule('halfUp', 'document'))).totals).toMatchObject({
      net: '0.39',
      tax: '0.07',
      gross: '0.46',
    })
  })

  it('takes tax out of prices that include it', () => {
    const lines = [
      line('a', { quantity: '1', unitPrice: '119', tax: tax19 }),
      line('b', { quantity: '1', unitPrice: '10.70', tax: { category: 'S', rate: '7' } }),
    ]
    expect(recomputeTotals(document(lines, rule('halfUp', 'document', true)))).toMatchObject({
      totals: { lines: '129.70', net: '110.00', tax: '19.70', gross: '129.70' },
      taxes: [
        { rate: '19', base: '100.00', amount: '19.00' },
        { rate: '7', base: '10.00', amount: '0.70' },
      ],
    })
  })

  it('brings a line with other prices than the document into the prices of the document', () => {
    const one = { quantity: '1', tax: tax19 }
    const inNet = document([line('a', { ...one, unitPrice: '119', priceIncludesTax: true })])
    const inGross = document(
      [line('a', { ...one, unitPrice: '100', priceIncludesTax: false })],
      rule('halfUp', 'document', true),
    )
    for (const mixed of [inNet, inGross]) {
      expect(recomputeTotals(mixed).totals).toMatchObject({ net: '100.00', tax: '19.00', gross: '119.00' })
    }
  })

  it('adds allowances, charges, prepaid and rounding', () => {
    const totals = recomputeTotals(
      document([line('a', { quantity: '1', unitPrice: '100', tax: tax19 })], {
        allowances: [
          { amount: '10', tax: tax19 },
          { charge: true, amount: '5', tax: tax19 },
        ],
        totals: { prepaid: '13.05', rounding: '-0.01' },
      }),
    ).totals
    expect(totals).toEqual({
      lines: '100.00',
      allowances: '10.00',
      charges: '5.00',
      net: '95.00',
      tax: '18.05',
      gross: '113.05',
      payable: '99.99',
    })
  })

  it('counts neither optional nor alternative lines, nor texts, nor the components of a priced set', () => {
    const priced = { quantity: '1', unitPrice: '1' }
    const lines = [
      line('normal', priced),
      line('optional', { ...priced, inclusion: 'optional' }),
      line('alternative', { ...priced, inclusion: 'alternative', alternativeTo: 'normal' }),
      line('below', { ...priced, parent: 'optional' }),
      line('text', { type: 'text', net: '5' }),
      line('sub', { type: 'subtotal', net: '5' }),
      line('set', { ...priced, type: 'set', unitPrice: '10' }),
      line('part', { ...priced, type: 'component', parent: 'set' }),
      line('open', { type: 'set' }),
      line('openPart', { ...priced, unitPrice: '100', type: 'component', parent: 'open' }),
    ]
    expect(recomputeTotals(document(lines)).totals.lines).toBe('111.00')
  })

  it('ends on lines that are inside each other', () => {
    const lines = [line('a', { parent: 'b', net: '1' }), line('b', { parent: 'a', net: '2' })]
    expect(recomputeTotals(document(lines)).totals.lines).toBe('3.00')
  })
})

describe('compareTotals', () => {
  it('is silent where all agrees, also with other zeros', () => {
    expect(compareTotals(sampleOrder())).toEqual([])
    expect(compareTotals({ ...sampleOrder(), totals: { net: '28.130', gross: '33.47' } })).toEqual([])
  })

  it('names field, stated and computed value', () => {
    const order = { ...sampleOrder(), totals: { ...sampleOrder().totals, payable: '33.00' } }
    expect(compareTotals(order)).toEqual([
      { code: 'TOTALS_DIFFER', parameters: { field: 'totals/payable', stated: '33.00', computed: '33.47' } },
    ])
    const [first] = order.lines
    if (first === undefined) throw new Error('no line')
    const line = { ...sampleOrder(), lines: [{ ...first, net: '28.12' }] }
    expect(compareTotals(line)[0]?.parameters).toEqual({
      field: 'lines/l1/net',
      stated: '28.12',
      computed: '28.13',
    })
    const taxes = { ...sampleOrder(), taxes: [{ category: 'S', rate: '7', base: '1', amount: '1' }] }
    expect(compareTotals(taxes).map((notice) => notice.parameters?.['field'])).toEqual([
      'taxes/S7/base',
      'taxes/S7/amount',
    ])
  })

  it('answers at most 20 remarks', () => {
    const lines = Array.from({ length: 30 }, (_, index) =>
      line(String(index), { quantity: '1', unitPrice: '1', net: '2' }),
    )
    expect(compareTotals(document(lines))).toHaveLength(20)
  })
})

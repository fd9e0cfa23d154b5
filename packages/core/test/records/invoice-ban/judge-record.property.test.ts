import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeForExport, judgeForImport } from '../../../src/records/invoice-ban/judge-record.js'
import { dropEmpty } from '../../../src/records/canonical-hash.js'
import { sampleOrder } from '../samples.js'

const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 300)

const words = [
  ...[
    'invoice',
    'Invoice',
    'invoiceNumber',
    'RechnungsNr',
    'faktura',
    'creditNote',
    'bill',
    '380',
    '381',
    'receipt',
  ],
  ...['order', 'quote', 'street', 'number', 'invoiceAddress', 'billTo', 'a', '', 'Berechnung'],
]
const files = ['<?xml ?><Invoice/>', btoa('%PDF-1.4'.padEnd(2000, ' ')), btoa('PK\x03\x04'.padEnd(2000, 'x'))]
const names = [
  ...words,
  'kind',
  'type',
  'typeCode',
  'documentType',
  'ext',
  'links',
  'attachments',
  'content',
  'status',
]

const leaf = fc.oneof(
  fc.constantFrom(...words, ...files),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.string(),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('tree'), { maxKeys: 5 }),
  ),
}))

const fieldsWithJunk = fc
  .record(
    {
      ext: fc.dictionary(fc.constantFrom('acme', 'other'), tree, { maxKeys: 2 }),
      links: tree,
      attachments: fc.array(tree, { maxLength: 3 }),
      status: tree,
      unknown: tree,
      kind: tree,
    },
    { requiredKeys: [] },
  )
  .map((junk) => ({ ...sampleOrder(), ...junk }))

describe('the invoice ban on random records', () => {
  it('an importer never refuses what an exporter let out', () => {
    let passed = 0
    fc.assert(
      fc.property(fieldsWithJunk, fc.boolean(), (fields, allowAttachments) => {
        const out = judgeForExport({ kind: 'salesOrder', fields }, { allowAttachments })
        if (out.verdict === 'refused') return
        passed += 1
        const wire = JSON.parse(JSON.stringify(out.fields)) as typeof out.fields
        expect(judgeForImport({ kind: 'salesOrder', fields: wire })).toMatchObject({ verdict: 'allowed' })
        expect(judgeForExport({ kind: 'salesOrder', fields: wire }, { allowAttachments })).toMatchObject({
          fields: out.fields,
          left: [],
        })
      }),
      { numRuns: runs },
    )
    expect(passed).toBeGreaterThan(runs / 10)
  })

  it('what was let out and nothing left behind is the record without empty values', () => {
    fc.assert(
      fc.property(fieldsWithJunk, (fields) => {
        const out = judgeForExport({ kind: 'salesOrder', fields }, { allowAttachments: true })
        if (out.verdict === 'allowed' && out.left.length === 0) expect(out.fields).toEqual(dropEmpty(fields))
      }),
      { numRuns: runs },
    )
  })

  it('a forbidden kind never passes, however it is spelled', () => {
    const spelling = fc
      .constantFrom('invoice', 'creditNote', 'Rechnung', 'gutschrift', 'faktura', 'proforma', 'Mahnung')
      .chain((word) =>
        fc
          .array(fc.constantFrom('', ' ', '_', '-', '\u200b', '\u00ad', '\u0301', '.'), {
            minLength: word.length + 1,
            maxLength: word.length + 1,
          })
          .chain((joints) =>
            fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) =>
              [...word]
                .map(
                  (char, index) =>
                    `${joints[index] ?? ''}${upper[index] === true ? char.toUpperCase() : char}`,
                )
                .join('')
                .concat(joints.at(-1) ?? ''),
            ),
          ),
      )
    fc.assert(
      fc.property(spelling, (kind) => {
        for (const judged of [judgeForExport({ kind, fields: {} }), judgeForImport({ kind, fields: {} })]) {
          expect(judged.verdict === 'refused' && judged.reasons[0]?.reasonCode).toMatch(/^FORBIDDEN_/)
        }
        const link = { relation: 'precedes', kind, number: '1' }
        expect(
          judgeForImport({ kind: 'salesOrder', fields: { ...sampleOrder(), links: [link] } }).verdict,
        ).toBe('refused')
        const acme = { [`${kind}Number`]: '1' }
        expect(
          judgeForImport({ kind: 'salesOrder', fields: { ...sampleOrder(), ext: { acme } } }).verdict,
        ).toBe('refused')
      }),
      { numRuns: runs },
    )
  })
})

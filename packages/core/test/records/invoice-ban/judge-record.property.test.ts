import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgeForExport,
  judgeForImport,
  judgePlainForExport,
} from '../../../src/records/invoice-ban/judge-record.js'
import { isPlainlyAllowed } from '../../../src/records/invoice-ban/quick-look.js'
import { walkRecord } from '../../../src/records/invoice-ban/walk-record.js'
import { shippedRegistry } from '../../../src/records/kind-registry.js'
import { dropEmpty } from '../../../src/records/canonical-hash.js'
import type { Fields } from '../../../src/store/store.js'
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

const fieldsWithSome = fc
  .record({ unknown: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })) }, { requiredKeys: [] })
  .map((junk) => ({ ...sampleOrder(), links: undefined, attachments: undefined, ...junk }))

describe('the invoice ban on random records', () => {
  it('gives records without a copy the verdict of those with one', () => {
    let quick = 0
    fc.assert(
      fc.property(fc.oneof(fieldsWithSome, fieldsWithJunk), fc.boolean(), (fields, allowAttachments) => {
        const plain = dropEmpty(fields as Fields)
        const record = { kind: 'salesOrder', fields: plain }
        const verdict = judgePlainForExport(record, { allowAttachments })
        expect(verdict).toEqual(judgeForExport(record, { allowAttachments }))
        if (verdict.verdict === 'allowed' && verdict.fields === plain) quick += 1
      }),
      { numRuns: runs },
    )
    expect(quick).toBeGreaterThan(runs / 20)
  })

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

  it('the quick look lets nothing pass that the walk would not', () => {
    let quick = 0
    const kind = shippedRegistry.get('salesOrder')!
    fc.assert(
      fc.property(fieldsWithJunk, fc.boolean(), (junk, withLists) => {
        const { links: _links, attachments: _attachments, ...rest } = junk
        const fields = JSON.parse(JSON.stringify(withLists ? junk : rest)) as Fields
        if (!isPlainlyAllowed(fields)) return
        quick += 1
        for (const direction of ['import', 'export'] as const) {
          const rules = { registry: shippedRegistry, attachmentsConfirmed: true, invoicedAllowed: false }
          const walked = walkRecord(kind, fields, { ...rules, direction })
          expect(walked).toMatchObject({ left: [] })
          expect(walked.refusal).toBeUndefined()
        }
      }),
      { numRuns: runs },
    )
    expect(quick).toBeGreaterThan(runs / 50)
    const { links: _links, attachments: _attachments, ...order } = sampleOrder()
    expect(isPlainlyAllowed(order)).toBe(true)
  })

  it.each([
    ['a function', { ext: { acme: () => 1 } }],
    ['a bigint in a list', { ext: { acme: [1n] } }],
    ['an instance of a class', { ext: { acme: new Date(0) } }],
    ['too many values', { ext: { acme: Array.from({ length: 30_000 }, () => 1) } }],
  ])('the quick look leaves %s to the walk', (_what, fields) => {
    expect(isPlainlyAllowed(fields)).toBe(false)
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

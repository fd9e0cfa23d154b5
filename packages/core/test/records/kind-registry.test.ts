import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createKindRegistry, defineRecordKind, shippedRegistry } from '../../src/records/kind-registry.js'
import type { RecordKind } from '../../src/records/record-kind.js'

const schema = z.looseObject({ name: z.string() })

describe('createKindRegistry', () => {
  it('knows the shipped kinds in order of application (M-D9)', () => {
    expect(shippedRegistry.kinds.map((kind) => kind.kind)).toEqual([
      'party',
      'article',
      'priceEntry',
      'stockLevel',
      'deliveryNote',
      'orderConfirmation',
      'quote',
      'salesOrder',
    ])
  })

  it('takes kinds of a vendor', () => {
    const job = defineRecordKind({ kind: 'serviceJob', schema, numberField: 'number', localOnly: true })
    const registry = createKindRegistry([job])
    expect(registry.get('serviceJob')).toMatchObject({ family: 'other', rank: 60, localOnly: true })
    expect(registry.kinds.at(-1)?.kind).toBe('serviceJob')
    expect(shippedRegistry.get('serviceJob')).toBeUndefined()
  })

  it.each([
    'invoice',
    'salesInvoice',
    'creditMemo',
    'rechnung',
    'gutschrift',
    'faktura',
    'bill',
    'receipt',
    'invoic',
  ])('refuses the name %s', (kind) => {
    expect(() => defineRecordKind({ kind, schema })).toThrow(
      expect.objectContaining({ code: 'usage.forbidden_kind' }),
    )
  })

  it.each(['Quote', ' quote', '', '1a', 'a-b', 'ü', 'a'.repeat(41)])(
    'refuses the malformed name %j',
    (kind) => {
      expect(() => defineRecordKind({ kind, schema })).toThrow(
        expect.objectContaining({ code: 'usage.invalid_argument' }),
      )
    },
  )

  it.each(['invoiceAddress', 'billOfMaterials', 'deliveryReceipt', 'serviceReminder'])(
    'takes the honest name %s',
    (kind) => {
      expect(defineRecordKind({ kind, schema }).kind).toBe(kind)
    },
  )

  it('does not let a shipped kind or one of the vendor be defined again', () => {
    const quote = defineRecordKind({ kind: 'quote', schema })
    const job = defineRecordKind({ kind: 'serviceJob', schema })
    for (const extra of [[quote], [job, job]]) {
      expect(() => createKindRegistry(extra)).toThrow(
        expect.objectContaining({ code: 'usage.invalid_argument' }),
      )
    }
  })

  it('checks kinds that were made by hand', () => {
    let reads = 0
    const trick = {
      get kind() {
        reads += 1
        return reads === 1 ? 'harmless' : 'invoice'
      },
      schema,
      family: 'other',
      fieldGroups: {},
      localOnly: false,
      rank: 60,
    } as RecordKind
    expect(createKindRegistry([trick]).kinds.map((kind) => kind.kind)).not.toContain('invoice')
    const plain = {
      kind: 'invoice',
      schema,
      family: 'other',
      fieldGroups: {},
      localOnly: false,
      rank: 60,
    } as RecordKind
    expect(() => createKindRegistry([plain])).toThrow(
      expect.objectContaining({ code: 'usage.forbidden_kind' }),
    )
  })
})

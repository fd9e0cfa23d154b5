/** What a forger could do who knows the passphrase: a well-sealed file with content that must not travel. */
import { hashFields, sealBundle, shippedRegistry } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'

export const forgedInvoiceNumber = 'RE-2026-999001'

const lines = [
  { lineId: 'L1', type: 'freeItem', text: 'Montage', quantity: '1', unitPrice: '100.00', net: '100.00' },
]

function forgedDocument(number: string, more: Fields): Fields {
  return { number, date: '2026-11-17', currency: 'EUR', lines, ...more }
}

const records: readonly { readonly kind: string; readonly fields: Fields }[] = [
  { kind: 'invoice', fields: forgedDocument(forgedInvoiceNumber, {}) },
  {
    kind: 'salesOrder',
    fields: forgedDocument('AU-2026-9901', {
      links: [{ relation: 'precedes', kind: 'invoice', number: forgedInvoiceNumber }],
    }),
  },
  {
    kind: 'quote',
    fields: forgedDocument('AN-2026-9902', { ext: { someErp: { RechnungsNr: forgedInvoiceNumber } } }),
  },
]

export async function forgeBundle(passphrase: string): Promise<Uint8Array> {
  const runtime = createNodeRuntime()
  // There is no kind of invoices; a forged one looks like an order.
  const shape = shippedRegistry.get('salesOrder')!
  const sealed = await sealBundle({
    manifest: {
      kind: 'file',
      from: 'somebody',
      created: new Date().toISOString(),
      schema: { ver: 1, min: 1 },
    },
    lines: records.map(({ kind, fields }, index) => ({
      op: 'put' as const,
      uid: `019a0000-0000-7000-8000-00000000000${index + 1}`,
      kind,
      origin: { station: 'somebody' },
      revision: 1,
      hash: hashFields(shape, fields, runtime.digest),
      fields,
    })),
    passphrase,
    runtime,
  })
  return sealed.bytes
}

/** Records that are as they should be, for tests to break. */
import type { Fields } from '../../src/store/store.js'
import type { SalesOrder } from '../../src/records/document.js'

export const uidA = '018f4e9a-7c1b-7a2b-8c3d-1234567890ab'

export function sampleOrder(): SalesOrder {
  return {
    number: 'AU-100023',
    date: '2026-03-15',
    status: 'issued',
    currency: 'EUR',
    parties: {
      orderedBy: {
        partyUid: uidA,
        customerNumber: '10023',
        snapshot: { name: 'Müller & Söhne GmbH', city: 'München', countryCode: 'DE' },
      },
      billTo: { snapshot: { name: 'Müller Buchhaltung', street: 'Hauptstraße 12' } },
    },
    rounding: { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false },
    lines: [
      {
        lineId: 'l1',
        type: 'article',
        articleNumber: '007',
        text: 'Schraube M6',
        quantity: '250',
        unit: { code: 'H87', label: 'Stück' },
        unitPrice: '12.50',
        perQuantity: '100',
        discounts: [{ percent: '10' }],
        net: '28.13',
        tax: { category: 'S', rate: '19' },
      },
      { lineId: 'l2', type: 'text', text: 'Lieferung frei Haus' },
    ],
    taxes: [{ category: 'S', rate: '19', base: '28.13', amount: '5.34' }],
    totals: { lines: '28.13', net: '28.13', tax: '5.34', gross: '33.47', payable: '33.47' },
    links: [{ relation: 'follows', kind: 'quote', number: 'AN-17' }],
    ext: { acme: { farbe: 'rot', liste: ['a', 'b'] } },
  }
}

/** One of each shipped kind. */
export const samples: Readonly<Record<string, Fields>> = {
  party: {
    name: 'Müller & Söhne GmbH',
    customerNumber: '10023',
    roles: ['customer'],
    addresses: [{ usage: 'billing', street: 'Hauptstraße 12', postalCode: '80331', city: 'München' }],
    contacts: [{ givenName: 'Anna', familyName: 'Berg', isPrimary: true, consents: { newsletter: false } }],
    creditLimit: '5000.00',
    paymentTerms: { netDays: 30, discountDays: 10, discountPercent: '2' },
  },
  article: {
    articleNumber: '007',
    gtin: '4006381333931',
    name: 'Schraube M6',
    unit: { code: 'H87', label: 'Stück' },
    translations: { da: { name: 'Skrue M6' } },
    images: [{ name: 'm6.png', reference: 'https://example.com/m6.png' }],
  },
  priceEntry: { articleNumber: '007', amount: '12.50', currency: 'EUR', perQuantity: '100', minQty: '1' },
  stockLevel: { articleNumber: '007', onHand: '12', asOf: '2026-03-01T08:00:00+01:00' },
  quote: sampleOrder(),
  salesOrder: sampleOrder(),
  orderConfirmation: sampleOrder(),
  deliveryNote: {
    number: 'LS-1',
    date: '2026-03-20',
    lines: [{ lineId: 'l1', type: 'article', delivered: '250' }],
  },
}

/** `count` bytes as base64, beginning with `head`. */
export function base64Of(head: string, count = 1500): string {
  return btoa(head + 'x'.repeat(Math.max(0, count - head.length)))
}

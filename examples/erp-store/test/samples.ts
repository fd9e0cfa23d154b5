import type { Fields } from '@ordersync/core'

const address = { street: 'Lange Straße 5', postalCode: '01067', city: 'Dresden', countryCode: 'DE' }

const party = (n: number): Fields => ({ customerNumber: `K-${1000 + n}`, name: `Kunde ${n}` })
const article = (n: number): Fields => ({ articleNumber: `A-${1000 + n}`, name: `Artikel ${n}` })
const document = (n: number): Fields => ({
  number: `B-${1000 + n}`,
  date: '2026-03-01',
  currency: 'EUR',
  lines: [],
})

const small: Readonly<Record<string, (n: number) => Fields>> = {
  party,
  article,
  quote: document,
  salesOrder: document,
}

const fullDocument = (n: number): Fields => ({
  ...document(n),
  validUntil: '2026-04-30',
  status: 'issued',
  customerReference: `Bestellung ${n}`,
  parties: { orderedBy: { customerNumber: 'K-1', snapshot: { name: 'Müller & Söhne', ...address } } },
  lines: [
    {
      lineId: 'p1',
      type: 'article',
      articleNumber: '0815',
      text: 'Schraube M8',
      quantity: '12.5',
      unit: { code: 'H87', label: 'Stück' },
      unitPrice: '0.125',
      perQuantity: '100',
      discounts: [{ percent: '2.5' }],
      net: '1.52',
      tax: { rate: '19' },
    },
    { lineId: 'p2', type: 'text', text: 'Lieferung frei Haus' },
  ],
  totals: { net: '-1.52', tax: '0.29', gross: '1.81' },
})

const full: Readonly<Record<string, (n: number) => Fields>> = {
  party: (n) => ({
    ...party(n),
    name2: 'Abteilung Einkauf',
    addresses: [
      { usage: 'main', ...address },
      { usage: 'delivery', name: 'Lager Süd', ...address },
    ],
    phone: '0351 123',
    email: `kunde${n}@example.com`,
    vatId: 'DE123456789',
    paymentTerms: { netDays: 30 },
    blocked: { blocked: true },
    contacts: [{ givenName: 'Jörg', familyName: 'Ångström', isPrimary: true }],
  }),
  article: (n) => ({
    ...article(n),
    description: 'Zeile 1\nZeile 2',
    unit: { code: 'H87', label: 'Stück' },
    taxRate: '19',
    active: false,
  }),
  quote: fullDocument,
  salesOrder: fullDocument,
}

/** What the ERP's columns keep exactly. */
export function sampleFields(kind: string, n: number, size: 'full' | 'small'): Fields {
  return (size === 'full' ? full : small)[kind]!(n)
}

/** An order for a customer who is not there: the foreign key refuses it. */
export function refusedFields(kind: string): Fields | undefined {
  if (kind !== 'salesOrder') return undefined
  return { ...document(1), parties: { orderedBy: { partyKey: '999999', snapshot: { name: 'Niemand' } } } }
}

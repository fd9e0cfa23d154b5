import type { Fields } from '@ordersync/core'

export const shippedTextFields: Readonly<Record<string, string>> = { party: 'name', article: 'name' }

/** Records as everyday as possible, without references: these need rows of other kinds. */
export function sampleFields(kind: string, n: number, size: 'full' | 'small'): Fields {
  const sample = samples[kind] ?? vendorKind
  return { ...sample.small(n), ...(size === 'full' ? sample.more(n) : {}) }
}

interface Sample {
  small(n: number): Fields
  more(n: number): Fields
}

const address = (n: number) => ({
  street: 'Große Straße',
  houseNumber: `${n}a`,
  postalCode: '01067',
  city: 'Dresden',
  countryCode: 'DE',
})

const document: Sample = {
  small: (n) => ({ number: `D-${1000 + n}`, date: '2026-03-01', currency: 'EUR', lines: [] }),
  more: (n) => ({
    status: 'issued',
    customerReference: `Bestellung ${n}`,
    parties: {
      orderedBy: { customerNumber: `K-${1000 + n}`, snapshot: { name: 'Müller & Söhne', ...address(n) } },
    },
    lines: [
      {
        lineId: 'l1',
        type: 'article',
        articleNumber: '0815',
        text: 'Schraube M8',
        quantity: '12.5',
        unit: { code: 'H87', label: 'Stück' },
        unitPrice: '0.125',
        net: '1.56',
        tax: { category: 'S', rate: '19' },
      },
      { lineId: 'l2', type: 'text', text: 'Lieferung frei Haus' },
    ],
    taxes: [{ category: 'S', rate: '19', base: '1.56', amount: '0.30' }],
    totals: { lines: '1.56', net: '1.56', tax: '0.30', gross: '1.86', payable: '1.86' },
  }),
}

const vendorKind: Sample = {
  small: (n) => ({ label: `Row ${n}` }),
  more: (n) => ({ remark: 'größer', count: n, flags: [true, false], nested: { deep: { value: '1.50' } } }),
}

const samples: Readonly<Record<string, Sample>> = {
  party: {
    small: (n) => ({ customerNumber: `K-${1000 + n}`, name: `Kunde ${n}` }),
    more: (n) => ({
      roles: ['customer'],
      type: 'company',
      name2: 'Abteilung Einkauf',
      addresses: [{ usage: 'main', ...address(n) }],
      vatId: 'DE123456789',
      email: `kunde${n}@example.com`,
      paymentTerms: { netDays: 30, discountDays: 10, discountPercent: '2' },
      contacts: [{ givenName: 'Jörg', familyName: 'Ångström', isPrimary: true }],
    }),
  },
  article: {
    small: (n) => ({ articleNumber: `A-${1000 + n}`, name: `Artikel ${n}` }),
    more: () => ({
      description: 'Zeile 1\nZeile 2',
      unit: { code: 'H87', label: 'Stück' },
      taxCategory: 'S',
      taxRate: '19',
      group: ['Befestigung', 'Schrauben'],
      active: true,
    }),
  },
  priceEntry: {
    small: (n) => ({ articleNumber: `A-${1000 + n}`, amount: '12.50', currency: 'EUR' }),
    more: () => ({
      priceList: 'Standard',
      minQty: '10',
      validFrom: '2026-01-01',
      discountPercent: ['5', '2.5'],
    }),
  },
  stockLevel: {
    small: (n) => ({ articleNumber: `A-${1000 + n}`, asOf: '2026-03-01T08:00:00+01:00' }),
    more: () => ({ warehouse: 'Haupt', onHand: '12', reserved: '2.5' }),
  },
  quote: document,
  salesOrder: document,
  orderConfirmation: document,
  deliveryNote: document,
}

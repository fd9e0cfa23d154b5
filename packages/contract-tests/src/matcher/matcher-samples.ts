import type { Fields } from '@ordersync/core'

const customer: Fields = {
  roles: ['customer'],
  type: 'person',
  name: 'Matthias Lehmann',
  givenName: 'Matthias',
  familyName: 'Lehmann',
  phone: '0157 3232026',
  addresses: [
    { usage: 'main', street: 'Birkenweg 78c', postalCode: '33790', city: 'Halle', countryCode: 'DE' },
  ],
}

/** A customer, the same as somebody else would write him, and one who has nothing to do with him. */
export const matcherSamples: Readonly<Record<'customer' | 'otherSpelling' | 'stranger', Fields>> = {
  customer,
  otherSpelling: {
    ...customer,
    name: 'Lehman, Mathias',
    givenName: 'Mathias',
    familyName: 'Lehman',
    phone: undefined,
    addresses: [{ street: 'Birkenweg 78 C', postalCode: '33790', city: 'Halle' }],
  },
  stranger: {
    type: 'company',
    name: 'Quandt Optik GmbH',
    addresses: [{ street: 'Seeallee 4', postalCode: '24103', city: 'Kiel', countryCode: 'DE' }],
  },
}

/** Parties as no one should make them, but somebody does. */
export const oddParties: readonly Fields[] = [
  {},
  { name: '' },
  { name: 'A' },
  { name: 'x'.repeat(10_000), addresses: [{ street: 'y'.repeat(10_000) }] },
  { name: 'a b '.repeat(2500) },
  { name: '😀 山田 Дмитрий\u0000' },
  { name: 'MÃ¼ller', addresses: 'none' },
  { name: null, addresses: [null, 5], contacts: {} },
  { givenName: '12345', familyName: 'Hauptstraße 5', addresses: [{ postalCode: 'Anna', city: '0761' }] },
] as unknown as readonly Fields[]

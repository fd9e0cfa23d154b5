/** Customers of the sample business: firms with their legal forms, two neighbours abroad, and private persons. */
import type { Address, Contact, Party } from '@ordersync/core'
import type { BusinessRecord } from './business.ts'
import { germanVatId, withCheckDigit } from './check-digit.ts'
import { familyNames, germanPlaces, germanStreets, givenNames } from './places.ts'
import type { SeededRandom } from './random.ts'

const firms: readonly string[] = [
  'Bäckerei Öztürk e. K.',
  'Tischlerei Grünwald GmbH & Co. KG',
  'Autohaus Schönfeld GmbH',
  'Hotel „Zum Löwen“ OHG',
  'Stadtwerke Süd AG',
  'Gärtnerei Blütenreich e. K.',
  'Möbelhaus Weißenberg GmbH & Co. KG',
  'Zahnarztpraxis Dr. Jäger & Partner PartG mbB',
  'Kindergarten Sonnenkäfer e. V.',
  'Metallbau Böhm GmbH',
  'Brauerei Füchslein KG',
  'Wohnungsgenossenschaft Elbblick eG',
  'Fliesen-Großhandel Märkisch GmbH',
  'Spedition Überland GmbH & Co. KG',
  'Druckerei Schwarz auf Weiß UG (haftungsbeschränkt)',
  'Reiterhof Mühlental GbR',
  'Kältetechnik Nordlicht GmbH',
  'Pfarrei St. Ägidius',
  'Landmaschinen Höfer GmbH & Co. KG',
  'Café Crème e. K.',
  'Elektro Müller GmbH',
  'Elektro Mueller e. K.',
  'Imkerei Süßholz e. K.',
  'Werkzeugbau Körner GmbH',
  'Apotheke am Dom e. K.',
]

const neighbours: readonly Party[] = [
  {
    name: 'Grønbjerg El & VVS ApS',
    type: 'company',
    registrationNumber: { scheme: '0184', value: '24680135' },
    vatId: 'DK24680135',
    language: 'da',
    currency: 'EUR',
    taxTreatment: 'eu',
    addresses: [
      { usage: 'main', street: 'Åboulevarden 12', postalCode: '8000', city: 'Aarhus C', countryCode: 'DK' },
    ],
  },
  {
    name: 'Västerås Byggström AB',
    type: 'company',
    registrationNumber: { scheme: '0007', value: '556036-0793' },
    vatId: 'SE556036079301',
    language: 'sv',
    currency: 'EUR',
    taxTreatment: 'eu',
    addresses: [
      { usage: 'main', street: 'Östra Ågatan 7', postalCode: '722 14', city: 'Västerås', countryCode: 'SE' },
    ],
  },
]

const persons = 13

/** Some forty customers. Those known to the office for long carry a customer number, those met at home do not. */
export function createCustomers(random: SeededRandom): readonly BusinessRecord[] {
  const parties = [
    ...firms.map((name, index) => firm(random, name, index)),
    ...neighbours.map((party) => ({ roles: ['customer' as const], ...party })),
    ...Array.from({ length: persons }, () => person(random)),
  ]
  return parties.map((party, index) => ({ id: `c${index + 1}`, fields: party }))
}

function firm(random: SeededRandom, name: string, index: number): Party {
  const registered = !/e\. V\.|Pfarrei|GbR/.test(name)
  const site = name.replace(/ (GmbH|e\.|AG|OHG|KG|eG|UG|GbR|PartG).*$/, '')
  return {
    roles: ['customer'],
    ...(random.chance(60) ? { customerNumber: String(10_001 + index) } : {}),
    type: 'company',
    name,
    ...(index % 7 === 3 ? { name2: 'Abteilung Einkauf', name3: 'z. Hd. Wareneingang' } : {}),
    shortName: site.slice(0, 15).trim().toUpperCase(),
    addresses: [
      address(random, 'main'),
      ...(random.chance(40)
        ? [{ ...address(random, 'delivery'), name: `${site}, Lager`, line2: 'Tor 3' }]
        : []),
      ...(random.chance(20)
        ? [{ usage: 'billing' as const, poBox: 'Postfach 10 01', ...random.pick(germanPlaces) }]
        : []),
    ],
    ...(registered && random.chance(65)
      ? { vatId: germanVatId(String(random.integer(12_000_000, 98_999_999))) }
      : {}),
    ...(random.chance(25) ? { gln: withCheckDigit(`4012345${String(index).padStart(5, '0')}`) } : {}),
    email: `einkauf${index + 1}@kunde.example`,
    phone: `0${random.integer(30, 89)} ${random.integer(100_000, 999_999)}-${random.integer(0, 9)}`,
    customerGroup: random.pick(['Handwerk', 'Gewerbe', 'Öffentliche Hand']),
    paymentTerms: {
      text: '14 Tage netto, 7 Tage 2 % Skonto',
      netDays: 14,
      discountDays: 7,
      discountPercent: '2',
    },
    contacts: Array.from({ length: random.integer(1, 2) }, (_, contactIndex) =>
      contact(random, contactIndex === 0),
    ),
  }
}

function person(random: SeededRandom): Party {
  const givenName = random.pick(givenNames)
  const familyName = random.pick(familyNames)
  return {
    roles: ['customer'],
    type: 'person',
    name: `${givenName} ${familyName}`,
    salutation: random.pick(['Frau', 'Herr']),
    ...(random.chance(20) ? { title: 'Dr.' } : {}),
    givenName,
    familyName,
    addresses: [address(random, 'main')],
    mobile: `0170 ${random.integer(1_000_000, 9_999_999)}`,
    customerGroup: 'Privat',
  }
}

function address(random: SeededRandom, usage: 'main' | 'delivery'): Address {
  return {
    usage,
    street: `${random.pick(germanStreets)} ${random.integer(1, 148)}`,
    ...random.pick(germanPlaces),
  }
}

function contact(random: SeededRandom, isPrimary: boolean): Contact {
  const familyName = random.pick(familyNames)
  return {
    salutation: random.pick(['Frau', 'Herr']),
    givenName: random.pick(givenNames),
    familyName,
    function: random.pick(['Einkauf', 'Haustechnik', 'Geschäftsführung']),
    phone: `0${random.integer(30, 89)} ${random.integer(100_000, 999_999)}`,
    isPrimary,
  }
}

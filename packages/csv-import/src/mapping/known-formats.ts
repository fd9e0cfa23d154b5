/**
 * Exports known by name. Column names: e-conomic REST fields, DATEV format "Debitoren/Kreditoren", Lexware warenwirtschaft, JTL-Ameise,
 * CleanManager, each as its maker documents them.
 */
import { foldName } from './fold-name.js'
import { fingerprintOf } from './template.js'
import type { MappingTemplate, TemplateRule } from './template.js'
import type { Transform } from './transform.js'

/** A column for a field, by name; `=text` is a fixed value. */
type Row = readonly [field: string, column: string | readonly string[], ...transforms: Transform[]]

interface KnownFormat {
  readonly name: string
  readonly kind: string
  readonly key: string
  /** Columns that tell the format. */
  readonly signature: readonly string[]
  readonly rows: readonly Row[]
  readonly decimalMark?: ',' | '.'
  readonly country?: string
}

const datevPerson: Transform = {
  type: 'lookup',
  table: { '0': '', '1': 'person', '2': 'company' },
  otherwise: 'error',
}

const formats: readonly KnownFormat[] = [
  {
    name: 'e-conomic customers',
    kind: 'customer',
    key: 'customerNumber',
    signature: ['customerNumber', 'vatZone', 'customerGroup'],
    country: 'DK',
    decimalMark: '.',
    rows: [
      ['customerNumber', 'customerNumber'],
      ['name', 'name'],
      ['street', 'address'],
      ['postalCode', 'zip'],
      ['city', 'city'],
      ['country', 'country'],
      ['email', 'email'],
      ['phone', 'telephoneAndFaxNumber'],
      ['mobile', 'mobilePhone'],
      ['web', 'website'],
      ['vatId', 'vatNumber'],
      ['registrationNumber', 'corporateIdentificationNumber'],
      ['gln', 'ean'],
      ['customerGroup', 'customerGroup'],
      ['currency', 'currency'],
      ['creditLimit', 'creditLimit'],
      ['blocked', 'barred'],
    ],
  },
  {
    name: 'e-conomic products',
    kind: 'article',
    key: 'articleNumber',
    signature: ['productNumber', 'productGroup'],
    decimalMark: '.',
    rows: [
      ['articleNumber', 'productNumber'],
      ['name', 'name'],
      ['description', 'description'],
      ['group', 'productGroup'],
      ['unit', 'unit'],
      ['salePrice', 'salesPrice'],
      ['purchasePrice', 'costPrice'],
      ['gtin', 'barCode'],
    ],
  },
  {
    name: 'DATEV Debitoren',
    kind: 'customer',
    key: 'customerNumber',
    signature: ['Konto', 'Name (Adressattyp Unternehmen)', 'EU-Land'],
    country: 'DE',
    decimalMark: ',',
    rows: [
      ['customerNumber', 'Konto'],
      [
        'name',
        ['Name (Adressattyp Unternehmen)', 'Name (Adressattyp natürl. Person)'],
        { type: 'join', separator: ' ' },
      ],
      ['givenName', 'Vorname (Adressattyp natürl. Person)'],
      ['familyName', 'Name (Adressattyp natürl. Person)'],
      ['type', 'Adressattyp', datevPerson],
      ['shortName', 'Kurzbezeichnung'],
      ['vatId', ['EU-Land', 'EU-UStID'], { type: 'join', separator: '' }],
      ['salutation', 'Anrede'],
      ['title', 'Titel/Akad. Grad'],
      ['street', 'Straße'],
      ['poBox', 'Postfach'],
      ['postalCode', 'Postleitzahl'],
      ['city', 'Ort'],
      ['country', 'Land'],
      ['line2', 'Adresszusatz'],
      ['phone', 'Telefon'],
      ['email', 'E-Mail'],
      ['web', 'Internet'],
      ['fax', 'Fax'],
      ['iban', 'IBAN-Nr. 1'],
      ['bic', 'SWIFT-Code 1'],
      ['taxNumber', 'Steuernummer'],
    ],
  },
  {
    name: 'Lexware Kunden',
    kind: 'customer',
    key: 'customerNumber',
    signature: ['Kundennummer', 'Firmenname', 'Umsatzsteuer ID'],
    country: 'DE',
    decimalMark: ',',
    rows: [
      ['customerNumber', 'Kundennummer'],
      ['name', 'Firmenname'],
      ['salutation', 'Anrede'],
      ['givenName', 'Vorname'],
      ['familyName', 'Nachname'],
      ['street', 'Straße'],
      ['line2', 'Adresszusatz'],
      ['postalCode', 'PLZ'],
      ['city', 'Ort'],
      ['country', 'Land'],
      ['taxNumber', 'Steuernummer'],
      ['vatId', 'Umsatzsteuer ID'],
      ['email', 'E-Mail'],
      ['phone', 'Telefon'],
      ['notes', 'Notiz'],
    ],
  },
  {
    name: 'JTL-Ameise Kunden',
    kind: 'customer',
    key: 'customerNumber',
    signature: ['Kundennummer', 'Kundengruppe', 'USt-IdNr', 'Firma'],
    country: 'DE',
    decimalMark: ',',
    rows: [
      ['customerNumber', 'Kundennummer'],
      ['name', 'Firma'],
      ['name2', 'Firmenzusatz'],
      ['salutation', 'Anrede'],
      ['title', 'Titel'],
      ['givenName', 'Vorname'],
      ['familyName', 'Nachname'],
      ['street', 'Straße'],
      ['line2', 'Adresszusatz'],
      ['postalCode', 'PLZ'],
      ['city', 'Ort'],
      ['country', 'Land'],
      ['phone', 'Telefon'],
      ['mobile', 'Mobil'],
      ['fax', 'Fax'],
      ['email', 'E-Mail'],
      ['vatId', 'USt-IdNr'],
      ['customerGroup', 'Kundengruppe'],
    ],
  },
  {
    name: 'JTL-Ameise Artikel',
    kind: 'article',
    key: 'articleNumber',
    signature: ['Artikelnummer', 'HAN', 'Artikelname'],
    decimalMark: ',',
    rows: [
      ['articleNumber', 'Artikelnummer'],
      ['name', 'Artikelname'],
      ['gtin', 'GTIN'],
      ['manufacturerNumber', 'HAN'],
      ['manufacturer', 'Hersteller'],
      ['description', 'Beschreibung'],
      ['salePrice', 'Netto-VK'],
      ['purchasePrice', 'EK Netto'],
      ['group', 'Kategorie'],
      ['weightGross', 'Versandgewicht'],
      ['customsTariff', 'TARIC'],
      ['originCountry', 'Herkunftsland'],
    ],
  },
  {
    name: 'CleanManager customers',
    kind: 'customer',
    key: 'customerNumber',
    signature: ['Customer no.', 'Debtor no.', 'CI no.'],
    country: 'DK',
    rows: [
      ['customerNumber', 'Customer no.'],
      ['name', 'Customer name'],
      ['street', 'Address'],
      ['postalCode', 'ZIP code'],
      ['city', 'City'],
      ['country', 'Country'],
      ['registrationNumber', 'CI no.'],
      ['gln', 'EAN no.'],
      ['ourNumberAtPartner', 'Debtor no.'],
      ['email', 'Email'],
      ['phone', 'Phone'],
    ],
  },
]

function toTemplate({ name, kind, key, rows, decimalMark, country }: KnownFormat): MappingTemplate {
  const rules: TemplateRule[] = rows.map(([field, column, ...transforms]) => ({
    field,
    columns: typeof column === 'string' ? [column] : column,
    ...(transforms.length === 0 ? {} : { transforms }),
    ...(decimalMark === undefined ? {} : { decimalMark }),
  }))
  const names = [...new Set(rows.flatMap(([, column]) => column))]
  return {
    version: 1,
    name,
    revision: 1,
    kind,
    names,
    fingerprint: fingerprintOf(names),
    rules,
    key,
    ...(country === undefined ? {} : { country }),
  }
}

/** Templates by name, as shipped. */
export const knownTemplates: readonly MappingTemplate[] = Object.freeze(formats.map(toTemplate))

/** Known formats whose telling columns are all there, best first. */
export function knownFormatsOf(names: readonly string[]): readonly MappingTemplate[] {
  const own = new Set(names.map(foldName))
  const score = ({ rows }: KnownFormat): number =>
    rows.filter(([, column]) => [column].flat().every((one) => own.has(foldName(one)))).length
  return formats
    .filter(({ signature }) => signature.every((name) => own.has(foldName(name))))
    .sort((a, b) => score(b) - score(a))
    .map(({ name }) => knownTemplates.find((template) => template.name === name)!)
}

/** The shipped kinds, and those that are refused by name. */
import { TableError } from '../table-error.js'
import { labelsOf } from './import-kind.js'
import type { FieldDefinition, ImportKind } from './import-kind.js'
import {
  accountFields,
  articleFields,
  articleGroupFields,
  noteFields,
  opportunityFields,
  priceFields,
  stockFields,
  taskFields,
} from './other-fields.js'
import { contactFields, partyFields } from './party-fields.js'

/** Named by other products as things to import, and no kind here, with the reason (J-12, I-01). */
export const refusedKinds: Readonly<Record<string, string>> = Object.freeze({
  recurringInvoice: 'invoice',
  repeatingInvoice: 'invoice',
  invoice: 'invoice',
  creditNote: 'invoice',
  openItem: 'accounting',
  openItems: 'accounting',
  journal: 'accounting',
  payment: 'accounting',
  reminder: 'invoice',
})

function onlyExistingKey(
  fields: readonly FieldDefinition[],
  names: readonly string[],
): readonly FieldDefinition[] {
  return fields.filter((one) => names.includes(one.name)).map((one) => ({ ...one, required: false }))
}

export const importKinds: readonly ImportKind[] = Object.freeze([
  {
    name: 'customer',
    recordKind: 'party',
    labels: labelsOf('Kunden|Kunder|Kunder|Kunder|Customers'),
    fields: [...partyFields('customer'), ...contactFields(false)],
    keys: ['customerNumber', 'vatId', 'registrationNumber', 'gln', 'email', 'name'],
    constants: { roles: ['customer'] },
    child: 'contacts',
  },
  {
    name: 'supplier',
    recordKind: 'party',
    labels: labelsOf('Lieferanten|Leverandører|Leverantörer|Leverandører|Suppliers'),
    fields: [...partyFields('supplier'), ...contactFields(false)],
    keys: ['supplierNumber', 'vatId', 'registrationNumber', 'gln', 'email', 'name'],
    constants: { roles: ['supplier'] },
    child: 'contacts',
  },
  {
    name: 'contact',
    recordKind: 'party',
    labels: labelsOf('Ansprechpartner|Kontakter|Kontakter|Kontakter|Contacts'),
    fields: [
      ...onlyExistingKey(partyFields('any'), [
        'customerNumber',
        'supplierNumber',
        'vatId',
        'registrationNumber',
      ]),
      ...onlyExistingKey(partyFields('any'), ['name']).map((one) => ({
        ...one,
        name: 'company',
        synonyms: one.synonyms.filter((name) => name !== 'name'),
        labels: labelsOf('Firma|Firma|Företag|Firma|Company'),
      })),
      ...contactFields(true),
    ],
    keys: ['customerNumber', 'supplierNumber', 'vatId', 'registrationNumber', 'company'],
    child: 'contacts',
    onlyExisting: true,
  },
  {
    name: 'lead',
    recordKind: 'lead',
    labels: labelsOf('Interessenten|Emner|Leads|Leads|Leads'),
    fields: [...partyFields('any'), ...contactFields(false)],
    keys: ['email', 'name', 'phone'],
    localOnly: true,
    child: 'contacts',
  },
  {
    name: 'article',
    recordKind: 'article',
    labels: labelsOf('Artikel|Varer|Artiklar|Artikler|Articles'),
    fields: articleFields,
    keys: ['articleNumber', 'gtin', 'supplierNumber'],
  },
  {
    name: 'articleGroup',
    recordKind: 'articleGroup',
    labels: labelsOf('Artikelgruppen|Varegrupper|Varugrupper|Varegrupper|Article groups'),
    fields: articleGroupFields,
    keys: ['number', 'name'],
    localOnly: true,
  },
  {
    name: 'price',
    recordKind: 'priceEntry',
    labels: labelsOf('Preisliste|Prisliste|Prislista|Prisliste|Price list'),
    fields: priceFields,
    keys: ['articleNumber+priceList+customerGroup+customerNumber+currency+unit+minQty+validFrom+kind'],
  },
  {
    name: 'stock',
    recordKind: 'stockLevel',
    labels: labelsOf('Bestände|Lagerbeholdning|Lagersaldo|Lagerbeholdning|Stock update'),
    fields: stockFields,
    keys: ['articleNumber+warehouse+lot+serial'],
  },
  {
    name: 'task',
    recordKind: 'task',
    labels: labelsOf('Aufgaben|Opgaver|Uppgifter|Oppgaver|Tasks'),
    fields: taskFields,
    keys: ['title+customer+startAt'],
    localOnly: true,
  },
  {
    name: 'opportunity',
    recordKind: 'opportunity',
    labels: labelsOf('Verkaufschancen|Salgsmuligheder|Affärsmöjligheter|Salgsmuligheter|Opportunities'),
    fields: opportunityFields,
    keys: ['title+customer'],
    localOnly: true,
  },
  {
    name: 'note',
    recordKind: 'note',
    labels: labelsOf('Notizen|Noter|Anteckningar|Notater|Notes'),
    fields: noteFields,
    keys: ['customer+title+date'],
    localOnly: true,
  },
  {
    name: 'account',
    recordKind: 'account',
    labels: labelsOf('Kontenplan|Kontoplan|Kontoplan|Kontoplan|Chart of accounts'),
    fields: accountFields,
    keys: ['number'],
    localOnly: true,
  },
] satisfies readonly ImportKind[])

/**
 * @param own - Kinds of the vendor, beside or instead of the shipped ones of the same name.
 * @throws {@link TableError} `csv.kind_refused` with the reason, `csv.kind_unknown`.
 */
export function importKind(name: string, own: readonly ImportKind[] = []): ImportKind {
  const plain = name.replace(/[\s_-]/g, '').toLowerCase()
  const refused = Object.entries(refusedKinds).find(
    ([known]) => known.toLowerCase() === plain.replace(/s$/, '') || known.toLowerCase() === plain,
  )
  if (refused !== undefined) {
    throw new TableError('csv.kind_refused', `${name.slice(0, 40)} is never imported`, {
      kind: name.slice(0, 40),
      reason: refused[1],
    })
  }
  const kind = own.find((one) => one.name === name) ?? importKinds.find((one) => one.name === name)
  if (kind !== undefined) return kind
  throw new TableError('csv.kind_unknown', `no such kind: ${name.slice(0, 40)}`, {
    kind: name.slice(0, 40),
    kinds: [...new Set([...importKinds, ...own].map((one) => one.name))],
  })
}

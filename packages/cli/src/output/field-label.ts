/** Names of fields for people: `addresses/1/street` → `Address 1, street`. */
import type { Language } from '../sentences.js'

const labels: Readonly<Record<string, readonly [string, string]>> = {
  active: ['aktiv', 'active'],
  addresses: ['Anschrift', 'Address'],
  amount: ['Betrag', 'Amount'],
  articleNumber: ['Artikelnummer', 'Article number'],
  blocked: ['gesperrt', 'blocked'],
  category: ['Kategorie', 'Category'],
  city: ['Ort', 'Town'],
  closingText: ['Schlusstext', 'Closing text'],
  contacts: ['Ansprechpartner', 'Contact'],
  countryCode: ['Land', 'Country'],
  currency: ['Währung', 'Currency'],
  customerGroup: ['Kundengruppe', 'Customer group'],
  customerNumber: ['Kundennummer', 'Customer number'],
  customerReference: ['Zeichen des Kunden', 'Customer’s reference'],
  date: ['Datum', 'Date'],
  deliveryDate: ['Liefertermin', 'Delivery date'],
  deliveryTerms: ['Lieferbedingungen', 'Delivery terms'],
  description: ['Beschreibung', 'Description'],
  discounts: ['Rabatt', 'Discount'],
  email: ['E-Mail', 'E-mail'],
  familyName: ['Nachname', 'Family name'],
  fax: ['Fax', 'Fax'],
  from: ['von', 'from'],
  givenName: ['Vorname', 'Given name'],
  gross: ['brutto', 'gross'],
  gtin: ['GTIN', 'GTIN'],
  houseNumber: ['Hausnummer', 'House number'],
  introText: ['Einleitung', 'Introduction'],
  language: ['Sprache', 'Language'],
  lines: ['Position', 'Line'],
  links: ['Verweis', 'Link'],
  mobile: ['Mobiltelefon', 'Mobile'],
  name: ['Name', 'Name'],
  net: ['netto', 'net'],
  notes: ['Notiz', 'Notes'],
  number: ['Nummer', 'Number'],
  onHand: ['Bestand', 'On hand'],
  parties: ['Beteiligte', 'Parties'],
  payable: ['Zahlbetrag', 'Payable'],
  paymentTerms: ['Zahlungsbedingungen', 'Payment terms'],
  phone: ['Telefon', 'Phone'],
  poBox: ['Postfach', 'PO box'],
  postalCode: ['Postleitzahl', 'Postal code'],
  promisedDelivery: ['Zugesagter Termin', 'Promised delivery'],
  quantity: ['Menge', 'Quantity'],
  region: ['Bundesland', 'Region'],
  registrationNumber: ['Registernummer', 'Registration number'],
  requestedDelivery: ['Wunschtermin', 'Requested delivery'],
  roles: ['Rollen', 'Roles'],
  salesperson: ['Verkäufer', 'Salesperson'],
  salutation: ['Anrede', 'Salutation'],
  serials: ['Seriennummern', 'Serial numbers'],
  shortName: ['Kurzname', 'Short name'],
  status: ['Status', 'Status'],
  street: ['Straße', 'Street'],
  supplierNumber: ['Lieferantennummer', 'Supplier number'],
  taxNumber: ['Steuernummer', 'Tax number'],
  taxRate: ['Steuersatz', 'Tax rate'],
  text: ['Text', 'Text'],
  title: ['Titel', 'Title'],
  totals: ['Summen', 'Totals'],
  type: ['Art', 'Type'],
  unit: ['Einheit', 'Unit'],
  unitPrice: ['Einzelpreis', 'Unit price'],
  until: ['bis', 'until'],
  validFrom: ['gültig ab', 'valid from'],
  validTo: ['gültig bis', 'valid to'],
  vatId: ['USt-IdNr.', 'VAT id'],
  warehouse: ['Lager', 'Warehouse'],
  web: ['Internet', 'Web'],
}

/** A name that nobody has put into words stays as it is; numbers of entries stand behind their list. */
export function fieldLabel(path: string, language: Language): string {
  const named: string[] = []
  for (const part of path.split('/')) {
    const label = (Object.hasOwn(labels, part) ? labels[part] : undefined)?.[language === 'de' ? 0 : 1]
    const isEntry = named.length > 0 && label === undefined && /^\d+$/.test(part)
    if (isEntry) named.push(`${named.pop()!} ${part}`)
    else named.push(label ?? part)
  }
  return named.join(', ')
}

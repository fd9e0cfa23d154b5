/**
 * What the demo tells about a business: some customers, articles and documents with a part to play, added to whatever the
 * business already has.
 */
import type { Article, Party } from '@ordersync/core'
import { units } from './articles.ts'
import type { Business, BusinessDocument, BusinessRecord, DocumentName } from './business.ts'
import { nameOf } from './business.ts'
import { germanVatId, withCheckDigit } from './check-digit.ts'
import { createLineWriter } from './document-lines.ts'
import type { LineWriter } from './document-lines.ts'
import { writeDocument } from './documents.ts'
import { invoicePdf, invoiceXml, sitePhoto } from './pictures.ts'
import type { PartySnapshot, Rounding } from './shapes.ts'

export interface Story {
  /** What the estimator marks for the first file. */
  readonly marked: readonly DocumentName[]
  /** Its lines show what becomes of article links. */
  readonly shown: DocumentName
  /** Changed at home after the first file, and sent again. */
  readonly changed: DocumentName
  /** Both offices gave this number to another quote. */
  readonly clash: DocumentName
  /** One file that is taken back: a new document, one that somebody touches afterwards, one that it refreshes. */
  readonly undone: {
    readonly removed: DocumentName
    readonly kept: DocumentName
    readonly restored: DocumentName
  }
  /** Invoices in the home office's own books. Nothing of them may arrive anywhere. */
  readonly invoices: readonly { readonly number: string; readonly orderNumber: string }[]
  /** Articles that the office does not have, has with another bar code, or writes in other letters. */
  readonly articles: { readonly unknown: string; readonly otherGtin: string; readonly otherLetters: string }
  /** Customers both sides know; the office keeps the second one twice, so that a person has to choose. */
  readonly customers: { readonly once: BusinessRecord; readonly twice: BusinessRecord }
}

export interface ToldBusiness {
  readonly business: Business
  readonly story: Story
}

const rounding: Rounding = { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false }
const storyDate = '2026-11-16'

function customer(id: string, party: Party): BusinessRecord {
  return { id, fields: { roles: ['customer'], ...party } }
}

const knownOnce = customer('story-vat', {
  type: 'company',
  name: 'Bauverein Süßenborn eG',
  vatId: germanVatId('28156034'),
  addresses: [
    { usage: 'main', street: 'Am Süßen Born 3', postalCode: '99425', city: 'Weimar', countryCode: 'DE' },
  ],
})
const knownTwice = customer('story-number', {
  type: 'company',
  customerNumber: 'K-4711',
  name: 'Bäckerei Hübner e. K.',
  vatId: germanVatId('19760421'),
  addresses: [
    { usage: 'main', street: 'Mühlstraße 9', postalCode: '97070', city: 'Würzburg', countryCode: 'DE' },
  ],
  contacts: [{ salutation: 'Frau', givenName: 'Käthe', familyName: 'Hübner', isPrimary: true }],
})
const newcomer = customer('story-new', {
  type: 'person',
  name: 'Zoë Łukasik',
  givenName: 'Zoë',
  familyName: 'Łukasik',
  addresses: [
    { usage: 'main', street: 'Färberstraße 21', postalCode: '23552', city: 'Lübeck', countryCode: 'DE' },
  ],
})
const onlyInUndone = customer('story-undone', {
  type: 'company',
  name: 'Kulturscheune Grünhain e. V.',
  addresses: [
    { usage: 'main', street: 'Dorfanger 1', postalCode: '08358', city: 'Grünhain', countryCode: 'DE' },
  ],
})

const articleNumbers = { unknown: 'SONDER-007', otherGtin: 'DECKEL-20', otherLetters: 'Klemme-5x' }

function article(id: string, fields: Article): BusinessRecord {
  return { id, fields: { unit: units.piece, taxCategory: 'S', taxRate: '19', kind: 'goods', ...fields } }
}

const storyArticles: readonly BusinessRecord[] = [
  article('story-unknown', {
    articleNumber: articleNumbers.unknown,
    name: 'Schaltschrank nach Zeichnung, 1200 × 800 mm',
  }),
  article('story-gtin', {
    articleNumber: articleNumbers.otherGtin,
    name: 'Deckel für Abzweigdose, weiß',
    gtin: withCheckDigit('402233440001'),
  }),
  article('story-letters', {
    articleNumber: articleNumbers.otherLetters,
    name: 'Reihenklemme 5-fach',
    gtin: withCheckDigit('402233440002'),
  }),
]
const [unknown, otherGtin, otherLetters] = storyArticles as readonly [
  BusinessRecord,
  BusinessRecord,
  BusinessRecord,
]

const invoices = [
  { number: 'RE-2026-770417', orderNumber: 'AU-2026-9002' },
  { number: 'RE-2026-770418', orderNumber: 'AN-2026-9001' },
  { number: 'RE-2026-770419', orderNumber: 'AU-2026-9002' },
] as const

interface Pen {
  quote(
    id: string,
    number: string,
    orderedBy: BusinessRecord,
    write: (lines: LineWriter) => void,
    more?: object,
  ): BusinessDocument
}

function pen(seller: PartySnapshot): Pen {
  return {
    quote: (id, number, orderedBy, write, more = {}) => {
      const writer = createLineWriter(rounding)
      write(writer)
      const { lines } = writer
      const fields = { status: 'sent', ...more }
      return writeDocument({
        id,
        kind: 'quote',
        number,
        date: storyDate,
        parties: { orderedBy },
        seller,
        rounding,
        lines,
        more: fields,
      })
    },
  }
}

const per100 = { amount: '12.35', perQuantity: '100' }

function storyDocuments(seller: PartySnapshot): readonly BusinessDocument[] {
  const { quote } = pen(seller)
  const shown = quote('story-shown', 'AN-2026-9001', knownTwice, writeShown, {
    attachments: [sitePhoto(), invoiceXml(invoices[1].number), invoicePdf(invoices[1].number)],
    links: [{ relation: 'precedes', kind: 'salesOrder', number: 'AU-2026-9002' }],
    ext: { gruenwald: { color: 'grün', invoiceNumber: invoices[1].number } },
  })
  const follows = { relation: 'follows', kind: 'quote', key: shown.id, number: 'AN-2026-9001' }
  const order = {
    ...quote('story-order', 'AU-2026-9002', knownOnce, writeShown, {
      status: 'accepted',
      links: [
        follows,
        { relation: 'precedes', kind: 'invoice', number: invoices[0].number },
        { relation: 'precedes', kind: 'schlussrechnung', number: invoices[2].number },
      ],
    }),
    kind: 'salesOrder' as const,
  }
  const small = (id: string, number: string, buyer: BusinessRecord): BusinessDocument =>
    quote(id, number, buyer, (lines) => {
      lines.article(otherLetters, per100, '250')
      lines.other({ type: 'text', text: `Für ${String(buyer.fields['name'])}` })
    })
  return [
    shown,
    order,
    small('story-changed', 'AN-2026-9003', newcomer),
    small('story-clash', 'AN-2026-9004', newcomer),
    small('story-restored', 'AN-2026-9005', newcomer),
    small('story-removed', 'AN-2026-9006', onlyInUndone),
    small('story-kept', 'AN-2026-9007', newcomer),
  ]
}

function writeShown(lines: LineWriter): void {
  lines.other({ type: 'heading', text: 'Verteilung im Keller' })
  const cabinet = lines.article(unknown, { amount: '1499.00' }, '1', {
    discounts: [{ percent: '5' }, { percent: '2.5' }],
  })
  lines.article(otherGtin, { amount: '0.89' }, '12')
  lines.article(otherLetters, per100, '250', {
    allowances: [{ charge: true, reason: 'Kupferzuschlag', amount: '3.17' }],
  })
  lines.article(otherLetters, per100, '100', { inclusion: 'optional' })
  lines.article(otherGtin, { amount: '1.19' }, '12', {
    inclusion: 'alternative',
    alternativeTo: cabinet.lineId,
  })
  lines.other({
    type: 'text',
    text: 'Lieferzeit drei Wochen.',
    longText: 'Maße vor Bestellung prüfen.\nTüranschlag links.',
  })
}

/** Add the story's own records; mark `marked` of the business and the story's part of the first file. */
export function tellStory(
  business: Business,
  marked: readonly DocumentName[],
  seller: PartySnapshot,
): ToldBusiness {
  const documents = storyDocuments(seller)
  const name = (id: string): DocumentName => nameOf(documents.find((one) => one.id === id)!)
  return {
    business: {
      ...business,
      parties: [...business.parties, knownOnce, knownTwice, newcomer, onlyInUndone],
      articles: [...business.articles, ...storyArticles],
      documents: [...business.documents, ...documents],
    },
    story: {
      marked: [...marked, ...['story-shown', 'story-order', 'story-changed', 'story-restored'].map(name)],
      shown: name('story-shown'),
      changed: name('story-changed'),
      clash: name('story-clash'),
      undone: { removed: name('story-removed'), kept: name('story-kept'), restored: name('story-restored') },
      invoices,
      articles: articleNumbers,
      customers: { once: knownOnce, twice: knownTwice },
    },
  }
}

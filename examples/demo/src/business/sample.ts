/**
 * The sample business, written for this project: "Elektro Grünwald", wholesaler and electrician, whose estimator works at
 * home. All names are made up.
 */
import type { Fields } from '@ordersync/core'
import { createRange, salePrice } from './articles.ts'
import type { Business, BusinessDocument, BusinessRecord, DocumentKind, DocumentName } from './business.ts'
import { nameOf, text } from './business.ts'
import { createCustomers } from './customers.ts'
import { createLineWriter, writeLines } from './document-lines.ts'
import type { LineStock } from './document-lines.ts'
import { writeDeliveryNote, writeDocument } from './documents.ts'
import { createRandom } from './random.ts'
import type { SeededRandom } from './random.ts'
import type { Allowance, PartySnapshot, Rounding } from './shapes.ts'

export const sampleSeller: PartySnapshot = {
  name: 'Elektro Grünwald GmbH & Co. KG',
  street: 'Schlosserstraße 4',
  postalCode: '48143',
  city: 'Münster',
  countryCode: 'DE',
  vatId: 'DE136695976',
}

const quoteCount = 26

/** @param seed - Any whole number; the same seed gives the same business. */
export function createSampleBusiness(seed: number): Business {
  const random = createRandom(seed)
  const parties = createCustomers(random)
  const range = createRange(random)
  const stock: LineStock = {
    material: range.articles.filter(({ fields }) => fields['kind'] === 'goods'),
    services: range.articles.filter(({ fields }) => fields['kind'] === 'service'),
    price: (articleId) => salePrice(range, articleId),
  }
  const documents = Array.from({ length: quoteCount }, (_, index) =>
    chain(random, parties, stock, index + 1),
  ).flat()
  return { name: sampleSeller.name, parties, ...range, documents }
}

/** What the estimator marks: everything but each fourth document, which stays at home. */
export function markedInSample({ documents }: Business): readonly DocumentName[] {
  return documents.filter((_, index) => index % 4 !== 3).map(nameOf)
}

/** A quote and what became of it: nothing, an order, its confirmation, its delivery note. */
function chain(
  random: SeededRandom,
  parties: readonly BusinessRecord[],
  stock: LineStock,
  index: number,
): readonly BusinessDocument[] {
  const number = (prefix: string): string => `${prefix}-2026-${String(index).padStart(4, '0')}`
  const date = `2026-${String(9 + (index % 3)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`
  const orderedBy = random.pick(parties)
  const rounding = roundingFor(random, orderedBy)
  const writer = createLineWriter(rounding)
  writeLines(random, stock, writer)
  const common = {
    date,
    parties: { orderedBy, shipTo: random.chance(15) ? random.pick(parties) : undefined },
    seller: sampleSeller,
    rounding,
    lines: writer.lines,
    allowances: allowancesFor(random),
  }
  const write = (kind: DocumentKind, prefix: string, more: Fields): BusinessDocument =>
    writeDocument({ id: `${prefix}${index}`, kind, number: number(prefix), ...common, more })
  const quote = write('quote', 'AN', {
    status: 'sent',
    validUntil: '2026-12-31',
    introText: 'Vielen Dank für Ihre Anfrage. Gern bieten wir an:',
    closingText: 'Wir freuen uns auf Ihren Auftrag.',
  })
  if (!random.chance(65)) return [quote]
  const order = write('salesOrder', 'AU', {
    status: 'accepted',
    customerReference: `Ihr Schreiben vom ${date}`,
    requestedDelivery: { from: '2026-12-01', to: '2026-12-18' },
    links: [{ relation: 'follows', kind: 'quote', key: quote.id, number: text(quote.fields, 'number') }],
  })
  const follows = [
    { relation: 'follows', kind: 'salesOrder', key: order.id, number: text(order.fields, 'number') },
  ]
  const rest: BusinessDocument[] = []
  if (random.chance(60)) rest.push(write('orderConfirmation', 'AB', { status: 'issued', links: follows }))
  if (random.chance(50)) rest.push(writeDeliveryNote(order, { id: `LS${index}`, number: number('LS'), date }))
  return [quote, order, ...rest]
}

/** Private persons read prices with tax; firms without. How a program rounds is its own affair, so all ways occur. */
function roundingFor(random: SeededRandom, { fields }: BusinessRecord): Rounding {
  return {
    mode: random.pick(['halfUp', 'halfEven'] as const),
    taxLevel: random.pick(['document', 'line'] as const),
    pricesIncludeTax: fields['type'] === 'person',
  }
}

function allowancesFor(random: SeededRandom): readonly Allowance[] {
  const tax = { category: 'S', rate: '19' }
  return [
    ...(random.chance(35)
      ? [{ charge: true, reasonCode: 'FC', reason: 'Fracht', amount: '14.90', tax }]
      : []),
    ...(random.chance(25) ? [{ reason: 'Treuerabatt', amount: `${random.integer(5, 40)}.00`, tax }] : []),
  ]
}

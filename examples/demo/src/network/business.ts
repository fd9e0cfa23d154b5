/** What the office has in its books when the network begins: a business, and a few records with a part to play. */
import type { PriceEntry } from '@ordersync/core'
import type { Business, BusinessDocument, BusinessRecord } from '../business/business.ts'
import { createLineWriter, writeLines } from '../business/document-lines.ts'
import type { LineStock } from '../business/document-lines.ts'
import { writeDocument } from '../business/documents.ts'
import type { SeededRandom } from '../business/random.ts'
import type { PartySnapshot, Rounding } from '../business/shapes.ts'

export interface NetworkStory {
  /** Order of the office that a station delivers and the office dates at the same time. */
  readonly shared: string
  /** Order of the office that is handed over to a station. */
  readonly handed: string
  /** Order of the office for which there is an invoice. */
  readonly invoiced: string
  /** Customer without any document, whom the office deletes. */
  readonly deleted: string
  /** Texts that stay at the office, in notes of customers. */
  readonly canaries: readonly string[]
  readonly invoices: readonly { readonly number: string; readonly orderNumber: string }[]
}

export interface NetworkBusiness {
  readonly business: Business
  readonly story: NetworkStory
}

/** How many documents of a large business come along. */
const mostDocuments = 120

export function createNetworkBusiness(
  given: Business,
  random: SeededRandom,
  seller: PartySnapshot,
): NetworkBusiness {
  const canaries: string[] = []
  const parties = given.parties.map((party) => {
    if (!random.chance(30)) return party
    const canary = `KANARIE-${random.integer(100_000, 999_999)}`
    canaries.push(canary)
    return { ...party, fields: { ...party.fields, notes: `Nur im Büro bekannt: ${canary}` } }
  })
  if (canaries.length === 0) throw new Error('no customer has a note that stays at the office')
  const deleted = { id: 'net-deleted', fields: lastCustomer }
  const orders = ['AU-NETZ-1', 'AU-NETZ-2', 'AU-NETZ-3'] as const
  const [shared, handed, invoiced] = orders
  const stock = stockOf(given.articles, given.prices)
  const written = orders.map((number) =>
    writeOrder(random, { id: `net-${number}`, number, parties, stock, seller }),
  )
  return {
    business: {
      ...given,
      parties: [...parties, deleted],
      documents: [...whole(given.documents), ...written],
    },
    story: {
      shared,
      handed,
      invoiced,
      deleted: lastCustomer.name,
      canaries,
      invoices: [
        { number: `RE-NETZ-${random.integer(100_000, 999_999)}`, orderNumber: invoiced },
        { number: `RE-NETZ-${random.integer(100_000, 999_999)}`, orderNumber: handed },
      ],
    },
  }
}

const lastCustomer = {
  roles: ['customer'],
  type: 'company',
  name: 'Videothek Abspann i. L.',
  addresses: [
    { usage: 'main', street: 'Am Ende 9', postalCode: '37073', city: 'Göttingen', countryCode: 'DE' },
  ],
} as const

/** The first ones: a link points backwards, so nothing points to a document that stays behind. */
function whole(documents: readonly BusinessDocument[]): readonly BusinessDocument[] {
  return documents.slice(0, mostDocuments)
}

/** What lines are written from, out of any tables: ids may as well be keys of rows. */
export function stockOf(articles: readonly BusinessRecord[], prices: readonly BusinessRecord[]): LineStock {
  const priceOf = new Map<string, PriceEntry>()
  for (const { fields } of prices) {
    const key = String(fields['articleKey'])
    if (!priceOf.has(key) && fields['minQty'] === undefined) priceOf.set(key, fields as PriceEntry)
  }
  const priced = articles.filter(({ id, fields }) => priceOf.has(id) && fields['inactive'] !== true)
  return {
    material: priced.filter(({ fields }) => fields['kind'] !== 'service'),
    services: priced.filter(({ fields }) => fields['kind'] === 'service'),
    price: (id) => {
      const { amount, perQuantity } = priceOf.get(id)!
      return { amount, ...(perQuantity === undefined ? {} : { perQuantity }) }
    },
  }
}

export const networkRounding: Rounding = { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false }
export const networkDate = '2026-11-21'

interface OrderDraft {
  readonly id: string
  readonly number: string
  readonly parties: readonly BusinessRecord[]
  readonly stock: LineStock
  readonly seller: PartySnapshot
}

function writeOrder(random: SeededRandom, draft: OrderDraft): BusinessDocument {
  const { id, number, parties, stock, seller } = draft
  const writer = createLineWriter(networkRounding)
  const device = random.pick(stock.material)
  // Always there: the line that a technician delivers, with serial numbers.
  writer.article(device, stock.price(device.id), String(random.integer(2, 9)))
  writeLines(random, stock, writer)
  return writeDocument({
    id,
    kind: 'salesOrder',
    number,
    date: networkDate,
    parties: { orderedBy: random.pick(parties) },
    seller,
    rounding: networkRounding,
    lines: writer.lines,
    more: { status: 'accepted', requestedDelivery: { from: '2026-12-01', to: '2026-12-18' } },
  })
}

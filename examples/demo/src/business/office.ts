/** The office's own database: another book for the same trade. It has most articles, some customers, and its own numbers. */
import type { Party } from '@ordersync/core'
import type { Business, BusinessDocument, BusinessRecord } from './business.ts'
import { text } from './business.ts'
import { withCheckDigit } from './check-digit.ts'
import { createLineWriter } from './document-lines.ts'
import { writeDocument } from './documents.ts'
import { createRandom } from './random.ts'
import type { SeededRandom } from './random.ts'
import type { ToldBusiness } from './story.ts'

/** Text of the office's own quote whose number the home office gave too; must be there, untouched, at the end. */
export const officeQuoteText = 'Wartung Notbeleuchtung, jährlich'

export function createOfficeBusiness({ business, story }: ToldBusiness, seed: number): Business {
  const random = createRandom(seed + 1)
  const articles = officeArticles(random, business.articles, story.articles)
  const known = business.parties.filter(({ id }) => !id.startsWith('story-'))
  const parties = [
    {
      id: 'office-own',
      fields: {
        roles: ['customer'],
        customerNumber: 'B-1',
        type: 'company',
        name: 'Hausverwaltung Eßer GmbH',
      },
    },
    ...officeCustomers(random, known),
    sameFirm(story.customers.once, { customerNumber: 'B-2', name: 'Bauverein Suessenborn e.G.' }),
    sameFirm(story.customers.twice, { customerNumber: 'B-3', name: 'Baeckerei Huebner' }),
    sameFirm(story.customers.twice, { customerNumber: 'B-4', name: 'Bäckerei Hübner, Filiale Markt' }),
  ]
  return {
    name: 'Büro',
    parties,
    articles,
    prices: [],
    stock: [],
    documents: [clashingQuote(story.clash.number, parties[0]!, articles[0]!)],
  }
}

/** In another order, so that no key is the same; one in nine is missing. */
function officeArticles(
  random: SeededRandom,
  articles: readonly BusinessRecord[],
  story: ToldBusiness['story']['articles'],
): readonly BusinessRecord[] {
  const kept = articles.filter(({ id }) => !id.startsWith('story-') && !random.chance(11))
  const own = articles.filter(
    ({ fields }) => text(fields, 'articleNumber') !== story.unknown && isStory(fields, story),
  )
  return [...kept].reverse().concat(
    own.map(({ id, fields }) => {
      const number = text(fields, 'articleNumber')
      return number === story.otherGtin
        ? { id, fields: { ...fields, gtin: withCheckDigit('409999990001') } }
        : { id, fields: { ...fields, articleNumber: number.toUpperCase() } }
    }),
  )
}

function isStory(fields: BusinessRecord['fields'], story: ToldBusiness['story']['articles']): boolean {
  return Object.values(story).includes(text(fields, 'articleNumber'))
}

/** Some firms are known here too: under the office's own number where a VAT id tells, under the same number otherwise. */
function officeCustomers(
  random: SeededRandom,
  parties: readonly BusinessRecord[],
): readonly BusinessRecord[] {
  const byVatId = random.sample(
    parties.filter(({ fields }) => text(fields, 'vatId') !== ''),
    4,
  )
  const byNumber = random.sample(
    parties.filter(({ fields }) => text(fields, 'vatId') === '' && text(fields, 'customerNumber') !== ''),
    2,
  )
  return [
    ...byVatId.map((one, index) =>
      sameFirm(one, { customerNumber: `B-${10 + index}`, email: 'buero@kunde.example' }),
    ),
    ...byNumber.map((one) => sameFirm(one, { phone: '0251 998877' })),
  ]
}

function sameFirm({ id, fields }: BusinessRecord, own: Partial<Party>): BusinessRecord {
  return { id, fields: { ...fields, ...own } }
}

function clashingQuote(number: string, orderedBy: BusinessRecord, article: BusinessRecord): BusinessDocument {
  const rounding = { mode: 'halfUp', taxLevel: 'document', pricesIncludeTax: false } as const
  const writer = createLineWriter(rounding)
  writer.article(article, { amount: '385.00' }, '1', { text: officeQuoteText })
  return writeDocument({
    id: 'office-quote',
    kind: 'quote',
    number,
    date: '2026-10-02',
    parties: { orderedBy },
    seller: { name: 'Büro' },
    rounding,
    lines: writer.lines,
  })
}

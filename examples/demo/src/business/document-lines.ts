/** Lines of all sorts a tradesman writes: articles, hours, headings, texts, optional and alternative ones. */
import type { Article, DocumentLine } from '@ordersync/core'
import { units } from './articles.ts'
import type { BusinessRecord } from './business.ts'
import { divide, exact, multiply, print, round } from './exact.ts'
import type { SeededRandom } from './random.ts'
import { lineNet } from './totals.ts'
import type { Rounding } from './shapes.ts'

export interface Price {
  readonly amount: string
  readonly perQuantity?: string | undefined
}

export interface LineWriter {
  readonly lines: readonly DocumentLine[]
  /** `more` is laid over what the article says. */
  article(article: BusinessRecord, price: Price, quantity: string, more?: Partial<DocumentLine>): DocumentLine
  other(line: Omit<DocumentLine, 'lineId'>): DocumentLine
}

export function createLineWriter(rounding: Rounding): LineWriter {
  const lines: DocumentLine[] = []
  const write = (line: Omit<DocumentLine, 'lineId'>): DocumentLine => {
    const index = lines.length + 1
    const whole: DocumentLine = { lineId: `L${index}`, position: String(index), type: 'text', ...line }
    const net = whole.unitPrice === undefined ? {} : { net: lineNet(whole, rounding) }
    lines.push({ ...whole, ...net })
    return lines[lines.length - 1]!
  }
  return {
    lines,
    other: write,
    article: ({ id, fields }, price, quantity, more = {}) => {
      const article = fields as Article
      return write({
        type: 'article',
        articleKey: id,
        articleNumber: article.articleNumber,
        ...(article.gtin === undefined ? {} : { gtin: article.gtin }),
        text: article.name,
        quantity,
        ...(article.unit ? { unit: article.unit } : {}),
        unitPrice: rounding.pricesIncludeTax ? withTax(price.amount, article.taxRate ?? '0') : price.amount,
        ...(price.perQuantity === undefined ? {} : { perQuantity: price.perQuantity }),
        tax: { category: article.taxCategory ?? 'S', rate: article.taxRate ?? '0' },
        ...more,
      })
    },
  }
}

function withTax(net: string, rate: string): string {
  const factor = divide(exact(String(100 + Number(rate))), exact('100'))
  return print(round(multiply(exact(net), factor), 2, 'halfUp'), 2)
}

/** What the lines of one document are made of. */
export interface LineStock {
  readonly material: readonly BusinessRecord[]
  readonly services: readonly BusinessRecord[]
  price(articleId: string): Price
}

/** A realistic list of lines; every quote has something optional or an alternative. */
export function writeLines(random: SeededRandom, stock: LineStock, writer: LineWriter): void {
  writer.other({ type: 'heading', text: 'Material' })
  const chosen = random.sample(stock.material, random.integer(2, 7))
  for (const article of chosen) writeMaterial(random, stock, writer, article)
  const first = writer.lines.find((line) => line.type === 'article')
  const other = random.pick(stock.material)
  if (first && random.chance(60)) {
    writer.article(other, stock.price(other.id), '1', {
      inclusion: 'alternative',
      alternativeTo: first.lineId,
    })
  }
  if (random.chance(70)) {
    const extra = random.pick(stock.material)
    writer.article(extra, stock.price(extra.id), '2', {
      inclusion: 'optional',
      longText: 'Auf Wunsch; bitte ankreuzen.',
    })
  }
  writer.other({
    type: 'text',
    text: 'Leitungswege nach Absprache.',
    longText: 'Stemmarbeiten bauseits.\nSchutt wird entsorgt.',
  })
  if (stock.services.length > 0) writer.other({ type: 'heading', text: 'Arbeit' })
  for (const service of random.sample(stock.services, random.integer(1, 2))) {
    const hours = (service.fields as Article).unit?.code === units.hour.code
    writer.article(service, stock.price(service.id), hours ? random.pick(['1', '2.5', '7.75', '16']) : '1')
  }
  if (random.chance(30)) {
    writer.other({
      type: 'freeItem',
      text: 'Gerüst, 2 Tage',
      quantity: '1',
      unit: units.lumpSum,
      unitPrice: '250.00',
      tax: { category: 'S', rate: '19' },
    })
  }
}

function writeMaterial(
  random: SeededRandom,
  stock: LineStock,
  writer: LineWriter,
  article: BusinessRecord,
): void {
  const metres = (article.fields as Article).unit?.code === units.metre.code
  const perHundred = stock.price(article.id).perQuantity !== undefined
  const quantity = metres ? `${random.integer(5, 180)}.5` : String(random.integer(1, perHundred ? 240 : 24))
  const discounts = random.chance(35)
    ? [{ percent: random.pick(['3', '7.5', '12.5']) }, ...(random.chance(40) ? [{ percent: '2' }] : [])]
    : undefined
  const copper = metres && random.chance(50)
  writer.article(article, stock.price(article.id), quantity, {
    ...(discounts ? { discounts } : {}),
    ...(copper
      ? { allowances: [{ charge: true, reason: 'Kupferzuschlag', amount: `${random.integer(2, 30)}.37` }] }
      : {}),
  })
}

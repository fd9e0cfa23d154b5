import type { DocumentLine, Fields } from '@ordersync/core'
import type { DocumentName } from '../business/business.ts'
import { readDocuments } from '../databases/plain-sql.ts'
import { wordFor } from '../output/words.ts'
import { expect } from './stage.ts'
import type { Stage } from './stage.ts'

export function documentIn(path: string, { kind, number }: DocumentName): Fields {
  const found = readDocuments(path).find((one) => one.kind === kind && one.fields['number'] === number)
  expect(found !== undefined, `${kind} ${number} is in ${path}`)
  return found.fields
}

/** The lines of one quote as they stand in both databases: the link may go, the line stays. */
export function showLines({ printer, home, office, story }: Stage): void {
  printer.heading({
    de: `Artikelverweise: Angebot ${story.shown.number} hier und dort`,
    en: `Article links: quote ${story.shown.number} here and there`,
  })
  const sent = linesOf(documentIn(home.path, story.shown))
  const stored = linesOf(documentIn(office.path, story.shown))
  const row = (where: string, line: DocumentLine | undefined) => [
    line?.position,
    where,
    line?.articleNumber,
    line?.text,
    line?.quantity,
    line?.unitPrice,
    line?.perQuantity,
    line?.net,
    line?.inclusion === undefined ? undefined : wordFor('inclusions', line.inclusion, printer.language),
    line?.type === 'article' ? line['articleKey'] !== undefined : undefined,
  ]
  const names = [
    printer.word({ de: 'Homeoffice', en: 'home office' }),
    printer.word({ de: 'Büro', en: 'office' }),
  ]
  printer.table(
    [
      { title: 'Pos', align: 'right' },
      { title: { de: 'wo', en: 'where' } },
      { title: { de: 'Artikel', en: 'article' } },
      { title: { de: 'Text', en: 'text' } },
      { title: { de: 'Menge', en: 'quantity' }, align: 'right' },
      { title: { de: 'Preis', en: 'price' }, align: 'right' },
      { title: { de: 'je', en: 'per' }, align: 'right' },
      { title: { de: 'Betrag', en: 'net' }, align: 'right' },
      { title: { de: 'zählt', en: 'counts' } },
      { title: { de: 'Verweis', en: 'link' } },
    ],
    sent.flatMap((line, index) => [row(names[0]!, line), row(names[1]!, stored[index])]),
  )
  const { unknown, otherGtin, otherLetters } = story.articles
  printer.say({
    de: `${unknown} fehlt im Büro, ${otherGtin} hat dort eine andere GTIN, ${otherLetters} ist anders geschrieben und dasselbe.`,
    en: `${unknown} is not in the office, ${otherGtin} has another GTIN there, ${otherLetters} is written differently and is the same.`,
  })
  const linked = (number: string): boolean =>
    stored.some((line) => line.articleNumber === number && line['articleKey'] !== undefined)
  expect(!linked(unknown) && !linked(otherGtin), 'links to unknown and contradicting articles are dropped')
  expect(linked(otherLetters), 'an article number in other letters is the same article')
}

function linesOf(fields: Fields): readonly DocumentLine[] {
  return fields['lines'] as readonly DocumentLine[]
}

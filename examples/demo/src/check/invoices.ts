/** No invoice, no link to one and no field of one is anywhere in the office's database. */
import { documentsOf } from './documents.ts'
import type { Finding } from './findings.ts'
import { asList, asObject, asText, fold } from './plain-data.ts'
import type { Database, Row } from './plain-data.ts'

export const travellingKinds = [
  'party',
  'article',
  'priceEntry',
  'stockLevel',
  'quote',
  'salesOrder',
  'orderConfirmation',
  'deliveryNote',
]
const named = /invoice|rechnung|faktura|credit.?note|gutschrift|mahnung/i

export function isInvoiceName(name: string): boolean {
  return named.test(name)
}

export function checkInvoices(
  office: Database,
  invoiceNumbers: readonly string[],
  forged: readonly string[],
): readonly Finding[] {
  const words = [...invoiceNumbers, ...forged].flatMap(spellings)
  const found = office.texts.flatMap(({ where, text }) =>
    words.filter((word) => text.includes(word)).map((word) => `${where} contains ${word}`),
  )
  return [
    {
      name: 'no invoice number of the home office stands anywhere',
      looked: office.texts.length,
      problems: [
        ...new Set(found),
        ...(invoiceNumbers.length === 0 ? ['there is no invoice to look for'] : []),
      ],
    },
    {
      name: 'no record, link, field or attachment is of an invoice',
      looked: office.rows.length,
      problems: office.rows
        .filter(({ kind }) => !travellingKinds.includes(kind))
        .map(({ kind }) => `a record of kind ${kind}`)
        .concat(documentsOf(office).flatMap(forbiddenParts)),
    },
  ]
}

/** As text, and as it may stand in base64, at each of its three positions. */
export function spellings(number: string): readonly string[] {
  const encoded = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${' '.repeat(shift)}${number}`).toString('base64')
    return text.slice(shift === 0 ? 0 : 4, -4)
  })
  return [number, ...encoded]
}

export function forbiddenParts({ kind, fields }: Row): readonly string[] {
  const where = `${kind} ${asText(fields['number'])}`
  return [
    ...asList(fields['links'])
      .filter((link) => !travellingKinds.includes(asText(link['kind'])))
      .map((link) => `${where}: a link to ${asText(link['kind'])}`),
    ...namesIn(asObject(fields['ext']))
      .filter((name) => named.test(name))
      .map((name) => `${where}: ext has ${name}`),
    ...asList(fields['attachments'])
      .filter((one) => named.test(asText(one['name'])) || fold(one['purpose']) === 'invoice')
      .map((one) => `${where}: attachment ${asText(one['name'])}`),
  ]
}

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]) => [name, ...namesIn(field)])
}

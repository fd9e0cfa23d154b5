import type { Fields } from '@ordersync/core'

/** What a list shows of a document. Whatever is missing is an empty text. */
export interface DocumentRow {
  readonly number: string
  readonly date: string
  readonly party: string
  readonly total: string
}

/** @param record - The customer's own record: shown where the document does not name him. */
export function documentRow(fields: Fields, record: Fields = {}): DocumentRow {
  const snapshot = object(buyerOf(fields)['snapshot'])
  const party = text(snapshot['name']) === '' ? { ...record, city: mainCity(record) } : snapshot
  const totals = object(fields['totals'])
  const amount = text(totals['payable']) || text(totals['gross']) || text(totals['net'])
  return {
    number: text(fields['number']),
    date: text(fields['date']),
    party: [text(party['name']), text(party['city'])].filter(Boolean).join(', '),
    total: amount === '' ? '' : `${amount} ${text(fields['currency'])}`.trim(),
  }
}

/** The key of the customer's record, or an empty text. */
export function partyKeyOf(fields: Fields): string {
  return text(buyerOf(fields)['partyKey'])
}

/** The same document with a name of its customer, to be shown. */
export function withBuyer(fields: Fields, name: string): Fields {
  const orderedBy = { ...buyerOf(fields), snapshot: { name } }
  return { ...fields, parties: { ...object(fields['parties']), orderedBy } }
}

function buyerOf(fields: Fields): Readonly<Record<string, unknown>> {
  return object(object(fields['parties'])['orderedBy'])
}

function mainCity(party: Fields): string {
  const addresses: readonly unknown[] = Array.isArray(party['addresses']) ? party['addresses'] : []
  const main = addresses.map(object).find(({ usage }) => usage === undefined || usage === 'main')
  return text(main?.['city'])
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

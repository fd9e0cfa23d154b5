import type { Fields } from '@ordersync/core'

/** What a list shows of a document. Whatever is missing is an empty text. */
export interface DocumentRow {
  readonly number: string
  readonly date: string
  readonly party: string
  readonly total: string
}

export function documentRow(fields: Fields): DocumentRow {
  const parties = object(fields['parties'])
  const party = object(object(parties['orderedBy'])['snapshot'])
  const totals = object(fields['totals'])
  const amount = text(totals['payable']) || text(totals['gross']) || text(totals['net'])
  return {
    number: text(fields['number']),
    date: text(fields['date']),
    party: [text(party['name']), text(party['city'])].filter(Boolean).join(', '),
    total: amount === '' ? '' : `${amount} ${text(fields['currency'])}`.trim(),
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

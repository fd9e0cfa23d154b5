/** Documents with their figures: the sums are made once, when the document is written. */
import type { DocumentLine, Fields } from '@ordersync/core'
import type { BusinessDocument, DocumentKind } from './business.ts'
import { documentParties } from './document-parties.ts'
import type { PartyIds } from './document-parties.ts'
import { figures } from './totals.ts'
import type { Allowance, PartySnapshot, Rounding } from './shapes.ts'

export interface DocumentDraft {
  readonly id: string
  readonly kind: DocumentKind
  readonly number: string
  readonly date: string
  readonly parties: PartyIds
  readonly seller: PartySnapshot
  readonly rounding: Rounding
  readonly lines: readonly DocumentLine[]
  readonly allowances?: readonly Allowance[]
  /** Further header fields. */
  readonly more?: Fields
}

export function writeDocument(draft: DocumentDraft): BusinessDocument {
  const { id, kind, number, date, rounding, lines, allowances = [], more = {} } = draft
  const fields = {
    number,
    date,
    parties: documentParties(draft.parties, draft.seller),
    currency: 'EUR',
    lines,
    ...(allowances.length > 0 ? { allowances } : {}),
    ...figures(lines, allowances, rounding),
    rounding,
    ...more,
  }
  return { id, kind, fields }
}

/** A delivery note carries no prices: what of the order came, and what is still to come. */
export function writeDeliveryNote(
  order: BusinessDocument,
  name: { readonly id: string; readonly number: string; readonly date: string },
): BusinessDocument {
  const { parties, lines, number: orderNumber } = order.fields as unknown as OrderLike
  const delivered = lines.filter(
    (line) => line.type === 'article' && (line.inclusion ?? 'normal') === 'normal',
  )
  return {
    id: name.id,
    kind: 'deliveryNote',
    fields: {
      number: name.number,
      date: name.date,
      status: 'delivered',
      parties,
      links: [{ relation: 'follows', kind: order.kind, key: order.id, number: orderNumber }],
      lines: delivered.map((line, index) => deliveredLine(line, orderNumber, index === delivered.length - 1)),
    },
  }
}

interface OrderLike {
  readonly number: string
  readonly parties: Fields
  readonly lines: readonly DocumentLine[]
}

function deliveredLine(line: DocumentLine, orderNumber: string, backOrder: boolean): DocumentLine {
  const { lineId, articleNumber, gtin, text, unit, quantity = '0' } = line
  const whole = /^\d+$/.test(quantity) ? Number(quantity) : undefined
  const missing = backOrder && whole !== undefined && whole > 1 ? 1 : 0
  return {
    lineId,
    type: 'article',
    articleKey: line['articleKey'],
    ...(articleNumber === undefined ? {} : { articleNumber }),
    ...(gtin === undefined ? {} : { gtin }),
    ...(text === undefined ? {} : { text }),
    ...(unit === undefined ? {} : { unit }),
    quantity: missing === 0 ? quantity : String(whole! - missing),
    ordered: quantity,
    delivered: missing === 0 ? quantity : String(whole! - missing),
    ...(missing === 0 ? {} : { outstanding: String(missing), outstandingReason: 'Nachlieferung' }),
    orderLine: { documentNumber: orderNumber, lineId },
  }
}

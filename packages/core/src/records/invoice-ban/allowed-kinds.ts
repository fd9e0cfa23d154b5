/**
 * The allow-list of docs/format/records.md. What is not in it is refused, known or unknown: a deny-list alone would let through every
 * code nobody thought of.
 */
export interface AllowedKind {
  /** Kind in OrderSync; also what a link may name. */
  readonly kind: string
  /** Root elements of UBL, openTRANS and BMEcat, exactly as written. */
  readonly roots: readonly string[]
  /** UNTDID 1001 codes that may stand in such a root. */
  readonly typeCodes: readonly string[]
  /** EDIFACT message types. */
  readonly edifact: readonly string[]
  /** X12 transaction sets. */
  readonly x12: readonly string[]
  /** Type codes under the one root of Order-X. */
  readonly orderX: readonly string[]
}

function allow(
  kind: string,
  columns: { roots?: string; typeCodes?: string; edifact?: string; x12?: string; orderX?: string },
): AllowedKind {
  const list = (words: string | undefined) => Object.freeze(words === undefined ? [] : words.split(' '))
  return Object.freeze({
    kind,
    roots: list(columns.roots),
    typeCodes: list(columns.typeCodes),
    edifact: list(columns.edifact),
    x12: list(columns.x12),
    orderX: list(columns.orderX),
  })
}

const orderCodes = '220 105 221 226 227 402 222 224 225 228 232 233'

export const allowedKinds: readonly AllowedKind[] = Object.freeze([
  allow('quote', { roots: 'Quotation QUOTATION', typeCodes: '310', edifact: 'QUOTES', x12: '843' }),
  allow('requestForQuote', {
    roots: 'RequestForQuotation RFQ',
    typeCodes: '311',
    edifact: 'REQOTE',
    x12: '840',
  }),
  allow('salesOrder', {
    roots: 'Order ORDER',
    typeCodes: orderCodes,
    edifact: 'ORDERS',
    x12: '850',
    orderX: '220',
  }),
  allow('purchaseOrder', { typeCodes: orderCodes }),
  allow('orderChange', {
    roots: 'OrderChange ORDERCHANGE',
    typeCodes: '230',
    edifact: 'ORDCHG',
    x12: '860',
    orderX: '230',
  }),
  allow('orderCancellation', { roots: 'OrderCancellation', typeCodes: '230' }),
  allow('orderConfirmation', {
    roots: 'OrderResponse OrderResponseSimple ORDERRESPONSE',
    typeCodes: '231 320',
    edifact: 'ORDRSP',
    x12: '855',
    orderX: '231',
  }),
  allow('deliveryNote', {
    roots: 'DespatchAdvice DISPATCHNOTIFICATION',
    typeCodes: '351 270',
    edifact: 'DESADV',
    x12: '856',
  }),
  allow('returnNote', {}),
  allow('receiptAdvice', {
    roots: 'ReceiptAdvice RECEIPTACKNOWLEDGEMENT',
    typeCodes: '632',
    edifact: 'RECADV',
    x12: '861',
  }),
  allow('article', { roots: 'Catalogue BMECAT', typeCodes: '9', x12: '832' }),
  allow('priceEntry', { roots: 'CataloguePricingUpdate', typeCodes: '9', edifact: 'PRICAT' }),
  allow('stockLevel', {
    roots: 'InventoryReport StockAvailabilityReport',
    typeCodes: '35',
    edifact: 'INVRPT',
    x12: '846',
  }),
  allow('party', { edifact: 'PARTIN' }),
])

/** The one root of Order-X; not to be taken for that of an invoice. */
export const orderXRoot = 'SCRDMCCBDACIOMessageStructure'

const kindNames: ReadonlySet<string> = new Set(allowedKinds.map((entry) => entry.kind))

/** True for kinds of the allow-list, shipped or not. */
export function isAllowedKindName(kind: string): boolean {
  return kindNames.has(kind)
}

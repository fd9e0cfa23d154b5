/** Quotes, orders, confirmations and delivery notes: one shape, one schema per kind (docs/format/records.md). */
import { z } from 'zod'
import { addressShape } from './address.js'
import { attachmentSchema } from './attachment.js'
import {
  codeSchema,
  currencySchema,
  extSchema,
  languageSchema,
  lineTextSchema,
  longTextSchema,
  numberSchema,
  taxCategorySchema,
  uidSchema,
} from './codes.js'
import { datePeriodSchema, dateSchema } from './dates.js'
import { decimalSchema, percentSchema, positiveDecimalSchema } from './decimals.js'
import { allowanceSchema, documentLineSchema } from './document-line.js'
import { checkLines } from './line-structure.js'
import { deliveryTermsSchema, paymentTermsSchema } from './terms.js'

/** Name and address as they stood on the document. Stays as sent, whatever the link becomes (M-A3). */
export const partySnapshotSchema = z.looseObject({
  ...addressShape,
  name: lineTextSchema.min(1),
  name2: lineTextSchema.optional(),
  name3: lineTextSchema.optional(),
  salutation: codeSchema.optional(),
  title: codeSchema.optional(),
  givenName: lineTextSchema.optional(),
  familyName: lineTextSchema.optional(),
  vatId: z.string().max(40).optional(),
  phone: codeSchema.optional(),
  mobile: codeSchema.optional(),
  fax: codeSchema.optional(),
  email: z.string().max(254).optional(),
})
export type PartySnapshot = z.infer<typeof partySnapshotSchema>

/** A party in a role: link beside snapshot. */
export const partyLinkSchema = z.looseObject({
  partyUid: uidSchema.optional(),
  customerNumber: numberSchema.optional(),
  snapshot: partySnapshotSchema,
})
export type PartyLink = z.infer<typeof partyLinkSchema>

/** Roles of parties in a document. */
export const partyRoles = [
  'orderedBy',
  'billTo',
  'shipTo',
  'contact',
  'endCustomer',
  'seller',
  'carrier',
] as const
export type PartyRole = (typeof partyRoles)[number]

export const documentPartiesSchema = z.looseObject({
  orderedBy: partyLinkSchema.optional(),
  billTo: partyLinkSchema.optional(),
  shipTo: partyLinkSchema.optional(),
  contact: partyLinkSchema.optional(),
  endCustomer: partyLinkSchema.optional(),
  seller: partyLinkSchema.optional(),
  carrier: partyLinkSchema.optional(),
})
export type DocumentParties = z.infer<typeof documentPartiesSchema>

/** The rule by which the sender rounds. Without it: half up, tax per document, prices without tax. */
export const roundingSchema = z.looseObject({
  /** Half up is away from zero: 0.125 → 0.13, −0.125 → −0.13. */
  mode: z.enum(['halfUp', 'halfEven']),
  /** Tax is rounded on each line, or once per category and rate. */
  taxLevel: z.enum(['line', 'document']),
  pricesIncludeTax: z.boolean(),
})
export type Rounding = z.infer<typeof roundingSchema>

export const taxSubtotalSchema = z.looseObject({
  category: taxCategorySchema.optional(),
  rate: percentSchema.optional(),
  /** Taxable amount without tax. */
  base: decimalSchema,
  amount: decimalSchema,
})
export type TaxSubtotal = z.infer<typeof taxSubtotalSchema>

export const totalsSchema = z.looseObject({
  /** Sum of the `net` of all lines that count. */
  lines: decimalSchema.optional(),
  allowances: decimalSchema.optional(),
  charges: decimalSchema.optional(),
  /** Without tax. */
  net: decimalSchema.optional(),
  tax: decimalSchema.optional(),
  /** With tax. */
  gross: decimalSchema.optional(),
  prepaid: decimalSchema.optional(),
  rounding: decimalSchema.optional(),
  /** gross − prepaid + rounding. */
  payable: decimalSchema.optional(),
})
export type Totals = z.infer<typeof totalsSchema>

/** Another document, by uid or number. Links to invoices do not travel (I-10). */
export const documentLinkSchema = z.looseObject({
  relation: z.enum(['follows', 'precedes', 'replaces', 'partOf']),
  kind: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  uid: uidSchema.optional(),
  number: numberSchema.optional(),
})
export type DocumentLink = z.infer<typeof documentLinkSchema>

/** `invoiced` is a bare word without number and amount and travels only where that was switched on (I-13). */
export const documentStatuses = [
  'draft',
  'issued',
  'sent',
  'accepted',
  'partlyAccepted',
  'rejected',
  'cancelled',
  'partlyDelivered',
  'delivered',
  'closed',
  'invoiced',
] as const
export type DocumentStatus = (typeof documentStatuses)[number]

const documentShape = {
  /** Absent only in drafts. */
  number: numberSchema.optional(),
  /** Where the host gave another number at import (M-D3). */
  originalNumber: numberSchema.optional(),
  seriesId: codeSchema.optional(),
  leaseId: codeSchema.optional(),
  date: dateSchema,
  validUntil: dateSchema.optional(),
  status: z.enum(documentStatuses).optional(),
  customerReference: lineTextSchema.optional(),
  orderReference: lineTextSchema.optional(),
  projectReference: lineTextSchema.optional(),
  contractReference: lineTextSchema.optional(),
  parties: documentPartiesSchema.optional(),
  currency: currencySchema.optional(),
  exchangeRate: positiveDecimalSchema.optional(),
  language: languageSchema.optional(),
  salesperson: lineTextSchema.optional(),
  requestedDelivery: datePeriodSchema.optional(),
  promisedDelivery: datePeriodSchema.optional(),
  partialDeliveryAllowed: z.boolean().optional(),
  paymentTerms: paymentTermsSchema.optional(),
  deliveryTerms: deliveryTermsSchema.optional(),
  shippingMethod: lineTextSchema.optional(),
  introText: longTextSchema.optional(),
  closingText: longTextSchema.optional(),
  notes: longTextSchema.optional(),
  lines: z.array(documentLineSchema).max(1000),
  allowances: z.array(allowanceSchema).max(100).optional(),
  taxes: z.array(taxSubtotalSchema).max(50).optional(),
  totals: totalsSchema.optional(),
  rounding: roundingSchema.optional(),
  attachments: z.array(attachmentSchema).max(100).optional(),
  links: z.array(documentLinkSchema).max(1000).optional(),
  ext: extSchema.optional(),
}

/** What all documents have in common; the currency may be absent. */
export const documentSchema = z.looseObject(documentShape).superRefine(checkLines)
export type Document = z.infer<typeof documentSchema>

const pricedDocumentSchema = z
  .looseObject({ ...documentShape, currency: currencySchema })
  .superRefine(checkLines)

export const quoteSchema = pricedDocumentSchema
export type Quote = z.infer<typeof quoteSchema>

export const salesOrderSchema = pricedDocumentSchema
export type SalesOrder = z.infer<typeof salesOrderSchema>

export const orderConfirmationSchema = pricedDocumentSchema
export type OrderConfirmation = z.infer<typeof orderConfirmationSchema>

/** A delivery note often carries no prices and then no currency. */
export const deliveryNoteSchema = documentSchema
export type DeliveryNote = z.infer<typeof deliveryNoteSchema>

/** Line of a quote, order, confirmation or delivery note (docs/format/records.md). */
import { z } from 'zod'
import {
  codeSchema,
  extSchema,
  gtinSchema,
  lineTextSchema,
  longTextSchema,
  numberSchema,
  taxCategorySchema,
  uidSchema,
} from './codes.js'
import { datePeriodSchema, dateSchema } from './dates.js'
import { decimalSchema, percentSchema, positiveDecimalSchema } from './decimals.js'
import { unitSchema } from './units.js'

export const taxSchema = z.looseObject({
  category: taxCategorySchema.optional(),
  /** Percent, e.g. `"19"`. */
  rate: percentSchema.optional(),
})
export type Tax = z.infer<typeof taxSchema>

/** Allowance, or charge when `charge` is true. `percent` of `base`, or `amount` alone. Amounts are never negative discounts. */
export const allowanceSchema = z.looseObject({
  /** Absent = allowance. */
  charge: z.boolean().optional(),
  reasonCode: codeSchema.optional(),
  reason: lineTextSchema.optional(),
  percent: percentSchema.optional(),
  base: decimalSchema.optional(),
  amount: decimalSchema,
  tax: taxSchema.optional(),
})
export type Allowance = z.infer<typeof allowanceSchema>

/** Taken off one after the other: `percent` of what is left, or `amount` of the whole line. One of the two. */
export const discountSchema = z.looseObject({
  percent: percentSchema.optional(),
  amount: decimalSchema.optional(),
  reason: lineTextSchema.optional(),
})
export type Discount = z.infer<typeof discountSchema>

/** Identification of a line; stable over the revisions of its document. */
export const lineIdSchema = z.string().min(1).max(60)

export const lineTypes = [
  'article',
  'freeItem',
  'text',
  'heading',
  'subtotal',
  'set',
  'component',
  'discount',
  'shipping',
  'deposit',
] as const

export const documentLineSchema = z.looseObject({
  lineId: lineIdSchema,
  /** Label for people, e.g. `1.2.3`. */
  position: z.string().max(40).optional(),
  type: z.enum(lineTypes),
  /** Absent = normal. Optional and alternative lines do not count in totals. */
  inclusion: z.enum(['normal', 'optional', 'alternative']).optional(),
  /** Line that this one would stand in for. */
  alternativeTo: lineIdSchema.optional(),
  /** Line this one belongs to: a set, a heading. */
  parent: lineIdSchema.optional(),
  articleUid: uidSchema.optional(),
  /** As text; stays also where the link to the article is gone (M-L3). */
  articleNumber: numberSchema.optional(),
  gtin: gtinSchema.optional(),
  text: lineTextSchema.optional(),
  longText: longTextSchema.optional(),
  quantity: decimalSchema.optional(),
  unit: unitSchema.optional(),
  unitPrice: decimalSchema.optional(),
  /** The quantity that `unitPrice` is for. Absent = 1. */
  perQuantity: positiveDecimalSchema.optional(),
  priceSource: codeSchema.optional(),
  /** Where it differs from the document's `rounding.pricesIncludeTax`. */
  priceIncludesTax: z.boolean().optional(),
  discounts: z.array(discountSchema).max(10).optional(),
  allowances: z.array(allowanceSchema).max(20).optional(),
  /** Amount of the line after discounts, rounded; with tax exactly where its price is with tax. */
  net: decimalSchema.optional(),
  tax: taxSchema.optional(),
  deliveryDate: dateSchema.optional(),
  requestedDelivery: datePeriodSchema.optional(),
  warehouse: codeSchema.optional(),
  serials: z.array(numberSchema).max(10_000).optional(),
  lots: z
    .array(
      z.looseObject({
        number: numberSchema,
        expiry: dateSchema.optional(),
        quantity: decimalSchema.optional(),
      }),
    )
    .max(1000)
    .optional(),
  /** Delivery note: line of the order. Absent also where a foreign file says `NA`. */
  orderLine: z
    .looseObject({
      documentUid: uidSchema.optional(),
      documentNumber: numberSchema.optional(),
      lineId: lineIdSchema,
    })
    .optional(),
  ordered: decimalSchema.optional(),
  delivered: decimalSchema.optional(),
  /** What will come later. What is neither delivered nor outstanding will never come. */
  outstanding: decimalSchema.optional(),
  outstandingReason: lineTextSchema.optional(),
  packages: z
    .array(z.looseObject({ sscc: z.string().max(20).optional(), type: codeSchema.optional() }))
    .max(1000)
    .optional(),
  notes: longTextSchema.optional(),
  ext: extSchema.optional(),
})
export type DocumentLine = z.infer<typeof documentLineSchema>

/** One price of one article for a list, a group or a party (docs/format/records.md). */
import { z } from 'zod'
import { codeSchema, currencySchema, extSchema, numberSchema, uidSchema } from './codes.js'
import { dateSchema } from './dates.js'
import { decimalSchema, percentSchema, positiveDecimalSchema } from './decimals.js'
import { unitSchema } from './units.js'

/** Key of an entry (M-P1): article, list or party or group, currency, unit, minQty, validFrom, kind. */
export const priceEntrySchema = z.looseObject({
  articleUid: uidSchema.optional(),
  articleNumber: numberSchema,
  priceList: codeSchema.optional(),
  customerGroup: codeSchema.optional(),
  partyUid: uidSchema.optional(),
  customerNumber: numberSchema.optional(),
  amount: decimalSchema,
  currency: currencySchema,
  /** Absent = 1. "Price per 100" is everyday in trade. */
  perQuantity: positiveDecimalSchema.optional(),
  unit: unitSchema.optional(),
  /** Step of the scale: the price holds from this quantity. Absent = from the first. */
  minQty: decimalSchema.optional(),
  maxQty: decimalSchema.optional(),
  validFrom: dateSchema.optional(),
  validTo: dateSchema.optional(),
  /** True: tax is included. Absent = false. */
  gross: z.boolean().optional(),
  /** Absent = sale. */
  kind: z.enum(['sale', 'purchase', 'recommended', 'promotion']).optional(),
  /** Applied one after the other. */
  discountPercent: z.array(percentSchema).max(10).optional(),
  ext: extSchema.optional(),
})
export type PriceEntry = z.infer<typeof priceEntrySchema>

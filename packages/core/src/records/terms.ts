import { z } from 'zod'
import { codeSchema, longTextSchema } from './codes.js'
import { percentSchema } from './decimals.js'

/** Days are whole days from the date of the document; discount is what is taken off when paid early (Skonto). */
export const paymentTermsSchema = z.looseObject({
  code: codeSchema.optional(),
  text: longTextSchema.optional(),
  netDays: z.int().min(0).max(3650).optional(),
  discountDays: z.int().min(0).max(3650).optional(),
  discountPercent: percentSchema.optional(),
})
export type PaymentTerms = z.infer<typeof paymentTermsSchema>

/** `code` is an Incoterm or the vendor's own. */
export const deliveryTermsSchema = z.looseObject({
  code: codeSchema.optional(),
  text: longTextSchema.optional(),
})
export type DeliveryTerms = z.infer<typeof deliveryTermsSchema>

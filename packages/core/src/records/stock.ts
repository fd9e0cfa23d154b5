/** Level of one article in one warehouse, with the moment it was true (docs/format/records.md, M-S1). */
import { z } from 'zod'
import { codeSchema, extSchema, numberSchema, uidSchema } from './codes.js'
import { dateSchema, momentSchema } from './dates.js'
import { decimalSchema } from './decimals.js'
import { unitSchema } from './units.js'

export const stockLevelSchema = z.looseObject({
  articleUid: uidSchema.optional(),
  articleNumber: numberSchema,
  /** Absent = the only one. */
  warehouse: codeSchema.optional(),
  lot: numberSchema.optional(),
  serial: numberSchema.optional(),
  unit: unitSchema.optional(),
  onHand: decimalSchema.optional(),
  reserved: decimalSchema.optional(),
  ordered: decimalSchema.optional(),
  available: decimalSchema.optional(),
  asOf: momentSchema,
  nextReceipt: z.looseObject({ date: dateSchema.optional(), quantity: decimalSchema.optional() }).optional(),
  ext: extSchema.optional(),
})
export type StockLevel = z.infer<typeof stockLevelSchema>

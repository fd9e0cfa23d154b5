/** Goods, services, sets, deposits (docs/format/records.md). */
import { z } from 'zod'
import { attachmentSchema } from './attachment.js'
import {
  codeSchema,
  countryCodeSchema,
  extSchema,
  gtinSchema,
  lineTextSchema,
  longTextSchema,
  numberSchema,
  taxCategorySchema,
  uidSchema,
} from './codes.js'
import { dateSchema } from './dates.js'
import { decimalSchema, percentSchema, positiveDecimalSchema } from './decimals.js'
import { unitSchema } from './units.js'

const articleReferenceSchema = z.looseObject({
  articleUid: uidSchema.optional(),
  articleNumber: numberSchema,
})
export type ArticleReference = z.infer<typeof articleReferenceSchema>

const measureSchema = z.looseObject({ value: decimalSchema, unit: unitSchema.optional() })

export const articleSchema = z.looseObject({
  articleNumber: numberSchema,
  gtin: gtinSchema.optional(),
  manufacturer: lineTextSchema.optional(),
  manufacturerNumber: numberSchema.optional(),
  supplierNumbers: z
    .array(z.looseObject({ supplier: lineTextSchema.optional(), number: numberSchema }))
    .max(200)
    .optional(),
  customerNumbers: z
    .array(z.looseObject({ party: lineTextSchema.optional(), number: numberSchema }))
    .max(5000)
    .optional(),
  name: lineTextSchema.min(1),
  description: longTextSchema.optional(),
  /** Names and descriptions in further languages, by BCP 47 tag. */
  translations: z
    .record(
      z.string().max(35),
      z.looseObject({ name: lineTextSchema.optional(), description: longTextSchema.optional() }),
    )
    .optional(),
  /** From the top group to the lowest. */
  group: z.array(lineTextSchema).max(20).optional(),
  unit: unitSchema.optional(),
  /** Further units; `factor` of the base unit make one of it. */
  units: z
    .array(
      z.looseObject({
        unit: unitSchema,
        factor: positiveDecimalSchema.optional(),
        gtin: gtinSchema.optional(),
      }),
    )
    .max(100)
    .optional(),
  taxCategory: taxCategorySchema.optional(),
  taxRate: percentSchema.optional(),
  weightNet: measureSchema.optional(),
  weightGross: measureSchema.optional(),
  dimensions: z
    .looseObject({
      length: decimalSchema.optional(),
      width: decimalSchema.optional(),
      height: decimalSchema.optional(),
      unit: unitSchema.optional(),
    })
    .optional(),
  tracking: z.enum(['none', 'lot', 'serial']).optional(),
  kind: z.enum(['goods', 'service', 'set', 'text', 'deposit']).optional(),
  components: z
    .array(
      z.looseObject({
        articleUid: uidSchema.optional(),
        articleNumber: numberSchema,
        quantity: decimalSchema,
        unit: unitSchema.optional(),
      }),
    )
    .max(1000)
    .optional(),
  accessories: z.array(articleReferenceSchema).max(500).optional(),
  requires: z.array(articleReferenceSchema).max(500).optional(),
  replacedBy: z.array(articleReferenceSchema).max(50).optional(),
  minOrderQty: decimalSchema.optional(),
  orderIncrement: decimalSchema.optional(),
  maxOrderQty: decimalSchema.optional(),
  /** Absent = active. */
  active: z.boolean().optional(),
  discontinuedFrom: dateSchema.optional(),
  customsTariff: codeSchema.optional(),
  originCountry: countryCodeSchema.optional(),
  images: z.array(attachmentSchema).max(50).optional(),
  notes: longTextSchema.optional(),
  ext: extSchema.optional(),
})
export type Article = z.infer<typeof articleSchema>

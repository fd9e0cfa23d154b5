import { z } from 'zod'
import { countryCodeSchema, glnSchema, lineTextSchema } from './codes.js'

/** Fields of an address (docs/format/records.md), shared by addresses of a party and by snapshots in documents. */
export const addressShape = {
  /** Name of the place or of the firm, where it is another than the party's. */
  name: lineTextSchema.optional(),
  /** For the attention of. */
  attention: lineTextSchema.optional(),
  street: lineTextSchema.optional(),
  /** Separate only where the source has it so. */
  houseNumber: z.string().max(40).optional(),
  line2: lineTextSchema.optional(),
  line3: lineTextSchema.optional(),
  poBox: z.string().max(40).optional(),
  postalCode: z.string().max(20).optional(),
  city: lineTextSchema.optional(),
  region: lineTextSchema.optional(),
  countryCode: countryCodeSchema.optional(),
  /** Free text beside the code, or where the code is unknown. */
  countryName: lineTextSchema.optional(),
  gln: glnSchema.optional(),
}

export const addressSchema = z.looseObject({
  /** Absent = main. */
  usage: z.enum(['main', 'billing', 'delivery', 'visit']).optional(),
  ...addressShape,
})
export type Address = z.infer<typeof addressSchema>

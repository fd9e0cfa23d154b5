/** Customers, suppliers, leads: one party, several roles (docs/format/records.md). Contacts are embedded. */
import { z } from 'zod'
import { addressSchema } from './address.js'
import {
  codeSchema,
  currencySchema,
  extSchema,
  glnSchema,
  languageSchema,
  lineTextSchema,
  longTextSchema,
  numberSchema,
  schemedValueSchema,
  uidSchema,
} from './codes.js'
import { decimalSchema } from './decimals.js'
import { deliveryTermsSchema, paymentTermsSchema } from './terms.js'

export const contactSchema = z.looseObject({
  /** Identity of the contact within the network, where the origin has one. */
  uid: uidSchema.optional(),
  salutation: codeSchema.optional(),
  title: codeSchema.optional(),
  givenName: lineTextSchema.optional(),
  familyName: lineTextSchema.optional(),
  function: lineTextSchema.optional(),
  phone: codeSchema.optional(),
  mobile: codeSchema.optional(),
  fax: codeSchema.optional(),
  email: z.string().max(254).optional(),
  language: languageSchema.optional(),
  isPrimary: z.boolean().optional(),
  /** What the person agreed to, e.g. `{ newsletter: false }`. */
  consents: z.record(z.string().max(128), z.boolean()).optional(),
})
export type Contact = z.infer<typeof contactSchema>

export const partySchema = z.looseObject({
  /** Absent = customer. */
  roles: z
    .array(z.enum(['customer', 'supplier', 'lead', 'consignee', 'carrier', 'endCustomer']))
    .max(6)
    .optional(),
  /** Given by the host (M-A6). */
  customerNumber: numberSchema.optional(),
  supplierNumber: numberSchema.optional(),
  /** The number under which this party keeps us. */
  ourNumberAtPartner: numberSchema.optional(),
  /** Absent = unknown. */
  type: z.enum(['company', 'person', 'unknown']).optional(),
  /** Of a person: the name as written on letters. */
  name: lineTextSchema.min(1),
  name2: lineTextSchema.optional(),
  name3: lineTextSchema.optional(),
  salutation: codeSchema.optional(),
  title: codeSchema.optional(),
  givenName: lineTextSchema.optional(),
  familyName: lineTextSchema.optional(),
  shortName: codeSchema.optional(),
  addresses: z.array(addressSchema).max(100).optional(),
  /** With country prefix, as typed; {@link normalizeVatId} makes it comparable. */
  vatId: z.string().max(40).optional(),
  /** National tax number. */
  taxNumber: codeSchema.optional(),
  registrationNumber: schemedValueSchema.optional(),
  gln: glnSchema.optional(),
  /** Electronic address, e.g. a Peppol participant. */
  endpoint: schemedValueSchema.optional(),
  phone: codeSchema.optional(),
  mobile: codeSchema.optional(),
  fax: codeSchema.optional(),
  email: z.string().max(254).optional(),
  web: lineTextSchema.optional(),
  language: languageSchema.optional(),
  currency: currencySchema.optional(),
  customerGroup: codeSchema.optional(),
  priceList: codeSchema.optional(),
  paymentTerms: paymentTermsSchema.optional(),
  deliveryTerms: deliveryTermsSchema.optional(),
  taxTreatment: z.enum(['domestic', 'eu', 'thirdCountry', 'reverseCharge']).optional(),
  /** In the party's currency. */
  creditLimit: decimalSchema.optional(),
  /** A blocked customer must be visible offline. */
  blocked: z.looseObject({ blocked: z.boolean(), reason: lineTextSchema.optional() }).optional(),
  salesperson: lineTextSchema.optional(),
  /** May hold personal data; has a field mask of its own. */
  notes: longTextSchema.optional(),
  contacts: z.array(contactSchema).max(500).optional(),
  ext: extSchema.optional(),
})
export type Party = z.infer<typeof partySchema>

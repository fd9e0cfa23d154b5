/**
 * Codes and texts that several records share. Lengths are generous: what a target can take is its adapter's matter, which
 * reports what it shortens (M-F2).
 */
import { z } from 'zod'

/** UUIDv7, lower case (RFC 9562, section 5.7). */
export const uidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const uidSchema = z.string().regex(uidPattern)

/** One line of text: a name, a street, a label. At most 500 characters. */
export const lineTextSchema = z.string().max(500)

/** Text with line breaks. At most 100,000 characters. */
export const longTextSchema = z.string().max(100_000)

/** Short code or name out of the vendor's own lists. At most 100 characters. */
export const codeSchema = z.string().max(100)

/** Business number as text: leading zeros and inner spaces count. 1 to 60 characters. */
export const numberSchema = z.string().min(1).max(60)

/** ISO 3166-1 alpha-2. */
export const countryCodeSchema = z.string().regex(/^[A-Z]{2}$/)

/** ISO 4217 alpha-3. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/)

/** BCP 47, e.g. `da` or `de-AT`. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/)

/** 13 digits. The check digit is the matter of {@link isGln}: a wrong one is a remark, not a refusal. */
export const glnSchema = z.string().regex(/^\d{13}$/)

/** 8, 12, 13 or 14 digits. The check digit is the matter of {@link isGtin}. */
export const gtinSchema = z
  .string()
  .max(14)
  .regex(/^(?:\d{8}|\d{12,14})$/)

/** Value under a scheme, e.g. scheme `0184` with a Danish CVR number (ISO 6523). */
export const schemedValueSchema = z.looseObject({ scheme: codeSchema.optional(), value: codeSchema })
export type SchemedValue = z.infer<typeof schemedValueSchema>

/** Tax category of UNCL 5305: S standard, Z zero, E exempt, AE reverse charge, K intra-community, G export, O outside. */
export const taxCategorySchema = z.string().regex(/^[A-Z]{1,2}$/)

/** Fields of vendors, one object per vendor: `{ acme: { colour: 'red' } }`. Carried through unchanged. */
export const extSchema = z.record(z.string().max(128), z.unknown())

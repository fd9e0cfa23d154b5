/**
 * Decimals are strings: `"1234.50"`. No exponent, no thousands separators, no leading zeros, no `-0` (docs/limits.md).
 */
import { z } from 'zod'

/** At most 15 digits before and 6 behind the point. */
export const decimalPattern = /^(?!-0(?:\.0+)?$)-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/

/** At most 4 digits behind the point (docs/format/records.md). */
export const percentPattern = /^(?!-0(?:\.0+)?$)-?(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/

/** Above zero, e.g. the quantity that a price is for. */
export const positiveDecimalPattern = /^(?!0(?:\.0+)?$)(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/

function decimal(pattern: RegExp) {
  return z.string().max(23).regex(pattern).meta({ 'x-decimal': true })
}

/**
 * Amount, quantity, price, rate. A vendor's own kind uses it too: fields of this very schema compare by value in the
 * canonical hash, so that `"1.50"` and `"1.5"` are the same.
 */
export const decimalSchema = decimal(decimalPattern)

export const percentSchema = decimal(percentPattern)

export const positiveDecimalSchema = decimal(positiveDecimalPattern)

/** True for the schemas of this file and what was derived from them: their fields compare by value. */
export function isDecimalSchema(schema: z.ZodType): boolean {
  return schema.meta()?.['x-decimal'] === true
}

/** `"1.50"` → `"1.5"`, `"10.00"` → `"10"`, `"-0.0"` → `"0"`. Text that is no decimal stays as it is. */
export function canonicalDecimal(text: string): string {
  // Most decimals end in another digit than 0, or have no point.
  if (text.charCodeAt(text.length - 1) !== zero || !text.includes('.')) return text
  if (!decimalLike.test(text)) return text
  const shortened = text.replace(/\.?0+$/, '')
  return shortened === '-0' ? '0' : shortened
}

const zero = 0x30
const decimalLike = /^-?\d+\.\d+$/

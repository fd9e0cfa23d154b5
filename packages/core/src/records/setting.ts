/** One setting of the vendor's program that the host gives to its stations (OSI-07, OSI-12; docs/profile.md). */
import { z } from 'zod'
import { codeSchema, extSchema, lineTextSchema } from './codes.js'

/** Largest setting, as characters of its JSON. What is larger is no setting: make a kind of your own for it. */
export const settingValueLength = 16_384

/** Owned by the host: a station reads it, its users do not change it. */
export const settingSchema = z.looseObject({
  /** The vendor's name for it, e.g. `quote.validityDays`. */
  name: lineTextSchema.min(1),
  /** Part of the program it belongs to, for a screen. */
  area: codeSchema.optional(),
  /** Any JSON; absent = empty. Decimals are texts. */
  value: z.unknown().refine(isSmall, `at most ${settingValueLength} characters of JSON`).optional(),
  description: lineTextSchema.optional(),
  ext: extSchema.optional(),
})
export type Setting = z.infer<typeof settingSchema>

function isSmall(value: unknown): boolean {
  // What is no JSON at all has no text; the check for plain JSON names it.
  const text = JSON.stringify(value) as string | undefined
  return text === undefined || text.length <= settingValueLength
}

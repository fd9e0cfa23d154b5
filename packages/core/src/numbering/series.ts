/** A number series: what its numbers are for, how they are printed, what happens when they run out. */
import { z } from 'zod'
import { kindNameSchema, labelSchema } from '../format/wire-values.js'

/** Highest number of any series (N-02). */
export const maxNumber = 1_000_000_000_000_000
/** Largest block in the definition of a series. */
export const maxBlock = 1_000_000
/** A station never gets more at once than so many blocks of the definition, whatever it asks for. */
export const maxBlocksPerLease = 10

/** First number of anything. */
export const numberSchema = z.int().min(1).max(maxNumber)
/** Calendar years of documents. */
export const yearSchema = z.int().min(2000).max(2099)
export const seriesIdSchema = labelSchema(80)

const yearMark = '{year}'

/** Fixed text of a number: one line, no space at the outer edge, no digit look-alikes to be confused with the number. */
const partSchema = labelSchema(30, 0).refine((text) => text === text.trim(), 'expected no space at the ends')

export const numberFormatSchema = z
  .object({
    /** In front of the number. `{year}` stands for the year of the document. */
    prefix: partSchema.optional(),
    /** Zeros in front, so that there are at least so many digits. 0 = none. */
    digits: z.int().min(0).max(15).optional(),
    /** Behind the number. `{year}` as in `prefix`. */
    suffix: partSchema.optional(),
    /** How `{year}` is printed: with two digits (2000 to 2099) or four. */
    year: z.enum(['yy', 'yyyy']).optional(),
  })
  .refine(
    ({ prefix = '', suffix = '', year }) =>
      `${prefix}${suffix}`.split(yearMark).length - 1 === (year === undefined ? 0 : 1),
    '{year} once in prefix or suffix when year is set, else not at all',
  )

export const seriesSchema = z
  .object({
    /** Name within the network, never shown to customers; one and the same for ever. */
    id: seriesIdSchema,
    /** Record kind whose numbers these are. Also a kind that never travels: then only the numbers are accounted for (N-19). */
    kind: kindNameSchema.optional(),
    /** For people. */
    label: labelSchema(80).optional(),
    format: numberFormatSchema,
    /** First number that OrderSync gives: one above the highest that is known (N-05). Of a year-scoped series: of each year. */
    start: numberSchema,
    /** How many numbers a station gets at once. A count, never a number (SKY-26). */
    block: z.int().min(1).max(maxBlock),
    /** New ones are asked for when so many are left. Absent: 20 % of the block, at least 5 (N-07). */
    lowWater: z.int().min(0).max(maxBlock).optional(),
    /** What a user gets when none is left: a temporary number that the host replaces, or none (N-08). */
    exhaustion: z.enum(['temporary', 'block']),
    /** Counts anew each year; a lease serves documents dated in its year (N-15). Its format prints the year. */
    yearScoped: z.boolean().optional(),
    /** The law wants each of them accounted for. */
    legal: z.boolean().optional(),
  })
  .refine(
    ({ yearScoped, format }) => yearScoped !== true || format.year !== undefined,
    'a year-scoped series prints the year, else two years would print the same number',
  )

export type NumberFormat = Readonly<z.infer<typeof numberFormatSchema>>
export type Series = Readonly<z.infer<typeof seriesSchema>>

/** Prefix or suffix, cut where the year goes. */
export function splitAtYear(text: string | undefined): readonly string[] {
  return (text ?? '').split(yearMark)
}

/** Year for which a number of this series counts, as part of keys; empty when it does not count by years. */
export function scopeOf(series: Series, year: number | undefined): string {
  return series.yearScoped === true && year !== undefined ? String(year) : ''
}

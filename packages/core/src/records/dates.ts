import { z } from 'zod'

/** Calendar date `YYYY-MM-DD` without zone, a day that exists. Never turned into a moment. */
export const dateSchema = z.iso.date()

/** RFC 3339 with seconds and offset. */
export const momentPattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Moment, RFC 3339 with offset: `2026-03-01T08:00:00+01:00`. */
export const momentSchema = z.string().max(35).regex(momentPattern)

/** From and to, both included; one may be open. */
export const datePeriodSchema = z.looseObject({ from: dateSchema.optional(), to: dateSchema.optional() })
export type DatePeriod = z.infer<typeof datePeriodSchema>

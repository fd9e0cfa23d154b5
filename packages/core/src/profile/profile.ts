/** The station profile: what travels between the host and one station, and what the station may do. One JSON document (SKY-04). */
import { z } from 'zod'
import { kindNameSchema, labelSchema, positiveSchema, stationIdSchema } from '../format/wire-values.js'
import { dateSchema } from '../records/dates.js'
import { fieldPathSchema } from './field-path.js'
import { filterSchema } from './filter.js'

/** Raised when a station must understand something new to obey a profile. */
export const profileFormat = 1

export const profileLimits = Object.freeze({
  /** Rows of each of the lists by name: rules, permissions, series, first load, addresses. */
  entries: 200,
  /** Masked paths per rule. */
  mask: 100,
})

/** Two ways, each with a rule of its own (SKY-20). */
export const directions = ['hostToStation', 'stationToHost'] as const
export type Direction = (typeof directions)[number]

/** What travels of one kind in one direction; obeyed at both ends (M-E1). An entity rule with what belongs to it. */
export const directionRuleSchema = z.strictObject({
  /** False: nothing is sent, and what arrives is skipped (SKY-21). */
  include: z.boolean(),
  /** SKY-22. */
  acceptNew: z.boolean(),
  /** SKY-23. Of documents from a station: proposals upon documents that it does not own. */
  acceptChanged: z.boolean(),
  /** SKY-24, M-E4. */
  acceptDeleted: z.boolean().default(false),
  /** What an accepted deletion does. Absent = `deactivate`. */
  deletion: z.enum(['deactivate', 'remove']).optional(),
  /** Only records that pass. Absent = all. */
  filter: filterSchema.optional(),
  /** Fields that stay behind. */
  mask: z.array(fieldPathSchema).max(profileLimits.mask).optional(),
})
export type DirectionRule = z.infer<typeof directionRuleSchema>

const kindRuleSchema = z.strictObject({
  hostToStation: directionRuleSchema,
  stationToHost: directionRuleSchema,
})
export type KindRule = z.infer<typeof kindRuleSchema>

const flagSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9.]{0,63}$/)

function few<T extends z.ZodType>(name: z.ZodString, value: T) {
  return z.record(name, value).refine((rows) => Object.keys(rows).length <= profileLimits.entries)
}

/** Name of a number series, as in a lease. */
const seriesNameSchema = z.string().min(1).max(80)

/** Hints for carriers, by carrier: `{ mail: 'koeln@example.com' }`. Not read by core. */
const addressesSchema = few(z.string().min(1).max(40), z.string().min(1).max(500))

export const stationProfileSchema = z.strictObject({
  format: z.literal(profileFormat),
  /** Never changes. */
  station: stationIdSchema,
  /** For people, e.g. `Remote 1-PC (Filiale Köln)` (SKY-16). */
  label: labelSchema(200),
  /** False: nothing is sent, what arrives is held, nothing is lost (SKY-15). */
  active: z.boolean(),
  /** Raised by the host with each change. */
  revision: positiveSchema,
  /** By kind. A kind without a row does not travel. */
  rules: few(kindNameSchema, kindRuleSchema),
  /** Kinds of documents that the station may make (OSI-02, OSI-13). */
  creatable: z.array(kindNameSchema).max(profileLimits.entries),
  /** What the user at the station may do; the vendor's names (OSI-12). What is not named is not allowed. */
  permissions: few(flagSchema, z.boolean()),
  /** Customer numbers of customers born at the station (M-A6, OSI-15). */
  customerNumbers: z.enum(['none', 'leased', 'temporary']),
  /** By series: are numbers reserved (SKY-25), and how many at a time (SKY-26). Where they start is the host's ledger's matter. */
  series: few(
    seriesNameSchema,
    z.strictObject({ reserve: z.boolean(), count: positiveSchema.max(1_000_000) }),
  ),
  /** What goes along when the station is set up (OSI-07); documents from this date on. A kind without a row does not. */
  firstLoad: few(kindNameSchema, z.strictObject({ include: z.boolean(), since: dateSchema.optional() })),
  /** Minutes between two runs. Absent = the runtime's own. */
  syncInterval: z.int().min(1).max(43_200).optional(),
  /** Days of silence before both sides raise an alarm. Absent = no alarm. */
  silenceAlarmDays: z.int().min(1).max(365).optional(),
  /** The only way in which anything travels; nothing is acknowledged. Absent = both. */
  oneWay: z.enum(directions).optional(),
  /** Where carriers find the two (SKY-17). */
  addresses: z
    .strictObject({ station: addressesSchema.optional(), host: addressesSchema.optional() })
    .optional(),
})
export type StationProfile = z.infer<typeof stationProfileSchema>

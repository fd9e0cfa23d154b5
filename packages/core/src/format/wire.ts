/**
 * The lines of a bundle's body, one operation each.
 *
 * `fields` are business fields and stay loose here; the record kind judges them. Where a value comes from another module's
 * own type (question, receipt), the schema repeats its shape, because a foreign file is no type.
 * @see docs/format/bundle.md, "Lines"
 */
import { z } from 'zod'
import { outcomes } from '../jobs/outcome.js'
import { dateSchema } from '../records/dates.js'
import {
  changeSchema,
  counterSchema,
  epochSchema,
  hashSchema,
  instantSchema,
  keyIdSchema,
  kindNameSchema,
  labelSchema,
  positiveSchema,
  revisionSchema,
  stationIdSchema,
  textSchema,
  tokenSchema,
  uidSchema,
} from './wire-values.js'

const valueSchema = z.json()
/** Business fields; absent = empty. */
const fieldsSchema = z.looseObject({})
const codeSchema = z
  .string()
  .max(80)
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,79}$/, 'expected a code')
const parametersSchema = z.record(
  z.string(),
  z.union([textSchema(1_000), z.int(), z.array(textSchema(1_000)).max(256)]),
)
const noticeSchema = z.strictObject({ code: codeSchema, parameters: parametersSchema.optional() })
const authorship = { changedAt: instantSchema.optional(), changedBy: labelSchema(200).optional() }
const seriesSchema = labelSchema(80)
/** Highest number of a series (N-02). */
const maxNumber = 1_000_000_000_000_000
const numberSchema = z.int().min(1).max(maxNumber)
const yearSchema = z.int().min(2000).max(2099)

/** A complete record; an absent field is empty. */
export const putLineSchema = z.strictObject({
  op: z.literal('put'),
  uid: uidSchema,
  kind: kindNameSchema,
  /** Client of the sender. Absent = the only one. */
  company: labelSchema(80, 0).optional(),
  origin: z.strictObject({ station: labelSchema(80), incarnation: tokenSchema.optional() }),
  revision: revisionSchema,
  /** Made by the host. */
  change: changeSchema.optional(),
  baseRevision: revisionSchema.optional(),
  baseHash: hashSchema.optional(),
  hash: hashSchema,
  ...authorship,
  deleted: z.boolean().optional(),
  /** Uids that went up in this record at the sender, so that references to them are understood. */
  aliases: z.array(uidSchema).min(1).max(64).optional(),
  externalIds: z
    .array(z.strictObject({ system: labelSchema(80), id: labelSchema(200) }))
    .max(64)
    .optional(),
  /** Station that may issue revisions of the document, where it is not its origin (M-D2d). */
  owner: stationIdSchema.optional(),
  /** Station → host: the host's change upon which a document was revised. */
  base: changeSchema.optional(),
  /**
   * Station → host: position of the last change of it in the station's feed. Host → station: the station's changes up to this
   * position are in it, or were put to a person.
   */
  sv: positiveSchema.optional(),
  /** Station → host, of a record the station has made: groups of fields changed after it was made, with their positions. */
  groups: z.record(labelSchema(80), positiveSchema).optional(),
  fields: fieldsSchema,
})

/** Changed fields only, station → host. `null` = empty before or afterwards. */
export const editLineSchema = z.strictObject({
  op: z.literal('edit'),
  uid: uidSchema,
  kind: kindNameSchema,
  /** The host's change on which the edit was made. */
  base: changeSchema,
  /** Counter of the station's edits within its epoch. */
  sv: positiveSchema,
  /**
   * `old` is what the station had at `base`, for display; absent where it is not known. `sv` is the position of that field's
   * last change, absent where it is that of the line.
   */
  fields: z.record(
    z.string(),
    z.strictObject({ old: valueSchema.optional(), new: valueSchema, sv: positiveSchema.optional() }),
  ),
  ...authorship,
})

/** The record is deleted. The host names its `change`, a station its `sv` and the `base` it saw. */
export const tombstoneLineSchema = z.strictObject({
  op: z.literal('tombstone'),
  uid: uidSchema,
  kind: kindNameSchema,
  change: changeSchema.optional(),
  base: changeSchema.optional(),
  sv: positiveSchema.optional(),
  ...authorship,
})

/** The record lives on at the host, but no longer belongs to this station. */
export const evictLineSchema = z.strictObject({
  op: z.literal('evict'),
  uid: uidSchema,
  kind: kindNameSchema,
  change: changeSchema,
})

/** How something of yours ended here. */
export const receiptLineSchema = z.strictObject({
  op: z.literal('receipt'),
  uid: uidSchema,
  kind: kindNameSchema.optional(),
  revision: revisionSchema.optional(),
  change: changeSchema.optional(),
  sv: positiveSchema.optional(),
  outcome: z.enum(outcomes),
  reason: noticeSchema.optional(),
  /** Uid of the record there that it went up in. */
  linkedTo: uidSchema.optional(),
  /** Business number that it has there. */
  number: labelSchema(80).optional(),
})

/** A question raised there that the author of the record must know. */
export const questionLineSchema = z.strictObject({
  op: z.literal('question'),
  id: hashSchema,
  type: codeSchema,
  subject: z.strictObject({ uid: uidSchema, kind: kindNameSchema, label: labelSchema(200, 0) }),
  cause: noticeSchema,
  raisedAt: instantSchema,
  base: fieldsSchema.optional(),
  local: fieldsSchema.optional(),
  incoming: fieldsSchema.optional(),
  options: z
    .array(z.strictObject({ option: codeSchema, effect: codeSchema, needsValues: z.boolean().optional() }))
    .max(16)
    .optional(),
  targetHash: hashSchema,
})

export const decisionLineSchema = z.strictObject({
  op: z.literal('decision'),
  questionId: hashSchema,
  option: codeSchema,
  values: fieldsSchema.optional(),
  by: labelSchema(200),
  at: instantSchema,
  targetHash: hashSchema.optional(),
})

/** A station asks for numbers. The same `id` is the same request. */
export const leaseRequestLineSchema = z.strictObject({
  op: z.literal('leaseRequest'),
  id: tokenSchema,
  series: seriesSchema,
  /** How many. */
  count: numberSchema,
  /** Of a series that counts by years: the year of the documents. */
  year: yearSchema.optional(),
  /** Numbers it still has. */
  remaining: counterSchema.optional(),
})

/** Numbers handed to a station: `first` to `first + count − 1` (N-01). */
export const leaseLineSchema = z
  .strictObject({
    op: z.literal('lease'),
    id: tokenSchema,
    series: seriesSchema,
    station: stationIdSchema,
    /** Of the station's database; another one does not use it (N-16). */
    incarnation: tokenSchema,
    first: numberSchema,
    count: numberSchema,
    /** For people; refused unless it is `first + count − 1`. */
    last: numberSchema.optional(),
    /** Of a series that counts by years: the year of the documents. */
    year: yearSchema.optional(),
    /** Counts the leases of a series; of two the higher one is the later. */
    fence: counterSchema,
    /** The request it answers. */
    request: tokenSchema.optional(),
    /** Taken back: whatever is unused of it is never used. */
    void: z.boolean().optional(),
  })
  .refine(
    ({ first, count, last }) =>
      first + count - 1 <= maxNumber && (last === undefined || last === first + count - 1),
    { path: ['last'], error: 'expected first + count - 1, at most 10^15' },
  )

/** What became of numbers: taken, used for a document, or void with a reason. Amounts and parties are not told (N-19). */
export const numberJournalLineSchema = z.strictObject({
  op: z.literal('numberJournal'),
  series: seriesSchema,
  /** Of a series that counts by years: the year of the documents. */
  year: yearSchema.optional(),
  lease: tokenSchema.optional(),
  entries: z
    .array(
      z.strictObject({
        number: numberSchema,
        state: z.enum(['taken', 'used', 'void']),
        /** Date of the document. */
        date: dateSchema.optional(),
        uid: uidSchema.optional(),
        reason: codeSchema.optional(),
      }),
    )
    .max(10_000),
})

/** The profile of a station, made at the host. `validateProfile` judges the document itself. */
export const profileLineSchema = z.strictObject({
  op: z.literal('profile'),
  /** That of the profile; an older one than the station has is nothing new. */
  revision: positiveSchema,
  profile: fieldsSchema,
  /** Position of the host's change feed when it was issued: what the host sent up to here was chosen by the former profile. */
  feed: counterSchema.optional(),
  /** Definitions of the series of which the station gets numbers. */
  series: z.array(fieldsSchema).max(200).optional(),
})

/** A station asks to be taken in. Its signing key is the one that signed the bundle (`fromPublicKey`). */
export const enrolLineSchema = z.strictObject({
  op: z.literal('enrol'),
  /** As the invitation names it. */
  station: stationIdSchema,
  /** What its users want to call it. */
  label: labelSchema(80).optional(),
  /** Name of the device, for the person who sees the station appear. */
  device: labelSchema(200),
  /** `age1…` for what is sent to it. */
  recipient: z
    .string()
    .length(62)
    .regex(/^age1[a-z0-9]{58}$/, 'expected age1 and 58 characters'),
  /** Shows that its maker had the invitation open: HMAC-SHA-256 over the other fields and the signing key. */
  proof: z
    .string()
    .length(43)
    .regex(/^[A-Za-z0-9_-]{43}$/, 'expected 43 base64url characters'),
})

/** A roster as it was signed: the text is hashed and verified as received. */
export const rosterLineSchema = z.strictObject({
  op: z.literal('roster'),
  roster: textSchema(262_144),
  signatures: z
    .array(z.strictObject({ key: keyIdSchema, signature: z.string().length(86) }))
    .min(1)
    .max(4),
})

/** What the sender has of a kind: one part of a list, in any order. */
export const inventoryLineSchema = z.strictObject({
  op: z.literal('inventory'),
  kind: kindNameSchema,
  epoch: epochSchema.optional(),
  entries: z
    .array(
      z.strictObject({
        uid: uidSchema,
        hash: hashSchema,
        revision: revisionSchema.optional(),
        change: changeSchema.optional(),
        /** Business number, at a first join. */
        number: labelSchema(80).optional(),
      }),
    )
    .max(10_000),
  /** Last part of the list for this kind. */
  last: z.boolean().optional(),
})

/** Self-check: one hash per bucket of a kind. */
export const digestLineSchema = z.strictObject({
  op: z.literal('digest'),
  kind: kindNameSchema,
  /** The position for which it was taken. */
  at: changeSchema,
  count: counterSchema,
  /** 256 hashes, or fewer buckets when `first` names the first. */
  buckets: z.array(hashSchema).max(256),
  first: counterSchema.max(255).optional(),
})

/** Send this again: records, a bucket, or everything. */
export const resendLineSchema = z.strictObject({
  op: z.literal('resend'),
  kind: kindNameSchema.optional(),
  uids: z.array(uidSchema).max(10_000).optional(),
  bucket: counterSchema.max(255).optional(),
  snapshot: z.boolean().optional(),
  /** Sequence numbers of this link that never came. */
  sequences: z
    .array(z.tuple([positiveSchema, positiveSchema]))
    .max(64)
    .optional(),
})

/** By operation, for whoever looks one up. */
export const wireSchemas = {
  put: putLineSchema,
  edit: editLineSchema,
  tombstone: tombstoneLineSchema,
  evict: evictLineSchema,
  receipt: receiptLineSchema,
  question: questionLineSchema,
  decision: decisionLineSchema,
  leaseRequest: leaseRequestLineSchema,
  lease: leaseLineSchema,
  numberJournal: numberJournalLineSchema,
  profile: profileLineSchema,
  enrol: enrolLineSchema,
  roster: rosterLineSchema,
  inventory: inventoryLineSchema,
  digest: digestLineSchema,
  resend: resendLineSchema,
} as const

export type WireOperation = keyof typeof wireSchemas
export type PutLine = z.infer<typeof putLineSchema>
export type EditLine = z.infer<typeof editLineSchema>
export type TombstoneLine = z.infer<typeof tombstoneLineSchema>
export type EvictLine = z.infer<typeof evictLineSchema>
export type ReceiptLine = z.infer<typeof receiptLineSchema>
export type QuestionLine = z.infer<typeof questionLineSchema>
export type DecisionLine = z.infer<typeof decisionLineSchema>
export type LeaseRequestLine = z.infer<typeof leaseRequestLineSchema>
export type LeaseLine = z.infer<typeof leaseLineSchema>
export type NumberJournalLine = z.infer<typeof numberJournalLineSchema>
export type ProfileLine = z.infer<typeof profileLineSchema>
export type EnrolLine = z.infer<typeof enrolLineSchema>
export type RosterLine = z.infer<typeof rosterLineSchema>
export type InventoryLine = z.infer<typeof inventoryLineSchema>
export type DigestLine = z.infer<typeof digestLineSchema>
export type ResendLine = z.infer<typeof resendLineSchema>
export type WireLine = { [Op in WireOperation]: z.infer<(typeof wireSchemas)[Op]> }[WireOperation]

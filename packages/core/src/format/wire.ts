/**
 * The lines of a bundle's body, one operation each.
 *
 * `fields` are business fields and stay loose here; the record kind judges them. Where a value comes from another module's
 * own type (question, receipt), the schema repeats its shape, because a foreign file is no type.
 * @see docs/format/bundle.md, "Lines"
 */
import { z } from 'zod'
import { outcomes } from '../jobs/outcome.js'
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
  fields: z.record(z.string(), z.strictObject({ old: valueSchema, new: valueSchema })),
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
  count: positiveSchema,
  /** Numbers it still has. */
  remaining: counterSchema.optional(),
})

/** Numbers handed to a station; bounds inclusive. */
export const leaseLineSchema = z.strictObject({
  op: z.literal('lease'),
  id: tokenSchema,
  series: seriesSchema,
  station: stationIdSchema,
  first: positiveSchema,
  last: positiveSchema,
  /** The request it answers. */
  request: tokenSchema.optional(),
  validUntil: instantSchema.optional(),
  /** Taken back: whatever is unused of it is void. */
  void: z.boolean().optional(),
})

/** What became of numbers of a lease: used for a document, or void with a reason. */
export const numberJournalLineSchema = z.strictObject({
  op: z.literal('numberJournal'),
  series: seriesSchema,
  lease: tokenSchema.optional(),
  entries: z
    .array(
      z.strictObject({
        number: positiveSchema,
        state: z.enum(['used', 'void']),
        uid: uidSchema.optional(),
        reason: codeSchema.optional(),
        at: instantSchema.optional(),
      }),
    )
    .max(10_000),
})

/** Settings of a station, made at the host. */
export const profileLineSchema = z.strictObject({
  op: z.literal('profile'),
  version: positiveSchema,
  profile: fieldsSchema,
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
export type RosterLine = z.infer<typeof rosterLineSchema>
export type InventoryLine = z.infer<typeof inventoryLineSchema>
export type DigestLine = z.infer<typeof digestLineSchema>
export type ResendLine = z.infer<typeof resendLineSchema>
export type WireLine = { [Op in WireOperation]: z.infer<(typeof wireSchemas)[Op]> }[WireOperation]

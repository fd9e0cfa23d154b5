import { z } from 'zod'
import { codeSchema, lineTextSchema } from './codes.js'

/**
 * A file with a record, inside (`content`) or elsewhere (`reference`). What may travel is decided by the invoice ban, by
 * content and by purpose (I-07 to I-09); the schema checks only the form.
 */
export const attachmentSchema = z.looseObject({
  name: z.string().min(1).max(255),
  /** Media type as declared; the content decides (I-02). */
  mime: z.string().max(127).optional(),
  /** Bytes. */
  size: z.int().min(0).optional(),
  /** SHA-256 of the bytes, 64 hex. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** One of {@link attachmentPurposes}; any other word keeps the attachment from travelling. */
  purpose: codeSchema.optional(),
  /** Base64 (RFC 4648, section 4), at most 256 KiB. */
  content: z.string().max(262_144).optional(),
  /** Where the file is, e.g. a URL. */
  reference: lineTextSchema.optional(),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** A text from which the vendor's program makes mails or printed documents (OSI-13; docs/profile.md). */
import { z } from 'zod'
import { codeSchema, extSchema, languageSchema, lineTextSchema, longTextSchema } from './codes.js'

/** Owned by the host. The content is text of the vendor; OrderSync does not read it. */
export const templateSchema = z.looseObject({
  name: lineTextSchema.min(1),
  /** What it is for, in the vendor's words, e.g. `quote` or `mail`. */
  type: codeSchema.optional(),
  language: languageSchema.optional(),
  /** Media type or layout language of the content, for the vendor's program. */
  syntax: codeSchema.optional(),
  content: longTextSchema.optional(),
  ext: extSchema.optional(),
})
export type Template = z.infer<typeof templateSchema>

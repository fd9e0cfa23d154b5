import { z } from 'zod'

/** A record that the ERP makes known; `send` marks it for the next file. */
const recordLineSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
  key: z.string().min(1).max(200),
  fields: z.record(z.string(), z.unknown()),
  send: z.boolean().optional(),
  locked: z.boolean().optional(),
})

/** The ERP's answer to a line of `dump`. */
const receiptLineSchema = z.strictObject({
  inbox: z.int().min(1),
  state: z.enum(['done', 'failed']),
  key: z.string().min(1).max(200).optional(),
  note: z.string().max(1000).optional(),
})

export const lineSchema = z.union([recordLineSchema, receiptLineSchema])
export type RecordLine = z.infer<typeof recordLineSchema>
export type ReceiptLine = z.infer<typeof receiptLineSchema>

export const lineExpectation =
  '{"kind","key","fields","send"?,"locked"?} | {"inbox","state":"done"|"failed","key"?,"note"?}'

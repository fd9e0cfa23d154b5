/** What the JSON file says. Paths count from its folder. */
import { mailSettingsSchema } from '@ordersync/transport-mail'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'

const path = z.string().min(1)

const settingsSchema = z.strictObject({
  database: path,
  language: z.enum(['de', 'en']).default('en'),
  transport: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('folder'), folder: path }),
    /** Any provider's mailbox: docs/adapters/mail.md. */
    mailSettingsSchema.extend({ type: z.literal('mail') }),
  ]),
  /** Needed at the first start only; may be taken out later. */
  invitation: z.strictObject({ file: path, code: z.string() }).optional(),
  /** Seconds between two runs; what arrives is taken at once. */
  interval: z.number().positive().max(86_400).default(60),
})

export type Settings = z.infer<typeof settingsSchema> & {
  /** Of the file; paths of a mailbox count from it. */
  readonly folder: string
}

/** @throws Error that names every fault. */
export function readSettings(file: string): Settings {
  const parsed = settingsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}\n${z.prettifyError(parsed.error)}`)
  const { database, transport, invitation, ...rest } = parsed.data
  const absolute = (name: string) => resolve(dirname(file), name)
  return {
    ...rest,
    database: absolute(database),
    transport: transport.type === 'folder' ? { ...transport, folder: absolute(transport.folder) } : transport,
    folder: dirname(resolve(file)),
    ...(invitation ? { invitation: { ...invitation, file: absolute(invitation.file) } } : {}),
  }
}

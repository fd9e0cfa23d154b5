/** What the JSON file says. Paths count from its folder. */
import { seriesSchema } from '@ordersync/core'
import { mailSettingsSchema } from '@ordersync/transport-mail'
import { s3SettingsSchema } from '@ordersync/transport-s3'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'

const path = z.string().min(1)

const carrierSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('folder'), folder: path }),
  /** Any provider's mailbox: docs/adapters/mail.md. */
  mailSettingsSchema.extend({ type: z.literal('mail') }),
  /** A bucket: docs/adapters/s3.md. */
  s3SettingsSchema.extend({ type: z.literal('s3') }),
])

export type CarrierSettings = z.infer<typeof carrierSchema>

const settingsSchema = z.strictObject({
  database: z.union([
    /** OrderSync's own tables, in a database of its own. */
    path,
    /** The tables of the small ERP of `examples/erp-store`. Yours would be a third way. */
    z.strictObject({ type: z.literal('erp'), path }),
  ]),
  /** What people call the office. */
  label: z.string().min(1).max(80),
  language: z.enum(['de', 'en']).default('en'),
  transport: carrierSchema.optional(),
  /** Several instead of one, by names of your own, in the order in which they are tried: docs/adapters/README.md. */
  carriers: z.record(z.string(), carrierSchema).optional(),
  /** With `carriers`, by station: which of them reach it, best first. */
  routes: z.record(z.string(), z.array(z.string())).optional(),
  /** Number series; the same every time, or changed: the office is told at each start. */
  series: z.array(seriesSchema).default([]),
  /** Each of them is invited once. */
  stations: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(80),
        profile: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default([]),
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
  const { database, transport, carriers, ...rest } = parsed.data
  if ((transport === undefined) === (carriers === undefined))
    throw new Error(`${file}\ntransport: expected either transport or carriers`)
  const absolute = (name: string) => resolve(dirname(file), name)
  const placed = (one: CarrierSettings): CarrierSettings =>
    one.type === 'folder' ? { ...one, folder: absolute(one.folder) } : one
  return {
    ...rest,
    database:
      typeof database === 'string' ? absolute(database) : { ...database, path: absolute(database.path) },
    ...(transport === undefined ? {} : { transport: placed(transport) }),
    ...(carriers === undefined
      ? {}
      : {
          carriers: Object.fromEntries(Object.entries(carriers).map(([name, one]) => [name, placed(one)])),
        }),
    folder: dirname(resolve(file)),
  }
}

import { mailSettingsSchema } from '@ordersync/transport-mail'
import { s3SettingsSchema } from '@ordersync/transport-s3'
import { z } from 'zod'

const path = z.string().min(1).max(1000)

const importRuleSchema = z.strictObject({
  include: z.boolean().optional(),
  acceptNew: z.boolean().optional(),
  acceptChanged: z.boolean().optional(),
  acceptDeleted: z.boolean().optional(),
})

const syncSchema = z.strictObject({
  /** The folder that office and stations share. */
  folder: path.optional(),
  /** A mailbox instead of a folder; paths in it count from the folder of the file. */
  mail: mailSettingsSchema.optional(),
  /** A bucket instead of a folder. */
  s3: s3SettingsSchema.optional(),
  /** For networks without any carrier: files to be carried by hand are put here; `sync --take FILE` takes those that came. */
  file: z.strictObject({ saveTo: path }).optional(),
  /** Where several of `folder`, `mail` and `s3` are there: in which order they are tried. Default: mail, s3, folder, file. */
  order: z
    .array(z.enum(['folder', 'mail', 's3', 'file']))
    .max(4)
    .optional(),
  /** By station: which of them reach it, best first. */
  routes: z.record(z.string(), z.array(z.enum(['folder', 'mail', 's3', 'file']))).optional(),
  keys: path.optional(),
  witness: path.optional(),
  /** Seconds between two runs of `sync --loop`. */
  interval: z.int().min(1).max(86_400).optional(),
})

/** What may be linked without asking; core checks the numbers and refuses similarity alone unless it is allowed here. */
const policiesSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        minProbability: z.number(),
        same: z.array(z.enum(['vatId', 'registrationNumber', 'gln'])).optional(),
        action: z.literal('link'),
      }),
    )
    .max(20),
  linkBySimilarityAlone: z.boolean().optional(),
})

/** `ordersync.json`. Paths count from the folder of the file. */
export const configSchema = z.strictObject({
  db: path.optional(),
  station: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
  company: z.string().max(60).optional(),
  keys: path.optional(),
  language: z.enum(['de', 'en']).optional(),
  by: z.string().max(100).optional(),
  customerNumbers: z.enum(['shared', 'separate']).optional(),
  extension: z
    .string()
    .regex(/^\.[a-z0-9]{1,8}$/)
    .optional(),
  undoDays: z.int().min(0).max(3650).optional(),
  matching: z.enum(['phonetic', 'off']).optional(),
  partyPolicies: policiesSchema.optional(),
  rules: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), importRuleSchema).optional(),
  limits: z.record(z.string(), z.int().min(1)).optional(),
  recipients: z
    .array(z.string().regex(/^age1[a-z0-9]{20,2000}$/))
    .max(4)
    .optional(),
  in: path.optional(),
  out: path.optional(),
  unattended: z.boolean().optional(),
  sync: syncSchema.optional(),
})

export type Config = z.infer<typeof configSchema>

/** What is expected, by field, for the sentence about a wrong value. German, English. */
export const expectations: Readonly<Record<string, readonly [string, string]>> = {
  db: ['der Pfad der SQLite-Datenbank', 'the path of the SQLite database'],
  station: [
    '1 bis 32 Kleinbuchstaben a–z, Ziffern oder Bindestriche',
    '1 to 32 lower-case letters a–z, digits or hyphens',
  ],
  company: ['der Mandant, höchstens 60 Zeichen', 'the client, at most 60 characters'],
  keys: ['der Pfad des Schlüsselordners', 'the path of the key folder'],
  language: ['de oder en', 'de or en'],
  by: ['ein Name, höchstens 100 Zeichen', 'a name, at most 100 characters'],
  customerNumbers: ['shared oder separate', 'shared or separate'],
  extension: [
    'ein Punkt und 1 bis 8 Zeichen a–z oder 0–9, zum Beispiel .osb',
    'a dot and 1 to 8 characters a–z or 0–9, for example .osb',
  ],
  undoDays: ['eine ganze Zahl von 0 bis 3650', 'a whole number from 0 to 3650'],
  matching: ['phonetic oder off', 'phonetic or off'],
  partyPolicies: [
    'rules mit minProbability (über 0,5 bis 1), same (vatId, registrationNumber, gln) und action link',
    'rules with minProbability (above 0.5 to 1), same (vatId, registrationNumber, gln) and action link',
  ],
  rules: [
    'je Satzart include, acceptNew, acceptChanged, acceptDeleted mit true oder false',
    'by record kind include, acceptNew, acceptChanged, acceptDeleted with true or false',
  ],
  limits: [
    'Name einer Grenze (docs/limits.md) und eine ganze Zahl',
    'name of a limit (docs/limits.md) and a whole number',
  ],
  recipients: ['höchstens 4 age-Empfänger (age1…)', 'at most 4 age recipients (age1…)'],
  in: ['der Ordner der eingehenden Dateien', 'the folder of incoming files'],
  out: ['der Ordner der ausgehenden Dateien', 'the folder of outgoing files'],
  unattended: ['true oder false', 'true or false'],
  sync: [
    'folder, keys, witness (Pfade), interval (1 bis 86400 Sekunden), mail, s3 und file (docs/adapters), order und routes',
    'folder, keys, witness (paths), interval (1 to 86400 seconds), mail, s3 and file (docs/adapters), order and routes',
  ],
}

export const fieldNames = Object.keys(expectations)

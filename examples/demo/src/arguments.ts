/** What may stand on the command line of the demo. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from './output/words.ts'

export const carrierNames = ['folder', 'mail', 's3', 'file'] as const
export type CarrierName = (typeof carrierNames)[number]

export interface DemoArguments {
  readonly language: Language
  readonly seed: number
  /** Folder with the Northwind CSV files; absent = the sample business. */
  readonly data?: string | undefined
  /** How bundles travel in the network. */
  readonly carrier: CarrierName
  readonly keep: boolean
  readonly json: boolean
  readonly help: boolean
}

export const usage = `usage: npm run demo -- [options]

  --seed N            another sample business; the same number gives the same one (default 1)
  --data DIR          the Northwind trading company out of DIR/customers.csv, products.csv, orders.csv, ...
  --language de|en    language of the sentences (default en)
  --carrier folder|mail|s3|file  how the network exchanges: a shared folder, mailboxes on a mail server of the demo's own, a
                      bucket on an S3 server of the demo's own, or files that somebody carries from stick to stick
  --keep              keep the databases and files, and say where they are
  --json              last line: one JSON object with agree, outcomes, refused, questions, seconds, network
  --help

exit code: 0 when the checker agrees, 1 when it does not or something failed, 2 for wrong arguments`

/** @throws Error with a sentence that says what is expected. */
export function parseArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      data: { type: 'string' },
      language: { type: 'string', default: 'en' },
      carrier: { type: 'string', default: 'folder' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { seed, language, carrier, ...rest } = values
  const chosen = carrierNames.find((name) => name === carrier)
  if (chosen === undefined) throw new Error(`--carrier ${carrier}: expected ${carrierNames.join(', ')}`)
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed ${seed}: expected a whole number from 0 to 999999999`)
  if (language !== 'de' && language !== 'en') throw new Error(`--language ${language}: expected de or en`)
  if (rest.data !== undefined && !existsSync(join(rest.data, 'orders.csv'))) {
    throw new Error(
      `--data ${rest.data}: expected a folder with customers.csv, products.csv, orders.csv, ...`,
    )
  }
  return { ...rest, seed: Number(seed), language, carrier: chosen }
}

import { openFileExchange } from '@ordersync/core'
import type { ExportResult } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { dumpHash } from '../databases/plain-sql.ts'
import { forgeBundle, forgedInvoiceNumber } from '../exchange/forge.ts'
import { passphrase } from '../exchange/passphrase.ts'
import { printOutcomes, printReasons } from './import-tables.ts'
import { refusalOf } from './invoices.ts'
import { countImport, expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** Files that are no good, each with its own sentence; none changes anything. */
export async function showBadFiles(stage: Stage, exported: ExportResult): Promise<void> {
  const { printer, office, tally } = stage
  printer.heading({ de: 'Schlechte Dateien', en: 'Bad files' })
  const { bytes } = exported.files[0]!
  const stranger = await openFileExchange({
    store: office.store,
    runtime: createNodeRuntime(),
    station: office.name,
    secrets: { passphrase: 'another company, other words' },
  })
  const before = dumpHash(office.path)
  const tries = [
    {
      what: { de: 'abgeschnitten', en: 'cut off' },
      attempt: () => office.exchange.importBundle(bytes.subarray(0, Math.floor(bytes.length * 0.6))),
    },
    {
      what: { de: 'falsches Kennwort', en: 'wrong passphrase' },
      attempt: () => stranger.importBundle(bytes),
    },
    {
      what: { de: 'keine unserer Dateien', en: 'not one of our files' },
      attempt: () => office.exchange.importBundle(new TextEncoder().encode('%PDF-1.7\n'.repeat(200))),
    },
  ]
  for (const { what, attempt } of tries) {
    const refusal = await refusalOf(attempt)
    expect(refusal !== undefined, `this file is refused: ${what.en}`)
    tally.refused += 1
    printer.say(`  ${printer.word(what)}`)
    printer.say(`    ${refusal.code}: ${printer.describe(refusal)}`)
  }
  expect(before === dumpHash(office.path), 'a bad file changes nothing')
}

/** A file made by hand that carries an invoice, a link to one and a field of one: each is refused, the rest goes on. */
export async function showForgedFile(stage: Stage): Promise<void> {
  const { printer, office } = stage
  printer.heading({ de: 'Eine gefälschte Datei mit einer Rechnung', en: 'A forged file with an invoice' })
  const result = await office.exchange.importBundle(await forgeBundle(passphrase), { by: 'office clerk' })
  countImport(stage.tally, result)
  printOutcomes(printer, [result])
  printReasons(printer, result.records)
  const bad = result.counts.refused + result.counts.quarantined
  expect(bad === result.records.length, `nothing of the file with ${forgedInvoiceNumber} is taken`)
}

import type { ExportResult, ImportResult } from '@ordersync/core'
import type { DocumentName } from '../business/business.ts'
import { text } from '../business/business.ts'
import { dumpHash } from '../databases/plain-sql.ts'
import { editDocument } from '../databases/vendor-edit.ts'
import { exportMarked } from './exports.ts'
import { importFiles } from './imports.ts'
import { printNotices, printOutcomes, printReasons } from './import-tables.ts'
import { documentIn } from './side-by-side.ts'
import { countImport, expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** The same file a second time: a duplicate is recognised. */
export async function showSameFileAgain(stage: Stage, exported: ExportResult): Promise<void> {
  const { printer } = stage
  printer.heading({ de: 'Dieselbe Datei noch einmal', en: 'The same file again' })
  const before = dumpHash(stage.office.path, 'ordersync_record')
  const results = await importFiles(stage, exported)
  printOutcomes(printer, results)
  printNotices(
    printer,
    results.map((result) => ({ ...result, records: [] })),
  )
  const records = results.flatMap((result) => result.records)
  expect(
    records.every(({ outcome }) => outcome === 'unchanged'),
    'every record of a file that was imported before is unchanged',
  )
  expect(before === dumpHash(stage.office.path, 'ordersync_record'), 'a duplicate writes no record')
}

/** Change a document in the home office, send it again. */
export async function sendChanged(
  stage: Stage,
  name: DocumentName,
  note: string,
): Promise<readonly ImportResult[]> {
  await editDocument(stage.home.store, name, (fields) => ({ ...fields, closingText: note }))
  return importFiles(stage, await exportMarked(stage, [name]))
}

export async function showRefreshed(stage: Stage): Promise<void> {
  const { printer, office, story } = stage
  printer.heading({
    de: `Angebot ${story.changed.number} wird geändert und noch einmal geschickt`,
    en: `Quote ${story.changed.number} is changed and sent again`,
  })
  const before = text(documentIn(office.path, story.changed), 'closingText')
  const results = await sendChanged(stage, story.changed, 'Preise gültig bis Jahresende. (2. Fassung)')
  printOutcomes(printer, results)
  printer.table(
    [{ title: { de: 'Schlusstext im Büro', en: 'closing text in the office' } }, { title: '' }],
    [
      [printer.word({ de: 'vorher', en: 'before' }), before || undefined],
      [
        printer.word({ de: 'nachher', en: 'after' }),
        text(documentIn(office.path, story.changed), 'closingText'),
      ],
    ],
  )
  const refreshed = results.flatMap((result) => result.records).find(({ outcome }) => outcome === 'refreshed')
  expect(refreshed?.kind === story.changed.kind, 'the changed quote is refreshed')
}

/** Two quotes of one number: the one that arrives is refused, and both origins are named. */
export async function showNumberClash(stage: Stage): Promise<void> {
  const { printer, home, office, story } = stage
  printer.heading({
    de: `Nummer ${story.clash.number} ist im Büro schon vergeben`,
    en: `Number ${story.clash.number} is taken in the office`,
  })
  const exported = await exportMarked(stage, [story.clash])
  const result = await office.exchange.importBundle(exported.files[0]!.bytes, { by: 'office clerk' })
  countImport(stage.tally, result)
  printOutcomes(printer, [result])
  printReasons(printer, result.records)
  const refused = result.records.find(({ kind }) => kind === story.clash.kind)
  expect(refused?.outcome === 'refused', 'the clashing quote is refused')
  const sentence = printer.describe(refused.reason ?? { code: 'refused' })
  expect(sentence.includes(home.name) && sentence.includes(office.name), 'the refusal names both origins')
  for (const { type, options } of result.questions) {
    printer.say(`  ${printer.describe({ code: type })}`)
    for (const { option, effect } of options) {
      printer.say(`    ${option}: ${printer.describe({ code: effect })}`)
    }
  }
}

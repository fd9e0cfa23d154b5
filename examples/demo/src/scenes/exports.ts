import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExportResult } from '@ordersync/core'
import type { DocumentName } from '../business/business.ts'
import { kindName } from './import-tables.ts'
import { countExport, expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** Mark documents in the home office and write the file that carries them. */
export async function exportMarked(
  { home, folder, tally }: Stage,
  marked: readonly DocumentName[],
): Promise<ExportResult> {
  const result = await home.exchange.exportDocuments(marked, { allowAttachments: true, by: 'estimator' })
  for (const file of result.files) writeFileSync(join(folder, file.fileName), file.bytes)
  countExport(tally, result)
  return result
}

/** The first file: what travels, and what stays behind. */
export async function showExport(stage: Stage): Promise<ExportResult> {
  const { printer, story } = stage
  printer.heading({
    de: 'Belege markieren und in eine Datei ausgeben',
    en: 'Mark documents and export them to a file',
  })
  const result = await exportMarked(stage, story.marked)
  printer.table(
    [
      { title: { de: 'Datei', en: 'file' } },
      { title: { de: 'Bytes', en: 'bytes' }, align: 'right' },
      { title: { de: 'Sätze', en: 'records' }, align: 'right' },
    ],
    result.files.map((file) => [file.fileName, file.bytes.length, file.records]),
  )
  for (const notice of result.notices) printer.say(`  • ${printer.describe(notice)}`)
  const counts = Object.entries(result.counts).map(([kind, count]) => `${count} × ${kindName(printer, kind)}`)
  printer.say({
    de: `Markiert: ${story.marked.length}. In der Datei: ${counts.join(', ')}.`,
    en: `Marked: ${story.marked.length}. In the file: ${counts.join(', ')}.`,
  })
  printer.say('')
  printer.say({
    de: `Zurückgeblieben (${result.leftOut.length}), der Beleg selbst reist:`,
    en: `Left out (${result.leftOut.length}), the document itself travels:`,
  })
  printer.table(
    [
      { title: { de: 'Beleg', en: 'document' } },
      { title: { de: 'Stelle', en: 'place' } },
      { title: { de: 'Name', en: 'name' } },
      { title: { de: 'Grund', en: 'reason' } },
    ],
    result.leftOut.map(({ label, path, name, code }) => [label, path, kindName(printer, name), code]),
  )
  for (const code of new Set(result.leftOut.map((one) => one.code))) {
    const example = result.leftOut.find((one) => one.code === code)!
    printer.say(
      `  • ${code}: ${printer.describe({ code, parameters: { name: example.name, path: example.path } })}`,
    )
  }
  expect(result.refused.length === 0, 'no marked document is refused')
  expect(result.leftOut.length >= 4, 'invoice links, an invoice field and invoice attachments are left out')
  return result
}

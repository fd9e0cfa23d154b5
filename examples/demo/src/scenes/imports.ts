import type { ExportResult, ImportPreview, ImportResult } from '@ordersync/core'
import { printDroppedLinks, printNotices, printOutcomes, printReasons } from './import-tables.ts'
import { answerUseExisting } from './preview.ts'
import { countImport, expect } from './stage.ts'
import type { Stage } from './stage.ts'

const useExisting = { de: 'verknüpft mit', en: 'linked to' }

/** Import with the answers to the questions of the preview. */
export async function showImport(
  stage: Stage,
  exported: ExportResult,
  previews: readonly ImportPreview[],
): Promise<readonly ImportResult[]> {
  const { printer, office } = stage
  printer.heading({ de: 'Übernehmen', en: 'Import' })
  const results: ImportResult[] = []
  for (const [index, file] of exported.files.entries()) {
    const preview = previews[index]!
    const decisions = answerUseExisting(preview.questions)
    // The token ties the import to what was shown; with a file before it, what was shown is no longer what is there.
    const token = index === 0 ? preview.token : undefined
    const result = await office.exchange.importBundle(file.bytes, { decisions, token, by: 'office clerk' })
    countImport(stage.tally, result)
    results.push(result)
    for (const { questionId } of decisions) {
      const question = preview.questions.find(({ id }) => id === questionId)
      printer.say(
        `  ${question?.subject.label ?? questionId} → ${printer.word(useExisting)} ${question?.candidates[0]?.label ?? ''}`,
      )
    }
  }
  printOutcomes(printer, results)
  printDroppedLinks(printer, results)
  printNotices(printer, results)
  for (const result of results) printReasons(printer, result.records)
  const open = results.flatMap((result) => result.questions)
  printer.say({ de: `Offene Fragen: ${open.length}.`, en: `Open questions: ${open.length}.` })
  printer.say({
    de: `Lauf: ${results.map(({ job }) => job.id).join(', ')}`,
    en: `Job: ${results.map(({ job }) => job.id).join(', ')}`,
  })
  expect(open.length === 0, 'every question is answered')
  return results
}

/** Import the files of one export, without a preview; for the later scenes. */
export async function importFiles(stage: Stage, exported: ExportResult): Promise<readonly ImportResult[]> {
  const results: ImportResult[] = []
  for (const { bytes } of exported.files) {
    const result = await stage.office.exchange.importBundle(bytes, { by: 'office clerk' })
    countImport(stage.tally, result)
    results.push(result)
  }
  return results
}

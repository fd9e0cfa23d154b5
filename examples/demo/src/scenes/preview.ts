import type { Decision, ExportResult, ImportPreview, Question } from '@ordersync/core'
import { dumpHash } from '../databases/plain-sql.ts'
import { printDroppedLinks, printNotices, printOutcomes } from './import-tables.ts'
import { countQuestions, expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** What an import would do, and the proof that looking changed nothing. */
export async function showPreview(stage: Stage, exported: ExportResult): Promise<readonly ImportPreview[]> {
  const { printer, office, tally } = stage
  printer.heading({ de: 'Vorschau im Büro', en: 'Preview in the office' })
  const before = dumpHash(office.path)
  const previews: ImportPreview[] = []
  for (const file of exported.files) previews.push(await office.exchange.previewBundle(file.bytes))
  const after = dumpHash(office.path)
  printOutcomes(printer, previews)
  printDroppedLinks(printer, previews)
  printNotices(printer, previews)
  printer.say('')
  printer.table(
    [{ title: { de: 'Datenbank des Büros', en: 'database of the office' } }, { title: 'SHA-256' }],
    [
      [printer.word({ de: 'vor der Vorschau', en: 'before the preview' }), before.slice(0, 32)],
      [printer.word({ de: 'nach der Vorschau', en: 'after the preview' }), after.slice(0, 32)],
    ],
  )
  expect(before === after, 'a preview writes nothing')
  for (const { questions } of previews) {
    countQuestions(tally, questions)
    for (const question of questions) printQuestion(stage, question)
  }
  return previews
}

function printQuestion({ printer }: Stage, question: Question): void {
  printer.say('')
  printer.say({ de: `Frage: ${question.subject.label}`, en: `Question: ${question.subject.label}` })
  printer.say(`  ${printer.describe(question.cause)}`)
  // Every reason with its weight: a person decides on what is said here.
  for (const { label, reasons } of question.candidates) {
    printer.say({ de: `  vorhanden: ${label}`, en: `  here: ${label}` })
    for (const reason of reasons) printer.say(`      ${printer.describe(reason)}`)
  }
  for (const { option, effect } of question.options) {
    printer.say(`    ${option}: ${printer.describe({ code: effect })}`)
  }
}

/** A person looks at each question and says: that is our customer. */
export function answerUseExisting(questions: readonly Question[]): readonly Decision[] {
  return questions.flatMap(({ id, type, candidates, targetHash }) => {
    const [first] = candidates
    if (type !== 'party-match' || first === undefined) return []
    return [
      { questionId: id, option: 'useExisting', values: { key: first.key }, by: 'office clerk', targetHash },
    ]
  })
}

import type { Question } from '@ordersync/core'
import { expect } from '../stage.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'
import { expectNothingAside, printRuns, settle } from './runs.ts'

/** One field was changed on both sides: a person decides once, everybody has the answer. */
export async function showDeciding(stage: NetworkStage): Promise<void> {
  const { printer, office, branches, cast, random, tally, decided } = stage
  printer.heading({ de: 'Eine Frage, einmal entschieden', en: 'One question, decided once' })
  const questions = await office.host.questions()
  for (const { id } of questions) tally.questions.add(id)
  for (const question of questions) printQuestion(stage, question)
  expect(questions.length === 1, `there is one question, found ${questions.length}`)
  const [question] = questions
  expect(question!.type === 'field-conflict' && question!.subject.kind === 'party', 'it is about a customer')
  for (const { sync, id } of branches) {
    expect((await sync.questions()).length === 0, `${id} is not asked what only the office can decide`)
  }
  const option = random.pick(['takeIncoming', 'keepLocal'] as const)
  const by = 'Eva'
  await office.host.answer({ questionId: question!.id, option, by, targetHash: question!.targetHash })
  decided.push({ kind: 'party', label: cast.disputed, field: 'phone', option, station: branches[0]!.id })
  printer.say({
    de: `  ${by} entscheidet: ${printer.word(choices[option])}`,
    en: `  ${by} decides: ${printer.word(choices[option])}`,
  })
  printer.say('')
  printRuns(stage, await settle(stage))
  await expectNothingAside(stage)
  for (const { sync, id } of membersOf(stage)) {
    const open = await sync.questions()
    expect(open.length === 0, `${id} has no open question: ${JSON.stringify(open[0]?.cause)}`)
  }
}

const choices = {
  keepLocal: { de: 'der Wert des Büros gilt.', en: 'the value of the office holds.' },
  takeIncoming: { de: 'der Wert der Station gilt.', en: 'the value of the station holds.' },
}

function printQuestion(
  { printer }: NetworkStage,
  { subject, cause, local, incoming, options }: Question,
): void {
  printer.say({ de: `Frage: ${subject.label}`, en: `Question: ${subject.label}` })
  printer.say(`  ${printer.describe(cause)}`)
  const fields = Object.keys(local ?? {})
  const shown = (value: unknown): string | undefined =>
    value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
  printer.table(
    [
      { title: { de: 'Feld', en: 'field' } },
      { title: { de: 'im Büro', en: 'at the office' } },
      { title: { de: 'von der Station', en: 'from the station' } },
    ],
    fields.map((field) => [field, shown(local?.[field]), shown(incoming?.[field])]),
  )
  for (const { option, effect } of options)
    printer.say(`    ${option}: ${printer.describe({ code: effect })}`)
}

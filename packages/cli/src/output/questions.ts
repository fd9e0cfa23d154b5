/** Open questions for a person: both sides, then the command for each answer. */
import type { Question } from '@ordersync/core'
import { shortId } from '../answers.js'
import { kindName, word } from '../labels.js'
import { shellWord } from './command-words.js'
import type { Console } from './console.js'
import { differences } from './differences.js'
import { sentenceOf } from './report.js'
import { formatTable, printable } from './table.js'
import type { Column } from './table.js'

/**
 * @param command - How to answer: before an import as its option, later as a command of its own.
 * @param authorOf - Whose version came, where it came from a member of the network. Default: from a file.
 */
export function printQuestions(
  console: Console,
  questions: readonly Question[],
  command: (question: Question, answer: string) => string,
  authorOf: (question: Question) => string | undefined = () => undefined,
): void {
  const { language } = console
  for (const question of questions) {
    console.line()
    const about = `${kindName(question.subject.kind, language)} ${question.subject.label}`
    console.line(printable(`${word('question', language)} ${shortId(question.id)}: ${about}`))
    console.line(`  ${printable(sentenceOf(console, question.cause))}`)
    printCandidates(console, question)
    if (question.type !== 'party-match') printSides(console, question, authorOf(question))
    for (const { option, effect, needsValues } of question.options) {
      console.line(`  ${printable(`${option}: ${console.say(effect)}`)}`)
      for (const answer of answersOf(question, option, needsValues === true)) {
        console.line(`      ${printable(command(question, `${shortId(question.id)}=${answer}`))}`)
      }
    }
  }
}

function printCandidates(console: Console, { candidates }: Question): void {
  if (candidates.length === 0) return
  const { language } = console
  printTable(
    console,
    [
      { title: word('key', language) },
      { title: word('candidates', language) },
      { title: word('reason', language), maxWidth: 0 },
    ],
    candidates.map(({ key, label, reasons }) => [
      key,
      label,
      reasons.map((reason) => sentenceOf(console, reason)).join(' '),
    ]),
  )
}

/** What is here and what came, where they differ: without it nobody can decide. */
function printSides(
  console: Console,
  { local, incoming, cause }: Question,
  author: string | undefined,
): void {
  if (local === undefined || incoming === undefined) return
  const { language } = console
  const places = cause.parameters?.['places']
  const only = Array.isArray(places) ? (places as readonly string[]) : []
  const { rows, more } = differences(local, incoming, language, only)
  const there = author === undefined ? word('inFile', language) : `${word('from', language)} ${author}`
  if (rows.length === 0) return
  printTable(
    console,
    [
      { title: word('field', language), maxWidth: 36 },
      { title: word('here', language), maxWidth: 36 },
      { title: there, maxWidth: 36 },
    ],
    rows,
  )
  if (more > 0)
    console.line(language === 'de' ? `  … und ${more} weitere Felder` : `  … and ${more} more fields`)
}

function printTable(
  console: Console,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  for (const line of formatTable(columns, rows)) console.line(`    ${line}`)
}

function answersOf(question: Question, option: string, needsValues: boolean): readonly string[] {
  const keys = question.candidates.map(({ key }) => key)
  if (option === 'useExisting') return keys.map((key) => `${option}:${shellWord(key)}`)
  if (option === 'importUnderNewNumber') return [`${option}:NUMBER`]
  if (!needsValues) return [option]
  const choices = option === 'takeFields' && keys.length > 1 ? keys.map((key) => ({ key })) : [{}]
  return choices.map(
    (choice) => `${option}:${shellWord(JSON.stringify({ ...choice, ...fieldsOf(question) }))}`,
  )
}

/** Named as the command wants them, for the table shows them in words. */
function fieldsOf({ type, local, incoming }: Question): Readonly<Record<string, string>> {
  const fields = type === 'field-conflict' ? Object.keys({ ...local, ...incoming }) : []
  return Object.fromEntries((fields.length > 0 ? fields : ['FIELD']).map((field) => [field, 'VALUE']))
}

import type { Decision, Question } from '@ordersync/core'
import { CliError } from './cli-error.js'

/** Fewer characters of a question's id would match too easily by accident. */
export const shortestQuestionId = 6

interface Answer {
  readonly id: string
  readonly option: string
  readonly value: string | undefined
}

/** `<question>=<option>` or `<question>=<option>:<value>`; of the id its first characters are enough. */
export function parseAnswer(text: string): Answer {
  const match = /^([0-9a-f]+)=([A-Za-z]+)(?::(.*))?$/isu.exec(text.trim())
  if (!match) throw new CliError('cli.answerSyntax', { value: text })
  const id = match[1]!
  if (id.length < shortestQuestionId)
    throw new CliError('cli.questionIdShort', { id, minimum: shortestQuestionId })
  return { id, option: match[2]!, value: match[3] }
}

/**
 * The decision for one of the open questions.
 * @throws {@link CliError} when question, option or value is not possible; the possible ones are named.
 */
export function toDecision(text: string, questions: readonly Question[], by: string): Decision {
  const { id, option, value } = parseAnswer(text)
  const question = findQuestion(id, questions)
  const chosen = question.options.find((one) => one.option === option)
  if (!chosen) {
    const options = question.options.map((one) => one.option)
    throw new CliError('cli.optionUnknown', { id: shortId(question.id), option, options })
  }
  const values = valuesOf(option, chosen.needsValues === true, value, question)
  return {
    questionId: question.id,
    option,
    by,
    targetHash: question.targetHash,
    ...(values ? { values } : {}),
  }
}

export function findQuestion(id: string, questions: readonly Question[]): Question {
  const found = questions.filter((question) => question.id.startsWith(id.toLowerCase()))
  if (found.length === 0) throw new CliError('cli.questionUnknown', { id })
  if (found.length > 1) throw new CliError('cli.questionAmbiguous', { id })
  return found[0]!
}

/** Enough of an id to type. */
export function shortId(id: string): string {
  return id.slice(0, 10)
}

function valuesOf(
  option: string,
  needed: boolean,
  value: string | undefined,
  question: Question,
): Readonly<Record<string, unknown>> | undefined {
  if (option === 'useExisting') {
    const { candidates } = question
    const named =
      value === undefined && candidates.length === 1
        ? candidates[0]
        : candidates.find(({ key }) => key === value)
    if (named) return { key: named.key }
    const keys = candidates.map(({ key }) => key)
    if (value === undefined || value === '')
      throw new CliError('cli.valueMissing', { option, expected: `${option}:${keys[0] ?? 'KEY'}` })
    throw new CliError('cli.notOneOf', { field: option, value, expected: keys })
  }
  if (value === undefined || value === '') {
    if (needed) throw new CliError('cli.valueMissing', { option, expected: expectedValue(option) })
    return undefined
  }
  if (option === 'importUnderNewNumber') return { number: value }
  const values = fieldValues(option, value)
  if (option === 'takeFields' && question.candidates.length > 1) {
    const keys = question.candidates.map(({ key }) => key)
    if (values['key'] === undefined) throw new CliError('cli.keyMissing', { option, expected: keys })
    if (!keys.includes(String(values['key'])))
      throw new CliError('cli.notOneOf', { field: 'key', value: String(values['key']), expected: keys })
  }
  return values
}

function expectedValue(option: string): string {
  return `${option}:${option === 'importUnderNewNumber' ? 'AN-1001' : '{"phone":"+49 …"}'}`
}

function fieldValues(option: string, value: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(value)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Readonly<Record<string, unknown>>
    }
  } catch {
    // Said below.
  }
  throw new CliError('cli.valueMissing', { option, expected: expectedValue(option) })
}

import { toDecision } from '../answers.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes, worstOf } from '../exit-codes.js'
import { word } from '../labels.js'
import { withLocalSide } from '../local-side.js'
import { membershipOf } from '../network/membership.js'
import { printQuestions } from '../output/questions.js'
import { printRecords, questionJson, recordJson } from '../output/report.js'
import type { Settings } from '../settings.js'
import { jobJson } from './jobs.js'

/** Open questions, each with the exact commands that answer it. */
export const questionsCommand: Command<object> = async (context) => {
  const { console, settings } = context
  return withSession(
    context,
    { needsPassphrase: false, looksOnly: true },
    async ({ exchange, store }, { signal }) => {
      const questions = await exchange.questions({ signal })
      if (questions.length === 0) console.line(word('none', console.language))
      const member =
        questions.length > 0 && (await membershipOf(store, settings.config.company)) !== undefined
      printQuestions(console, await withLocalSide(store, questions, signal), answerWith(settings, member))
      return {
        exitCode: questions.length > 0 ? exitCodes.questionsOpen : exitCodes.done,
        json: { questions: questions.map((question) => questionJson(console, question)) },
      }
    },
  )
}

/** The command that answers an open question, whole: with the options that were given. A member knows its own name. */
export function answerWith(
  { repeated }: Settings,
  member = false,
): (question: unknown, answer: string) => string {
  const options = member ? repeated.replace(' --station NAME', '') : repeated
  return (_question, answer) => `ordersync answer ${answer}${options}`
}

export interface AnswerCommandOptions {
  readonly answers: readonly string[]
}

/** Answer open questions; each answer is a job of its own that can be undone. */
export const answerCommand: Command<AnswerCommandOptions> = async (context, { answers }) => {
  const { console, settings } = context
  return withSession(
    context,
    { needsPassphrase: false, decides: true },
    async ({ exchange, tables }, call) => {
      // All are checked before the first is given.
      const open = await exchange.questions({ signal: call.signal })
      const decisions = answers.map((text) => toDecision(text, open, settings.by))
      const results = []
      for (const decision of decisions) results.push(await exchange.answer(decision, call))
      await tables?.report(exchange, settings.language, call.signal)
      const left = await exchange.questions({ signal: call.signal })
      for (const { job, records } of results) {
        printRecords(console, records)
        console.line()
        console.line(`${word('job', console.language)}: ${job.id}`)
      }
      const refused = results.some(({ records }) =>
        records.some(({ outcome }) => outcome === 'refused' || outcome === 'quarantined'),
      )
      return {
        exitCode: worstOf([
          refused ? exitCodes.recordsRefused : exitCodes.done,
          left.length > 0 ? exitCodes.questionsOpen : exitCodes.done,
        ]),
        json: {
          results: results.map(({ job, records }) => ({
            job: jobJson(job),
            records: records.map((record) => recordJson(console, record)),
          })),
          questions: left.map((question) => questionJson(console, question)),
        },
      }
    },
  )
}

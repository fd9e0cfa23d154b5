import type { Decision, Question } from '@ordersync/core'
import { shortId, toDecision } from '../answers.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes, worstOf } from '../exit-codes.js'
import { word } from '../labels.js'
import { withLocalSide } from '../local-side.js'
import { idleCarrier } from '../network/carrier.js'
import { membershipOf } from '../network/membership.js'
import { openMember } from '../network/open-member.js'
import { printQuestions } from '../output/questions.js'
import { printRecords, questionJson, recordJson } from '../output/report.js'
import type { Session } from '../session.js'
import type { Settings } from '../settings.js'
import { jobJson } from './jobs.js'

/** Open questions, each with the exact commands that answer it. */
export const questionsCommand: Command<object> = async (context) => {
  const { console, settings } = context
  return withSession(context, { needsPassphrase: false, looksOnly: true }, async (session, { signal }) => {
    const { exchange, store } = session
    const questions = await exchange.questions({ signal })
    const names = await namesOf(settings, session, questions, signal)
    if (questions.length === 0) console.line(word('none', console.language))
    const member = questions.length > 0 && (await membershipOf(store, settings.config.company)) !== undefined
    printQuestions(
      console,
      await withLocalSide(store, questions, signal),
      answerWith(settings, member),
      ({ raisedBy }) => names.get(raisedBy),
    )
    return {
      exitCode: questions.length > 0 ? exitCodes.questionsOpen : exitCodes.done,
      json: { questions: questions.map((question) => questionJson(console, question)) },
    }
  })
}

/** Job that raised a question → what people call the member of the network whose version came. */
async function namesOf(
  settings: Settings,
  { path, store, tables, exchange }: Session,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const role = questions.length === 0 ? undefined : await membershipOf(store, settings.config.company)
  if (role === undefined) return names
  const { sync } = await openMember(settings, role, { path, store, tables, transport: idleCarrier() })
  const { links } = await sync.status({ signal })
  for (const id of new Set(questions.map(({ raisedBy }) => raisedBy))) {
    const job = await exchange.job(id, { signal }).catch(() => undefined)
    if (job?.type !== 'sync' || job.from === undefined) continue
    names.set(id, links.find(({ station }) => station === job.from)?.label ?? job.from)
  }
  return names
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
      // An answer before it changed what it is about: asked again, it is to be looked at, and nothing is to be corrected.
      const isAskedAgain = ({ questionId, targetHash }: Decision): boolean =>
        left.some((one) => one.id === questionId && one.targetHash !== targetHash)
      for (const { questionId } of decisions.filter(isAskedAgain))
        console.sentence('cli.askedAgain', { id: shortId(questionId) })
      // Its answer was none that could be carried out: the call is to be corrected, not the record.
      const isWrong = decisions.some(
        (decision) => left.some(({ id }) => id === decision.questionId) && !isAskedAgain(decision),
      )
      return {
        exitCode: worstOf([
          isWrong ? exitCodes.usage : exitCodes.done,
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

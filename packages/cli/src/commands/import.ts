import { toDecision } from '../answers.js'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { readDroppedBundle } from '../dropped-file.js'
import { word } from '../labels.js'
import { withLocalSide } from '../local-side.js'
import { confirm } from '../output/prompt.js'
import { printQuestions } from '../output/questions.js'
import { exitCodeOf, printReport, reportJson } from '../output/report.js'
import { jobJson } from './jobs.js'
import { printPreview } from './preview.js'
import { answerWith } from './questions.js'

export interface ImportCommandOptions {
  readonly file: string
  readonly answer?: readonly string[] | undefined
  readonly yes?: boolean | undefined
}

/** Take a file over: preview, yes, apply. What the preview showed is what happens, else the import is refused. */
export const importCommand: Command<ImportCommandOptions> = async (context, options) => {
  const { console, settings } = context
  const unasked = options.yes === true || settings.config.unattended === true
  if (!unasked && !process.stdin.isTTY) throw new CliError('cli.needsYes')
  const bytes = await readDroppedBundle(options.file, context.settings.config.extension)
  return withSession(context, { needsPassphrase: true }, async ({ exchange, store, tables }, call) => {
    const answers = options.answer ?? []
    // Opening costs a second under a passphrase; without answers and without anybody to ask once is enough.
    const preview = unasked && answers.length === 0 ? undefined : await exchange.previewBundle(bytes, call)
    const decisions = answers.map((text) => toDecision(text, preview?.questions ?? [], settings.by))
    if (preview && !unasked) {
      await printPreview(context, preview, options, store)
      if (!(await confirm(console.say('cli.confirmImport'), call.signal))) {
        console.sentence('cli.declined')
        return { exitCode: exitCodes.done, json: { declined: true, fileHash: preview.fileHash } }
      }
    }
    // With answers the plan is another than the one the token stands for.
    const token = preview && decisions.length === 0 ? { token: preview.token } : {}
    const result = await exchange.importBundle(bytes, { ...call, ...token, decisions })
    await tables?.report(exchange, settings.language, call.signal)
    printReport(console, result)
    const questions = await withLocalSide(store, result.questions, call.signal)
    printQuestions(console, questions, answerWith(settings))
    console.line()
    console.line(`${word('job', console.language)}: ${result.job.id}`)
    return {
      exitCode: exitCodeOf(result),
      json: { job: jobJson(result.job), ...reportJson(console, result) },
    }
  })
}

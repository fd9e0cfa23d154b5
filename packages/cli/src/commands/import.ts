import { toDecision } from '../answers.js'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { confirm } from '../config/passphrase.js'
import { exitCodes } from '../exit-codes.js'
import { readBundleFile } from '../files.js'
import { word } from '../labels.js'
import { exitCodeOf, printQuestions, printReport, reportJson } from '../output/report.js'
import { jobJson } from './jobs.js'
import { printPreview } from './preview.js'

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
  const bytes = readBundleFile(options.file)
  return withSession(context, { needsPassphrase: true }, async ({ exchange, tables }, call) => {
    const answers = options.answer ?? []
    // Opening costs a second under a passphrase; without answers and without anybody to ask once is enough.
    const preview = unasked && answers.length === 0 ? undefined : await exchange.previewBundle(bytes, call)
    const decisions = answers.map((text) => toDecision(text, preview?.questions ?? [], settings.by))
    if (preview && !unasked) {
      printPreview(console, preview, options)
      if (!(await confirm(console.say('cli.confirmImport')))) {
        console.sentence('cli.declined')
        return { exitCode: exitCodes.done, json: { declined: true, fileHash: preview.fileHash } }
      }
    }
    // With answers the plan is another than the one the token stands for.
    const token = preview && decisions.length === 0 ? { token: preview.token } : {}
    const result = await exchange.importBundle(bytes, { ...call, ...token, decisions })
    await tables?.report(exchange, settings.language, call.signal)
    printReport(console, result)
    printQuestions(console, result.questions, (_question, answer) => `ordersync answer ${answer}`)
    console.line()
    console.line(`${word('job', console.language)}: ${result.job.id}`)
    return {
      exitCode: exitCodeOf(result),
      json: { job: jobJson(result.job), ...reportJson(console, result) },
    }
  })
}

import { toDecision } from '../answers.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { readBundleFile } from '../files.js'
import { word } from '../labels.js'
import { exitCodeOf, printQuestions, printReport, reportJson } from '../output/report.js'
import type { ImportPreview } from '@ordersync/core'
import type { Console } from '../output/console.js'

export interface PreviewCommandOptions {
  readonly file: string
  readonly answer?: readonly string[] | undefined
  readonly changes?: boolean | undefined
}

/** What an import would do. Writes nothing. */
export const previewCommand: Command<PreviewCommandOptions> = async (context, options) => {
  const bytes = readBundleFile(options.file)
  return withSession(context, { needsPassphrase: true }, async ({ exchange }, call) => {
    let preview = await exchange.previewBundle(bytes, call)
    const decisions = (options.answer ?? []).map((text) =>
      toDecision(text, preview.questions, context.settings.by),
    )
    if (decisions.length > 0) preview = await exchange.previewBundle(bytes, { ...call, decisions })
    printPreview(context.console, preview, options)
    return {
      exitCode: exitCodeOf(preview),
      json: { ...reportJson(context.console, preview), token: preview.token },
    }
  })
}

export function printPreview(console: Console, preview: ImportPreview, options: PreviewCommandOptions): void {
  printReport(console, preview)
  if (options.changes === true) printChanges(console, preview)
  printQuestions(console, preview.questions, (_question, answer) => {
    return `ordersync import ${options.file} --answer ${answer}`
  })
}

function printChanges(console: Console, preview: ImportPreview): void {
  const { language } = console
  const rows = preview.records.flatMap((record) =>
    (record.changes ?? []).map(({ path, from, to }) => [record.label, path, valueText(from), valueText(to)]),
  )
  console.line()
  console.table(
    [
      { title: word('record', language), maxWidth: 40 },
      { title: word('change', language), maxWidth: 40 },
      { title: language === 'de' ? 'Hier' : 'Here', maxWidth: 40 },
      { title: word('file', language), maxWidth: 40 },
    ],
    rows,
  )
}

function valueText(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

import { toDecision } from '../answers.js'
import { withSession } from '../command-context.js'
import type { Command, CommandContext } from '../command-context.js'
import { readDroppedBundle } from '../dropped-file.js'
import { word } from '../labels.js'
import { shellWord } from '../output/command-words.js'
import { printQuestions } from '../output/questions.js'
import { exitCodeOf, printReport, reportJson } from '../output/report.js'
import { withLocalSide } from '../local-side.js'
import type { ImportPreview, Store } from '@ordersync/core'
import type { Console } from '../output/console.js'

export interface PreviewCommandOptions {
  readonly file: string
  readonly answer?: readonly string[] | undefined
  readonly changes?: boolean | undefined
}

/** What an import would do. Writes nothing. */
export const previewCommand: Command<PreviewCommandOptions> = async (context, options) => {
  const bytes = await readDroppedBundle(options.file, context.settings.config.extension)
  return withSession(context, { needsPassphrase: true }, async ({ exchange, store }, call) => {
    let preview = await exchange.previewBundle(bytes, call)
    const decisions = (options.answer ?? []).map((text) =>
      toDecision(text, preview.questions, context.settings.by),
    )
    if (decisions.length > 0) preview = await exchange.previewBundle(bytes, { ...call, decisions })
    await printPreview(context, preview, options, store)
    return {
      exitCode: exitCodeOf(preview),
      json: { ...reportJson(context.console, preview), token: preview.token },
    }
  })
}

export async function printPreview(
  { console, settings, signal }: CommandContext,
  preview: ImportPreview,
  options: PreviewCommandOptions,
  store: Store,
): Promise<void> {
  printReport(console, preview)
  if (options.changes === true) printChanges(console, preview)
  printQuestions(console, await withLocalSide(store, preview.questions, signal), (_question, answer) => {
    return `ordersync import ${shellWord(options.file)} --answer ${answer}${settings.repeated}`
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
      { title: word('here', language), maxWidth: 40 },
      { title: word('file', language), maxWidth: 40 },
    ],
    rows,
  )
}

function valueText(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

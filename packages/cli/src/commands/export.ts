import type { ExportResult, LeftOut, SentenceParameters } from '@ordersync/core'
import { join } from 'node:path'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command, CommandContext } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { isFolder, writeNewFile } from '../files.js'
import { kindName, word } from '../labels.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { printable } from '../output/table.js'
import { parseSelection } from '../selection.js'

export interface ExportCommandOptions {
  readonly documents: readonly string[]
  readonly out?: string | undefined
  readonly articles?: boolean | undefined
  readonly attachments?: boolean | undefined
}

/** Seal the named documents, and what they need, into a new file. */
export const exportCommand: Command<ExportCommandOptions> = async (context, options) => {
  const selection = options.documents.map(parseSelection)
  const out = options.out ?? context.settings.config.out ?? '.'
  return withSession(context, { needsPassphrase: true }, async ({ exchange }, call) => {
    const result = await exchange.exportDocuments(selection, {
      ...call,
      includeArticles: options.articles ?? false,
      allowAttachments: options.attachments ?? false,
    })
    const files = writeFiles(result, out)
    printExport(context, result, files)
    return {
      exitCode: result.refused.length > 0 ? exitCodes.recordsRefused : exitCodes.done,
      json: exportJson(context, result, files),
    }
  })
}

/** @returns the paths written, one per file. */
export function writeFiles(result: ExportResult, out: string): readonly string[] {
  const folder = isFolder(out)
  if (!folder && result.files.length > 1)
    throw new CliError('cli.outNeedsFolder', { count: result.files.length })
  return result.files.map(({ bytes, fileName }) => writeNewFile(folder ? join(out, fileName) : out, bytes))
}

export function printExport(
  { console }: CommandContext,
  result: ExportResult,
  files: readonly string[],
): void {
  const { language } = console
  for (const notice of result.notices) console.line(printable(sentenceOf(console, notice)))
  const counts = Object.entries(result.counts).map(([kind, count]) => [
    kindName(kind, language),
    String(count),
  ])
  if (counts.length > 0) {
    console.table(
      [{ title: word('kind', language) }, { title: word('count', language), align: 'right' }],
      counts,
    )
  }
  if (result.leftOut.length > 0) {
    console.line()
    console.table(
      [
        { title: word('leftOut', language) },
        { title: word('name', language) },
        { title: word('reason', language), maxWidth: 0 },
      ],
      result.leftOut.map((one) => [one.label, one.name, console.say(one.code, parametersOf(one))]),
    )
  }
  if (result.refused.length > 0) {
    console.line()
    console.table(
      [
        { title: word('kind', language) },
        { title: word('record', language) },
        { title: word('reason', language), maxWidth: 0 },
      ],
      result.refused.map(({ kind, label, reason }) => [
        kindName(kind, language),
        label,
        sentenceOf(console, reason),
      ]),
    )
  }
  for (const file of files) console.line(`${word('file', language)}: ${file}`)
}

function parametersOf({ name, path, kind, count }: LeftOut): SentenceParameters {
  return { name, path, kind, count }
}

export function exportJson(
  { console }: CommandContext,
  result: ExportResult,
  files: readonly string[],
): Readonly<Record<string, unknown>> {
  return {
    files: result.files.map(({ hash, records, bytes }, i) => ({
      path: files[i],
      hash,
      records,
      bytes: bytes.length,
    })),
    counts: result.counts,
    leftOut: result.leftOut.map((one) => ({ ...one, sentence: console.say(one.code, parametersOf(one)) })),
    refused: result.refused.map(({ reason, ...one }) => ({
      ...one,
      code: reason.code,
      sentence: sentenceOf(console, reason),
    })),
    notices: result.notices.map((notice) => noticeJson(console, notice)),
  }
}

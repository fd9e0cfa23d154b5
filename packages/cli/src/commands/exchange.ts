import { isOrderSyncError } from '@ordersync/core'
import { resolve } from 'node:path'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command, CommandContext } from '../command-context.js'
import { exitCodes, worstOf } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import { isFolder } from '../files.js'
import { incomingFiles, setAside } from '../incoming-folder.js'
import type { IncomingFile } from '../incoming-folder.js'
import { sendOutbox } from '../interface-tables/send-outbox.js'
import type { InterfaceTables } from '../interface-tables/open-interface-tables.js'
import { exitCodeOf, questionJson, reportJson } from '../output/report.js'
import { printable } from '../output/table.js'
import type { Session } from '../session.js'
import { readBundleFile } from '../files.js'
import { exportJson, printExport } from './export.js'
import { jobJson } from './jobs.js'
import { printReport } from '../output/report.js'
import { word } from '../labels.js'
import { toFailure } from '../failure.js'

export interface ExchangeCommandOptions {
  readonly in?: string | undefined
  readonly out?: string | undefined
}

interface Step {
  readonly exitCode: ExitCode
  readonly json: Readonly<Record<string, unknown>>
}

/** For a task scheduler: take over what lies in one folder, then send what the ERP has marked into the other. */
export const exchangeCommand: Command<ExchangeCommandOptions> = async (context, options) => {
  const { config, configPath } = context.settings
  const incoming = folderOf(options.in, config.in)
  const outgoing = folderOf(options.out, config.out)
  if (incoming === undefined && outgoing === undefined) throw new CliError('cli.nothingToExchange')
  if (incoming === outgoing) throw new CliError('cli.sameFolder')
  if (incoming !== undefined && config.unattended !== true)
    throw new CliError('cli.noUnattended', { path: configPath })
  return withSession(context, { needsPassphrase: true }, async (session, call) => {
    const { tables, path, exchange } = session
    if (!tables) throw new CliError('cli.needsTables', { path })
    const extension = config.extension ?? '.osb'
    const imported: Step[] = []
    for (const file of incoming === undefined ? [] : incomingFiles(incoming, extension)) {
      call.signal.throwIfAborted()
      imported.push(await takeOver(context, session, tables, file))
    }
    await tables.report(exchange, context.settings.language, call.signal)
    const sent = outgoing === undefined ? undefined : await send(context, session, tables, outgoing)
    const questions = await exchange.questions({ signal: call.signal })
    if (questions.length > 0) context.console.sentence('cli.questionsOpen', { count: questions.length })
    return {
      exitCode: worstOf([
        ...imported.map((step) => step.exitCode),
        sent?.exitCode ?? exitCodes.done,
        questions.length > 0 ? exitCodes.questionsOpen : exitCodes.done,
      ]),
      json: {
        imported: imported.map((step) => step.json),
        sent: sent?.json,
        questions: questions.map((question) => questionJson(context.console, question)),
      },
    }
  })
}

function folderOf(option: string | undefined, configured: string | undefined): string | undefined {
  const folder = option === undefined ? configured : resolve(option)
  if (folder !== undefined && !isFolder(folder)) throw new CliError('cli.folderMissing', { path: folder })
  return folder
}

/** A file that is refused must not stop the others; a database that fails must. */
async function takeOver(
  { console, settings, signal }: CommandContext,
  { exchange }: Session,
  tables: InterfaceTables,
  file: IncomingFile,
): Promise<Step> {
  console.line(`${word('file', console.language)}: ${printable(file.name)}`)
  try {
    const result = await exchange.importBundle(readBundleFile(file.path), { signal, by: settings.by })
    await tables.report(exchange, settings.language, signal)
    setAside(file, 'done')
    printReport(console, result)
    return {
      exitCode: exitCodeOf(result),
      json: { file: file.name, job: jobJson(result.job), ...reportJson(console, result) },
    }
  } catch (error) {
    const code = isOrderSyncError(error) ? error.code : ''
    if (!code.startsWith('format.')) throw error
    const failure = toFailure(error, signal)
    const sentence = console.say(failure.code, failure.parameters)
    // A cloud folder may still be writing it.
    const wait = code === 'format.incomplete' && file.fresh
    if (!wait) setAside(file, 'error', sentence)
    console.error(`${file.name}: ${sentence}`)
    return {
      exitCode: wait ? exitCodes.done : exitCodes.fileRefused,
      json: { file: file.name, code, sentence, ...(wait ? { waiting: true } : {}) },
    }
  }
}

async function send(
  context: CommandContext,
  session: Session,
  tables: InterfaceTables,
  folder: string,
): Promise<Step> {
  const { result, files, refused, marked } = await sendOutbox(context, session, tables, folder)
  // Refused marks are said on stderr, which a scheduler keeps; not in the table as well.
  const others = result?.refused.filter(({ uid }) => !marked.has(uid)) ?? []
  if (result) printExport(context, { ...result, refused: others }, files)
  for (const { sentence } of refused) context.console.error(sentence)
  return {
    exitCode: refused.length > 0 ? exitCodes.recordsRefused : exitCodes.done,
    json: { ...(result ? exportJson(context, result, files) : { files: [] }), outboxRefused: refused },
  }
}

import type { QuarantinedBundle } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Command, CommandContext, CommandResult } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { writeNewFile } from '../files.js'
import { word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import type { MemberSession } from '../network/member-session.js'
import type { Console } from '../output/console.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { exitCodeOfSync, printSyncReport, syncReportJson } from '../output/sync-report.js'
import { localTime } from './jobs.js'

export interface QuarantineCommandOptions {
  readonly show?: string | undefined
  readonly save?: string | undefined
  /** Where to save. */
  readonly file?: string | undefined
  readonly retry?: string | undefined
  readonly discard?: string | undefined
}

/** Fewer characters would match too easily by accident. */
const shortestId = 6

/** Bundles kept aside: list them, look at one, save it for somebody who can help, try again, drop. */
export const quarantineCommand: Command<QuarantineCommandOptions> = async (context, options) => {
  const { show, save, file, retry, discard } = options
  const wanted = [show, save, retry, discard].filter((id) => id !== undefined)
  if (wanted.length > 1) throw new CliError('cli.oneAtATime', { expected: actions })
  if ((save === undefined) !== (file === undefined)) throw new CliError('cli.saveNeedsFile')
  // A retry may answer to nobody: what there is to say goes out with the next run.
  return withMember(context, { needsCarrier: false }, async (session) => {
    const all = await session.sync.quarantine()
    const [id] = wanted
    if (id === undefined) return list(context.console, all)
    const bundle = find(all, id)
    if (show !== undefined) return list(context.console, [bundle])
    return act(context, session, bundle, options)
  })
}

const actions = ['--show', '--save', '--retry', '--discard']

async function act(
  { console, settings, signal }: CommandContext,
  { sync }: MemberSession,
  { id }: QuarantinedBundle,
  { file, retry }: QuarantineCommandOptions,
): Promise<CommandResult> {
  if (file !== undefined) {
    const bytes = await sync.quarantinedBytes(id)
    const path = writeNewFile(file, bytes)
    console.line(`${word('file', console.language)}: ${path}`)
    return { exitCode: exitCodes.done, json: { id, file: path, bytes: bytes.length } }
  }
  if (retry !== undefined) {
    const report = await sync.retryQuarantined(id, { signal, by: settings.by })
    printSyncReport(console, report)
    return { exitCode: exitCodeOfSync(report), json: { id, ...syncReportJson(console, report) } }
  }
  await sync.discardQuarantined(id, { signal, by: settings.by })
  console.sentence('cli.discarded', { id: id.slice(0, 10) })
  return { exitCode: exitCodes.done, json: { id } }
}

function find(all: readonly QuarantinedBundle[], id: string): QuarantinedBundle {
  const given = id.toLowerCase()
  const found = given.length < shortestId ? [] : all.filter((bundle) => bundle.id.startsWith(given))
  if (found.length === 1) return found[0]!
  throw new CliError('cli.quarantineUnknown', { id })
}

function list(console: Console, bundles: readonly QuarantinedBundle[]): CommandResult {
  const { language } = console
  if (bundles.length === 0) console.line(word('none', language))
  else {
    console.table(
      [
        { title: word('bundle', language) },
        { title: word('from', language) },
        { title: word('when', language) },
        { title: word('bytes', language), align: 'right' },
        { title: word('reason', language), maxWidth: 0 },
      ],
      bundles.map(({ id, from, at, size, reason }) => [
        id.slice(0, 10),
        from ?? '?',
        localTime(at),
        String(size),
        sentenceOf(console, reason),
      ]),
    )
  }
  return {
    exitCode: bundles.length > 0 ? exitCodes.recordsRefused : exitCodes.done,
    json: { bundles: bundles.map((one) => ({ ...one, reason: noticeJson(console, one.reason) })) },
  }
}

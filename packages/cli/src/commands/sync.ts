import type { SyncReport } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import type { Command, CommandContext } from '../command-context.js'
import { exitCodes, worstOf } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import { readBundleFile } from '../files.js'
import { toFailure } from '../failure.js'
import { withMember } from '../network/member-session.js'
import type { MemberSession } from '../network/member-session.js'
import {
  exitCodeOfSync,
  isQuiet,
  needsPerson,
  printSyncReport,
  syncReportJson,
} from '../output/sync-report.js'
import { localTime } from './jobs.js'

export interface SyncCommandOptions {
  readonly loop?: boolean | undefined
  /** Seconds. */
  readonly interval?: number | undefined
  /** What is not confirmed goes out once more, now. */
  readonly resend?: boolean | undefined
  /** Files of a person's hands. */
  readonly take?: readonly string[] | undefined
}

const usualIntervalSeconds = 60

/** One run, or run after run until it is stopped. */
export const syncCommand: Command<SyncCommandOptions> = async (context, options) => {
  // A loop that meets another run says so and tries again.
  const needs = { needsCarrier: true, isRun: options.loop !== true }
  return withMember(context, needs, async (session, call) => {
    if (options.loop === true && options.resend === true) throw new CliError('cli.resendOnce')
    const given = new Map<string, string>()
    for (const file of options.take ?? []) {
      if (session.carrier.add === undefined) throw new CliError('cli.takesNoFile')
      for (const name of await session.carrier.add(readBundleFile(file))) given.set(name, file)
    }
    if (options.loop === true) return loop(context, session, options.interval)
    const done = await session.sync.syncOnce({ ...call, resend: options.resend })
    const { report, isRefused } = asGiven(context, done, given)
    await tellTables(context, session)
    printSyncReport(context.console, report)
    const exitCode = worstOf([exitCodeOfSync(report), isRefused ? exitCodes.fileRefused : exitCodes.done])
    return { exitCode, json: syncReportJson(context.console, report) }
  })
}

/**
 * A file of a person's hands that is none of ours lies at no exchange place: it is named as he gave it.
 * @param given - By the name of the delivery.
 */
function asGiven(
  { console }: CommandContext,
  report: SyncReport,
  given: ReadonlyMap<string, string>,
): { readonly report: SyncReport; readonly isRefused: boolean } {
  const notices = report.notices.map((notice) => {
    const { name, reason } = notice.parameters ?? {}
    const path = notice.code === 'TRANSPORT_ENTRY_LEFT' ? given.get(String(name)) : undefined
    return path === undefined
      ? notice
      : {
          code: 'cli.fileNotTaken',
          parameters: { path, reason: String(reason), why: console.say(String(reason)) },
        }
  })
  const isRefused = notices.some(({ code }) => code === 'cli.fileNotTaken')
  return { report: { ...report, notices }, isRefused }
}

/** Each run that did something is told; one that fails is told and tried again. Ctrl+C is the usual end. */
async function loop(context: CommandContext, session: MemberSession, given: number | undefined) {
  const { console, settings, signal } = context
  const seconds = given ?? settings.config.sync?.interval ?? (await intervalOfProfile(session))
  const codes: ExitCode[] = []
  let runs = 0
  let said = ''
  console.sentence('cli.loopBegins', { seconds })
  const onReport = (report: SyncReport) => {
    runs += 1
    codes.push(exitCodeOfSync(report))
    if (codes.length > 100) codes.splice(0, codes.length - 1, worstOf(codes))
    // Standing troubles are said when they come up, not in every run.
    const now = JSON.stringify([...report.notices.filter(needsPerson), ...report.carrierErrors])
    const same = now === said
    said = now
    if (isQuiet(same ? { ...report, notices: othersOf(report), carrierErrors: [] } : report)) return
    console.line()
    console.line(localTime(report.finishedAt))
    printSyncReport(console, report)
  }
  const onError = (error: unknown) => {
    const { code, parameters } = toFailure(error, signal)
    console.error(console.say(code, parameters))
  }
  await session.sync.run({
    signal,
    by: settings.by,
    interval: seconds * 1000,
    onReport: (report) => {
      onReport(report)
      void tellTables(context, session).catch(onError)
    },
    onError,
  })
  console.sentence('cli.loopEnds', { runs })
  return { exitCode: codes.length > 0 ? worstOf(codes) : exitCodes.done, json: { runs } }
}

const othersOf = ({ notices }: SyncReport) => notices.filter((notice) => !needsPerson(notice))

/** What the office has set for this station. */
async function intervalOfProfile(session: MemberSession): Promise<number> {
  const profile = session.role === 'station' ? await session.remote.profile() : undefined
  return profile?.syncInterval === undefined ? usualIntervalSeconds : profile.syncInterval * 60
}

/** Where an ERP has interface tables, it reads the outcomes there. */
async function tellTables(
  { settings, signal }: CommandContext,
  { tables, sync }: MemberSession,
): Promise<void> {
  await tables?.report(sync, settings.language, signal)
}

import type { Job } from '@ordersync/core'
import { CliError } from '../cli-error.js'
import { withSession } from '../command-context.js'
import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { stateName, word } from '../labels.js'
import type { Console } from '../output/console.js'
import { printRecords, recordJson } from '../output/report.js'
import type { Session } from '../session.js'

export interface JobsCommandOptions {
  readonly job?: string | undefined
  readonly limit?: number | undefined
}

const defaultLimit = 20

/** The latest jobs, or one with its records. */
export const jobsCommand: Command<JobsCommandOptions> = async (context, { job, limit }) => {
  const { console } = context
  return withSession(
    context,
    { needsPassphrase: false, looksOnly: true },
    async ({ exchange }, { signal }) => {
      if (job === undefined) {
        const jobs = await exchange.jobs({ signal, limit: limit ?? defaultLimit })
        printJobs(console, jobs)
        return { exitCode: exitCodes.done, json: { jobs: jobs.map(jobJson) } }
      }
      const found = await exchange.job(await findJobId(exchange, job), { signal })
      printJobs(console, [found])
      printRecords(console, found.records)
      const records = found.records.map((record) => recordJson(console, record))
      return { exitCode: exitCodes.done, json: { job: jobJson(found), records } }
    },
  )
}

export function printJobs(console: Console, jobs: readonly Job[]): void {
  const { language } = console
  if (jobs.length === 0) return console.line(word('none', language))
  console.table(
    [
      { title: word('job', language), maxWidth: 0 },
      { title: word('type', language) },
      { title: word('state', language) },
      { title: word('started', language) },
      { title: word('from', language), maxWidth: 24 },
      { title: word('records', language), maxWidth: 0 },
    ],
    jobs.map((job) => [
      job.id,
      stateName(job.type, language),
      stateName(job.state, language),
      localTime(job.startedAt),
      job.from ?? '',
      Object.entries(job.counts)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => `${stateName(name, language)} ${count}`)
        .join(', '),
    ]),
  )
}

/** Date and time of this computer, to the minute; `--json` has the exact moment. */
export function localTime(moment: string): string {
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return moment
  const two = (number: number) => String(number).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`
}

export function jobJson(job: Job): Readonly<Record<string, unknown>> {
  return { ...job, records: undefined }
}

/** Fewer characters would match too easily by accident. */
const shortestJobId = 6

/** The whole id for its beginning or its end, as people copy it. */
export async function findJobId(exchange: Session['exchange'], given: string): Promise<string> {
  const jobs = await exchange.jobs({ limit: 1000 })
  const id = given.toLowerCase()
  const exact = jobs.find((job) => job.id.toLowerCase() === id)
  if (exact) return exact.id
  const found = id.length < shortestJobId ? [] : jobs.filter((job) => job.id.toLowerCase().startsWith(id))
  if (found.length === 1) return found[0]!.id
  throw new CliError('cli.jobUnknown', { id: given })
}

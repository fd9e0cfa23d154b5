/** Jobs and what they did to each record, with before-images, from the first day (docs/concepts.md). */
import type { RegisterEntry } from '../register/register-entry.js'
import type { Register } from '../register/register.js'
import { stateTags } from '../register/state-rows.js'
import { scanState, statePrefix, decodeRow } from '../register/state-rows.js'
import type { Clock, Random } from '../runtime/runtime.js'
import type { Fields, StateAccess } from '../store/store.js'
import { encodeBase32 } from '../format/text-codecs.js'
import { utf8Length } from '../format/utf8.js'
import type { Job, RecordResult } from './exchange.js'
import type { ParkedRecord } from './parked-record.js'
import type { Question } from './question.js'

/** One record that a job dealt with. Stored as JSON. */
export interface JournalRow {
  readonly result: RecordResult
  /** Uid of the record here that was written, if one was. */
  readonly wrote?: string | undefined
  /** Before it was written; absent when it was created. `row` is the vendor's row, to be put back by undo. */
  readonly before?: { readonly entry: RegisterEntry; readonly row: Fields } | undefined
  /** Hash of the row afterwards, as the vendor's table gives it. */
  readonly localHash?: string | undefined
  /** Written beside the records of the job: undone with them, but no outcome of the job. */
  readonly aside?: boolean | undefined
  /** Alias that was set: incoming uid went up in the record here. */
  readonly alias?: string | undefined
  /** Further uids that became names of the record here. */
  readonly adopted?: readonly string[] | undefined
  /** Question that was answered, to be asked again when the answer is undone. */
  readonly answered?: { readonly question: Question; readonly parked: ParkedRecord } | undefined
  /** Remembered party decision that was made: origin and uid. */
  readonly remembered?: readonly [origin: string, uid: string] | undefined
}

/** Bytes of JSON per stored page; one row may be longer, a state value holds 4 MiB. */
const pageBytes = 500_000

/** Job ids sort by time: `20261121-183012347-k3v9q2`. */
export function createJobId(clock: Clock, random: Random): string {
  const [date, time] = new Date(clock.now()).toISOString().split('T') as [string, string]
  const tail = encodeBase32(random.bytes(5)).slice(0, 6)
  return `${date.replaceAll('-', '')}-${time.slice(0, 12).replace(/[:.]/g, '')}-${tail}`
}

/** Keep the job and what it did, as rows of the same transaction. */
export function writeJob(register: Register, job: Job, rows: readonly JournalRow[]): void {
  register.write(job, stateTags.job, job.id)
  let page: string[] = []
  let size = 0
  let number = 0
  const flush = (): void => {
    if (page.length === 0) return
    const name = String(number++).padStart(8, '0')
    register.writeText(`[${page.join(',')}]`, stateTags.journal, job.id, name)
    page = []
    size = 0
  }
  for (const row of rows) {
    const text = JSON.stringify(row)
    const length = utf8Length(text)
    if (size + length > pageBytes) flush()
    page.push(text)
    size += length
  }
  flush()
}

/** Everything the job did, in its order. */
export async function readJournal(state: StateAccess, jobId: string): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.journal, jobId))) {
    rows.push(...decodeRow<JournalRow[]>(value))
  }
  return rows
}

/** All jobs, newest first, at most `limit`. */
export async function readJobs(state: StateAccess, limit: number): Promise<readonly Job[]> {
  const jobs: Job[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.job))) jobs.push(decodeRow<Job>(value))
  // Ids sort by time already; within one millisecond the later end decides.
  jobs.sort((a, b) => byTime(b.startedAt, a.startedAt) || byTime(b.finishedAt, a.finishedAt))
  return jobs.slice(0, limit)
}

function byTime(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

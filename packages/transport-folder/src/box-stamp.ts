import type { TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import type { FileStatus } from './folder-files.js'
import { folderLimits } from './folder-limits.js'

/** What is remembered of a box, so that a poll that finds nothing need not list it. */
export interface BoxStamp {
  /** Time of change of the directory before it was listed. */
  readonly mark: string
  /** Hash of the names. */
  readonly names: string
  /** When the mark was seen first, and when the names were listed last. */
  readonly since: number
  readonly listed: number
  /** Does the directory's time change with its names? `null`: not seen yet. FAT on Windows, for one, keeps it as it is. */
  readonly tells: boolean | null
  /** Everything in it was accepted, and nobody had changed it for a while. */
  readonly quiet: boolean
}

/** @returns nothing at the first poll, and when the row is damaged. */
export async function readStamp(memory: TransportMemory, key: string): Promise<BoxStamp | undefined> {
  const [value] = await memory.get([key])
  try {
    const stamp = JSON.parse(value ?? 'null') as Partial<BoxStamp> | null
    return typeof stamp?.mark === 'string' && typeof stamp.since === 'number'
      ? (stamp as BoxStamp)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * May the poll end before the box is listed? When the directory's time of change is the one at which everything in it was
 * accepted, on a drive that was seen to change this time with the names. Every {@link folderLimits}`.sweepEvery` it is listed
 * all the same, so a drive that lies costs minutes.
 */
export function isQuiet(stamp: BoxStamp | undefined, status: FileStatus, now: number): boolean {
  if (stamp?.quiet !== true || stamp.tells !== true || stamp.mark !== markOf(status)) return false
  return now >= stamp.listed && now - stamp.listed < folderLimits.sweepEvery
}

/** Will the coming stamp be quiet, if everything was accepted? */
export function settles(stamp: BoxStamp | undefined, status: FileStatus, now: number): boolean {
  return stamp?.mark === markOf(status) && isOver(stamp.since, now)
}

/**
 * After all of a box was looked at.
 *
 * @param status - Of the directory, before it was listed.
 * @param allAccepted - Nothing in it waits, was rejected or is to be told to people.
 * @returns the new stamp; nothing when it says what the old one says.
 */
export function nextStamp(
  before: BoxStamp | undefined,
  status: FileStatus,
  list: readonly string[],
  allAccepted: boolean,
  now: number,
): BoxStamp | undefined {
  const names = createHash('sha256')
    .update([...list].sort().join('/'))
    .digest('hex')
    .slice(0, 32)
  const mark = markOf(status)
  const since = before?.mark === mark && before.since <= now ? before.since : now
  const tells = tellsOf(before, mark, names, now)
  const next = { mark, names, since, listed: now, tells, quiet: allAccepted && isOver(since, now) }
  const same = before !== undefined && JSON.stringify({ ...before, listed: now }) === JSON.stringify(next)
  // While it is not quiet nobody asks when it was listed.
  return same && !next.quiet ? undefined : next
}

function tellsOf(before: BoxStamp | undefined, mark: string, names: string, now: number): boolean | null {
  if (before === undefined) return null
  if (before.names === names || before.tells === false) return before.tells
  if (before.mark !== mark) return true
  // Within the granularity of its times a drive may be excused.
  return isOver(before.since, now) ? false : before.tells
}

const markOf = ({ mtimeMs, ctimeMs }: FileStatus): string => `${mtimeMs} ${ctimeMs}`

const isOver = (since: number, now: number): boolean => now - since >= folderLimits.settleTime

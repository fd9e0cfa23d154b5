/**
 * Who holds a lock file, and whether he is still there.
 *
 * A doubt counts for the holder: a lock that stands too long is a nuisance, two runs at once are a loss.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { threadId } from 'node:worker_threads'

export interface LockHolder {
  readonly v: 1
  readonly pid: number
  readonly thread: number
  readonly host: string
  /** Id of this start of the machine, where the system has one (Linux). */
  readonly boot?: string
  /** Namespace of the process ids (containers). */
  readonly space?: string
  /** When the process started, in the system's own measure, so that no clock matters (Linux). */
  readonly start?: string
  /** Seconds since the machine started: it only grows until the next start. */
  readonly uptime: number
  /** Different for each hold. */
  readonly token: string
  /** For the person who looks into the file. */
  readonly at: string
}

/** What the system tells of processes; replaced in tests. */
export interface Machine {
  readonly pid: number
  readonly thread: number
  readonly host: string
  readonly boot?: string
  readonly space?: string
  uptime(): number
  /** True also for a process that we may not signal. */
  exists(pid: number): boolean
  /** `undefined` where the system does not tell. */
  startOf(pid: number): string | undefined
}

export function describeHolder(machine: Machine, token: string, now: Date): LockHolder {
  const { pid, thread, host, boot, space } = machine
  const start = machine.startOf(pid)
  return {
    v: 1,
    pid,
    thread,
    host,
    ...(boot === undefined ? {} : { boot }),
    ...(space === undefined ? {} : { space }),
    ...(start === undefined ? {} : { start }),
    uptime: Math.floor(machine.uptime()),
    token,
    at: now.toISOString(),
  }
}

/** @param holds - Tokens that this process holds. */
export function isAlive(holder: LockHolder, machine: Machine, holds: ReadonlySet<string>): boolean {
  if (isSameBoot(holder, machine) === 'unknown') return true
  if (isSameBoot(holder, machine) === 'no') return false
  // The process ids of another container mean nothing here.
  if (holder.space !== machine.space) return true
  if (!machine.exists(holder.pid)) return false
  const start = machine.startOf(holder.pid)
  if (holder.start !== undefined && start !== undefined) return holder.start === start
  // Our own process id: ours, or that of a process before us. Another thread knows its own tokens only.
  const isOurs = holder.pid === machine.pid && holder.thread === machine.thread
  return isOurs ? holds.has(holder.token) : true
}

function isSameBoot(holder: LockHolder, machine: Machine): 'yes' | 'no' | 'unknown' {
  if (holder.boot !== undefined && holder.boot === machine.boot) return 'yes'
  if (holder.host !== machine.host) return 'unknown'
  if (holder.boot !== undefined && machine.boot !== undefined) return 'no'
  return machine.uptime() + 2 < holder.uptime ? 'no' : 'yes'
}

/** `undefined` unless the text is a holder. */
export function parseHolder(text: string): LockHolder | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { v, pid, thread, host, uptime: up, token } = value as Record<string, unknown>
  const isHolder =
    v === 1 &&
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    typeof thread === 'number' &&
    typeof host === 'string' &&
    typeof up === 'number' &&
    typeof token === 'string' &&
    /^[0-9a-f]{32}$/.test(token)
  return isHolder ? (value as LockHolder) : undefined
}

/** The machine this runs on. */
export function thisMachine(): Machine {
  const boot = readLine('/proc/sys/kernel/random/boot_id')
  const space = readSpace()
  return {
    pid: process.pid,
    thread: threadId,
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(space === undefined ? {} : { space }),
    uptime,
    exists,
    startOf,
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** proc(5): field 22, clock ticks since the machine started. Field 2 is in brackets and may hold blanks and brackets. */
function startOf(pid: number): string | undefined {
  const line = readLine(`/proc/${String(pid)}/stat`)
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ')
  // A zombie has ended; only its parent has not asked yet.
  return fields?.[0] === 'Z' ? 'ended' : fields?.at(19)
}

function readLine(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

function readSpace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

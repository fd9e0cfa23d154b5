/** When and where a mailbox is fetched: the settings of a service in a vendor's program (AMP-03 to AMP-10, T-09 to T-11). */
import type { Clock } from '@ordersync/core'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { configurationError } from './config.js'
import { usualLeaseMs } from './lease.js'
import type { MailboxLease } from './lease.js'

const momentPattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/

export const mailServiceSettingsSchema = z.strictObject({
  /** Minutes between two runs. */
  interval: z.number().min(1).max(43_200).default(60),
  /** From when it runs by itself, in the zone of this station: `2026-03-02` or `2026-03-02 08:00`. Absent: at once. */
  startAt: z
    .string()
    .regex(momentPattern, { error: 'a date as 2026-03-02, or with a time as 2026-03-02 08:00' })
    .optional(),
  /** IANA name of the zone. Default that of the computer. */
  timeZone: z
    .string()
    .min(1)
    .max(60)
    .refine(isTimeZone, { error: 'a time zone such as Europe/Berlin' })
    .optional(),
  /** Branches that may fetch; empty: all (AMP-07). */
  allowedBranches: z.array(z.string().min(1).max(100)).max(1000).default([]),
  /** Computers that may fetch, by name; empty: all (AMP-08). */
  allowedComputers: z.array(z.string().min(1).max(100)).max(1000).default([]),
})

export type MailServiceSettings = z.input<typeof mailServiceSettingsSchema>

/** What the service is doing. None of them is an error. */
export type MailServiceState =
  | 'ready'
  | 'running'
  /** This branch or computer is not among those that may fetch. */
  | 'notAllowedHere'
  /** It runs by itself from the start date on; by hand it runs already. */
  | 'notYetStarted'
  /** Another computer is fetching. */
  | 'runsElsewhere'

export interface MailServiceOptions<T> {
  readonly settings?: MailServiceSettings
  /** One run, e.g. `(signal) => host.syncOnce({ signal })`. */
  readonly run: (signal: AbortSignal) => Promise<T>
  readonly lease?: MailboxLease
  /** This branch, where branches are distinguished. */
  readonly branch?: string
  /** Default the name of the computer. */
  readonly computer?: string
  readonly onResult?: (result: T) => void
  /** A run that fails is told and tried again at the next interval. */
  readonly onError?: (error: unknown) => void
  readonly clock?: Clock
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export interface MailService<T> {
  state(): MailServiceState
  /** Run now, whatever interval and start date say (AMP-04); not where it is not allowed, nor beside another run. */
  runNow(
    signal?: AbortSignal,
  ): Promise<
    { readonly state: 'ready'; readonly result: T } | { readonly state: Exclude<MailServiceState, 'ready'> }
  >
  /** Run by itself until the signal is aborted. */
  loop(signal: AbortSignal): Promise<void>
}

/** No timer of JavaScript waits longer: one that is set for more goes off at once. */
const longestDelayMs = 2 ** 31 - 1

/** @throws {@link UsageError} `usage.invalid_configuration` */
export function createMailService<T>(options: MailServiceOptions<T>): MailService<T> {
  const parsed = mailServiceSettingsSchema.safeParse(options.settings ?? {})
  if (!parsed.success) throw configurationError(parsed.error.issues)
  const { interval, startAt, timeZone, allowedBranches, allowedComputers } = parsed.data
  const { run, lease, branch, computer = hostname(), clock = { now: () => Date.now() } } = options
  const delay =
    options.delay ??
    ((milliseconds: number, signal: AbortSignal) => setTimeout(milliseconds, undefined, { signal }))
  let current: MailServiceState = 'ready'

  const isAllowed =
    (allowedBranches.length === 0 || (branch !== undefined && allowedBranches.includes(branch))) &&
    (allowedComputers.length === 0 || allowedComputers.includes(computer))

  const hasStarted = (): boolean =>
    startAt === undefined || wallClock(clock.now(), timeZone) >= startAt.replace('T', ' ')

  /** Milliseconds until the start date; when it has come, for ever. */
  const untilStart = (): number => {
    if (startAt === undefined || hasStarted()) return Infinity
    // Where clocks are put forward over it, its moment is past and the clock has not shown it: looked at once a minute.
    return Math.max(60_000, momentOf(startAt, timeZone) - clock.now())
  }

  const state = (): MailServiceState => {
    if (!isAllowed) return 'notAllowedHere'
    if (current !== 'ready') return current
    return hasStarted() ? 'ready' : 'notYetStarted'
  }

  const runNow: MailService<T>['runNow'] = async (signal) => {
    if (!isAllowed) return { state: 'notAllowedHere' }
    if (current === 'running') return { state: 'running' }
    current = 'running'
    const over = new AbortController()
    const lost = new AbortController()
    let renewing: Promise<void> | undefined
    try {
      if (lease !== undefined && !(await lease.acquire())) {
        current = 'runsElsewhere'
        return { state: 'runsElsewhere' }
      }
      renewing = lease === undefined ? undefined : renew(lease, delay, over.signal, lost)
      const signals = [lost.signal, ...(signal === undefined ? [] : [signal])]
      const result = await run(AbortSignal.any(signals))
      current = 'ready'
      return { state: 'ready', result }
    } finally {
      over.abort()
      // Prolonged after it was given back, it would keep everybody away until it has run out.
      await renewing
      if (current === 'running') current = 'ready'
      if (current === 'ready' && !lost.signal.aborted) await lease?.release()
    }
  }

  return {
    state,
    runNow,
    async loop(signal) {
      while (!signal.aborted) {
        if (current === 'runsElsewhere') current = 'ready'
        if (isAllowed && hasStarted()) {
          try {
            const done = await runNow(signal)
            if (done.state === 'ready') options.onResult?.(done.result)
          } catch (error) {
            if (signal.aborted) return
            options.onError?.(error)
          }
        }
        const wait = Math.min(interval * 60_000, untilStart())
        for (let left = wait; left > 0 && !signal.aborted; left -= longestDelayMs)
          await delay(Math.min(left, longestDelayMs), signal).catch(() => undefined)
      }
    },
  }
}

/** A run that lasts keeps its lease, also when one attempt to prolong it fails; one that has lost it ends. */
async function renew(
  lease: MailboxLease,
  delay: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  over: AbortSignal,
  lost: AbortController,
): Promise<void> {
  while (!over.aborted) {
    await delay((lease.leaseMs ?? usualLeaseMs) / 3, over).catch(() => undefined)
    if (over.aborted) return
    if (!(await lease.acquire().catch(() => true))) {
      lost.abort(new Error('another computer has taken over the mailbox'))
      return
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
    return true
  } catch {
    return false
  }
}

/** `2026-03-02 08:00:00` as clocks show it there; compares as text. */
function wallClock(now: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(now)
}

/** When clocks there show it. Where they are put back over it: one of the two moments. */
function momentOf(wall: string, timeZone: string | undefined): number {
  const wanted = utcOf(wall)
  let moment = wanted
  // The second time with the offset that holds there and then.
  for (let time = 0; time < 2; time++) moment += wanted - utcOf(wallClock(moment, timeZone))
  return moment
}

function utcOf(wall: string): number {
  const [date = '', time = '00:00'] = wall.split(/[ T]/)
  return Date.parse(`${date}T${time}Z`)
}

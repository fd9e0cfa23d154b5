/** Runs one after the other: at intervals, at once when something arrives, less often after failures. */
import { TransportError } from '../errors/errors.js'
import type { OperationOptions } from '../runtime/runtime.js'
import { readSelf, signalOf } from './member-parts.js'
import type { SyncContext } from './sync-context.js'
import type { SyncLoopOptions, SyncOptions, SyncReport } from './sync.js'
import { createTransportMemory } from './transport-memory.js'

const defaultInterval = 60_000
/** The longest pause after failures, milliseconds. */
const longestPause = 60 * 60 * 1000
/** The same while the carrier is away. */
const longestAway = 5 * 60 * 1000

export async function loop(
  call: SyncLoopOptions,
  once: () => Promise<SyncReport>,
  options: SyncOptions,
  context: SyncContext,
): Promise<void> {
  const interval = call.interval ?? defaultInterval
  let failures = 0
  let longest = longestPause
  let wake: (() => void) | undefined
  const seen = { arrival: false }
  const onArrival = (): void => {
    seen.arrival = true
    wake?.()
  }
  const self = await readSelf(context)
  const stop = await context.transport.watch?.(onArrival, {
    station: self?.station ?? 'unnamed',
    memory: createTransportMemory(options.store, context.transport.name),
    ...signalOf(call),
  })
  try {
    while (!isAborted(call)) {
      seen.arrival = false
      try {
        const report = await once()
        const away = report.carrierErrors.length > 0
        failures = away ? failures + 1 : 0
        if (away) longest = Math.max(interval, longestAway)
        call.onReport?.(report)
      } catch (error) {
        if (isAborted(call)) return
        failures += 1
        // A drive that is plugged in again must not wait for an hour.
        longest = error instanceof TransportError ? Math.max(interval, longestAway) : longestPause
        call.onError?.(error)
      }
      const pause = failures === 0 ? interval : Math.min(interval * 2 ** failures, longest)
      if (!seen.arrival) await sleep(pause, call.signal, (awake) => (wake = awake))
      wake = undefined
    }
  } finally {
    await stop?.()
  }
}

const isAborted = (call: OperationOptions): boolean => call.signal?.aborted === true

function sleep(
  milliseconds: number,
  signal: AbortSignal | undefined,
  onReady: (wake: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done, { once: true })
    onReady(done)
  })
}

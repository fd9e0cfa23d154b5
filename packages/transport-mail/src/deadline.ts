import { TransportError } from '@ordersync/core'
import { mailLimits } from './limits.js'

/** Milliseconds that so many bytes take on a line of 8 kB a second, which is what a bad mobile connection gives. */
export function slowLineMs(bytes: number): number {
  return bytes / mailLimits.slowLineBytesPerMs
}

/** What a server has sent so far, and how much it may be. */
export interface Progress {
  readonly received: () => number
  readonly mostBytes: number
}

/**
 * The result of `work`, unless the signal is aborted or the time is over before. `stop` is called then, which should end what
 * is under way; whatever `work` does afterwards is nobody's trouble.
 * @param progress - Where much may come over a slow line: `milliseconds` begin again whenever something has come.
 * @throws {@link TransportError} `transport.unavailable` when the time is over; the reason of the signal when it is aborted.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  milliseconds: number,
  signal: AbortSignal | undefined,
  stop: () => void,
  progress?: Progress,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let onAbort: (() => void) | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    let received = progress?.received() ?? 0
    let left = milliseconds + slowLineMs(progress?.mostBytes ?? 0)
    const wait = () => {
      timer = setTimeout(() => {
        const now = progress?.received() ?? received
        left -= milliseconds
        if (now > received && left > 0) {
          received = now
          return wait()
        }
        reject(new TransportError('transport.unavailable', `no answer within ${milliseconds} ms`))
        stop()
      }, milliseconds)
    }
    wait()
    onAbort = () => {
      reject(signal!.reason as Error)
      stop()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted === true) onAbort()
  })
  try {
    return await Promise.race([work, ended])
  } finally {
    work.catch(() => undefined)
    clearTimeout(timer)
    if (onAbort) signal?.removeEventListener('abort', onAbort)
  }
}

import { TransportError } from '@ordersync/core'

/**
 * The result of `work`, unless the signal is aborted or the time is over before. `stop` is called then, which should end what
 * is under way; whatever `work` does afterwards is nobody's trouble.
 * @throws {@link TransportError} `transport.unavailable` when the time is over; the reason of the signal when it is aborted.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  milliseconds: number,
  signal: AbortSignal | undefined,
  stop: () => void,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let onAbort: (() => void) | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TransportError('transport.unavailable', `no answer within ${milliseconds} ms`))
      stop()
    }, milliseconds)
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

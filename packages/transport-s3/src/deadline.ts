import { TransportError } from '@ordersync/core'

/**
 * The result of `work`, unless the caller's signal is aborted or the time is over before; `work` is given a signal that ends it
 * in either case.
 * @throws {@link TransportError} `transport.unavailable` when the time is over; the reason of the signal when it is aborted.
 */
export async function withDeadline<T>(
  milliseconds: number,
  place: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const stop = new AbortController()
  let onAbort = () => undefined as void
  let timer: ReturnType<typeof setTimeout> | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const answer = `${Math.ceil(milliseconds / 1000)} s`
      reject(
        new TransportError('transport.unavailable', `${place}: no answer within ${milliseconds} ms`, {
          parameters: { place, answer },
        }),
      )
      stop.abort()
    }, milliseconds)
    onAbort = () => {
      reject(signal!.reason as Error)
      stop.abort()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
  const working = work(stop.signal)
  try {
    return await Promise.race([working, ended])
  } finally {
    working.catch(() => undefined)
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

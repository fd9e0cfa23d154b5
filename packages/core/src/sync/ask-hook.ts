/** Asking the vendor's program, which may break or never answer: whoever waits for it is let go by the signal. */
import type { RunState } from './run-state.js'

/** What the hook `licence` is told. */
export interface LicenceDetails {
  readonly station: string
  readonly label: string
  readonly device: string
  /** That are in the network already. */
  readonly stations: number
}

/**
 * The answer of a hook, or the end of the wait.
 *
 * @throws What the hook throws, or the signal's reason when it is aborted first.
 */
export async function answerOf<T>(
  ask: () => T | Promise<T>,
  signal: AbortSignal | undefined,
  patienceMs?: number,
): Promise<T> {
  signal?.throwIfAborted()
  let stop = (): void => undefined
  const ended = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason as Error)
    const timer =
      patienceMs === undefined
        ? undefined
        : setTimeout(() => reject(new Error('no answer in time')), patienceMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    stop = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  })
  try {
    return await Promise.race([ask(), ended])
  } finally {
    stop()
  }
}

/**
 * May this device come in? Asked outside of every transaction, so that a slow licence server locks nobody's database.
 *
 * @returns `undefined` when the hook broke or did not answer in time: nothing is decided, and the next run asks again.
 */
export async function askLicence(run: RunState, details: LicenceDetails): Promise<boolean | undefined> {
  const { hooks, exchange } = run.context
  try {
    const answer = await answerOf(() => hooks.licence?.(details), run.signal, exchange.limits.licenceAnswerMs)
    return answer !== false
  } catch (error) {
    run.signal?.throwIfAborted()
    exchange.logger.write('error', 'hook.failed', { hook: 'licence', error: String(error).slice(0, 80) })
    return undefined
  }
}

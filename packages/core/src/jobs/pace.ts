/** The way through many records: can be stopped between any two of them, and lets others have their turn. */

/** Records between two pauses. */
const pauseEvery = 200

/** Lets timers, input and signals have their turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

export class Pace {
  readonly #signal: AbortSignal | undefined
  #steps = 0

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
  }

  /**
   * Before each record. Pauses now and then, so that a signal given by a timer or a button arrives. Without a signal there is
   * nothing to wait for, and the transaction stays as short as can be.
   * @throws the reason of the signal once it is aborted.
   */
  async step(): Promise<void> {
    if (this.#signal === undefined) return
    this.#steps += 1
    if (this.#steps % pauseEvery === 0) await pause()
    this.#signal.throwIfAborted()
  }
}

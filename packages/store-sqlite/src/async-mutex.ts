/** One after the other, in the order of asking. */
export class AsyncMutex {
  #tail: Promise<void> = Promise.resolve()

  /** Resolves when it is this caller's turn; what it answers ends the turn. */
  async take(): Promise<() => void> {
    const before = this.#tail
    let release!: () => void
    this.#tail = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }
}

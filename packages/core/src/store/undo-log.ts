/** How to take back what a transaction has done so far, newest first. */
export class UndoLog {
  readonly #steps: (() => void)[] = []

  get position(): number {
    return this.#steps.length
  }

  push(step: () => void): void {
    this.#steps.push(step)
  }

  rollBackTo(position: number): void {
    while (this.#steps.length > position) this.#steps.pop()!()
  }
}

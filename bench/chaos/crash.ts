/** A process that dies between two steps: whoever meets this is thrown away and opened again over the same database. */
export class Crash extends Error {
  constructor(at: string) {
    super(`crash ${at}`)
  }
}

/** Where the process is going to die. One per opened member; once dead, nothing of it does anything any more. */
export class Fuse {
  /** Steps left; `undefined`: it does not burn. */
  #left: number | undefined
  dead: string | undefined
  steps = 0

  light(steps: number): void {
    this.#left = steps
  }

  put(): void {
    this.#left = undefined
  }

  /** A step between two of which the process may die. @throws {@link Crash} */
  step(name: string): void {
    this.assertAlive()
    this.steps += 1
    if (this.#left === undefined) return
    this.#left -= 1
    if (this.#left > 0) return
    this.dead = name
    throw new Crash(name)
  }

  assertAlive(): void {
    if (this.dead !== undefined) throw new Crash(`is over (${this.dead})`)
  }
}

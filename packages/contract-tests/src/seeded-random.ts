/** Reproducible random numbers: the same seed gives the same run (mulberry32). Not for secrets. */
export class SeededRandom {
  #state: number

  /** @param seed - Integer, 0 to 2^32 - 1. */
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to `below` - 1. */
  integer(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.integer(256))
  }
}

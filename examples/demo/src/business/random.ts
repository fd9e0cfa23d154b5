/** The same seed gives the same business on every machine. */
export interface SeededRandom {
  /** Integer from `low` to `high`, both included. */
  integer(low: number, high: number): number
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean
  pick<T>(list: readonly T[]): T
  /** `count` different entries, in the order of the list. */
  sample<T>(list: readonly T[], count: number): readonly T[]
}

/** mulberry32: small, well spread, no dependency. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    integer,
    chance: (percent) => next() * 100 < percent,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[integer(0, list.length - 1)]!
    },
    sample: (list, count) => {
      const left = list.map((_, index) => index)
      const chosen: number[] = []
      while (chosen.length < count && left.length > 0)
        chosen.push(left.splice(integer(0, left.length - 1), 1)[0]!)
      return chosen.sort((a, b) => a - b).map((index) => list[index]!)
    },
  }
}

/** One seed, one run: all that happens by chance in the simulator comes from here. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number
  /** True with probability `p`. */
  is(p: number): boolean
  /** Whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
  bytes(count: number): Uint8Array
}

/** mulberry32, after the seed was stirred: neighbouring seeds have nothing in common. */
export function chanceOf(seed: number, stream = 0): Chance {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(stream + 1, 0xc2b2ae35)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 8; i++) next()
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    is: (p) => next() < p,
    between,
    pick: (list) => list[between(0, list.length - 1)]!,
    shuffle(list) {
      const out = [...list]
      for (let i = out.length - 1; i > 0; i--) {
        const j = between(0, i)
        ;[out[i], out[j]] = [out[j]!, out[i]!]
      }
      return out
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => between(0, 255)),
  }
}

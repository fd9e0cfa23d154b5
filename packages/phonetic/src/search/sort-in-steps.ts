/** Texts sorted natively at once, and merged per step. */
const runLength = 4096
const mergedPerStep = 65_536

/**
 * Sort texts by code units in steps of some ten milliseconds.
 * @returns the positions of the texts in their order; equal texts stay in theirs. Yields values from `from` to `to`.
 */
export function* sortInSteps(
  texts: readonly string[],
  from: number,
  to: number,
): Generator<number, Uint32Array<ArrayBuffer>> {
  let order = Uint32Array.from(texts, (_, i) => i)
  let spare = new Uint32Array(order.length)
  const rounds = Math.ceil(Math.log2(Math.max(1, texts.length / runLength))) + 1
  let done = 0
  const share = (): number => from + ((to - from) * done) / Math.max(1, rounds * texts.length)
  for (let start = 0; start < order.length; start += runLength) {
    order.subarray(start, start + runLength).sort((a, b) => compare(texts[a]!, texts[b]!) || a - b)
    done += Math.min(runLength, order.length - start)
    if (start % (4 * runLength) === 0) yield share()
  }
  for (let width = runLength; width < order.length; width *= 2) {
    for (let start = 0; start < order.length; start += 2 * width) {
      const middle = Math.min(start + width, order.length)
      const end = Math.min(start + 2 * width, order.length)
      let left = start
      let right = middle
      for (let at = start; at < end; at++) {
        const takeLeft =
          left < middle && (right >= end || compare(texts[order[left]!]!, texts[order[right]!]!) <= 0)
        spare[at] = order[takeLeft ? left++ : right++]!
        if (++done % mergedPerStep === 0) yield share()
      }
    }
    const full = spare
    spare = order
    order = full
  }
  return order
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Which numbers (records, words) carry a key: sorted typed arrays for the bulk, chained ones for what came later. */
export class Postings {
  /** Distinct keys of the bulk, ascending. */
  #keys: Uint32Array
  /** Where the numbers of key i begin; one more at the end. */
  #starts: Uint32Array
  #values: Uint32Array
  /** First key whose upper bits are at least i. */
  #directory: Uint32Array
  #shift: number
  #overlay = new Overlay()

  constructor(keys: Uint32Array, starts: Uint32Array, values: Uint32Array) {
    this.#keys = keys
    this.#starts = starts
    this.#values = values
    const bits = Math.max(1, Math.min(24, Math.ceil(Math.log2(keys.length + 1)) - 1))
    this.#shift = 32 - bits
    this.#directory = directoryOf(keys, bits)
  }

  static readonly empty = (): Postings =>
    new Postings(new Uint32Array(0), new Uint32Array(1), new Uint32Array(0))

  /** Sort pairs of key and number into postings. `keys` and `values` are used up. Numbers of a key stay in order, doubles leave. */
  static fromPairs(keys: Uint32Array, values: Uint32Array): Postings {
    const [sortedKeys, sortedValues] = sortByKey(keys, values)
    let distinct = 0
    let kept = 0
    const count = sortedKeys.length
    const starts: number[] | Uint32Array = new Uint32Array(countDistinct(sortedKeys) + 1)
    for (let i = 0; i < count; i++) {
      const key = sortedKeys[i]!
      if (i === 0 || key !== sortedKeys[i - 1]!) {
        starts[distinct] = kept
        // The place is free: at most as many keys as entries lie before it.
        sortedKeys[distinct] = key
        distinct++
        sortedValues[kept++] = sortedValues[i]!
      } else if (sortedValues[i] !== sortedValues[kept - 1]) sortedValues[kept++] = sortedValues[i]!
    }
    starts[distinct] = kept
    return new Postings(sortedKeys.slice(0, distinct), starts, sortedValues.slice(0, kept))
  }

  /** How many numbers carry the key; deleted ones count until the next compaction. */
  count(key: number): number {
    const at = this.#find(key)
    const bulk = at < 0 ? 0 : this.#starts[at + 1]! - this.#starts[at]!
    return this.#overlay.size === 0 ? bulk : bulk + this.#overlay.count(key)
  }

  forEach(key: number, visit: (value: number) => void): void {
    const at = this.#find(key)
    if (at >= 0) {
      const end = this.#starts[at + 1]!
      for (let i = this.#starts[at]!; i < end; i++) visit(this.#values[i]!)
    }
    if (this.#overlay.size > 0) this.#overlay.forEach(key, visit)
  }

  /** Visit the first `most` numbers with this key, and look at no other. @returns how many it were. */
  forFirst(key: number, most: number, visit: (value: number) => void): number {
    let left = most
    const at = this.#find(key)
    if (at >= 0) {
      const end = Math.min(this.#starts[at + 1]!, this.#starts[at]! + most)
      for (let i = this.#starts[at]!; i < end; i++, left--) visit(this.#values[i]!)
    }
    if (this.#overlay.size > 0 && left > 0) {
      this.#overlay.forEach(key, (value) => {
        if (left <= 0) return
        left--
        visit(value)
      })
    }
    return most - left
  }

  /** Add `weight` to the sum of every number with this key; numbers met first go into `touched` from `count` on. */
  addWeights(key: number, weight: number, sums: Float32Array, touched: Uint32Array, count: number): number {
    let n = count
    const at = this.#find(key)
    if (at >= 0) {
      const end = this.#starts[at + 1]!
      const values = this.#values
      for (let i = this.#starts[at]!; i < end; i++) {
        const value = values[i]!
        if (sums[value] === 0) touched[n++] = value
        sums[value] = sums[value]! + weight
      }
    }
    if (this.#overlay.size > 0) {
      this.#overlay.forEach(key, (value) => {
        if (sums[value] === 0) touched[n++] = value
        sums[value] = sums[value]! + weight
      })
    }
    return n
  }

  add(key: number, value: number): void {
    this.#overlay.add(key, value)
  }

  get overlaySize(): number {
    return this.#overlay.size
  }

  get bytes(): number {
    return (
      this.#keys.byteLength +
      this.#starts.byteLength +
      this.#values.byteLength +
      this.#directory.byteLength +
      this.#overlay.bytes
    )
  }

  /** The bulk, for saving; the overlay must be empty. */
  parts(): readonly [Uint32Array, Uint32Array, Uint32Array] {
    return [this.#keys, this.#starts, this.#values]
  }

  #find(key: number): number {
    const keys = this.#keys
    const bucket = key >>> this.#shift
    let low = this.#directory[bucket]!
    let high = this.#directory[bucket + 1]! - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = keys[middle]!
      if (found === key) return middle
      if (found < key) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

function countDistinct(sorted: Uint32Array): number {
  let distinct = 0
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++
  return distinct
}

function directoryOf(keys: Uint32Array, bits: number): Uint32Array {
  const directory = new Uint32Array(2 ** bits + 1)
  let bucket = 0
  for (let i = 0; i < keys.length; i++) {
    const own = keys[i]! >>> (32 - bits)
    while (bucket <= own) directory[bucket++] = i
  }
  while (bucket < directory.length) directory[bucket++] = keys.length
  return directory
}

const digitBits = 11
const digitMask = 2 ** digitBits - 1

/** How often each value of each of the three digits of a key occurs. */
function histograms(keys: Uint32Array): readonly Uint32Array[] {
  const low = new Uint32Array(2 ** digitBits)
  const middle = new Uint32Array(2 ** digitBits)
  const high = new Uint32Array(2 ** digitBits)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    low[key & digitMask]!++
    middle[(key >>> digitBits) & digitMask]!++
    high[key >>> (2 * digitBits)]!++
  }
  return [low, middle, high]
}

/** Stable radix sort, 11 bits at a time. Both arrays are used up. */
export function sortByKey(keys: Uint32Array, values: Uint32Array): [Uint32Array, Uint32Array] {
  let fromKeys = keys
  let fromValues = values
  let toKeys = new Uint32Array(keys.length)
  let toValues = new Uint32Array(keys.length)
  const passes = histograms(keys)
  for (let pass = 0; pass < passes.length; pass++) {
    const shift = pass * digitBits
    const starts = passes[pass]!
    let sum = 0
    for (let i = 0; i < starts.length; i++) {
      const count = starts[i]!
      starts[i] = sum
      sum += count
    }
    for (let i = 0; i < fromKeys.length; i++) {
      const key = fromKeys[i]!
      const digit = (key >>> shift) & digitMask
      const at = starts[digit]!
      starts[digit] = at + 1
      toKeys[at] = key
      toValues[at] = fromValues[i]!
    }
    const spareKeys = fromKeys
    const spareValues = fromValues
    fromKeys = toKeys
    fromValues = toValues
    toKeys = spareKeys as Uint32Array<ArrayBuffer>
    toValues = spareValues as Uint32Array<ArrayBuffer>
  }
  return [fromKeys, fromValues]
}

/** Chains in typed arrays: the newest entry of a hash bucket points at the one before. */
class Overlay {
  size = 0
  #heads = new Uint32Array(0)
  #keys = new Uint32Array(0)
  #values = new Uint32Array(0)
  #next = new Uint32Array(0)

  get bytes(): number {
    return this.#heads.byteLength + this.#keys.byteLength * 3
  }

  add(key: number, value: number): void {
    if (this.size === this.#keys.length) this.#grow()
    const at = this.size++
    const bucket = key & (this.#heads.length - 1)
    this.#keys[at] = key
    this.#values[at] = value
    this.#next[at] = this.#heads[bucket]!
    this.#heads[bucket] = at + 1
  }

  count(key: number): number {
    let count = 0
    this.forEach(key, () => count++)
    return count
  }

  forEach(key: number, visit: (value: number) => void): void {
    for (let at = this.#heads[key & (this.#heads.length - 1)] ?? 0; at !== 0; at = this.#next[at - 1]!) {
      if (this.#keys[at - 1] === key) visit(this.#values[at - 1]!)
    }
  }

  #grow(): void {
    const size = Math.max(1024, this.#keys.length * 2)
    const grown = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const array = new Uint32Array(size)
      array.set(old)
      return array
    }
    this.#keys = grown(this.#keys)
    this.#values = grown(this.#values)
    this.#next = grown(this.#next)
    this.#heads = new Uint32Array(size)
    for (let at = 0; at < this.size; at++) {
      const bucket = this.#keys[at]! & (size - 1)
      this.#next[at] = this.#heads[bucket]!
      this.#heads[bucket] = at + 1
    }
  }
}

/** One character per byte: strings of these compare like the bytes, because comparison is by code unit. */
export function bytesToText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function textToBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Keys per chunk before it is split: inserting moves at most so many, whatever the number of rows. */
const maxChunk = 512

/** Rows ordered by key; key → value by a map, the order by chunks of sorted keys. */
export class OrderedRows {
  readonly #values = new Map<string, Uint8Array>()
  #chunks: string[][] = [[]]

  get(key: string): Uint8Array | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Uint8Array): void {
    if (!this.#values.has(key)) this.#insert(key)
    this.#values.set(key, value)
  }

  delete(key: string): void {
    if (!this.#values.delete(key)) return
    const at = this.#chunkOf(key)
    const chunk = this.#chunks[at]!
    chunk.splice(lowerBound(chunk, key), 1)
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(at, 1)
  }

  /** Ascending, only keys that begin with `prefix` and stand behind `after`. */
  range(prefix: string, after: string | undefined, limit: number): { key: Uint8Array; value: Uint8Array }[] {
    const found: { key: Uint8Array; value: Uint8Array }[] = []
    const from = after !== undefined && after > prefix ? after : prefix
    let at = this.#chunkOf(from)
    let i = lowerBound(this.#chunks[at]!, from)
    while (found.length < limit) {
      const key = this.#chunks[at]![i]
      if (key === undefined) {
        at += 1
        i = 0
        if (at === this.#chunks.length) break
        continue
      }
      i += 1
      if (after !== undefined && key <= after) continue
      if (!key.startsWith(prefix)) break
      found.push({ key: textToBytes(key), value: this.#values.get(key)!.slice() })
    }
    return found
  }

  copy(): OrderedRows {
    const copy = new OrderedRows()
    for (const [key, value] of this.#values) copy.#values.set(key, value)
    copy.#chunks = this.#chunks.map((chunk) => [...chunk])
    return copy
  }

  #insert(key: string): void {
    const at = this.#chunkOf(key)
    const chunk = this.#chunks[at]!
    chunk.splice(lowerBound(chunk, key), 0, key)
    if (chunk.length > maxChunk) this.#chunks.splice(at + 1, 0, chunk.splice(maxChunk / 2))
  }

  /** The last chunk that begins at or before `key`; the first, if none does. */
  #chunkOf(key: string): number {
    let low = 0
    let high = this.#chunks.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.#chunks[middle]![0]! <= key) low = middle
      else high = middle
    }
    return low
  }
}

/** Index of the first key that is not before `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

/** Keeps the numbers with the highest sums: a heap with the lowest on top. */
export class TopValues {
  readonly #values: Uint32Array
  readonly #sums: Float32Array
  #size = 0

  constructor(limit: number) {
    this.#values = new Uint32Array(limit)
    this.#sums = new Float32Array(limit)
  }

  clear(): void {
    this.#size = 0
  }

  offer(value: number, sum: number): void {
    if (this.#size < this.#values.length) {
      let i = this.#size++
      while (i > 0) {
        const parent = (i - 1) >> 1
        if (this.#sums[parent]! <= sum) break
        this.#place(i, this.#values[parent]!, this.#sums[parent]!)
        i = parent
      }
      this.#place(i, value, sum)
      return
    }
    if (sum <= this.#sums[0]!) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && this.#sums[child + 1]! < this.#sums[child]!) child++
      if (this.#sums[child]! >= sum) break
      this.#place(i, this.#values[child]!, this.#sums[child]!)
      i = child
    }
    this.#place(i, value, sum)
  }

  /** Highest first. */
  sorted(): { readonly value: number; readonly sum: number }[] {
    const list = Array.from({ length: this.#size }, (_, i) => ({
      value: this.#values[i]!,
      sum: this.#sums[i]!,
    }))
    return list.sort((a, b) => b.sum - a.sum || a.value - b.value)
  }

  #place(i: number, value: number, sum: number): void {
    this.#values[i] = value
    this.#sums[i] = sum
  }
}

/** An array of 32-bit numbers that grows by half, so that what it wastes stays small. */
export class GrowableUint32 {
  #items: Uint32Array
  length: number

  constructor(items: Uint32Array = new Uint32Array(0), length: number = items.length) {
    this.#items = items
    this.length = length
  }

  push(value: number): void {
    if (this.length === this.#items.length) this.#resize(Math.max(256, Math.ceil(this.length * 1.5)))
    this.#items[this.length++] = value
  }

  at(i: number): number {
    return this.#items[i]!
  }

  set(i: number, value: number): void {
    this.#items[i] = value
  }

  /** The items alone; shares memory. */
  view(): Uint32Array {
    return this.#items.subarray(0, this.length)
  }

  /** Give back what was kept for growing, but for room for some more: else the next item would copy all. */
  trim(): void {
    const wanted = this.length + (this.length >> 5) + 64
    if (this.#items.length > wanted) this.#resize(wanted)
  }

  get bytes(): number {
    return this.#items.byteLength
  }

  #resize(size: number): void {
    const items = new Uint32Array(size)
    items.set(this.#items.subarray(0, this.length))
    this.#items = items
  }
}

/** Bytes that grow by half. */
export class GrowableBytes {
  #items: Uint8Array
  length: number

  constructor(items: Uint8Array = new Uint8Array(0), length: number = items.length) {
    this.#items = items
    this.length = length
  }

  push(value: number): void {
    if (this.length === this.#items.length) this.#resize(Math.max(1024, Math.ceil(this.length * 1.5)))
    this.#items[this.length++] = value
  }

  /** The array below, with room for `count` more behind `length`; write there, then raise `length`. Good until the next call. */
  room(count: number): Uint8Array {
    const needed = this.length + count
    if (needed > this.#items.length) this.#resize(Math.max(1024, needed, Math.ceil(this.length * 1.5)))
    return this.#items
  }

  at(i: number): number {
    return this.#items[i]!
  }

  set(i: number, value: number): void {
    this.#items[i] = value
  }

  view(): Uint8Array {
    return this.#items.subarray(0, this.length)
  }

  trim(): void {
    const wanted = this.length + (this.length >> 5) + 64
    if (this.#items.length > wanted) this.#resize(wanted)
  }

  get bytes(): number {
    return this.#items.byteLength
  }

  #resize(size: number): void {
    const items = new Uint8Array(size)
    items.set(this.#items.subarray(0, this.length))
    this.#items = items
  }
}

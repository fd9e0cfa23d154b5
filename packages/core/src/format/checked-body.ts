/**
 * Lines of one bundle after the other, in memory that is used again for the next bundle. A first load makes a MiB of them per bundle:
 * with an object for each line, and memory of its own for each body, they would wait for V8's next full collection.
 */
export class CheckedBody {
  #bytes = new Uint8Array(0)
  #length = 0
  #lines = 0

  /** Bytes of UTF-8, line feeds included. */
  get length(): number {
    return this.#length
  }

  get lines(): number {
    return this.#lines
  }

  /** As it is; holds until the next change. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** @param bytes - Of one line that was checked, its line feed included. */
  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (this.#bytes.length < length) {
      const larger = new Uint8Array(Math.max(Math.ceil(length / step) * step, this.#bytes.length * 2))
      larger.set(this.bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = length
    this.#lines += 1
  }

  /** Begin anew in the same memory: nothing of what was here may be looked at any more. */
  clear(): void {
    this.#length = 0
    this.#lines = 0
  }
}

const step = 64 * 1024

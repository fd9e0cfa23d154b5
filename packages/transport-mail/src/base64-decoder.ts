const skip = 255
const values = new Uint8Array(256).fill(skip)
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  values[letter.charCodeAt(0)] = i
}

/**
 * Base64 that comes in pieces cut anywhere, decoded into one array without text in between: for attachments of many megabytes.
 * What is no base64 is passed over, as RFC 2045 demands.
 */
export class Base64Decoder {
  readonly #target: Uint8Array
  #length = 0
  #bits = 0
  #count = 0

  constructor(mostBytes: number) {
    this.#target = Buffer.allocUnsafeSlow(mostBytes)
  }

  write(piece: Uint8Array): void {
    const target = this.#target
    let [length, bits, count] = [this.#length, this.#bits, this.#count]
    for (let i = 0; i < piece.length; i++) {
      const value = values[piece[i]!]!
      if (value === skip) continue
      bits = (bits << 6) | value
      count += 1
      if (count < 4) continue
      target[length] = bits >>> 16
      target[length + 1] = bits >>> 8
      target[length + 2] = bits
      length += 3
      bits = 0
      count = 0
    }
    this.#length = length
    this.#bits = bits
    this.#count = count
  }

  /** Everything so far; a view of what was allocated. */
  end(): Uint8Array {
    let length = this.#length
    if (this.#count === 3) {
      this.#target[length++] = this.#bits >>> 10
      this.#target[length++] = this.#bits >>> 2
    } else if (this.#count === 2) this.#target[length++] = this.#bits >>> 4
    return this.#target.subarray(0, length)
  }
}

import { GrowableBytes, GrowableUint32 } from './growable.js'
import { hashText } from '../text/hash.js'

/** Texts by number and numbers by text, in typed arrays: each text is kept once. */
export class TextPool {
  #bytes: GrowableBytes
  /** Where text i begins; its end is where the next one begins. */
  #starts: GrowableUint32
  /** Open addressing; number + 1, 0 = free. */
  #table: Uint32Array

  constructor(bytes = new GrowableBytes(), starts = new GrowableUint32(new Uint32Array(1))) {
    this.#bytes = bytes
    this.#starts = starts
    this.#table = new Uint32Array(256)
    this.#rehash(tableSize(this.size))
  }

  get size(): number {
    return this.#starts.length - 1
  }

  get bytes(): number {
    return this.#bytes.bytes + this.#starts.bytes + this.#table.byteLength
  }

  /** Number of the text; -1 when it is not here. */
  find(text: string): number {
    const mask = this.#table.length - 1
    for (let slot = hashText(text) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#table[slot]! - 1
      if (number < 0) return -1
      if (this.#equals(number, text)) return number
    }
  }

  /** Number of the text, which is added when it is new. */
  add(text: string): number {
    const mask = this.#table.length - 1
    let slot = hashText(text) & mask
    for (; ; slot = (slot + 1) & mask) {
      const number = this.#table[slot]! - 1
      if (number < 0) break
      if (this.#equals(number, text)) return number
    }
    const number = this.append(text)
    this.#table[slot] = number + 1
    if (this.size * 4 > this.#table.length * 3) this.#rehash(this.#table.length * 2)
    return number
  }

  /** Number of a further text, equal to another one or not. Not to be found by {@link find} until the next rehash. */
  append(text: string): number {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c < 0x80) this.#bytes.push(c)
      else if (c < 0x800) {
        this.#bytes.push(0xc0 | (c >> 6))
        this.#bytes.push(0x80 | (c & 63))
      } else {
        // Halves of surrogate pairs are kept as they come: three bytes each.
        this.#bytes.push(0xe0 | (c >> 12))
        this.#bytes.push(0x80 | ((c >> 6) & 63))
        this.#bytes.push(0x80 | (c & 63))
      }
    }
    this.#starts.push(this.#bytes.length)
    return this.size - 1
  }

  text(number: number): string {
    const end = this.#starts.at(number + 1)
    let text = ''
    for (let i = this.#starts.at(number); i < end;) {
      const c = this.#bytes.at(i)
      if (c < 0x80) {
        text += String.fromCharCode(c)
        i++
      } else if (c < 0xe0) {
        text += String.fromCharCode(((c & 31) << 6) | (this.#bytes.at(i + 1) & 63))
        i += 2
      } else {
        text += String.fromCharCode(
          ((c & 15) << 12) | ((this.#bytes.at(i + 1) & 63) << 6) | (this.#bytes.at(i + 2) & 63),
        )
        i += 3
      }
    }
    return text
  }

  trim(): void {
    this.#bytes.trim()
    this.#starts.trim()
  }

  parts(): readonly [Uint8Array, Uint32Array] {
    return [this.#bytes.view(), this.#starts.view()]
  }

  #equals(number: number, text: string): boolean {
    let i = this.#starts.at(number)
    const end = this.#starts.at(number + 1)
    for (let k = 0; k < text.length; k++) {
      const c = text.charCodeAt(k)
      if (c < 0x80) {
        if (i >= end || this.#bytes.at(i) !== c) return false
        i++
      } else return this.text(number) === text
    }
    return i === end
  }

  #rehash(size: number): void {
    const table = new Uint32Array(size)
    const mask = size - 1
    for (let number = 0; number < this.size; number++) {
      let slot = hashText(this.text(number)) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = number + 1
    }
    this.#table = table
  }
}

function tableSize(count: number): number {
  let size = 256
  while (size * 3 < count * 4 + 4) size *= 2
  return size
}

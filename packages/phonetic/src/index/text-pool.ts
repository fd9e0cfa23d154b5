import { GrowableBytes, GrowableUint32 } from './growable.js'
import { hashAscii, hashText } from '../text/hash.js'

/** Lower bits of a slot: number of the text + 1. The upper four are bits of its hash, so that most other texts need no look. */
const numberBits = 28
const numberMask = 2 ** numberBits - 1

/** Texts by number and numbers by text, in typed arrays: each text is kept once. */
export class TextPool {
  #bytes: GrowableBytes
  /** Where text i begins; its end is where the next one begins. */
  #starts: GrowableUint32
  /** Open addressing; 0 = free. */
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
    const entry = this.#table[this.#slotOf(text, hashText(text))]!
    return entry === 0 ? -1 : (entry & numberMask) - 1
  }

  /** Number of the text, which is added when it is new. */
  add(text: string): number {
    const hash = hashText(text)
    const slot = this.#slotOf(text, hash)
    const entry = this.#table[slot]!
    if (entry !== 0) return (entry & numberMask) - 1
    const number = this.append(text)
    this.#table[slot] = entryOf(number, hash)
    if (this.size * 4 > this.#table.length * 3) this.#rehash(this.#table.length * 2)
    return number
  }

  /** Number of a further text, equal to another one or not. Not to be found by {@link find} until the next rehash. */
  append(text: string): number {
    const bytes = this.#bytes.room(text.length * 3)
    let at = this.#bytes.length
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c < 0x80) bytes[at++] = c
      else if (c < 0x800) {
        bytes[at++] = 0xc0 | (c >> 6)
        bytes[at++] = 0x80 | (c & 63)
      } else {
        // Halves of surrogate pairs are kept as they come: three bytes each.
        bytes[at++] = 0xe0 | (c >> 12)
        bytes[at++] = 0x80 | ((c >> 6) & 63)
        bytes[at++] = 0x80 | (c & 63)
      }
    }
    this.#bytes.length = at
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

  /** Where the text stands, or the free place where it belongs. */
  #slotOf(text: string, hash: number): number {
    const table = this.#table
    const mask = table.length - 1
    const tag = hash >>> numberBits
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = table[slot]!
      if (entry === 0) return slot
      if (entry >>> numberBits === tag && this.#equals((entry & numberMask) - 1, text)) return slot
    }
  }

  #equals(number: number, text: string): boolean {
    let i = this.#starts.at(number)
    const end = this.#starts.at(number + 1)
    if (end - i < text.length) return false
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
    const bytes = this.#bytes.view()
    for (let number = 0; number < this.size; number++) {
      const plain = hashAscii(bytes, this.#starts.at(number), this.#starts.at(number + 1))
      const hash = plain >= 0 ? plain : hashText(this.text(number))
      let slot = hash & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = entryOf(number, hash)
    }
    this.#table = table
  }
}

function entryOf(number: number, hash: number): number {
  return (((hash >>> numberBits) << numberBits) | (number + 1)) >>> 0
}

function tableSize(count: number): number {
  let size = 256
  while (size * 3 < count * 4 + 4) size *= 2
  return size
}

/**
 * Inflate (RFC 1951) that refuses exactly what zlib refuses.
 *
 * fflate takes streams that zlib does not: stored blocks whose two lengths disagree, incomplete codes, streams without end. A
 * member who knows that could make a bundle that opens on one runtime only. Here output never grows beyond the size asked
 * for, and the caller learns how much of the input was used.
 */
import { type HuffmanTable, makeHuffmanTable } from './huffman-table.js'

/** RFC 1951 section 3.2.5: base and extra bits of length codes 257 to 285 and of distance codes 0 to 29. */
const lengthBase = makeBases(29, 4, 3)
const distanceBase = makeBases(30, 2, 1)
/** Section 3.2.7: the order in which lengths of the code length code stand. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const endOfBlock = 256

interface Bases {
  readonly base: Uint16Array
  readonly extra: Uint8Array
}

function makeBases(count: number, perStep: number, first: number): Bases {
  const base = new Uint16Array(count)
  const extra = new Uint8Array(count)
  let value = first
  for (let code = 0; code < count; code++) {
    extra[code] = Math.max(0, Math.floor(code / perStep) - 1)
    base[code] = value
    value += 1 << extra[code]!
  }
  // The last length code is 258 by itself.
  if (perStep === 4) {
    base[28] = 258
    extra[28] = 0
  }
  return { base, extra }
}

/** What is wrong with a stream, for the developer. */
export class InflateFault extends Error {
  override readonly name = 'InflateFault'
}

export interface Inflated {
  /** Bytes written to `output`. */
  readonly length: number
  /** Bytes of the input up to the end of the stream. */
  readonly consumed: number
}

/**
 * @param output - Receives the bytes; one more than fits is a fault.
 * @throws {@link InflateFault} and nothing else, whatever the input is.
 */
export function strictInflate(data: Uint8Array, output: Uint8Array): Inflated {
  return new Inflater(data, output).run()
}

class Inflater {
  readonly #data: Uint8Array
  readonly #output: Uint8Array
  #at = 0
  #hold = 0
  #bits = 0
  #length = 0

  constructor(data: Uint8Array, output: Uint8Array) {
    this.#data = data
    this.#output = output
  }

  run(): Inflated {
    for (let last = false; !last;) {
      last = this.#take(1) === 1
      const type = this.#take(2)
      if (type === 0) this.#stored()
      else if (type === 1) this.#codes(fixedLiterals, fixedDistances)
      else if (type === 2) this.#dynamic()
      else throw new InflateFault('a reserved block type')
    }
    return { length: this.#length, consumed: this.#at - (this.#bits >> 3) }
  }

  #stored(): void {
    // Back to whole bytes; those read ahead belong to the block.
    this.#at -= this.#bits >> 3
    this.#hold = 0
    this.#bits = 0
    const [low, high, lowCheck, highCheck] = this.#data.subarray(this.#at, this.#at + 4)
    if (highCheck === undefined) throw new InflateFault('cut off')
    if ((low! ^ lowCheck!) !== 255 || (high! ^ highCheck) !== 255)
      throw new InflateFault('two lengths that disagree')
    const block = this.#data.subarray(this.#at + 4, this.#at + 4 + low! + high! * 256)
    if (block.length < low! + high! * 256) throw new InflateFault('cut off')
    if (this.#length + block.length > this.#output.length) throw new InflateFault('too much output')
    this.#output.set(block, this.#length)
    this.#length += block.length
    this.#at += 4 + block.length
  }

  #dynamic(): void {
    const literals = this.#take(5) + 257
    const distances = this.#take(5) + 1
    if (literals > 286 || distances > 30) throw new InflateFault('too many codes')
    const lengths = this.#codeLengths(literals + distances)
    if (lengths[endOfBlock] === 0) throw new InflateFault('no code for the end of the block')
    const literalTable = makeHuffmanTable(lengths.subarray(0, literals), true)
    const distanceTable = makeHuffmanTable(lengths.subarray(literals), true)
    if (literalTable === undefined || distanceTable === undefined)
      throw new InflateFault('an impossible set of codes')
    this.#codes(literalTable, distanceTable)
  }

  #codeLengths(count: number): Uint8Array {
    const own = new Uint8Array(19)
    const given = this.#take(4) + 4
    for (const symbol of codeLengthOrder.slice(0, given)) own[symbol] = this.#take(3)
    const table = makeHuffmanTable(own, false)
    if (table === undefined) throw new InflateFault('an impossible set of codes')
    const lengths = new Uint8Array(count)
    for (let at = 0; at < count;) {
      const symbol = this.#symbol(table)
      if (symbol < 16) {
        lengths[at++] = symbol
        continue
      }
      if (symbol === 16 && at === 0) throw new InflateFault('nothing to repeat')
      const value = symbol === 16 ? lengths[at - 1]! : 0
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)
      if (at + times > count) throw new InflateFault('too many repetitions')
      lengths.fill(value, at, at + times)
      at += times
    }
    return lengths
  }

  #codes(literals: HuffmanTable, distances: HuffmanTable): void {
    const output = this.#output
    for (;;) {
      const symbol = this.#symbol(literals)
      if (symbol < 256) {
        if (this.#length === output.length) throw new InflateFault('too much output')
        output[this.#length++] = symbol
      } else if (symbol === endOfBlock) {
        return
      } else {
        this.#copy(
          this.#number(lengthBase, symbol - 257),
          this.#number(distanceBase, this.#symbol(distances)),
        )
      }
    }
  }

  #copy(count: number, distance: number): void {
    const output = this.#output
    const start = this.#length
    if (distance > start) throw new InflateFault('a distance beyond the beginning')
    if (start + count > output.length) throw new InflateFault('too much output')
    // Byte by byte: source and target may overlap, and then the copy repeats itself.
    for (let at = start; at < start + count; at++) output[at] = output[at - distance]!
    this.#length = start + count
  }

  #number({ base, extra }: Bases, code: number): number {
    const first = base[code]
    if (first === undefined) throw new InflateFault('a code without meaning')
    return first + this.#take(extra[code]!)
  }

  #symbol({ entries, bits }: HuffmanTable): number {
    this.#refill()
    const entry = entries[this.#hold & ((1 << bits) - 1)]!
    const length = entry & 15
    if (length === 0) throw new InflateFault('a code without meaning')
    this.#drop(length)
    return entry >> 4
  }

  #take(count: number): number {
    this.#refill()
    const value = this.#hold & ((1 << count) - 1)
    this.#drop(count)
    return value
  }

  #drop(count: number): void {
    if (count > this.#bits) throw new InflateFault('cut off')
    this.#hold >>>= count
    this.#bits -= count
  }

  /** At least 17 bits, unless the data end. */
  #refill(): void {
    while (this.#bits <= 16 && this.#at < this.#data.length) {
      this.#hold |= this.#data[this.#at++]! << this.#bits
      this.#bits += 8
    }
  }
}

/** Section 3.2.6. Symbols 286, 287 and distances 30, 31 have codes, but no meaning. */
const fixedLiterals = makeFixed([
  [144, 8],
  [112, 9],
  [24, 7],
  [8, 8],
])
const fixedDistances = makeFixed([[32, 5]])

function makeFixed(runs: readonly (readonly [count: number, length: number])[]): HuffmanTable {
  const lengths = Uint8Array.from(runs.flatMap(([count, length]) => Array<number>(count).fill(length)))
  const table = makeHuffmanTable(lengths, false)
  if (table === undefined) throw new InflateFault('an impossible set of codes')
  return table
}

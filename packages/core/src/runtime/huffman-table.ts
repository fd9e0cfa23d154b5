/**
 * Canonical Huffman codes of RFC 1951 section 3.2.2 as one lookup table.
 */

export interface HuffmanTable {
  /** By the next `bits` bits of the stream, least significant first: symbol × 16 + length of its code; 0 = no code. */
  readonly entries: Uint16Array
  readonly bits: number
}

/** `undefined` for a set of codes that zlib refuses: over-subscribed, or incomplete but for a single code of one bit. */
export function makeHuffmanTable(lengths: Uint8Array, mayBeSingle: boolean): HuffmanTable | undefined {
  const counts = new Uint16Array(16)
  for (const length of lengths) counts[length]!++
  let bits = 15
  while (bits > 0 && counts[bits] === 0) bits--
  // No code at all: wrong only when one is asked for.
  if (bits === 0) return mayBeSingle ? { entries: new Uint16Array(1), bits: 0 } : undefined
  const next = new Uint16Array(16)
  let free = 1
  let code = 0
  for (let length = 1; length <= bits; length++) {
    free = free * 2 - counts[length]!
    if (free < 0) return undefined
    code = (code + (length === 1 ? 0 : counts[length - 1]!)) << 1
    next[length] = code
  }
  if (free > 0 && !(mayBeSingle && bits === 1)) return undefined
  return { entries: fillTable(lengths, next, bits), bits }
}

function fillTable(lengths: Uint8Array, next: Uint16Array, bits: number): Uint16Array {
  const entries = new Uint16Array(1 << bits)
  lengths.forEach((length, symbol) => {
    if (length === 0) return
    const code = reverse(next[length]!++, length)
    for (let at = code; at < entries.length; at += 1 << length) entries[at] = symbol * 16 + length
  })
  return entries
}

/** Codes stand in the stream with their most significant bit first. */
function reverse(code: number, length: number): number {
  let reversed = 0
  for (let bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit)
  return reversed
}

/**
 * CRC-32 of RFC 1952 section 8, four bytes at a time (slicing, Kounavis and Berry 2005).
 */
const tables = makeTables()

function makeTables(): readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const [first, second, third, fourth] = [0, 1, 2, 3].map(() => new Uint32Array(256)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    first[byte] = crc
  }
  const step = (crc: number): number => (crc >>> 8) ^ (first[crc & 0xff] ?? 0)
  for (let byte = 0; byte < 256; byte++) {
    second[byte] = step(first[byte] ?? 0)
    third[byte] = step(second[byte] ?? 0)
    fourth[byte] = step(third[byte] ?? 0)
  }
  return [first, second, third, fourth]
}

export function crc32(data: Uint8Array): number {
  const [first, second, third, fourth] = tables
  const whole = data.length - (data.length % 4)
  let crc = -1
  let at = 0
  for (; at < whole; at += 4) {
    crc ^=
      byteAt(data, at) |
      (byteAt(data, at + 1) << 8) |
      (byteAt(data, at + 2) << 16) |
      (byteAt(data, at + 3) << 24)
    crc =
      byteAt(fourth, crc & 0xff) ^
      byteAt(third, (crc >>> 8) & 0xff) ^
      byteAt(second, (crc >>> 16) & 0xff) ^
      byteAt(first, crc >>> 24)
  }
  for (; at < data.length; at++) crc = (crc >>> 8) ^ byteAt(first, (crc ^ byteAt(data, at)) & 0xff)
  return ~crc >>> 0
}

const byteAt = (values: Uint8Array | Uint32Array, at: number): number => values[at] ?? 0

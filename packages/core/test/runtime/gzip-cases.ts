/** Wrong and right gzip data with the verdict that every runtime must give. */
import { gzipSync } from 'fflate'

export interface GzipCase {
  readonly name: string
  readonly data: Uint8Array
  /** Announced by the manifest. */
  readonly size: number
  /** Refused when absent. */
  readonly output?: Uint8Array
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const pack = (data: Uint8Array): Uint8Array => gzipSync(data, { level: 6, mtime: 0 })
const text = bytes('{"op":"put"}\n'.repeat(40) + 'äöü')
const good = pack(text)

/** Bytes that do not repeat, so that the deflate stream is long: xorshift32, Marsaglia 2003. */
export function noise(length: number): Uint8Array {
  let state = 2463534242
  return Uint8Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  })
}

const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))
const change = (at: number, value: number, data: Uint8Array = good): Uint8Array =>
  data.with(at < 0 ? data.length + at : at, value)
const crcOf = (data: Uint8Array): number[] => [...pack(data).slice(-8)]

/** A member with a deflate stream of stored blocks, `final` bit only on the last. */
const stored = (content: Uint8Array, blocks: readonly number[]): Uint8Array =>
  join([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], blocks, crcOf(content))

const empty = new Uint8Array(0)
const noisy = noise(5_000)
const zeros = new Uint8Array(1024 * 1024 + 1)
const zerosPacked = pack(zeros)

export const gzipCases: readonly GzipCase[] = [
  { name: 'ordinary text', data: good, size: text.length, output: text },
  { name: 'nothing', data: pack(empty), size: 0, output: empty },
  { name: 'one byte', data: pack(bytes('x')), size: 1, output: bytes('x') },
  { name: 'noise longer than one step', data: pack(noisy), size: noisy.length, output: noisy },
  {
    name: 'a megabyte of zeros',
    data: pack(zeros.subarray(1)),
    size: 1024 * 1024,
    output: zeros.subarray(1),
  },
  {
    name: 'a stored block',
    data: stored(bytes('ab'), [1, 2, 0, 0xfd, 0xff, 0x61, 0x62]),
    size: 2,
    output: bytes('ab'),
  },
  {
    name: 'time, level and system in the header',
    data: join(good.slice(0, 4), [1, 2, 3, 4, 2, 11], good.slice(10)),
    size: text.length,
    output: text,
  },

  { name: 'a ratio above 200 beyond a megabyte', data: zerosPacked, size: zeros.length },
  { name: 'no data', data: empty, size: 0 },
  { name: 'a header alone', data: good.slice(0, 10), size: 0 },
  { name: 'header and trailer without data', data: join(good.slice(0, 10), crcOf(empty)), size: 0 },
  { name: 'one byte more announced', data: good, size: text.length + 1 },
  { name: 'one byte less announced', data: good, size: text.length - 1 },
  { name: 'nothing announced', data: good, size: 0 },
  { name: 'a wrong checksum', data: change(-5, good[good.length - 5]! ^ 1), size: text.length },
  { name: 'a length that lies upward', data: change(-4, good[good.length - 4]! + 1), size: text.length },
  {
    name: 'a length that lies upward, as announced',
    data: change(-4, good[good.length - 4]! + 1),
    size: text.length + 1,
  },
  {
    name: 'a length that lies downward, as announced',
    data: change(-4, good[good.length - 4]! - 1),
    size: text.length - 1,
  },
  { name: 'a length of zero', data: join(good.slice(0, -4), [0, 0, 0, 0]), size: text.length },
  { name: 'another first byte', data: change(0, 0x1e), size: text.length },
  { name: 'another method', data: change(2, 7), size: text.length },
  ...[1, 2, 4, 8, 16, 32, 0xe0].map((flag) => ({
    name: `header flag ${String(flag)}`,
    data: change(3, flag),
    size: text.length,
  })),
  {
    name: 'a name in the header',
    data: join(change(3, 8).slice(0, 10), [0x78, 0], good.slice(10)),
    size: text.length,
  },
  { name: 'a reserved block type', data: stored(empty, [7]), size: 0 },
  {
    name: 'a stored block whose lengths disagree',
    data: stored(bytes('ab'), [1, 2, 0, 0, 0, 0x61, 0x62]),
    size: 2,
  },
  { name: 'no final block', data: stored(bytes('ab'), [0, 2, 0, 0xfd, 0xff, 0x61, 0x62]), size: 2 },
  {
    name: 'something between data and trailer',
    data: join(good.slice(0, -8), [0], good.slice(-8)),
    size: text.length,
  },
  { name: 'a byte behind', data: join(good, [0]), size: text.length },
  { name: 'zeros behind', data: join(good, new Uint8Array(512)), size: text.length },
  { name: 'two members', data: join(good, good), size: text.length * 2 },
  { name: 'two members, the size of one', data: join(good, good), size: text.length },
  { name: 'an empty member behind', data: join(good, pack(empty)), size: text.length },
  {
    name: 'an empty member behind, with the trailer of the first',
    data: join(good, pack(empty).slice(0, -8), good.slice(-8)),
    size: text.length,
  },
  { name: 'an empty member before', data: join(pack(empty), good), size: text.length },
  { name: 'two equal members of noise', data: join(pack(noisy), pack(noisy)), size: noisy.length },
  ...Array.from({ length: good.length }, (_, at) => ({
    name: `cut at ${String(at)}`,
    data: good.slice(0, at),
    size: text.length,
  })),
  ...[1000, 1018, 1023, 1024, 1025, 1030, 2048, 4999].map((at) => ({
    name: `noise cut at ${String(at)}`,
    data: pack(noisy).slice(0, at),
    size: noisy.length,
  })),
]

/**
 * The frame around a deflate stream (RFC 1952), for makers of a runtime. One member, no optional header fields: a name or a
 * comment would travel unchecked.
 */
import { refuse } from '../format/refusal.js'
import { limitTable } from '../format/limits.js'

export interface GzipFrame {
  /** A view into the input, not a copy. */
  readonly deflate: Uint8Array
  /** CRC-32 that the output must have. */
  readonly crc32: number
}

const headerBytes = 10
const trailerBytes = 8

/** The error for every body that does not decompress as announced. */
export const refuseGzip = (what: string, cause?: unknown): Error => refuse('format.body', what, 'body', cause)

/**
 * @param size - Bytes that must come out. A size that the data cannot honestly have is refused before anything is inflated.
 * @throws {@link FormatError} `format.body`
 */
export function readGzipFrame(data: Uint8Array, size: number): GzipFrame {
  const end = data.length - trailerBytes
  if (end <= headerBytes) throw refuseGzip('expected a whole gzip member')
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8 || data[3] !== 0) {
    throw refuseGzip('expected a gzip header without optional fields')
  }
  if (size > limitTable.inflateRatioFloorBytes.hard && size > limitTable.inflateRatio.hard * data.length) {
    throw refuseGzip(`expected at most ${String(limitTable.inflateRatio.hard)} times the compressed size`)
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (view.getUint32(end + 4, true) !== size % 2 ** 32) throw refuseGzip('expected another length')
  return { deflate: data.subarray(headerBytes, end), crc32: view.getUint32(end, true) }
}

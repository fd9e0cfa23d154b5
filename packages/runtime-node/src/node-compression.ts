/**
 * gzip through node:zlib, with the verdicts of the portable runtime to the byte.
 *
 * zlib's own gunzip takes several members, skips what lies behind them and reads optional header fields; so the frame is
 * checked here and only the deflate stream inside is given to zlib.
 */
import { crc32, gzipSync, inflateRawSync } from 'node:zlib'
import type { Compression } from '@ordersync/core'
import { FormatError, readGzipFrame } from '@ordersync/core'

const refusal = (what: string, cause?: unknown): FormatError =>
  new FormatError('format.body', `body: ${what}`, {
    issues: [{ code: 'format.body', path: 'body', message: what }],
    ...(cause === undefined ? {} : { cause }),
  })

export const nodeCompression: Compression = {
  gzip: (data) => asBytes(gzipSync(data, { level: 6 })),
  gunzip: (data, size) => {
    const { deflate, crc32: expected } = readGzipFrame(data, size)
    const { output, consumed } = inflate(deflate, size)
    if (consumed !== deflate.length) throw refusal('expected exactly one gzip member')
    if (output.length !== size) throw refusal('expected more bytes')
    if (crc32(output) !== expected) throw refusal('expected another checksum')
    return output
  },
}

/** Announced by a signed manifest, and all the same not set aside at once beyond this many bytes. */
const mostInOnePiece = 4 * 1024 * 1024

/** What `info: true` answers; the type declarations leave it out. */
interface InflateInfo {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

function inflate(
  deflate: Uint8Array,
  size: number,
): { readonly output: Uint8Array; readonly consumed: number } {
  // zlib wants at least 1 here; the exact length is checked afterwards.
  const options = {
    maxOutputLength: Math.max(size, 1),
    info: true,
    // One piece with room to spare, instead of many small ones that are put together: less memory that waits to be given back.
    ...(size <= mostInOnePiece ? { chunkSize: size + 64 } : {}),
  }
  try {
    const { buffer, engine } = inflateRawSync(deflate, options) as unknown as InflateInfo
    return { output: asBytes(buffer), consumed: engine.bytesWritten }
  } catch (cause) {
    throw refusal('expected valid deflate data of the announced length', cause)
  }
}

/** A plain view: `Buffer` has methods of the same name that behave otherwise. */
const asBytes = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

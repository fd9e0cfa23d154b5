/**
 * gzip in JavaScript, behind the same promises as any other runtime's.
 *
 * fflate packs. It does not unpack: its `gunzipSync` allocates what the file claims, cuts at a wrong length and never checks
 * the CRC; its stream lets the end be missing; both take streams that zlib refuses.
 */
import { gzipSync } from 'fflate'
import { crc32 } from './crc32.js'
import { readGzipFrame, refuseGzip } from './gzip-frame.js'
import { InflateFault, strictInflate } from './strict-inflate.js'

/** One gzip member, level 6, without time: the same data give the same bytes. */
export const portableGzip = (data: Uint8Array): Uint8Array => gzipSync(data, { level: 6, mtime: 0 })

/** @throws {@link FormatError} `format.body`, see `Compression.gunzip`. */
export function portableGunzip(data: Uint8Array, size: number): Uint8Array {
  const { deflate, crc32: expected } = readGzipFrame(data, size)
  // Not what the file claims: the frame has bounded it by the data that are there.
  const output = new Uint8Array(size)
  const { length, consumed } = inflate(deflate, output)
  if (consumed !== deflate.length) throw refuseGzip('expected exactly one gzip member')
  if (length !== size) throw refuseGzip('expected more bytes')
  if (crc32(output) !== expected) throw refuseGzip('expected another checksum')
  return output
}

function inflate(deflate: Uint8Array, output: Uint8Array): ReturnType<typeof strictInflate> {
  try {
    return strictInflate(deflate, output)
  } catch (cause) {
    if (cause instanceof InflateFault)
      throw refuseGzip('expected valid deflate data of the announced length', cause)
    throw cause
  }
}

/**
 * Where the bytes of a file come from. A browser's `File` or `Blob` is one as it stands, see {@link blobSource}; on Node
 * `fs.openAsBlob` gives one too.
 */
export interface ByteSource {
  /** Name of the file, for people. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Bytes from `start` up to, not including, `end`; fewer at the end of the file. */
  slice(start: number, end: number): Promise<Uint8Array>
  /** From `start` to the end, in pieces of any size. */
  stream(start: number): AsyncIterable<Uint8Array>
}

/** The subset of `Blob` that is used. */
export interface BlobLike {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** Bytes read at once. */
const pieceBytes = 262_144

/** Bytes that are in memory already. They are not copied: leave them as they are until the import has ended. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    slice: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    async *stream(start) {
      for (let at = start; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
    },
  }
}

/** A `File` or `Blob`. */
export function blobSource(name: string, blob: BlobLike): ByteSource {
  const slice = async (start: number, end: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(start, Math.min(end, blob.size)).arrayBuffer())
  return {
    name,
    size: blob.size,
    slice,
    async *stream(start) {
      for (let at = start; at < blob.size; at += pieceBytes) yield await slice(at, at + pieceBytes)
    },
  }
}

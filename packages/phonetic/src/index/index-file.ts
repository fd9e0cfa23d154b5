/** A file that holds an index: head in JSON, then its arrays, then a check sum. Little-endian. */

/** Why a file is no index for this program. */
export type AddressIndexErrorCode =
  /** Cut, damaged or something else altogether. */
  | 'index.damaged'
  /** Made with other language packs, sound codes or an older program: make it anew from the book. */
  | 'index.version'

/** The file cannot be loaded; make the index anew from the addresses. */
export class AddressIndexError extends Error {
  override readonly name = 'AddressIndexError'
  readonly code: AddressIndexErrorCode

  constructor(code: AddressIndexErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

const magic = 0x3158494f // "OIX1"

export interface IndexParts {
  /** Versions of everything that decides what the arrays mean. */
  readonly fingerprint: string
  readonly live: number
  readonly arrays: readonly (Uint8Array | Uint32Array)[]
}

export function writeIndexFile(parts: IndexParts): Uint8Array {
  const head = new TextEncoder().encode(
    JSON.stringify({
      fingerprint: parts.fingerprint,
      live: parts.live,
      arrays: parts.arrays.map((array) => [array instanceof Uint32Array ? 4 : 1, array.length]),
    }),
  )
  const bodyStart = padded(8 + head.length)
  const size = parts.arrays.reduce((sum, array) => sum + padded(array.byteLength), bodyStart)
  const file = new Uint8Array(size + 4)
  const view = new DataView(file.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, head.length, true)
  file.set(head, 8)
  let at = bodyStart
  for (const array of parts.arrays) {
    file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += padded(array.byteLength)
  }
  view.setUint32(size, checkSum(file.subarray(0, size)), true)
  return file
}

/** @throws {@link AddressIndexError} `index.damaged`, or `index.version` when the fingerprint is another one. */
export function readIndexFile(bytes: Uint8Array, fingerprint: string): IndexParts {
  const damaged = (): AddressIndexError =>
    new AddressIndexError('index.damaged', 'the file is no address index, or it is damaged')
  if (bytes.length < 16 || bytes.length % 4 !== 0) throw damaged()
  // A copy of its own: arrays of 32 bits need an aligned beginning, and the caller may reuse his buffer.
  // (Not `slice`: that of Node's Buffer copies nothing.)
  const file = new Uint8Array(bytes)
  const view = new DataView(file.buffer)
  const end = file.length - 4
  if (view.getUint32(0, true) !== magic || view.getUint32(end, true) !== checkSum(file.subarray(0, end)))
    throw damaged()
  const headLength = view.getUint32(4, true)
  if (8 + headLength > end) throw damaged()
  const head = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headLength))) as {
    fingerprint: string
    live: number
    arrays: readonly (readonly [number, number])[]
  }
  if (head.fingerprint !== fingerprint) {
    throw new AddressIndexError(
      'index.version',
      `the index was made by ${head.fingerprint}, this is ${fingerprint}`,
    )
  }
  let at = padded(8 + headLength)
  const arrays = head.arrays.map(([width, length]) => {
    const start = at
    at += padded(width * length)
    if (at > end) throw damaged()
    return width === 4
      ? new Uint32Array(file.buffer, start, length)
      : new Uint8Array(file.buffer, start, length)
  })
  return { fingerprint: head.fingerprint, live: head.live, arrays }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

function checkSum(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  let sum = 0x811c9dc5
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, 0x01000193)
  return sum >>> 0
}

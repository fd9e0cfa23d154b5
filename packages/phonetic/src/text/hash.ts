/** 32-bit FNV-1a over the code units, finished so that all bits move. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return finish(hash)
}

/** The same of ASCII text that lies in bytes; -1 when other text does. */
export function hashAscii(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) {
    const c = bytes[i]!
    if (c > 127) return -1
    hash = Math.imul(hash ^ c, 0x01000193)
  }
  return finish(hash)
}

/** One 32-bit value of several; order counts. */
export function mixHashes(a: number, b: number): number {
  return finish(Math.imul(a, 0x9e3779b1) ^ (b + 0x7f4a7c15))
}

function finish(value: number): number {
  let hash = value
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash >>> 0
}

/** Key of a sound code; 0 for codes too short to be one. */
export function soundKey(code: string, coder: number): number {
  return code.length < 2 ? 0 : mixHashes(coder, hashText(code))
}

/**
 * UTF-8 without mercy. A decoder that eats the byte order mark or an encoder that turns a lone surrogate into U+FFFD changes
 * the content behind its hash.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Matches a surrogate without its partner: with the `u` flag a pair is one character. */
const loneSurrogate = /[\ud800-\udfff]/u

/** Valid Unicode, that is without lone surrogates. Engines since 2023 know it for free; older ones search. */
export const isWellFormed = (text: string & { isWellFormed?: () => boolean }): boolean =>
  text.isWellFormed === undefined ? !loneSurrogate.test(text) : text.isWellFormed()

/** The caller has made sure that `text` is well formed. */
export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

/** Bytes set aside at once. */
const chunkBytes = 64 * 1024

/**
 * Many small texts as UTF-8, as views into a few larger pieces of memory: a piece of its own for each of tens of thousands of rows
 * or lines costs more than the encoding. Texts are well formed.
 */
export class PooledEncoder {
  /** Pieces of the size that is set aside at once; the last one in use is the one at `#at`. */
  readonly #chunks: Uint8Array[] = []
  #at = -1
  #used = chunkBytes

  encode(text: string): Uint8Array {
    // A character takes at most three bytes.
    const most = text.length * 3
    if (chunkBytes - this.#used < most) {
      // A long one gets a piece that is no larger than needed.
      if (most > chunkBytes / 4) return encoder.encode(text)
      this.#at += 1
      this.#used = 0
      if (this.#at === this.#chunks.length) this.#chunks.push(new Uint8Array(chunkBytes))
    }
    const chunk = this.#chunks[this.#at]!
    const from = this.#used
    this.#used += encoder.encodeInto(text, chunk.subarray(from)).written
    return chunk.subarray(from, this.#used)
  }

  /** Begin anew in the same memory: nothing that was encoded before may be looked at any more. */
  rewind(): void {
    this.#at = -1
    this.#used = chunkBytes
  }
}

/** `undefined` when the bytes are no UTF-8. A byte order mark stays as U+FEFF. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Bytes that `text` takes as UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    // Each half of a pair counts 2, both together 4.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return bytes
}

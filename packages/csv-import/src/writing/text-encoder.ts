/** Text → bytes of the encodings that are read, for files that go back to where they came from. */
import { TableError } from '../table-error.js'
import { dosCodePages } from '../reading/code-pages.js'
import { canonicalEncoding } from '../reading/text-decoder.js'

/**
 * @returns a function from text to bytes. What a single-byte encoding does not have becomes `?`.
 * @throws {@link TableError} `csv.encoding_unknown` for encodings of several bytes per letter that are only read.
 */
export function createTextEncoder(name: string): (text: string) => Uint8Array {
  const encoding = canonicalEncoding(name)
  if (encoding === 'utf-8') {
    const encoder = new TextEncoder()
    return (text) => encoder.encode(text)
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return (text) => {
      const bytes = new Uint8Array(text.length * 2)
      const view = new DataView(bytes.buffer)
      for (let at = 0; at < text.length; at++)
        view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le')
      return bytes
    }
  }
  const upper = Uint8Array.from({ length: 128 }, (_, i) => 128 + i)
  let table: string
  try {
    table = dosCodePages[encoding] ?? new TextDecoder(encoding, { fatal: true }).decode(upper)
  } catch {
    table = ''
  }
  if (table.length !== 128) {
    const lenient = /^(?:iso-8859|windows-12|macintosh|koi8|x-mac)/.test(encoding)
      ? new TextDecoder(encoding).decode(upper)
      : ''
    if (lenient.length !== 128)
      throw new TableError('csv.encoding_unknown', `${encoding} is not written`, { encoding })
    table = lenient
  }
  const byteOf = new Map([...table].map((character, i) => [character, 128 + i] as const))
  return (text) =>
    Uint8Array.from([...text], (character) =>
      character.charCodeAt(0) < 128 ? character.charCodeAt(0) : (byteOf.get(character) ?? 63),
    )
}

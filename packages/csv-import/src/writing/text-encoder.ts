/** Text → bytes of the encodings that are read, for files that go back to where they came from. */
import { TableError } from '../table-error.js'
import { dosCodePages } from '../reading/code-pages.js'
import { canonicalEncoding } from '../reading/text-decoder.js'

/** One encoding, for writing. */
export interface TextWriter {
  /** What it does not have becomes `?`; ask {@link missing} first. */
  readonly encode: (text: string) => Uint8Array
  /** Letters of the text that the encoding does not have, each once, in their order; halves of letters too. Empty: nothing is lost. */
  readonly missing: (text: string) => string
}

/** @throws {@link TableError} `csv.encoding_unknown` for encodings of several bytes per letter that are only read. */
export function createTextWriter(name: string): TextWriter {
  const encoding = canonicalEncoding(name)
  if (encoding === 'utf-8') {
    const encoder = new TextEncoder()
    return { encode: (text) => encoder.encode(text), missing: halvesOf }
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return { encode: (text) => encodeUtf16(text, encoding === 'utf-16le'), missing: halvesOf }
  }
  const byteOf = upperHalf(encoding)
  return {
    encode: (text) =>
      Uint8Array.from([...text], (character) =>
        character.charCodeAt(0) < 128 ? character.charCodeAt(0) : (byteOf.get(character) ?? unknownLetter),
      ),
    missing(text) {
      if (plainAscii.test(text)) return ''
      const lost = new Set<string>()
      for (const character of text)
        if (character.charCodeAt(0) >= 128 && !byteOf.has(character)) lost.add(character)
      return [...lost].join('')
    },
  }
}

const unknownLetter = '?'.charCodeAt(0)

// eslint-disable-next-line no-control-regex -- the whole of ASCII
const plainAscii = /^[\u0000-\u007f]*$/

const halvesOf = (text: string): string => (/\p{Cs}/u.test(text) ? '\ufffd' : '')

function encodeUtf16(text: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), little)
  return bytes
}

/** The letters of bytes 128 to 255. */
function upperHalf(encoding: string): ReadonlyMap<string, number> {
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
  // Bytes that stand for nothing are read as U+FFFD, which is no letter to be written.
  return new Map(
    [...table].map((character, i) => [character, 128 + i] as const).filter(([one]) => one !== '\ufffd'),
  )
}

/**
 * @returns a function from text to bytes, which throws {@link TableError} `csv.letter_missing` for a text with letters that the encoding
 * does not have: nothing is replaced in silence.
 * @throws {@link TableError} `csv.encoding_unknown` for encodings of several bytes per letter that are only read.
 */
export function createTextEncoder(name: string): (text: string) => Uint8Array {
  const { encode, missing } = createTextWriter(name)
  return (text) => {
    const letters = missing(text)
    if (letters !== '') throw letterMissing(name, letters, {})
    return encode(text)
  }
}

/** Letters named in a message. */
const namedLetters = 20

export function letterMissing(
  encoding: string,
  letters: string,
  { row = 0, column = '' }: { readonly row?: number; readonly column?: string },
): TableError {
  const named = [...letters].slice(0, namedLetters).join(' ')
  return new TableError('csv.letter_missing', `${encoding} does not have ${named} (row ${row})`, {
    encoding,
    letters: named,
    row,
    column,
  })
}

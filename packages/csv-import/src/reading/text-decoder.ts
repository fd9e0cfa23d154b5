/** Bytes → text, piece by piece, exact for every way to cut; no letter is ever replaced in silence. */
import { TableError } from '../table-error.js'
import { dosCodePages } from './code-pages.js'

export interface PieceDecoder {
  /**
   * @param isLast - Nothing follows: half a letter at the end is an error then.
   * @throws {@link TableError} `csv.encoding` where the bytes are no text of the encoding, with the byte.
   */
  decode(bytes: Uint8Array, isLast: boolean): string
}

/** Names people and programs use, beside those of the WHATWG Encoding Standard. */
const otherNames: Readonly<Record<string, string>> = {
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  ibm850: 'cp850',
  ibm437: 'cp437',
  ibm865: 'cp865',
  ibm858: 'cp858',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  cp949: 'euc-kr',
  cp932: 'shift_jis',
  cp1250: 'windows-1250',
  maccyrillic: 'x-mac-cyrillic',
}

/**
 * The name under which an encoding is kept.
 * @throws {@link TableError} `csv.encoding_unknown`
 */
export function canonicalEncoding(name: string): string {
  const asked = name.trim().toLowerCase()
  const known = otherNames[asked] ?? asked
  if (Object.hasOwn(dosCodePages, known)) return known
  try {
    const { encoding } = new TextDecoder(known)
    // The standard reads Latin-1 as Windows-1252: the same letters, and what Latin-1 has as control characters.
    return encoding
  } catch {
    throw new TableError('csv.encoding_unknown', `unknown encoding ${asked.slice(0, 40)}`, {
      encoding: asked.slice(0, 40),
    })
  }
}

/** @param at - Byte of the file at which decoding begins, for messages. */
export function createPieceDecoder(name: string, at = 0): PieceDecoder {
  const encoding = canonicalEncoding(name)
  const table = dosCodePages[encoding]
  if (table !== undefined) return { decode: (bytes) => decodeTable(bytes, table) }
  // A byte order mark in the middle of a file is a character; the one at the start was passed over by the caller.
  if (encoding === 'windows-1252' && nodeBuffer !== undefined)
    return { decode: (bytes) => decodeWindows(bytes, nodeBuffer!) }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let position = at
  return {
    decode(bytes, isLast) {
      try {
        const text = decoder.decode(bytes, { stream: !isLast })
        position += bytes.length
        return text
      } catch {
        const byte = position + firstFault(encoding, bytes)
        throw new TableError('csv.encoding', `not ${encoding} at byte ${byte}`, { encoding, byte })
      }
    },
  }
}

/** What of Node's `Buffer` is used, where there is one: bytes become a string of one byte per letter, half as large. */
interface NodeBuffer {
  from(buffer: ArrayBufferLike, offset: number, length: number): { toString(encoding: string): string }
}

const nodeBuffer = (globalThis as { readonly Buffer?: NodeBuffer }).Buffer

/** Windows-1252 is Latin-1 but for the bytes 80 to 9F. */
function decodeWindows(bytes: Uint8Array, node: NodeBuffer): string {
  const text = node.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return /[\u0080-\u009f]/.test(text)
    ? text.replace(/[\u0080-\u009f]/g, (character) => windowsOnly[character.charCodeAt(0) - 128]!)
    : text
}

const windowsOnly = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 128 + i))

const asciiTable = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code))

function decodeTable(bytes: Uint8Array, table: string): string {
  const all = asciiTable + table
  const parts: string[] = []
  // Short runs keep the number of concatenations small and the calls within the limits of the engine.
  const run = 4096
  for (let from = 0; from < bytes.length; from += run) {
    const end = Math.min(from + run, bytes.length)
    let part = ''
    for (let at = from; at < end; at++) part += all[bytes[at]!]!
    parts.push(part)
  }
  return parts.join('')
}

/** About where in the piece it goes wrong: the longest start that can be decoded, by halving. */
function firstFault(encoding: string, bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

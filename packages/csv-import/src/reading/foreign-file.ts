/** Files that are no tables at all, by how they begin and by the bytes in them: told apart before broken rows come out of them. */
import { TableError } from '../table-error.js'

/** How a file of some other program begins, and at which byte. */
const beginnings: readonly (readonly [what: string, begins: string, at?: number])[] = [
  ['PNG', '\u0089PNG\r\n\u001a\n'],
  ['JPEG', '\u00ff\u00d8\u00ff'],
  ['GIF', 'GIF87a'],
  ['GIF', 'GIF89a'],
  ['TIFF', 'II*\u0000'],
  ['TIFF', 'MM\u0000*'],
  ['PDF', '%PDF-'],
  ['SQLite', 'SQLite format 3\u0000'],
  ['Access', 'Standard Jet DB', 4],
  ['Access', 'Standard ACE DB', 4],
  ['RTF', '{\\rtf'],
  ['PostScript', '%!PS-'],
  ['GZIP', '\u001f\u008b\u0008'],
  ['7-Zip', "7z\u00bc\u00af'\u001c"],
  ['RAR', 'Rar!\u001a\u0007'],
  ['XZ', '\u00fd7zXZ\u0000'],
  ['Zstandard', '(\u00b5/\u00fd'],
  ['Parquet', 'PAR1'],
  ['MP4', 'ftyp', 4],
  ['RIFF', 'RIFF'],
  ['ELF', '\u007fELF'],
]

/** The format of another program, by how the file begins; `undefined` for what may be text. @param head - Its first bytes. */
export function foreignFormat(head: Uint8Array): string | undefined {
  for (const [what, begins, at = 0] of beginnings) {
    if (!holds(head, begins, at)) continue
    // A table may begin with these letters: `RIFF;Nummer`, `PAR1;PAR2`.
    const isCertain = !/^[A-Za-z0-9]+$/.test(begins) || (at > 0 && head[0] === 0) || head.includes(0)
    if (isCertain) return what
  }
  // A program for Windows begins with two letters; further on it says so.
  if (holds(head, 'MZ', 0) && head.subarray(0, 64).includes(0)) return 'EXE'
  return undefined
}

function holds(head: Uint8Array, begins: string, at: number): boolean {
  if (head.length < at + begins.length) return false
  for (let i = 0; i < begins.length; i++) if (head[at + i] !== begins.charCodeAt(i)) return false
  return true
}

/** Control characters that stand in no text: neither blanks and ends of lines, nor delimiters of old programs, nor marks of its end. */
const isForeign = (byte: number): boolean => (byte >= 1 && byte <= 8) || (byte >= 14 && byte <= 25)

/** Kinds of them beyond which they are no delimiters any more, and the share of the bytes beyond which they are no accident. */
const mostKinds = 4
const mostShare = 0.005
const mostZeros = 0.5

/**
 * @param sample - Bytes of the start of the file, and perhaps of pieces from further down; of UTF-16, where zeros are half of the
 *   bytes, the letters.
 * @returns the share of what stands in no text, where the file cannot be one.
 */
export function binaryShare(sample: Uint8Array | Uint16Array): number | undefined {
  let zeros = 0
  let foreign = 0
  const kinds = new Set<number>()
  for (const byte of sample) {
    if (byte === 0) zeros += 1
    else if (isForeign(byte)) {
      foreign += 1
      kinds.add(byte)
    }
  }
  const isBinary = kinds.size > mostKinds && foreign > sample.length * mostShare
  return isBinary || zeros > sample.length * mostZeros ? (zeros + foreign) / sample.length : undefined
}

/** @throws {@link TableError} `csv.foreign_file` */
export function refuseForeign(name: string, head: Uint8Array): void {
  const what = foreignFormat(head)
  if (what === undefined) return
  throw new TableError('csv.foreign_file', `this is a file of the format ${what}`, {
    name: name.slice(0, 80),
    what,
  })
}

/** @throws {@link TableError} `csv.binary` */
export function refuseBinary(name: string, sample: Uint8Array | Uint16Array): void {
  const share = binaryShare(sample)
  if (share === undefined) return
  const percent = Math.max(1, Math.round(share * 100))
  throw new TableError('csv.binary', `${percent} % of the bytes stand in no text`, {
    name: name.slice(0, 80),
    percent,
  })
}

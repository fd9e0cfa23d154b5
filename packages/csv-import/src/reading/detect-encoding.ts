/**
 * Which encoding a file is in (T4S-12): byte order mark, strict UTF-8, UTF-16 by its zero bytes, then the letters that come
 * out, then a detector for the rest of the world. What was decided is shown with words that depend on it, and can be corrected.
 */
import { TableError } from '../table-error.js'
import { canonicalEncoding, createPieceDecoder } from './text-decoder.js'
import { weighWestern } from './western-letters.js'

/** A word of the file as one encoding reads it. */
export interface CriticalWord {
  /** Byte of the sample at which the word begins. */
  readonly byte: number
  /** Encoding → the word. The first is the one that was chosen. */
  readonly readings: Readonly<Record<string, string>>
}

export interface EncodingGuess {
  /** As in the WHATWG Encoding Standard, or `cp850`, `cp437`, `cp865`, `cp858`. */
  readonly encoding: string
  /** 0 to 1. Below 0.7 a person should look at the words. */
  readonly confidence: number
  /** Bytes of the byte order mark, 0 where there is none. */
  readonly markBytes: number
  /** `ascii`: no byte of the sample tells encodings apart. */
  readonly because: 'mark' | 'utf8' | 'ascii' | 'zeros' | 'letters' | 'detector'
  /** Others to offer, best first. */
  readonly others: readonly string[]
  /** Words that the choice decides, at most 12. Empty for UTF-8. */
  readonly words: readonly CriticalWord[]
  /** UTF-8 that was taken for Windows-1252 and written as UTF-8 again: `MÃ¼ller`. */
  readonly doubleEncoded: boolean
}

/** Asked for bytes that are neither UTF-8 nor read well as an encoding of western Europe. */
export type EncodingDetector = (
  sample: Uint8Array,
) => Promise<{ readonly encoding: string; readonly confidence: number } | undefined>

/** jschardet 4, loaded when it is first needed. */
export const detectByStatistics: EncodingDetector = async (sample) => {
  const { detect } = await import('jschardet')
  // Bytes as a string of the same codes, as the library takes it.
  let binary = ''
  for (const byte of sample.subarray(0, 65_536)) binary += String.fromCharCode(byte)
  const { encoding, confidence } = detect(binary)
  return encoding === null || encoding === undefined ? undefined : { encoding, confidence }
}

const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
]

const westernEncodings = ['windows-1252', 'iso-8859-15', 'cp850', 'macintosh']

/** How many pieces a file is looked at in, beside its start: what is only further down decides too. */
const sampleGap = 0x0a

/**
 * @param sample - The start of the file, and perhaps pieces from further down behind it.
 * @param detector - Default {@link detectByStatistics}.
 */
export async function detectEncoding(
  sample: Uint8Array,
  detector: EncodingDetector = detectByStatistics,
): Promise<EncodingGuess> {
  if (startsWith(sample, [0xff, 0xfe, 0, 0]) && sample.length % 4 === 0) {
    throw new TableError('csv.encoding_unknown', 'UTF-32 is not read', { encoding: 'utf-32' })
  }
  for (const [encoding, ...bytes] of marks) {
    if (startsWith(sample, bytes)) {
      const text = encoding === 'utf-8' ? decodeLoosely(encoding, sample.subarray(3)) : ''
      return guess(encoding, 1, 'mark', { markBytes: bytes.length, doubleEncoded: isDoubleEncoded(text) })
    }
  }
  const sixteen = sixteenBits(sample)
  if (sixteen !== undefined) return guess(sixteen, 0.95, 'zeros')
  const strict = decodeStrictly('utf-8', sample)
  if (strict !== undefined) {
    const isAscii = strict.length >= sample.length - 3 && !/[\u0080-\uffff]/.test(strict)
    return guess('utf-8', isAscii ? 0.9 : 0.99, isAscii ? 'ascii' : 'utf8', {
      others: isAscii ? ['windows-1252'] : [],
      doubleEncoded: isDoubleEncoded(strict),
    })
  }
  // A few broken bytes make no other encoding of a file whose letters are UTF-8: read as anything else, all of them would be wrong.
  if (isBrokenUtf8(sample)) {
    const others = ['windows-1252', 'iso-8859-15', 'cp850']
    return guess('utf-8', 0.5, 'utf8', { others, words: criticalWords(sample, ['utf-8', ...others]) })
  }
  return byLetters(sample, detector)
}

/** Letters of several bytes that are needed to say that a file with faults is UTF-8, and how many of them must stand against a fault. */
const brokenUtf8 = { letters: 20, perFault: 20 }

function isBrokenUtf8(sample: Uint8Array): boolean {
  let letters = 0
  let faults = 0
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at]!
    if (byte < 0x80) continue
    const more =
      byte >= 0xf0 && byte < 0xf5 ? 3 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xc2 && byte < 0xe0 ? 1 : 0
    let follow = 0
    while (follow < more && (sample[at + 1 + follow]! & 0xc0) === 0x80) follow += 1
    if (more > 0 && follow === more) {
      letters += 1
      at += more
    } else if (at + more < sample.length) faults += 1
  }
  return letters >= brokenUtf8.letters && letters >= faults * brokenUtf8.perFault
}

async function byLetters(sample: Uint8Array, detector: EncodingDetector): Promise<EncodingGuess> {
  const weighed = westernEncodings
    .map((encoding) => ({ encoding, ...weighWestern(decodeLoosely(encoding, sample)) }))
    .sort((a, b) => b.mean - a.mean)
  const [best] = weighed as [(typeof weighed)[0]]
  // Equal readings: Windows-1252 is what programs write.
  const chosen = weighed.find((one) => one.mean === best.mean && one.encoding === 'windows-1252') ?? best
  const asked = await detector(sample)
  const named = asked === undefined ? undefined : knownEncoding(asked.encoding)
  const usable = named !== undefined && named !== 'utf-8' && decodeStrictly(named, sample) !== undefined
  const agrees = usable && (named === chosen.encoding || sameText(named, chosen.encoding, sample))
  // Between encodings of western Europe the letters know better than statistics over few of them.
  const itsMean = weighed.find((one) => one.encoding === named)?.mean
  const letters =
    usable &&
    best.mean >= 0.55 &&
    ((itsMean !== undefined && itsMean < best.mean - 0.3) || asked!.confidence < 0.1)
  const byLettersAlone = !usable || agrees || letters
  const encoding = byLettersAlone ? chosen.encoding : named
  const others = [
    ...new Set([...(usable ? [named] : []), chosen.encoding, ...weighed.map((one) => one.encoding)]),
  ].filter((one) => one !== encoding)
  const surely = 0.75 + Math.min(best.count, 20) / 100
  const confidence = agrees
    ? Math.min(0.97, best.mean >= 0.55 ? surely : 0.7)
    : byLettersAlone
      ? Math.min(0.8, Math.max(0.3, best.mean * 0.8))
      : Math.min(0.9, asked!.confidence)
  return guess(encoding, confidence, byLettersAlone ? 'letters' : 'detector', {
    others,
    words: criticalWords(sample, [encoding, ...others]),
  })
}

function sameText(one: string, other: string, sample: Uint8Array): boolean {
  return decodeStrictly(one, sample) === decodeStrictly(other, sample)
}

function guess(
  encoding: string,
  confidence: number,
  because: EncodingGuess['because'],
  more: Partial<EncodingGuess> = {},
): EncodingGuess {
  return { encoding, confidence, because, markBytes: 0, others: [], words: [], doubleEncoded: false, ...more }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte)
}

function knownEncoding(name: string): string | undefined {
  try {
    return canonicalEncoding(name)
  } catch {
    return undefined
  }
}

/** Text whose every second byte is zero is UTF-16 of a western language. */
function sixteenBits(sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(sample.length & ~1, 4096)
  if (length < 4) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (sample[at] === 0) even += 1
    if (sample[at + 1] === 0) odd += 1
  }
  const pairs = length / 2
  if (odd > pairs * 0.6 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.6 && odd < pairs * 0.05) return 'utf-16be'
  return undefined
}

/** A letter cut off at the end of the sample is no fault. */
function decodeStrictly(encoding: string, sample: Uint8Array): string | undefined {
  try {
    return createPieceDecoder(encoding).decode(sample, false)
  } catch {
    return undefined
  }
}

function decodeLoosely(encoding: string, sample: Uint8Array): string {
  return decodeStrictly(encoding, sample) ?? new TextDecoder().decode(sample)
}

/** `Ã¼`, `Ã¤`, `â‚¬`: what UTF-8 looks like when it was read as Windows-1252. */
const doublePattern = /Ã[\u0080-\u00bf„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€‚ƒ]|â‚¬|â€[“”™œž¦]/g

function isDoubleEncoded(text: string): boolean {
  const found = text.match(doublePattern)?.length ?? 0
  if (found === 0) return false
  const beyond = text.match(/[\u0080-\uffff]/g)?.length ?? 0
  return found * 2 >= beyond * 0.5
}

/** @returns the text with doubly encoded letters put right; as it is where that does not work out. */
export function repairDoubleEncoding(text: string): string {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    const byte = code < 256 ? code : windowsByte.get(character)
    if (byte === undefined) return text
    bytes.push(byte)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes))
  } catch {
    return text
  }
}

const windowsByte: ReadonlyMap<string, number> = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, i) => 128 + i))].map(
    (character, i) => [character, 128 + i] as const,
  ),
)

/** Words with bytes that the encodings read differently; each byte value at most twice. */
function criticalWords(sample: Uint8Array, encodings: readonly string[]): readonly CriticalWord[] {
  const words: CriticalWord[] = []
  const seen = new Map<number, number>()
  const isBreak = (byte: number | undefined): boolean =>
    byte === undefined || byte < 0x2d || byte === 0x3b || byte === 0x3a
  for (let at = 0; at < sample.length && words.length < 12; at++) {
    const byte = sample[at]!
    if (byte < 128) continue
    const count = seen.get(byte) ?? 0
    if (count >= 2) continue
    seen.set(byte, count + 1)
    let from = at
    while (from > 0 && at - from < 20 && !isBreak(sample[from - 1])) from -= 1
    let end = at
    while (end < sample.length && end - at < 20 && !isBreak(sample[end])) end += 1
    const piece = sample.subarray(from, end)
    const readings: Record<string, string> = {}
    for (const encoding of encodings.slice(0, 4)) {
      const text = decodeStrictly(encoding, piece)
      if (text !== undefined && !Object.values(readings).includes(text)) readings[encoding] = text
    }
    if (Object.keys(readings).length > 1) words.push({ byte: from, readings })
    at = end
  }
  return words
}

/** Start, middle pieces and end of a large file, cut at line ends, so that a letter only further down counts too. */
export async function sampleBytes(
  source: { readonly size: number; slice(start: number, end: number): Promise<Uint8Array> },
  limit: number,
): Promise<{ readonly head: Uint8Array; readonly all: Uint8Array }> {
  const head = await source.slice(0, Math.min(limit, source.size))
  if (source.size <= limit) return { head, all: head }
  const pieces = [head]
  const pieceLength = 16_384
  for (let part = 1; part <= 8; part++) {
    const start = Math.floor(limit + ((source.size - limit - pieceLength) * part) / 8)
    if (start < limit) continue
    const piece = await source.slice(start, start + pieceLength)
    const first = piece.indexOf(sampleGap) + 1
    const last = piece.lastIndexOf(sampleGap) + 1
    if (first > 0 && last > first) pieces.push(piece.subarray(first, last))
  }
  // A letter cut at the end of the head would make the pieces behind it look broken.
  const cut = head.lastIndexOf(sampleGap) + 1
  if (cut > 0) pieces[0] = head.subarray(0, cut)
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return { head, all }
}

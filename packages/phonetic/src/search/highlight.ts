import type { SearchField, SearchMark } from './rank-hit.js'

/** A part of a shown text, and whether what was typed answers it. */
export interface HighlightPart {
  readonly text: string
  readonly hit: boolean
}

/**
 * A field of the address as the vendor's program shows it, cut into parts to be shown plain and marked. What only sounds alike or is
 * nearly equal is marked as a whole word. The parts joined are the text.
 *
 * @param fields - Fields of the index that this text shows; default all.
 */
export function highlight(
  text: string,
  marks: readonly SearchMark[],
  fields?: readonly SearchField[],
): HighlightPart[] {
  const hit = new Uint8Array(text.length)
  const lower = [...Array(text.length).keys()].map((i) => lowerOf(text[i]!)).join('')
  for (const mark of marks) {
    if (fields !== undefined && !fields.includes(mark.field)) continue
    if (mark.field === 'phone') markDigits(text, mark, hit)
    else {
      const at = placeOf(lower, mark.word)
      if (at >= 0) hit.fill(1, at, at + (mark.prefix > 0 ? mark.prefix : mark.word.length))
    }
  }
  const parts: HighlightPart[] = []
  for (let from = 0; from < text.length;) {
    let to = from + 1
    while (to < text.length && hit[to] === hit[from]) to++
    parts.push({ text: text.slice(from, to), hit: hit[from] === 1 })
    from = to
  }
  return parts
}

/** One sign for one sign: İ would become two. */
function lowerOf(sign: string): string {
  const lower = sign.toLowerCase()
  return lower.length === sign.length ? lower : sign
}

/** Where the word begins, at the beginning of a word if it can. */
function placeOf(lower: string, word: string): number {
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1]!)) return at
  }
  return lower.indexOf(word)
}

/** National digits within a number that is written with prefix, zero and separators. */
function markDigits(text: string, { word, prefix }: SearchMark, hit: Uint8Array): void {
  const places = [...Array(text.length).keys()].filter((i) => text[i]! >= '0' && text[i]! <= '9')
  const at = places
    .map((i) => text[i])
    .join('')
    .indexOf(word)
  if (at < 0) return
  const first = places[at]!
  const last = places[at + (prefix > 0 ? prefix : word.length) - 1]!
  hit.fill(1, first, last + 1)
}

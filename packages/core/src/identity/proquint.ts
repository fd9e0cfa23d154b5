/**
 * One-time codes that can be told by phone: pronounceable quintuplets, 16 bits each.
 * @see Daniel Shawcross Wilkerson: "A Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable",
 *   arXiv:0901.4016, 2009
 */
const consonants = 'bdfghjklmnprstvz'
const vowels = 'aiou'

/** Bytes of a code. 80 bits: it can be tried off line by whoever has the file, at the price of one scrypt run each. */
export const codeBytes = 10
const letters = codeBytes * 2.5

/** Blanks, soft hyphens and every kind of dash that a word processor or a phone puts in their place. */
const separators = /[\s\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\u30fb\u30fc\ufeff_.,;:/·•~-]/g

/** @param bytes - {@link codeBytes} of them. @returns Five words of five letters with hyphens between them. */
export function encodeProquints(bytes: Uint8Array): string {
  const words: string[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const value = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    words.push(
      consonants.charAt(value >> 12) +
        vowels.charAt((value >> 10) & 3) +
        consonants.charAt((value >> 6) & 15) +
        vowels.charAt((value >> 4) & 3) +
        consonants.charAt(value & 15),
    )
  }
  return words.join('-')
}

/**
 * The code as {@link encodeProquints} writes it, out of what somebody typed. Case, blanks and dashes do not matter; 0 and 1, and
 * I and l, are read as the letter that can stand there.
 * @returns `undefined` when no code can be meant.
 */
export function readProquints(typed: string): string | undefined {
  // A typed code has 29 characters; nobody needs a longer text to be searched.
  if (typed.length > 200) return undefined
  const text = typed.normalize('NFKC').toLowerCase().replace(separators, '')
  if (text.length !== letters) return undefined
  let code = ''
  for (let at = 0; at < letters; at++) {
    const isVowel = at % 5 === 1 || at % 5 === 3
    const letter = resolveLookAlike(text.charAt(at), isVowel)
    if (!(isVowel ? vowels : consonants).includes(letter)) return undefined
    code += at > 0 && at % 5 === 0 ? `-${letter}` : letter
  }
  return code
}

/** The alphabets are disjoint, so the place tells which one is meant. */
function resolveLookAlike(letter: string, isVowel: boolean): string {
  if (isVowel) return letter === '0' ? 'o' : letter === '1' || letter === 'l' ? 'i' : letter
  return letter === '1' || letter === 'i' ? 'l' : letter
}

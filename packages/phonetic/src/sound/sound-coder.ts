/**
 * Turns one word into a code that words of the same sound share.
 *
 * Codes of two coders, or of two versions of one coder, must never be compared: keep `algorithm` and `version` beside every
 * code that is stored.
 */
export interface SoundCoder {
  /** Stable short id, e.g. `koelner`. */
  readonly algorithm: string
  /** Raised whenever any word would get another code. */
  readonly version: number
  /** Code of one word; `''` when no letter of it sounds. Never throws; what is no letter is left out. */
  encode(word: string): string
}

/** A code with what it was made by; what is stored. */
export interface SoundCode {
  readonly algorithm: string
  readonly version: number
  readonly code: string
}

/** The code of a word together with the algorithm and version that made it. */
export function soundCodeOf(coder: SoundCoder, word: string): SoundCode {
  return { algorithm: coder.algorithm, version: coder.version, code: coder.encode(word) }
}

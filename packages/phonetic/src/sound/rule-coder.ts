import { foldDisplay } from '../text/fold.js'
import type { SoundCoder } from './sound-coder.js'

/**
 * Sound rules as data. Each rule is `[letters, code]`, letters in small a–z after folding (å = aa, ä/æ = ae, ö/ø = oe);
 * `^` in front means only at the start, `$` behind only at the end of the word. The longest rule that fits wins.
 * The code is any text; `0` is a vowel: kept only in front.
 */
export interface SoundRules {
  readonly algorithm: string
  readonly version: number
  readonly rules: readonly (readonly [letters: string, code: string])[]
}

interface Rule {
  readonly letters: string
  readonly code: string
  readonly atStart: boolean
  readonly atEnd: boolean
}

/** A coder that walks the word once, takes the longest rule at each place, makes one of equal neighbours and drops vowels inside. */
export function createRuleCoder(rules: SoundRules): SoundCoder {
  const byFirst = new Map<string, Rule[]>()
  for (const [pattern, code] of rules.rules) {
    const atStart = pattern.startsWith('^')
    const atEnd = pattern.endsWith('$')
    const letters = pattern.slice(atStart ? 1 : 0, atEnd ? -1 : undefined)
    const list = byFirst.get(letters[0] ?? '') ?? []
    list.push({ letters, code, atStart, atEnd })
    byFirst.set(letters[0] ?? '', list)
  }
  // Longest first; of equal length the one that names a place wins over the general one.
  const weight = (rule: Rule): number => rule.letters.length * 2 + (rule.atStart || rule.atEnd ? 1 : 0)
  for (const list of byFirst.values()) list.sort((a, b) => weight(b) - weight(a))
  return {
    algorithm: rules.algorithm,
    version: rules.version,
    encode: (word) => encodeByRules(byFirst, word),
  }
}

function encodeByRules(byFirst: ReadonlyMap<string, readonly Rule[]>, text: string): string {
  const word = foldDisplay(text).replace(/[^a-z]/g, '')
  let code = ''
  let last = ''
  let i = 0
  while (i < word.length) {
    const rule = byFirst
      .get(word[i]!)
      ?.find(
        (one) =>
          word.startsWith(one.letters, i) &&
          (!one.atStart || i === 0) &&
          (!one.atEnd || i + one.letters.length === word.length),
      )
    const sound = rule?.code ?? ''
    for (const sign of sound) {
      if (sign !== last && (sign !== '0' || code === '')) code += sign
      last = sign
    }
    i += rule?.letters.length ?? 1
  }
  return code
}

import type { Frequencies } from './frequencies.js'
import { editDistance, jaroWinkler } from './distance.js'
import { lettersApart } from './letter-mask.js'
import type { MatchWeights, WordLevel } from './weights.js'
import type { NameWord } from './words.js'

export interface WordMatch {
  readonly level: WordLevel
  readonly bits: number
}

const different: WordMatch = { level: 'different', bits: 0 }

/** Compare one word with many; results are kept per pair as long as the query lives. */
export class WordComparer {
  readonly #known = new Map<NameWord, Map<NameWord, WordMatch>>()
  readonly #weights: MatchWeights
  readonly #frequencies: Frequencies

  constructor(weights: MatchWeights, frequencies: Frequencies) {
    this.#weights = weights
    this.#frequencies = frequencies
  }

  compare(a: NameWord, b: NameWord): WordMatch {
    let row = this.#known.get(a)
    if (row === undefined) this.#known.set(a, (row = new Map()))
    let match = row.get(b)
    if (match === undefined) row.set(b, (match = this.#judge(a, b)))
    return match
  }

  #judge(a: NameWord, b: NameWord): WordMatch {
    const level = wordLevel(a, b)
    if (level === 'different') return different
    const w = this.#weights
    if (level === 'initial')
      return {
        level,
        bits:
          a.display.length === 1 && b.display.length === 1 && a.display === b.display
            ? w.initialAgrees / 2
            : w.initialAgrees,
      }
    if (level === 'otherName') return { level, bits: -w.wordPrice.otherName }
    const bits = this.#rarity(level, a, b) - w.wordPrice[level]
    return { level, bits: Math.max(w.wordFloor, Math.min(w.wordCap, bits)) }
  }

  /** How rare it is to agree at this level by chance: log2 of one over the share of the book that would. */
  #rarity(level: WordLevel, a: NameWord, b: NameWord): number {
    const f = this.#frequencies
    const size = f.size + 2
    if (level === 'sound') {
      let most = 1
      for (let i = 0; i < a.coders; i++) {
        const code = a.code(i)
        if (code.length > 1 && code === b.code(i)) most = Math.max(most, f.sound(code, i))
      }
      return Math.log2(size / (most + 1))
    }
    const own = f.word(b.loose)
    if (level === 'equal' || level === 'folded') return Math.log2(size / (Math.max(own, 1) + 0.5))
    const other = f.word(a.loose)
    // More than one word is that near: what is near to a frequent name is near by chance.
    return Math.log2(size / (2 * Math.max(own, other) + 3))
  }
}

/** How two words agree. Symmetric. */
export function wordLevel(a: NameWord, b: NameWord): WordLevel {
  if (a.display === b.display) return a.display.length === 1 ? 'initial' : 'equal'
  if (a.loose === b.loose) return 'folded'
  const [short, long] = a.loose.length <= b.loose.length ? [a.loose, b.loose] : [b.loose, a.loose]
  if (short.length === 1) return long.startsWith(short) ? 'initial' : 'different'
  if (short === '') return 'different'
  if (areApart(a, b)) return 'otherName'
  const limit = long.length >= 9 ? 3 : long.length >= 5 ? 2 : 1
  const apart = lettersApart(a.mask, b.mask)
  if (apart > 7 && a.nicknames.length === 0) return 'different'
  const distance = apart > 2 * limit ? limit + 1 : editDistance(short, long, limit)
  if (soundsAlike(a, b, distance, limit)) return 'sound'
  if (distance === 1 && long.length >= 3) return 'typo'
  if (sharesNickname(a, b)) return 'nickname'
  if (short.length >= 4 && long.startsWith(short)) return 'shortened'
  if (distance === 2 && short.length >= 5 && jaroWinkler(short, long) >= 0.8)
    return long.length >= 7 ? 'typo' : 'similar'
  // Two slips in a short word leave little of it: then the beginning must speak for it.
  if (distance <= limit && short.length >= 3 && long.length >= 5 && jaroWinkler(short, long) >= 0.8)
    return 'similar'
  if (short.length >= 5 && apart <= 4 && jaroWinkler(short, long) >= 0.9) return 'similar'
  return 'different'
}

/** Andreas and Andrea: two people, though a letter or a sound tells them apart. */
function areApart(a: NameWord, b: NameWord): boolean {
  return a.apart.some((side) => b.apart.includes(side ^ 1)) && !sharesNickname(a, b)
}

/** Equal codes prove little when they are short: then the letters must be near too. */
function soundsAlike(a: NameWord, b: NameWord, distance: number, limit: number): boolean {
  for (let i = 0; i < a.coders; i++) {
    const code = a.code(i)
    if (code.length < 2 || code !== b.code(i)) continue
    if (code.length >= 4 || distance <= limit) return true
    if (jaroWinkler(a.loose, b.loose) >= 0.78) return true
  }
  return false
}

function sharesNickname(a: NameWord, b: NameWord): boolean {
  for (const group of a.nicknames) if (b.nicknames.includes(group)) return true
  return false
}

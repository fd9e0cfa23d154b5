import { editDistance } from './distance.js'
import type { WordComparer, WordMatch } from './compare-words.js'
import type { NameWord } from './words.js'

export interface AlignedPair {
  readonly a: number
  readonly b: number
  readonly match: WordMatch
}

export interface Alignment {
  readonly pairs: AlignedPair[]
  /** Positions without counterpart. */
  readonly restA: number[]
  readonly restB: number[]
  /** Words written apart here and together there, or with a space at the wrong place. */
  readonly joined: { readonly a: readonly number[]; readonly b: readonly number[] } | undefined
}

interface Option extends AlignedPair {
  readonly rank: number
}

const levelRank = {
  equal: 9,
  folded: 8,
  sound: 7,
  typo: 6,
  nickname: 5,
  shortened: 5,
  similar: 4,
  initial: 1,
  otherName: 0.5,
  different: 0,
}

/** Pair the words of two names, best first, each used once; order does not matter. */
export function alignWords(
  a: readonly NameWord[],
  b: readonly NameWord[],
  comparer: WordComparer,
): Alignment {
  const options: Option[] = []
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      const match = comparer.compare(a[i]!, b[j]!)
      if (match.level !== 'different')
        options.push({ a: i, b: j, match, rank: levelRank[match.level] * 64 + match.bits })
    }
  }
  if (options.length > 1) options.sort((x, y) => y.rank - x.rank || x.a - y.a || x.b - y.b)
  const pairs: AlignedPair[] = []
  let usedA = 0
  let usedB = 0
  for (const one of options) {
    if ((usedA & (1 << one.a)) !== 0 || (usedB & (1 << one.b)) !== 0) continue
    usedA |= 1 << one.a
    usedB |= 1 << one.b
    pairs.push(one)
  }
  const restA = restOf(a.length, usedA)
  const restB = restOf(b.length, usedB)
  const joined =
    pairs.length + restA.length > 1 || pairs.length + restB.length > 1
      ? join(a, b, pairs, restA, restB)
      : undefined
  return joined ?? { pairs, restA, restB, joined: undefined }
}

function restOf(count: number, used: number): number[] {
  const rest: number[] = []
  for (let i = 0; i < count; i++) if ((used & (1 << i)) === 0) rest.push(i)
  return rest
}

/**
 * Try whether what is left, with the weakly paired neighbours, is the same text with other spaces: Karl Heinz and Karlheinz,
 * Reise Büro and Reisebüro, SchmidtU mwelttechnik and Schmidt Umwelttechnik.
 */
function join(
  a: readonly NameWord[],
  b: readonly NameWord[],
  pairs: readonly AlignedPair[],
  restA: readonly number[],
  restB: readonly number[],
): Alignment | undefined {
  if (restA.length + restB.length === 0) return undefined
  const strong = pairs.filter((pair) => pair.match.level === 'equal' || pair.match.level === 'folded')
  const weak = pairs.filter((pair) => !strong.includes(pair))
  const openA = [...restA, ...weak.map((pair) => pair.a)].sort((x, y) => x - y)
  const openB = [...restB, ...weak.map((pair) => pair.b)].sort((x, y) => x - y)
  if (openA.length === 0 || openB.length === 0 || openA.length + openB.length < 3) return undefined
  const textA = openA.map((i) => a[i]!.loose).join('')
  const textB = openB.map((j) => b[j]!.loose).join('')
  const length = Math.max(textA.length, textB.length)
  if (length < 6) return undefined
  const limit = length >= 12 ? 3 : length >= 9 ? 2 : 1
  if (editDistance(textA, textB, limit) > limit) return undefined
  return { pairs: strong, restA: [], restB: [], joined: { a: openA, b: openB } }
}

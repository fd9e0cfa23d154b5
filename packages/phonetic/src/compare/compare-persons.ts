import { alignWords } from './align.js'
import type { Alignment } from './align.js'
import type { Comparable } from './comparable.js'
import type { WordComparer } from './compare-words.js'
import type { Contribution } from './contribution.js'
import type { Frequencies } from './frequencies.js'
import { worse } from './name-evidence.js'
import type { Agreement, NameEvidence } from './name-evidence.js'
import type { MatchWeights, WordLevel } from './weights.js'
import type { NameWord } from './words.js'

/** What a word of a person's name is; `open` where only the other side can tell. */
const Side = { first: 1, last: 2, open: 3 } as const
type Side = (typeof Side)[keyof typeof Side]

interface Bag {
  readonly words: readonly NameWord[]
  readonly sides: readonly Side[]
}

function personBag(one: Comparable): Bag {
  if (one.company.length > 0) return { words: one.company, sides: one.company.map(() => Side.open) }
  const words =
    one.first.length === 0 ? one.last : one.last.length === 0 ? one.first : [...one.first, ...one.last]
  // A whole name in one field: which word is what, only the other side can tell.
  const whole =
    (one.first.length === 0 && one.last.length > 1) || (one.last.length === 0 && one.first.length > 1)
  const sides = words.map((_, i) => (whole ? Side.open : i < one.first.length ? Side.first : Side.last))
  return { words, sides }
}

/** `sen` and `jun` behind a name are told apart from it; a name of two words may be just that (Amartya Sen). */
function withoutGeneration(bag: Bag): { readonly bag: Bag; readonly mark: NameWord | undefined } {
  if (bag.words.length < 3) return { bag, mark: undefined }
  const at = bag.words.findLastIndex((word) => word.generation !== undefined)
  if (at < 1) return { bag, mark: undefined }
  const others = <T>(list: readonly T[]): T[] => list.filter((_, i) => i !== at)
  return { bag: { words: others(bag.words), sides: others(bag.sides) }, mark: bag.words[at] }
}

/** Father and son of one name; where one side does not say which, they may be two. */
function compareGenerations(
  a: NameWord | undefined,
  b: NameWord | undefined,
  w: MatchWeights,
): Contribution | undefined {
  if (a?.generation === b?.generation) return undefined
  return {
    field: 'firstName',
    level: a !== undefined && b !== undefined ? 'generation' : 'generationOneSide',
    bits: a !== undefined && b !== undefined ? w.generationDifferent : w.generationOneSide,
    query: a?.text ?? '',
    candidate: b?.text ?? '',
  }
}

/** Names as a bag of words with roles: every word is compared with every word, a changed role has a small price. */
export function comparePersons(
  a: Comparable,
  b: Comparable,
  comparer: WordComparer,
  w: MatchWeights,
  f: Frequencies,
): NameEvidence {
  const { bag: bagA, mark: markA } = withoutGeneration(personBag(a))
  const { bag: bagB, mark: markB } = withoutGeneration(personBag(b))
  const contributions: Contribution[] = []
  if (bagA.words.length === 0 || bagB.words.length === 0) {
    return { contributions, kind: 'none', main: 'missing', rest: 'missing', distinguishing: 0, kin: false }
  }
  const found = alignWords(bagA.words, bagB.words, comparer)
  let crossed = 0
  let straight = 0
  for (const pair of found.pairs) {
    const x = bagA.sides[pair.a]!
    const y = bagB.sides[pair.b]!
    if (x === Side.open || y === Side.open) continue
    if (pair.match.level === 'initial' || pair.match.bits <= 0) continue
    if (x === y) straight++
    else crossed++
  }
  const swapped = crossed > straight
  const sideA = (i: number): Side => {
    const side = bagA.sides[i]!
    return swapped && side !== Side.open ? (side === Side.first ? Side.last : Side.first) : side
  }
  let lastBits = 0
  let firstBits = 0
  let lastPairs = 0
  let firstPairs = 0
  let initials = 0
  let lastLevel: WordLevel = 'equal'
  let firstLevel: WordLevel = 'equal'
  let rarestFirst = 0
  const usedLastB: string[] = []
  const usedLastA: string[] = []
  const usedFirstA: string[] = []
  const usedFirstB: string[] = []
  for (const pair of found.pairs) {
    const side = pairSide(sideA(pair.a), bagB.sides[pair.b]!)
    const textA = bagA.words[pair.a]!.text
    const textB = bagB.words[pair.b]!.text
    const crossPrice =
      sideA(pair.a) !== Side.open && bagB.sides[pair.b] !== Side.open && sideA(pair.a) !== bagB.sides[pair.b]
        ? 1
        : 0
    if (side === Side.last) {
      lastPairs++
      lastBits += pair.match.bits - crossPrice
      lastLevel = worse(lastLevel, pair.match.level)
      usedLastA.push(textA)
      usedLastB.push(textB)
    } else {
      firstPairs++
      if (pair.match.level === 'initial') initials++
      // Several given names are given together: the rarest counts whole, the others in part.
      const own = pair.match.bits - crossPrice
      const added =
        firstPairs === 1 || own < 0
          ? own
          : own <= rarestFirst
            ? own * w.furtherFirst
            : own - rarestFirst * (1 - w.furtherFirst)
      firstBits += added
      rarestFirst = firstPairs === 1 ? own : Math.max(rarestFirst, own)
      firstLevel = worse(firstLevel, pair.match.level)
      usedFirstA.push(textA)
      usedFirstB.push(textB)
    }
  }
  if (found.joined !== undefined) {
    // Written together or apart: counts as one word of the rarer side.
    const parts = found.joined
    const side =
      parts.b.some((j) => bagB.sides[j] !== Side.first) && parts.a.some((i) => sideA(i) !== Side.first)
        ? Side.last
        : Side.first
    const rarest = Math.max(
      ...parts.b.map((j) => Math.log2((f.size + 2) / (f.word(bagB.words[j]!.loose) + 1))),
    )
    const bits = Math.max(w.wordFloor, Math.min(w.wordCap, rarest) - w.wordPrice.typo)
    const textA = parts.a.map((i) => bagA.words[i]!.text).join(' ')
    const textB = parts.b.map((j) => bagB.words[j]!.text).join(' ')
    const both =
      parts.b.some((j) => bagB.sides[j] === Side.first) && parts.b.some((j) => bagB.sides[j] === Side.last)
    if (side === Side.last || both) {
      lastPairs++
      lastBits += bits
      lastLevel = worse(lastLevel, 'typo')
      usedLastA.push(textA)
      usedLastB.push(textB)
    }
    if (side === Side.first || both) {
      firstPairs++
      firstBits += both ? bits / 2 : bits
      firstLevel = worse(firstLevel, 'typo')
      usedFirstA.push(textA)
      usedFirstB.push(textB)
    }
  }
  const left = countRest(found, sideA, bagA, bagB)
  const namesA = (side: Side): string =>
    bagA.words
      .filter((_, i) => sideA(i) === side || sideA(i) === Side.open)
      .map((x) => x.text)
      .join(' ')
  const namesB = (side: Side): string =>
    bagB.words
      .filter((_, j) => bagB.sides[j] === side || bagB.sides[j] === Side.open)
      .map((x) => x.text)
      .join(' ')

  // Family name. An open word may be either: it contradicts only what is left of the other side.
  let main: Agreement = 'missing'
  const openForLast = left.openA > 0 && firstPairs > 0 ? left.openA : left.openA - (left.firstB > 0 ? 1 : 0)
  const lastLeftA = left.lastA + Math.max(0, openForLast)
  const openForLastB = left.openB > 0 && firstPairs > 0 ? left.openB : left.openB - (left.firstA > 0 ? 1 : 0)
  const lastLeftB = left.lastB + Math.max(0, openForLastB)
  if (lastPairs > 0) {
    main = 'agrees'
    let bits = lastBits
    if (lastLeftA > 0 && lastLeftB > 0) {
      main = 'partly'
      bits += w.lastPartlyDifferent
    } else if (lastLeftA + lastLeftB > 0) bits += w.lastMore
    if (swapped) bits += w.namesSwapped
    contributions.push({
      field: 'lastName',
      level:
        lastLeftA + lastLeftB > 0
          ? main === 'partly'
            ? 'partlyDifferent'
            : 'more'
          : swapped
            ? 'swapped'
            : lastLevel,
      bits,
      query: usedLastA.join(' '),
      candidate: usedLastB.join(' '),
    })
  } else if (lastLeftA > 0 && lastLeftB > 0) {
    main = 'different'
    contributions.push({
      field: 'lastName',
      level: 'different',
      bits: w.lastDifferent,
      query: namesA(Side.last),
      candidate: namesB(Side.last),
    })
  }

  // Given name.
  let rest: Agreement = 'missing'
  let distinguishing = 0
  const restOpenA = Math.max(0, left.openA - Math.max(0, openForLast))
  const restOpenB = Math.max(0, left.openB - Math.max(0, openForLastB))
  const firstLeftA =
    left.firstA +
    restOpenA +
    (main === 'agrees' && lastPairs > 0 && firstPairs === 0 ? Math.min(left.openA, 1) : 0)
  const firstLeftB =
    left.firstB +
    restOpenB +
    (main === 'agrees' && lastPairs > 0 && firstPairs === 0 ? Math.min(left.openB, 1) : 0)
  if (firstPairs > 0) {
    rest = 'agrees'
    let bits = firstBits
    let level: string = firstLevel
    if (firstLeftA > 0 && firstLeftB > 0) {
      rest = 'partly'
      level = 'partlyDifferent'
      bits += w.firstPartlyDifferent
    } else if (firstLeftA + firstLeftB > 0 && initials < firstPairs) {
      bits += w.firstMore
      level = firstLevel === 'equal' ? 'more' : firstLevel
    }
    if (firstLevel === 'otherName') rest = 'partly'
    distinguishing = bits
    contributions.push({
      field: 'firstName',
      level,
      bits,
      query: usedFirstA.join(' '),
      candidate: usedFirstB.join(' '),
    })
  } else if (firstLeftA > 0 && firstLeftB > 0) {
    rest = 'different'
    const initial =
      (bagA.words.length > 0 && bagA.words.some((x, i) => x.loose.length === 1 && sideA(i) !== Side.last)) ||
      bagB.words.some((x, j) => x.loose.length === 1 && bagB.sides[j] !== Side.last)
    distinguishing = initial ? w.initialDifferent : w.firstDifferent
    contributions.push({
      field: 'firstName',
      level: 'different',
      bits: distinguishing,
      query: namesA(Side.first),
      candidate: namesB(Side.first),
    })
  }
  if (lastLevel === 'otherName' && main === 'agrees') main = 'partly'
  const generation = compareGenerations(markA, markB, w)
  if (generation !== undefined && main !== 'different' && rest !== 'different') {
    contributions.push(generation)
    rest = generation.level === 'generation' ? 'different' : 'partly'
    distinguishing = Math.min(distinguishing, 0) + generation.bits
  }
  return { contributions, kind: 'person', main, rest, distinguishing, kin: main === 'agrees' }
}

function pairSide(a: Side, b: Side): Side {
  if (b !== Side.open) return b
  if (a !== Side.open) return a
  return Side.last
}

interface Rest {
  firstA: number
  lastA: number
  openA: number
  firstB: number
  lastB: number
  openB: number
}

function countRest(found: Alignment, sideA: (i: number) => Side, bagA: Bag, bagB: Bag): Rest {
  const rest: Rest = { firstA: 0, lastA: 0, openA: 0, firstB: 0, lastB: 0, openB: 0 }
  for (const i of found.restA) {
    if (bagA.words[i]!.loose.length === 0) continue
    const side = sideA(i)
    if (side === Side.first) rest.firstA++
    else if (side === Side.last) rest.lastA++
    else rest.openA++
  }
  for (const j of found.restB) {
    const side = bagB.sides[j]!
    if (side === Side.first) rest.firstB++
    else if (side === Side.last) rest.lastB++
    else rest.openB++
  }
  return rest
}

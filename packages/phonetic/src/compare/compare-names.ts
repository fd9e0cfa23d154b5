import { alignWords } from './align.js'
import type { Alignment } from './align.js'
import type { Comparable } from './comparable.js'
import type { WordComparer } from './compare-words.js'
import type { Contribution } from './contribution.js'
import type { Frequencies } from './frequencies.js'
import type { MatchWeights, WordLevel } from './weights.js'
import type { NameWord } from './words.js'

export type Agreement = 'agrees' | 'partly' | 'different' | 'missing'

/** What the names say, before caps. */
export interface NameEvidence {
  readonly contributions: Contribution[]
  readonly kind: 'person' | 'company' | 'mixed' | 'none'
  /** Family name, or the rarest word of the company. */
  readonly main: Agreement
  /** Given name, or the other words of the company. */
  readonly rest: Agreement
  /** Bits that tell one person of a household from another, or one company of a group from another. */
  readonly distinguishing: number
  /** Companies: what they share is no word that many firms have, so they may belong together. */
  readonly kin: boolean
  /** Companies: both tell a legal form, and not the same. */
  readonly forms?: boolean
}

/** Shares of the bits of a word that only one address has. */
const sharedFirst = 0.5
const sharedOther = 0.75

/** What a word of a person's name is; `open` where only the other side can tell. */
const Side = { first: 1, last: 2, open: 3 } as const
type Side = (typeof Side)[keyof typeof Side]

/** Names as a bag of words with roles: every word is compared with every word, a changed role has a small price. */
export function compareNames(
  a: Comparable,
  b: Comparable,
  comparer: WordComparer,
  w: MatchWeights,
  f: Frequencies,
): NameEvidence {
  const companyA = a.company.length > 0
  const companyB = b.company.length > 0
  if (!companyA && !companyB) return comparePersons(a, b, comparer, w, f)
  if (companyA && companyB) return compareCompanies(a, b, comparer, w, f)
  const [company, person] = companyA ? [a, b] : [b, a]
  if (person.first.length + person.last.length === 0) {
    return {
      contributions: [],
      kind: 'none',
      main: 'missing',
      rest: 'missing',
      distinguishing: 0,
      kin: false,
    }
  }
  if (company.kind === 'open') return comparePersons(a, b, comparer, w, f)
  return compareMixed(a, b, comparer, w)
}

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

function comparePersons(
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

function compareCompanies(
  a: Comparable,
  b: Comparable,
  comparer: WordComparer,
  w: MatchWeights,
  f: Frequencies,
): NameEvidence {
  const contributions: Contribution[] = []
  const found = alignWords(a.company, b.company, comparer)
  const bits = found.pairs.map((pair) => pair.match.bits)
  let level: WordLevel = 'equal'
  for (const pair of found.pairs) level = worse(level, pair.match.level)
  if (found.joined !== undefined) {
    for (const j of found.joined.b) {
      const rarity = Math.log2((f.size + 2) / (f.word(b.company[j]!.loose) + 1))
      bits.push(Math.max(w.wordFloor, Math.min(w.wordCap, rarity) - w.wordPrice.typo))
    }
    level = worse(level, 'typo')
  }
  bits.sort((x, y) => y - x)
  const sum = bits.reduce((total, one) => total + one, 0)
  let main: Agreement = bits.length > 0 ? 'agrees' : 'different'
  let rest: Agreement = 'agrees'
  let own = Math.min(w.nameCap, sum)
  let shown: string = level
  let distinguishing = bits.slice(1).reduce((total, one) => total + one, 0)
  if (bits.length === 0) {
    own = w.companyDifferent
    shown = 'different'
    rest = 'different'
    distinguishing = w.companyDifferent
  } else if (found.restA.length > 0 && found.restB.length > 0) {
    rest = 'different'
    shown = 'partlyDifferent'
    own += w.companyPartlyDifferent
    distinguishing = w.companyPartlyDifferent
  } else if (
    [...found.restA.map((i) => a.company[i]!), ...found.restB.map((j) => b.company[j]!)].some(isGroup)
  ) {
    // The holding beside the firm that it holds.
    rest = 'different'
    shown = 'groupWord'
    own += w.companyPartlyDifferent
    distinguishing = w.companyPartlyDifferent
  } else if (found.restA.length + found.restB.length > 0) {
    const more = w.companyMore * Math.min(2, found.restA.length + found.restB.length)
    rest = 'missing'
    shown = 'more'
    own += more
    distinguishing += more
    if (bits.length === 1) main = 'partly'
  } else {
    // Nothing is left over on either side: that too tells it from its sisters.
    distinguishing += 4
  }
  contributions.push({
    field: 'company',
    level: shown,
    bits: own,
    query: text(a.company),
    candidate: text(b.company),
  })
  if (a.legalForm !== '' && b.legalForm !== '') {
    const equal = a.legalForm === b.legalForm
    // Another form and further words: rather a sister than the same written shorter.
    const form = equal
      ? w.legalFormEqual
      : rest === 'missing'
        ? w.legalFormDifferent * 2
        : w.legalFormDifferent
    // The name says nothing then: a GmbH and the GmbH & Co. KG of one house have the same.
    distinguishing = !equal && rest === 'agrees' ? form : distinguishing + form
    contributions.push({
      field: 'legalForm',
      level: equal ? 'equal' : 'different',
      bits: form,
      query: a.legalForm,
      candidate: b.legalForm,
    })
  }
  const contact = compareContacts(a, b, comparer, w)
  if (contact !== undefined) contributions.push(contact)
  const forms = a.legalForm !== '' && b.legalForm !== '' && a.legalForm !== b.legalForm
  return {
    contributions,
    kind: 'company',
    main,
    rest,
    distinguishing,
    kin: areKin(found, a, b, f.size),
    forms,
  }
}

function isGroup(word: NameWord): boolean {
  return word.isGroup
}

/** The first word of both, if fewer than √N addresses have it; any other word if it is rarer still. A trade is no family. */
function areKin(found: Alignment, one: Comparable, other: Comparable, size: number): boolean {
  const whole = Math.log2(size + 2)
  return (
    found.joined !== undefined ||
    found.pairs.some(
      ({ a, b, match }) =>
        !(one.company[a]!.isTrade && other.company[b]!.isTrade) &&
        match.bits >= (a === 0 && b === 0 ? sharedFirst : sharedOther) * whole,
    )
  )
}

function compareContacts(
  a: Comparable,
  b: Comparable,
  comparer: WordComparer,
  w: MatchWeights,
): Contribution | undefined {
  const wordsA = [...a.first, ...a.last]
  const wordsB = [...b.first, ...b.last]
  if (wordsA.length === 0 || wordsB.length === 0) return undefined
  const found = alignWords(wordsA, wordsB, comparer)
  const strong = found.pairs.filter((pair) => pair.match.level !== 'initial' && pair.match.bits > 0)
  const agrees =
    strong.length > 0 &&
    (strong.length > 1 || found.restA.length === 0 || found.restB.length === 0 || found.pairs.length > 1)
  return {
    field: 'contact',
    level: agrees ? 'equal' : 'different',
    bits: agrees ? w.contactAgrees : w.contactDifferent,
    query: text(wordsA),
    candidate: text(wordsB),
  }
}

/** A person here, a company there: the words may still be one name, but it is another legal person unless nothing is left over. */
function compareMixed(a: Comparable, b: Comparable, comparer: WordComparer, w: MatchWeights): NameEvidence {
  const wordsA = a.company.length > 0 ? a.company : [...a.first, ...a.last]
  const wordsB = b.company.length > 0 ? b.company : [...b.first, ...b.last]
  const found = alignWords(wordsA, wordsB, comparer)
  const sum = found.pairs.reduce((total, pair) => total + pair.match.bits, 0)
  let bits: number
  let level: string
  let main: Agreement = 'agrees'
  let rest: Agreement = 'agrees'
  if (found.pairs.length === 0 && found.joined === undefined) {
    bits = w.companyDifferent
    level = 'different'
    main = 'different'
    rest = 'different'
  } else {
    bits = Math.min(w.nameCap, sum + (found.joined === undefined ? 0 : w.wordCap / 2)) + w.kindDiffers
    level = 'otherField'
    if (found.restA.length > 0 && found.restB.length > 0) {
      bits += w.companyPartlyDifferent
      rest = 'different'
      level = 'partlyDifferent'
    } else if (found.restA.length + found.restB.length > 0) {
      bits += w.companyMore * 2
      rest = 'missing'
      level = 'more'
    }
  }
  const contributions: Contribution[] = [
    { field: 'name', level, bits, query: text(wordsA), candidate: text(wordsB) },
  ]
  const left = found.restA.length + found.restB.length
  const distinguishing = rest === 'different' ? w.companyPartlyDifferent : left > 0 ? w.companyMore * 2 : 4
  return { contributions, kind: 'mixed', main, rest, distinguishing, kin: main === 'agrees' }
}

const order: readonly WordLevel[] = [
  'equal',
  'folded',
  'sound',
  'typo',
  'nickname',
  'shortened',
  'similar',
  'initial',
  'otherName',
  'different',
]

function worse(a: WordLevel, b: WordLevel): WordLevel {
  return order.indexOf(a) >= order.indexOf(b) ? a : b
}

function text(words: readonly NameWord[]): string {
  return words.map((word) => word.text).join(' ')
}

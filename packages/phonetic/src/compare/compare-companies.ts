import { alignWords } from './align.js'
import type { Alignment } from './align.js'
import type { Comparable } from './comparable.js'
import type { WordComparer } from './compare-words.js'
import type { Contribution } from './contribution.js'
import type { Frequencies } from './frequencies.js'
import { text, worse } from './name-evidence.js'
import type { Agreement, NameEvidence } from './name-evidence.js'
import type { MatchWeights, WordLevel } from './weights.js'
import type { NameWord } from './words.js'

/** Shares of the bits of a word that only one address has. */
const sharedFirst = 0.5
const sharedOther = 0.75

/** Names of two companies word by word, their legal forms and the persons named beside them. */
export function compareCompanies(
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

import { alignWords } from './align.js'
import type { Comparable } from './comparable.js'
import { compareCompanies } from './compare-companies.js'
import { comparePersons } from './compare-persons.js'
import type { WordComparer } from './compare-words.js'
import type { Contribution } from './contribution.js'
import type { Frequencies } from './frequencies.js'
import { text } from './name-evidence.js'
import type { Agreement, NameEvidence } from './name-evidence.js'
import type { MatchWeights } from './weights.js'

/** The names of two addresses: persons, companies, or one of each. */
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

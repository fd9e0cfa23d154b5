import { compareAddresses } from './compare-addresses.js'
import type { AddressMemory } from './compare-addresses.js'
import { compareContacts } from './compare-contacts.js'
import { compareNames } from './compare-names.js'
import type { Comparable } from './comparable.js'
import { WordComparer } from './compare-words.js'
import type { Contribution, Relation } from './contribution.js'
import type { Frequencies } from './frequencies.js'
import type { MatchWeights } from './weights.js'

/** The weight of one pair. */
export interface Score {
  /** Sum of the bits of all contributions: log2 of the odds that both are the same party. */
  readonly bits: number
  readonly contributions: readonly Contribution[]
  readonly relation: Relation | undefined
}

/** Scores one address against many of one book. */
export interface Scorer {
  score(candidate: Comparable): Score
}

/**
 * Compare one address with others. Fellegi and Sunter's sum of weights per field, with two additions: the book size is the
 * prior, and where another explanation is as likely (another person of the household, a sister company, a namesake), the
 * odds against that explanation bound the weight; what is taken back is a contribution `dependence` of its own.
 */
export function createScorer(query: Comparable, weights: MatchWeights, frequencies: Frequencies): Scorer {
  const comparer = new WordComparer(weights, frequencies)
  const prior = priorOf(frequencies.size, weights)
  const memory: AddressMemory = { streets: new Map(), towns: new Map() }
  return { score: (candidate) => scorePair(query, candidate, weights, frequencies, comparer, prior, memory) }
}

/** What the size of the book says. */
interface Prior {
  /** One match in so many addresses. */
  readonly full: number
  /** What is given back of it beyond a thousand addresses: agreement is capped, so it cannot grow with the book. */
  readonly back: number
}

function priorOf(size: number, { matchShare, bookGrowth }: MatchWeights): Prior {
  const full = Math.log2(matchShare / (1 - matchShare) / Math.max(size, 2))
  return { full, back: (1 - bookGrowth) * Math.log2(Math.max(1, size / 1000)) }
}

function scorePair(
  query: Comparable,
  candidate: Comparable,
  w: MatchWeights,
  f: Frequencies,
  comparer: WordComparer,
  prior: Prior,
  memory: AddressMemory,
): Score {
  const names = compareNames(query, candidate, comparer, w, f)
  const address = compareAddresses(query, candidate, w, f, memory)
  const contact = compareContacts(query, candidate, w, f)
  const contributions: Contribution[] = [{ field: 'bookSize', level: 'prior', bits: prior.full + prior.back }]
  // What is given back comes last: it must not move the bounds, and with them the order of the candidates.
  let bits = prior.full
  const take = (list: readonly Contribution[]): void => {
    for (const one of list) {
      contributions.push(one)
      bits += one.bits
    }
  }
  take(names.contributions)
  take(address.contributions)
  take(contact.contributions)
  const together = address.bits + contact.bits
  if (together > w.dependentCap) {
    contributions.push({ field: 'dependence', level: 'contact', bits: w.dependentCap - together })
    bits += w.dependentCap - together
  }
  if (query.identity !== '' && candidate.identity !== '') {
    const equal = query.identity === candidate.identity
    const own = equal ? w.identityEqual : w.identityDifferent
    contributions.push({
      field: 'identity',
      level: equal ? 'equal' : 'different',
      bits: own,
      query: query.identity,
      candidate: candidate.identity,
    })
    bits += own
  }
  const named = names.main === 'agrees' || names.main === 'partly'
  const known = query.identity !== '' && query.identity === candidate.identity
  let relation: Relation | undefined
  if (!known) {
    // Another explanation of what agrees, and the odds against it.
    let rival: { level: string; bits: number } | undefined
    if (names.kind === 'person' && (address.alike || contact.bits > 2 || address.bits > 4)) {
      rival = { level: 'household', bits: w.householdPrior + names.distinguishing + contact.personal }
    } else if (names.kind === 'company' || names.kind === 'mixed') {
      rival = { level: 'sister', bits: w.sisterPrior + names.distinguishing + contact.personal }
    }
    // Two VAT ids are two companies, whatever the name says; or somebody has mistyped one.
    if (rival !== undefined && query.identity !== '' && candidate.identity !== '') {
      rival = { ...rival, bits: Math.min(rival.bits, w.sisterPrior) + w.identityDifferent / 2 }
    } else if (names.kind === 'none') rival = { level: 'noName', bits: -2 + contact.personal }
    if (rival !== undefined) {
      const least = -Math.log2(2 ** -bits + 2 ** -rival.bits)
      const bounded = least + w.beyondRival * (bits - least)
      if (bits - bounded > 0.005) {
        contributions.push({ field: 'dependence', level: rival.level, bits: bounded - bits })
        bits = bounded
      }
    }
    // A given name alone, where one side tells no family name, has even more namesakes.
    const givenOnly = names.kind === 'person' && names.main === 'missing' && names.rest === 'agrees'
    if (
      ((named && names.rest !== 'different') || givenOnly) &&
      address.differs &&
      !address.alike &&
      address.bits < 0 &&
      contact.bits <= 0
    ) {
      contributions.push({ field: 'dependence', level: 'elsewhere', bits: w.elsewherePrior })
      bits += w.elsewherePrior
    }
    relation = relationOf(names, address, named, query.identity !== '' && candidate.identity !== '')
  }
  return { bits: bits + prior.back, contributions, relation }
}

function relationOf(
  names: ReturnType<typeof compareNames>,
  address: ReturnType<typeof compareAddresses>,
  named: boolean,
  otherIdentity: boolean,
): Relation | undefined {
  if (names.kind === 'person') {
    if (named && names.rest !== 'agrees' && address.same) return 'sameHousehold'
    if (named && names.rest === 'agrees' && address.differs) return 'namesake'
    if (!named && address.same) return 'sameAddress'
    return undefined
  }
  // A person and a company are no two companies.
  if (names.kind === 'mixed') return address.same && !names.kin ? 'sameAddress' : undefined
  if (names.kind === 'company') {
    if (!names.kin) return address.same && names.rest === 'different' ? 'sameAddress' : undefined
    if (names.rest === 'different' || ((names.forms === true || otherIdentity) && address.same))
      return 'sisterCompany'
    if (address.differs) return names.rest === 'agrees' ? 'otherBranch' : 'sisterCompany'
  }
  return undefined
}

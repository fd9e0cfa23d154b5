/** Decisions that an operator gives in advance: which similar party may be linked without asking (M-A1 (5), M-A9, M-A10). */
import { UsageError } from '../errors/errors.js'
import type { IdentityKey } from './party-identity.js'

/** "Above 0.999 and same VAT id: link." The first policy that fits decides; none fits = a question. */
export interface PartyPolicy {
  /** Least probability of the best candidate, more than 0.5, at most 1. */
  readonly minProbability: number
  /** One of these must be equal too. Empty or absent: similarity alone, which must be allowed knowingly. */
  readonly same?: readonly IdentityKey['by'][] | undefined
  readonly action: 'link'
}

export interface PartyPolicies {
  readonly rules: readonly PartyPolicy[]
  /**
   * The operator knows that similar is not the same, and wants rules without `same` to link. Off by default: such a rule is
   * then refused.
   */
  readonly linkBySimilarityAlone?: boolean | undefined
}

/** Most rules of one set. */
const maxRules = 20

const identities: readonly string[] = ['vatId', 'registrationNumber', 'gln']

/** @throws {@link UsageError} `usage.invalid_configuration` naming the rule and what is expected. */
export function checkPartyPolicies(policies: PartyPolicies): void {
  const invalid = (field: string, expected: string): UsageError =>
    new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
      parameters: { field, expected },
    })
  if (!Array.isArray(policies.rules) || policies.rules.length > maxRules) {
    throw invalid('partyPolicies.rules', `a list of at most ${maxRules} rules`)
  }
  policies.rules.forEach((rule: PartyPolicy, i) => {
    const field = `partyPolicies.rules[${i}]`
    if (rule.action !== 'link') throw invalid(`${field}.action`, 'link')
    const least = rule.minProbability
    if (!(typeof least === 'number' && least > 0.5 && least <= 1)) {
      throw invalid(`${field}.minProbability`, 'a number above 0.5, at most 1')
    }
    const same = rule.same ?? []
    if (!Array.isArray(same) || same.some((one) => !identities.includes(one as string))) {
      throw invalid(`${field}.same`, identities.join(', '))
    }
    if (same.length === 0 && policies.linkBySimilarityAlone !== true) {
      throw invalid(
        `${field}.same`,
        'at least one of vatId, registrationNumber, gln, or linkBySimilarityAlone: true beside the rules',
      )
    }
  })
}

/** A candidate as policies see it. */
export interface PolicyCandidate {
  readonly uid: string
  readonly probability: number
  readonly identities: readonly IdentityKey['by'][]
}

/**
 * The party that a policy links, `undefined` when none does. Only the best candidate can be linked, and never where another
 * one is as probable.
 */
export function linkByPolicy(
  policies: PartyPolicies | undefined,
  candidates: readonly PolicyCandidate[],
): string | undefined {
  const sorted = [...candidates].sort((a, b) => b.probability - a.probability)
  const [best, second] = sorted
  if (policies === undefined || best === undefined || best.probability === second?.probability)
    return undefined
  const fits = policies.rules.some((rule) => {
    if (!(best.probability >= rule.minProbability)) return false
    const same = rule.same ?? []
    return same.length === 0
      ? policies.linkBySimilarityAlone === true
      : same.some((one) => best.identities.includes(one))
  })
  return fits ? best.uid : undefined
}

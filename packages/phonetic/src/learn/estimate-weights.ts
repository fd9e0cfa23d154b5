import type { Contribution, ContributionField } from '../compare/contribution.js'
import type { MatchWeights } from '../compare/weights.js'

/** What a person decided about one candidate, with the contributions shown to him. */
export interface MatchDecision {
  readonly same: boolean
  readonly contributions: readonly Contribution[]
}

/** A weight that was estimated anew, for showing what would change. */
export interface WeightChange {
  readonly weight: keyof MatchWeights
  readonly before: number
  readonly after: number
  /** Confirmed matches in which the field was there on both sides, and how often it disagreed in them. */
  readonly matches: number
  readonly disagreed: number
}

export interface WeightEstimate {
  readonly weights: MatchWeights
  readonly changes: readonly WeightChange[]
}

/** Weight of disagreement per field and level. What others disagree in is nearly always different: its bits are log2 of the share among matches. */
const estimated: readonly (readonly [field: ContributionField, level: string, weight: keyof MatchWeights])[] =
  [
    ['firstName', 'different', 'firstDifferent'],
    ['lastName', 'different', 'lastDifferent'],
    ['street', 'different', 'streetDifferent'],
    ['houseNumber', 'different', 'numberDifferent'],
    ['postalCode', 'different', 'postalDifferent'],
    ['town', 'different', 'townDifferent'],
    ['legalForm', 'different', 'legalFormDifferent'],
    ['phone', 'different', 'phoneDifferent'],
    ['email', 'different', 'mailDifferent'],
  ]

/** Decisions that the shipped weight counts for: fewer decisions than this move it little. */
const priorStrength = 50

/** A weight moves at most so many bits: decisions of one office are no world. */
const mostMoved = 3

/**
 * Estimate the weights of disagreement anew from decisions: how often a field disagreed although it was the same customer.
 * Only on demand; the result is a set of weights of its own with the version given, and is used only where it is handed in.
 *
 * @param decisions - Not more than one per pair; the order does not matter.
 * @param version - Name of the new weights, another than that of `base`.
 */
export function estimateWeights(
  decisions: readonly MatchDecision[],
  base: MatchWeights,
  version: string,
): WeightEstimate {
  const matches = decisions.filter((one) => one.same)
  const changes: WeightChange[] = []
  const values: Record<string, number> = {}
  for (const [field, level, weight] of estimated) {
    const before = base[weight] as number
    const known = matches.filter((one) => one.contributions.some((line) => line.field === field))
    const disagreed = known.filter((one) =>
      one.contributions.some((line) => line.field === field && line.level === level),
    ).length
    if (known.length === 0) continue
    const share = (disagreed + priorStrength * 2 ** before) / (known.length + priorStrength)
    const after = Math.max(before - mostMoved, Math.min(before + mostMoved, Math.log2(share), 0))
    values[weight] = after
    changes.push({ weight, before, after, matches: known.length, disagreed })
  }
  return { weights: { ...base, ...values, version } as MatchWeights, changes }
}

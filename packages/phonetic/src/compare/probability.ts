import type { Relation } from './contribution.js'
import type { MatchWeights } from './weights.js'

/** `sure`: shown first, still decided by a person; `ask`: a question; `none`: not shown. */
export type Zone = 'sure' | 'ask' | 'none'

/** Where the zones begin, as probability. */
export interface Zones {
  readonly sure: number
  readonly ask: number
}

export const defaultZones: Zones = { sure: 0.99, ask: 0.1 }

/** Above it the best candidate is taken for the same party, where a program has to take one. */
export const defaultThreshold = 0.5

/** Odds of one pair by itself. */
export function oddsOf(bits: number, weights: MatchWeights): number {
  return 2 ** Math.max(-60, Math.min(60, weights.scale * bits + weights.offset))
}

/**
 * Probabilities of all candidates of one address: at most one of them is it, so they share (1 / (1 + sum of odds)). Two that
 * look the same get half each.
 */
export function shareOdds(odds: readonly number[]): number[] {
  const sum = odds.reduce((total, one) => total + one, 1)
  return odds.map((one) => one / sum)
}

export function zoneOf(probability: number, zones: Zones): Zone {
  return probability >= zones.sure ? 'sure' : probability >= zones.ask ? 'ask' : 'none'
}

/** A hint is for what may be something else: "namesake" beside 99 % would only confuse. */
export function relationIn(zone: Zone, relation: Relation | undefined): Relation | undefined {
  return zone === 'sure' ? undefined : relation
}

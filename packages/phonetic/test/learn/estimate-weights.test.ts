import { AddressIndex, defaultWeights, estimateWeights } from '@ordersync/phonetic'
import type { MatchDecision } from '@ordersync/phonetic'
import { describe, expect, it } from 'vitest'

const decided = (same: boolean, level: string): MatchDecision => ({
  same,
  contributions: [{ field: 'firstName', level, bits: 0 }],
})
const many = (count: number, one: MatchDecision): MatchDecision[] => Array.from({ length: count }, () => one)

describe('weights from decisions', () => {
  it('nothing decided changes nothing but the version', () => {
    const { weights, changes } = estimateWeights([], defaultWeights, 'ours-1')
    expect(weights).toEqual({ ...defaultWeights, version: 'ours-1' })
    expect(changes).toEqual([])
  })

  it('customers who often have another given name make that weigh less, within bounds', () => {
    const { weights, changes } = estimateWeights(
      [...many(60, decided(true, 'equal')), ...many(40, decided(true, 'different'))],
      defaultWeights,
      'ours-1',
    )
    expect(weights.firstDifferent).toBe(defaultWeights.firstDifferent + 3)
    expect(changes).toContainEqual(
      expect.objectContaining({ weight: 'firstDifferent', matches: 100, disagreed: 40 }),
    )
  })

  it('what never disagrees weighs more, a few decisions move little, and non-matches teach nothing here', () => {
    const few = estimateWeights(many(5, decided(true, 'equal')), defaultWeights, 'a').weights.firstDifferent
    const lots = estimateWeights(many(5000, decided(true, 'equal')), defaultWeights, 'b').weights
      .firstDifferent
    expect(few).toBeLessThan(defaultWeights.firstDifferent)
    expect(few).toBeGreaterThan(defaultWeights.firstDifferent - 0.5)
    expect(lots).toBe(defaultWeights.firstDifferent - 3)
    expect(estimateWeights(many(99, decided(false, 'different')), defaultWeights, 'c').changes).toEqual([])
  })

  it('the estimate is used where it is handed in', () => {
    const { weights } = estimateWeights(many(100, decided(true, 'different')), defaultWeights, 'ours-1')
    const bitsWith = (own: typeof weights): number => {
      const index = new AddressIndex({ weights: own })
      index.insert('A', { firstName: 'Anna', lastName: 'Quandt', town: 'Kiel' })
      return index.find({ firstName: 'Bernd', lastName: 'Quandt', town: 'Kiel' }, { minProbability: 0 })[0]!
        .bits
    }
    expect(bitsWith(weights)).toBeGreaterThan(bitsWith(defaultWeights) + 2)
  })
})

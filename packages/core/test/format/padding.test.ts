import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paddedLength } from '../../src/format/padding.js'

describe('paddedLength', () => {
  it('never goes below 4 KiB', () => {
    expect(paddedLength(0)).toBe(4096)
    expect(paddedLength(4096)).toBe(4096)
    expect(paddedLength(4097)).toBeGreaterThan(4097)
  })

  it.each([
    // E = 12, S = 4: steps of 256.
    [4097, 4352],
    [5000, 5120],
    [8191, 8192],
    // E = 13, S = 4: steps of 512.
    [8193, 8704],
    // E = 16, S = 5: steps of 2048.
    [65_537, 67_584],
    [1_000_000, 1_015_808],
  ])('pads %i to %i', (length, expected) => {
    expect(paddedLength(length)).toBe(expected)
  })

  it('adds at most 12 %, is stable, and gives few sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4096, max: 2 ** 26 }), (length) => {
        const padded = paddedLength(length)
        expect(padded).toBeGreaterThanOrEqual(length)
        expect(padded).toBeLessThanOrEqual(length * 1.12)
        expect(paddedLength(padded)).toBe(padded)
      }),
    )
    const sizes = new Set(Array.from({ length: 60_000 }, (_, n) => paddedLength(4096 + n)))
    // 16 steps per power of two up to 2^16, and the floor itself.
    expect(sizes.size).toBe(65)
  })
})

import { describe, expect, it } from 'vitest'
import { Postings } from '../../src/index/postings.js'

describe('postings', () => {
  const postings = Postings.fromPairs(
    Uint32Array.from([7, 0, 7, 0xffffffff, 7, 7, 0]),
    Uint32Array.from([1, 1, 2, 3, 3, 3, 9]),
  )
  postings.add(7, 20)
  postings.add(7, 21)
  postings.add(8, 22)

  it('hold each number once per key, in order, and what came later behind', () => {
    const all = (key: number): number[] => {
      const found: number[] = []
      postings.forEach(key, (value) => found.push(value))
      return found
    }
    expect(all(0)).toEqual([1, 9])
    expect(all(7).slice(0, 3)).toEqual([1, 2, 3])
    expect(all(7).slice(3).sort()).toEqual([20, 21])
    expect(all(0xffffffff)).toEqual([3])
    expect(all(5)).toEqual([])
    expect([0, 7, 8, 9].map((key) => postings.count(key))).toEqual([2, 5, 1, 0])
  })

  it.each([
    [7, 0, 0],
    [7, 2, 2],
    [7, 3, 3],
    [7, 4, 4],
    [7, 5, 5],
    [7, 6, 5],
    [5, 6, 0],
  ])('of key %i the first %i are visited, and no other', (key, most, expected) => {
    const found: number[] = []
    expect(postings.forFirst(key, most, (value) => found.push(value))).toBe(expected)
    expect(found).toHaveLength(expected)
    expect(found.slice(0, 3)).toEqual([1, 2, 3].slice(0, Math.min(3, expected)))
  })

  it('random pairs come out as a map would give them (seed 12)', () => {
    let state = 12
    const random = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 2 ** 32) * n)
    }
    // Keys that differ in each of the three digits of the sort.
    const pairs = Array.from({ length: 5000 }, (_, i) => [
      (random(5) + random(5) * 2 ** 11 + random(5) * 2 ** 22 + random(2) * 2 ** 31) >>> 0,
      i,
    ]) as [number, number][]
    const sorted = Postings.fromPairs(
      Uint32Array.from(pairs, ([key]) => key),
      Uint32Array.from(pairs, ([, value]) => value),
    )
    const expected = new Map<number, number[]>()
    for (const [key, value] of pairs) expected.set(key, [...(expected.get(key) ?? []), value])
    for (const [key, values] of expected) {
      const found: number[] = []
      sorted.forEach(key, (value) => found.push(value))
      expect(found).toEqual(values)
    }
  })
})

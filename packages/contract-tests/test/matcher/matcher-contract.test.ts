/** The kit proves matchers, this proves the kit: every case finds at least one that is broken on purpose. */
import type { Fields, PartyComparison, PartyMatcher } from '@ordersync/core'
import { partyMatcherContract, runContract } from '@ordersync/contract-tests'
import { describe, expect, it } from 'vitest'

const textOf = (party: Fields): string =>
  typeof party['familyName'] === 'string' ? party['familyName'].toLowerCase() : ''
const shown = (same: boolean): PartyComparison => ({
  probability: same ? 0.9 : 0.05,
  zone: same ? 'ask' : 'none',
  reasons: same ? [{ code: 'SAME_NAME' }] : [],
})

/** As simple as a matcher can be. */
const good: PartyMatcher = {
  name: 'first-letters',
  version: '1',
  blockingKeys: (party) =>
    [
      ...new Set([
        textOf(party)
          .slice(0, 3)
          .replace(/\p{Cc}/gu, ''),
        `p${textOf(party).length > 20 ? 'long' : 'short'}`,
      ]),
    ].filter((key) => key !== ''),
  compare: (party, candidates) =>
    candidates.map((one) =>
      shown(textOf(party) !== '' && textOf(one).slice(0, 3) === textOf(party).slice(0, 3)),
    ),
}

let calls = 0

const broken: readonly {
  readonly mistake: string
  readonly matcher: PartyMatcher
  readonly fails: readonly number[]
}[] = [
  { mistake: 'it has no version', matcher: { ...good, version: '' }, fails: [0] },
  {
    mistake: 'it gives too many keys',
    matcher: { ...good, blockingKeys: () => Array.from({ length: 41 }, (_, i) => `k${i}`) },
    fails: [1],
  },
  { mistake: 'a key is too long', matcher: { ...good, blockingKeys: () => ['x'.repeat(41)] }, fails: [1] },
  {
    mistake: 'a key parts the rows of the store',
    matcher: { ...good, blockingKeys: () => ['a\u0000b'] },
    fails: [1],
  },
  { mistake: 'its keys change', matcher: { ...good, blockingKeys: () => [`k${calls++}`] }, fails: [2] },
  {
    mistake: 'it finds only what is written the same',
    matcher: { ...good, blockingKeys: (party) => [textOf(party) || 'none'] },
    fails: [3],
  },
  { mistake: 'everything has one key', matcher: { ...good, blockingKeys: () => ['all'] }, fails: [4] },
  {
    mistake: 'it sorts what it answers',
    matcher: {
      ...good,
      compare: (party, list, book) =>
        [...good.compare(party, list, book)].sort((a, b) => b.probability - a.probability),
    },
    fails: [5],
  },
  {
    mistake: 'it gives percents',
    matcher: {
      ...good,
      compare: (party, list, book) =>
        good.compare(party, list, book).map((one) => ({ ...one, probability: one.probability * 100 })),
    },
    fails: [6],
  },
  {
    mistake: 'it gives no reasons',
    matcher: {
      ...good,
      compare: (party, list, book) => good.compare(party, list, book).map((one) => ({ ...one, reasons: [] })),
    },
    fails: [7],
  },
  {
    mistake: 'the first candidate is favoured',
    matcher: {
      ...good,
      compare: (party, list, book) =>
        good
          .compare(party, list, book)
          .map((one, i) => ({ ...one, probability: i === 0 ? 0.02 : one.probability })),
    },
    fails: [8],
  },
  {
    mistake: 'it changes what it is given',
    matcher: {
      ...good,
      blockingKeys: (party) => {
        ;(party as Record<string, unknown>)['seen'] = true
        return good.blockingKeys(party)
      },
    },
    fails: [9],
  },
]

describe('the contract of matchers', () => {
  it('holds for a simple one', async () => {
    const results = await runContract(partyMatcherContract, () => good)
    expect(results.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
  })

  it.each(broken)('finds out that $mistake', async ({ matcher, fails }) => {
    const cases = fails.map((i) => partyMatcherContract[i]!)
    const results = await runContract(cases, () => matcher)
    expect(results.map(({ outcome }) => outcome)).toEqual(cases.map(() => 'failed'))
    for (const { reason } of results) expect(reason).not.toMatch(/is not a function|undefined \(reading/)
  })

  it('has a broken matcher for every case', () => {
    const found = new Set(broken.flatMap(({ fails }) => fails))
    expect(partyMatcherContract.map((_, i) => i).filter((i) => !found.has(i))).toEqual([])
  })
})

/** Cases for a matcher of parties (`PartyMatcher`): the promises core relies on when it keeps keys and shows candidates. */
import { maxBlockingKeyLength, maxBlockingKeys } from '@ordersync/core'
import type { BookStatistics, Fields, PartyMatcher } from '@ordersync/core'
import { check, checkEqual } from '../check.js'
import type { ContractCase } from '../contract-case.js'
import { matcherSamples, oddParties } from './matcher-samples.js'

/** Gives a fresh matcher. */
export type OpenMatcher = () => PartyMatcher | Promise<PartyMatcher>

export type MatcherContractCase = ContractCase<OpenMatcher>

const { customer, otherSpelling, stranger } = matcherSamples

function matcherCase(name: string, body: (matcher: PartyMatcher) => void): MatcherContractCase {
  return {
    name,
    run: async (open) => {
      body(await open())
      return undefined
    },
  }
}

/** What a store of ten thousand parties would count. */
export function statisticsOf(size = 10_000): BookStatistics {
  return { size, count: () => 3 }
}

function compare(matcher: PartyMatcher, party: Fields, candidates: readonly Fields[]) {
  return matcher.compare(party, candidates, statisticsOf())
}

const zones = ['sure', 'ask', 'related', 'none']

export const partyMatcherContract: readonly MatcherContractCase[] = [
  matcherCase('has a name and a version to keep beside its keys', (matcher) => {
    check(typeof matcher.name === 'string' && matcher.name !== '', 'name: expected a text')
    check(typeof matcher.version === 'string' && matcher.version !== '', 'version: expected a text')
  }),

  matcherCase('gives keys that fit the rows of the store', (matcher) => {
    for (const party of [customer, otherSpelling, stranger, ...oddParties]) {
      const keys = matcher.blockingKeys(party)
      check(keys.length <= maxBlockingKeys, `keys: expected at most ${maxBlockingKeys}, got ${keys.length}`)
      for (const key of keys) {
        check(
          key !== '' && key.length <= maxBlockingKeyLength,
          `key of ${key.length} characters: expected 1 to ${maxBlockingKeyLength}`,
        )
        check(!/\p{Cc}/u.test(key), 'key with a control character')
      }
    }
  }),

  matcherCase('gives a party the same keys each time, whatever was asked in between', (matcher) => {
    const first = [...matcher.blockingKeys(customer)].sort()
    for (const party of oddParties) matcher.blockingKeys(party)
    compare(matcher, otherSpelling, [customer, stranger])
    checkEqual([...matcher.blockingKeys(structuredClone(customer) as Fields)].sort(), first, 'keys')
  }),

  matcherCase('files another spelling of a party under a key of it', (matcher) => {
    const keys = new Set(matcher.blockingKeys(customer))
    check(keys.size > 0, 'keys: expected at least one')
    check(
      matcher.blockingKeys(otherSpelling).some((key) => keys.has(key)),
      'another spelling shares no key',
    )
  }),

  matcherCase('does not file everything under one key', (matcher) => {
    const keys = new Set(matcher.blockingKeys(customer))
    const shared = matcher.blockingKeys(stranger).filter((key) => keys.has(key))
    check(shared.length < keys.size, 'a stranger has all keys of the customer')
  }),

  matcherCase('answers once per candidate, in their order', (matcher) => {
    const found = compare(matcher, otherSpelling, [stranger, customer, stranger])
    checkEqual(found.length, 3, 'comparisons')
    check(found[1]!.probability > found[0]!.probability, 'the customer is less probable than a stranger')
    checkEqual(compare(matcher, otherSpelling, []).length, 0, 'comparisons with nobody')
  }),

  matcherCase('gives probabilities and zones that core knows', (matcher) => {
    for (const party of [otherSpelling, stranger, ...oddParties]) {
      for (const one of compare(matcher, party, [customer, stranger, ...oddParties])) {
        check(one.probability >= 0 && one.probability <= 1, `probability ${one.probability}: expected 0 to 1`)
        check(zones.includes(one.zone), `zone ${one.zone}: expected ${zones.join(', ')}`)
      }
    }
  }),

  matcherCase('gives reasons for whatever it wants shown', (matcher) => {
    const [found] = compare(matcher, otherSpelling, [customer])
    check(found!.zone === 'sure' || found!.zone === 'ask', 'another spelling of a customer is not shown')
    check(found!.reasons.length > 0, 'reasons: expected at least one')
    for (const reason of found!.reasons)
      check(typeof reason.code === 'string' && reason.code !== '', 'reason without a code')
  }),

  matcherCase('answers the same whatever the order of the candidates', (matcher) => {
    const list = [customer, stranger, otherSpelling]
    const one = compare(matcher, otherSpelling, list)
    const other = [...compare(matcher, otherSpelling, [...list].reverse())].reverse()
    one.forEach((found, i) => {
      check(Math.abs(found.probability - other[i]!.probability) < 1e-9, 'probability depends on the order')
    })
  }),

  matcherCase('leaves the parties as they are', (matcher) => {
    const given = structuredClone({ customer, otherSpelling }) as { customer: Fields; otherSpelling: Fields }
    matcher.blockingKeys(given.customer)
    compare(matcher, given.otherSpelling, [given.customer])
    checkEqual(given, { customer, otherSpelling }, 'parties')
  }),
]

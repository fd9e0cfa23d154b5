/** The seam through which similar parties are found: rule M-A1 (5). `@ordersync/phonetic` fills it; a vendor may fill it otherwise. */
import type { Notice } from '../jobs/outcome.js'
import type { Fields } from '../store/store.js'

/** Keys of one party that are kept; further ones are left out. */
export const maxBlockingKeys = 40

/** Characters of one blocking key. */
export const maxBlockingKeyLength = 40

/** Parties that are read under one key: what more share says nothing. */
export const maxPartiesPerKey = 250

/** Parties that are compared field by field with one that arrived. */
export const maxComparedParties = 24

/**
 * Says which parties may be alike, and how much. Pure: what is known of the book comes in through {@link BookStatistics}.
 *
 * Core keeps the blocking keys of every party as rows of the store, in the transaction that writes the party, and makes them
 * anew when `name` or `version` change.
 */
export interface PartyMatcher {
  /** Stable short id, e.g. `phonetic`. */
  readonly name: string
  /** Changes whenever a party would get other keys. */
  readonly version: string
  /**
   * Keys under which a party is filed and looked for; two parties that share none are never compared. At most
   * {@link maxBlockingKeys} of {@link maxBlockingKeyLength} characters, without control characters; the order does not matter.
   *
   * @param party - Fields of the record; may miss anything. Must not throw.
   */
  blockingKeys(party: Fields): readonly string[]
  /**
   * Compare one party with parties of the book. Must not throw.
   * @returns one comparison per candidate, in their order.
   */
  compare(party: Fields, candidates: readonly Fields[], book: BookStatistics): readonly PartyComparison[]
}

/** What the store knows of the book as a whole. */
export interface BookStatistics {
  /** Parties in the book; an estimate is enough. */
  readonly size: number
  /** Parties under a key of the incoming party, at most {@link maxPartiesPerKey}; 0 for keys it does not have. */
  count(key: string): number
}

/** How one party of the book compares with the one that arrived. */
export interface PartyComparison {
  /** That both are the same, given the other candidates; 0 to 1. Anything else counts as zone `none`: it links nothing and asks nothing. */
  readonly probability: number
  /** `sure` and `ask` are shown as a question; `related` is shown beside them; `none` is not shown. None of them links. */
  readonly zone: 'sure' | 'ask' | 'related' | 'none'
  /** Why, strongest first; for a person. */
  readonly reasons: readonly Notice[]
}

import { comparableOf, createWordSource } from '../compare/comparable.js'
import type { Comparable } from '../compare/comparable.js'
import type { Contribution } from '../compare/contribution.js'
import { defaultWeights } from '../compare/default-weights.js'
import type { Frequencies } from '../compare/frequencies.js'
import { defaultZones, oddsOf, shareOdds, zoneOf } from '../compare/probability.js'
import type { Zones } from '../compare/probability.js'
import { createScorer } from '../compare/score.js'
import type { Score } from '../compare/score.js'
import type { MatchWeights } from '../compare/weights.js'
import { contributionSentence, englishWords, germanWords } from '../explain/sentences.js'
import { blockingKeys, keyKind, keyVersion } from '../index/blocking-keys.js'
import type { KeyKind } from '../index/blocking-keys.js'
import { keyFrequencies } from '../index/key-frequencies.js'
import { normaliseAddress, normaliserVersion } from '../normalise/normalise-address.js'
import type { LanguagePack } from '../packs/language-pack.js'
import { createPackTables } from '../packs/pack-tables.js'
import { addressesOfParty } from './party-fields.js'

type Fields = Readonly<Record<string, unknown>>

/** A remark as code with parameters; the shape of core's `Notice`. */
export interface MatchReason {
  readonly code: string
  readonly parameters: Readonly<Record<string, string | number>>
}

/** How one party of the book compares with the one that arrived; the shape of core's `PartyComparison`. */
export interface PhoneticComparison {
  readonly probability: number
  readonly zone: 'sure' | 'ask' | 'related' | 'none'
  readonly reasons: readonly MatchReason[]
}

/** What core's store knows of the book; the shape of core's `BookStatistics`. */
export interface PhoneticStatistics {
  readonly size: number
  count(key: string): number
}

/** The matcher as core's seam `PartyMatcher` wants it; this package knows core only by its shape. */
export interface PhoneticMatcher {
  readonly name: string
  readonly version: string
  blockingKeys(party: Fields): readonly string[]
  compare(
    party: Fields,
    candidates: readonly Fields[],
    book: PhoneticStatistics,
  ): readonly PhoneticComparison[]
}

export interface PhoneticMatcherOptions {
  /** Default: German, Danish, Swedish, Norwegian, English. */
  readonly packs?: readonly LanguagePack[] | undefined
  readonly weights?: MatchWeights | undefined
  readonly zones?: Partial<Zones> | undefined
}

/** Reasons that are shown, strongest first. */
const shownReasons = 12

/** Kinds that only say how frequent a value is, or find too many: not kept in a store. */
const notStored: ReadonlySet<KeyKind> = new Set([
  keyKind.street,
  keyKind.postalCode,
  keyKind.town,
  keyKind.phoneWhole,
  keyKind.mailDomain,
])

/**
 * Finds similar parties for core, with the same keys and weights as {@link AddressIndex}. Core keeps the keys in the vendor's
 * database, so no second copy of the book is held in memory.
 *
 * @example
 * ```ts
 * const exchange = await openFileExchange({ ...options, matcher: createPhoneticMatcher() })
 * ```
 */
export function createPhoneticMatcher(options: PhoneticMatcherOptions = {}): PhoneticMatcher {
  const tables = createPackTables(options.packs)
  const weights = options.weights ?? defaultWeights
  const zones = { ...defaultZones, ...options.zones }
  const source = createWordSource(tables)
  const variantsOf = (party: Fields): Comparable[] =>
    addressesOfParty(party).map((address) => comparableOf(normaliseAddress(address, tables), source))
  return {
    name: 'phonetic',
    version: `${normaliserVersion}.${keyVersion} ${tables.fingerprint}`,

    blockingKeys(party) {
      const keys = new Set<string>()
      for (const variant of variantsOf(party)) {
        blockingKeys(variant, tables, (kind, key) => {
          if (!notStored.has(kind)) keys.add(key.toString(36))
        })
      }
      return [...keys]
    },

    compare(party, candidates, book) {
      const frequencies = storedFrequencies(book)
      const scorers = variantsOf(party).map((variant) => createScorer(variant, weights, frequencies))
      const scores = candidates.map((candidate) => {
        const others = variantsOf(candidate)
        return bestOf(scorers.flatMap((scorer) => others.map((other) => scorer.score(other))))
      })
      const shares = shareOdds(scores.map((score) => oddsOf(score.bits, weights)))
      return scores.map((score, i) => {
        const zone = zoneOf(shares[i]!, zones)
        return {
          probability: shares[i]!,
          zone: zone === 'none' && score.relation !== undefined ? 'related' : zone,
          reasons: reasonsOf(score),
        }
      })
    },
  }
}

function bestOf(scores: readonly Score[]): Score {
  return scores.reduce((best, one) => (one.bits > best.bits ? one : best))
}

/** The store counts the keys it keeps; of the others the middle of an ordinary book is taken. */
function storedFrequencies(book: PhoneticStatistics): Frequencies {
  const counted = keyFrequencies(
    () => book.size,
    (key) => book.count(key.toString(36)),
  )
  const share = (part: number): number => Math.max(1, Math.round(book.size * part))
  return {
    get size() {
      return book.size
    },
    word: counted.word,
    sound: counted.sound,
    mail: counted.mail,
    street: () => share(0.002),
    postalCode: () => share(0.001),
    town: () => share(0.005),
    phone: () => 1,
    mailDomain: () => share(0.05),
  }
}

function reasonsOf(score: Score): MatchReason[] {
  const reasons = [...score.contributions]
    .filter((one) => one.field !== 'bookSize' && Math.abs(one.bits) >= 0.05)
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits))
    .slice(0, shownReasons)
    .map(reasonOf)
  if (score.relation === undefined) return reasons
  const relation = {
    de: germanWords.relations[score.relation],
    en: englishWords.relations[score.relation],
    relation: score.relation,
  }
  return [{ code: 'MATCH_REASON', parameters: relation }, ...reasons]
}

function reasonOf(one: Contribution): MatchReason {
  return {
    code: 'MATCH_REASON',
    parameters: {
      de: contributionSentence(one, germanWords),
      en: contributionSentence(one, englishWords),
      field: one.field,
      level: one.level,
      bits: Math.round(one.bits * 10) / 10,
    },
  }
}

import { comparableOf, createWordSource } from '../compare/comparable.js'
import type { Comparable } from '../compare/comparable.js'
import type { Relation } from '../compare/contribution.js'
import { defaultWeights } from '../compare/default-weights.js'
import type { Frequencies } from '../compare/frequencies.js'
import { defaultZones, oddsOf, relationIn, shareOdds, zoneOf } from '../compare/probability.js'
import type { Zones } from '../compare/probability.js'
import { createScorer } from '../compare/score.js'
import type { Score } from '../compare/score.js'
import type { MatchWeights } from '../compare/weights.js'
import {
  englishWords,
  explanationLines,
  germanWords,
  lineSentence,
  relationSentence,
} from '../explain/sentences.js'
import type { ExplanationLine } from '../explain/sentences.js'
import { blockingKeys, keyKind, KeyList, keyVersion } from '../index/blocking-keys.js'
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

/** Raised whenever other keys of a party are kept in a store. */
const storedVersion = 2

/** Keys that a party gives a store; core keeps no more. */
const maxStoredKeys = 40

/** Kinds that are kept, the most telling first: a party with many words and addresses gives only those. */
const storedKinds: readonly KeyKind[] = [
  keyKind.identity,
  keyKind.mail,
  keyKind.phone,
  keyKind.word,
  keyKind.sound,
  keyKind.postalAndStreet,
  keyKind.streetAndNumber,
  keyKind.postalAndSound,
  keyKind.townAndSound,
  keyKind.twoSounds,
  keyKind.streetAndSound,
  keyKind.postalAndNumber,
  // These hardly find anybody; they say how frequent a street or a town is.
  keyKind.street,
  keyKind.postalCode,
  keyKind.town,
  keyKind.addition,
]

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
  const made = new KeyList()
  const variantsOf = (party: Fields): Comparable[] =>
    addressesOfParty(party).map((address) => comparableOf(normaliseAddress(address, tables), source))
  return {
    name: 'phonetic',
    version: `${normaliserVersion}.${keyVersion}.${storedVersion} ${tables.fingerprint}`,

    blockingKeys(party) {
      const byKind = new Map<KeyKind, string[]>()
      for (const variant of variantsOf(party)) {
        blockingKeys(variant, tables, made)
        for (let i = 0; i < made.length; i++) {
          const kind = made.kinds[i] as KeyKind
          const list = byKind.get(kind)
          if (list === undefined) byKind.set(kind, [made.keys[i]!.toString(36)])
          else list.push(made.keys[i]!.toString(36))
        }
      }
      const keys = new Set(storedKinds.flatMap((kind) => byKind.get(kind) ?? []))
      return [...keys].slice(0, maxStoredKeys)
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
        const relation = relationIn(zone, score.relation)
        return {
          probability: shares[i]!,
          zone: zone === 'none' && relation !== undefined ? 'related' : zone,
          reasons: reasonsOf(score, relation, zone === 'ask'),
        }
      })
    },
  }
}

function bestOf(scores: readonly Score[]): Score {
  return scores.reduce((best, one) => (one.bits > best.bits ? one : best))
}

/** The store counts the keys it keeps, up to a bound; of the others the middle of an ordinary book is taken. */
function storedFrequencies(book: PhoneticStatistics): Frequencies {
  const counted = keyFrequencies(
    () => book.size,
    (key) => book.count(key.toString(36)),
  )
  const share = (part: number): number => Math.max(1, Math.round(book.size * part))
  return {
    ...counted,
    get size() {
      return book.size
    },
    // 0 for what two parties share: a party with many words and addresses did not keep this key.
    street: (base) => counted.street(base) || share(0.002),
    postalCode: (code) => counted.postalCode(code) || share(0.001),
    town: (full) => counted.town(full) || share(0.005),
    phone: () => 1,
    mailDomain: () => share(0.05),
  }
}

/** All lines of the explanation, so that what a person sees sums to the weight. */
function reasonsOf(
  { contributions }: Score,
  relation: Relation | undefined,
  perhaps: boolean,
): MatchReason[] {
  const reasons = explanationLines(contributions).map(reasonOf)
  if (relation === undefined) return reasons
  const parameters = {
    de: relationSentence(relation, perhaps, germanWords),
    en: relationSentence(relation, perhaps, englishWords),
    relation,
  }
  return [{ code: 'MATCH_REASON', parameters }, ...reasons]
}

function reasonOf(line: ExplanationLine): MatchReason {
  return {
    code: 'MATCH_REASON',
    parameters: {
      de: lineSentence(line, germanWords),
      en: lineSentence(line, englishWords),
      field: line.contribution.field,
      level: line.contribution.level,
      bits: line.tenths / 10,
    },
  }
}

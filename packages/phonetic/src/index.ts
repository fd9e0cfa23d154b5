/**
 * Is this the same customer? Phonetic codes, an address index and match weights that explain themselves.
 *
 * ```ts
 * import { AddressIndex, explainMatch } from '@ordersync/phonetic'
 *
 * const book = new AddressIndex()
 * book.insert('C-1001', { firstName: 'Matthias', lastName: 'Lehmann', street: 'Birkenweg 78c', postalCode: '33790', town: 'Halle' })
 *
 * const [best] = book.find({ firstName: 'Mathias', lastName: 'Lehman', street: 'Birkenweg 78 c', town: 'Halle' })
 * console.log(best?.id, best?.probability, best === undefined ? [] : explainMatch(best, 'en'))
 * ```
 */

// sound
export { danish, danishRules, swedishNorwegian, swedishNorwegianRules } from './sound/nordic.js'
export { english, englishRules } from './sound/english.js'
export { koelner } from './sound/koelner.js'
export { createRuleCoder } from './sound/rule-coder.js'
export type { SoundRules } from './sound/rule-coder.js'
export { soundCodeOf } from './sound/sound-coder.js'
export type { SoundCode, SoundCoder } from './sound/sound-coder.js'

// text
export { cleanField, maxFieldLength, maxRepeatedValues, maxWords } from './text/clean.js'
export { foldDisplay, foldLoose } from './text/fold.js'
export { repairMojibake } from './text/repair.js'

// language packs
export { englishPack } from './packs/english.js'
export { germanPack } from './packs/german.js'
export type { LanguagePack, Spellings } from './packs/language-pack.js'
export { danishPack, norwegianPack, swedishPack } from './packs/nordic.js'
export { createPackTables, defaultPacks } from './packs/pack-tables.js'
export type { PackTables } from './packs/pack-tables.js'

// normalise
export { role } from './normalise/address.js'
export type { Address, NormalisedAddress, Role } from './normalise/address.js'
export { normaliseAddress, normaliserVersion } from './normalise/normalise-address.js'

// compare
export type { Contribution, ContributionField, Relation } from './compare/contribution.js'
export { defaultWeights } from './compare/default-weights.js'
export { editDistance, jaroWinkler } from './compare/distance.js'
export type { Frequencies } from './compare/frequencies.js'
export { defaultThreshold, defaultZones, zoneOf } from './compare/probability.js'
export type { Zone, Zones } from './compare/probability.js'
export type { MatchWeights, WordLevel } from './compare/weights.js'

// explain
export { englishWords, explainMatch, germanWords } from './explain/sentences.js'
export type { ExplanationLanguage, ExplanationWords } from './explain/sentences.js'

// index
export { AddressIndex, comparedCandidates, postingBudget } from './index/address-index.js'
export type { AddressIndexOptions, AddressMatch, FindOptions, SearchHit } from './index/address-index.js'
export { keyVersion } from './index/blocking-keys.js'
export { AddressIndexError } from './index/index-file.js'
export type { AddressIndexErrorCode } from './index/index-file.js'
// learn
export { estimateWeights } from './learn/estimate-weights.js'
export type { MatchDecision, WeightChange, WeightEstimate } from './learn/estimate-weights.js'

// matcher
export { createPhoneticMatcher } from './matcher/phonetic-matcher.js'
export type {
  MatchReason,
  PhoneticComparison,
  PhoneticMatcher,
  PhoneticMatcherOptions,
  PhoneticStatistics,
} from './matcher/phonetic-matcher.js'

// search
export { highlight } from './search/highlight.js'
export type { HighlightPart } from './search/highlight.js'
export type { SearchField, SearchMark } from './search/rank-hit.js'
export { searchBudget } from './search/search-book.js'
export { maxSearchWords } from './search/search-terms.js'

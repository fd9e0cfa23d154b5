import type { Comparable } from './comparable.js'
import type { Contribution } from './contribution.js'
import { editDistance, jaroWinkler } from './distance.js'
import type { Frequencies } from './frequencies.js'
import { lettersApart } from './letter-mask.js'
import type { MatchWeights } from './weights.js'
import type { StreetWord, TownWord } from './words.js'

export interface AddressEvidence {
  readonly contributions: Contribution[]
  /** Street and number, or street and place, agree: what another explanation of the evidence is looked for at. */
  readonly alike: boolean
  /** The same with a street known on both sides, and not another place: every town has its Bahnhofstraße 14. */
  readonly same: boolean
  /** Street or place are known on both sides and differ. */
  readonly differs: boolean
  /** Bits of street, number, postal code and town, within their cap. */
  readonly bits: number
}

/** Streets and towns that one address was compared with: candidates share them. */
export interface AddressMemory {
  readonly streets: Map<StreetWord, StreetMatch>
  readonly towns: Map<TownWord, 'equal' | 'similar' | 'different'>
}

interface StreetMatch {
  readonly level: string
  readonly bits: number
}

/** Street, house number, postal code, town, country. They depend on each other: their sum is capped. */
export function compareAddresses(
  a: Comparable,
  b: Comparable,
  w: MatchWeights,
  f: Frequencies,
  memory: AddressMemory,
): AddressEvidence {
  const contributions: Contribution[] = []
  const add = (
    field: Contribution['field'],
    level: string,
    bits: number,
    query: string,
    candidate: string,
  ): number => {
    contributions.push({ field, level, bits, query, candidate })
    return bits
  }
  let bits = 0
  let streetAgrees = false
  let streetKnown = false
  if (a.street !== undefined && b.street !== undefined) {
    streetKnown = true
    let found = memory.streets.get(b.street)
    if (found === undefined) memory.streets.set(b.street, (found = compareStreets(a.street, b.street, w, f)))
    // Street and addition are easily exchanged.
    if (found.bits < 0 && a.addition !== undefined && compareStreets(a.addition, b.street, w, f).bits > 0) {
      found = { level: 'otherField', bits: compareStreets(a.addition, b.street, w, f).bits }
    } else if (
      found.bits < 0 &&
      b.addition !== undefined &&
      compareStreets(a.street, b.addition, w, f).bits > 0
    ) {
      found = { level: 'otherField', bits: compareStreets(a.street, b.addition, w, f).bits }
    }
    streetAgrees = found.bits > 0
    bits += add('street', found.level, found.bits, a.street.text, b.street.text)
  }
  let numberAgrees = false
  let numberDiffers = false
  if (a.houseNumber !== '' && b.houseNumber !== '') {
    const level = numberLevel(a, b)
    numberAgrees = level === 'equal' || level === 'near'
    numberDiffers = level === 'different'
    const agree =
      streetAgrees || !streetKnown ? (level === 'equal' ? w.numberEqual : w.numberNear) : w.numberEqualAlone
    // Another number says nothing when the street is another one anyway.
    const differ = streetKnown && !streetAgrees ? 0 : w.numberDifferent
    bits += add('houseNumber', level, level === 'different' ? differ : agree, a.houseNumber, b.houseNumber)
  }
  const place = comparePlaces(a, b, w, f, memory, streetKnown && !streetAgrees)
  contributions.push(...place.contributions)
  bits += place.bits
  const capped = Math.max(w.addressFloor, Math.min(w.addressCap, bits))
  if (capped !== bits) contributions.push({ field: 'dependence', level: 'address', bits: capped - bits })
  if (a.country !== '' && b.country !== '' && a.country !== b.country)
    add('country', 'different', w.countryDifferent, a.country, b.country)
  if (a.addition !== undefined && b.addition !== undefined) {
    const near = similarText(a.addition.full, b.addition.full)
    add(
      'addition',
      near ? 'equal' : 'different',
      near ? w.additionEqual : w.additionDifferent,
      a.addition.text,
      b.addition.text,
    )
  }
  const alike = streetAgrees
    ? numberAgrees || (!numberDiffers && place.bits > 0)
    : !streetKnown && numberAgrees && place.bits > 0
  return {
    contributions,
    alike,
    same: alike && streetAgrees && !place.differs,
    differs: (streetKnown && !streetAgrees) || place.differs || (streetAgrees && numberDiffers),
    bits: capped,
  }
}

function compareStreets(a: StreetWord, b: StreetWord, w: MatchWeights, f: Frequencies): StreetMatch {
  const rarity = (base: string): number =>
    Math.max(1.5, Math.min(w.streetCap, Math.log2((f.size + 2) / (f.street(base) + 1))))
  if (a.base === b.base) {
    if (a.type === b.type) return { level: a.text === b.text ? 'equal' : 'folded', bits: rarity(b.base) }
    if (a.type === '' || b.type === '') return { level: 'folded', bits: rarity(b.base) - w.streetFolded }
    return { level: 'typeDiffers', bits: Math.min(rarity(b.base), w.streetTypeDiffers) }
  }
  if (a.full === b.full) return { level: 'folded', bits: rarity(b.base) }
  const length = Math.max(a.full.length, b.full.length)
  const limit = length >= 14 ? 3 : length >= 8 ? 2 : 1
  const apart = lettersApart(a.mask, b.mask)
  if (apart > 9) return { level: 'different', bits: w.streetDifferent }
  const distance = apart > 2 * limit ? limit + 1 : editDistance(a.full, b.full, limit)
  // The kind makes up half of a short street name: its own part must be near too.
  const baseLength = Math.max(a.base.length, b.base.length)
  const baseLimit = baseLength >= 10 ? 3 : baseLength >= 6 ? 2 : 1
  const baseNear = editDistance(a.base, b.base, baseLimit) <= baseLimit
  if (distance <= limit && (baseNear || a.type !== b.type)) {
    return {
      level: 'typo',
      bits: Math.max(
        1,
        Math.max(rarity(a.base), rarity(b.base)) - w.streetSimilar * (distance > 1 ? 1.3 : 1),
      ),
    }
  }
  if (baseNear && (a.type === b.type || a.type === '' || b.type === '') && baseLength >= 4) {
    return {
      level: 'typo',
      bits: Math.max(1, Math.max(rarity(a.base), rarity(b.base)) - w.streetSimilar * 1.3),
    }
  }
  if (baseLength >= 6 && jaroWinkler(a.base, b.base) >= 0.92) {
    return { level: 'similar', bits: Math.max(0.5, rarity(b.base) - w.streetSimilar * 1.8) }
  }
  const [short, long] = a.base.length < b.base.length ? [a.base, b.base] : [b.base, a.base]
  if (short.length >= 6 && long.includes(short))
    return { level: 'similar', bits: Math.max(0.5, rarity(b.base) - w.streetSimilar * 2) }
  return { level: 'different', bits: w.streetDifferent }
}

/** `equal`; `near`: same number with another letter, or within a range; else `different`. */
function numberLevel(a: Comparable, b: Comparable): 'equal' | 'near' | 'different' {
  if (a.houseNumber === b.houseNumber) return 'equal'
  return a.numberFrom <= b.numberTo && b.numberFrom <= a.numberTo ? 'near' : 'different'
}

interface PlaceEvidence {
  readonly contributions: Contribution[]
  readonly bits: number
  readonly differs: boolean
}

function comparePlaces(
  a: Comparable,
  b: Comparable,
  w: MatchWeights,
  f: Frequencies,
  memory: AddressMemory,
  elsewhere: boolean,
): PlaceEvidence {
  const contributions: Contribution[] = []
  let bits = 0
  let codeLevel = 'missing'
  if (a.postalCode !== '' && b.postalCode !== '') {
    codeLevel = postalLevel(a.postalCode, b.postalCode)
    let own = {
      equal: Math.max(2, Math.min(w.postalCap, Math.log2((f.size + 2) / (f.postalCode(b.postalCode) + 1)))),
      typo: w.postalTypo,
      region: w.postalRegion,
      different: w.postalDifferent,
    }[codeLevel as 'equal' | 'typo' | 'region' | 'different']
    // In another street the same code is only the same part of the town.
    if (elsewhere && own > 0) own = Math.max(0, own - w.postalElsewhere)
    bits += own
    contributions.push({
      field: 'postalCode',
      level: codeLevel,
      bits: own,
      query: a.postalCode,
      candidate: b.postalCode,
    })
  }
  let townLevelFound = 'missing'
  if (a.town !== undefined && b.town !== undefined) {
    let level = memory.towns.get(b.town)
    if (level === undefined) memory.towns.set(b.town, (level = townLevel(a.town, b.town)))
    townLevelFound = level
    const rarity = Math.max(1, Math.min(w.townCap, Math.log2((f.size + 2) / (f.town(b.town.full) + 1))))
    let own =
      townLevelFound === 'equal'
        ? rarity
        : townLevelFound === 'different'
          ? w.townDifferent
          : Math.max(0.5, rarity - w.townSimilar)
    if (townLevelFound === 'different' && codeLevel === 'equal' && !elsewhere) own = w.townOtherName
    // Postal code and town say nearly the same: the town adds what is left of the cap.
    if (own > 0 && bits > 0) own = Math.max(0, Math.min(own, w.placeCap - bits))
    bits += own
    contributions.push({
      field: 'town',
      level: townLevelFound,
      bits: own,
      query: a.town.text,
      candidate: b.town.text,
    })
  }
  const codeDiffers = codeLevel === 'different' || codeLevel === 'region'
  const differs = codeDiffers
    ? townLevelFound !== 'equal' && townLevelFound !== 'similar'
    : townLevelFound === 'different' && codeLevel === 'missing'
  return { contributions, bits, differs }
}

/** `typo`: one digit other, or two neighbours swapped. `region`: the first two digits agree. */
function postalLevel(a: string, b: string): 'equal' | 'typo' | 'region' | 'different' {
  if (a === b) return 'equal'
  if (
    a.length === b.length
      ? editDistance(a, b, 1) <= 1
      : Math.abs(a.length - b.length) === 1 && editDistance(a, b, 1) === 1
  )
    return 'typo'
  return a.slice(0, 2) === b.slice(0, 2) ? 'region' : 'different'
}

function townLevel(a: TownWord, b: TownWord): 'equal' | 'similar' | 'different' {
  if (a.full === b.full) return 'equal'
  const coreA = a.words.join('')
  const coreB = b.words.join('')
  if (coreA === coreB) return 'equal'
  if (similarText(a.full, b.full) || similarText(coreA, coreB)) return 'similar'
  const [few, many] = a.words.length <= b.words.length ? [a, b] : [b, a]
  const main = few.words[0] ?? ''
  if (main.length >= 4 && few.words.every((word) => many.words.some((other) => similarText(word, other))))
    return 'similar'
  return 'different'
}

function similarText(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length)
  const limit = length >= 10 ? 3 : length >= 6 ? 2 : length >= 4 ? 1 : 0
  return editDistance(a, b, limit) <= limit
}

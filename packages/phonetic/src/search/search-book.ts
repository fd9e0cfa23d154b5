import type { Comparable } from '../compare/comparable.js'
import { keyKind } from '../index/blocking-keys.js'
import type { Postings } from '../index/postings.js'
import { TopValues } from '../index/top-values.js'
import { hashText, mixHashes } from '../text/hash.js'
import { rankHit } from './rank-hit.js'
import type { SearchMark } from './rank-hit.js'
import type { SearchTerm } from './search-terms.js'
import type { WordList } from './word-list.js'

/** Additions per typed word: bounds the time of a search at any book size. */
export const searchBudget = 12_000
/** Addresses with a key of two typed words, or with a word exactly as typed, that are looked at. */
const perStrongKey = 6000
/** Least that a weaker key brings in, so that one frequent word does not push out the others. */
const perWeakKey = 50
/** Addresses whose fields are looked at per search. */
const rankedHits = 250

/** What a search needs of a book. */
export interface SearchedBook {
  readonly postings: Postings
  /** Room for a sum per record, all 0; is left so. */
  readonly sums: Float32Array
  /** Room for a mark per record, all 0; is left so. */
  readonly stamps: Uint8Array
  readonly isRemoved: (record: number) => boolean
  readonly comparable: (record: number) => Comparable
}

export interface RankedRecord {
  readonly record: number
  readonly rank: number
  readonly marks: readonly SearchMark[]
}

/**
 * The records that answer the typed words, best first, unsorted among equals.
 *
 * @param words - `undefined` while the list is being made: whole words and sounds are found without it.
 */
export function searchBook(
  terms: readonly SearchTerm[],
  words: WordList | undefined,
  book: SearchedBook,
): RankedRecord[] {
  const { postings, sums, stamps } = book
  const touched: number[] = []
  let stamp = 0
  const give = (record: number, weight: number): void => {
    // A typed word counts once per address, by its best key: those come first.
    if (stamps[record] === stamp) return
    if (sums[record] === 0) touched.push(record)
    stamps[record] = stamp
    sums[record]! += weight
  }
  const giveKey = (key: number, weight: number, most: number): number =>
    postings.forFirst(key, most, (record) => give(record, weight))
  stamp++
  for (const key of keysOfPairs(terms)) giveKey(key, 12, perStrongKey)
  for (const term of terms) {
    if (term.aside) continue
    stamp++
    let left = searchBudget
    for (const key of wholeKeys(term)) left -= giveKey(key, 8, Math.min(left, perStrongKey))
    const bare = term.digits.replace(/^0+/, '')
    if (term.isNumber && bare.length >= 3) words?.byPhone(bare, 1000, (record) => give(record, 6))
    for (const { keys, weight } of weakKeys(term, words)) {
      const share = Math.max(perWeakKey, Math.floor(left / Math.max(1, keys.size)))
      for (const key of keys) left -= left > 0 ? giveKey(key, weight, Math.min(left, share)) : 0
    }
  }
  const top = new TopValues(rankedHits)
  for (const record of touched) {
    if (!book.isRemoved(record)) top.offer(record, sums[record]!)
    sums[record] = 0
    stamps[record] = 0
  }
  return top.sorted().flatMap(({ value }) => {
    const found = rankHit(terms, book.comparable(value))
    return found === undefined ? [] : [{ record: value, ...found }]
  })
}

/** Keys of the word as it was typed. */
function wholeKeys({ word, loose, street, digits, isNumber }: SearchTerm): number[] {
  const keys = [
    mixHashes(keyKind.word, word.hash),
    mixHashes(keyKind.town, hashText(loose)),
    mixHashes(keyKind.street, hashText(street.base)),
  ]
  if (isNumber) keys.push(mixHashes(keyKind.postalCode, hashText(digits)))
  return keys
}

function weakKeys(
  { loose, word, isNumber, legalForm }: SearchTerm,
  words: WordList | undefined,
): { readonly keys: ReadonlySet<number>; readonly weight: number }[] {
  const prefix = new Set<number>()
  const sound = new Set<number>()
  const typo = new Set<number>()
  if (loose !== '') words?.byPrefix(loose, (key) => prefix.add(key))
  for (let coder = 0; coder < word.coders && loose.length >= 3 && legalForm === ''; coder++) {
    const hash = isNumber ? 0 : word.soundHash(coder)
    if (hash !== 0) sound.add(mixHashes(keyKind.sound, hash))
  }
  if (loose.length >= 4) words?.byTrigrams(loose, (key) => typo.add(key))
  return [
    { keys: prefix, weight: 6 },
    { keys: sound, weight: 4 },
    { keys: typo, weight: 3 },
  ]
}

/** Keys that two typed words make together; in a large book each of them alone has too many addresses. */
function keysOfPairs(terms: readonly SearchTerm[]): number[] {
  const keys: number[] = []
  const whole = terms.filter((term) => !term.aside)
  for (const a of whole) {
    const sound = a.isNumber ? 0 : a.word.soundHash(0) || a.word.hash
    for (const b of whole) {
      if (a === b) continue
      if (b.isNumber) {
        const number = mixHashes(Number(b.digits.slice(0, 9)), 7)
        keys.push(mixHashes(keyKind.streetAndNumber, mixHashes(hashText(a.street.full.slice(0, 5)), number)))
        continue
      }
      if (sound === 0) continue
      const other = b.word.soundHash(0) || b.word.hash
      if (sound <= other) keys.push(mixHashes(keyKind.twoSounds, mixHashes(sound, other)))
      if (b.loose.length >= 3)
        keys.push(mixHashes(keyKind.townAndSound, mixHashes(hashText(b.loose.slice(0, 5)), sound)))
      keys.push(mixHashes(keyKind.streetAndSound, mixHashes(hashText(b.street.base), sound)))
    }
  }
  return keys
}

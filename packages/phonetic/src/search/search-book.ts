import type { Comparable } from '../compare/comparable.js'
import { editDistance } from '../compare/distance.js'
import { phoneDigits } from '../normalise/contact.js'
import { NameWord } from '../compare/words.js'
import type { PackTables } from '../packs/pack-tables.js'
import { cleanField } from '../text/clean.js'
import { foldDisplay, looseOfDisplay } from '../text/fold.js'

/** Where a part of the typed text was found. */
export type SearchField = 'name' | 'street' | 'town' | 'postalCode' | 'phone' | 'email'

/** One typed word that a hit answers, for highlighting. */
export interface SearchMark {
  readonly field: SearchField
  /** The word of the address, in small letters. */
  readonly word: string
  /** Signs from the beginning of the word that the typed text covers; 0 when only the sound or most letters agree. */
  readonly prefix: number
  readonly how: 'equal' | 'prefix' | 'sound' | 'typo'
}

/** Words of the typed text that are looked at. */
export const maxSearchWords = 8

/** The typed text, taken apart once. */
export interface SearchTerm {
  readonly loose: string
  readonly digits: string
  readonly word: NameWord
  /** The last word may still be growing. */
  readonly growing: boolean
}

/** Words of what was typed; the last one counts as unfinished unless a space follows. */
export function searchTerms(typed: string, tables: PackTables): SearchTerm[] {
  const text = cleanField(typed.trim())
  const growing = !/\s$/.test(typed)
  if (/^[+0][\d\s/().-]{3,}$/.test(text)) {
    const digits =
      phoneDigits(text, tables.packs[0]!.countries[0] ?? '', tables) ||
      text.replace(/\D/g, '').replace(/^0+/, '')
    return [{ loose: digits, digits, word: new NameWord(digits, tables), growing }]
  }
  const pieces = text
    .split(/[\s,;]+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .slice(0, maxSearchWords)
  return pieces.map((piece, i) => ({
    loose: looseOfDisplay(foldDisplay(piece)).replace(/[^\p{L}\p{N}@.]/gu, ''),
    digits: piece.replace(/\D/g, ''),
    word: new NameWord(piece, tables),
    growing: growing && i === pieces.length - 1,
  }))
}

/**
 * How well an address answers the typed words.
 * @returns `undefined` when a typed word is answered by nothing; of three and more words one may be.
 */
export function rankHit(
  terms: readonly SearchTerm[],
  address: Comparable,
): { readonly rank: number; readonly marks: SearchMark[] } | undefined {
  const marks: SearchMark[] = []
  let rank = 0
  let missed = 0
  for (const term of terms) {
    const best = bestMark(term, address)
    if (best === undefined) {
      if (terms.length < 3 || ++missed > 1) return undefined
      continue
    }
    rank += best.rank
    marks.push(best.mark)
  }
  return { rank: rank / Math.max(1, terms.length), marks }
}

interface Ranked {
  readonly rank: number
  readonly mark: SearchMark
}

function bestMark(term: SearchTerm, address: Comparable): Ranked | undefined {
  let best: Ranked | undefined
  const offer = (found: Ranked | undefined): void => {
    if (found !== undefined && (best === undefined || found.rank > best.rank)) best = found
  }
  for (const [words, share] of [
    [address.last, 1],
    [address.company, 1],
    [address.first, 0.95],
  ] as const) {
    for (const word of words) offer(markOf(term, 'name', word.text, word.loose, share, word))
  }
  if (address.street !== undefined) {
    offer(markOf(term, 'street', address.street.text, address.street.full, 0.8))
    if (address.street.base.length > 3)
      offer(markOf(term, 'street', address.street.text, address.street.base, 0.78))
  }
  for (const word of address.town === undefined ? [] : [address.town.full, ...address.town.words]) {
    offer(markOf(term, 'town', address.town!.text, word, 0.8))
  }
  if (term.digits.length > 0 && term.digits.length === term.loose.length) {
    if (address.postalCode.startsWith(term.digits)) {
      offer({
        rank: 0.9,
        mark: { field: 'postalCode', word: address.postalCode, prefix: term.digits.length, how: 'prefix' },
      })
    }
    const bare = term.digits.replace(/^0+/, '')
    for (const phone of bare.length >= 3 ? address.phones : []) {
      if (phone.includes(bare))
        offer({
          rank: 0.9,
          mark: {
            field: 'phone',
            word: phone,
            prefix: phone.startsWith(bare) ? bare.length : 0,
            how: 'prefix',
          },
        })
    }
    if (address.houseNumber.startsWith(term.digits)) {
      offer({
        rank: 0.6,
        mark: { field: 'street', word: address.houseNumber, prefix: term.digits.length, how: 'prefix' },
      })
    }
  }
  for (const mail of address.mails) {
    const whole = `${mail.local}@${mail.domain}`
    if (term.loose.length >= 3 && whole.startsWith(term.loose)) {
      offer({ rank: 0.85, mark: { field: 'email', word: whole, prefix: term.loose.length, how: 'prefix' } })
    }
  }
  return best
}

function markOf(
  term: SearchTerm,
  field: SearchField,
  text: string,
  loose: string,
  share: number,
  word?: NameWord,
): Ranked | undefined {
  if (term.loose === '') return undefined
  if (loose === term.loose)
    return { rank: share, mark: { field, word: text, prefix: text.length, how: 'equal' } }
  if (term.growing && loose.startsWith(term.loose)) {
    const covered = coveredSigns(text, term.loose.length)
    return {
      rank: share * (0.85 + (0.1 * term.loose.length) / loose.length),
      mark: { field, word: text, prefix: covered, how: 'prefix' },
    }
  }
  if (word !== undefined && term.loose.length >= 3) {
    for (let i = 0; i < word.coders; i++) {
      const code = word.code(i)
      if (code.length >= 2 && code === term.word.code(i) && (i === 0 || code.length >= 3)) {
        return { rank: share * 0.7, mark: { field, word: text, prefix: 0, how: 'sound' } }
      }
    }
  }
  if (term.loose.length < 4) return undefined
  const limit = term.loose.length >= 8 ? 2 : 1
  const compared = term.growing ? loose.slice(0, term.loose.length) : loose
  if (editDistance(term.loose, compared, limit) <= limit) {
    return { rank: share * 0.6, mark: { field, word: text, prefix: 0, how: 'typo' } }
  }
  return undefined
}

/** Signs of the written word that its first `count` folded letters stand for. */
function coveredSigns(text: string, count: number): number {
  for (let signs = 1; signs <= text.length; signs++) {
    if (looseOfDisplay(foldDisplay(text.slice(0, signs))).replace(/[^\p{L}\p{N}]/gu, '').length >= count)
      return signs
  }
  return text.length
}

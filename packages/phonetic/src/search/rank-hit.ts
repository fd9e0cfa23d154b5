import { editDistance } from '../compare/distance.js'
import type { Comparable } from '../compare/comparable.js'
import type { NameWord } from '../compare/words.js'
import { foldDisplay, looseOfDisplay } from '../text/fold.js'
import type { SearchTerm } from './search-terms.js'

/** Where a part of the typed text was found. */
export type SearchField =
  'name' | 'legalForm' | 'street' | 'houseNumber' | 'town' | 'postalCode' | 'phone' | 'email'

/** One typed word that a hit answers; {@link highlight} shows it in the address as it is written. */
export interface SearchMark {
  readonly field: SearchField
  /** The word of the address, in small letters; of a phone its national digits. */
  readonly word: string
  /** Signs from the beginning of the word that the typed text covers; 0 when only the sound or most letters agree. */
  readonly prefix: number
  readonly how: 'equal' | 'prefix' | 'sound' | 'typo'
}

/**
 * How well an address answers the typed words.
 * @returns `undefined` when a typed word is answered by nothing; of three and more words one may be. Titles and legal forms need no
 * answer.
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
      // Half a point: who has the legal form that was typed comes before who has none.
      if (term.aside) rank += 0.5
      else if (terms.length < 3 || ++missed > 1) return undefined
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
  if (term.legalForm !== '' && term.legalForm === address.legalForm) {
    const mark = {
      field: 'legalForm',
      word: term.display,
      prefix: term.display.length,
      how: 'equal',
    } as const
    return { rank: 1, mark }
  }
  for (const [words, share] of [
    [address.last, 1],
    [address.company, 1],
    [address.first, 0.95],
  ] as const) {
    for (const word of words) offer(markOf(term, 'name', word, share, word))
  }
  if (address.street !== undefined) {
    const { text, base } = address.street
    // Hauptstr. is Hauptstraße.
    if (term.street.type !== '' && term.street.base === base)
      offer({ rank: 0.8, mark: { field: 'street', word: text, prefix: text.length, how: 'equal' } })
    for (const piece of piecesOf(address.street)) offer(markOf(term, 'street', piece, 0.8))
  }
  if (address.town !== undefined)
    for (const piece of piecesOf(address.town)) offer(markOf(term, 'town', piece, 0.8))
  if (term.isNumber) offerNumbers(term, address, offer)
  for (const mail of address.mails) {
    const whole = `${mail.local}@${mail.domain}`
    if (term.loose.length >= 3 && whole.startsWith(term.loose)) {
      offer({ rank: 0.85, mark: { field: 'email', word: whole, prefix: term.loose.length, how: 'prefix' } })
    }
  }
  return best
}

function offerNumbers(term: SearchTerm, address: Comparable, offer: (found: Ranked) => void): void {
  const { digits } = term
  const { houseNumber, postalCode } = address
  if (houseNumber === digits) {
    offer({
      rank: 0.92,
      mark: { field: 'houseNumber', word: houseNumber, prefix: digits.length, how: 'equal' },
    })
  } else if (houseNumber.startsWith(digits)) {
    offer({
      rank: 0.6,
      mark: { field: 'houseNumber', word: houseNumber, prefix: digits.length, how: 'prefix' },
    })
  }
  if (postalCode.startsWith(digits)) {
    const how = postalCode === digits ? 'equal' : 'prefix'
    const mark = { field: 'postalCode', word: postalCode, prefix: digits.length, how } as const
    // One or two digits are rather a house number.
    offer({ rank: how === 'equal' ? 0.95 : digits.length > 2 ? 0.9 : 0.55, mark })
  }
  const bare = digits.replace(/^0+/, '')
  for (const phone of bare.length >= 3 ? address.phones : []) {
    if (!phone.includes(bare)) continue
    const prefix = phone.startsWith(bare) ? bare.length : 0
    offer({ rank: prefix > 0 ? 0.9 : 0.7, mark: { field: 'phone', word: phone, prefix, how: 'prefix' } })
  }
}

/** A written word with its folds. */
interface Written {
  readonly text: string
  readonly display: string
  readonly loose: string
}

function markOf(
  term: SearchTerm,
  field: SearchField,
  { text, display, loose }: Written,
  share: number,
  word?: NameWord,
): Ranked | undefined {
  if (term.loose === '') return undefined
  if (loose === term.loose) {
    const own = display === term.display ? 1 : 0.98
    return { rank: share * own, mark: { field, word: text, prefix: text.length, how: 'equal' } }
  }
  if (loose.startsWith(term.loose)) {
    // Who typed mü means Müller before Munk.
    const own = display.startsWith(term.display) ? 0.86 : 0.82
    const rank = share * (own + (0.1 * term.loose.length) / loose.length) * (term.growing ? 1 : 0.95)
    return { rank, mark: { field, word: text, prefix: coveredSigns(text, term.loose.length), how: 'prefix' } }
  }
  if (term.legalForm !== '') return undefined
  if (word !== undefined && term.loose.length >= 3) {
    for (let i = 0; i < word.coders; i++) {
      const code = word.code(i)
      if (code.length >= 2 && code === term.word.code(i) && (i === 0 || code.length >= 3)) {
        return { rank: share * 0.7, mark: { field, word: text, prefix: 0, how: 'sound' } }
      }
    }
  }
  if (term.loose.length < 4 || term.isNumber) return undefined
  const limit = term.loose.length >= 8 ? 2 : 1
  const compared = term.growing ? loose.slice(0, term.loose.length) : loose
  if (Math.abs(compared.length - term.loose.length) > limit) return undefined
  if (editDistance(term.loose, compared, limit) <= limit) {
    return { rank: share * 0.6, mark: { field, word: text, prefix: 0, how: 'typo' } }
  }
  return undefined
}

const known = new WeakMap<object, readonly Written[]>()

/** A street or town as a whole, and the parts of Zell am Harmersbach or Hermann-Ehlers-Straße. Made once per word. */
function piecesOf(place: { readonly text: string }): readonly Written[] {
  let pieces = known.get(place)
  if (pieces === undefined) {
    const parts = place.text.split(/[^\p{L}\p{N}]+/u).filter((piece) => piece.length > 1)
    pieces = [place.text, ...(parts.length > 1 ? parts : [])].map((text) => {
      const display = foldDisplay(text).replace(/[^\p{L}\p{N}]/gu, '')
      return { text, display, loose: looseOfDisplay(display) }
    })
    known.set(place, pieces)
  }
  return pieces
}

/** Signs of the written word that its first `count` folded letters stand for. */
function coveredSigns(text: string, count: number): number {
  for (let signs = 1; signs <= text.length; signs++) {
    if (looseOfDisplay(foldDisplay(text.slice(0, signs))).replace(/[^\p{L}\p{N}]/gu, '').length >= count)
      return signs
  }
  return text.length
}

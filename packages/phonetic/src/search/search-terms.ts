import { NameWord, streetWord } from '../compare/words.js'
import type { StreetWord } from '../compare/words.js'
import { phoneDigits } from '../normalise/contact.js'
import type { PackTables } from '../packs/pack-tables.js'
import { cleanField } from '../text/clean.js'
import { foldDisplay, looseOfDisplay } from '../text/fold.js'

/** Words of the typed text that are looked at. */
export const maxSearchWords = 8

/** One typed word, taken apart once. */
export interface SearchTerm {
  /** Letters and digits as they were typed, umlauts in two letters. */
  readonly display: string
  readonly loose: string
  readonly digits: string
  /** Nothing but digits. */
  readonly isNumber: boolean
  readonly word: NameWord
  readonly street: StreetWord
  /** The last word may still be growing. */
  readonly growing: boolean
  /** A title, particle or legal form: addresses are filed without it, so it need not be answered. */
  readonly aside: boolean
  /** The legal form that it is, `''` for none. */
  readonly legalForm: string
}

/** Words of what was typed; the last one counts as unfinished unless a space follows. */
export function searchTerms(typed: string, tables: PackTables): SearchTerm[] {
  if (typeof typed !== 'string') return []
  const text = cleanField(typed.trim())
  const growing = !/\s$/.test(typed)
  if (/^[+0][\d\s/().-]{3,}$/.test(text)) {
    const digits =
      phoneDigits(text, tables.packs[0]!.countries[0] ?? '', tables) ||
      text.replace(/\D/g, '').replace(/^0+/, '')
    return digits === '' ? [] : [termOf(digits, growing, tables)]
  }
  const pieces = text
    .split(/[\s,;]+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .slice(0, maxSearchWords)
  const terms = pieces.map((piece, i) => termOf(piece, growing && i === pieces.length - 1, tables))
  // A title alone may be a name: Junker, Graf.
  return terms.every((term) => term.aside) ? terms.map((term) => ({ ...term, aside: false })) : terms
}

function termOf(piece: string, growing: boolean, tables: PackTables): SearchTerm {
  const display = foldDisplay(piece).replace(/[^\p{L}\p{N}@.]/gu, '')
  const bare = display.replace(/\./g, '')
  const digits = piece.replace(/\D/g, '')
  const form = tables.legalForms.get(bare) ?? ''
  const legalForm = tables.ambiguousLegalForms.has(bare) ? '' : form
  return {
    display,
    loose: looseOfDisplay(display),
    digits,
    isNumber: digits.length > 0 && digits.length === display.length,
    word: new NameWord(piece, tables),
    street: streetWord(piece, tables),
    growing,
    aside:
      form !== '' ||
      tables.titles.has(bare) ||
      tables.particles.has(bare) ||
      tables.joining.has(bare) ||
      tables.companyPrefixes.has(bare),
    legalForm,
  }
}

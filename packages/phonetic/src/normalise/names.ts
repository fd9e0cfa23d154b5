import { foldDisplay } from '../text/fold.js'
import { maxWords } from '../text/clean.js'
import type { PackTables } from '../packs/pack-tables.js'

const separators = /[\s,;/_"„“”«»()[\]–—|\\]+/
const companySeparators = /[\s,;_"„“”«»()[\]–—|\\]+/
const empty: readonly string[] = []

/** Words of a person's name without titles, salutations and particles; double names in their parts. */
export function personWords(text: string, tables: PackTables): readonly string[] {
  if (text === '') return empty
  // One word in plain letters, as most names are: nothing to take apart.
  if (isLetters(text)) return text.length > 1 && tables.titles.has(text) ? empty : oneWord(text, tables)
  const words: string[] = []
  const particles: string[] = []
  for (const piece of text.split(separators)) {
    for (const part of piece.split(/[-.]+/)) {
      const word = trimMarks(part)
      if (word === '') continue
      const plain = foldDisplay(word)
      if (tables.titles.has(plain) && plain.length > 1) continue
      if (tables.particles.has(plain)) particles.push(word)
      else if (!tables.joining.has(plain) || plain.length === 1) words.push(word)
      if (words.length >= maxWords) return words
    }
  }
  // A name that consists of particles only (Le, Da) is a name.
  return words.length > 0 ? words : particles
}

function oneWord(word: string, tables: PackTables): readonly string[] {
  const joins = word.length > 1 && tables.joining.has(word) && !tables.particles.has(word)
  return joins ? empty : [word]
}

/** Small ASCII letters only. */
function isLetters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 97 || c > 122) return false
  }
  return true
}

/** Nothing parts the words but spaces. */
function isSpaced(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 97 && c <= 122) continue
    // Small Western letters, digits, & + - . /
    const harmless =
      c === 32 || c === 38 || c === 43 || (c >= 45 && c <= 57) || (c >= 0xdf && c <= 0xff && c !== 0xf7)
    if (!harmless) return false
  }
  return true
}

export interface CompanyWords {
  readonly words: readonly string[]
  /** The form compared, `''` when none is written. */
  readonly legalForm: string
  /** Legal form, trade word or company prefix: it is no person. */
  readonly certain: boolean
}

/** Words of a company's name without prefix, joining words and legal form, which is told apart. */
export function companyWords(text: string, tables: PackTables): CompanyWords {
  if (text === '') return { words: [], legalForm: '', certain: false }
  const raw: string[] = []
  for (const piece of isSpaced(text) ? text.split(' ') : text.split(companySeparators))
    addPiece(raw, piece, tables)
  let certain = false
  const prefixed: string[] = []
  const plain: string[] = []
  for (const word of raw) {
    const folded = foldDisplay(word)
    if (folded === '') continue
    if (
      tables.companyPrefixes.has(folded) &&
      (prefixed.length === 0 || folded === 'fa' || folded === 'firma')
    ) {
      if (folded.length > 1 && folded !== 'der' && folded !== 'die' && folded !== 'das' && folded !== 'the')
        certain = true
      continue
    }
    prefixed.push(word)
    plain.push(folded)
    if (prefixed.length >= maxWords * 2) break
  }
  const found = findLegalForm(plain, tables)
  const words: string[] = []
  for (let i = 0; i < plain.length && words.length < maxWords; i++) {
    const word = plain[i]!
    if (isIn(found.taken, i) || tables.joining.has(word)) continue
    words.push(tables.companyAbbreviations.get(word) ?? prefixed[i]!)
    if (tables.trades.has(word) || endsLikeTrade(word, tables)) certain = true
  }
  if (words.length === 0) return { words: prefixed.slice(0, maxWords), legalForm: '', certain: false }
  return { words, legalForm: found.form, certain: certain || found.form !== '' }
}

function addPiece(words: string[], piece: string, tables: PackTables): void {
  if (piece === '') return
  if (isLetters(piece)) {
    words.push(piece)
    return
  }
  // a/s, e.k., g.m.b.h. are one word; Müller/Schmidt and Masch.bau are two.
  const parts = piece.split(/[/+&]+|(?<=\p{L}{3})[-.](?=\p{L})|(?<=\p{L})-(?=\p{L}{2})/u)
  const short = parts.every((part) => part.replace(/\P{L}/gu, '').length <= 2)
  for (const part of short ? [piece] : parts) {
    const word = part.replace(/[^\p{L}\p{N}]+/gu, '')
    if (word !== '') words.push(word)
    else if (tables.joining.has(part)) words.push(part)
  }
}

function endsLikeTrade(word: string, tables: PackTables): boolean {
  if (word.length < 7) return false
  const endings = tables.tradeEndings.get(word.slice(-1)) ?? empty
  return endings.some((ending) => word.length > ending.length + 2 && word.endsWith(ending))
}

/** The legal form anywhere in the name if it is nothing else, at the end (or the front of GmbH & Co.) if it may be a word. */
function findLegalForm(words: readonly string[], tables: PackTables): { form: string; taken: number } {
  // One bit per word: there are at most twice maxWords.
  let taken = 0
  let form = ''
  for (let end = words.length; end > 0; end--) {
    if (isIn(taken, end - 1)) continue
    const last = words[end - 1]!
    // Every legal form ends in one of few words; joining signs may stand behind it.
    if (!tables.legalFormEnds.has(last) && !isJoint(last) && misspelledForm(last) === undefined) continue
    for (let length = Math.min(tables.legalFormWords + 1, end); length > 0; length--) {
      const slice = words.slice(end - length, end).filter((word) => !isJoint(word))
      if (slice.length === 0 || end - length === 0) continue
      const written = slice.join(' ')
      const known = tables.legalForms.get(written) ?? (length === 1 ? misspelledForm(written) : undefined)
      if (known === undefined) continue
      const atEnd = end === words.length || isIn(taken, end)
      if (tables.ambiguousLegalForms.has(written) && !atEnd) continue
      for (let i = end - length; i < end; i++) taken |= 1 << i
      if (form === '' || known.length > form.length) form = known
      break
    }
  }
  return { form, taken }
}

function isIn(bits: number, i: number): boolean {
  return ((bits >>> i) & 1) === 1
}

function isJoint(word: string): boolean {
  return word === '&' || word === '+' || word === 'und' || word === 'u'
}

/** GmbH with two letters swapped: the one legal form long and frequent enough for that. */
function misspelledForm(word: string): string | undefined {
  return word.length === 4 && word !== 'gmbh' && [...word].sort().join('') === 'bghm' ? 'gmbh' : undefined
}

function trimMarks(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
}

/** Names of kinds and fields: does this one mean an invoice or its like? Structure and words, never a bare substring. */
import { foldName, type FoldedName } from './fold-name.js'
import { familyOfTypeCode } from './forbidden-codes.js'
import {
  familyByKindWord,
  honestAfter,
  honestBefore,
  honestRole,
  honestShortAfter,
  honestWayToPay,
  identifying,
  nothingAfter,
  stems,
  weakWords,
  type Stem,
  type WeakWord,
} from './forbidden-words.js'
import type { NamedFamily } from './verdict.js'

interface CompiledStem extends Stem {
  readonly matcher: RegExp
}

const compiledStems: readonly CompiledStem[] = stems.map((stem) => ({
  ...stem,
  matcher: new RegExp(stem.pattern, 'g'),
}))

/** Cheap first look: a name without any of these letters has nothing to judge. */
const anyStem =
  /invoi|rechn|faktur|fact|fattur|bill|proforma|zugferd|rgn|renr|credit|kreditn|gutschr|debit|belast|mahnung|erinner|dunning|rykker|remit|remadv|kass|recei|kvitt|remind|pamin|paami|statement/

/**
 * Family of a field's name (I-11).
 *
 * @param name - As the vendor writes it; case, diacritics, camelCase, snake_case and look-alike letters do not matter.
 * @returns `undefined` for honest names: `invoiceAddress`, `billTo`, `InvoiceeTradeParty`, `Berechnungsart`.
 */
export function familyOfName(name: string): NamedFamily | undefined {
  const folded = foldName(name)
  const found = familyOfFolded(folded)
  if (found !== undefined || !/[a-z][013457][a-z]/.test(folded.flat)) return found
  return familyOfFolded(foldName(folded.flat.replace(/[013457]/g, (digit) => digitLetters[digit] ?? digit)))
}

const digitLetters: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }

/**
 * Family of a word that stands for a kind: a record's kind, a link's kind, `documentType` of an object.
 *
 * @param word - `invoice`, `Gutschrift`, `sales_invoice`, `380`.
 */
export function familyOfKindWord(word: string): NamedFamily | undefined {
  return familyOfTypeCode(word) ?? familyByKindWord.get(foldName(word).flat) ?? familyOfName(word)
}

function familyOfFolded(name: FoldedName): NamedFamily | undefined {
  if (!anyStem.test(name.flat)) return undefined
  for (const stem of compiledStems) {
    for (const match of name.flat.matchAll(stem.matcher)) {
      if (isForbiddenUse(name, stem, match.index, match.index + match[0].length)) return stem.family
    }
  }
  return weakWords.find((weak) => hasForbiddenWeakWord(name, weak))?.family
}

function isForbiddenUse(name: FoldedName, stem: CompiledStem, start: number, end: number): boolean {
  const { flat, starts } = name
  if (!starts.has(start)) {
    // "mainVoice" holds the letters of "invoice" across two words.
    if (stem.atWordStart === true || spansWords(starts, start, end)) return false
    const wordStart = Math.max(...[...starts].filter((position) => position <= start))
    if (stem.notAfter?.test(flat.slice(wordStart, start)) === true) return false
  }
  return !isHonestContext(name, start, end)
}

function spansWords(starts: ReadonlySet<number>, from: number, to: number): boolean {
  for (let position = from + 1; position < to; position += 1) if (starts.has(position)) return true
  return false
}

function isHonestContext(name: FoldedName, start: number, end: number): boolean {
  const { flat, starts } = name
  const after = flat.slice(end)
  if (honestAfter.test(after)) return true
  const short = honestShortAfter.exec(after)
  if (short !== null && (short[0] === after || starts.has(end + short[0].length))) return true
  // The pattern took the e of "invoicee" as the end of "invoice".
  if (flat.startsWith('invoic', start) && honestRole.test(flat.slice(start + 'invoic'.length))) return true
  const before = flat.slice(0, start)
  if (!nothingAfter.test(after)) return false
  return honestBefore.test(before) || honestWayToPay.has(wordBefore(name, start))
}

function wordBefore(name: FoldedName, start: number): string {
  if (!name.starts.has(start)) return ''
  const previous = [...name.starts].filter((position) => position < start).at(-1)
  return previous === undefined ? '' : name.flat.slice(previous, start)
}

function hasForbiddenWeakWord(name: FoldedName, weak: WeakWord): boolean {
  const { words } = name
  return words.some((word, index) => {
    if (!weak.words.has(word)) return isWeakCompound(word, weak) && index === 0
    const before = words[index - 1]
    const after = words[index + 1]
    if (before !== undefined)
      return weak.before.has(before) && (after === undefined || identifying.has(after))
    return after === undefined ? weak.alone : identifying.has(after)
  })
}

/** `billnumber`, `receiptno` without a boundary to see. */
function isWeakCompound(word: string, weak: WeakWord): boolean {
  for (const beginning of weak.words) {
    if (word.startsWith(beginning) && identifying.has(word.slice(beginning.length))) return true
  }
  return false
}

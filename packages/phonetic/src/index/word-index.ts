import { streetWord, townWord } from '../compare/words.js'
import { role } from '../normalise/address.js'
import type { PackTables } from '../packs/pack-tables.js'
import { foldLoose } from '../text/fold.js'
import { hashText, mixHashes } from '../text/hash.js'
import { keyKind } from './blocking-keys.js'
import { Postings } from './postings.js'
import type { RecordTable } from './record-table.js'

/** Words that one typed word may stand for, per way of finding them. */
const maxWordsByPrefix = 120
const maxWordsByTrigram = 24
/** Additions per typed word while words that share trigrams are counted. */
const trigramBudget = 60_000

const nameBit = 1
const streetBit = 2
const townBit = 4
const postalBit = 8

/**
 * The distinct words of a book, for what is being typed: by beginning, by trigrams, and phone numbers by beginning. Made when
 * the first search comes, and again when the book has changed.
 */
export class WordIndex {
  /** Numbers of texts, in the order of their loose fold. */
  readonly #sorted: Uint32Array
  readonly #bits: Uint8Array
  readonly #trigrams: Postings
  readonly #counts: Uint8Array
  /** Phone numbers with their beginning in front of the point, ascending, and their records. */
  readonly #phones: Float64Array
  readonly #phoneRecords: Uint32Array
  readonly #records: RecordTable
  readonly #tables: PackTables

  constructor(records: RecordTable, tables: PackTables) {
    this.#records = records
    this.#tables = tables
    const bits = new Uint8Array(records.texts.size)
    const phones: { value: number; record: number }[] = []
    records.scan((record, what, value) => {
      if (what === role.phone) phones.push({ value: leftAligned(String(value)), record })
      else bits[value]! |= bitOf(what)
    })
    this.#bits = bits
    const folds: string[] = []
    const numbers: number[] = []
    for (let number = 0; number < bits.length; number++) {
      if (bits[number] === 0) continue
      folds[number] = foldLoose(records.texts.text(number)).replace(/[^\p{L}\p{N}]+/gu, '')
      numbers.push(number)
    }
    numbers.sort((a, b) => (folds[a]! < folds[b]! ? -1 : folds[a]! > folds[b]! ? 1 : a - b))
    this.#sorted = Uint32Array.from(numbers)
    const keys: number[] = []
    const values: number[] = []
    for (const number of numbers) {
      if ((bits[number]! & (nameBit | streetBit | townBit)) === 0) continue
      for (const gram of trigramsOf(folds[number]!)) {
        keys.push(gram)
        values.push(number)
      }
    }
    this.#trigrams = Postings.fromPairs(Uint32Array.from(keys), Uint32Array.from(values))
    this.#counts = new Uint8Array(bits.length)
    phones.sort((a, b) => a.value - b.value)
    this.#phones = Float64Array.from(phones, (one) => one.value)
    this.#phoneRecords = Uint32Array.from(phones, (one) => one.record)
  }

  get bytes(): number {
    return (
      this.#sorted.byteLength +
      this.#bits.byteLength +
      this.#counts.byteLength +
      this.#trigrams.bytes +
      this.#phones.byteLength +
      this.#phoneRecords.byteLength
    )
  }

  /** Keys of words that begin so. */
  byPrefix(loose: string, emit: (key: number) => void): void {
    for (
      let at = this.#lowerBound(loose), n = 0;
      at < this.#sorted.length && n < maxWordsByPrefix;
      at++, n++
    ) {
      const number = this.#sorted[at]!
      if (!this.#fold(number).startsWith(loose)) break
      this.#emitKeys(number, emit)
    }
  }

  /** Keys of words that share most trigrams with it. */
  byTrigrams(loose: string, emit: (key: number) => void): void {
    const grams = trigramsOf(loose)
    const touched: number[] = []
    let spent = 0
    for (const gram of grams
      .map((one) => ({ one, count: this.#trigrams.count(one) }))
      .sort((a, b) => a.count - b.count)) {
      spent += gram.count
      if (spent > trigramBudget) break
      this.#trigrams.forEach(gram.one, (number) => {
        if (this.#counts[number]!++ === 0) touched.push(number)
      })
    }
    const least = Math.max(2, Math.ceil(grams.length * 0.34))
    const near = touched.filter((number) => this.#counts[number]! >= least)
    near.sort((a, b) => this.#counts[b]! - this.#counts[a]! || a - b)
    for (const number of near.slice(0, maxWordsByTrigram)) this.#emitKeys(number, emit)
    for (const number of touched) this.#counts[number] = 0
  }

  /** Records whose phone number begins so (national digits without the zero in front). */
  byPhone(digits: string, limit: number, emit: (record: number) => void): void {
    const from = leftAligned(digits)
    const to = from + 10 ** (15 - digits.length)
    let low = 0
    let high = this.#phones.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#phones[middle]! < from) low = middle + 1
      else high = middle
    }
    for (let n = 0; low < this.#phones.length && this.#phones[low]! < to && n < limit; low++, n++)
      emit(this.#phoneRecords[low]!)
  }

  #emitKeys(number: number, emit: (key: number) => void): void {
    const bits = this.#bits[number]!
    const text = this.#records.texts.text(number)
    if ((bits & nameBit) !== 0) emit(mixHashes(keyKind.word, hashText(foldLoose(text))))
    if ((bits & streetBit) !== 0)
      emit(mixHashes(keyKind.street, hashText(streetWord(text, this.#tables).base)))
    if ((bits & townBit) !== 0) emit(mixHashes(keyKind.town, hashText(townWord(text, this.#tables).full)))
    if ((bits & postalBit) !== 0) emit(mixHashes(keyKind.postalCode, hashText(text)))
  }

  #fold(number: number): string {
    return foldLoose(this.#records.texts.text(number)).replace(/[^\p{L}\p{N}]+/gu, '')
  }

  #lowerBound(loose: string): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#fold(this.#sorted[middle]!) < loose) low = middle + 1
      else high = middle
    }
    return low
  }
}

function bitOf(what: number): number {
  if (what === role.first || what === role.last || what === role.company) return nameBit
  if (what === role.street) return streetBit
  if (what === role.town) return townBit
  return what === role.postalCode ? postalBit : 0
}

/** Keys of three neighbouring letters, with the beginning and the end of the word marked. */
function trigramsOf(loose: string): number[] {
  const marked = `^${loose}$`
  const grams = new Set<number>()
  for (let i = 0; i + 3 <= marked.length && i < 40; i++) grams.add(hashText(marked.slice(i, i + 3)))
  return [...grams]
}

/** Digits as a number of fifteen places, so that equal beginnings are neighbours. */
function leftAligned(digits: string): number {
  return Number(digits.slice(0, 15)) * 10 ** (15 - Math.min(15, digits.length))
}

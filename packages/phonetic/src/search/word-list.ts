import { streetWord, townWord } from '../compare/words.js'
import { keyKind } from '../index/blocking-keys.js'
import { Postings } from '../index/postings.js'
import type { RecordTable } from '../index/record-table.js'
import { TopValues } from '../index/top-values.js'
import { role } from '../normalise/address.js'
import type { PackTables } from '../packs/pack-tables.js'
import { foldLoose } from '../text/fold.js'
import { hashText, mixHashes } from '../text/hash.js'
import { PhoneList } from './phone-list.js'
import { sortInSteps } from './sort-in-steps.js'

/** Words that one typed word may stand for, per way of finding them. */
const maxWordsByPrefix = 120
const maxWordsByTrigram = 24
/** Words with one beginning that are looked through for the most frequent. */
const maxWordsScanned = 65_536
/** Additions per typed word while words that share trigrams are counted. */
const trigramBudget = 60_000

/** Work of one step of the making: some ten milliseconds each. */
const recordsPerStep = 20_000
const wordsPerStep = 8192
/** Words that came since, before they are sorted in. */
const maxRecent = 2048

const nameBit = 1
const streetBit = 2
const townBit = 4
const postalBit = 8
const mostCounted = 0xffff

/** The distinct words of a book, for what is being typed: by beginning, by trigrams, and phone numbers by beginning. */
export class WordList {
  readonly #records: RecordTable
  readonly #tables: PackTables
  readonly #phones: PhoneList
  /** Numbers of texts, in the order of their loose fold. */
  #sorted = new Uint32Array(0)
  /** Texts that came since, in no order. */
  #recent: { readonly number: number; readonly fold: string }[] = []
  /** Per text: what it is in some address, and in how many places. */
  #bits: Uint8Array
  #frequency: Uint16Array
  /** Words that share a trigram, in parts made one after the other. */
  readonly #trigrams: Postings[] = []
  #shared: Uint8Array

  private constructor(records: RecordTable, tables: PackTables) {
    this.#records = records
    this.#tables = tables
    this.#phones = new PhoneList()
    this.#bits = new Uint8Array(records.texts.size)
    this.#frequency = new Uint16Array(records.texts.size)
    this.#shared = new Uint8Array(records.texts.size)
  }

  /** Make the list in steps of some ten milliseconds each; yields the share that is done. Addresses that come meanwhile are in it. */
  static *make(records: RecordTable, tables: PackTables): Generator<number, WordList> {
    const list = new WordList(records, tables)
    let scanned = 0
    const scanTo = (end: number): void => {
      records.scan(scanned, end, (record, what, value) => list.#take(record, what, value, undefined))
      scanned = end
    }
    const until = records.size
    while (scanned < until) {
      scanTo(Math.min(until, scanned + recordsPerStep))
      yield (scanned / Math.max(1, until)) * 0.3
    }
    yield* list.#phones.sort(0.3, 0.4)
    const numbers: number[] = []
    const folds: string[] = []
    const texts = list.#bits.length
    for (let number = 0; number < texts; number++) {
      if (list.#bits[number] !== 0) {
        numbers.push(number)
        folds.push(list.#fold(number))
      }
      if (number % wordsPerStep === wordsPerStep - 1) yield 0.4 + (number / texts) * 0.2
    }
    const order = yield* sortInSteps(folds, 0.6, 0.8)
    list.#sorted = order.map((at) => numbers[at]!)
    for (let from = 0; from < order.length; from += wordsPerStep) {
      list.#trigrams.push(list.#trigramsOf(order.subarray(from, from + wordsPerStep), numbers, folds))
      yield 0.8 + (from / order.length) * 0.2
    }
    for (let record = until; record < records.size; record++) list.add(record)
    return list
  }

  /** Take in the words of an address that came since. */
  add(record: number): void {
    const fresh: number[] = []
    this.#records.scan(record, record + 1, (_, what, value) => this.#take(record, what, value, fresh))
    for (const number of fresh) {
      const fold = this.#fold(number)
      this.#recent.push({ number, fold })
      if ((this.#bits[number]! & ~postalBit) === 0) continue
      if (this.#trigrams.length === 0) this.#trigrams.push(Postings.empty())
      for (const gram of trigramsOf(fold)) this.#trigrams.at(-1)!.add(gram, number)
    }
    if (this.#recent.length > maxRecent) this.#sortIn()
  }

  get bytes(): number {
    return (
      this.#sorted.byteLength +
      this.#bits.byteLength +
      this.#frequency.byteLength +
      this.#shared.byteLength +
      this.#phones.bytes +
      this.#trigrams.reduce((sum, part) => sum + part.bytes, 0)
    )
  }

  /** Keys of the most frequent words that begin so. */
  byPrefix(loose: string, emit: (key: number) => void): void {
    const top = new TopValues(maxWordsByPrefix)
    const from = this.#lowerBound(loose)
    const to = Math.min(this.#lowerBound(`${loose}\uffff`), from + maxWordsScanned)
    for (let at = from; at < to; at++) {
      const number = this.#sorted[at]!
      top.offer(number, this.#frequency[number]!)
    }
    for (const { number, fold } of this.#recent)
      if (fold.startsWith(loose)) top.offer(number, this.#frequency[number]!)
    for (const { value } of top.sorted()) this.#emitKeys(value, emit)
  }

  /** Keys of words that share most trigrams with it. */
  byTrigrams(loose: string, emit: (key: number) => void): void {
    const grams = trigramsOf(loose)
    const touched: number[] = []
    let spent = 0
    const count = (gram: number): number => this.#trigrams.reduce((sum, part) => sum + part.count(gram), 0)
    for (const gram of grams.map((one) => ({ one, count: count(one) })).sort((a, b) => a.count - b.count)) {
      spent += gram.count
      if (spent > trigramBudget) break
      for (const part of this.#trigrams)
        part.forEach(gram.one, (number) => {
          if (this.#shared[number]!++ === 0) touched.push(number)
        })
    }
    const least = Math.max(2, Math.ceil(grams.length * 0.34))
    const near = touched.filter((number) => this.#shared[number]! >= least)
    near.sort((a, b) => this.#shared[b]! - this.#shared[a]! || a - b)
    for (const number of near.slice(0, maxWordsByTrigram)) this.#emitKeys(number, emit)
    for (const number of touched) this.#shared[number] = 0
  }

  /** Records whose phone number begins so (national digits without the zero in front). */
  byPhone(digits: string, limit: number, emit: (record: number) => void): void {
    this.#phones.find(digits, limit, emit)
  }

  /** @param fresh - Gets the numbers of texts that are words for the first time; `undefined` while the list is made. */
  #take(record: number, what: number, value: number, fresh: number[] | undefined): void {
    if (what === role.phone) {
      this.#phones.add(String(value), record)
      return
    }
    const bit = bitOf(what)
    if (bit === 0) return
    if (value >= this.#bits.length) this.#grow(value + 1)
    if (this.#bits[value] === 0) fresh?.push(value)
    this.#bits[value]! |= bit
    if (this.#frequency[value]! < mostCounted) this.#frequency[value]!++
  }

  #grow(needed: number): void {
    const size = Math.max(needed, Math.ceil(this.#bits.length * 1.25) + 256)
    const bits = new Uint8Array(size)
    bits.set(this.#bits)
    this.#bits = bits
    const frequency = new Uint16Array(size)
    frequency.set(this.#frequency)
    this.#frequency = frequency
    this.#shared = new Uint8Array(size)
  }

  #trigramsOf(order: Uint32Array, numbers: readonly number[], folds: readonly string[]): Postings {
    const keys: number[] = []
    const values: number[] = []
    for (const at of order) {
      const number = numbers[at]!
      if ((this.#bits[number]! & ~postalBit) === 0) continue
      for (const gram of trigramsOf(folds[at]!)) {
        keys.push(gram)
        values.push(number)
      }
    }
    return Postings.fromPairs(Uint32Array.from(keys), Uint32Array.from(values))
  }

  #sortIn(): void {
    const fresh = this.#recent.sort((a, b) => (a.fold < b.fold ? -1 : a.fold > b.fold ? 1 : 0))
    const merged = new Uint32Array(this.#sorted.length + fresh.length)
    let from = 0
    fresh.forEach(({ number, fold }, i) => {
      const at = this.#lowerBound(fold)
      merged.set(this.#sorted.subarray(from, at), from + i)
      merged[at + i] = number
      from = at
    })
    merged.set(this.#sorted.subarray(from), from + fresh.length)
    this.#sorted = merged
    this.#recent = []
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

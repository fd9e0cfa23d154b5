import type { Address } from '../normalise/address.js'
import { normaliseAddress, normaliserVersion } from '../normalise/normalise-address.js'
import type { LanguagePack } from '../packs/language-pack.js'
import { createPackTables } from '../packs/pack-tables.js'
import type { PackTables } from '../packs/pack-tables.js'
import { comparableOf, createWordSource } from '../compare/comparable.js'
import type { Comparable, WordSource } from '../compare/comparable.js'
import type { Contribution, Relation } from '../compare/contribution.js'
import { defaultWeights } from '../compare/default-weights.js'
import type { Frequencies } from '../compare/frequencies.js'
import { defaultZones, oddsOf, relationIn, shareOdds, zoneOf } from '../compare/probability.js'
import type { Zone, Zones } from '../compare/probability.js'
import { createScorer } from '../compare/score.js'
import type { MatchWeights } from '../compare/weights.js'
import { rankHit, searchTerms } from '../search/search-book.js'
import type { SearchMark, SearchTerm } from '../search/search-book.js'
import { mixHashes } from '../text/hash.js'
import { blockingKeys, keyKind, keyVersion } from './blocking-keys.js'
import { GrowableBytes, GrowableUint32 } from './growable.js'
import { readIndexFile, writeIndexFile } from './index-file.js'
import { keyFrequencies } from './key-frequencies.js'
import { Postings } from './postings.js'
import { NumberedWords, RecordTable } from './record-table.js'
import { TextPool } from './text-pool.js'
import { TopValues } from './top-values.js'
import { WordIndex } from './word-index.js'

/** Additions per query: bounds the time of a query at any book size. */
export const postingBudget = 12_000

/** These are compared in any case, others only with this share of the best one's shared evidence. */
const alwaysCompared = 10
const leastShare = 0.3

/** Addresses kept ready for comparison between queries. */
const keptComparables = 16_384

/** Addresses that are compared field by field per query. */
export const comparedCandidates = 40

export interface AddressIndexOptions {
  /** Default: German, Danish, Swedish, Norwegian, English. */
  readonly packs?: readonly LanguagePack[] | undefined
  readonly weights?: MatchWeights | undefined
  readonly zones?: Partial<Zones> | undefined
}

export interface FindOptions {
  /** At most this many, best first. Default 10, at most {@link comparedCandidates}. */
  readonly limit?: number | undefined
  /** Only with at least this probability. Default: the beginning of the zone `ask`; related addresses come regardless. */
  readonly minProbability?: number | undefined
}

/** One address of the book that may be the one asked for. */
export interface AddressMatch {
  readonly id: string
  /** That this is the one, given the others and the size of the book; 0 to 1. */
  readonly probability: number
  /** Sum of the bits of `contributions`. */
  readonly bits: number
  readonly zone: Zone
  /** What else the two may be to each other; none where the zone is `sure`. */
  readonly relation: Relation | undefined
  readonly contributions: readonly Contribution[]
}

/** One address that answers what was typed. */
export interface SearchHit {
  readonly id: string
  /** 1 = every word equal; for ranking only. */
  readonly rank: number
  /** Per typed word what answered it. */
  readonly marks: readonly SearchMark[]
}

/** Addresses whose fields are looked at per search. */
const rankedHits = 200

/** A book of addresses that finds and judges similar ones. */
export class AddressIndex {
  readonly tables: PackTables
  readonly weights: MatchWeights
  readonly zones: Zones
  #records: RecordTable
  #postings: Postings
  #ids: TextPool
  /** Record that holds an id now, + 1; 0 = removed. */
  #recordOf: GrowableUint32
  #idOf: GrowableUint32
  #live = 0
  #source: WordSource
  #words: NumberedWords
  #frequencies: Frequencies
  #sums = new Float32Array(0)
  readonly #recent = new Map<number, Comparable>()
  #wordsOfBook: WordIndex | undefined
  /** Insertions since the words were listed. */
  #changes = 0
  readonly #touched = new Uint32Array(postingBudget + 1)
  readonly #top = new TopValues(comparedCandidates)

  constructor(options: AddressIndexOptions = {}) {
    this.tables = createPackTables(options.packs)
    this.weights = options.weights ?? defaultWeights
    this.zones = { ...defaultZones, ...options.zones }
    this.#records = new RecordTable()
    this.#postings = Postings.empty()
    this.#ids = new TextPool()
    this.#recordOf = new GrowableUint32()
    this.#idOf = new GrowableUint32()
    this.#source = createWordSource(this.tables)
    this.#words = new NumberedWords(this.#records.texts, this.tables)
    this.#frequencies = keyFrequencies(
      () => this.#live,
      (key) => this.#postings.count(key),
    )
  }

  /** Addresses in the book. */
  get size(): number {
    return this.#live
  }

  /** Bytes held in typed arrays. */
  get bytes(): number {
    return (
      this.#records.bytes +
      this.#postings.bytes +
      this.#ids.bytes +
      this.#recordOf.bytes +
      this.#idOf.bytes +
      this.#sums.byteLength
    )
  }

  /** Take in many at once; much faster than one by one. An id that is here already, or comes twice, keeps the last address. */
  insertAll(addresses: Iterable<readonly [id: string, address: Address]>): void {
    for (const [id, address] of addresses) this.#store(id, normaliseAddress(address, this.tables))
    this.compact()
  }

  /** Take in one address, or change it: the same call. */
  insert(id: string, address: Address): void {
    const normalised = normaliseAddress(address, this.tables)
    const record = this.#store(id, normalised)
    blockingKeys(comparableOf(normalised, this.#source), this.tables, (_, key) =>
      this.#postings.add(key, record),
    )
  }

  /** @returns False when there is none with this id; nothing is changed then. */
  update(id: string, address: Address): boolean {
    if (!this.has(id)) return false
    this.insert(id, address)
    return true
  }

  /** @returns False when there was none with this id. */
  remove(id: string): boolean {
    const number = this.#ids.find(id)
    if (number < 0 || this.#recordOf.at(number) === 0) return false
    this.#records.remove(this.#recordOf.at(number) - 1)
    this.#recordOf.set(number, 0)
    this.#live--
    return true
  }

  has(id: string): boolean {
    const number = this.#ids.find(id)
    return number >= 0 && this.#recordOf.at(number) !== 0
  }

  /** Addresses that may be this one, best first; related ones that are not it come with their relation. Never throws. */
  find(address: Address, options: FindOptions = {}): AddressMatch[] {
    const query = comparableOf(normaliseAddress(address, this.tables), this.#source)
    const scorer = createScorer(query, this.weights, this.#frequencies)
    const found = this.#candidates(query).map((record) => ({
      record,
      ...scorer.score(this.#comparable(record)),
    }))
    const shares = shareOdds(found.map((one) => oddsOf(one.bits, this.weights)))
    const matches = found
      .map((one, i): AddressMatch => ({
        id: this.#ids.text(this.#idOf.at(one.record)),
        probability: shares[i]!,
        bits: one.bits,
        zone: zoneOf(shares[i]!, this.zones),
        relation: relationIn(zoneOf(shares[i]!, this.zones), one.relation),
        contributions: one.contributions,
      }))
      .sort((a, b) => b.bits - a.bits || (a.id < b.id ? -1 : 1))
    const least = options.minProbability ?? this.zones.ask
    const limit = Math.max(0, Math.min(options.limit ?? 10, comparedCandidates))
    return matches
      .filter(
        (one) =>
          one.probability >= least || (options.minProbability === undefined && one.relation !== undefined),
      )
      .slice(0, limit)
  }

  /**
   * Search while somebody types: words of name, street and town by their beginning, sound or most letters, postal code and
   * phone by their beginning. All words must be answered; of three and more one may be left over. Best first.
   */
  search(typed: string, options: { readonly limit?: number | undefined } = {}): SearchHit[] {
    const terms = searchTerms(typed, this.tables)
    if (terms.length === 0 || this.#live === 0) return []
    const words = this.#wordIndex()
    if (this.#sums.length < this.#records.size)
      this.#sums = new Float32Array(Math.ceil(this.#records.size * 1.1))
    const touched: number[] = []
    const give = (record: number, weight: number): void => {
      if (this.#sums[record] === 0) touched.push(record)
      this.#sums[record]! += weight
    }
    // Rare words first: they fill the budget with those that can answer all.
    const asked = terms.map((term) => this.#searchKeys(term, words)).sort((a, b) => a.count - b.count)
    let spent = 0
    for (const { keys, term } of asked) {
      for (const [key, count] of keys) {
        if (spent > 0 && spent + count > postingBudget) continue
        spent += count
        const weight = Math.log2((this.#live + 2) / (count + 1)) + 0.1
        let left = postingBudget
        this.#postings.forEach(key, (record) => {
          if (left-- > 0) give(record, weight)
        })
      }
      const digits = term.digits.replace(/^0+/, '')
      if (digits.length >= 3 && term.digits.length === term.loose.length)
        words.byPhone(digits, 1000, (record) => give(record, 8))
    }
    const top = new TopValues(rankedHits)
    for (const record of touched) {
      if (!this.#records.isRemoved(record)) top.offer(record, this.#sums[record]!)
      this.#sums[record] = 0
    }
    const hits: SearchHit[] = []
    for (const { value } of top.sorted()) {
      const found = rankHit(terms, this.#comparable(value))
      if (found !== undefined)
        hits.push({ id: this.#ids.text(this.#idOf.at(value)), rank: found.rank, marks: found.marks })
    }
    hits.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))
    return hits.slice(0, Math.max(0, options.limit ?? 10))
  }

  /** The whole index as one file; what was changed one by one is brought into the bulk arrays first. */
  save(): Uint8Array {
    if (this.#postings.overlaySize > 0 || this.#records.size !== this.#live) this.compact()
    return writeIndexFile({
      fingerprint: fingerprintOf(this.tables),
      live: this.#live,
      arrays: [
        ...this.#records.parts(),
        ...this.#records.texts.parts(),
        ...this.#postings.parts(),
        ...this.#ids.parts(),
        this.#recordOf.view(),
        this.#idOf.view(),
      ],
    })
  }

  /**
   * The index of a file made by {@link save}.
   * @throws {@link AddressIndexError} when the file is damaged, or made with other packs or by another version.
   */
  static load(bytes: Uint8Array, options: AddressIndexOptions = {}): AddressIndex {
    const index = new AddressIndex(options)
    const { live, arrays } = readIndexFile(bytes, fingerprintOf(index.tables))
    const numbers = (i: number): GrowableUint32 => new GrowableUint32(arrays[i] as Uint32Array)
    const texts = (i: number): GrowableBytes => new GrowableBytes(arrays[i] as Uint8Array)
    index.#records = new RecordTable(numbers(0), numbers(1), texts(2), new TextPool(texts(3), numbers(4)))
    index.#postings = new Postings(
      arrays[5] as Uint32Array,
      arrays[6] as Uint32Array,
      arrays[7] as Uint32Array,
    )
    index.#ids = new TextPool(texts(8), numbers(9))
    index.#recordOf = numbers(10)
    index.#idOf = numbers(11)
    index.#live = live
    index.#words = new NumberedWords(index.#records.texts, index.tables)
    return index
  }

  /** Make the list of words for {@link search} now, where an idle moment is at hand: else the first search does. */
  prepareSearch(): void {
    this.#wordIndex()
  }

  #searchKeys(
    term: SearchTerm,
    words: WordIndex,
  ): { term: SearchTerm; keys: [number, number][]; count: number } {
    const keys = new Map<number, number>()
    const emit = (key: number): void => {
      const count = this.#postings.count(key)
      if (count > 0) keys.set(key, count)
    }
    if (term.loose !== '') {
      words.byPrefix(term.loose, emit)
      for (let coder = 0; coder < term.word.coders && term.loose.length >= 3; coder++) {
        const sound = term.word.soundHash(coder)
        if (sound !== 0) emit(mixHashes(keyKind.sound, sound))
      }
      if (term.loose.length >= 4) words.byTrigrams(term.loose, emit)
    }
    const list = [...keys].sort((a, b) => a[1] - b[1])
    return { term, keys: list, count: list.reduce((sum, one) => sum + one[1], 0) }
  }

  #wordIndex(): WordIndex {
    // What came in since is found by sound and by the whole word at once, by its beginning after the next rebuild.
    const stale = this.#changes > this.#live / 100
    if (this.#wordsOfBook === undefined || stale) {
      this.#wordsOfBook = new WordIndex(this.#records, this.tables)
      this.#changes = 0
    }
    return this.#wordsOfBook
  }

  /** Bring what was changed one by one into the bulk arrays, and give room back. Takes as long as building anew. */
  compact(): void {
    const fresh = this.#records.size === this.#live ? undefined : this.#withoutRemoved()
    if (fresh !== undefined) [this.#records, this.#ids, this.#recordOf, this.#idOf] = fresh
    this.#words = new NumberedWords(this.#records.texts, this.tables)
    this.#recent.clear()
    this.#wordsOfBook = undefined
    let keys = new Uint32Array(Math.max(1024, this.#records.size * 28))
    let values = new Uint32Array(keys.length)
    let count = 0
    for (let record = 0; record < this.#records.size; record++) {
      if (count + 512 > keys.length) {
        keys = larger(keys)
        values = larger(values)
      }
      blockingKeys(this.#records.comparable(record, this.#words), this.tables, (_, key) => {
        keys[count] = key
        values[count++] = record
      })
    }
    this.#postings = Postings.fromPairs(keys.subarray(0, count), values.subarray(0, count))
    this.#records.trim()
    this.#ids.trim()
    this.#recordOf.trim()
    this.#idOf.trim()
  }

  #store(id: string, normalised: Parameters<RecordTable['add']>[0]): number {
    const record = this.#records.add(normalised)
    this.#changes++
    const before = this.#ids.size
    const number = this.#ids.add(id)
    this.#idOf.push(number)
    if (number === before) {
      this.#recordOf.push(record + 1)
      this.#live++
    } else {
      const old = this.#recordOf.at(number)
      if (old === 0) this.#live++
      else this.#records.remove(old - 1)
      this.#recordOf.set(number, record + 1)
    }
    return record
  }

  #comparable(record: number): Comparable {
    let known = this.#recent.get(record)
    if (known === undefined) {
      if (this.#recent.size >= keptComparables) this.#recent.clear()
      known = this.#records.comparable(record, this.#words)
      this.#recent.set(record, known)
    }
    return known
  }

  /** Numbers of the records with the most shared evidence; walks the keys from rare to common within the budget. */
  #candidates(query: Comparable): number[] {
    if (this.#sums.length < this.#records.size)
      this.#sums = new Float32Array(Math.ceil(this.#records.size * 1.1))
    const keys = new Map<number, number>()
    blockingKeys(query, this.tables, (_, key) => {
      if (keys.has(key)) return
      const count = this.#postings.count(key)
      if (count > 0) keys.set(key, count)
    })
    const ordered = [...keys].sort((a, b) => a[1] - b[1])
    let spent = 0
    let touched = 0
    for (const [key, count] of ordered) {
      if (spent + count > postingBudget) break
      spent += count
      const weight = Math.log2((this.#live + 2) / (count + 1)) + 0.1
      touched = this.#postings.addWeights(key, Math.max(0.1, weight), this.#sums, this.#touched, touched)
    }
    this.#top.clear()
    for (let i = 0; i < touched; i++) {
      const record = this.#touched[i]!
      if (!this.#records.isRemoved(record)) this.#top.offer(record, this.#sums[record]!)
      this.#sums[record] = 0
    }
    const sorted = this.#top.sorted()
    const least = (sorted[0]?.sum ?? 0) * leastShare
    return sorted.filter((one, i) => i < alwaysCompared || one.sum >= least).map((one) => one.value)
  }

  #withoutRemoved(): [RecordTable, TextPool, GrowableUint32, GrowableUint32] {
    const records = new RecordTable()
    const ids = new TextPool()
    const recordOf = new GrowableUint32()
    const idOf = new GrowableUint32()
    for (let record = 0; record < this.#records.size; record++) {
      if (this.#records.isRemoved(record)) continue
      records.add(this.#records.normalised(record))
      const number = ids.add(this.#ids.text(this.#idOf.at(record)))
      idOf.push(number)
      recordOf.push(records.size)
    }
    return [records, ids, recordOf, idOf]
  }
}

/** Everything that decides what the arrays of an index mean. */
function fingerprintOf(tables: PackTables): string {
  return `normaliser${normaliserVersion} keys${keyVersion} ${tables.fingerprint}`
}

function larger(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const array = new Uint32Array(Math.ceil(old.length * 1.5) + 512)
  array.set(old)
  return array
}

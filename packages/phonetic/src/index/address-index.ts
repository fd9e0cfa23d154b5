import type { Address } from '../normalise/address.js'
import { normaliseAddress, normaliserVersion } from '../normalise/normalise-address.js'
import type { LanguagePack } from '../packs/language-pack.js'
import { createPackTables } from '../packs/pack-tables.js'
import type { PackTables } from '../packs/pack-tables.js'
import { ComparableBuilder, comparableOf, createWordSource } from '../compare/comparable.js'
import type { Comparable, WordSource } from '../compare/comparable.js'
import type { Contribution, Relation } from '../compare/contribution.js'
import { defaultWeights } from '../compare/default-weights.js'
import type { Frequencies } from '../compare/frequencies.js'
import { defaultZones, oddsOf, relationIn, shareOdds, zoneOf } from '../compare/probability.js'
import type { Zone, Zones } from '../compare/probability.js'
import { createScorer } from '../compare/score.js'
import type { MatchWeights } from '../compare/weights.js'
import type { SearchMark } from '../search/rank-hit.js'
import { searchBook } from '../search/search-book.js'
import { searchTerms } from '../search/search-terms.js'
import { WordList } from '../search/word-list.js'
import { blockingKeys, KeyList, keyVersion } from './blocking-keys.js'
import { GrowableBytes, GrowableUint32 } from './growable.js'
import { readIndexFile, writeIndexFile } from './index-file.js'
import { keyFrequencies } from './key-frequencies.js'
import { Postings } from './postings.js'
import { NumberedWords } from './numbered-words.js'
import { RecordTable } from './record-table.js'
import { TextPool } from './text-pool.js'
import { TopValues } from './top-values.js'

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
  /**
   * Make the list of words that {@link AddressIndex.search} needs together with the index (`insertAll`, `load`, `compact`). Default false:
   * `prepareSearchInSteps`, `prepareSearch` or the first search makes it.
   */
  readonly search?: boolean | undefined
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
  #list: WordList | undefined
  /** The list is being made in steps. */
  #preparing = false
  readonly #search: boolean
  #stamps = new Uint8Array(0)
  readonly #touched = new Uint32Array(postingBudget + 1)
  readonly #keyList = new KeyList()
  readonly #top = new TopValues(comparedCandidates)

  constructor(options: AddressIndexOptions = {}) {
    this.tables = createPackTables(options.packs)
    this.weights = options.weights ?? defaultWeights
    this.zones = { ...defaultZones, ...options.zones }
    this.#search = options.search ?? false
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
      this.#sums.byteLength +
      this.#stamps.byteLength +
      (this.#list?.bytes ?? 0)
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
    const list = this.#keyList
    blockingKeys(comparableOf(normalised, this.#source), this.tables, list)
    for (let i = 0; i < list.length; i++) this.#postings.add(list.keys[i]!, record)
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
   * Search while somebody types: words of name, street and town by their beginning, sound or most letters, postal code, house number and
   * phone by their beginning. All words must be answered, but for titles, particles and legal forms; of three and more one may be left over.
   * Best first.
   *
   * The first search makes the list of words, if nothing did so before. While `prepareSearchInSteps` is under way, only whole words
   * and sounds are found.
   */
  search(typed: string, options: { readonly limit?: number | undefined } = {}): SearchHit[] {
    const terms = searchTerms(typed, this.tables)
    if (terms.length === 0 || this.#live === 0) return []
    if (!this.#preparing) this.prepareSearch()
    this.#makeRoom()
    if (this.#stamps.length < this.#sums.length) this.#stamps = new Uint8Array(this.#sums.length)
    const found = searchBook(terms, this.#list, {
      postings: this.#postings,
      sums: this.#sums,
      stamps: this.#stamps,
      isRemoved: (record) => this.#records.isRemoved(record),
      comparable: (record) => this.#comparable(record),
    })
    return found
      .map(({ record, rank, marks }): SearchHit => ({
        id: this.#ids.text(this.#idOf.at(record)),
        rank,
        marks,
      }))
      .sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))
      .slice(0, Math.max(0, options.limit ?? 10))
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
    if (index.#search) index.prepareSearch()
    return index
  }

  /** Make the list of words for {@link search} now, in one go. */
  prepareSearch(): void {
    if (this.#list !== undefined) return
    for (const _share of this.#makeList());
  }

  /**
   * Make the list of words for {@link search} in steps of some ten milliseconds, so that the program stays awake; yields the share that is
   * done, 0 to 1. What is inserted meanwhile is in it. Leave the loop to give up: the next search then makes the list in one go.
   *
   * @example
   * ```ts
   * for (const share of index.prepareSearchInSteps()) {
   *   progress(share)
   *   await new Promise((resolve) => setTimeout(resolve))
   * }
   * ```
   */
  *prepareSearchInSteps(): Generator<number, void> {
    if (this.#list !== undefined) return
    this.#preparing = true
    try {
      yield* this.#makeList()
    } finally {
      this.#preparing = false
    }
  }

  *#makeList(): Generator<number, void> {
    while (this.#list === undefined) {
      const records = this.#records
      const steps = WordList.make(records, this.tables)
      for (;;) {
        const step = steps.next()
        // Compaction has numbered the words anew, or somebody else was faster.
        if (this.#records !== records || this.#list !== undefined) break
        if (step.done === true) {
          this.#list = step.value
          break
        }
        yield step.value
      }
    }
  }

  #makeRoom(): void {
    if (this.#sums.length < this.#records.size)
      this.#sums = new Float32Array(Math.ceil(this.#records.size * 1.1))
  }

  /** Bring what was changed one by one into the bulk arrays, and give room back. Takes as long as building anew. */
  compact(): void {
    const fresh = this.#records.size === this.#live ? undefined : this.#withoutRemoved()
    if (fresh !== undefined) {
      ;[this.#records, this.#ids, this.#recordOf, this.#idOf] = fresh
      this.#list = undefined
    }
    this.#words = new NumberedWords(this.#records.texts, this.tables)
    this.#recent.clear()
    let keys = new Uint32Array(Math.max(1024, this.#records.size * 28))
    let values = new Uint32Array(keys.length)
    let count = 0
    const list = this.#keyList
    const room = new ComparableBuilder('open')
    for (let record = 0; record < this.#records.size; record++) {
      blockingKeys(this.#records.comparable(record, this.#words, room), this.tables, list)
      if (count + list.length > keys.length) {
        keys = larger(keys)
        values = larger(values)
      }
      for (let i = 0; i < list.length; i++) {
        keys[count] = list.keys[i]!
        values[count++] = record
      }
    }
    this.#postings = Postings.fromPairs(keys.subarray(0, count), values.subarray(0, count))
    this.#records.trim()
    this.#ids.trim()
    this.#recordOf.trim()
    this.#idOf.trim()
    if (this.#search) this.prepareSearch()
  }

  #store(id: string, normalised: Parameters<RecordTable['add']>[0]): number {
    const record = this.#records.add(normalised)
    this.#list?.add(record)
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
    this.#makeRoom()
    const keys = new Map<number, number>()
    const list = this.#keyList
    blockingKeys(query, this.tables, list)
    for (let i = 0; i < list.length; i++) {
      const key = list.keys[i]!
      if (keys.has(key)) continue
      const count = this.#postings.count(key)
      if (count > 0) keys.set(key, count)
    }
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

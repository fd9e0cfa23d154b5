/** Which records are here already, and which values the vendor's lists have. */
import { foldNumber } from '../../records/business-number.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import type { RecordKind } from '../../records/record-kind.js'
import { unitCodes } from '../../records/units.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { RowEntry, RowSource } from './row-source.js'

/** Rows read per step of a walk. */
const walkPage = 1000

/** Where the values of a list stand in a record. */
const listFields: Readonly<Record<string, string>> = {
  customerGroup: 'customerGroup',
  priceList: 'priceList',
  articleGroup: 'group',
  unit: 'unit',
  warehouse: 'warehouse',
}

const listPlaces = Object.entries(listFields)
const noValues: RowEntry['listed'] = Object.freeze([])

/** No record has the key: the same for all of them. */
const nobody: { readonly keys: readonly string[]; readonly row: Fields | undefined } = Object.freeze({
  keys: Object.freeze([]),
  row: undefined,
})

/** By number through the store; by any other key through an index made in one walk over the kind. */
export class RowTargets {
  readonly #source: RowSource
  readonly #kind: RecordKind
  readonly #byNumber: boolean
  #index: Map<string, string[]> | undefined
  #watermark: string | undefined
  #isRead = false
  #lists: Map<string, Set<string>> | undefined

  readonly #follows: boolean

  /** @param follows - The store can say what has changed since; without, a second look would be a walk over all. */
  constructor(source: RowSource, kind: RecordKind, follows: boolean) {
    this.#follows = follows
    this.#source = source
    this.#kind = kind
    this.#byNumber = kind.numberField !== undefined && kind.numberField === source.keyField
  }

  /** Vendor keys of the records each entry means; the rows as they stand. */
  async find(
    tx: StoreTransaction,
    entries: readonly RowEntry[],
  ): Promise<readonly { readonly keys: readonly string[]; readonly row: Fields | undefined }[]> {
    const found = this.#byNumber ? await this.#findNumbers(tx, entries) : await this.#findKeys(tx, entries)
    if (found.every((keys) => keys.length === 0)) return found.map(() => nobody)
    const single = found.map((keys) => (keys.length === 1 ? keys[0] : undefined))
    const asked = [...new Set(single.filter((key) => key !== undefined))]
    const rows = asked.length === 0 ? [] : await tx.records.get(this.#kind.kind, asked)
    const byKey = new Map(asked.map((key, i) => [key, rows[i]]))
    return found.map((keys, i) => {
      const row = single[i] === undefined ? undefined : byKey.get(single[i])
      const isGone = keys.length === 1 && row === undefined
      // An index may be older than the rows: a record that does not have the key any more is not meant.
      const moved =
        !this.#byNumber && row !== undefined && this.#source.keyOf(dropEmpty(row)) !== entries[i]!.key
      return isGone || moved ? { keys: [], row: undefined } : { keys, row }
    })
  }

  async #findNumbers(
    tx: StoreTransaction,
    entries: readonly RowEntry[],
  ): Promise<readonly (readonly string[])[]> {
    const folded = entries.map((entry) => foldNumber(entry.keyText))
    const numbers = [...new Set(folded)].filter((number) => number !== '')
    if (numbers.length === 0) return entries.map(() => [])
    const keys = await tx.records.findByNumber(this.#kind.kind, numbers)
    // Each number once, as in most files: the answers stand in the order of the entries.
    if (numbers.length === entries.length) return keys
    const byNumber = new Map(numbers.map((number, i) => [number, keys[i]!]))
    return folded.map((number) => byNumber.get(number) ?? [])
  }

  async #findKeys(
    tx: StoreTransaction,
    entries: readonly RowEntry[],
  ): Promise<readonly (readonly string[])[]> {
    if (entries.every((entry) => entry.key === '')) return entries.map(() => [])
    await this.#walk(tx, this.#follows)
    return entries.map((entry) => (entry.key === '' ? [] : (this.#index!.get(entry.key) ?? [])))
  }

  /** A record was written: it is found from now on. */
  wrote(key: string, fields: Fields): void {
    // What has a number is found by the store.
    if (this.#index !== undefined && !this.#byNumber) addTo(this.#index, this.#source.keyOf(fields), key)
    if (this.#lists !== undefined) this.#noteLists(fields)
  }

  /** The lists of the records here are read once, when a row first names a value of one. */
  async prepare(tx: StoreTransaction, entries: readonly RowEntry[]): Promise<void> {
    if (this.#lists === undefined && entries.some((entry) => entry.listed.length > 0)) await this.#walk(tx)
  }

  /** Which of the values no record here has; after {@link prepare}. */
  unknown(listed: RowEntry['listed']): RowEntry['listed'] {
    const unknown = listed.filter(({ list, value }) => value !== '' && !this.#knows(list, value))
    return unknown.length === 0 ? noValues : unknown
  }

  #knows(list: string, value: string): boolean {
    if (list === 'unit' && Object.hasOwn(unitCodes, value)) return true
    return this.#lists?.get(list)?.has(value) === true
  }

  /** The known value that is most like it. */
  suggest(list: string, value: string): string | undefined {
    const wanted = value.toLowerCase()
    for (const known of this.#lists?.get(list) ?? []) {
      const other = known.toLowerCase()
      if (other === wanted || isNear(other, wanted)) return known
    }
    return undefined
  }

  /** @param again - Read what has come since: another import, or a person, may have made the record meanwhile. */
  async #walk(tx: StoreTransaction, again = false): Promise<void> {
    if (this.#isRead && !again) return
    this.#index ??= new Map()
    this.#lists ??= new Map()
    for (;;) {
      const page = await tx.records.changes(this.#kind.kind, this.#watermark, walkPage)
      const rows = await tx.records.get(this.#kind.kind, page.keys)
      rows.forEach((row, i) => {
        if (row === undefined) return
        const fields = dropEmpty(row)
        if (!this.#byNumber) addTo(this.#index!, this.#source.keyOf(fields), page.keys[i]!)
        this.#noteLists(fields)
      })
      this.#watermark = page.watermark
      this.#isRead = !page.more
      if (!page.more) return
    }
  }

  #noteLists(fields: Fields): void {
    for (const [list, name] of listPlaces) {
      const value = fields[name]
      if (value === undefined) continue
      const text = Array.isArray(value)
        ? value.join(' > ')
        : typeof value === 'string'
          ? value
          : ((value as { readonly label?: string }).label ?? '')
      let known = this.#lists!.get(list)
      if (known === undefined) this.#lists!.set(list, (known = new Set()))
      known.add(text)
    }
  }
}

function addTo(index: Map<string, string[]>, name: string, key: string): void {
  if (name === '') return
  const keys = index.get(name)
  if (keys === undefined) index.set(name, [key])
  else if (!keys.includes(key)) keys.push(key)
}

/** One letter more, less or other. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 4) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from += 1
  let back = 0
  while (back < Math.min(a.length, b.length) - from && a[a.length - 1 - back] === b[b.length - 1 - back])
    back += 1
  return Math.max(a.length, b.length) - from - back <= 1
}

import { foldNumber } from '../records/business-number.js'
import type { ChangedKeys, Fields, VendorKey, Watermark } from './store.js'
import type { UndoLog } from './undo-log.js'

/** Order of vendor keys, which are ascending integers: 9 before 10. */
function byAge(one: VendorKey, other: VendorKey): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}

interface Row {
  /** JSON, so that nobody outside can change what is stored. */
  readonly json: string
  readonly number: string | undefined
}

interface LogEntry {
  readonly mark: number
  readonly key: VendorKey
}

/** The rows of one kind, with the order in which they changed. */
export class MemoryTable {
  readonly #numberField: string | undefined
  readonly #rows = new Map<VendorKey, Row>()
  readonly #byNumber = new Map<string, Set<VendorKey>>()
  /** Ascending by mark. An entry counts only while it is the last of its key. */
  #log: LogEntry[] = []
  readonly #lastMark = new Map<VendorKey, number>()
  #nextMark = 1

  constructor(numberField: string | undefined) {
    this.#numberField = numberField
  }

  get(key: VendorKey): Fields | undefined {
    const row = this.#rows.get(key)
    return row && (JSON.parse(row.json) as Fields)
  }

  findByNumber(number: string): VendorKey[] {
    return [...(this.#byNumber.get(foldNumber(number)) ?? [])].sort(byAge)
  }

  put(key: VendorKey, fields: Fields, undo: UndoLog): void {
    const number = this.#numberField === undefined ? undefined : fields[this.#numberField]
    const folded = typeof number === 'string' ? foldNumber(number) : ''
    this.#change(key, { json: JSON.stringify(fields), number: folded === '' ? undefined : folded }, undo)
  }

  remove(key: VendorKey, undo: UndoLog): void {
    if (this.#rows.has(key)) this.#change(key, undefined, undo)
  }

  changes(watermark: Watermark | undefined, limit: number): ChangedKeys {
    const after = watermark === undefined ? 0 : Number(watermark)
    const keys: VendorKey[] = []
    let last = after
    for (let i = this.#logPosition(after); i < this.#log.length; i++) {
      const { mark, key } = this.#log[i]!
      if (this.#lastMark.get(key) !== mark) continue
      if (keys.length === limit) return { keys, watermark: String(last), more: true }
      keys.push(key)
      last = mark
    }
    return { keys, watermark: String(last), more: false }
  }

  /** For a store without change tracking: every key, in pages; the watermark behind the last page begins anew. */
  everything(watermark: Watermark | undefined, limit: number): ChangedKeys {
    const after = watermark ?? ''
    const rest = [...this.#rows.keys()].filter((key) => byAge(key, after) > 0).sort(byAge)
    const more = rest.length > limit
    return { keys: rest.slice(0, limit), watermark: more ? rest[limit - 1]! : '', more }
  }

  copy(): MemoryTable {
    const copy = new MemoryTable(this.#numberField)
    for (const [key, row] of this.#rows) copy.#setRow(key, row)
    for (const [key, mark] of this.#lastMark) copy.#lastMark.set(key, mark)
    copy.#log = [...this.#log]
    copy.#nextMark = this.#nextMark
    return copy
  }

  /** Superseded log entries go when they are the majority. Only between transactions: undo relies on the log's end. */
  compact(): void {
    if (this.#log.length < 1000 || this.#log.length < 2 * this.#lastMark.size) return
    this.#log = this.#log.filter(({ mark, key }) => this.#lastMark.get(key) === mark)
  }

  #change(key: VendorKey, row: Row | undefined, undo: UndoLog): void {
    const before = this.#rows.get(key)
    const markBefore = this.#lastMark.get(key)
    const mark = this.#nextMark++
    this.#setRow(key, row)
    this.#log.push({ mark, key })
    this.#lastMark.set(key, mark)
    undo.push(() => {
      this.#setRow(key, before)
      this.#log.pop()
      if (markBefore === undefined) this.#lastMark.delete(key)
      else this.#lastMark.set(key, markBefore)
    })
  }

  #setRow(key: VendorKey, row: Row | undefined): void {
    const before = this.#rows.get(key)
    if (before?.number !== undefined && before.number !== row?.number) {
      const keys = this.#byNumber.get(before.number)
      keys?.delete(key)
      if (keys?.size === 0) this.#byNumber.delete(before.number)
    }
    if (row?.number !== undefined) {
      const keys = this.#byNumber.get(row.number)
      if (keys) keys.add(key)
      else this.#byNumber.set(row.number, new Set([key]))
    }
    if (row === undefined) this.#rows.delete(key)
    else this.#rows.set(key, row)
  }

  #logPosition(after: number): number {
    let low = 0
    let high = this.#log.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#log[middle]!.mark <= after) low = middle + 1
      else high = middle
    }
    return low
  }
}

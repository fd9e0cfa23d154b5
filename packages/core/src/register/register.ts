/**
 * The register: what OrderSync knows of each record, kept in `state` so that the vendor's tables need no column of ours.
 *
 * Reads are batched and remembered, writes are collected and go out with `flush`, both within one transaction. A register
 * is thrown away with its transaction.
 */
import { PooledEncoder, utf8Length } from '../format/utf8.js'
import type { PartyMatcher } from '../merge/party-matcher.js'
import type { Digest } from '../runtime/runtime.js'
import type { StateAccess, StateEntry, VendorKey } from '../store/store.js'
import type { ChangeFeed } from './change-feed.js'
import { decodeEntryRow, encodeEntryRow } from './register-entry.js'
import type { EntryRow, RegisterEntry, SyncMark } from './register-entry.js'
import { decodeRow, stateKey, stateKeyComponents, statePrefix, stateTags } from './state-rows.js'
import type { StateTag } from './state-rows.js'

/** A record that went up in one that went up in another …: followed so far. */
const longestChain = 8

/** In the place of a uid: there is a record with an alias at all. */
export const anyRecord = '*'

/** Keys of more bytes than this are replaced by their hash in the key → uid row. */
const longestPlainKey = 300

export class Register {
  readonly #state: StateAccess
  readonly #digest: Digest
  /** By uid; what is known to be absent is there too, empty. */
  readonly #records = new Map<string, EntryRow>()
  readonly #dirtyRecords = new Set<string>()
  /**
   * Other rows by their key as text: bytes as read, the JSON of what is to be written, `null` = known to be absent, or to be
   * deleted.
   */
  readonly #rows = new Map<string, Uint8Array | string | null>()
  readonly #dirtyRows = new Set<string>()
  /** The same by all components but the last, for `list`; most have one row only. */
  readonly #dirtyBelow = new Map<string, string | Set<string>>()

  /** Present where this database belongs to a network: every change gets a position. */
  readonly #feed: ChangeFeed | undefined

  /** Present where similar parties are looked for: then every party keeps its blocking keys. */
  readonly matcher: PartyMatcher | undefined

  constructor(state: StateAccess, digest: Digest, feed?: ChangeFeed, matcher?: PartyMatcher) {
    this.#state = state
    this.#digest = digest
    this.#feed = feed
    this.matcher = matcher
  }

  get feed(): ChangeFeed | undefined {
    return this.#feed
  }

  /** Entries by uid, in the order asked. Aliases are not followed. */
  async entries(uids: readonly string[]): Promise<readonly (RegisterEntry | undefined)[]> {
    await this.#load(uids)
    return uids.map((uid) => this.#records.get(uid)?.entry)
  }

  async entry(uid: string): Promise<RegisterEntry | undefined> {
    const known = this.#records.get(uid)
    return known === undefined ? (await this.entries([uid]))[0] : known.entry
  }

  /** The uid that survives, for each; the same where it never went up in another. */
  async surviving(uids: readonly string[]): Promise<readonly string[]> {
    let ends: readonly string[] = uids
    for (let step = 0; step < longestChain; step++) {
      await this.#load(ends)
      const next = ends.map((uid) => this.#records.get(uid)?.alias ?? uid)
      if (next.every((uid, i) => uid === ends[i])) break
      ends = next
    }
    return ends
  }

  /** Uids of vendor rows, in the order asked. */
  async uidsOf(kind: string, keys: readonly VendorKey[]): Promise<readonly (string | undefined)[]> {
    const rows = await this.#read(keys.map((key) => [stateTags.vendorKey, kind, this.#short(key)]))
    return rows.map((row) => (row === null ? undefined : readRow<string>(row)))
  }

  /** True when the record, or the one it went up in, has a row here. Only of uids that were looked up. */
  isHere(uid: string): boolean {
    let end = uid
    for (let step = 0; step < longestChain; step++) end = this.#records.get(end)?.alias ?? end
    return this.#records.get(end)?.entry?.key !== undefined
  }

  /** What a network knows of the record. Load it first. */
  mark(uid: string): SyncMark {
    return this.#records.get(uid)?.mark ?? {}
  }

  setMark(uid: string, mark: SyncMark): void {
    this.#records.set(uid, { ...this.#records.get(uid), mark })
    this.#dirtyRecords.add(uid)
  }

  /** @param groups - Print of the groups of fields, where the kind follows them. */
  set(entry: RegisterEntry, groups?: string): void {
    const row = this.#records.get(entry.uid)
    const before = row?.entry
    const mark = this.#feed?.follow(this, before, entry, row?.mark, groups) ?? row?.mark
    if (before?.key !== undefined && before.key !== entry.key) {
      this.write(null, stateTags.vendorKey, before.kind, this.#short(before.key))
    }
    if (entry.key !== undefined && before?.key !== entry.key) {
      this.write(entry.uid, stateTags.vendorKey, entry.kind, this.#short(entry.key))
    }
    // Whoever has a row of his own is no other name of somebody else.
    const alias = entry.key === undefined ? row?.alias : undefined
    this.#records.set(entry.uid, {
      entry,
      ...(alias === undefined ? {} : { alias }),
      ...(mark === undefined ? {} : { mark }),
    })
    this.#dirtyRecords.add(entry.uid)
  }

  /** The record `uid` goes up in another one; `undefined` takes that back. Load it first (`surviving`). */
  setAlias(uid: string, surviving: string | undefined): void {
    const { alias: former, ...row } = this.#records.get(uid) ?? {}
    if (this.#feed !== undefined && former !== surviving) {
      if (former !== undefined) this.write(null, stateTags.aliasOf, former, uid)
      if (surviving !== undefined) {
        this.write(1, stateTags.aliasOf, surviving, uid)
        this.write(1, stateTags.hasAlias, surviving)
        this.write(1, stateTags.hasAlias, anyRecord)
      }
    }
    this.#records.set(uid, surviving === undefined ? row : { ...row, alias: surviving })
    this.#dirtyRecords.add(uid)
  }

  /** One row of any other family, as JSON. */
  async row<T>(tag: StateTag, ...components: readonly string[]): Promise<T | undefined> {
    const [row] = await this.#read([[tag, ...components]])
    return row === null || row === undefined ? undefined : readRow<T>(row)
  }

  /** Many rows of one family, in the order asked. */
  async rows<T>(tag: StateTag, keys: readonly (readonly string[])[]): Promise<readonly (T | undefined)[]> {
    const rows = await this.#read(keys.map((components) => [tag, ...components]))
    return rows.map((row) => (row === null ? undefined : readRow<T>(row)))
  }

  /** Set (`null`: delete) one row; goes out with `flush`. */
  write(value: unknown, tag: StateTag, ...components: readonly string[]): void {
    this.#write(value === null ? null : JSON.stringify(value), tag, components)
  }

  /** One row whose JSON is there already. */
  writeText(text: string, tag: StateTag, ...components: readonly string[]): void {
    this.#write(text, tag, components)
  }

  #write(text: string | null, tag: StateTag, components: readonly string[]): void {
    const name = [tag, ...components].join('\u0000')
    this.#rows.set(name, text)
    this.#dirtyRows.add(name)
    const parent = name.slice(0, name.lastIndexOf('\u0000') + 1)
    const below = this.#dirtyBelow.get(parent)
    if (below === undefined) this.#dirtyBelow.set(parent, name)
    else if (typeof below === 'string') this.#dirtyBelow.set(parent, new Set([below, name]))
    else below.add(name)
  }

  /** Last components of all rows below a prefix, collected writes included. At most `limit`. */
  async list(limit: number, tag: StateTag, ...components: readonly string[]): Promise<readonly string[]> {
    const found = new Set<string>()
    const prefix = statePrefix(tag, ...components)
    for (const { key } of await this.#state.range({ prefix, limit })) {
      found.add(stateKeyComponents(key).at(-1)!)
    }
    const prefixText = `${[tag, ...components].join('\u0000')}\u0000`
    const below = this.#dirtyBelow.get(prefixText) ?? []
    for (const name of typeof below === 'string' ? [below] : below) {
      const last = name.slice(prefixText.length)
      if (this.#rows.get(name) === null) found.delete(last)
      else found.add(last)
    }
    return [...found].sort().slice(0, limit)
  }

  /** Write what was collected. */
  async flush(): Promise<void> {
    this.#feed?.keep(this)
    const put: StateEntry[] = []
    const rows = new PooledEncoder()
    const gone: Uint8Array[] = []
    for (const uid of this.#dirtyRecords) {
      const key = rows.encode(`${stateTags.record}\u0000${uid}`)
      const text = encodeEntryRow(this.#records.get(uid)!)
      if (text === undefined) gone.push(key)
      else put.push({ key, value: rows.encode(text) })
    }
    for (const name of this.#dirtyRows) {
      // The name is the key as text already.
      const key = rows.encode(name)
      const text = this.#rows.get(name)
      if (typeof text === 'string') put.push({ key, value: rows.encode(text) })
      else gone.push(key)
    }
    this.#dirtyRecords.clear()
    this.#dirtyRows.clear()
    this.#dirtyBelow.clear()
    if (gone.length > 0) await this.#state.delete(gone)
    if (put.length > 0) await this.#state.put(put)
  }

  /** Drop what was read and already written, so that memory does not grow with the number of records. */
  relax(): void {
    if (this.#dirtyRows.size > 0 || this.#dirtyRecords.size > 0) return
    this.#rows.clear()
    this.#records.clear()
  }

  async #load(uids: readonly string[]): Promise<void> {
    const missing = uids.filter((uid) => !this.#records.has(uid))
    if (missing.length === 0) return
    const values = await this.#state.get(missing.map((uid) => stateKey(stateTags.record, uid)))
    missing.forEach((uid, i) => {
      const value = values[i]
      this.#records.set(uid, value === undefined ? {} : decodeEntryRow(uid, value))
    })
  }

  async #read(
    keys: readonly (readonly [StateTag, ...string[]])[],
  ): Promise<readonly (Uint8Array | string | null)[]> {
    const names = keys.map((key) => key.join('\u0000'))
    const missing: number[] = []
    names.forEach((name, i) => {
      if (!this.#rows.has(name)) missing.push(i)
    })
    if (missing.length > 0) {
      const values = await this.#state.get(missing.map((i) => stateKey(...keys[i]!)))
      missing.forEach((i, at) => this.#rows.set(names[i]!, values[at] ?? null))
    }
    return names.map((name) => this.#rows.get(name) ?? null)
  }

  #short(key: VendorKey): string {
    return utf8Length(key) > longestPlainKey || key.includes('\u0000')
      ? `#${this.#digest.sha256Hex(key)}`
      : key
  }
}

function readRow<T>(row: Uint8Array | string): T {
  return typeof row === 'string' ? (JSON.parse(row) as T) : decodeRow<T>(row)
}

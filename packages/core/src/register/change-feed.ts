/**
 * The change feed: one row per record, moved to the end whenever it changes. Cursors are positions in it, so that what a
 * peer still lacks is found at a cost that follows the changes, and a peer that was silent for a year costs no more rows.
 *
 * Positions are given under the lock of the store's transaction and committed with the change: none is ever skipped by a
 * reader because it was committed late (protocol.md 1.1).
 */
import type { RecordKind } from '../records/record-kind.js'
import type { StateAccess } from '../store/store.js'
import { changedGroups } from './field-groups.js'
import type { RegisterEntry, SyncMark } from './register-entry.js'
import { decodeRow, stateKey, stateTags } from './state-rows.js'
import type { StateTag } from './state-rows.js'

/** The register, as far as the feed needs it. */
export interface RowWriter {
  write(value: unknown, tag: StateTag, ...components: readonly string[]): void
}

export interface FeedOptions {
  readonly role: 'host' | 'station'
  /** Our own station id. */
  readonly self: string
  readonly kindOf: (kind: string) => RecordKind | undefined
}

/** Digits of a position within a key: keys are ordered as text. */
const positionDigits = 16

export function positionKey(position: number): string {
  return String(position).padStart(positionDigits, '0')
}

/** Group that stands for the whole record: documents, and what has no prints. */
export const wholeRecord = '*'

export class ChangeFeed {
  readonly role: 'host' | 'station'
  readonly self: string
  /** Whose change is being written; the station itself unless a peer's bundle is applied. */
  author: string
  readonly #kindOf: FeedOptions['kindOf']
  #end: number
  #kept: number

  private constructor(options: FeedOptions, end: number) {
    this.role = options.role
    this.self = options.self
    this.author = options.self
    this.#kindOf = options.kindOf
    this.#end = end
    this.#kept = end
  }

  static async open(state: StateAccess, options: FeedOptions): Promise<ChangeFeed> {
    const [row] = await state.get([stateKey(stateTags.feedEnd)])
    return new ChangeFeed(options, row === undefined ? 0 : decodeRow<number>(row))
  }

  /** Position of the last change. */
  get end(): number {
    return this.#end
  }

  /** The next position; also of what is no record: receipts, number ranges, settings. */
  next(): number {
    this.#end += 1
    return this.#end
  }

  /** Called by the register before a row of it goes out. */
  keep(register: RowWriter): void {
    if (this.#end === this.#kept) return
    register.write(this.#end, stateTags.feedEnd)
    this.#kept = this.#end
  }

  /** What becomes of the mark when an entry is set. */
  follow(
    register: RowWriter,
    before: RegisterEntry | undefined,
    entry: RegisterEntry,
    mark: SyncMark | undefined,
    groups: string | undefined,
  ): SyncMark | undefined {
    const kept = groups === undefined ? mark : { ...mark, groups }
    if (!isChange(before, entry)) return kept
    // What came from the host is no change of ours.
    if (this.role === 'station' && this.author !== this.self) return kept
    const at = this.next()
    if (mark?.at !== undefined) register.write(null, stateTags.feed, positionKey(mark.at))
    register.write(entry.uid, stateTags.feed, positionKey(at))
    const isBack = before !== undefined && before.key === undefined && entry.key !== undefined
    const changed = isBack ? [wholeRecord] : this.#changed(entry, mark, groups)
    if (this.role === 'station') {
      const isNew = mark?.change === undefined && mark?.pending === undefined
      const names = isNew ? [wholeRecord] : changed
      const pending = { ...mark?.pending, ...Object.fromEntries(names.map((name) => [name, at])) }
      const { offered, ...others } = kept ?? {}
      const still = Object.entries(offered ?? {}).filter(
        ([name]) => !names.includes(name) && !names.includes(wholeRecord),
      )
      return { ...others, at, pending, ...(still.length === 0 ? {} : { offered: Object.fromEntries(still) }) }
    }
    if (before === undefined) return { ...kept, at }
    // Who brings it back has written all of it, whoever wrote or deleted what was there before.
    const writers = {
      ...(isBack ? undefined : mark?.writers),
      ...Object.fromEntries(changed.map((name) => [name, [at, this.author] as const])),
    }
    return { ...kept, at, writers }
  }

  #changed(entry: RegisterEntry, mark: SyncMark | undefined, groups: string | undefined): readonly string[] {
    const kind = this.#kindOf(entry.kind)
    if (kind === undefined || groups === undefined || mark?.groups === undefined) return [wholeRecord]
    const changed = changedGroups(kind, mark.groups, groups)
    // The record differs and no group does: two prints met by chance. Then all of it counts as changed.
    return changed.length === 0 ? [wholeRecord] : changed
  }
}

/** Something others would see. */
function isChange(before: RegisterEntry | undefined, entry: RegisterEntry): boolean {
  if (before === undefined) return entry.key !== undefined
  if ((before.key === undefined) !== (entry.key === undefined)) return true
  return before.hash !== entry.hash || before.revision !== entry.revision
}

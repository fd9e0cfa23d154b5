import type { Delivery, Notice, OperationOptions, TransportContext } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { isQuiet, nextStamp, readStamp, settles } from './box-stamp.js'
import type { FolderConfig } from './config.js'
import { entryKind, keptHash, standsFor } from './entry-name.js'
import { FileReader, hasChanged, markOf } from './file-reader.js'
import type { Reading } from './file-reader.js'
import type { FileStatus } from './folder-files.js'
import { errorCode, folderError, inTheWay } from './folder-error.js'
import { folderLimits } from './folder-limits.js'
import { assertStation, boxName, openFolder } from './outbox.js'
import { decisions, tell, tellRejected } from './poll.js'
import type { Entry, Poll } from './poll.js'
import { readAhead } from './read-ahead.js'

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex')

type Dated = readonly [entry: Entry, status: FileStatus | undefined]

const bytesOf = ([, status]: Dated): number => status?.size ?? 0
const isRead = ({ bytes }: Reading): boolean => bytes !== undefined

/** The names of a box, sorted by what they are. */
interface Sorted {
  readonly waiting: readonly Entry[]
  readonly decided: readonly Entry[]
  readonly copies: readonly Entry[]
  /** Files with our extension and another name, of which only so many are looked at. */
  readonly copyCount: number
  readonly placeholders: readonly string[]
  /** Rows of memory that are still needed. */
  readonly present: ReadonlySet<string>
}

/**
 * Reads what lies for a station. Nothing in the shared tree is changed: what was decided is remembered in `memory`, by name
 * for bundles (the name is the content), by name, size and time for copies. Names that are gone are forgotten.
 */
export class Inbox {
  readonly #config: FolderConfig
  /** Two folders of one station share a memory. */
  readonly #id: string
  readonly #reader: FileReader

  constructor(config: FolderConfig) {
    this.#config = config
    this.#id = sha256(config.folder).slice(0, 12)
    this.#reader = new FileReader(config)
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    const { station, memory, signal } = context
    assertStation(station)
    const box = join(this.#config.folder, boxName(station))
    const poll: Poll = { context, box, now: this.#config.clock.now(), open: 0 }
    const status = await this.#openBox(box)
    if (status === undefined) return
    const stampKey = `box/${this.#id}/${station}`
    const stamp = await readStamp(memory, stampKey)
    if (isQuiet(stamp, status, poll.now)) return
    const names = await this.#list(box)
    const sorted = await this.#sort(poll, names)
    await this.#tellLeft(poll, sorted, settles(stamp, status, poll.now))
    const waiting = await this.#oldestFirst(sorted.waiting)
    signal?.throwIfAborted()
    const readings = readAhead(waiting, bytesOf, (one) => this.#read(one), isRead)
    for await (const [[entry, entryStatus], reading] of readings) {
      yield* this.#bundle(poll, entry, entryStatus, reading)
      signal?.throwIfAborted()
    }
    const { copies } = sorted
    const values = copies.length === 0 ? [] : await memory.get(copies.map(({ key }) => key))
    for (const [i, entry] of copies.entries()) {
      signal?.throwIfAborted()
      yield* this.#copy(poll, entry, values[i])
    }
    signal?.throwIfAborted()
    const next = nextStamp(stamp, status, names, poll.open === 0, poll.now)
    if (next !== undefined) await memory.put([[stampKey, JSON.stringify(next)]])
  }

  /** Also forgets the names that are gone. */
  async #sort({ box, context: { memory } }: Poll, names: readonly string[]): Promise<Sorted> {
    const known = new Set(await memory.list(`${this.#id}/`))
    const waiting: Entry[] = []
    const decided: Entry[] = []
    const placeholders: string[] = []
    const foreign: string[] = []
    const present = new Set<string>()
    for (const name of names) {
      const kind = entryKind(name, this.#config.extension)
      if (kind === 'placeholder') placeholders.push(name)
      else if (kind === 'copy') foreign.push(name)
      else if (kind === 'bundle') {
        const entry = { name, path: join(box, name), key: this.#key(kind, name) }
        present.add(entry.key).add(this.#key('part', name))
        // A bundle that is known costs no look at the file.
        ;(known.has(entry.key) ? decided : waiting).push(entry)
      }
    }
    const copies = likeliestFirst(foreign)
      .slice(0, folderLimits.copies)
      .map((name) => ({ name, path: join(box, name), key: this.#key('copy', name) }))
    for (const { key } of copies) present.add(key)
    const gone = [...known].filter((key) => !present.has(key))
    if (gone.length > 0) await memory.put(gone.map((key) => [key, undefined]))
    this.#reader.keep(box, new Set([...waiting, ...copies].map(({ path }) => path)))
    return { waiting, decided, copies, copyCount: foreign.length, placeholders, present }
  }

  /** @param settles - Look at the verdicts also when nobody asks: a rejected file keeps a box from being quiet. */
  async #tellLeft(poll: Poll, sorted: Sorted, settles: boolean): Promise<void> {
    const { decided, copyCount, placeholders } = sorted
    const { memory, onLeft } = poll.context
    const asked = decided.length > 0 && (onLeft !== undefined || settles)
    const verdicts = asked ? await memory.get(decided.map(({ key }) => key)) : []
    for (const [i, verdict] of verdicts.entries()) {
      const [, reason] = /^rejected (.*)$/.exec(verdict ?? '') ?? []
      if (reason !== undefined) tellRejected(poll, decided[i]!.name, reason)
    }
    for (const name of placeholders) {
      tell(poll, { code: 'TRANSPORT_ENTRY_NOT_DOWNLOADED', parameters: { name: standsFor(name)! } })
    }
    const { copies: limit } = folderLimits
    if (copyCount > limit) {
      const parameters = { place: poll.box, count: copyCount, limit }
      tell(poll, { code: 'TRANSPORT_TOO_MANY_COPIES', parameters })
    }
  }

  /** The order of sending, as far as times tell: only a kindness to the reader, who must take any order. */
  async #oldestFirst(waiting: readonly Entry[]): Promise<readonly Dated[]> {
    const dated: Dated[] = []
    for (const entry of waiting) dated.push([entry, await this.#status(entry)])
    return dated.sort(([, a], [, b]) => (a?.mtimeMs ?? Infinity) - (b?.mtimeMs ?? Infinity))
  }

  /** What the system cannot tell now counts as not there yet. */
  #status({ path }: Entry): Promise<FileStatus | undefined> {
    return this.#config.files.status(path).catch(() => undefined)
  }

  /** Foreign names may be longer than a key, so their hash stands for them. */
  #key(kind: 'bundle' | 'part' | 'copy', name: string): string {
    return `${this.#id}/${kind}/${kind === 'copy' ? sha256(name).slice(0, 40) : name}`
  }

  /** `undefined` when nobody has sent anything yet. */
  async #openBox(box: string): Promise<FileStatus | undefined> {
    try {
      const status = await this.#config.files.status(box)
      if (status?.kind === 'directory') return status
      if (status) throw inTheWay(box)
      await openFolder(this.#config)
      return undefined
    } catch (error) {
      throw await this.#placed(error, box)
    }
  }

  async #list(box: string): Promise<readonly string[]> {
    try {
      return await this.#config.files.list(box)
    } catch (error) {
      throw await this.#placed(error, box)
    }
  }

  /** The error with the place that is wrong: the box, or the folder that has vanished with it. */
  async #placed(error: unknown, box: string): Promise<unknown> {
    const { files, folder } = this.#config
    return folderError(error, (await files.isDirectory(folder).catch(() => false)) ? box : folder)
  }

  #read([{ name, path }, status]: Dated): Promise<Reading> {
    return this.#reader.whole(path, status, name.slice(0, 26))
  }

  async *#bundle(
    poll: Poll,
    entry: Entry,
    status: FileStatus | undefined,
    reading: Reading,
  ): AsyncGenerator<Delivery> {
    const { name, path, key } = entry
    const hash = name.slice(0, 26)
    const part = this.#key('part', name)
    if (reading.bytes === undefined) return this.#notWhole(poll, entry, status, part, reading)
    const { length } = reading.bytes
    let held: Uint8Array | undefined = reading.bytes
    try {
      yield {
        name,
        size: length,
        read: async (options) => {
          throwIfAborted(poll, options)
          // The bytes that proved it whole are handed on once; afterwards they are not kept in memory.
          const bytes = held ?? (await this.#reader.again(path, length))
          const isNew = held === undefined
          held = undefined
          if (isNew && (await this.#reader.hashOf(bytes)) !== hash) throw hasChanged(name)
          return bytes
        },
        ...decisions(poll, (verdict) => [
          [key, verdict],
          [part, undefined],
        ]),
      }
    } finally {
      held = undefined
    }
  }

  /** Said when nobody has written to it since an earlier poll: until then it is on its way. */
  async #notWhole(
    poll: Poll,
    { name }: Entry,
    status: FileStatus | undefined,
    part: string,
    { reason }: { readonly reason?: string | undefined },
  ): Promise<void> {
    poll.open += 1
    const { memory, onLeft } = poll.context
    if (status === undefined || onLeft === undefined) return
    const odd = notToBeRead(name, status, this.#config)
    if (odd !== undefined) return onLeft(odd)
    const mark = markOf(status)
    const [before] = await memory.get([part])
    if (before === mark) onLeft(incomplete(name, reason))
    else await memory.put([[part, mark]])
  }

  /** Yielded when size and time are the same as at the last poll, also one of an earlier run. */
  async *#copy(poll: Poll, entry: Entry, value: string | undefined): AsyncGenerator<Delivery> {
    const { name, path, key } = entry
    let status: FileStatus | undefined
    try {
      status = await this.#config.files.status(path)
    } catch (error) {
      const reason = errorCode(error)
      if (reason === undefined) throw error
      return tell(poll, incomplete(name, reason))
    }
    if (status === undefined) {
      poll.open += 1
      return
    }
    const odd = notToBeRead(name, status, this.#config)
    if (odd !== undefined) return tell(poll, odd)
    const mark = markOf(status)
    if (value === `accepted ${mark}`) return
    const rejected = `rejected ${mark} `
    if (value?.startsWith(rejected) === true) return tellRejected(poll, name, value.slice(rejected.length))
    if (value !== `waiting ${mark}`) {
      poll.open += 1
      return poll.context.memory.put([[key, `waiting ${mark}`]])
    }
    // Whatever was on its way would have arrived.
    if (status.size === 0) return tell(poll, incomplete(name, undefined))
    // A name that has kept its hash proves that the copy is whole.
    const hash = keptHash(name)
    if (hash !== undefined) {
      const reading = await this.#reader.whole(path, status, hash)
      if (reading.bytes === undefined) return tell(poll, incomplete(name, reading.reason))
    }
    yield {
      name,
      size: status.size,
      read: async (options) => {
        throwIfAborted(poll, options)
        const bytes = await this.#reader.again(path, status.size)
        if (hash !== undefined && (await this.#reader.hashOf(bytes)) !== hash) throw hasChanged(name)
        return bytes
      },
      ...decisions(poll, (verdict) => [[key, verdict]], ` ${mark}`),
    }
  }
}

/** Conflict copies of sync clients begin with the name of the bundle; among junk they are looked at first. */
function likeliestFirst(names: readonly string[]): readonly string[] {
  const rank = (name: string) => (keptHash(name) === undefined ? 1 : 0)
  return names.length < 2
    ? names
    : [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
}

/** No file, or a larger one than is ever read. */
function notToBeRead(
  name: string,
  { kind, size }: FileStatus,
  { maxBytes }: Pick<FolderConfig, 'maxBytes'>,
): Notice | undefined {
  const shown = name.slice(0, 120)
  if (kind !== 'file') return { code: 'TRANSPORT_ENTRY_NOT_FOLLOWED', parameters: { name: shown } }
  if (size <= maxBytes) return undefined
  return { code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters: { name: shown, bytes: size, limit: maxBytes } }
}

function incomplete(name: string, reason: string | undefined): Notice {
  const shown = name.slice(0, 120)
  return reason === undefined
    ? { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: shown } }
    : { code: 'TRANSPORT_ENTRY_UNREADABLE', parameters: { name: shown, reason } }
}

function throwIfAborted({ context: { signal } }: Poll, options: OperationOptions | undefined): void {
  signal?.throwIfAborted()
  options?.signal?.throwIfAborted()
}

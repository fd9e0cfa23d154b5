import { bundleName, TransportError } from '@ordersync/core'
import type { Delivery, OperationOptions, TransportContext } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FolderConfig } from './config.js'
import { entryKind } from './entry-name.js'
import type { FileStatus } from './folder-files.js'
import { folderError, notFollowed } from './folder-error.js'
import { assertStation, boxName, openFolder } from './outbox.js'

/** A file whose name says that it is not whole is read again after so long, though size and time are the same. */
const readAgainAfterMs = 10 * 60_000

interface Incomplete {
  readonly mark: string
  /** When it was read last. */
  readonly at: number
}

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()

/** Size and time of change: the same = nobody has written to it. */
const markOf = ({ size, mtimeMs }: FileStatus) => `${size} ${mtimeMs}`

/** @param verdict - As `reject` noted it: `known`, then the code of the reason. */
function tellRejected(
  { onLeft }: TransportContext,
  name: string,
  verdict: string | undefined,
  known: string,
): void {
  if (verdict?.startsWith(`${known} `) !== true) return
  const reason = verdict.slice(known.length + 1)
  onLeft?.({ code: 'TRANSPORT_ENTRY_LEFT', parameters: { name: name.slice(0, 120), reason } })
}

/**
 * Reads what lies for a station. Nothing in the shared tree is changed: what was decided is remembered in `memory`, by name
 * for bundles (the name is the content), by name, size and time for copies. Names that are gone are forgotten.
 */
export class Inbox {
  readonly #config: FolderConfig
  /** Two folders of one station share a memory. */
  readonly #prefix: string
  /** By path. Lost with the object, which costs one more reading. */
  readonly #incomplete = new Map<string, Incomplete>()

  constructor(config: FolderConfig) {
    this.#config = config
    this.#prefix = `${sha256(config.folder).toString('hex').slice(0, 12)}/`
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    const { memory, signal } = context
    assertStation(context.station)
    const box = join(this.#config.folder, boxName(context.station))
    const names = await this.#list(box)
    if (names === undefined) return
    const known = new Set(await memory.list(this.#prefix))
    const bundles: (readonly [name: string, key: string])[] = []
    const copies: (readonly [name: string, key: string])[] = []
    const decided: (readonly [name: string, key: string])[] = []
    const present = new Set<string>()
    for (const name of names) {
      const kind = entryKind(name, this.#config.extension)
      if (kind === undefined) continue
      const key = this.#key(kind, name)
      present.add(key)
      if (kind === 'bundle') present.add(this.#key('part', name))
      if (kind === 'copy') copies.push([name, key])
      // A bundle that is known costs no look at the file: an idle poll is one listing.
      else if (!known.has(key)) bundles.push([name, key])
      else decided.push([name, key])
    }
    await this.#forget(context, box, known, present, bundles)
    const verdicts =
      decided.length === 0 || context.onLeft === undefined
        ? []
        : await memory.get(decided.map(([, key]) => key))
    for (const [i, verdict] of verdicts.entries()) tellRejected(context, decided[i]![0], verdict, 'rejected')
    for (const [name, key] of await this.#oldestFirst(box, bundles)) {
      signal?.throwIfAborted()
      yield* this.#bundle(context, join(box, name), name, key)
    }
    const values = copies.length === 0 ? [] : await memory.get(copies.map(([, key]) => key))
    for (const [i, [name, key]] of copies.entries()) {
      signal?.throwIfAborted()
      yield* this.#copy(context, join(box, name), name, key, values[i])
    }
    signal?.throwIfAborted()
  }

  /** The order of sending, as far as times tell: only a kindness to the reader, who must take any order. */
  async #oldestFirst(
    box: string,
    bundles: readonly (readonly [name: string, key: string])[],
  ): Promise<readonly (readonly [name: string, key: string])[]> {
    if (bundles.length < 2) return bundles
    const dated: { readonly at: number; readonly bundle: readonly [string, string] }[] = []
    for (const bundle of bundles) {
      const status = await this.#config.files.status(join(box, bundle[0])).catch(() => undefined)
      dated.push({ at: status?.mtimeMs ?? Infinity, bundle })
    }
    return dated.sort((a, b) => a.at - b.at).map(({ bundle }) => bundle)
  }

  /** Foreign names may be longer than a key, so their hash stands for them. */
  #key(kind: 'bundle' | 'part' | 'copy', name: string): string {
    const word = kind !== 'copy' ? name : sha256(name).toString('hex').slice(0, 40)
    return `${this.#prefix}${kind}/${word}`
  }

  /** `undefined` when nobody has sent anything yet. */
  async #list(box: string): Promise<readonly string[] | undefined> {
    const { files, folder } = this.#config
    try {
      const status = await files.status(box)
      if (status?.kind === 'directory') return await files.list(box)
      if (status) throw notFollowed(box)
      await openFolder(this.#config)
      return undefined
    } catch (error) {
      throw folderError(error, (await files.isDirectory(folder).catch(() => false)) ? box : folder)
    }
  }

  async #forget(
    { memory }: TransportContext,
    box: string,
    known: ReadonlySet<string>,
    present: ReadonlySet<string>,
    bundles: readonly (readonly [name: string, key: string])[],
  ): Promise<void> {
    const gone = [...known].filter((key) => !present.has(key))
    if (gone.length > 0) await memory.put(gone.map((key) => [key, undefined]))
    const waiting = new Set(bundles.map(([name]) => join(box, name)))
    for (const path of this.#incomplete.keys()) {
      if (path.startsWith(join(box, '/')) && !waiting.has(path)) this.#incomplete.delete(path)
    }
  }

  async *#bundle(
    context: TransportContext,
    path: string,
    name: string,
    key: string,
  ): AsyncGenerator<Delivery> {
    const { memory, signal } = context
    const part = this.#key('part', name)
    const status = await this.#readable(path)
    if (!status) return this.#notWhole(context, path, name, part)
    const now = this.#config.clock.now()
    const before = this.#incomplete.get(path)
    const mark = markOf(status)
    if (before?.mark === mark && Math.abs(now - before.at) < readAgainAfterMs) {
      return this.#notWhole(context, path, name, part)
    }
    let held = await this.#config.files.read(path, status.size).catch(() => undefined)
    if (!held) return
    if (!this.#fits(name, held)) {
      this.#incomplete.set(path, { mark, at: now })
      return this.#notWhole(context, path, name, part)
    }
    this.#incomplete.delete(path)
    const { size } = status
    try {
      yield {
        name,
        size,
        read: async (options) => {
          throwIfAborted(signal, options)
          // The bytes that proved it whole are handed on once; afterwards they are not kept in memory.
          const bytes = held ?? (await this.#readAgain(path, size))
          held = undefined
          if (!this.#fits(name, bytes)) throw changed(name)
          return bytes
        },
        accept: () => memory.put(decidedAs('accepted')),
        reject: ({ code }) => memory.put(decidedAs(`rejected ${code.slice(0, 80)}`)),
      }
    } finally {
      held = undefined
    }

    function decidedAs(verdict: string): readonly (readonly [string, string | undefined])[] {
      return [
        [key, verdict],
        [part, undefined],
      ]
    }
  }

  /** Said when nobody has written to it since an earlier poll: until then it is on its way. */
  async #notWhole(
    { memory, onLeft }: TransportContext,
    path: string,
    name: string,
    part: string,
  ): Promise<void> {
    const status = await this.#config.files.status(path).catch(() => undefined)
    if (status === undefined || onLeft === undefined) return
    if (status.kind !== 'file') {
      return onLeft({ code: 'TRANSPORT_ENTRY_NOT_FOLLOWED', parameters: { name } })
    }
    const { maxBytes } = this.#config
    if (status.size > maxBytes) {
      const parameters = { name, bytes: status.size, limit: maxBytes }
      return onLeft({ code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters })
    }
    const mark = markOf(status)
    const [before] = await memory.get([part])
    if (before === mark) onLeft({ code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name } })
    else await memory.put([[part, mark]])
  }

  /** Yielded when size and time are the same as at the last poll, also one of an earlier run. */
  async *#copy(
    context: TransportContext,
    path: string,
    name: string,
    key: string,
    value: string | undefined,
  ): AsyncGenerator<Delivery> {
    const { memory, signal } = context
    const status = await this.#readable(path)
    if (!status) return
    const mark = markOf(status)
    if (value === `accepted ${mark}`) return
    if (value?.startsWith(`rejected ${mark} `) === true) {
      return tellRejected(context, name, value, `rejected ${mark}`)
    }
    if (value !== `waiting ${mark}`) {
      await memory.put([[key, `waiting ${mark}`]])
      return
    }
    yield {
      name,
      size: status.size,
      read: async (options) => {
        throwIfAborted(signal, options)
        return this.#readAgain(path, status.size)
      },
      accept: () => memory.put([[key, `accepted ${mark}`]]),
      reject: ({ code }) => memory.put([[key, `rejected ${mark} ${code.slice(0, 80)}`]]),
    }
  }

  /** A regular file that may be read. What the system cannot tell now counts as not there yet. */
  async #readable(path: string): Promise<FileStatus | undefined> {
    const status = await this.#config.files.status(path).catch(() => undefined)
    if (status?.kind !== 'file' || status.size === 0 || status.size > this.#config.maxBytes) return undefined
    return status
  }

  async #readAgain(path: string, size: number): Promise<Uint8Array> {
    try {
      const bytes = await this.#config.files.read(path, size)
      if (bytes) return bytes
    } catch (error) {
      throw folderError(error, path)
    }
    throw changed(path)
  }

  #fits(name: string, bytes: Uint8Array): boolean {
    return bundleName(sha256(bytes), this.#config.extension) === name
  }
}

function throwIfAborted(signal: AbortSignal | undefined, options: OperationOptions | undefined): void {
  signal?.throwIfAborted()
  options?.signal?.throwIfAborted()
}

function changed(name: string): TransportError {
  return new TransportError('transport.unavailable', `${name} has changed since it was listed`)
}

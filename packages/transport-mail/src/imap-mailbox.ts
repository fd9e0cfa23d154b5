import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Notice, TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow'
import { Base64Decoder } from './base64-decoder.js'
import type { ImapConfig, MailConfig } from './config.js'
import { ensureFolder, folderFor, missingFolder, serverPath } from './imap-folders.js'
import type { ImapSession } from './imap-session.js'
import type { MailJournal } from './journal.js'
import type { Letter, LetterPlace, Mailbox } from './letter.js'
import { mailLimits } from './limits.js'
import { headerOf } from './read-mail.js'
import { uidRange } from './uid-range.js'

/** One letter of the key stands for the place. */
const placeLetters: Readonly<Record<LetterPlace, string>> = {
  archive: 'a',
  error: 'e',
  unrecognised: 'u',
  stay: 's',
}
const placesByLetter: ReadonlyMap<string, LetterPlace> = new Map(
  Object.entries(placeLetters).map(([place, letter]) => [letter, place as LetterPlace]),
)

const listedHeaders = ['x-ordersync-bundle', 'x-ordersync-route', 'subject', 'content-type']

/** Between two tries to read a mail that could not be read. */
const tryAgainAfterMs = [0, 60_000, 600_000]

interface Listed {
  readonly uid: number
  readonly size: number
  readonly subject: string
  readonly mark: string | undefined
  /** A header or the subject says that it is ours, or the structure has an attachment of our extension. */
  readonly isHinted: boolean
}

/**
 * The inbox of an IMAP account as a queue: everything in it that was not settled. What was decided is remembered by UIDVALIDITY
 * and UID until it is moved, and only so that it is not fetched again: when the server gives new numbers it comes once more,
 * which is harmless. Flags are neither read nor set.
 */
export class ImapMailbox implements Mailbox {
  readonly #config: MailConfig
  readonly #imap: ImapConfig
  readonly #session: ImapSession
  readonly #memory: TransportMemory
  readonly #journal: MailJournal
  readonly #prefix: string
  /** Settled and not moved yet, by UID. */
  readonly #settled = new Map<number, LetterPlace>()
  #uidValidity = ''

  constructor(
    config: MailConfig,
    imap: ImapConfig,
    session: ImapSession,
    memory: TransportMemory,
    journal: MailJournal,
  ) {
    this.#config = config
    this.#imap = imap
    this.#session = session
    this.#memory = memory
    this.#journal = journal
    this.#prefix = mailboxPrefix('imap', imap.host, config.auth.user, imap.folders.inbox)
  }

  async *letters(signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const { uids, tiny } = await this.#session.use(signal, (client) => this.#listInbox(client))
    const waiting = await this.#notSettled(uids)
    // What an earlier run has settled and not moved.
    if (this.#settled.size > 0) await this.flush(signal)
    // The smallest are fetched as they are, many at once; the others are looked at before.
    yield* this.#tiny(
      waiting.filter((uid) => tiny.has(uid)),
      signal,
    )
    const larger = waiting.filter((uid) => !tiny.has(uid))
    for (let at = 0; at < larger.length; at += mailLimits.listedTogether) {
      yield* this.#larger(larger.slice(at, at + mailLimits.listedTogether), signal)
    }
  }

  async *#tiny(uids: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    let count = firstPortion
    let at = Math.min(count, uids.length)
    let next = this.#sourcesAhead(uids.slice(0, at), signal)
    for (let from = 0; from < uids.length;) {
      const some = uids.slice(from, at)
      const sources = await next
      from = at
      let bytes = 0
      for (const source of sources.values()) bytes += source.length
      if (bytes > 0) count = portionFor(bytes / sources.size)
      at = Math.min(from + count, uids.length)
      // The server prepares the next ones while these are worked on.
      next = this.#sourcesAhead(uids.slice(from, at), signal)
      for (const uid of some) {
        const source = sources.get(uid)
        if (source === undefined) continue
        sources.delete(uid)
        yield this.#letter(uid, source.length, true, () => marksOf(headOf(source)), source)
      }
    }
  }

  async *#larger(uids: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const listed = await this.#isolating(uids, signal, (client, some) => this.#look(client, some))
    const small: Listed[] = []
    for (const one of listed.sort((a, b) => a.uid - b.uid)) {
      if (one.isHinted && one.size <= mailLimits.smallMailBytes) small.push(one)
      else yield this.#letter(one.uid, one.size, one.isHinted, () => one, undefined)
    }
    for (const some of inPortions(small)) yield* this.#fetched(some, signal)
  }

  async flush(signal: AbortSignal | undefined): Promise<void> {
    const byFolder = new Map<string, number[]>()
    for (const [uid, place] of this.#settled) {
      const folder = folderFor(this.#imap, place)
      if (folder === undefined) this.#settled.delete(uid)
      else byFolder.set(folder, [...(byFolder.get(folder) ?? []), uid])
    }
    let failure: unknown
    for (const [folder, uids] of byFolder) {
      try {
        const moved = await this.#session.use(signal, (client) => this.#move(client, folder, uids))
        await this.#forgetMoved(moved)
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure as Error
  }

  /** Numbers of all mails in the inbox, and which of them are small enough to be fetched without asking for more. */
  async #listInbox(
    client: ImapFlow,
  ): Promise<{ readonly uids: readonly number[]; readonly tiny: ReadonlySet<number> }> {
    const mailbox = await this.#openInbox(client, true)
    if (mailbox.exists === 0) return { uids: [], tiny: new Set() }
    const uids = await client.search({ all: true }, { uid: true })
    // The server knows the sizes; one list of numbers costs less than an answer for each mail.
    const tiny = await client.search({ smaller: mailLimits.tinyMailBytes + 1 }, { uid: true })
    if (!uids || !tiny) {
      throw new TransportError('transport.unavailable', 'the server refused to search the inbox')
    }
    return { uids, tiny: new Set(tiny) }
  }

  /** Selected; with what is new since, when it was selected already. */
  async #openInbox(client: ImapFlow, isFresh = false): Promise<{ readonly exists: number }> {
    const path = serverPath(client, this.#imap.folders.inbox)
    const selected = client.mailbox
    if (typeof selected === 'object' && selected.path === path && selected.readOnly !== true) {
      // The server tells what is new with any command.
      if (isFresh) await client.noop()
      const { exists, uidValidity } = client.mailbox as { exists: number; uidValidity: bigint }
      this.#noteValidity(String(uidValidity))
      return { exists }
    }
    try {
      const { exists, uidValidity } = await client.mailboxOpen(path)
      this.#noteValidity(String(uidValidity))
      return { exists }
    } catch (error) {
      if (!client.usable || isOrderSyncError(error)) throw error
      throw missingFolder(path)
    }
  }

  /** Numbers of another validity name other mails. */
  #noteValidity(uidValidity: string): void {
    if (uidValidity === this.#uidValidity) return
    this.#settled.clear()
    this.#uidValidity = uidValidity
  }

  async #notSettled(uids: readonly number[]): Promise<readonly number[]> {
    const present = new Set(uids)
    const known = await this.#memory.list(this.#prefix)
    const gone: string[] = []
    const done = new Set<number>()
    for (const key of known) {
      const [validity, letter = '', number = ''] = key.slice(this.#prefix.length).split('/')
      const uid = Number(number.split('#')[0])
      if (validity !== this.#uidValidity || !present.has(uid)) {
        gone.push(key)
        continue
      }
      const place = placesByLetter.get(letter)
      if (place === undefined) continue
      done.add(uid)
      if (place !== 'stay') this.#settled.set(uid, place)
    }
    if (gone.length > 0) await this.#memory.put(gone.map((key) => [key, undefined]))
    for (const uid of this.#settled.keys()) {
      if (present.has(uid)) done.add(uid)
      else this.#settled.delete(uid)
    }
    return uids.filter((uid) => !done.has(uid))
  }

  /** Sizes and marks, before any body. */
  async #look(client: ImapFlow, uids: readonly number[]): Promise<readonly Listed[]> {
    const listed: Listed[] = []
    const unmarked: Listed[] = []
    for (const message of await client.fetchAll(
      uidRange(uids),
      { uid: true, size: true, headers: listedHeaders },
      { uid: true },
    )) {
      const head = message.headers?.toString('latin1') ?? ''
      const marks = marksOf(head)
      const isHinted =
        headerOf(head, 'x-ordersync-bundle') !== undefined ||
        /OrderSync|\[OS-/.test(marks.subject) ||
        /multipart\/report/i.test(headerOf(head, 'content-type') ?? '')
      const one = { uid: message.uid, size: message.size ?? 0, ...marks, isHinted }
      if (isHinted) listed.push(one)
      else unmarked.push(one)
    }
    if (unmarked.length > 0) {
      const bearing = new Set<number>()
      const structures = await client.fetchAll(
        uidRange(unmarked.map(({ uid }) => uid)),
        { uid: true, bodyStructure: true },
        { uid: true },
      )
      for (const { uid, bodyStructure } of structures) {
        if (bodyStructure && bearsBundle(bodyStructure, this.#config.extension)) bearing.add(uid)
      }
      for (const one of unmarked) listed.push({ ...one, isHinted: bearing.has(one.uid) })
    }
    return listed
  }

  #sourcesAhead(uids: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Buffer>> {
    const sources = this.#sources(uids, signal)
    // Who leaves early never asks for it.
    sources.catch(() => undefined)
    return sources
  }

  async *#fetched(listed: readonly Listed[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const sources = await this.#sources(
      listed.map(({ uid }) => uid),
      signal,
    )
    for (const one of listed) {
      const source = sources.get(one.uid)
      if (source === undefined) continue
      sources.delete(one.uid)
      yield this.#letter(one.uid, one.size, one.isHinted, () => one, source)
    }
  }

  async #sources(uids: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Buffer>> {
    if (uids.length === 0) return new Map()
    const found = await this.#isolating(uids, signal, (client, some) =>
      client.fetchAll(uidRange(some), { uid: true, source: true }, { uid: true }),
    )
    const sources = new Map<number, Buffer>()
    for (const { uid, source } of found) if (source !== undefined) sources.set(uid, source)
    return sources
  }

  /**
   * Ask for several mails at once; when that fails, for halves, so that one that cannot be read stops no other. Those that
   * gave no answer are noted as tried: some servers close the connection over them, others answer OK and leave them out.
   */
  async #isolating<T extends { readonly uid: number }>(
    uids: readonly number[],
    signal: AbortSignal | undefined,
    work: (client: ImapFlow, uids: readonly number[]) => Promise<readonly T[]>,
  ): Promise<T[]> {
    let failure: unknown
    try {
      const found = await this.#session.use(signal, async (client) => {
        await this.#openInbox(client)
        return work(client, uids)
      })
      const answered = new Set(found.map(({ uid }) => uid))
      for (const uid of uids) if (!answered.has(uid)) await this.#noteUnreadable(uid)
      return [...found]
    } catch (error) {
      signal?.throwIfAborted()
      failure = error
    }
    // Whether a mail or the server is at fault shows when the inbox can be asked for something else.
    await this.#session.use(signal, (client) => this.#openInbox(client, true))
    if (uids.length === 1) {
      await this.#noteUnreadable(uids[0]!)
      this.#config.logger.write('warn', 'mail.unreadable', { error: String(failure).slice(0, 80) })
      return []
    }
    const half = Math.ceil(uids.length / 2)
    const first = await this.#isolating(uids.slice(0, half), signal, work)
    first.push(...(await this.#isolating(uids.slice(half), signal, work)))
    return first
  }

  async #noteUnreadable(uid: number): Promise<void> {
    const key = `${this.#prefix}${this.#uidValidity}/t/${uid}`
    const [value] = await this.#memory.get([key])
    const [count = 0, at = 0] = (value ?? '').split(' ').map(Number)
    const now = this.#config.clock.now()
    if (count > 0 && Math.abs(now - at) < (tryAgainAfterMs[count] ?? 0)) return
    if (count + 1 < mailLimits.readTries) {
      await this.#memory.put([[key, `${count + 1} ${now}`]])
      return
    }
    await this.#settle(uid, 'error', `UID ${uid}`, { code: 'MAIL_UNREADABLE' })
  }

  #letter(
    uid: number,
    size: number,
    isHinted: boolean,
    marks: () => Pick<Listed, 'subject' | 'mark'>,
    fetched: Buffer | undefined,
  ): Letter {
    // Wanted only in a shared mailbox, and for what is put aside.
    let known: Pick<Listed, 'subject' | 'mark'> | undefined
    const read = () => (known ??= marks())
    let held = fetched
    return {
      key: `${this.#prefix}${this.#uidValidity}/d/${uid}`,
      size,
      get subject() {
        return read().subject
      },
      get mark() {
        return read().mark
      },
      isForeign: !isHinted,
      source: async (signal) => {
        const source = held ?? (await this.#sources([uid], signal)).get(uid)
        // Handed on once; not kept in memory for as long as somebody keeps the letter.
        held = undefined
        if (source === undefined)
          throw new TransportError('transport.unavailable', `mail ${uid} cannot be read now`)
        return source
      },
      ...(size > mailLimits.smallMailBytes
        ? {
            largeAttachment: (extension: string, signal: AbortSignal | undefined) =>
              this.#largeAttachment(uid, size, extension, signal),
          }
        : {}),
      settle: (place, reason) => this.#settle(uid, place, reason === undefined ? '' : read().subject, reason),
    }
  }

  async #settle(uid: number, place: LetterPlace, name: string, reason: Notice | undefined): Promise<void> {
    // Without a folder for it there is nothing to move to.
    const used = folderFor(this.#imap, place) === undefined ? 'stay' : place
    const key = `${this.#prefix}${this.#uidValidity}/${placeLetters[used]}/${uid}`
    await this.#memory.put([[key, 'x']])
    this.#settled.set(uid, used)
    if (reason !== undefined && (place === 'error' || (place === 'unrecognised' && used !== 'stay'))) {
      await this.#journal.add(place, name, reason)
    }
  }

  /** In pieces, so that memory holds the attachment once and not the mail around it. */
  async #largeAttachment(
    uid: number,
    size: number,
    extension: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined> {
    const part = await this.#session.use(signal, async (client) => {
      await this.#openInbox(client)
      const message: FetchMessageObject | false | undefined = await client.fetchOne(
        String(uid),
        { uid: true, bodyStructure: true },
        { uid: true },
      )
      return !message || message.bodyStructure === undefined
        ? undefined
        : onlyBundlePart(message.bodyStructure, extension)
    })
    if (part === undefined) return undefined
    // Three bytes come out of four characters, so there is always room.
    const decoder = new Base64Decoder(Math.ceil((size * 3) / 4) + 4)
    for (let start = 0; start < size; start += pieceBytes) {
      const piece = await this.#session.use(signal, async (client) => {
        await this.#openInbox(client)
        const wanted = { key: part.part, start, maxLength: pieceBytes }
        const found = await client.fetchOne(String(uid), { uid: true, bodyParts: [wanted] }, { uid: true })
        return found ? found.bodyParts?.values().next().value : undefined
      })
      if (piece === undefined) return undefined
      // Cut by us and at most as long as the mail: never more than there is room for.
      decoder.write(piece.subarray(0, size - start))
      if (piece.length < pieceBytes) break
    }
    return { name: part.name, bytes: decoder.end() }
  }

  /** @returns those that are in the folder now. */
  async #move(client: ImapFlow, folder: string, uids: readonly number[]): Promise<readonly number[]> {
    await this.#openInbox(client)
    const path = serverPath(client, folder)
    // A move to a folder that is not there is answered like any other refusal, so it is made sure of once per connection.
    const isNew = !this.#session.isKnownFolder(client, path)
    if (isNew) await ensureFolder(client, path, this.#imap.createFolders)
    this.#session.noteFolder(client, path)
    const moved = await this.#tryMove(client, path, uids)
    if (moved.length > 0 || isNew) return moved
    await ensureFolder(client, path, this.#imap.createFolders)
    return this.#tryMove(client, path, uids)
  }

  async #tryMove(client: ImapFlow, path: string, uids: readonly number[]): Promise<readonly number[]> {
    const done = client.capabilities.has('MOVE')
      ? await client.messageMove(uidRange(uids), path, { uid: true })
      : await this.#copyAndDelete(client, path, uids)
    if (done === false || done === undefined) {
      if (!client.usable)
        throw new TransportError('transport.unavailable', 'the connection was lost while moving')
      if (uids.length === 1) return []
      // Some servers refuse to move several at once.
      const half = Math.ceil(uids.length / 2)
      const first = await this.#tryMove(client, path, uids.slice(0, half))
      if (first.length === 0) return []
      return [...first, ...(await this.#tryMove(client, path, uids.slice(half)))]
    }
    const map = typeof done === 'object' ? done.uidMap : undefined
    if (map !== undefined && uids.every((uid) => map.has(uid))) return uids
    // The answer names not all of them: what is not in the inbox any more has gone.
    const left = await client.search({ uid: uidRange(uids) }, { uid: true })
    const stayed = new Set(left ? left : uids)
    return uids.filter((uid) => !stayed.has(uid))
  }

  /** Without MOVE. Only our own mails are ever removed, also on a server that can only remove all that are marked. */
  async #copyAndDelete(
    client: ImapFlow,
    path: string,
    uids: readonly number[],
  ): Promise<{ readonly uidMap?: Map<number, number> } | false> {
    const copied = await client.messageCopy(uidRange(uids), path, { uid: true })
    if (!copied) return false
    if (!client.capabilities.has('UIDPLUS')) {
      const ours = new Set(uids)
      const marked = await client.search({ deleted: true }, { uid: true })
      if (!marked || marked.some((uid) => !ours.has(uid))) {
        // Somebody has marked mails of his own and not removed them yet: ours wait marked, and are not looked at again.
        await client.messageFlagsAdd(uidRange(uids), ['\\Deleted'], { uid: true })
        await this.#memory.put(
          uids.map((uid) => [`${this.#prefix}${this.#uidValidity}/s/${uid}`, 'x'] as const),
        )
        return { uidMap: new Map(uids.map((uid) => [uid, 0])) }
      }
    }
    return (await client.messageDelete(uidRange(uids), { uid: true })) ? {} : false
  }

  async #forgetMoved(uids: readonly number[]): Promise<void> {
    const entries: [string, undefined][] = []
    for (const uid of uids) {
      const place = this.#settled.get(uid)
      if (place === undefined) continue
      this.#settled.delete(uid)
      entries.push([`${this.#prefix}${this.#uidValidity}/${placeLetters[place]}/${uid}`, undefined])
    }
    if (entries.length > 0) await this.#memory.put(entries)
  }
}

/** Mails fetched together before their sizes are known. */
const firstPortion = 100

/** So many that they are together about what is fetched at once; none is above the bound of the smallest. */
function portionFor(averageBytes: number): number {
  return Math.max(16, Math.min(400, Math.floor(mailLimits.fetchedTogetherBytes / averageBytes)))
}

/** Together not more than what is fetched at once. */
function* inPortions(all: readonly Listed[]): Generator<readonly Listed[]> {
  let some: Listed[] = []
  let bytes = 0
  for (const one of all) {
    some.push(one)
    bytes += one.size
    if (bytes < mailLimits.fetchedTogetherBytes) continue
    yield some
    some = []
    bytes = 0
  }
  if (some.length > 0) yield some
}

function headOf(source: Buffer): string {
  const end = source.indexOf('\r\n\r\n')
  return source.toString('latin1', 0, end < 0 ? source.length : end + 2)
}

function marksOf(head: string): Pick<Listed, 'subject' | 'mark'> {
  return { subject: headerOf(head, 'subject') ?? '', mark: headerOf(head, 'x-ordersync-route') }
}

export function mailboxPrefix(...parts: readonly string[]): string {
  return `${createHash('sha256').update(parts.join('\n').toLowerCase()).digest('hex').slice(0, 12)}/`
}

/** Is there an attachment of our extension, or a mail in the mail, or the report of a mail server? */
function bearsBundle(structure: MessageStructureObject, extension: string): boolean {
  return partsOf(structure).some(
    (part) =>
      nameOfPart(part).toLowerCase().endsWith(`.${extension}`) ||
      part.type === 'message/rfc822' ||
      part.type === 'multipart/report' ||
      part.type === 'message/delivery-status',
  )
}

/** Of a mail with exactly one attachment of our extension; with more, all of it has to be read. */
/** Of a large attachment, asked for at once. */
const pieceBytes = 256 * 1024

function onlyBundlePart(
  structure: MessageStructureObject,
  extension: string,
): { readonly part: string; readonly name: string } | undefined {
  const parts = partsOf(structure)
  const found = parts.filter((part) => nameOfPart(part).toLowerCase().endsWith(`.${extension}`))
  const [only] = found
  if (found.length !== 1 || only?.part === undefined || only.encoding?.toLowerCase() !== 'base64')
    return undefined
  if (parts.some(({ type }) => type === 'message/rfc822')) return undefined
  return { part: only.part, name: nameOfPart(only) }
}

function partsOf(structure: MessageStructureObject): readonly MessageStructureObject[] {
  const all: MessageStructureObject[] = []
  const open = [structure]
  for (let part = open.pop(); part !== undefined && all.length <= mailLimits.mailParts; part = open.pop()) {
    all.push(part)
    open.push(...(part.childNodes ?? []))
  }
  return all
}

function nameOfPart({ dispositionParameters, parameters }: MessageStructureObject): string {
  return String(dispositionParameters?.['filename'] ?? parameters?.['name'] ?? '')
}

import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Notice, TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow'
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
    const uids = await this.#session.use(signal, (client) => this.#listInbox(client))
    const waiting = await this.#notSettled(uids)
    // What an earlier run has settled and not moved.
    if (this.#settled.size > 0) await this.flush(signal)
    for (let at = 0; at < waiting.length; at += mailLimits.listedTogether) {
      const part = waiting.slice(at, at + mailLimits.listedTogether)
      const listed = await this.#isolating(part, signal, (client, uids) => this.#look(client, uids))
      yield* this.#listed(
        listed.sort((a, b) => a.uid - b.uid),
        signal,
      )
    }
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

  /** Numbers of all mails in the inbox. */
  async #listInbox(client: ImapFlow): Promise<readonly number[]> {
    const mailbox = await this.#openInbox(client)
    if (mailbox.exists === 0) return []
    const found = await client.search({ all: true }, { uid: true })
    if (!found) throw new TransportError('transport.unavailable', 'the server refused to search the inbox')
    return found
  }

  async #openInbox(client: ImapFlow): Promise<{ readonly exists: number }> {
    const path = serverPath(client, this.#imap.folders.inbox)
    const selected = client.mailbox
    if (typeof selected === 'object' && selected.path === path && selected.readOnly !== true) {
      // The server tells what is new with any command.
      await client.noop()
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
      const subject = headerOf(head, 'subject') ?? ''
      const isHinted =
        headerOf(head, 'x-ordersync-bundle') !== undefined ||
        /OrderSync|\[OS-/.test(subject) ||
        /multipart\/report/i.test(headerOf(head, 'content-type') ?? '')
      const one = {
        uid: message.uid,
        size: message.size ?? 0,
        subject,
        mark: headerOf(head, 'x-ordersync-route'),
        isHinted,
      }
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

  async *#listed(listed: readonly Listed[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const small: Listed[] = []
    let bytes = 0
    for (const one of listed) {
      if (!one.isHinted || one.size > mailLimits.smallMailBytes) {
        yield this.#letter(one, undefined)
        continue
      }
      small.push(one)
      bytes += one.size
      if (bytes < mailLimits.fetchedTogetherBytes) continue
      yield* this.#fetched(small.splice(0), signal)
      bytes = 0
    }
    if (small.length > 0) yield* this.#fetched(small, signal)
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
      yield this.#letter(one, source)
    }
  }

  async #sources(uids: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Buffer>> {
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
    await this.#session.use(signal, (client) => this.#openInbox(client))
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

  #letter({ uid, size, subject, mark, isHinted }: Listed, fetched: Buffer | undefined): Letter {
    let held = fetched
    return {
      key: `${this.#prefix}${this.#uidValidity}/d/${uid}`,
      size,
      subject,
      mark,
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
      settle: (place, reason) => this.#settle(uid, place, subject, reason),
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
    const bytes = await this.#session.use(signal, async (client) => {
      await this.#openInbox(client)
      const { content } = await client.download(String(uid), part.part, { uid: true, chunkSize: 1024 * 1024 })
      if (content === undefined) return undefined
      // Base64 holds three bytes in four characters, so the mail is always larger than what comes out.
      const buffer = Buffer.allocUnsafeSlow(size)
      let length = 0
      for await (const chunk of content as AsyncIterable<Buffer>) {
        if (length + chunk.length > size) return undefined
        length += chunk.copy(buffer, length)
      }
      return buffer.subarray(0, length)
    })
    return bytes === undefined ? undefined : { name: part.name, bytes }
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
function onlyBundlePart(
  structure: MessageStructureObject,
  extension: string,
): { readonly part: string; readonly name: string } | undefined {
  const parts = partsOf(structure)
  const found = parts.filter((part) => nameOfPart(part).toLowerCase().endsWith(`.${extension}`))
  const [only] = found
  if (found.length !== 1 || only?.part === undefined || parts.some(({ type }) => type === 'message/rfc822'))
    return undefined
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

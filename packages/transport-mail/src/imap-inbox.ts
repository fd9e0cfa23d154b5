import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow'
import { Base64Decoder } from './base64-decoder.js'
import type { ImapConfig, MailConfig } from './config.js'
import { missingFolder, serverPath } from './imap-folders.js'
import { lookAt } from './imap-listing.js'
import type { Listed } from './imap-listing.js'
import type { ImapNotes } from './imap-notes.js'
import type { ImapSession } from './imap-session.js'
import { fetchSources } from './imap-sources.js'
import { onlyBundlePart } from './imap-structure.js'
import { mailLimits } from './limits.js'
import { uidRange } from './uid-range.js'

/** Of a large attachment, asked for at once. */
const pieceBytes = 256 * 1024

/** Reading the inbox: lists, bodies, parts of bodies. Nothing is changed by it, flags neither. */
export class ImapInbox {
  readonly #config: MailConfig
  readonly #imap: ImapConfig
  readonly #session: ImapSession
  readonly #notes: ImapNotes

  constructor(config: MailConfig, imap: ImapConfig, session: ImapSession, notes: ImapNotes) {
    this.#config = config
    this.#imap = imap
    this.#session = session
    this.#notes = notes
  }

  /**
   * Selected; with what is new since, when it was selected already.
   * @throws {@link TransportError} `transport.unavailable` when the server has numbered its mails anew since they were listed:
   *   what was read and decided then is of other mails. The next pass lists them again.
   */
  async open(client: ImapFlow, isFresh = false): Promise<void> {
    const { uidValidity } = await this.#select(client, isFresh)
    if (uidValidity === this.#notes.uidValidity) return
    throw new TransportError('transport.unavailable', 'the server has numbered the inbox anew', {
      parameters: { place: `${this.#imap.host}:${this.#imap.port}` },
    })
  }

  /** Selected, and its mails have the numbers that they had when they were listed. */
  async isAsListed(client: ImapFlow): Promise<boolean> {
    return (await this.#select(client)).uidValidity === this.#notes.uidValidity
  }

  async #select(
    client: ImapFlow,
    isFresh = false,
  ): Promise<{ readonly exists: number; readonly uidValidity: string }> {
    const path = serverPath(client, this.#imap.folders.inbox)
    const selected = client.mailbox
    if (typeof selected === 'object' && selected.path === path && selected.readOnly !== true) {
      // The server tells what is new with any command.
      if (isFresh) await client.noop()
      const { exists, uidValidity } = client.mailbox as { exists: number; uidValidity: bigint }
      return { exists, uidValidity: String(uidValidity) }
    }
    try {
      const { exists, uidValidity } = await client.mailboxOpen(path)
      return { exists, uidValidity: String(uidValidity) }
    } catch (error) {
      if (!client.usable || isOrderSyncError(error)) throw error
      throw missingFolder(path)
    }
  }

  /** Numbers of all mails in the inbox, and which of them are small enough to be fetched without asking for more. */
  list(
    signal: AbortSignal | undefined,
  ): Promise<{ readonly uids: readonly number[]; readonly tiny: ReadonlySet<number> }> {
    return this.#session.use(signal, async (client) => {
      const mailbox = await this.#select(client, true)
      this.#notes.begin(mailbox.uidValidity)
      if (mailbox.exists === 0) return { uids: [], tiny: new Set<number>() }
      // The server knows the sizes; one list of numbers costs less than an answer for each mail.
      const tiny = await this.#search(client, { smaller: mailLimits.tinyMailBytes + 1 })
      // When these are all there are, nothing is left to ask for. One that came in between is seen by the next pass.
      const { exists } = client.mailbox as { exists: number }
      const uids = tiny.length >= exists ? tiny : await this.#search(client, { all: true })
      return { uids, tiny: new Set(tiny) }
    })
  }

  async #search(client: ImapFlow, what: SearchObject): Promise<readonly number[]> {
    const uids = await client.search(what, { uid: true })
    if (!uids) throw new TransportError('transport.unavailable', 'the server refused to search the inbox')
    return uids
  }

  look(uids: readonly number[], signal: AbortSignal | undefined): Promise<readonly Listed[]> {
    return this.#isolating(uids, signal, (client, some) => lookAt(client, some, this.#config.extension))
  }

  /** Whole mails. One that has gone meanwhile, or cannot be read, is left out. */
  async sources(uids: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Buffer>> {
    if (uids.length === 0) return new Map()
    const found = await this.#isolating(uids, signal, (client, some) => fetchSources(client, uidRange(some)))
    return new Map(found.map(({ uid, source }) => [uid, source]))
  }

  /** In pieces, so that memory holds the attachment once and not the mail around it. */
  async largeAttachment(
    uid: number,
    size: number,
    extension: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined> {
    const part = await this.#session.use(signal, async (client) => {
      await this.open(client)
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
        await this.open(client)
        const wanted = { key: part.part, start, maxLength: pieceBytes }
        const found = await client.fetchOne(String(uid), { uid: true, bodyParts: [wanted] }, { uid: true })
        return found ? found.bodyParts?.values().next().value : undefined
      })
      if (!Buffer.isBuffer(piece)) return undefined
      // Cut by us and at most as long as the mail: never more than there is room for.
      decoder.write(piece.subarray(0, size - start))
      if (piece.length < pieceBytes) break
    }
    return { name: part.name, bytes: decoder.end() }
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
      const found = await this.#session.use(
        signal,
        async (client) => {
          await this.open(client)
          return work(client, uids)
        },
        mailLimits.readMailBytes,
      )
      const answered = new Set(found.map(({ uid }) => uid))
      for (const uid of uids) if (!answered.has(uid)) await this.#notes.noteUnreadable(uid)
      return [...found]
    } catch (error) {
      signal?.throwIfAborted()
      failure = error
    }
    // Whether a mail or the server is at fault shows when the inbox can be asked for something else.
    await this.#session.use(signal, (client) => this.open(client, true))
    if (uids.length === 1) {
      await this.#notes.noteUnreadable(uids[0]!)
      this.#config.logger.write('warn', 'mail.unreadable', { error: String(failure).slice(0, 80) })
      return []
    }
    const half = Math.ceil(uids.length / 2)
    const first = await this.#isolating(uids.slice(0, half), signal, work)
    first.push(...(await this.#isolating(uids.slice(half), signal, work)))
    return first
  }
}

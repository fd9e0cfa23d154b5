import { TransportError } from '@ordersync/core'
import type { Notice, TransportMemory } from '@ordersync/core'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig, MailConfig } from './config.js'
import { folderExists } from './imap-folders.js'
import { ImapFiling } from './imap-filing.js'
import { ImapInbox } from './imap-inbox.js'
import { marksOf } from './imap-listing.js'
import type { Listed, MailMarks } from './imap-listing.js'
import { ImapNotes } from './imap-notes.js'
import type { ImapSession } from './imap-session.js'
import type { MailJournal } from './journal.js'
import { LeftMails } from './left-mails.js'
import type { Letter, Mailbox } from './letter.js'
import { mailLimits } from './limits.js'
import { mailboxPrefix } from './mailbox-prefix.js'
import { headOf } from './read-mail.js'

/**
 * The inbox of an IMAP account as a queue: everything in it that was not settled. What was decided is remembered until it is
 * moved. Flags are neither read nor set.
 */
export class ImapMailbox implements Mailbox {
  readonly #session: ImapSession
  readonly #notes: ImapNotes
  readonly #inbox: ImapInbox
  readonly #filing: ImapFiling
  readonly #left: LeftMails

  constructor(
    config: MailConfig,
    imap: ImapConfig,
    session: ImapSession,
    memory: TransportMemory,
    journal: MailJournal,
  ) {
    const prefix = mailboxPrefix('imap', imap.host, config.auth.user, imap.folders.inbox)
    this.#session = session
    this.#left = new LeftMails(memory, prefix)
    this.#notes = new ImapNotes(prefix, imap, memory, journal, this.#left, config.clock)
    this.#inbox = new ImapInbox(config, imap, session, this.#notes)
    this.#filing = new ImapFiling(imap, session, this.#notes)
  }

  async *letters(signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const { uids, tiny } = await this.#inbox.list(signal)
    const waiting = await this.#notes.notSettled(uids)
    // What an earlier run has settled and not moved.
    if (this.#notes.waits) await this.flush(signal)
    // The smallest are fetched as they are, many at once; the others are looked at before.
    const small = waiting.filter((uid) => tiny.has(uid))
    for await (const { uids: some, sources } of this.#portions(small, signal)) {
      for (const uid of some) {
        const source = sources.get(uid)
        if (source === undefined) continue
        sources.delete(uid)
        yield this.#letter(uid, source.length, true, () => marksOf(headOf(source)), source)
      }
    }
    const larger = waiting.filter((uid) => !tiny.has(uid))
    for (let at = 0; at < larger.length; at += mailLimits.listedTogether) {
      yield* this.#larger(larger.slice(at, at + mailLimits.listedTogether), signal)
    }
  }

  async flush(signal: AbortSignal | undefined): Promise<void> {
    let failure: unknown
    for (const [folder, uids] of this.#notes.toMove()) {
      try {
        const validity = this.#notes.uidValidity
        const moved = await this.#session.use(signal, async (client) => {
          // Numbered anew meanwhile, other mails have these numbers. The next pass finds ours known, and files them.
          if (!(await this.#inbox.isAsListed(client))) return undefined
          return this.#filing.move(client, folder, uids)
        })
        if (moved === undefined) return
        await this.#notes.forget(moved.uids)
        await this.#left.moved(validity, moved.uids, moved)
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure as Error
  }

  async left(signal: AbortSignal | undefined, arrived: ReadonlySet<string>): Promise<readonly Notice[]> {
    await this.#left.forget(arrived)
    const notices: Notice[] = []
    for (const folder of await this.#left.folders()) {
      const { validity, uids } = await this.#session.use(signal, (client) => contentOf(client, folder))
      notices.push(...(await this.#left.look(folder, validity, uids)))
    }
    return notices
  }

  async *#portions(uids: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Portion> {
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
      yield { uids: some, sources }
    }
  }

  async *#larger(uids: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const listed = [...(await this.#inbox.look(uids, signal))]
    const small: Listed[] = []
    for (const one of listed.sort((a, b) => a.uid - b.uid)) {
      if (one.isHinted && one.size <= mailLimits.smallMailBytes) small.push(one)
      else yield this.#letter(one.uid, one.size, one.isHinted, () => one, undefined)
    }
    for (const some of inPortions(small)) yield* this.#fetched(some, signal)
  }

  async *#fetched(listed: readonly Listed[], signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const sources = await this.#inbox.sources(
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

  #sourcesAhead(uids: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, Buffer>> {
    const sources = this.#inbox.sources(uids, signal)
    // Who leaves early never asks for it.
    sources.catch(() => undefined)
    return sources
  }

  #letter(
    uid: number,
    size: number,
    isHinted: boolean,
    marks: () => MailMarks,
    fetched: Buffer | undefined,
  ): Letter {
    const inbox = this.#inbox
    // Wanted only in a shared mailbox, and for what is put aside.
    let known: MailMarks | undefined
    const read = () => (known ??= marks())
    let held = fetched
    return {
      key: this.#notes.key('d', uid),
      size,
      get subject() {
        return read().subject
      },
      get mark() {
        return read().mark
      },
      isForeign: !isHinted,
      source: async (signal) => {
        const source = held ?? (await inbox.sources([uid], signal)).get(uid)
        // Handed on once; not kept in memory for as long as somebody keeps the letter.
        held = undefined
        if (source === undefined)
          throw new TransportError('transport.unavailable', `mail ${uid} cannot be read now`)
        return source
      },
      ...(size > mailLimits.smallMailBytes
        ? {
            largeAttachment: (extension: string, signal: AbortSignal | undefined) =>
              inbox.largeAttachment(uid, size, extension, signal),
          }
        : {}),
      settle: (place, reason) =>
        this.#notes.settle(uid, place, reason === undefined ? '' : read().subject, reason),
    }
  }
}

/** Mails that were fetched together. */
interface Portion {
  readonly uids: readonly number[]
  readonly sources: Map<number, Buffer>
}

/** Mails fetched together before their sizes are known. */
const firstPortion = 200

/** So many that they are together about what is fetched at once; none is above the bound of the smallest. */
function portionFor(averageBytes: number): number {
  return Math.max(16, Math.min(400, Math.floor(mailLimits.tinyTogetherBytes / averageBytes)))
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

/** Numbers of what lies in a folder that is not the inbox; looked at, not changed. */
async function contentOf(
  client: ImapFlow,
  path: string,
): Promise<{ readonly validity: string; readonly uids: ReadonlySet<number> }> {
  if (!(await folderExists(client, path))) return { validity: '', uids: new Set() }
  const { exists, uidValidity } = await client.mailboxOpen(path, { readOnly: true })
  const uids = exists === 0 ? [] : await client.search({ all: true }, { uid: true })
  return { validity: String(uidValidity), uids: new Set(uids || []) }
}

import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Notice, TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import type { MailConfig, Pop3Config } from './config.js'
import type { Credentials } from './credentials.js'
import { slowLineMs, withDeadline } from './deadline.js'
import type { MailJournal } from './journal.js'
import type { Letter, LetterPlace, Mailbox } from './letter.js'
import { LeftMails } from './left-mails.js'
import { mailLimits } from './limits.js'
import { mailboxPrefix } from './mailbox-prefix.js'
import { isAbort, mailError, mailFault } from './mail-fault.js'
import { LineError } from './line-socket.js'
import { Pop3Client } from './pop3-client.js'
import type { Pop3Entry } from './pop3-client.js'
import { headerOf } from './read-mail.js'

const dayMs = 86_400_000

/**
 * A POP3 mailbox as a queue. It knows neither folders nor flags: what was decided is remembered by the server's lasting name
 * of the mail (UIDL). Deleted is only what was committed, after `keepDays`, and only by a session that ended with QUIT; everything
 * else stays. Server and session take one reader at a time, so a session lasts as long as one pass.
 */
export class Pop3Mailbox implements Mailbox {
  readonly #config: MailConfig
  readonly #pop3: Pop3Config
  readonly #credentials: Credentials
  readonly #memory: TransportMemory
  readonly #journal: MailJournal
  readonly #prefix: string
  readonly #left: LeftMails
  #present: ReadonlySet<number> = new Set()
  #client: Pop3Client | undefined
  #entries = new Map<string, Pop3Entry>()

  constructor(
    config: MailConfig,
    pop3: Pop3Config,
    credentials: Credentials,
    memory: TransportMemory,
    journal: MailJournal,
  ) {
    this.#config = config
    this.#pop3 = pop3
    this.#credentials = credentials
    this.#memory = memory
    this.#journal = journal
    this.#prefix = mailboxPrefix('pop3', pop3.host, config.auth.user)
    this.#left = new LeftMails(memory, this.#prefix)
  }

  async *letters(signal: AbortSignal | undefined): AsyncGenerator<Letter> {
    const entries = await this.#use(signal, async () => [...this.#entries.values()])
    const known = new Map<string, string>()
    const present = new Map(entries.map((entry) => [hashOf(entry.uidl), entry]))
    this.#present = new Set([...present.keys()].map(numberOf))
    const gone: string[] = []
    for (const key of await this.#memory.list(this.#prefix)) {
      const [letter = '', hash = ''] = key.slice(this.#prefix.length).split('/')
      if (!present.has(hash.split('#')[0]!)) gone.push(key)
      else if (letter !== 'd' && letter !== 't') known.set(hash, letter)
    }
    if (gone.length > 0) await this.#memory.put(gone.map((key) => [key, undefined]))
    for (const [hash, entry] of present) {
      if (known.has(hash)) continue
      signal?.throwIfAborted()
      const letter = await this.#letter(entry, hash, signal)
      if (letter !== undefined) yield letter
    }
  }

  /** Delete what is due and end the session, so that others can read the mailbox. */
  async flush(signal: AbortSignal | undefined): Promise<void> {
    const keys = await this.#memory.list(`${this.#prefix}a/`)
    if (keys.length > 0) {
      const values = await this.#memory.get(keys)
      const now = this.#config.clock.now()
      const due = new Set(
        keys.flatMap((key, i) => {
          const at = Number(values[i])
          return now - at >= this.#pop3.keepDays * dayMs ? [key.slice(this.#prefix.length + 2)] : []
        }),
      )
      if (due.size > 0) {
        await this.#use(signal, async (client) => {
          for (const entry of this.#entries.values())
            if (due.has(hashOf(entry.uidl))) await client.delete(entry.number)
        })
      }
    }
    const client = this.#client
    this.#client = undefined
    if (client?.isOpen !== true) return
    try {
      await withDeadline(client.quit(), this.#config.timeout, signal, () => client.destroy())
    } catch (error) {
      // Without QUIT nothing was deleted; the next pass does it.
      throw this.#shown(error, signal)
    }
  }

  async left(_signal: AbortSignal | undefined, arrived: ReadonlySet<string>): Promise<readonly Notice[]> {
    await this.#left.forget(arrived)
    return this.#left.look(undefined, '', this.#present)
  }

  /** End the session, deleting nothing. */
  close(): void {
    this.#client?.destroy()
    this.#client = undefined
  }

  async #letter(
    entry: Pop3Entry,
    hash: string,
    signal: AbortSignal | undefined,
  ): Promise<Letter | undefined> {
    let held: Buffer | undefined
    let head: string
    if (entry.size > mailLimits.smallMailBytes) {
      head = (await this.#use(signal, (client) => client.head(this.#numberOf(entry.uidl)))) ?? ''
    } else {
      held = await this.#retrieve(entry, hash, signal)
      if (held === undefined) return undefined
      const end = held.indexOf('\r\n\r\n')
      head = held.toString('latin1', 0, end < 0 ? Math.min(held.length, mailLimits.headerBytes) : end + 2)
    }
    const subject = headerOf(head, 'subject') ?? ''
    return {
      key: `${this.#prefix}d/${hash}`,
      size: entry.size,
      subject,
      mark: headerOf(head, 'x-ordersync-route'),
      // POP3 cannot tell the parts of a mail before it is fetched.
      isForeign: false,
      source: async (sourceSignal) => {
        const source = held ?? (await this.#retrieve(entry, hash, sourceSignal))
        held = undefined
        if (source === undefined)
          throw new TransportError('transport.unavailable', 'the mail cannot be read now')
        return source
      },
      settle: (place, reason) => this.#settle(hash, place, subject, reason),
    }
  }

  async #retrieve(
    entry: Pop3Entry,
    hash: string,
    signal: AbortSignal | undefined,
  ): Promise<Buffer | undefined> {
    try {
      return await this.#use(
        signal,
        (client) => client.retrieve(this.#numberOf(entry.uidl), entry.size),
        entry.size,
      )
    } catch (error) {
      signal?.throwIfAborted()
      // The server is there and this mail is not to be had: the others go on.
      await this.#use(signal, async () => undefined)
      await this.#noteUnreadable(hash, error)
      return undefined
    }
  }

  async #noteUnreadable(hash: string, error: unknown): Promise<void> {
    const key = `${this.#prefix}t/${hash}`
    const [value] = await this.#memory.get([key])
    const count = Number(value ?? '0') + 1
    this.#config.logger.write('warn', 'mail.unreadable', { error: String(error).slice(0, 80) })
    if (count < mailLimits.readTries) await this.#memory.put([[key, String(count)]])
    else await this.#settle(hash, 'error', 'POP3', { code: 'MAIL_UNREADABLE' })
  }

  async #settle(hash: string, place: LetterPlace, name: string, reason: Notice | undefined): Promise<void> {
    const letter = place === 'archive' ? 'a' : 's'
    await this.#memory.put([[`${this.#prefix}${letter}/${hash}`, String(this.#config.clock.now())]])
    if (reason === undefined || place !== 'error') return
    await this.#journal.add(place, name, reason)
    await this.#left.note({ uid: numberOf(hash), validity: '' }, name, reason)
  }

  #numberOf(uidl: string): number {
    const entry = this.#entries.get(uidl)
    if (entry === undefined)
      throw new TransportError('transport.unavailable', 'the mail is not there any more')
    return entry.number
  }

  /** @param bytes - That may come; a connection that is silent for `timeout` is given up in any case. */
  async #use<T>(
    signal: AbortSignal | undefined,
    work: (client: Pop3Client) => Promise<T>,
    bytes = 0,
  ): Promise<T> {
    signal?.throwIfAborted()
    try {
      const client = await this.#opened(signal)
      const longest = this.#config.timeout + slowLineMs(bytes)
      return await withDeadline(work(client), longest, signal, () => client.destroy())
    } catch (error) {
      // After a refusal in the middle of an answer nobody knows where the next one begins.
      this.#client?.destroy()
      this.#client = undefined
      throw this.#shown(error, signal)
    }
  }

  async #opened(signal: AbortSignal | undefined): Promise<Pop3Client> {
    if (this.#client?.isOpen === true) return this.#client
    this.#credentials.assertNotPaused()
    const client = await openPop3(this.#config, this.#pop3, this.#credentials, signal)
    this.#client = client
    const entries = await withDeadline(client.list(), this.#config.timeout, signal, () => client.destroy())
    this.#entries = new Map(entries.map((entry) => [entry.uidl, entry]))
    return client
  }

  #shown(error: unknown, signal: AbortSignal | undefined): unknown {
    if (isOrderSyncError(error) || isAbort(error) || signal?.aborted === true) return error
    return mailError(error, this.#pop3, this.#credentials.usesToken)
  }
}

/** @throws {@link TransportError} */
export async function openPop3(
  config: MailConfig,
  pop3: Pop3Config,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<Pop3Client> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const secret = await credentials.get(signal, attempt > 1)
    try {
      const opening = Pop3Client.open(pop3, secret, config.timeout)
      const client = await withDeadline(opening, config.timeout, signal, () => {
        void opening.then((late) => late.destroy()).catch(() => undefined)
      })
      credentials.noteAccepted()
      return client
    } catch (error) {
      if (signal?.aborted === true || isAbort(error)) throw error
      credentials.scrub(error)
      const isLogin = mailFault(error, pop3, credentials.usesToken).isLogin && !isBusy(error)
      if (isLogin && credentials.usesToken && attempt === 1) continue
      const shown = mailError(error, pop3, credentials.usesToken)
      if (isLogin && shown instanceof TransportError) credentials.noteRefused(shown)
      throw shown
    }
  }
}

const isBusy = (error: unknown): boolean => error instanceof LineError && error.code === 'EBUSY'

/** In place of the number that a mail has where there are folders. */
const numberOf = (hash: string): number => parseInt(hash.slice(0, 12), 16)

/** A lasting name may be 70 characters of anything. */
function hashOf(uidl: string): string {
  return createHash('sha256').update(uidl).digest('hex').slice(0, 32)
}

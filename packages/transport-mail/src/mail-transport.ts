import { isOrderSyncError, TransportError, UsageError } from '@ordersync/core'
import type { Delivery, OutgoingBundle, Transport, TransportCheck, TransportContext } from '@ordersync/core'
import { checkMail } from './check-mail.js'
import { mailConfig } from './config.js'
import type { MailConfig } from './config.js'
import { Credentials } from './credentials.js'
import { ImapMailbox } from './imap-mailbox.js'
import { ImapSession } from './imap-session.js'
import { watchImap } from './imap-watch.js'
import { MailJournal } from './journal.js'
import type { Letter, Mailbox } from './letter.js'
import { deliveriesOf } from './letter-deliveries.js'
import type { LetterDelivery } from './letter-deliveries.js'
import { readDroppedFile } from './mail-file.js'
import type { DroppedBundle } from './mail-file.js'
import { MailSender } from './mail-sender.js'
import type { MailJournalEntry, MailTransportOptions } from './options.js'
import { openPop3, Pop3Mailbox } from './pop3-mailbox.js'
import { nameOf } from './read-mail.js'
import { saveBundle } from './save-bundle.js'

/** The carrier, with what only mail has. */
export interface MailTransport extends Transport {
  /**
   * A file that a person has dropped: a bundle, or a mail with one. The next `receive` hands it over as if it had come by itself.
   * @returns names of the bundles in it.
   * @throws {@link FormatError} `format.not_a_bundle`, `format.incomplete`
   */
  add(file: Uint8Array): Promise<readonly string[]>
  /** What became of mails that need somebody's eye, newest first. */
  journal(context: TransportContext): Promise<readonly MailJournalEntry[]>
}

/**
 * A transport through mailboxes: sends by SMTP, receives by IMAP or POP3. Each station has a mailbox of its own, or all share
 * one. Bundles are known by their content alone.
 *
 * @throws {@link UsageError} `usage.invalid_configuration`
 */
export function createMailTransport(options: MailTransportOptions): MailTransport {
  return new MailboxTransport(mailConfig(options))
}

/** A server that was heard so long ago counts as there. */
const heardForMs = 60_000

class MailboxTransport implements MailTransport {
  readonly name = 'mail'
  readonly capabilities: { readonly maxBytes: number; readonly resendAfter: number }
  /** Absent for POP3, which tells nothing by itself. */
  readonly watch?: NonNullable<Transport['watch']>
  readonly #config: MailConfig
  readonly #credentials: Credentials
  readonly #sendCredentials: Credentials
  readonly #session: ImapSession | undefined
  readonly #sender: MailSender | undefined
  readonly #watches = new Set<() => Promise<void>>()
  readonly #dropped = new Map<string, DroppedBundle>()
  #heardAt = -Infinity
  #closed = false

  constructor(config: MailConfig) {
    const { receive, send, auth, clock } = config
    this.#config = config
    this.#credentials = new Credentials(auth, clock)
    this.capabilities = { maxBytes: config.maxBytes, resendAfter: config.resendAfter }
    if ('saveTo' in send) this.#sendCredentials = this.#credentials
    else {
      this.#sendCredentials = send.auth === auth ? this.#credentials : new Credentials(send.auth, clock)
      this.#sender = new MailSender(config, send, this.#sendCredentials)
    }
    if (receive.protocol === 'imap') {
      const session = new ImapSession(config, receive, this.#credentials)
      this.#session = session
      this.watch = async (onArrival, { signal }) => {
        this.#assertUsable(signal)
        return this.#watched(await watchImap(config, receive, session, onArrival), signal)
      }
    }
  }

  async send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<string> {
    const { station, signal } = context
    this.#assertUsable(signal)
    assertStation(to)
    this.#assertBundle(bundle)
    const { send, addressOf, random } = this.#config
    // An abort or a change of the caller's array must find a mail that is whole.
    const own = { name: bundle.name, bytes: bundle.bytes.slice() }
    if ('saveTo' in send) {
      await saveBundle(send.saveTo, to, own, Buffer.from(random.bytes(8)).toString('hex'))
      return `${to}/${own.name}`
    }
    const address = await addressOf(to)
    if (address === undefined) {
      throw new TransportError('transport.address_unknown', `no mailbox is known for ${to}`, {
        parameters: { station: to },
      })
    }
    try {
      await this.#sender!.send(station, to, address, own, signal)
    } catch (error) {
      if (isOrderSyncError(error) && error.code === 'transport.refused') {
        await this.#journal(context).add('sendRefused', address, {
          code: error.code,
          parameters: error.parameters,
        })
      }
      throw error
    }
    this.#heard()
    return `${to}/${own.name}`
  }

  async *receive(context: TransportContext): AsyncGenerator<Delivery> {
    const { signal } = context
    this.#assertUsable(signal)
    yield* this.#takeDropped(context)
    const journal = this.#journal(context)
    const mailbox = this.#mailbox(context, journal)
    const arrived = new Set<string>()
    let isWhole = false
    try {
      for await (const letter of mailbox.letters(signal)) {
        this.#heard()
        // Plain lists: each further generator in between costs more than reading a small bundle.
        for (const { delivery, release } of await this.#deliveries(letter, context, journal, arrived)) {
          try {
            yield delivery
          } finally {
            release()
          }
          this.#assertUsable(signal)
        }
        this.#assertUsable(signal)
      }
      isWhole = true
    } finally {
      // What was decided is remembered, so what cannot be moved now is moved by the next pass.
      if (isWhole) await mailbox.flush(signal)
      else await this.#leave(mailbox, signal)
    }
    for (const notice of await mailbox.left(signal, arrived)) context.onLeft?.(notice)
    this.#heard()
    this.#assertUsable(signal)
  }

  async retire(handle: string, { memory, signal }: TransportContext): Promise<void> {
    this.#assertUsable(signal)
    // A mail lies in somebody else's mailbox and is filed there; here only what was said of it is forgotten.
    const name = /^[a-z0-9-]{1,32}\/([a-z2-7]{26}\.[a-z0-9]{1,8})$/.exec(handle)?.[1]
    if (this.#config.clock.now() - this.#heardAt > heardForMs) await this.#reach(signal)
    if (name !== undefined) await memory.put([[`bounce/${name}`, undefined]])
  }

  async check({ memory, signal, station }: TransportContext): Promise<TransportCheck> {
    signal?.throwIfAborted()
    this.#assertOpen()
    return checkMail(this.#config, this.#credentials, this.#sendCredentials, station, memory, signal)
  }

  async add(file: Uint8Array): Promise<readonly string[]> {
    this.#assertOpen()
    const bundles = await readDroppedFile(file, `.${this.#config.extension}`)
    for (const bundle of bundles) this.#dropped.set(bundle.name, { ...bundle, bytes: bundle.bytes.slice() })
    return bundles.map(({ name }) => name)
  }

  async journal(context: TransportContext): Promise<readonly MailJournalEntry[]> {
    context.signal?.throwIfAborted()
    return this.#journal(context).entries()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#sender?.close()
    await Promise.all([...this.#watches].map((end) => end()))
    await this.#session?.close()
  }

  async *#takeDropped({ signal }: TransportContext): AsyncGenerator<Delivery> {
    for (const { name, bytes } of [...this.#dropped.values()]) {
      signal?.throwIfAborted()
      const settle = async () => void this.#dropped.delete(name)
      yield { name, size: bytes.length, read: async () => bytes.slice(), accept: settle, reject: settle }
    }
  }

  async #deliveries(
    letter: Letter,
    context: TransportContext,
    journal: MailJournal,
    arrived: Set<string>,
  ): Promise<readonly LetterDelivery[]> {
    try {
      return await deliveriesOf(letter, this.#config, context, journal, (bundle) => void arrived.add(bundle))
    } catch (error) {
      // One that cannot be read now stops no other.
      if (!isOrderSyncError(error) || context.signal?.aborted === true) throw error
      this.#config.logger.write('warn', 'mail.left', { error: error.code })
      return []
    }
  }

  async #leave(mailbox: Mailbox, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true || this.#closed) {
      if (mailbox instanceof Pop3Mailbox) mailbox.close()
      return
    }
    await mailbox.flush(signal).catch((error: unknown) => {
      this.#config.logger.write('warn', 'mail.not_moved', { error: String(error).slice(0, 80) })
    })
  }

  #mailbox({ memory }: TransportContext, journal: MailJournal): Mailbox {
    const { receive } = this.#config
    return receive.protocol === 'imap'
      ? new ImapMailbox(this.#config, receive, this.#session!, memory, journal)
      : new Pop3Mailbox(this.#config, receive, this.#credentials, memory, journal)
  }

  #journal({ memory }: TransportContext): MailJournal {
    return new MailJournal(memory, this.#config.clock)
  }

  async #reach(signal: AbortSignal | undefined): Promise<void> {
    const { receive } = this.#config
    if (receive.protocol === 'imap') await this.#session!.use(signal, (client) => client.noop())
    else await (await openPop3(this.#config, receive, this.#credentials, signal)).quit()
    this.#heard()
  }

  #heard(): void {
    this.#heardAt = this.#config.clock.now()
  }

  async #watched(stop: () => Promise<void>, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
    const end = async () => {
      signal?.removeEventListener('abort', onAbort)
      if (this.#watches.delete(end)) await stop()
    }
    const onAbort = () => void end()
    this.#watches.add(end)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted === true || this.#closed) await end()
    this.#assertUsable(signal)
    return end
  }

  #assertBundle({ name, bytes }: OutgoingBundle): void {
    const { maxBytes, extension } = this.#config
    if (bytes.length > maxBytes) {
      throw new TransportError('transport.too_large', `${bytes.length} bytes, at most ${maxBytes}`, {
        parameters: { bytes: bytes.length, limit: maxBytes },
      })
    }
    const expected = nameOf(bytes, extension)
    if (name === expected) return
    throw new UsageError(
      'usage.invalid_argument',
      `the name of a bundle is the hash of its bytes and .${extension}`,
      {
        parameters: { field: 'bundle.name', expected },
      },
    )
  }

  #assertOpen(): void {
    if (this.#closed) throw new UsageError('usage.closed', 'the transport is closed')
  }

  #assertUsable(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    this.#assertOpen()
  }
}

function assertStation(id: string): void {
  if (/^[a-z0-9-]{1,32}$/.test(id)) return
  throw new UsageError('usage.invalid_argument', 'a station id is 1 to 32 of a-z, 0-9 and -', {
    parameters: { field: 'station', expected: '[a-z0-9-]{1,32}' },
  })
}

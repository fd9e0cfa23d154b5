import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { ImapFlow } from 'imapflow'
import type { ImapConfig, MailConfig } from './config.js'
import type { Credentials } from './credentials.js'
import { withDeadline } from './deadline.js'
import { isAbort, mailError, mailFault } from './mail-fault.js'
import { mailLimits } from './limits.js'

/**
 * One connection to the IMAP server, made when it is needed and made anew when it is lost. Calls come one after the other;
 * each has a deadline, after which the connection is dropped rather than trusted.
 */
export class ImapSession {
  readonly #config: MailConfig
  readonly #imap: ImapConfig
  readonly #credentials: Credentials
  #client: ImapFlow | undefined
  #queue: Promise<unknown> = Promise.resolve()
  /** Folders that were there, by connection. */
  readonly #folders = new WeakMap<ImapFlow, Set<string>>()

  constructor(config: MailConfig, imap: ImapConfig, credentials: Credentials) {
    this.#config = config
    this.#imap = imap
    this.#credentials = credentials
  }

  /**
   * Do something with the server. A connection that was kept from before may have died unnoticed, so the first failure of
   * one is tried again on a new one: everything done here may be done twice.
   * @param mostBytes - That may come: a slow line has the time for them as long as it is not silent.
   * @throws {@link TransportError}
   */
  use<T>(signal: AbortSignal | undefined, work: (client: ImapFlow) => Promise<T>, mostBytes = 0): Promise<T> {
    const turn = this.#queue.then(async () => {
      signal?.throwIfAborted()
      const isKept = this.#client?.usable === true
      try {
        return await this.#once(signal, work, mostBytes)
      } catch (error) {
        if (!isKept || this.#client?.usable === true || isAbort(error) || signal?.aborted === true)
          throw error
      }
      return this.#once(signal, work, mostBytes)
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  /** A connection of its own, for somebody who watches; he closes it. */
  connect(signal: AbortSignal | undefined): Promise<ImapFlow> {
    return connectImap(this.#config, this.#imap, this.#credentials, signal)
  }

  isKnownFolder(client: ImapFlow, path: string): boolean {
    return this.#folders.get(client)?.has(path) === true
  }

  noteFolder(client: ImapFlow, path: string): void {
    this.#folders.set(client, (this.#folders.get(client) ?? new Set()).add(path))
  }

  /** Says good-bye, but does not wait for long. */
  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    if (client === undefined) return
    if (client.usable) {
      await withDeadline(client.logout(), 2000, undefined, () => client.close()).catch(() => undefined)
    }
    client.close()
  }

  async #once<T>(
    signal: AbortSignal | undefined,
    work: (client: ImapFlow) => Promise<T>,
    mostBytes: number,
  ): Promise<T> {
    const client = await this.#connected(signal)
    const progress = { received: () => client.stats().received, mostBytes }
    try {
      return await withDeadline(
        work(client),
        this.#config.timeout,
        signal,
        () => this.#drop(client),
        progress,
      )
    } catch (error) {
      if (isOrderSyncError(error) || signal?.aborted === true) throw error
      throw mailError(error, this.#imap, this.#credentials.usesToken)
    }
  }

  async #connected(signal: AbortSignal | undefined): Promise<ImapFlow> {
    if (this.#client?.usable === true) return this.#client
    this.#client?.close()
    this.#client = undefined
    this.#credentials.assertNotPaused()
    const client = await this.connect(signal)
    this.#client = client
    return client
  }

  #drop(client: ImapFlow): void {
    if (this.#client === client) this.#client = undefined
    client.close()
  }
}

/** @throws {@link TransportError} `transport.login_refused`, `transport.unavailable` */
export async function connectImap(
  config: MailConfig,
  imap: ImapConfig,
  credentials: Credentials,
  signal: AbortSignal | undefined,
): Promise<ImapFlow> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const secret = await credentials.get(signal, attempt > 1)
    const client = await createClient(config, imap, secret)
    try {
      await withDeadline(client.connect(), config.timeout, signal, () => client.close())
      credentials.noteAccepted()
      return client
    } catch (error) {
      client.close()
      if (signal?.aborted === true || isAbort(error)) throw error
      credentials.scrub(error)
      const { isLogin } = mailFault(error, imap, credentials.usesToken)
      // An expired token looks like any other that is refused: once more with a new one.
      if (isLogin && credentials.usesToken && attempt === 1) continue
      const shown = mailError(error, imap, credentials.usesToken)
      if (isLogin && shown instanceof TransportError) credentials.noteRefused(shown)
      throw shown
    }
  }
}

/** The library is loaded when it is needed: a program that only reads settings does not wait for it. */
async function createClient(
  { timeout }: MailConfig,
  { host, port, tls, ca, serverName }: ImapConfig,
  secret: Awaited<ReturnType<Credentials['get']>>,
): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host,
    port,
    secure: tls === 'implicit',
    ...(tls === 'implicit' ? {} : { doSTARTTLS: tls === 'starttls' }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca: [ca] }) },
    auth:
      'token' in secret
        ? { user: secret.user, accessToken: secret.token }
        : { user: secret.user, pass: secret.password },
    clientInfo: { name: 'OrderSync' },
    logger: false,
    disableAutoIdle: true,
    // Longer would be cut silently by routers and providers.
    maxIdleTime: 5 * 60_000,
    connectionTimeout: timeout,
    greetingTimeout: Math.min(timeout, 16_000),
    socketTimeout: 10 * 60_000,
    maxLiteralSize: mailLimits.readMailBytes + mailLimits.headerBytes,
    maxResponseSize: 2 * mailLimits.readMailBytes,
  })
  // Without a listener an error of the connection would end the process.
  client.on('error', () => undefined)
  return client
}

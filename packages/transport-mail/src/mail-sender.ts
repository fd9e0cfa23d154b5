import { TransportError } from '@ordersync/core'
import type { OutgoingBundle } from '@ordersync/core'
import type { Transporter } from 'nodemailer'
import { composeMail } from './compose-mail.js'
import type { MailConfig, SmtpConfig } from './config.js'
import type { Credentials, Secret } from './credentials.js'
import { slowLineMs, withDeadline } from './deadline.js'
import { isAbort, mailError, mailFault, shortAnswer } from './mail-fault.js'
import { routeMark } from './routing.js'
import { tokenMechanism, tokenRefusalAnswer, tokenResponse } from './sasl-token.js'

/** Hands mails to the SMTP server over connections that are kept for a while. */
export class MailSender {
  readonly #config: MailConfig
  readonly #smtp: SmtpConfig
  readonly #credentials: Credentials
  #pool: { readonly transporter: Transporter; readonly secret: Secret } | undefined

  constructor(config: MailConfig, smtp: SmtpConfig, credentials: Credentials) {
    this.#config = config
    this.#smtp = smtp
    this.#credentials = credentials
  }

  /**
   * When it resolves the server has taken the mail. A connection that is cut in between leaves open whether it has; the mail is
   * the same each time, so sending it again does no harm.
   * @throws {@link TransportError} `transport.refused` when the server will not take it, now or ever.
   */
  async send(
    station: string,
    to: string,
    address: string,
    bundle: OutgoingBundle,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { config, mark } = { config: this.#config, mark: this.#markFor(to) }
    this.#credentials.assertNotPaused()
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      const secret = await this.#credentials.get(signal, attempt > 1)
      const transporter = await this.#transporter(secret)
      const { raw } = composeMail({
        from: config.address,
        label: config.label,
        to: address,
        fromStation: station,
        toStation: to,
        name: bundle.name,
        bytes: bundle.bytes,
        date: new Date(config.clock.now()),
        mark,
      })
      try {
        const sending = transporter.sendMail({ envelope: { from: config.address, to: [address] }, raw })
        await withDeadline(sending, this.#deadline(bundle.bytes.length), signal, () => this.close())
        this.#credentials.noteAccepted()
        return
      } catch (error) {
        if (signal?.aborted === true || isAbort(error)) throw error
        this.#credentials.scrub(error)
        const { isLogin } = mailFault(error, this.#smtp, this.#credentials.usesToken)
        if (isLogin) this.close()
        if (isLogin && this.#credentials.usesToken && attempt === 1) continue
        const shown = this.#shown(error, address)
        if (isLogin && shown instanceof TransportError) this.#credentials.noteRefused(shown)
        throw shown
      }
    }
  }

  close(): void {
    this.#pool?.transporter.close()
    this.#pool = undefined
  }

  #deadline(bytes: number): number {
    return 2 * this.#config.timeout + slowLineMs(bytes)
  }

  #markFor(to: string): string | undefined {
    const { shared } = this.#config
    if (shared === undefined) return undefined
    const tag = Object.hasOwn(shared.tags, to) ? shared.tags[to] : undefined
    if (tag === undefined) {
      throw new TransportError('transport.address_unknown', `no routing word for ${to}`, {
        parameters: { station: to },
      })
    }
    return routeMark(tag, to)
  }

  async #transporter(secret: Secret): Promise<Transporter> {
    const { createTransport } = await import('nodemailer')
    if (this.#pool !== undefined && isSame(this.#pool.secret, secret)) return this.#pool.transporter
    this.close()
    const { host, port, tls, ca, serverName, connections } = this.#smtp
    const { timeout } = this.#config
    const transporter = createTransport({
      pool: true,
      maxConnections: connections,
      maxMessages: Infinity,
      // Trying again is for the outbox, which knows for how long.
      maxRequeues: 0,
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      tls: {
        minVersion: 'TLSv1.2',
        ...(ca === undefined ? {} : { ca: [ca] }),
        ...(serverName === undefined ? {} : { servername: serverName }),
      },
      auth:
        'token' in secret
          ? { type: 'custom', method: tokenLogin, user: secret.user, pass: secret.token }
          : { user: secret.user, pass: secret.password },
      ...('token' in secret ? { customAuth: { [tokenLogin]: loginWithToken(this.#smtp, secret) } } : {}),
      connectionTimeout: timeout,
      greetingTimeout: Math.min(timeout, 30_000),
      socketTimeout: timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    // An idle connection that the server closes is no error of a mail.
    transporter.on('error', () => undefined)
    this.#pool = { transporter, secret }
    return transporter
  }

  #shown(error: unknown, address: string): unknown {
    const { responseCode, code } = (error ?? {}) as { responseCode?: unknown; code?: unknown }
    const { isLogin, code: kind } = mailFault(error, this.#smtp, this.#credentials.usesToken)
    if (isLogin || kind === 'transport.full') return mailError(error, this.#smtp, this.#credentials.usesToken)
    const isRefused = typeof responseCode === 'number' && responseCode >= 500
    if (isRefused && (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ESIZE')) {
      return new TransportError('transport.refused', `the mail to ${address} was refused: ${responseCode}`, {
        cause: error,
        parameters: { place: address, answer: shortAnswer(error) },
      })
    }
    return mailError(error, this.#smtp, this.#credentials.usesToken)
  }
}

/** What the library calls our own way to log in. */
const tokenLogin = 'TOKEN'

interface Login {
  readonly authMethods: readonly string[]
  sendCommand(command: string): Promise<{ readonly status: number; readonly response: string }>
}

/** The library knows XOAUTH2 alone; some servers offer OAUTHBEARER alone. */
function loginWithToken(smtp: SmtpConfig, secret: Extract<Secret, { readonly token: string }>) {
  return async ({ authMethods, sendCommand }: Login): Promise<void> => {
    // Of the mechanisms of tokens it notes this one alone.
    const mechanism = tokenMechanism(authMethods.includes('XOAUTH2') ? 'XOAUTH2' : 'OAUTHBEARER')
    const response = tokenResponse(mechanism, secret, smtp)
    let answer = await sendCommand(`AUTH ${mechanism} ${response}`)
    // It says why, and wants an empty answer before it says no.
    if (answer.status === 334) answer = await sendCommand(tokenRefusalAnswer(mechanism))
    if (answer.status >= 300) throw new Error('the server refused the token')
  }
}

function isSame(a: Secret, b: Secret): boolean {
  if (a.user !== b.user) return false
  if ('token' in a) return 'token' in b && a.token === b.token
  return 'password' in b && a.password === b.password
}

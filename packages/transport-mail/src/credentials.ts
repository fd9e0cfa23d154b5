import type { Clock, TransportError } from '@ordersync/core'
import type { MailAuth } from './options.js'
import type { Secret } from './secret.js'
import { withoutSecrets } from './without-secrets.js'

export type { Secret } from './secret.js'

const renewBeforeMs = 60_000
/** After a refused log-in nothing is tried for so long; doubles up to the longest. Providers lock accounts that are tried on and on. */
const firstPauseMs = 30_000
const longestPauseMs = 15 * 60_000

/** What logs in, and how long to let it be after it was refused. Tokens are kept in memory only. */
export class Credentials {
  readonly #auth: MailAuth
  readonly #clock: Clock
  #token: { readonly token: string; readonly until: number } | undefined
  /** Shown to a server last, newest last: what an error may repeat. */
  #shown: readonly Secret[] = []
  #refusals = 0
  #pausedUntil = 0
  #lastRefusal: TransportError | undefined

  constructor(auth: MailAuth, clock: Clock) {
    this.#auth = auth
    this.#clock = clock
  }

  get user(): string {
    return this.#auth.user
  }

  get usesToken(): boolean {
    return 'accessToken' in this.#auth
  }

  /** @throws whatever the vendor's callback throws. */
  async get(signal: AbortSignal | undefined, forceRefresh = false): Promise<Secret> {
    const auth = this.#auth
    if (!('accessToken' in auth)) {
      const { user, password } = auth
      return this.#noted({ user, password: typeof password === 'function' ? await password() : password })
    }
    if (!forceRefresh && this.#token !== undefined && this.#token.until > this.#clock.now()) {
      return { user: auth.user, token: this.#token.token }
    }
    const { token, expiresAt } = await auth.accessToken({
      forceRefresh,
      ...(signal === undefined ? {} : { signal }),
    })
    // Without a time it is asked for before each log-in.
    this.#token = { token, until: expiresAt === undefined ? 0 : expiresAt - renewBeforeMs }
    return this.#noted({ user: auth.user, token })
  }

  /** The error of a library; nothing in it is what was logged in with, whatever the server has repeated of it. */
  scrub(error: unknown): unknown {
    return withoutSecrets(error, this.#shown)
  }

  #noted(secret: Secret): Secret {
    this.#shown = [...this.#shown.slice(-3), secret]
    return secret
  }

  /** @throws {@link TransportError} the last refusal, while it is too early to try again. */
  assertNotPaused(): void {
    if (this.#lastRefusal !== undefined && this.#clock.now() < this.#pausedUntil) throw this.#lastRefusal
  }

  noteRefused(error: TransportError): void {
    const pause = Math.min(firstPauseMs * 2 ** this.#refusals, longestPauseMs)
    this.#refusals += 1
    this.#pausedUntil = this.#clock.now() + pause
    this.#lastRefusal = error
    this.#token = undefined
  }

  noteAccepted(): void {
    this.#refusals = 0
    this.#lastRefusal = undefined
  }
}

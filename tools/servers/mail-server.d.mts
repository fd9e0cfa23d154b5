export const mailDomain: string

export interface MailServerOptions {
  /** Of every mailbox. Default `secret`. */
  readonly password?: string
  /** Between the names of folders. Default `/`. */
  readonly separator?: string
  /** Before the names of folders, as `INBOX.` of Courier. */
  readonly prefix?: string
  /** False: no SMTP server, for the gateway that can be told to misbehave. */
  readonly exim?: boolean
  /** False: no password without TLS. */
  readonly plain?: boolean
  /** Bytes of one mail. */
  readonly sizeLimit?: number
  /** E.g. `20M`, per mailbox. */
  readonly quota?: string
  /** Capabilities of IMAP that are not announced: what a client sees of a poor server. */
  readonly hide?: readonly string[]
  /** How a token may be shown. Default both. */
  readonly tokens?: readonly ('XOAUTH2' | 'OAUTHBEARER')[]
  /** A JWT (HS256) signed with it and naming `email` logs in as that address. */
  readonly oauthSecret?: string
}

export interface MailServer {
  readonly host: string
  readonly domain: string
  readonly folder: string
  readonly password: string
  readonly ca: string
  readonly key: string
  readonly options: Required<Pick<MailServerOptions, 'oauthSecret' | 'sizeLimit'>> & MailServerOptions
  readonly ports: Readonly<Record<'imap' | 'imaps' | 'pop3' | 'pop3s' | 'lmtp' | 'smtp' | 'smtps', number>>
  address(name: string): string
  /** For Exim: this token logs in as this address. */
  acceptToken(address: string, token: string): void
  mailFiles(address: string): readonly string[]
  queued(): number
  settle(withinMs?: number): Promise<void>
  configure(change?: MailServerOptions): void
  start(): Promise<void>
  kill(): Promise<void>
  close(): Promise<void>
}

export function missingMailPrograms(): readonly string[]
export function startMailServer(options?: MailServerOptions): Promise<MailServer>

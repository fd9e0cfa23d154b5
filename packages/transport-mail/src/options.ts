import type { Clock, Logger, Random } from '@ordersync/core'

/** How the connection is kept private. `none` sends the password readable for everybody on the way. */
export type MailTls = 'implicit' | 'starttls' | 'none'

export interface MailServerOptions {
  readonly host: string
  /** Default by protocol and `tls`: IMAP 993 or 143, POP3 995 or 110, SMTP 465 or 587. */
  readonly port?: number
  /** Default `implicit`; for sending through port 587 `starttls`. */
  readonly tls?: MailTls
  /** PEM text of an authority that is trusted besides the usual ones, for a server with a certificate of its own. */
  readonly ca?: string
  /** Name in the certificate, where it differs from `host`. */
  readonly serverName?: string
}

/** What the token callback is told. */
export interface MailTokenRequest {
  /** The last token was refused: get a new one, also if the old one seems to be valid still. */
  readonly forceRefresh: boolean
  readonly signal?: AbortSignal
}

export type MailTokenCallback = (request: MailTokenRequest) => Promise<{
  readonly token: string
  /** Milliseconds since 1970. A token is asked for again one minute before. */
  readonly expiresAt?: number
}>

/** Who logs in. The transport keeps neither password nor token; the vendor's own account list or a vault has them. */
export type MailAuth =
  | { readonly user: string; readonly password: string | (() => string | Promise<string>) }
  | { readonly user: string; readonly accessToken: MailTokenCallback }

export interface ImapFolders {
  /** Default `INBOX`. */
  readonly inbox?: string
  /** What was committed. Default `OrderSync/Archive`. */
  readonly archive?: string
  /** Damaged mail of ours. Default `OrderSync/Error`. */
  readonly error?: string
  /** Mail that is not ours. Default: it stays in the inbox and is not looked at again. */
  readonly unrecognised?: string
}

export interface ImapReceiveOptions extends MailServerOptions {
  readonly protocol: 'imap'
  /** Paths with `/`, whatever the server separates folders with. All differ from each other. */
  readonly folders?: ImapFolders
  /** Create a folder that is not there. Default true. */
  readonly createFolders?: boolean
  /** Look every so many milliseconds, whatever the server announces by itself. Default 120,000. */
  readonly pollInterval?: number
}

export interface Pop3ReceiveOptions extends MailServerOptions {
  readonly protocol: 'pop3'
  /** Days that what was committed stays in the mailbox. Default 0. */
  readonly keepDays?: number
}

export interface SmtpSendOptions extends MailServerOptions {
  /** Where the server for sending has another account. */
  readonly auth?: MailAuth
  /** Connections at the same time, 1 to 10. Default 2. */
  readonly connections?: number
}

/** Instead of sending: the bundle as a file, to be carried by hand or by one's own mail program (OSI-17). */
export interface SaveOptions {
  readonly saveTo: string
}

/** Several stations read one mailbox. */
export interface SharedMailbox {
  /**
   * A random word for each link, by the id of the station at its other end, the same on both sides: see `createRoutingTag`.
   * It says whose mail it is before it is opened, and is never trusted.
   */
  readonly tags: Readonly<Record<string, string>>
  /**
   * `leave`: mail of which we do not know whose it is stays. `unrecognised`: it goes to that folder; only for the one
   * station that knows the words of all links, the office. Default `leave`.
   */
  readonly others?: 'leave' | 'unrecognised'
}

export interface MailTransportOptions {
  /** Our own mailbox, sender of what we send. */
  readonly address: string
  /** What people read beside the address. */
  readonly label?: string
  readonly auth: MailAuth
  readonly receive: ImapReceiveOptions | Pop3ReceiveOptions
  readonly send: SmtpSendOptions | SaveOptions
  /** Mailbox of each of the others by station id. Absent: all use `address`, which needs `shared`. */
  readonly addresses?:
    Readonly<Record<string, string>> | ((station: string) => string | undefined | Promise<string | undefined>)
  readonly shared?: SharedMailbox
  /** Of the bundles' names, the vendor's own if he has one: `.` and 1 to 8 of a-z and 0-9. Default `.osb`. */
  readonly extension?: string
  /** Largest bundle, bytes before base64. Default 7,000,000: with base64 below the 10 MB of small providers. */
  readonly maxBytes?: number
  /** Milliseconds without acknowledgement until a bundle is sent once more. Default six hours. */
  readonly resendAfter?: number
  /** Milliseconds that one answer of a server may take. Default 60,000. */
  readonly timeout?: number
  readonly logger?: Logger
  /** For tests: time, randomness and waiting. Default: those of Node. */
  readonly clock?: Clock
  readonly random?: Random
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** One line of what became of mails, for a person. Newest first in `journal`. */
export interface MailJournalEntry {
  /** RFC 3339. */
  readonly at: string
  readonly event: 'error' | 'unrecognised' | 'bounced' | 'sendRefused'
  /** Subject or attachment, at most 120 characters; never trusted. */
  readonly name: string
  /** Code and parameters for the sentence catalogue. */
  readonly code: string
  readonly parameters: Readonly<Record<string, string | number>>
}

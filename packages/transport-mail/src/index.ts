/**
 * A transport for OrderSync through mailboxes: sends by SMTP, receives by IMAP or POP3.
 *
 * @example
 * ```ts
 * const transport = createMailTransport({
 *   address: 'office@example.com',
 *   auth: { user: 'office@example.com', password: () => readPassword() },
 *   receive: { protocol: 'imap', host: 'imap.example.com' },
 *   send: { host: 'smtp.example.com' },
 *   addresses: { laptop: 'laptop@example.com' },
 * })
 * ```
 * @packageDocumentation
 */
export { readDroppedFile } from './mail-file.js'
export { createMailTransport } from './mail-transport.js'
export { createRoutingTag } from './routing.js'

export type { DroppedBundle } from './mail-file.js'
export type { MailTransport } from './mail-transport.js'
export type {
  ImapFolders,
  ImapReceiveOptions,
  MailAuth,
  MailJournalEntry,
  MailServerOptions,
  MailTls,
  MailTokenCallback,
  MailTokenRequest,
  MailTransportOptions,
  Pop3ReceiveOptions,
  SaveOptions,
  SharedMailbox,
  SmtpSendOptions,
} from './options.js'

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
export { innermostIssue as innermostMailIssue, mailAddressSchema } from './config.js'
export { createStoreLease } from './lease.js'
export { readDroppedFile } from './mail-file.js'
export { createMailService, mailServiceSettingsSchema } from './mail-service.js'
export { createMailTransport } from './mail-transport.js'
export { mailPresets } from './presets.js'
export { mailAccountOf } from './role-account.js'
export { createRoutingTag } from './routing.js'
export { mailOptionsOf, mailSettingsSchema, openMailTransport } from './settings.js'

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
export type { MailPreset, MailPresetName } from './presets.js'
export type { MailSettings, OpenMailOptions } from './settings.js'
export type { MailboxLease, StoreLeaseOptions } from './lease.js'
export type {
  MailService,
  MailServiceOptions,
  MailServiceSettings,
  MailServiceState,
} from './mail-service.js'

import type { ImapReceiveOptions, Pop3ReceiveOptions, SmtpSendOptions } from './options.js'

export interface MailPreset {
  readonly receive: ImapReceiveOptions
  /** For who cannot use IMAP there. */
  readonly pop3?: Pop3ReceiveOptions
  readonly send: SmtpSendOptions
}

const imap = (host: string): ImapReceiveOptions => ({ protocol: 'imap', host, port: 993, tls: 'implicit' })
const pop3 = (host: string): Pop3ReceiveOptions => ({ protocol: 'pop3', host, port: 995, tls: 'implicit' })
const implicit = (host: string): SmtpSendOptions => ({ host, port: 465, tls: 'implicit' })
const starttls = (host: string): SmtpSendOptions => ({ host, port: 587, tls: 'starttls' })

/**
 * Servers of common providers, as these publish them; none was tried from here. What each demands of the log-in stands in
 * docs/adapters/mail.md.
 */
export const mailPresets = {
  gmail: { receive: imap('imap.gmail.com'), pop3: pop3('pop.gmail.com'), send: implicit('smtp.gmail.com') },
  microsoft365: {
    receive: imap('outlook.office365.com'),
    pop3: pop3('outlook.office365.com'),
    send: starttls('smtp.office365.com'),
  },
  gmx: { receive: imap('imap.gmx.net'), pop3: pop3('pop.gmx.net'), send: starttls('mail.gmx.net') },
  webde: { receive: imap('imap.web.de'), pop3: pop3('pop3.web.de'), send: starttls('smtp.web.de') },
  tonline: {
    receive: imap('secureimap.t-online.de'),
    pop3: pop3('securepop.t-online.de'),
    send: implicit('securesmtp.t-online.de'),
  },
  ionos: { receive: imap('imap.ionos.de'), pop3: pop3('pop.ionos.de'), send: implicit('smtp.ionos.de') },
  strato: { receive: imap('imap.strato.de'), pop3: pop3('pop3.strato.de'), send: implicit('smtp.strato.de') },
  icloud: { receive: imap('imap.mail.me.com'), send: starttls('smtp.mail.me.com') },
  yahoo: {
    receive: imap('imap.mail.yahoo.com'),
    pop3: pop3('pop.mail.yahoo.com'),
    send: implicit('smtp.mail.yahoo.com'),
  },
  mailboxorg: {
    receive: imap('imap.mailbox.org'),
    pop3: pop3('pop3.mailbox.org'),
    send: implicit('smtp.mailbox.org'),
  },
  posteo: { receive: imap('posteo.de'), pop3: pop3('posteo.de'), send: implicit('posteo.de') },
} as const satisfies Readonly<Record<string, MailPreset>>

export type MailPresetName = keyof typeof mailPresets

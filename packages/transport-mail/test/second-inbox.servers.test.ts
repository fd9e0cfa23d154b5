/**
 * The inbox for foreign documents that comes later (T-06 to T-08): sender to partner to format, as a second consumer of the same
 * `Mailbox`. What is tried here is that it needs no mail code of its own: folders, moving after the commit, replay by moving back, what
 * is not known, what cannot be read. See docs/decisions/0035.
 */
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { mailConfig } from '../src/config.js'
import type { ImapConfig, Pop3Config } from '../src/config.js'
import { Credentials } from '../src/credentials.js'
import { ImapMailbox } from '../src/imap-mailbox.js'
import { ImapSession } from '../src/imap-session.js'
import { MailJournal } from '../src/journal.js'
import type { Mailbox } from '../src/letter.js'
import { Pop3Mailbox } from '../src/pop3-mailbox.js'
import {
  accountOptions,
  append,
  folderContent,
  freshName,
  mailClient,
  mailWith,
  pop3Options,
} from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { plainMemory } from './memory.js'

let server: MailServer
let gateway: MailGateway
let world: MailWorld

beforeAll(async () => {
  server = await startMailServer({ exim: false })
  gateway = await startMailGateway(server)
  world = { server, gateway }
})
afterAll(async () => {
  await gateway?.close()
  await server?.close()
})

interface Partner {
  readonly name: string
  readonly parse: (attachment: Buffer) => string
}

const partners: Readonly<Record<string, Partner>> = {
  'lieferschein@wood.example': {
    name: 'Wood',
    parse: (bytes) => {
      const number = /^DELIVERY (\d+)$/.exec(bytes.toString('utf8').trim())?.[1]
      if (number === undefined) throw new Error('no delivery note of Wood')
      return `Wood ${number}`
    },
  },
  'edi@screws.example': {
    name: 'Screws',
    parse: (bytes) => `Screws ${(JSON.parse(bytes.toString('utf8')) as { no: string }).no}`,
  },
}

/** All that the second inbox has to bring: who the sender is, what he sends, and where the mail goes. */
async function fetchDocuments(mailbox: Mailbox, booked: string[], commit = true): Promise<void> {
  for await (const letter of mailbox.letters(undefined)) {
    const { from, attachments } = await PostalMime.parse(await letter.source(undefined))
    const partner = partners[from?.address ?? '']
    if (partner === undefined) {
      await letter.settle('unrecognised', { code: 'MAIL_NOT_OURS' })
      continue
    }
    try {
      const found = attachments.map(({ content }) => partner.parse(Buffer.from(content as ArrayBuffer)))
      if (!commit) throw new TypeError('power cut')
      booked.push(...found)
      await letter.settle('archive')
    } catch (error) {
      if (error instanceof TypeError) throw error
      await letter.settle('error', { code: 'MAIL_UNREADABLE' })
    }
  }
  await mailbox.flush(undefined)
}

function openInbox(name: string, protocol: 'imap' | 'pop3') {
  const account = accountOptions(world, name)
  const config = mailConfig({
    ...account,
    ...(protocol === 'pop3'
      ? pop3Options(world)
      : {
          receive: {
            ...account.receive,
            folders: { archive: 'Delivery/Done', error: 'Delivery/Error', unrecognised: 'Delivery/Unknown' },
          } as never,
        }),
    addresses: {},
    clock: { now: () => 1_900_000_000_000 },
  })
  const memory = plainMemory()
  const journal = new MailJournal(memory, config.clock)
  const credentials = new Credentials(config.auth, config.clock)
  const session =
    protocol === 'imap' ? new ImapSession(config, config.receive as ImapConfig, credentials) : undefined
  const open = (): Mailbox =>
    session === undefined
      ? new Pop3Mailbox(config, config.receive as Pop3Config, credentials, memory, journal)
      : new ImapMailbox(config, config.receive as ImapConfig, session, memory, journal)
  return { open, journal, memory, close: () => session?.close() }
}

const wood = (text: string) =>
  mailWith('note.txt', Buffer.from(text), {
    from: 'lieferschein@wood.example',
    subject: `Lieferschein ${text}`,
  })

describe('a second inbox on the same mailbox', () => {
  it('routes by sender and format, files after the commit, and takes again what is moved back (T-01 to T-08)', async () => {
    const name = freshName('delivery')
    const inbox = openInbox(name, 'imap')
    const screws = await mailWith('a.json', Buffer.from('{"no":"S-7"}'), { from: 'edi@screws.example' })
    const stranger = await mailWith('x.txt', Buffer.from('DELIVERY 1'), { from: 'x@stranger.example' })
    await append(world, name, [await wood('DELIVERY 41'), screws, stranger, await wood('garbage')])
    const booked: string[] = []
    // A crash before the commit: nothing is moved.
    await expect(fetchDocuments(inbox.open(), booked, false)).rejects.toThrow('power cut')
    expect(await folderContent(world, name, 'INBOX')).toHaveLength(4)
    await fetchDocuments(inbox.open(), booked)
    expect(booked.sort()).toEqual(['Screws S-7', 'Wood 41'])
    const count = async (folder: string) => (await folderContent(world, name, folder)).length
    expect([
      await count('INBOX'),
      await count('Delivery/Done'),
      await count('Delivery/Error'),
      await count('Delivery/Unknown'),
    ]).toEqual([0, 2, 1, 1])
    expect((await inbox.journal.entries()).map(({ event }) => event).sort()).toEqual([
      'error',
      'unrecognised',
    ])
    const left = await inbox.open().left(undefined, new Set())
    expect(left).toMatchObject([{ code: 'MAIL_LEFT', parameters: { place: 'Delivery/Error' } }])
    // The partner is entered, and the mail moved back by hand: it comes again, the others do not.
    const client = await mailClient(world, name)
    await client.mailboxOpen('Delivery/Unknown')
    await client.messageMove('1:*', 'INBOX')
    await client.logout()
    const known = partners as Record<string, Partner>
    known['x@stranger.example'] = { name: 'Stranger', parse: () => 'Stranger 1' }
    try {
      await fetchDocuments(inbox.open(), booked)
      expect(booked).toEqual(['Screws S-7', 'Wood 41', 'Stranger 1'])
      await fetchDocuments(inbox.open(), booked)
      expect(booked).toHaveLength(3)
    } finally {
      delete known['x@stranger.example']
    }
    await inbox.close()
  })

  it('works over POP3 as well, where everything not booked stays', async () => {
    const name = freshName('delivery')
    const inbox = openInbox(name, 'pop3')
    await append(world, name, [
      await wood('DELIVERY 5'),
      await mailWith('x.txt', Buffer.from('?')),
      await wood('?'),
    ])
    const booked: string[] = []
    await fetchDocuments(inbox.open(), booked)
    await fetchDocuments(inbox.open(), booked)
    expect(booked).toEqual(['Wood 5'])
    expect(await folderContent(world, name, 'INBOX')).toHaveLength(2)
  })
})

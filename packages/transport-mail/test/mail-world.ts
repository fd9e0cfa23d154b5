/** Mailboxes on a real server, and transports over them, for the tests of this package. */
import type { TransportFixture } from '@ordersync/contract-tests'
import type { Transport } from '@ordersync/core'
import { createMailTransport } from '@ordersync/transport-mail'
import type { MailTransport, MailTransportOptions } from '@ordersync/transport-mail'
import { ImapFlow } from 'imapflow'
import { chmodSync, readFileSync } from 'node:fs'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'

export interface MailWorld {
  readonly server: MailServer
  /** Instead of Exim. */
  readonly gateway?: MailGateway | undefined
}

/** A name that no other case has, so that each has empty mailboxes. */
let count = 0
export const freshName = (name: string): string => `${name}.${process.pid}.${(count += 1)}`

/** Servers and log-in of a mailbox; everything else as it comes. */
export function accountOptions(
  { server, gateway }: MailWorld,
  name: string,
): Pick<MailTransportOptions, 'address' | 'auth' | 'receive' | 'send' | 'timeout'> {
  const { ports, ca } = server
  const address = server.address(name)
  return {
    address,
    auth: { user: address, password: server.password },
    receive: { protocol: 'imap', host: 'localhost', port: ports.imaps, ca },
    send: { host: 'localhost', port: gateway?.port ?? ports.smtp, tls: 'starttls', ca, connections: 4 },
    timeout: 20_000,
  }
}

export function pop3Options({ server }: MailWorld): Pick<MailTransportOptions, 'receive'> {
  return { receive: { protocol: 'pop3', host: 'localhost', port: server.ports.pop3s, ca: server.ca } }
}

/** A plain client of the mailbox, as a person has it. */
export async function mailClient({ server }: MailWorld, name: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: 'localhost',
    port: server.ports.imaps,
    secure: true,
    tls: { ca: [server.ca] },
    auth: { user: server.address(name), pass: server.password },
    logger: false,
    disableAutoIdle: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

export interface Seen {
  readonly subject: string
  readonly from: string
  readonly seen: boolean
  readonly source: string
}

/** What lies in a folder, oldest first; nothing when there is no such folder. */
export async function folderContent(
  world: MailWorld,
  name: string,
  folder: string,
): Promise<readonly Seen[]> {
  const client = await mailClient(world, name)
  try {
    const folders = await client.list()
    if (folder !== 'INBOX' && !folders.some(({ path }) => path === folder)) return []
    const { exists } = await client.mailboxOpen(folder, { readOnly: true })
    if (exists === 0) return []
    const found = await client.fetchAll('1:*', { envelope: true, flags: true, source: true })
    return found.map(({ envelope, flags, source }) => ({
      subject: envelope?.subject ?? '',
      from: envelope?.from?.[0]?.address ?? '',
      seen: flags?.has('\\Seen') ?? false,
      source: source?.toString('latin1') ?? '',
    }))
  } finally {
    await client.logout()
  }
}

/** Put mails into a folder, as they are. */
export async function append(
  world: MailWorld,
  name: string,
  mails: readonly (string | Buffer)[],
  folder = 'INBOX',
) {
  const client = await mailClient(world, name)
  try {
    for (const mail of mails) await client.append(folder, mail)
  } finally {
    await client.logout()
  }
}

/** A mail with one attachment, made by another library than ours. */
export async function mailWith(
  fileName: string,
  bytes: Uint8Array,
  more: Record<string, unknown> = {},
): Promise<Buffer> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await composer.sendMail({
    from: 'someone@test.local',
    to: 'somebody@test.local',
    subject: 'Ein Anhang',
    text: 'Guten Tag',
    attachments: [{ filename: fileName, content: Buffer.from(bytes) }],
    ...more,
  })
  return message as unknown as Buffer
}

/** Stations of the kit; in a shared mailbox each pair has a routing word of its own. */
const kitStations = ['alpha', 'beta', 'gamma', 'later', 'bet', 'beta-2', 'con', '0', 'x'.repeat(32)]

function tagsOf(station: string): Record<string, string> {
  const others = kitStations.filter((one) => one !== station)
  return Object.fromEntries(
    others.map((other) => {
      const pair = [station, other].map((one) => kitStations.indexOf(one).toString(36)).sort()
      return [other, `kitkitkitkit${pair.join('x')}`]
    }),
  )
}

export interface MailFixtureOptions {
  readonly world: MailWorld
  readonly options?: Partial<MailTransportOptions>
  readonly isShared?: boolean
}

/** For the contract kit: fresh mailboxes on the server that all cases share. */
export function openMailFixture({
  world,
  options = {},
  isShared = false,
}: MailFixtureOptions): TransportFixture {
  const run = freshName('kit')
  const opened: Transport[] = []
  const nameOf = (station: string) => (isShared ? run : `${station}.${run}`)
  const addresses = Object.fromEntries(
    kitStations.map((station) => [station, world.server.address(nameOf(station))]),
  )
  const open = async (station: string, more: Partial<MailTransportOptions> = {}): Promise<MailTransport> => {
    const transport = createMailTransport({
      ...accountOptions(world, nameOf(station)),
      ...(isShared ? { shared: { tags: tagsOf(station) } } : { addresses }),
      ...options,
      ...more,
    })
    opened.push(transport)
    return transport
  }
  const everything = (station: string) =>
    world.server
      .mailFiles(world.server.address(nameOf(station)))
      .map((path) => ({ path, text: readFileSync(path, 'latin1') }))
  return {
    open: (station) => open(station),
    dispose: async () => {
      for (const transport of opened) await transport.close?.()
    },
    settle: async () => {
      if (world.gateway === undefined) await world.server.settle()
    },
    openMissing: (station) => {
      const account = accountOptions(world, nameOf(station))
      return open(station, {
        receive: { ...(options.receive ?? account.receive), port: 1 },
        send: { ...account.send, host: 'localhost', port: 1 },
      })
    },
    addForeign: async (station, name, bytes) => append(world, nameOf(station), [await mailWith(name, bytes)]),
    readForeign: async (station, name) => {
      for (const { path } of everything(station)) {
        const { attachments } = await PostalMime.parse(readFileSync(path))
        const found = attachments.find(({ filename }) => filename === name)
        if (found !== undefined) return new Uint8Array(found.content as ArrayBuffer)
      }
      return undefined
    },
    addPartial: async (station, { name, bytes }, length) =>
      append(world, nameOf(station), [await mailWith(name, bytes.subarray(0, length))]),
    makeUnreadable: async (handle) => {
      if (world.gateway === undefined) await world.server.settle()
      const [station = '', name = ''] = handle.split('/')
      const found = everything(station).find(({ text }) => text.includes(name))
      if (found === undefined) throw new Error(`there is no mail with ${name}`)
      chmodSync(found.path, 0)
    },
  }
}

/** SMTP with its faults (trap 5), mails that come back, accounts, "test connection", shared mailboxes. */
import type { ImapReceiveOptions, MailTransportOptions, Pop3ReceiveOptions } from '@ordersync/transport-mail'
import { describe as sentence, UsageError } from '@ordersync/core'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  rewriteMessageId,
  signToken,
  startMailGateway,
  stripOwnHeaders,
} from '../../../tools/servers/mail-gateway.mjs'
import type { GatewayFault, MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { createMailTransport } from '@ordersync/transport-mail'
import { accountOptions, append, folderContent, freshName, mailWith, pop3Options } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { bundle, contextOf, receive } from './memory.js'
import { twoStations } from './stations.js'

let server: MailServer
let gateway: MailGateway
let world: MailWorld

beforeAll(async () => {
  server = await startMailServer()
  gateway = await startMailGateway(server)
  world = { server, gateway }
})
afterEach(() => {
  gateway.fault = undefined
})
afterAll(async () => {
  await gateway?.close()
  await server?.close()
})

const one = bundle('one')

describe('an SMTP server that misbehaves', () => {
  it.each<[string, GatewayFault, string | undefined]>([
    ['greylists', { answer: 451, text: '4.7.1 greylisted, try later' }, 'transport.unavailable'],
    ['is full', { answer: 452, text: '4.2.2 mailbox full' }, 'transport.full'],
    ['cuts the connection before it has the mail', { cut: 'before' }, 'transport.unavailable'],
    ['cuts the connection after it has the mail', { cut: 'after' }, 'transport.unavailable'],
    ['delivers twice', { times: 2 }, undefined],
    ['gives the mail another Message-ID', { change: rewriteMessageId }, undefined],
    ['takes the headers away', { change: stripOwnHeaders }, undefined],
  ])('%s: the bundle arrives, and applied twice it is nowhere', async (name, fault, code) => {
    const one = bundle(name)
    const stations = twoStations(world)
    const alpha = stations.open('alpha')
    gateway.fault = ({ attempt }) => (attempt === 1 ? fault : undefined)
    const before = gateway.mails.length
    const sending = alpha.send('beta', one, stations.alpha)
    if (code === undefined) await sending
    else {
      await expect(sending).rejects.toMatchObject({ code })
      await alpha.send('beta', one, stations.alpha)
    }
    // The same mail each time: doubles can be recognised by everybody.
    const ids = new Set(gateway.mails.slice(before).map(({ id }) => id))
    expect(ids.size).toBe(1)
    const beta = stations.open('beta')
    const received = await receive(beta, stations.beta)
    expect(new Set(received)).toEqual(new Set([one.name]))
    expect(received.length).toBeLessThanOrEqual(2)
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toEqual([])
  })

  it.each([
    [
      'refuses the mail',
      () => void (gateway.fault = () => ({ answer: 550, text: '5.7.1 rejected by policy' })),
      'beta',
    ],
    ['knows no such mailbox', () => undefined, 'missing'],
  ])('%s for good: said at once, with the answer, and kept for a person', async (_name, prepare, to) => {
    const stations = twoStations(world)
    prepare()
    const alpha = stations.open('alpha', {
      addresses: { beta: stations.address('beta'), missing: server.address('missing.x') },
    })
    await expect(alpha.send(to, one, stations.alpha)).rejects.toMatchObject({
      code: 'transport.refused',
      parameters: { place: expect.stringContaining('@'), answer: expect.stringMatching(/5\.\d\.\d/) },
    })
    expect((await alpha.journal(stations.alpha)).map(({ event }) => event)).toEqual(['sendRefused'])
  })

  it('has no address: said before anything is sent, and others go on', async () => {
    const stations = twoStations(world)
    const alpha = stations.open('alpha')
    await expect(alpha.send('gamma', one, stations.alpha)).rejects.toMatchObject({
      code: 'transport.address_unknown',
      parameters: { station: 'gamma' },
    })
    await alpha.send('beta', one, stations.alpha)
  })

  it('brings a mail back later: the bundle is marked, people are told, nothing is answered', async () => {
    const eximWorld = { server }
    const stations = twoStations(eximWorld)
    const alpha = stations.open('alpha', { addresses: { beta: server.address(freshName('bounce')) } })
    const handle = await alpha.send('beta', one, stations.alpha)
    await server.settle()
    // Exim writes the report after it has given up the mail.
    for (
      let tries = 0;
      tries < 100 && (await folderContent(world, stations.names.alpha, 'INBOX')).length === 0;
      tries++
    )
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await receive(alpha, stations.alpha)).toEqual([])
    expect(await folderContent(world, stations.names.alpha, 'OrderSync/Archive')).toHaveLength(1)
    const bounced = {
      level: 'warning',
      notice: {
        code: 'MAIL_BOUNCED',
        parameters: { place: expect.stringContaining('bounce'), answer: expect.stringMatching(/^5\./) },
      },
    }
    expect((await alpha.check(stations.alpha)).findings).toContainEqual(bounced)
    expect((await alpha.journal(stations.alpha))[0]).toMatchObject({ event: 'bounced', name: one.name })
    await alpha.retire(handle, stations.alpha)
    expect((await alpha.check(stations.alpha)).findings).not.toContainEqual(bounced)
  })

  it('says that a mailbox is full, and warns before', { timeout: 60_000 }, async () => {
    const small = await startMailServer({ exim: false, quota: '200K' })
    onTestFinished(() => small.close())
    const smallGateway = await startMailGateway(small)
    onTestFinished(() => smallGateway.close())
    const stations = twoStations({ server: small, gateway: smallGateway })
    await append({ server: small }, stations.names.beta, [await mailWith('x.bin', Buffer.alloc(130_000, 7))])
    const beta = stations.open('beta')
    expect((await beta.check(stations.beta)).findings).toContainEqual({
      level: 'warning',
      notice: { code: 'MAIL_NEARLY_FULL', parameters: { place: 'localhost', percent: expect.any(Number) } },
    })
    await expect(
      stations.open('alpha').send('beta', bundle('large', 90_000), stations.alpha),
    ).rejects.toMatchObject({
      code: 'transport.full',
    })
  })
})

describe('polite mail', () => {
  it('says in German and English what it is, in ASCII, and asks nobody for an answer', async () => {
    const stations = twoStations(world)
    await stations.open('alpha', { label: 'Büro Köln' }).send('beta', one, stations.alpha)
    const [mail] = await folderContent(world, stations.names.beta, 'INBOX')
    expect(mail!.subject).toBe('OrderSync: Datenabgleich / data exchange (alpha - beta)')
    expect(mail!.source).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    // eslint-disable-next-line no-control-regex
    expect(mail!.source).toMatch(/^[\x00-\x7f]*$/)
    expect(mail!.source.split('\r\n').every((line) => line.length <= 998)).toBe(true)
    const { default: PostalMime } = await import('postal-mime')
    const { text, from } = await PostalMime.parse(Buffer.from(mail!.source, 'latin1'))
    expect(from).toMatchObject({ name: 'Büro Köln', address: stations.address('alpha') })
    expect(text).toContain('Niemand muss sie öffnen')
    expect(text).toContain('Nobody needs to open')
  })
})

describe('OAuth2', () => {
  const later = () => Math.floor(Date.now() / 1000) + 3600

  it.each([
    ['IMAP', (): Partial<MailTransportOptions> => ({})],
    ['POP3', (): Partial<MailTransportOptions> => pop3Options(world)],
  ])(
    'logs in by %s and SMTP with a token, and gets a new one for one that was refused',
    async (_name, more) => {
      const stations = twoStations(world)
      const asked: boolean[] = []
      const auth = (station: 'alpha' | 'beta') => ({
        user: stations.address(station),
        accessToken: async ({ forceRefresh }: { readonly forceRefresh: boolean }) => {
          asked.push(forceRefresh)
          const { oauthSecret } = server.options
          // The first has expired meanwhile.
          return {
            token: signToken(stations.address(station), oauthSecret, forceRefresh ? later() : later() - 7200),
            expiresAt: later() * 1000,
          }
        },
      })
      await stations.open('alpha', { auth: auth('alpha'), ...more() }).send('beta', one, stations.alpha)
      expect(asked).toEqual([false, true])
      const beta = stations.open('beta', { auth: auth('beta'), ...more() })
      expect(await receive(beta, stations.beta)).toEqual([one.name])
      expect(asked).toEqual([false, true, false, true])
      // One that is good is kept until shortly before it ends.
      expect(await receive(beta, stations.beta)).toEqual([])
      expect(asked).toHaveLength(4)
    },
  )

  it.each(['imap', 'pop3'] as const)(
    'stops trying for a while when every token is refused (%s)',
    async (protocol) => {
      const stations = twoStations(world)
      let asked = 0
      const clock = { now: () => 1_900_000_000_000 }
      const beta = stations.open('beta', {
        auth: {
          user: stations.address('beta'),
          accessToken: async () => ({ token: `wrong${(asked += 1)}` }),
        },
        ...(protocol === 'pop3' ? pop3Options(world) : {}),
        clock,
      })
      for (let time = 0; time < 3; time++) {
        await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.login_refused' })
      }
      expect(asked).toBe(2)
      clock.now = () => 1_900_000_000_000 + 60_000
      await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.login_refused' })
      expect(asked).toBe(4)
      const { findings } = await beta.check(stations.beta)
      expect(findings[0]).toMatchObject({ level: 'error', notice: { code: 'MAIL_TOKEN_REFUSED' } })
      expect(JSON.stringify(findings)).not.toContain('wrong')
    },
  )
})

describe('test connection', () => {
  const checked = async (
    change: (account: ReturnType<typeof accountOptions>) => Partial<MailTransportOptions>,
  ) => {
    const stations = twoStations(world)
    const account = accountOptions(world, stations.names.beta)
    const beta = stations.open('beta', change(account))
    const result = await beta.check(stations.beta)
    for (const { notice } of result.findings) {
      for (const language of ['de', 'en']) {
        const said = sentence(notice.code, notice.parameters, language)
        expect(said).not.toBe(notice.code)
        expect(said).not.toMatch(/\{\w+\}|secret|falsch/)
      }
    }
    return result.findings.map(({ level, notice }) => `${level} ${notice.code}`)
  }
  type Send = Exclude<MailTransportOptions['send'], { readonly saveTo: string }>

  it.each<[string, (account: ReturnType<typeof accountOptions>) => Partial<MailTransportOptions>, string[]]>([
    [
      'a wrong password',
      ({ auth }) => ({ auth: { user: auth.user, password: 'falsch' } }),
      ['error MAIL_LOGIN_REFUSED', 'error MAIL_LOGIN_REFUSED'],
    ],
    [
      'a certificate that is not trusted',
      ({ receive: r, send: s }) => ({ receive: { ...r, ca: '' }, send: { ...(s as Send), ca: '' } }),
      ['error MAIL_CERTIFICATE', 'error MAIL_CERTIFICATE'],
    ],
    [
      'a certificate for another name',
      ({ receive: r, send: s }) => ({
        receive: { ...r, serverName: 'mail.example.com' },
        send: { ...(s as Send), serverName: 'mail.example.com' },
      }),
      ['error MAIL_CERTIFICATE_NAME', 'error MAIL_CERTIFICATE_NAME'],
    ],
    [
      'no server',
      ({ receive: r, send: s }) => ({ receive: { ...r, port: 1 }, send: { ...(s as Send), port: 1 } }),
      ['error MAIL_NO_ANSWER', 'error MAIL_NO_ANSWER'],
    ],
    [
      'no such server',
      ({ receive: r, send: s }) => ({
        receive: { ...r, host: 'mail.invalid' },
        send: { ...(s as Send), host: 'mail.invalid' },
      }),
      ['error MAIL_HOST_UNKNOWN', 'error MAIL_HOST_UNKNOWN'],
    ],
    [
      'TLS on a port without',
      ({ receive: r, send: s }) => ({
        receive: { ...r, port: server.ports.imap },
        send: { ...(s as Send), tls: 'implicit' },
      }),
      ['error MAIL_WRONG_PORT', 'error MAIL_WRONG_PORT'],
    ],
    [
      'STARTTLS on a port that begins with TLS: said at once, not after the longest time',
      ({ receive: r, send: s }) => ({
        receive: { ...r, tls: 'starttls' },
        send: { ...(s as Send), port: server.ports.smtps },
        timeout: 600_000,
      }),
      ['error MAIL_WRONG_PORT', 'error MAIL_WRONG_PORT'],
    ],
    [
      'POP3 by STARTTLS on a port that begins with TLS',
      () => ({
        receive: { ...(pop3Options(world).receive as Pop3ReceiveOptions), tls: 'starttls' },
        timeout: 600_000,
      }),
      ['error MAIL_WRONG_PORT'],
    ],
    [
      'no encryption',
      ({ receive: r, send: s }) => ({
        receive: { ...r, port: server.ports.imap, tls: 'none' },
        send: { ...(s as Send), tls: 'none' },
      }),
      ['warning MAIL_NOT_ENCRYPTED', 'warning MAIL_NOT_ENCRYPTED'],
    ],
    [
      'a sender who may not',
      () => ({ address: 'somebody@elsewhere.example' }),
      ['error MAIL_RECIPIENT_REFUSED'],
    ],
    [
      'a size limit below ours',
      () => ({
        maxBytes: 23_000_000,
        send: { ...(accountOptions(world, 'x').send as Send), port: smallPort() },
      }),
      ['error MAIL_SIZE_LIMIT'],
    ],
    [
      'a folder that is not there',
      ({ receive: r }) => ({ receive: { ...r, createFolders: false } as ImapReceiveOptions }),
      ['error MAIL_FOLDER_MISSING', 'error MAIL_FOLDER_MISSING'],
    ],
    [
      'POP3 with a wrong password',
      ({ auth }) => ({ ...pop3Options(world), auth: { user: auth.user, password: 'falsch' } }),
      ['error MAIL_LOGIN_REFUSED', 'error MAIL_LOGIN_REFUSED'],
    ],
    [
      'POP3 by STARTTLS',
      () => ({
        receive: {
          ...(pop3Options(world).receive as Pop3ReceiveOptions),
          port: server.ports.pop3,
          tls: 'starttls',
        },
      }),
      [],
    ],
    [
      'IMAP by STARTTLS',
      ({ receive: r }) => ({ receive: { ...r, port: server.ports.imap, tls: 'starttls' } }),
      [],
    ],
  ])('finds %s', async (_name, change, expected) => {
    const found = (await checked(change)).filter((line) => !line.endsWith('MAIL_FOLDER_TO_BE_CREATED'))
    expect(found).toEqual(expected)
  })

  let small: MailGateway | undefined
  beforeAll(async () => {
    // Another gateway onto the same mailboxes, with a lower limit.
    const limited = Object.assign(Object.create(server) as MailServer, {
      options: { ...server.options, sizeLimit: 10_000_000 },
    })
    small = await startMailGateway(limited)
  })
  afterAll(() => small?.close())
  const smallPort = () => small!.port

  it('says once that a password cannot be read, though receiving and sending need it', async () => {
    const stations = twoStations(world)
    const beta = stations.open('beta', {
      auth: {
        user: stations.address('beta'),
        password: () => {
          throw new UsageError('usage.invalid_configuration', 'no file', {
            parameters: { field: 'password.file', expected: 'a file' },
          })
        },
      },
    })
    const { findings } = await beta.check(stations.beta)
    expect(findings.map(({ notice }) => notice.code)).toEqual(['usage.invalid_configuration'])
  })

  it('repeats what the server has said without what the library adds', async () => {
    const stations = twoStations(world)
    const account = accountOptions(world, stations.names.beta)
    const wrong = stations.open('beta', { auth: { user: account.auth.user, password: 'falsch' } })
    const { findings } = await wrong.check(stations.beta)
    expect(findings[0]?.notice.parameters?.['answer']).toBe(
      'NO [AUTHENTICATIONFAILED] Authentication failed.',
    )
    const untrusted = stations.open('beta', { receive: { ...account.receive, ca: '' } })
    const [first] = (await untrusted.check(stations.beta)).findings
    expect(first?.notice.parameters?.['answer']).not.toMatch(/Node/)
  })

  it('reads, moves and makes nothing', async () => {
    const stations = twoStations(world)
    await stations.open('alpha').send('beta', one, stations.alpha)
    const before = await folderContent(world, stations.names.beta, 'INBOX')
    const sent = gateway.mails.length
    const beta = stations.open('beta')
    expect((await beta.check(stations.beta)).ok).toBe(true)
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toEqual(before)
    expect(gateway.mails.length).toBe(sent)
    expect(readdirSync(join(server.folder, 'mail', stations.address('beta'), 'Maildir'))).not.toContain(
      'OrderSync',
    )
  })

  it('finds a folder that cannot be written', async () => {
    const stations = twoStations(world)
    await stations.open('alpha').send('beta', one, stations.alpha)
    const beta = stations.open('beta')
    await receive(beta, stations.beta)
    const archive = join(server.folder, 'mail', stations.address('beta'), 'Maildir', 'OrderSync', 'Archive')
    chmodSync(join(archive, 'cur'), 0o555)
    chmodSync(archive, 0o555)
    onTestFinished(() => {
      chmodSync(archive, 0o755)
      chmodSync(join(archive, 'cur'), 0o755)
    })
    await beta.close!()
    const { findings } = await stations.open('beta').check(stations.beta)
    expect(findings.map(({ notice }) => notice.code)).toEqual(
      expect.arrayContaining([expect.stringMatching(/MAIL_FOLDER_READ_ONLY|MAIL_FOLDER_TO_BE_CREATED/)]),
    )
  })
})

describe('one mailbox for three stations', () => {
  it('each takes what is its own; private mail between stays, and only the office files what nobody knows', async () => {
    const mailbox = freshName('gemeinsam')
    const tags = { koeln: 'koelnkoelnkoeln1', laptop: 'laptoplaptoplap1' }
    const open = (own: MailTransportOptions['shared'], folders = {}) => {
      const account = accountOptions(world, mailbox)
      const transport = createMailTransport({
        ...account,
        receive: { ...account.receive, folders } as ImapReceiveOptions,
        shared: own!,
      })
      onTestFinished(() => transport.close?.())
      return transport
    }
    const office = open({ tags, others: 'unrecognised' }, { unrecognised: 'Unbekannt' })
    const koeln = open({ tags: { office: tags.koeln } })
    const laptop = open({ tags: { office: tags.laptop } })
    // The word of the link is the same at both ends, by the id of the other.
    const contexts = { office: contextOf('office'), koeln: contextOf('koeln'), laptop: contextOf('laptop') }
    const [toKoeln, toLaptop, fromKoeln, fromLaptop] = ['a', 'b', 'c', 'd'].map((text) => bundle(text))
    await append(world, mailbox, [await mailWith('Rechnung.pdf', Buffer.from('%PDF'))])
    await office.send('koeln', toKoeln!, contexts.office)
    await koeln.send('office', fromKoeln!, contexts.koeln)
    await append(world, mailbox, ['Subject: Grillfest\r\n\r\nAm Freitag\r\n'])
    gateway.fault = () => ({ change: stripOwnHeaders })
    await office.send('laptop', toLaptop!, contexts.office)
    gateway.fault = undefined
    await laptop.send('office', fromLaptop!, contexts.laptop)
    await append(world, mailbox, [
      (await mailWith('x.osb', bundle('e').bytes, { subject: 'OrderSync [OS-aaaaaaaaaaaaaaaa]' })) as Buffer,
    ])
    // Wherever the two look first, they leave the mail of the others where it is.
    expect(await receive(koeln, contexts.koeln)).toEqual([toKoeln!.name])
    expect(await folderContent(world, mailbox, 'INBOX')).toHaveLength(6)
    expect(await receive(laptop, contexts.laptop)).toEqual([toLaptop!.name])
    expect(await folderContent(world, mailbox, 'INBOX')).toHaveLength(5)
    expect(new Set(await receive(office, contexts.office))).toEqual(
      new Set([fromKoeln!.name, fromLaptop!.name]),
    )
    expect(await folderContent(world, mailbox, 'INBOX')).toEqual([])
    expect((await folderContent(world, mailbox, 'Unbekannt')).map(({ subject }) => subject)).toEqual([
      'Ein Anhang',
      'Grillfest',
      'OrderSync [OS-aaaaaaaaaaaaaaaa]',
    ])
    expect(await folderContent(world, mailbox, 'OrderSync/Archive')).toHaveLength(4)
  })

  it('a bundle without any mark is tried by each and taken by the one that can open it', async () => {
    const mailbox = freshName('gemeinsam')
    const open = (peer: string, tag: string) => {
      const transport = createMailTransport({
        ...accountOptions(world, mailbox),
        shared: { tags: { [peer]: tag } },
      })
      onTestFinished(() => transport.close?.())
      return transport
    }
    const [koeln, laptop] = [open('office', 'koelnkoelnkoeln1'), open('office', 'laptoplaptoplap1')]
    await append(world, mailbox, [await mailWith(one.name, one.bytes)])
    const [atKoeln, atLaptop] = [contextOf('koeln'), contextOf('laptop')]
    const reject = (delivery: { reject(reason: { code: string }): Promise<void> }) =>
      delivery.reject({ code: 'format.wrong_key' })
    expect(await receive(koeln, atKoeln, reject)).toEqual([one.name])
    expect(await receive(koeln, atKoeln, reject)).toEqual([])
    expect(await receive(laptop, atLaptop)).toEqual([one.name])
    expect(await folderContent(world, mailbox, 'OrderSync/Archive')).toHaveLength(1)
  })
})

describe('POP3', () => {
  it('deletes only what was committed, only after the days to keep it, and nothing of others (T-02)', async () => {
    const stations = twoStations(world)
    const clock = { now: () => 1_900_000_000_000 }
    await append(world, stations.names.beta, [await mailWith('brief.txt', Buffer.from('privat'))])
    await stations.open('alpha').send('beta', one, stations.alpha)
    const receiveOptions = { ...pop3Options(world).receive, keepDays: 3 } as Pop3ReceiveOptions
    const beta = stations.open('beta', { receive: receiveOptions, clock })
    expect(await receive(beta, stations.beta)).toEqual([one.name])
    expect(await receive(stations.open('beta', { receive: receiveOptions, clock }), stations.beta)).toEqual(
      [],
    )
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toHaveLength(2)
    clock.now = () => 1_900_000_000_000 + 3 * 86_400_000
    expect(await receive(beta, stations.beta)).toEqual([])
    expect((await folderContent(world, stations.names.beta, 'INBOX')).map(({ subject }) => subject)).toEqual([
      'Ein Anhang',
    ])
    // Forgotten with the mail; of the other it is remembered that it is not ours.
    await receive(beta, stations.beta)
    expect(stations.beta.memory.values.size).toBe(1)
  })

  it('a session that breaks before QUIT deletes nothing, and the mail does not come again', async () => {
    const { TamperProxy } = await import('./tamper-proxy.js')
    const proxy = await TamperProxy.open(server.ports.pop3)
    onTestFinished(() => proxy.close())
    const stations = twoStations(world)
    await stations.open('alpha').send('beta', one, stations.alpha)
    const beta = stations.open('beta', {
      receive: { protocol: 'pop3', host: 'localhost', port: proxy.port, tls: 'none' },
    })
    proxy.tampering = { onLine: (line) => (line === 'QUIT' ? 'cut' : undefined) }
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toHaveLength(1)
    proxy.tampering = {}
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toEqual([])
  })

  it('a server without lasting names is refused in a sentence', async () => {
    const { TamperProxy } = await import('./tamper-proxy.js')
    const proxy = await TamperProxy.open(server.ports.pop3)
    onTestFinished(() => proxy.close())
    proxy.tampering = { onLine: (line) => (line === 'UIDL' ? { answer: '-ERR unknown command' } : undefined) }
    const stations = twoStations(world)
    const beta = stations.open('beta', {
      receive: { protocol: 'pop3', host: 'localhost', port: proxy.port, tls: 'none' },
    })
    expect((await beta.check(stations.beta)).findings.map(({ notice }) => notice.code)).toContain(
      'MAIL_POP3_WITHOUT_UIDL',
    )
  })
})

describe('by hand', () => {
  it('takes a dropped mail or bundle as if it had come, and saves what it would have sent (OSI-17, OSI-24)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordersync-mail-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const stations = twoStations(world)
    const alpha = stations.open('alpha', { send: { saveTo: folder } })
    await alpha.send('beta', one, stations.alpha)
    expect(readdirSync(join(folder, 'to-beta'))).toEqual([one.name])
    const { readFileSync } = await import('node:fs')
    expect(new Uint8Array(readFileSync(join(folder, 'to-beta', one.name)))).toEqual(one.bytes)
    const two = bundle('two')
    const beta = stations.open('beta')
    expect(await beta.add(readFileSync(join(folder, 'to-beta', one.name)))).toEqual([one.name])
    expect(await beta.add(await mailWith('Anhang.osb', two.bytes))).toEqual([two.name])
    expect(new Set(await receive(beta, stations.beta))).toEqual(new Set([one.name, two.name]))
    expect(await receive(beta, stations.beta)).toEqual([])
    await expect(beta.add(Buffer.from('d0cf11e0a1b11ae100', 'hex'))).rejects.toMatchObject({
      code: 'format.not_a_bundle',
      issues: [{ code: 'MAIL_IS_MSG' }],
    })
    await expect(beta.add(Buffer.from('Subject: x\r\n\r\nHallo'))).rejects.toMatchObject({
      code: 'format.not_a_bundle',
    })
    const short = await mailWith(one.name, one.bytes.subarray(0, 22))
    await expect(beta.add(short)).rejects.toMatchObject({ code: 'format.incomplete' })
  })
})

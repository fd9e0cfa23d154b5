/** IMAP as it misbehaves: folders, moves, numbers, lost connections. Rule numbers as in docs/adapters/mail.md. */
import type { ImapReceiveOptions } from '@ordersync/transport-mail'
import { chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { accountOptions, append, folderContent, mailClient, mailWith } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { accept, bundle, contextOf, leave, receive } from './memory.js'
import { twoStations } from './stations.js'
import { TamperProxy } from './tamper-proxy.js'

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

const [one, two, three] = [bundle('one'), bundle('two'), bundle('three')]

/** The account through a proxy that can do harm. */
async function tampered(more: Partial<ImapReceiveOptions> = {}) {
  const proxy = await TamperProxy.open(server.ports.imap)
  onTestFinished(() => proxy.close())
  const receiveOptions: ImapReceiveOptions = {
    protocol: 'imap',
    host: 'localhost',
    port: proxy.port,
    tls: 'none',
    ...more,
  }
  return { proxy, receiveOptions }
}

async function sendAll(stations: ReturnType<typeof twoStations>) {
  const sender = stations.open('alpha')
  for (const each of [one, two, three]) await sender.send('beta', each, stations.alpha)
}

const inbox = (name: string) => folderContent(world, name, 'INBOX')
const archive = (name: string) => folderContent(world, name, 'OrderSync/Archive')

describe('filing', () => {
  it('moves in bulk, once, after the last was decided, and sets no flag (T-03)', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const client = await mailClient(world, stations.names.beta)
    await client.mailboxCreate('OrderSync/Archive')
    await client.logout()
    const { proxy, receiveOptions } = await tampered()
    const beta = stations.open('beta', { receive: receiveOptions })
    expect(await receive(beta, stations.beta)).toHaveLength(3)
    expect(proxy.lines.filter((line) => / UID MOVE /.test(line))).toEqual([
      expect.stringMatching(/UID MOVE 1:3 /),
    ])
    // Nothing else is asked for it, and no flag is set.
    const fetched = proxy.lines.findLastIndex((line) => / UID FETCH /.test(line))
    expect(proxy.lines.slice(fetched + 1)).toEqual([expect.stringMatching(/ UID MOVE /)])
    expect(proxy.lines.some((line) => / STORE /.test(line))).toBe(false)
    expect(await inbox(stations.names.beta)).toEqual([])
    const filed = await archive(stations.names.beta)
    expect(filed).toHaveLength(3)
    expect(filed.every(({ seen }) => !seen)).toBe(true)
    // Nothing is left in memory of what is filed.
    expect([...stations.beta.memory.values.keys()]).toEqual([])
  })

  it('makes the folder when the first mail belongs there, and does not try mail by mail before', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const { proxy, receiveOptions } = await tampered()
    const beta = stations.open('beta', { receive: receiveOptions })
    expect(await receive(beta, stations.beta)).toHaveLength(3)
    const commands = proxy.lines.map((line) => / (UID MOVE|CREATE) .*/.exec(line)?.[0]).filter(Boolean)
    expect(commands).toEqual([
      ' UID MOVE 1:3 OrderSync/Archive',
      ' CREATE OrderSync/Archive',
      ' UID MOVE 1:3 OrderSync/Archive',
    ])
    expect(await archive(stations.names.beta)).toHaveLength(3)
  })

  it.each([
    ['costs one search and no fetch when nothing is new', 1000, 1],
    ['costs a second search, for all numbers, when a mail is large', 60_000, 2],
  ])('%s', async (_what, bytes, searches) => {
    const stations = twoStations(world)
    const { proxy, receiveOptions } = await tampered()
    const beta = stations.open('beta', { receive: receiveOptions })
    await append(world, stations.names.beta, [await mailWith('Rechnung.pdf', Buffer.alloc(bytes, '%PDF'))])
    await receive(beta, stations.beta)
    proxy.lines.length = 0
    await receive(beta, stations.beta)
    expect(proxy.lines.map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      'NOOP',
      ...Array.from({ length: searches }, () => 'UID SEARCH'),
    ])
  })

  it('says that a folder is missing, and files once it is there (trap 1: a move to nowhere is no error)', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const account = accountOptions(world, stations.names.beta)
    const beta = stations.open('beta', {
      receive: { ...account.receive, createFolders: false } as ImapReceiveOptions,
    })
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({
      code: 'transport.missing',
      parameters: { place: 'OrderSync/Archive' },
    })
    expect(await inbox(stations.names.beta)).toHaveLength(3)
    // Not handed over again, also not by the next process.
    await expect(
      receive(
        stations.open('beta', {
          receive: { ...account.receive, createFolders: false } as ImapReceiveOptions,
        }),
        stations.beta,
      ),
    ).rejects.toMatchObject({ code: 'transport.missing' })
    const client = await mailClient(world, stations.names.beta)
    await client.mailboxCreate('OrderSync/Archive')
    await client.logout()
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await archive(stations.names.beta)).toHaveLength(3)
  })

  it('takes a mail that somebody has moved meanwhile for filed (trap 1: no uidMap)', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const client = await mailClient(world, stations.names.beta)
    onTestFinished(() => client.logout())
    const beta = stations.open('beta')
    let count = 0
    await receive(beta, stations.beta, async (delivery) => {
      await delivery.accept()
      if ((count += 1) < 3) return
      await client.mailboxOpen('INBOX')
      await client.mailboxCreate('Ablage')
      await client.messageMove('2', 'Ablage', { uid: true })
    })
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await archive(stations.names.beta)).toHaveLength(2)
    expect(await folderContent(world, stations.names.beta, 'Ablage')).toHaveLength(1)
    expect([...stations.beta.memory.values.keys()]).toEqual([])
  })

  it('moves by halves where the server refuses several at once (Exchange)', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const { proxy, receiveOptions } = await tampered()
    proxy.tampering = {
      onLine: (line) => {
        const [tag = ''] = line.split(' ')
        return / UID MOVE \d+[:,]/.test(line) ? { answer: `${tag} BAD Command Argument Error` } : undefined
      },
    }
    const beta = stations.open('beta', { receive: receiveOptions })
    expect(await receive(beta, stations.beta)).toHaveLength(3)
    expect(await inbox(stations.names.beta)).toEqual([])
    expect(await archive(stations.names.beta)).toHaveLength(3)
  })

  it('puts damaged mail aside with the reason, and takes it again when it is moved back (T-04)', async () => {
    const stations = twoStations(world)
    const damaged = await mailWith(one.name, one.bytes.subarray(0, 20))
    await append(world, stations.names.beta, [damaged])
    const beta = stations.open('beta')
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await folderContent(world, stations.names.beta, 'OrderSync/Error')).toHaveLength(1)
    expect(await beta.journal(stations.beta)).toEqual([
      {
        at: expect.any(String),
        event: 'error',
        name: 'Ein Anhang',
        code: 'format.incomplete',
        parameters: { name: one.name },
      },
    ])
    expect((await beta.check(stations.beta)).findings).toContainEqual({
      level: 'warning',
      notice: { code: 'MAIL_PUT_ASIDE', parameters: { count: 1 } },
    })
    // A person mends it: here another mail with the whole bundle, and the old one once more.
    await append(world, stations.names.beta, [await mailWith(one.name, one.bytes)], 'OrderSync/Error')
    const client = await mailClient(world, stations.names.beta)
    await client.mailboxOpen('OrderSync/Error')
    await client.messageMove('1:*', 'INBOX', { uid: true })
    await client.logout()
    expect(await receive(beta, stations.beta)).toEqual([one.name])
    expect(await folderContent(world, stations.names.beta, 'OrderSync/Error')).toHaveLength(1)
  })

  it('removes no mail but ours where the server can only remove all that are marked', async () => {
    const poor = await startMailServer({ exim: false, hide: ['MOVE', 'UIDPLUS'] })
    onTestFinished(() => poor.close())
    const poorGateway = await startMailGateway(poor)
    onTestFinished(() => poorGateway.close())
    const poorWorld = { server: poor, gateway: poorGateway }
    const stations = twoStations(poorWorld)
    await append(poorWorld, stations.names.beta, [await mailWith('brief.txt', Buffer.from('privat'))])
    const client = await mailClient(poorWorld, stations.names.beta)
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1', ['\\Deleted'])
    await client.logout()
    await stations.open('alpha').send('beta', one, stations.alpha)
    const beta = stations.open('beta')
    expect(await receive(beta, stations.beta)).toEqual([one.name])
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(
      (await folderContent(poorWorld, stations.names.beta, 'INBOX')).map(({ subject }) => subject),
    ).toContain('Ein Anhang')
    expect(await folderContent(poorWorld, stations.names.beta, 'OrderSync/Archive')).toHaveLength(1)
  })

  it('translates / into the separator and the prefix of the server (AMP-21)', async () => {
    const courier = await startMailServer({ exim: false, separator: '.', prefix: 'INBOX.' })
    onTestFinished(() => courier.close())
    const courierGateway = await startMailGateway(courier)
    onTestFinished(() => courierGateway.close())
    const courierWorld = { server: courier, gateway: courierGateway }
    const stations = twoStations(courierWorld)
    await stations.open('alpha').send('beta', one, stations.alpha)
    const account = accountOptions(courierWorld, stations.names.beta)
    const folders = { archive: 'INBOX/Lieferscheine/Archiv', error: 'Fehler' }
    const beta = stations.open('beta', { receive: { ...account.receive, folders } as ImapReceiveOptions })
    expect(await receive(beta, stations.beta)).toEqual([one.name])
    expect(await folderContent(courierWorld, stations.names.beta, 'INBOX.Lieferscheine.Archiv')).toHaveLength(
      1,
    )
    const { findings } = await beta.check(stations.beta)
    expect(findings).toEqual([
      {
        level: 'warning',
        notice: { code: 'MAIL_FOLDER_TO_BE_CREATED', parameters: { place: 'INBOX.Fehler' } },
      },
    ])
  })
})

describe('what is not ours', () => {
  it('stays unread where it is, or goes to the folder for it; nothing is answered (T-02, SKY-18)', async () => {
    const stations = twoStations(world)
    const answer =
      'From: x@test.local\r\nTo: y@test.local\r\nSubject: Abwesend\r\nAuto-Submitted: auto-replied\r\n\r\nBin weg.\r\n'
    await append(world, stations.names.beta, [await mailWith('Rechnung.pdf', Buffer.from('%PDF')), answer])
    const beta = stations.open('beta')
    expect(await receive(beta, stations.beta)).toEqual([])
    const left = await inbox(stations.names.beta)
    expect(left.map(({ subject, seen }) => [subject, seen])).toEqual([
      ['Ein Anhang', false],
      ['Abwesend', false],
    ])
    const account = accountOptions(world, stations.names.beta)
    const filing = stations.open('beta', {
      receive: { ...account.receive, folders: { unrecognised: 'Unbekannt' } } as ImapReceiveOptions,
    })
    // Another memory, as on another computer.
    expect(await receive(filing, contextOf('beta'))).toEqual([])
    expect(await inbox(stations.names.beta)).toEqual([])
    expect(
      (await folderContent(world, stations.names.beta, 'Unbekannt')).map(({ source }) => source),
    ).toEqual(left.map(({ source }) => source))
    expect(gateway.mails.filter(({ from }) => from === stations.address('beta'))).toEqual([])
  })

  it('goes where nobody takes it for ours when core rejects it', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    const account = accountOptions(world, stations.names.beta)
    const beta = stations.open('beta', {
      receive: { ...account.receive, folders: { unrecognised: 'Unbekannt' } } as ImapReceiveOptions,
    })
    await receive(beta, stations.beta, (delivery) =>
      delivery.name === two.name ? delivery.reject({ code: 'format.wrong_key' }) : accept(delivery),
    )
    expect(await archive(stations.names.beta)).toHaveLength(2)
    expect(await folderContent(world, stations.names.beta, 'Unbekannt')).toHaveLength(1)
    expect((await beta.journal(stations.beta)).map(({ event, code }) => [event, code])).toEqual([
      ['unrecognised', 'format.wrong_key'],
    ])
  })

  it('costs nothing the second time, though there are 5,000 of them', { timeout: 60_000 }, async () => {
    const stations = twoStations(world)
    // Makes the mailbox.
    await append(world, stations.names.beta, ['Subject: x\r\n\r\nx\r\n'])
    const box = dirname(dirname(server.mailFiles(stations.address('beta'))[0]!))
    for (let n = 0; n < 5000; n++) {
      const path = join(box, 'new', `${1_700_000_000 + n}.M${n}.host`)
      writeFileSync(path, `From: a@test.local\r\nSubject: Privat ${n}\r\n\r\nGuten Tag\r\n`)
      if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534)
    }
    await sendAll(stations)
    const beta = stations.open('beta')
    expect(await receive(beta, stations.beta)).toHaveLength(3)
    const before = process.cpuUsage()
    expect(await receive(beta, stations.beta)).toEqual([])
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
    const client = await mailClient(world, stations.names.beta)
    expect((await client.mailboxOpen('INBOX')).exists).toBe(5001)
    await client.logout()
  })

  const hostile =
    process.env['ORDERSYNC_HOSTILE_DATA'] ?? join(import.meta.dirname, '../../../../shared/data/hostile')
  const hasHostile = existsSync(hostile)
  if (!hasHostile)
    process.stderr.write('../shared/data/hostile is not here: only the own malformed mails are tried\n')

  it('stops no other, however malformed it is', async () => {
    const stations = twoStations(world)
    const deep = `Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n`.repeat(3000)
    const own = [
      'no header at all',
      `Subject: ${'x'.repeat(300_000)}\r\n\r\nx\r\n`,
      `Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\nContent-Disposition: attachment; filename="x.osb"\r\n\r\nx\r\n'.repeat(5000)}--b--\r\n`,
      `Subject: OrderSync\r\n${deep}`,
      'Subject: OrderSync\r\nContent-Type: multipart/mixed; boundary="c"\r\n\r\n--c\r\nContent-Type: application/octet-stream; name="a.osb"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!! ==\r\n--c',
    ]
    const corpus = hasHostile
      ? ['mime-mail', 'mime-mailparser', 'mime-own'].flatMap((folder) =>
          readdirSync(join(hostile, folder))
            .filter((name) => name.endsWith('.eml'))
            .map((name) => join(hostile, folder, name)),
        )
      : []
    const sender = stations.open('alpha')
    await sender.send('beta', one, stations.alpha)
    await append(world, stations.names.beta, [...own, ...corpus.map((path) => readFileSync(path))])
    await sender.send('beta', two, stations.alpha)
    const beta = stations.open('beta')
    const before = process.cpuUsage()
    const received = await receive(beta, stations.beta, async (delivery) =>
      [one.name, two.name].includes(delivery.name)
        ? delivery.accept()
        : delivery.reject({ code: 'format.not_a_bundle' }),
    )
    expect(received).toEqual(expect.arrayContaining([one.name, two.name]))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(1000 * (own.length + corpus.length))
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await archive(stations.names.beta)).toHaveLength(2)
  })
})

describe('numbers of mails', () => {
  it('may all change: UIDVALIDITY is harmless', async () => {
    const stations = twoStations(world)
    await sendAll(stations)
    await append(world, stations.names.beta, [await mailWith('brief.txt', Buffer.from('privat'))])
    const beta = stations.open('beta')
    await receive(beta, stations.beta, leave)
    await beta.close!()
    const box = dirname(dirname(server.mailFiles(stations.address('beta'))[0]!))
    for (const name of readdirSync(box).filter((one) => /^dovecot/.test(one)))
      rmSync(join(box, name), { force: true })
    // The number of the private mail, which is not looked at again, is now that of a bundle.
    const privately = server
      .mailFiles(stations.address('beta'))
      .filter((path) => readFileSync(path, 'latin1').includes('brief.txt'))
    expect(privately).toHaveLength(1)
    for (const path of privately) rmSync(path)
    await stations.open('alpha').send('beta', bundle('four'), stations.alpha)
    const again = stations.open('beta')
    expect(await receive(again, stations.beta)).toHaveLength(4)
    expect(await receive(again, stations.beta)).toEqual([])
    expect(await inbox(stations.names.beta)).toEqual([])
    expect([...stations.beta.memory.values.keys()]).toEqual([])
  })

  it('mean nothing for who a bundle is: renamed, forwarded, two in one mail', async () => {
    const stations = twoStations(world)
    const renamed = await mailWith('WG Sendung (1).OSB', one.bytes)
    const inner = await mailWith(two.name, two.bytes)
    const forwarded = await mailWith('weitergeleitet.eml', inner, {
      attachments: [{ contentType: 'message/rfc822', content: inner }],
    })
    const double = await mailWith(three.name, three.bytes, {
      attachments: [one, three].map(({ name, bytes }) => ({ filename: name, content: Buffer.from(bytes) })),
    })
    await append(world, stations.names.beta, [renamed, forwarded, double])
    const beta = stations.open('beta')
    let seen = 0
    const first = await receive(beta, stations.beta, async (delivery) => {
      // A crash in the midst of the mail with two: the first of them is decided, the second not.
      if ((seen += 1) < 4) await delivery.accept()
    })
    expect([...first].sort()).toEqual([one.name, two.name, one.name, three.name].sort())
    expect(await receive(stations.open('beta'), stations.beta)).toEqual([three.name])
    expect(await archive(stations.names.beta)).toHaveLength(3)
  })
})

describe('lost connections', () => {
  it.each([
    ['while fetching', / UID FETCH .*BODY/, 'cut'],
    ['in the middle of a mail', / UID FETCH .*BODY.PEEK\[\]/, 'bytes'],
    ['before moving', / UID MOVE /, 'cut'],
    ['after moving, before the answer', / UID MOVE /, 'cutAfter'],
  ] as const)('%s: nothing lost, nothing twice', async (_name, pattern, how) => {
    const stations = twoStations(world)
    await sendAll(stations)
    const { proxy, receiveOptions } = await tampered()
    let times = 0
    proxy.tampering = {
      onLine: (line) => (how !== 'bytes' && pattern.test(line) && (times += 1) === 1 ? how : undefined),
      cutAfterBytes: (line) =>
        how === 'bytes' && pattern.test(line) && (times += 1) === 1 ? 700 : undefined,
    }
    const beta = stations.open('beta', { receive: receiveOptions })
    const received: string[] = []
    for (let run = 0; run < 3; run++) {
      received.push(...(await receive(beta, stations.beta).catch(() => [])))
    }
    expect(times).toBeGreaterThan(0)
    expect(received.sort()).toEqual([one.name, two.name, three.name].sort())
    expect(await inbox(stations.names.beta)).toEqual([])
    expect(await archive(stations.names.beta)).toHaveLength(3)
  })

  it('a server that stays silent is given up in time', async () => {
    const stations = twoStations(world)
    const { proxy, receiveOptions } = await tampered()
    proxy.tampering = { onLine: (line) => (/UID SEARCH/.test(line) ? 'silent' : undefined) }
    await stations.open('alpha').send('beta', one, stations.alpha)
    const beta = stations.open('beta', { receive: receiveOptions, timeout: 300 })
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
    proxy.tampering = {}
    expect(await receive(beta, stations.beta)).toEqual([one.name])
  })

  it(
    'a watch that lost its server comes back by itself (trap 2), and asks where nothing is announced (trap 3)',
    { timeout: 60_000 },
    async () => {
      const own = await startMailServer({ exim: false })
      onTestFinished(() => own.close())
      const ownWorld = { server: own }
      const stations = twoStations(ownWorld)
      await append(ownWorld, stations.names.beta, ['Subject: x\r\n\r\nx\r\n'])
      const waits: number[] = []
      let wake = (): void => undefined
      let woken = new Promise<void>((resolve) => (wake = resolve))
      const again = () => void (woken = new Promise<void>((resolve) => (wake = resolve)))
      const beta = stations.open('beta', {
        random: { bytes: (count) => new Uint8Array(count).fill(128) },
        delay: async (milliseconds, signal) => {
          waits.push(milliseconds)
          await new Promise<void>((resolve, reject) => {
            const timer = setTimeout(resolve, Math.min(milliseconds, 50))
            signal.addEventListener('abort', () => {
              clearTimeout(timer)
              reject(signal.reason as Error)
            })
          })
        },
      })
      const end = await beta.watch!(() => wake(), stations.beta)
      await append(ownWorld, stations.names.beta, ['Subject: y\r\n\r\ny\r\n'])
      await woken
      await own.kill()
      again()
      // It tries again and again, each time later, with jitter.
      while (!waits.some((wait) => wait > 2500 && wait < 4500))
        await new Promise((resolve) => setTimeout(resolve, 10))
      await own.start()
      // Woken when it is back, since something may have come meanwhile.
      await woken
      again()
      await append(ownWorld, stations.names.beta, ['Subject: z\r\n\r\nz\r\n'])
      await woken
      await end()
    },
  )
})

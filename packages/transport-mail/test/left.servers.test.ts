/** Mails of ours that cannot be read are named in every run as long as they lie there, and mails that vanish stop nobody. */
import type { Notice } from '@ordersync/core'
import { describe as describeCode } from '@ordersync/core'
import { createMailTransport, createRoutingTag } from '@ordersync/transport-mail'
import type { MailTransport, MailTransportOptions } from '@ordersync/transport-mail'
import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { composeMail } from '../src/compose-mail.js'
import { accountOptions, append, folderContent, mailClient, mailWith, pop3Options } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { bundle, receive } from './memory.js'
import type { PlainContext } from './memory.js'
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

/** What a run says, and what it hands over. */
async function run(transport: MailTransport, context: PlainContext) {
  const left: Notice[] = []
  const received = await receive(transport, { ...context, onLeft: (notice) => void left.push(notice) })
  return { received, left }
}

const inError: Notice = {
  code: 'MAIL_LEFT',
  parameters: { name: 'Ein Anhang', place: 'OrderSync/Error', reason: 'format.incomplete' },
}

describe('a damaged mail', () => {
  const cut = () => mailWith(one.name, one.bytes.subarray(0, 20))

  it('is named in every run, also by the next process, until it is moved or removed (T-04)', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [await cut()])
    const beta = stations.open('beta')
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [inError] })
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [inError] })
    const next = stations.open('beta')
    expect(await run(next, stations.beta)).toEqual({ received: [], left: [inError] })
    expect((await next.check(stations.beta)).findings).toContainEqual({
      level: 'warning',
      notice: { code: 'MAIL_PUT_ASIDE', parameters: { count: 1 } },
    })
    const client = await mailClient(world, stations.names.beta)
    await client.mailboxOpen('OrderSync/Error')
    await client.messageDelete('1:*')
    await client.logout()
    expect(await run(next, stations.beta)).toEqual({ received: [], left: [] })
    expect((await next.check(stations.beta)).findings.map(({ notice }) => notice.code)).not.toContain(
      'MAIL_PUT_ASIDE',
    )
    expect([...stations.beta.memory.values.keys()].filter((key) => !key.startsWith('journal/'))).toEqual([])
  })

  it('that is moved back is tried again, and is named once when it is as before', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [await cut()])
    const beta = stations.open('beta')
    await run(beta, stations.beta)
    const client = await mailClient(world, stations.names.beta)
    await client.mailboxOpen('OrderSync/Error')
    await client.messageMove('1:*', 'INBOX')
    await client.logout()
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [inError] })
    expect(await folderContent(world, stations.names.beta, 'OrderSync/Error')).toHaveLength(1)
    expect([...stations.beta.memory.values.keys()].filter((key) => key.startsWith('left/'))).toHaveLength(1)
  })

  it('is of no interest any more once its bundle has come by another mail', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [await cut()])
    const beta = stations.open('beta')
    await run(beta, stations.beta)
    await stations.open('alpha').send('beta', two, stations.alpha)
    expect(await run(beta, stations.beta)).toEqual({ received: [two.name], left: [inError] })
    await stations.open('alpha').send('beta', one, stations.alpha)
    expect(await run(beta, stations.beta)).toEqual({ received: [one.name], left: [] })
    // The mail itself is left to people.
    expect(await folderContent(world, stations.names.beta, 'OrderSync/Error')).toHaveLength(1)
  })

  it('is named with POP3 too, where it lies in the inbox', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [
      await cut(),
      await mailWith('brief.txt', Buffer.from('privat')),
    ])
    const beta = stations.open('beta', pop3Options(world))
    const inInbox = { ...inError, parameters: { ...inError.parameters, place: 'INBOX' } }
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [inInbox] })
    expect(await run(stations.open('beta', pop3Options(world)), stations.beta)).toEqual({
      received: [],
      left: [inInbox],
    })
    for (const path of server.mailFiles(stations.address('beta')))
      if (readFileSync(path, 'latin1').includes(one.name)) rmSync(path)
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [] })
  })

  it('costs nothing where there is none: no other folder is looked at', async () => {
    const stations = twoStations(world)
    const proxy = await TamperProxy.open(server.ports.imap)
    onTestFinished(() => proxy.close())
    const receiveOptions: MailTransportOptions['receive'] = {
      protocol: 'imap',
      host: 'localhost',
      port: proxy.port,
      tls: 'none',
    }
    const beta = stations.open('beta', { receive: receiveOptions })
    await append(world, stations.names.beta, [await mailWith('brief.txt', Buffer.from('privat'))])
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [] })
    expect(proxy.lines.filter((line) => /SELECT|EXAMINE/.test(line))).toHaveLength(1)
  })
})

describe('a mail whose attachment a virus scanner has taken out', () => {
  /** As scanners do it: a text in its place, headers as they were. */
  const emptied = (): string => {
    const { raw } = composeMail({
      from: 'alpha@test.local',
      label: undefined,
      to: 'beta@test.local',
      fromStation: 'alpha',
      toStation: 'beta',
      ...one,
      date: new Date(0),
      mark: undefined,
    })
    return String(raw).replace(
      /Content-Type: application\/octet-stream[^]*?\r\n\r\n[^]*?\r\n--/,
      'Content-Type: text/plain; name="Anhang-entfernt.txt"\r\nContent-Disposition: attachment; filename="Anhang-entfernt.txt"\r\n\r\nAttachment removed by policy.\r\n--',
    )
  }
  const gone = (place: string): Notice => ({
    code: 'MAIL_ATTACHMENT_GONE',
    parameters: {
      name: 'OrderSync: Datenabgleich / data exchange (alpha - beta)',
      place,
      reason: 'MAIL_ATTACHMENT_GONE',
      extension: '.osb',
    },
  })

  it('is named in every run and by check, with what to do, until its bundle comes by another mail', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [emptied()])
    const beta = stations.open('beta')
    for (let time = 0; time < 2; time++)
      expect(await run(beta, stations.beta)).toEqual({ received: [], left: [gone('OrderSync/Error')] })
    expect((await beta.check(stations.beta)).findings).toContainEqual({
      level: 'warning',
      notice: gone('OrderSync/Error'),
    })
    for (const language of ['de', 'en']) {
      const sentence = describeCode(
        gone('OrderSync/Error').code,
        gone('OrderSync/Error').parameters,
        language,
      )
      expect(sentence).toMatch(/OrderSync\/Error.*\.osb/)
      expect(sentence).not.toContain('{')
    }
    expect(await beta.journal(stations.beta)).toMatchObject([
      { event: 'error', code: 'MAIL_ATTACHMENT_GONE' },
    ])
    // What the protocol does by itself, as nothing was acknowledged.
    await stations.open('alpha').send('beta', one, stations.alpha)
    expect(await run(beta, stations.beta)).toEqual({ received: [one.name], left: [] })
    expect((await beta.check(stations.beta)).findings.map(({ notice }) => notice.code)).not.toContain(
      'MAIL_ATTACHMENT_GONE',
    )
  })

  it('is named with POP3 too, and by hand it is said to be incomplete', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [emptied()])
    const beta = stations.open('beta', pop3Options(world))
    expect(await run(beta, stations.beta)).toEqual({ received: [], left: [gone('INBOX')] })
    await expect(beta.add(Buffer.from(emptied()))).rejects.toMatchObject({ code: 'format.incomplete' })
  })

  it('stays in a shared mailbox where it may be for another, and an answer to one of ours is no such mail', async () => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, [emptied()])
    const shared = { tags: { alpha: createRoutingTag() } }
    const sharing = createMailTransport({ ...accountOptions(world, stations.names.beta), shared })
    onTestFinished(() => sharing.close?.())
    expect(await run(sharing, stations.beta)).toEqual({ received: [], left: [] })
    const other = twoStations(world)
    await append(world, other.names.beta, [
      'Subject: Re: OrderSync: Datenabgleich / data exchange (alpha - beta)\r\n\r\n> X-OrderSync-Bundle: x\r\n',
    ])
    expect(await run(other.open('beta'), other.beta)).toEqual({ received: [], left: [] })
    expect(await folderContent(world, other.names.beta, 'INBOX')).toHaveLength(1)
  })
})

describe('a mail that somebody removes between the list and the fetch', () => {
  it.each([
    ['the file is gone under the server', undefined],
    ['the server says that there is none', (tag: string) => `* 2 FETCH (UID 2 BODY[] NIL)\r\n${tag} OK done`],
    [
      'the server answers with nothing in it',
      (tag: string) => `* 2 FETCH (UID 2 BODY[] "")\r\n${tag} OK done`,
    ],
  ])('stops no other: %s', async (_name, answer) => {
    const stations = twoStations(world)
    const proxy = await TamperProxy.open(server.ports.imap)
    onTestFinished(() => proxy.close())
    const sender = stations.open('alpha')
    for (const each of [one, two, three]) await sender.send('beta', each, stations.alpha)
    const beta = stations.open('beta', {
      receive: { protocol: 'imap', host: 'localhost', port: proxy.port, tls: 'none' },
    })
    let times = 0
    proxy.tampering = {
      onLine: (line) => {
        if (!/UID FETCH .*BODY.PEEK\[\]/.test(line) || (times += 1) > 1) return undefined
        if (answer !== undefined) return { answer: answer(line.split(' ')[0]!) }
        for (const path of server.mailFiles(stations.address('beta')))
          if (readFileSync(path, 'latin1').includes(two.name)) rmSync(path)
        return undefined
      },
    }
    const received = new Set([
      ...(await run(beta, stations.beta)).received,
      ...(await run(beta, stations.beta)).received,
    ])
    expect(times).toBeGreaterThan(0)
    expect(received).toEqual(
      new Set((answer === undefined ? [one, three] : [one, two, three]).map(({ name }) => name)),
    )
    expect(await folderContent(world, stations.names.beta, 'INBOX')).toEqual([])
    expect([...stations.beta.memory.values.keys()].filter((key) => !/\/t\//.test(key))).toEqual([])
  })
})

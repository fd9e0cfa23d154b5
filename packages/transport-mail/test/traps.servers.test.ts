/**
 * What libraries and servers for mail do to the unwary, as far as no other file of this folder is about it. Traps 1 to 3 and moving in
 * halves: imap.servers.test.ts; 5: sending and exim-killed.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { Pop3Client } from '../src/pop3-client.js'
import { accountOptions, append, folderContent } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { accept, bundle, receive } from './memory.js'
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

const many = Array.from({ length: 5 }, (_, n) => bundle(`bundle ${n}`))

describe('IMAP', () => {
  it('says only "Command failed" of a refused log-in: the answer of the server counts (trap 4)', async () => {
    const stations = twoStations(world)
    const { auth } = accountOptions(world, stations.names.beta)
    const beta = stations.open('beta', { auth: { user: auth.user, password: 'wrong' } })
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({
      code: 'transport.login_refused',
      parameters: { answer: expect.stringContaining('AUTHENTICATIONFAILED') },
    })
  })

  it('hangs for whoever leaves a fetch early or asks in the midst of it: here nobody does (imapflow 79, 110, 159)', async () => {
    const stations = twoStations(world)
    const alpha = stations.open('alpha')
    for (const each of many) await alpha.send('beta', each, stations.alpha)
    const beta = stations.open('beta', { timeout: 5000 })
    const names: string[] = []
    for await (const delivery of beta.receive(stations.beta)) {
      names.push(delivery.name)
      await delivery.read()
      await delivery.accept()
      // Another command on the same connection, and then the loop is left.
      await beta.retire(`alpha/${delivery.name}`, stations.beta)
      if (names.length === 2) break
    }
    expect(await folderContent(world, stations.names.beta, 'OrderSync/Archive')).toHaveLength(2)
    names.push(...(await receive(beta, stations.beta)))
    expect(new Set(names)).toEqual(new Set(many.map(({ name }) => name)))
    expect(names).toHaveLength(many.length)
  })

  it('ends the process of whoever does not listen to its errors: a server that dies in between is no error (imapflow 225)', async () => {
    const own = await startMailServer({ exim: false })
    onTestFinished(() => own.close())
    const ownWorld = { server: own }
    const stations = twoStations(ownWorld)
    await append(ownWorld, stations.names.beta, ['Subject: x\r\n\r\nx\r\n'])
    const beta = stations.open('beta')
    expect(await receive(beta, stations.beta)).toEqual([])
    await own.kill()
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
    await own.start()
    expect(await receive(beta, stations.beta)).toEqual([])
  })
})

describe('SMTP', () => {
  it('a mail whose connection was cut is not tried again behind our back (trap 5, nodemailer 1105)', async () => {
    const stations = twoStations(world)
    const alpha = stations.open('alpha')
    const before = gateway.mails.length
    gateway.fault = () => ({ cut: 'before' })
    onTestFinished(() => void (gateway.fault = undefined))
    await expect(alpha.send('beta', many[0]!, stations.alpha)).rejects.toMatchObject({
      code: 'transport.unavailable',
    })
    // Whoever sends again on his own does so on the next connection, which this one would wait behind.
    gateway.fault = undefined
    await alpha.send('beta', many[1]!, stations.alpha)
    expect(gateway.mails.length - before).toBe(2)
  })
})

describe('POP3', () => {
  it('gives every byte as it is, dots at the beginning of a line too (trap 6)', async () => {
    const stations = twoStations(world)
    const every = Buffer.from(Array.from({ length: 128 }, (_, n) => 128 + n))
    const mail = Buffer.concat([
      Buffer.from('Subject: x\r\nContent-Transfer-Encoding: 8bit\r\n\r\n.\r\n..two\r\n'),
      every,
      Buffer.from('\r\n.end\r\n'),
    ])
    await append(world, stations.names.beta, [mail])
    const { ports, ca, password } = server
    const pop3 = { protocol: 'pop3', host: 'localhost', port: ports.pop3s, tls: 'implicit' } as const
    const client = await Pop3Client.open(
      { ...pop3, ca, serverName: undefined, keepDays: 0 },
      { user: stations.address('beta'), password },
      10_000,
    )
    const [entry] = await client.list()
    const source = await client.retrieve(entry!.number, entry!.size)
    await client.quit()
    expect(source.subarray(source.indexOf('\r\n\r\n'))).toEqual(mail.subarray(mail.indexOf('\r\n\r\n')))
  })

  it('a refused password is told by its text alone, and a mailbox in use is no refused password (trap 6)', async () => {
    const proxy = await TamperProxy.open(server.ports.pop3)
    onTestFinished(() => proxy.close())
    const stations = twoStations(world)
    await stations.open('alpha').send('beta', many[0]!, stations.alpha)
    const beta = stations.open('beta', {
      receive: { protocol: 'pop3', host: 'localhost', port: proxy.port, tls: 'none' },
    })
    const answers = ['-ERR [IN-USE] mailbox is locked', '-ERR [AUTH] Authentication failed.']
    for (const code of ['transport.unavailable', 'transport.login_refused']) {
      const answer = answers.shift()!
      proxy.tampering = { onLine: (line) => (line.startsWith('PASS ') ? { answer } : undefined) }
      await expect(receive(beta, stations.beta, accept)).rejects.toMatchObject({ code })
    }
    // Only the refusal makes it wait: another object, with no memory of it, is served at once.
    proxy.tampering = {}
    const before = proxy.connections
    await expect(receive(beta, stations.beta)).rejects.toMatchObject({ code: 'transport.login_refused' })
    expect(proxy.connections).toBe(before)
    const other = stations.open('beta', {
      receive: { protocol: 'pop3', host: 'localhost', port: proxy.port, tls: 'none' },
    })
    expect(await receive(other, stations.beta)).toEqual([many[0]!.name])
  })
})

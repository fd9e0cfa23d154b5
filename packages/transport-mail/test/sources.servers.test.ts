/** Whole mails by one command, taken from the answers as the library's reader has them. */
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { fetchSources } from '../src/imap-sources.js'
import { append, folderContent, freshName, mailWith } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { TamperProxy } from './tamper-proxy.js'

let server: MailServer
let world: MailWorld

beforeAll(async () => {
  server = await startMailServer({ exim: false })
  world = { server }
})
afterAll(() => server?.close())

/** Three mails: plain, with every byte there is, and one that is longer than a read of a socket. */
async function opened() {
  const name = freshName('sources')
  const everyByte = Uint8Array.from({ length: 512 }, (_, n) => n % 256)
  await append(world, name, [
    'Subject: x\r\n\r\nx\r\n',
    Buffer.concat([Buffer.from('Subject: y\r\n\r\n'), everyByte.filter((byte) => byte !== 0)]),
    await mailWith('z.bin', new Uint8Array(200_000)),
  ])
  const proxy = await TamperProxy.open(server.ports.imap)
  const client = new ImapFlow({
    host: 'localhost',
    port: proxy.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: server.address(name), pass: server.password },
    logger: false,
    disableAutoIdle: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(async () => {
    client.close()
    await proxy.close()
  })
  await client.mailboxOpen('INBOX')
  return { name, proxy, client }
}

describe('sources of mails', () => {
  it('are byte by byte those of the library, and no flag is set', async () => {
    const { name, proxy, client } = await opened()
    const found = await fetchSources(client, '1:*')
    const plainly = await client.fetchAll('1:*', { uid: true, source: true }, { uid: true })
    expect(found).toEqual(plainly.map(({ uid, source }) => ({ uid, source })))
    expect(found.map(({ uid }) => uid)).toEqual([1, 2, 3])
    expect(proxy.lines.filter((line) => / UID FETCH /.test(line))[0]).toMatch(
      / UID FETCH 1:\* \(UID BODY\.PEEK\[\]\)$/,
    )
    expect((await folderContent(world, name, 'INBOX')).some(({ seen }) => seen)).toBe(false)
    // The library takes other commands afterwards.
    expect(await client.search({ all: true }, { uid: true })).toEqual([1, 2, 3])
  })

  it('come by its own fetch where it has no way to send a command', async () => {
    const { client } = await opened()
    const without = { fetchAll: client.fetchAll.bind(client) } as unknown as ImapFlow
    expect(await fetchSources(without, '1:2')).toEqual(await fetchSources(client, '1:2'))
  })

  it('are told from what else a server says meanwhile, in quotes and small letters too', async () => {
    const { proxy, client } = await opened()
    proxy.tampering = {
      onLine: (line) =>
        / UID FETCH /.test(line)
          ? {
              answer: [
                String.raw`* 1 FETCH (FLAGS (\Seen) UID 1)`,
                '* 1 FETCH (uid 11 body[] "Subject: kurz")',
                '* 2 FETCH (BODY[] {3}',
                'abc UID 12)',
                '* 3 FETCH (UID 13 BODY[] NIL)',
                '* 4 FETCH (UID 14 BODY[] "")',
                '* 5 FETCH (UID 0 BODY[] "x")',
                '* 6 FETCH (UID 16 BODY[HEADER] "x")',
                '* 9 EXISTS',
                `${line.split(' ')[0]} OK done`,
              ].join('\r\n'),
            }
          : undefined,
    }
    const found = await fetchSources(client, '1:*')
    expect(found.map(({ uid, source }) => [uid, source.toString()])).toEqual([
      [11, 'Subject: kurz'],
      [12, 'abc'],
    ])
  })

  it('are asked for again where the provider asks for patience, and a refusal is thrown', async () => {
    const { proxy, client } = await opened()
    let refusals = ['BAD Request is throttled. Suggested Backoff Time: 5 milliseconds']
    proxy.tampering = {
      onLine: (line) => {
        const refusal = / UID FETCH /.test(line) ? refusals.shift() : undefined
        return refusal === undefined ? undefined : { answer: `${line.split(' ')[0]} ${refusal}` }
      },
    }
    expect(await fetchSources(client, '1:3')).toHaveLength(3)
    refusals = ['NO [SERVERBUG] not now']
    await expect(fetchSources(client, '1:3')).rejects.toMatchObject({ responseStatus: 'NO' })
  })
})

/** A bad mobile connection: slower than the time for one answer, but never silent. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { append, mailWith } from './mail-world.js'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'
import { TamperProxy } from './tamper-proxy.js'

let server: MailServer

beforeAll(async () => void (server = await startMailServer({ exim: false })))
afterAll(() => server?.close())

it.each([
  ['imap', 'many small mails', 8, 20_000],
  ['imap', 'a large mail', 1, 150_000],
  ['pop3', 'a large mail', 1, 150_000],
] as const)(
  '%s: %s take longer than one answer may, and come all the same',
  async (protocol, _what, count, size) => {
    const stations = twoStations({ server })
    const bundles = Array.from({ length: count }, (_, n) => bundle(`bundle ${n}`, size))
    const mails = await Promise.all(bundles.map(({ name, bytes }) => mailWith(name, bytes)))
    await append({ server }, stations.names.beta, mails)
    const proxy = await TamperProxy.open(server.ports[protocol])
    onTestFinished(() => proxy.close())
    const timeout = 1000
    const beta = stations.open('beta', {
      receive: { protocol, host: 'localhost', port: proxy.port, tls: 'none' },
      timeout,
    })
    proxy.tampering = { kilobytesPerSecond: 80 }
    const start = performance.now()
    expect((await receive(beta, stations.beta)).toSorted()).toEqual(
      bundles.map(({ name }) => name).toSorted(),
    )
    expect(performance.now() - start).toBeGreaterThan(2 * timeout)
    // Once, not by halves after failures.
    expect(proxy.connections).toBe(1)
  },
)

it.each(['imap', 'pop3'] as const)(
  '%s: silent in the midst of a mail, it is given up in time',
  async (protocol) => {
    const stations = twoStations({ server })
    const one = bundle('one', 150_000)
    await append({ server }, stations.names.beta, [await mailWith(one.name, one.bytes)])
    const proxy = await TamperProxy.open(server.ports[protocol])
    onTestFinished(() => proxy.close())
    const beta = stations.open('beta', {
      receive: { protocol, host: 'localhost', port: proxy.port, tls: 'none' },
      timeout: 300,
    })
    proxy.tampering = { onLine: (line) => (/BODY|RETR/.test(line) ? 'silent' : undefined) }
    const start = performance.now()
    expect(await receive(beta, stations.beta).catch(() => [])).toEqual([])
    expect(performance.now() - start).toBeLessThan(10_000)
    proxy.tampering = {}
    expect(await receive(beta, stations.beta)).toEqual([one.name])
  },
)

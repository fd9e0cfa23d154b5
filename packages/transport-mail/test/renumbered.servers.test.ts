/** The server numbers the inbox anew while a pass is under way: numbers of before name other mails. */
import type { ImapReceiveOptions } from '@ordersync/transport-mail'
import { chownSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { append, folderContent, mailWith } from './mail-world.js'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'
import { TamperProxy } from './tamper-proxy.js'

let server: MailServer

beforeAll(async () => void (server = await startMailServer({ exim: false })))
afterAll(() => server?.close())

const privately = (n: number) => `Subject: Privat ${n}\r\nFrom: a@test.local\r\n\r\nGuten Tag\r\n`

/** The inbox holds these mails, in this order, and counts them from 1. */
function replaceInbox(address: string, mails: readonly (Buffer | string)[]): void {
  const box = dirname(dirname(server.mailFiles(address)[0]!))
  // With the note of the last validity, so that also within the same second another one is given.
  const { uid, gid } = statSync(join(box, 'cur'))
  for (const name of readdirSync(box).filter((one) => /^dovecot(?!-uidvalidity)/.test(one)))
    rmSync(join(box, name), { force: true, recursive: true })
  for (const folder of ['new', 'cur']) {
    rmSync(join(box, folder), { recursive: true })
    mkdirSync(join(box, folder), { mode: 0o700 })
    chownSync(join(box, folder), uid, gid)
  }
  for (const [n, mail] of mails.entries()) {
    const file = join(box, 'new', `${1_800_000_000 + n}.M${n}.anew`)
    writeFileSync(file, mail)
    chownSync(file, uid, gid)
  }
}

async function mailbox(mails: readonly Buffer[], onLine: (line: string, address: string) => boolean) {
  const stations = twoStations({ server })
  const address = stations.address('beta')
  await append({ server }, stations.names.beta, mails)
  const proxy = await TamperProxy.open(server.ports.imap)
  onTestFinished(() => proxy.close())
  proxy.tampering = { onLine: (line) => (onLine(line, address) ? 'cut' : undefined) }
  const own: ImapReceiveOptions = { protocol: 'imap', host: 'localhost', port: proxy.port, tls: 'none' }
  const beta = stations.open('beta', { receive: own })
  const seen = new Set<string>()
  const run = (before = async (): Promise<void> => undefined) =>
    receive(beta, stations.beta, async (delivery) => {
      await before()
      await delivery.accept()
      seen.add(delivery.name)
    }).catch(() => [])
  return {
    run,
    seen,
    proxy,
    content: (folder: string) => folderContent({ server }, stations.names.beta, folder),
  }
}

const bundles = [0, 1, 2].map((n) => bundle(`bundle ${n}`))
const mailsOf = (all: readonly { readonly name: string; readonly bytes: Uint8Array }[]) =>
  Promise.all(all.map(({ name, bytes }) => mailWith(name, bytes, { subject: 'OrderSync' })))

describe('an inbox that is numbered anew', () => {
  it('before filing: no mail is moved that only has the number of one that was settled (T-02, T-03)', async () => {
    const mails = await mailsOf(bundles)
    let times = 0
    const { run, content } = await mailbox(mails, (line, address) => {
      if (!/ UID MOVE /.test(line) || (times += 1) > 1) return false
      replaceInbox(address, [privately(1), privately(2), mails[2]!, privately(3)])
      return true
    })
    expect(await run()).toHaveLength(3)
    await run()
    expect(times).toBeGreaterThan(0)
    await run()
    expect((await content('INBOX')).map(({ subject }) => subject)).toEqual([
      'Privat 1',
      'Privat 2',
      'Privat 3',
    ])
    expect((await content('OrderSync/Archive')).map(({ subject }) => subject)).toEqual(['OrderSync'])
  })

  it('while portions are fetched: what was read is not noted for another mail', async () => {
    const many = Array.from({ length: 230 }, (_, n) => bundle(`bundle ${n}`))
    const mails = await mailsOf(many)
    let fetches = 0
    const { run, seen, proxy, content } = await mailbox(mails, (line, address) => {
      if (!/ UID FETCH .*BODY.PEEK\[\]/.test(line) || (fetches += 1) !== 2) return false
      // The first mail has gone, and a private one came before all.
      replaceInbox(address, [privately(1), ...mails.slice(1)])
      return true
    })
    // Decided only when the inbox was opened again, on a new connection, and something was asked for there.
    const isBack = () => {
      const last = proxy.lines.findLastIndex((line) => / SELECT /.test(line))
      const first = proxy.lines.findIndex((line) => / SELECT /.test(line))
      expect(last > first && last < proxy.lines.length - 1).toBe(true)
    }
    await run(() => vi.waitFor(isBack, 20_000))
    for (let again = 0; again < 3; again++) await run()
    expect(fetches).toBeGreaterThan(1)
    expect(seen.size).toBe(230)
    expect((await content('INBOX')).map(({ subject }) => subject)).toEqual(['Privat 1'])
    expect(await content('OrderSync/Archive')).toHaveLength(229)
  })
})

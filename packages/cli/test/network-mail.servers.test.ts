/** An office and its stations by mailboxes, by the command alone, on a real mail server. */
import { createRequire } from 'node:module'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Nodemailer from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
let server: MailServer
const run = (args: readonly string[]) => runHere(scratch, [...args, '--json'])
const at = (name: string) => ['--config', `${name}.json`]

/** As docs/recipes/five-mailboxes.md has it, for a server of one's own. */
function mailbox(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { ports } = server
  return {
    address: server.address(name),
    password: { file: 'mail-password.txt' },
    receive: { host: 'localhost', port: ports.imaps, caFile: 'ca.pem' },
    send: { host: 'localhost', port: ports.smtp, tls: 'starttls', caFile: 'ca.pem' },
    ...more,
  }
}

function configure(name: string, mail: Record<string, unknown>): void {
  writeFileSync(scratch.path(`${name}.json`), JSON.stringify({ sync: { mail } }))
}

const mailOf = (name: string): Record<string, Record<string, unknown>> =>
  (JSON.parse(readFileSync(scratch.path(`${name}.json`), 'utf8')) as { sync: { mail: never } }).sync.mail

/** A mail program of somebody. */
function nodemailer(): typeof Nodemailer {
  const require = createRequire(new URL('../../transport-mail/package.json', import.meta.url))
  return require('nodemailer') as typeof Nodemailer
}

/** Stations first, then the office, until nobody has anything to say. */
async function settle(office: string, stations: readonly string[]): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (const name of [...stations, office]) {
      const { code, stderr } = await run(['sync', ...at(name)])
      if (code !== 0 && code !== 4) throw new Error(`sync of ${name} ended with ${String(code)}: ${stderr}`)
      await server.settle()
    }
  }
}

async function joinAs(office: string, name: string, more: readonly string[] = []): Promise<void> {
  const invited = await run(['invite', name, ...more, ...at(office)])
  expect(invited).toMatchObject({ code: 0, json: { label: name } })
  const { file, code } = invited.json as { file: string; code: string }
  const joined = await run(['join', file, '--code', code, '--db', `${name}.sqlite`, ...at(name)])
  expect(joined).toMatchObject({ code: 0 })
}

async function numbersOf(name: string): Promise<readonly string[]> {
  const { json } = await run(['list', ...at(name)])
  return (json['documents'] as readonly { number: string }[]).map(({ number }) => number).sort()
}

/** An order with the next number of the station, in its database. */
async function order(name: string): Promise<string> {
  const { stdout } = await runHere(scratch, ['numbers', 'take', 'salesOrder', ...at(name)])
  const number = stdout.trim()
  writeOrder(scratch.path('order.ndjson'), { number, kind: 'salesOrder' })
  expect(await run(['load', 'order.ndjson', ...at(name)])).toMatchObject({ code: 0 })
  return number
}

beforeAll(async () => {
  server = await startMailServer()
  writeFileSync(scratch.path('ca.pem'), server.ca)
  writeFileSync(scratch.path('mail-password.txt'), `${server.password}\n`)
})
afterAll(async () => {
  await server?.close()
  scratch.remove()
})

describe('an office and a station with a mailbox each', () => {
  beforeAll(async () => {
    configure('office', mailbox('office'))
    const init = ['init', '--db', 'office.sqlite', '--label', 'Büro', '--numbers', 'salesOrder=AB-01000']
    const made = await run([...init, ...at('office')])
    expect(made).toMatchObject({ code: 0, json: { folder: server.address('office') } })
  })

  it('check is content, and speaks of mail and of no shared folder', async () => {
    const { code, stdout } = await runHere(scratch, ['check', ...at('office')])
    expect(code).toBe(0)
    expect(stdout).toMatch(/mail folder “OrderSync\/Archive” is not there yet/)
    expect(stdout).toMatch(/connection is fine/)
    expect(stdout).not.toMatch(/shared folder|exchange place/)
  })

  it('invite without a mailbox makes nothing and says what is missing', async () => {
    const before = readdirSync(scratch.folder)
    const { code, stderr } = await run(['invite', 'Laptop', ...at('office')])
    expect(code).toBe(2)
    expect(stderr).toContain('--address')
    expect(readdirSync(scratch.folder)).toEqual(before)
    const { json } = await run(['status', ...at('office')])
    expect(json['links']).toEqual([])
  })

  it('a station without a mailbox of its own is told to enter it; then both exchange an order (SKY-17)', async () => {
    const invited = await run(['invite', 'laptop', '--address', server.address('laptop'), ...at('office')])
    const { file, code } = invited.json as { file: string; code: string }
    const without = await run(['join', file, '--code', code, '--db', 'laptop.sqlite', ...at('laptop')])
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('"mail"')
    expect(existsSync(scratch.path('laptop.sqlite'))).toBe(false)
    configure('laptop', mailbox('laptop'))
    const joined = await run(['join', file, '--code', code, '--db', 'laptop.sqlite', ...at('laptop')])
    expect(joined.code).toBe(0)
    // Where the office is, the invitation says.
    expect(mailOf('laptop')['addresses']).toEqual({ office: server.address('office') })
    await settle('office', ['laptop'])
    expect(await order('laptop')).toBe('AB-01000')
    await settle('office', ['laptop'])
    expect(await numbersOf('office')).toEqual(['AB-01000'])
    const quiet = await run(['sync', ...at('office')])
    expect(quiet.json).toMatchObject({ bundles: { sent: 0, received: 0 } })
  })

  it('saved instead of sent, and taken by hand: as a bundle and as a mail; twice is harmless (OSI-17, OSI-24)', async () => {
    const before = mailOf('laptop')
    configureLike('laptop', { ...before, send: { saveTo: 'out' } })
    await order('laptop')
    expect(await run(['sync', ...at('laptop')])).toMatchObject({ code: 0, json: { bundles: { sent: 1 } } })
    const box = scratch.path('out', 'to-office')
    const [name] = readdirSync(box)
    const path = join(box, name!)
    const { createTransport } = nodemailer()
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    const { message } = await composer.sendMail({
      from: 'somebody@example.com',
      to: 'office@example.com',
      subject: 'Fw: the file',
      attachments: [{ path }],
    })
    writeFileSync(scratch.path('mail.eml'), message as unknown as Buffer)
    for (const file of ['mail.eml', path, 'mail.eml'])
      expect((await run(['sync', '--take', file, ...at('office')])).code).toBe(0)
    expect(await numbersOf('office')).toEqual(['AB-01000', 'AB-01001'])
    writeFileSync(scratch.path('letter.eml'), 'Subject: hello\r\n\r\nhello\r\n')
    expect((await run(['sync', '--take', 'letter.eml', ...at('office')])).code).toBe(5)
    writeFileSync(scratch.path('mail.msg'), Buffer.from('d0cf11e0a1b11ae100', 'hex'))
    expect(await run(['sync', '--take', 'mail.msg', ...at('office')])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('Files of Outlook (.msg) are not read.'),
    })
    // Its own bundle, for somebody else: why, in a sentence.
    const wrong = await runHere(scratch, ['sync', '--take', path, ...at('laptop')])
    expect(wrong.code).toBe(5)
    expect(wrong.stdout).toContain('was not taken over. The file cannot be opened here')
    configureLike('laptop', before)
    await settle('office', ['laptop'])
  })

  it('a damaged mail is named in the run and in status, and no more once its bundle has come (T-04)', async () => {
    await order('laptop')
    await run(['sync', ...at('laptop')])
    await server.settle()
    const inbox = server.mailFiles(server.address('office')).filter((path) => !path.includes('OrderSync'))
    expect(inbox).toHaveLength(1)
    const whole = readFileSync(inbox[0]!, 'latin1')
    const start = whole.lastIndexOf('YWdlLWVuY3J5')
    writeFileSync(inbox[0]!, `${whole.slice(0, start + 64)}AAAA${whole.slice(start + 68)}`, 'latin1')
    const { code, stdout } = await runHere(scratch, ['sync', ...at('office')])
    expect(code).toBe(0)
    expect(stdout).toMatch(/cannot be read and lies in “OrderSync\/Error”/)
    const status = await runHere(scratch, ['status', ...at('office')])
    expect(status.code).toBe(12)
    expect(status.stdout).toMatch(/OrderSync\/Error/)
    await run(['sync', '--resend', ...at('laptop')])
    await server.settle()
    await run(['sync', ...at('office')])
    expect((await run(['status', ...at('office')])).code).toBe(0)
    expect(await numbersOf('office')).toEqual(['AB-01000', 'AB-01001', 'AB-01002'])
  })

  it('a server that cannot be reached ends with 9 and points at check, which says why', async () => {
    const before = mailOf('laptop')
    configureLike('laptop', { ...before, receive: { ...before['receive'], serverName: 'mail.example.com' } })
    const { code, stderr } = await runHere(scratch, ['sync', ...at('laptop')])
    expect(code).toBe(9)
    expect(stderr).toContain('ordersync check')
    const checked = await runHere(scratch, ['check', ...at('laptop')])
    expect(checked.code).toBe(9)
    expect(checked.stderr).toContain('certificate')
    configureLike('laptop', before)
  })

  it('a station whose mailbox is not known is named with what to call, which mends it', async () => {
    configure('cologne', mailbox('cologne'))
    await joinAs('office', 'cologne', ['--profile', '{"addresses":{"station":{"mail":"nobody@test.local"}}}'])
    expect(await run(['profile', 'cologne', '--address', 'not an address', ...at('office')])).toMatchObject({
      code: 2,
    })
    const changed = await run(['profile', 'cologne', '--address', server.address('cologne'), ...at('office')])
    expect(changed).toMatchObject({
      code: 0,
      json: { profile: { addresses: { station: { mail: server.address('cologne') } } } },
    })
    await settle('office', ['cologne', 'laptop'])
    expect(await numbersOf('cologne')).toEqual(['AB-01000', 'AB-01001', 'AB-01002'])
  })
})

function configureLike(name: string, mail: Record<string, unknown>): void {
  const config = JSON.parse(readFileSync(scratch.path(`${name}.json`), 'utf8')) as { sync: object }
  writeFileSync(scratch.path(`${name}.json`), JSON.stringify({ ...config, sync: { ...config.sync, mail } }))
}

describe('three stations and the office in one mailbox', () => {
  it('need no address; invite and join make the words of the links; a private letter stays', async () => {
    configure('shared', mailbox('shared', { shared: { tags: {} } }))
    const init = ['init', '--db', 'shared.sqlite', '--label', 'Büro', '--numbers', 'salesOrder=AB-01000']
    const made = await runHere(scratch, [...init, ...at('shared')])
    expect(made.stdout).not.toContain('--address')
    for (const name of ['a', 'b', 'c']) {
      configure(name, mailbox('shared'))
      await joinAs('shared', name)
    }
    const tags = mailOf('shared')['shared']!['tags'] as Record<string, string>
    expect(Object.keys(tags)).toEqual(['a', 'b', 'c'])
    expect(new Set(Object.values(tags)).size).toBe(3)
    expect(mailOf('b')['shared']).toEqual({ tags: { office: tags['b'] } })
    const { createTransport } = nodemailer()
    const person = createTransport({
      host: 'localhost',
      port: server.ports.smtp,
      tls: { ca: server.ca },
      auth: { user: server.address('anna'), pass: server.password },
    })
    const letter = { from: server.address('anna'), to: server.address('shared'), subject: 'Grillfest' }
    await person.sendMail({ ...letter, text: 'Am Freitag' })
    person.close()
    await settle('shared', ['a', 'b', 'c'])
    for (const name of ['a', 'b', 'c']) await order(name)
    await settle('shared', ['c', 'a', 'b'])
    for (const name of ['shared', 'a', 'b', 'c']) expect(await numbersOf(name)).toHaveLength(3)
    // Everything was taken by the one it was for; the private letter lies there unread.
    const left = server.mailFiles(server.address('shared')).filter((path) => !path.includes('OrderSync'))
    expect(left.map((path) => /^Subject: (.*)\r?$/m.exec(readFileSync(path, 'latin1'))?.[1])).toEqual([
      'Grillfest',
    ])
    expect(left[0]).not.toMatch(/,[A-Z]*S[A-Z]*$/)
  })
})

describe('wrong settings of a mailbox are named with the field and what is expected there', () => {
  it.each<[string, (mail: Record<string, Record<string, unknown>>) => unknown, string, RegExp]>([
    ['a port as text', (mail) => (mail['receive']!['port'] = '993'), 'sync.mail.receive.port', /1 to 65535/],
    [
      'a certificate at the top',
      (mail) => (mail['caFile'] = 'ca.pem' as never),
      'sync.mail.caFile',
      /in receive and in send/,
    ],
    [
      'a preset that there is not',
      (mail) => (mail['preset'] = 'gmxx' as never),
      'sync.mail.preset',
      /gmx, webde/,
    ],
    [
      'a field that there is not',
      (mail) => (mail['recieve'] = {}),
      'sync.mail.recieve',
      /docs\/adapters\/mail/,
    ],
    [
      'folders with POP3',
      (mail) => (mail['receive'] = { protocol: 'pop3', host: 'x', folders: { archive: 'A' } }),
      'sync.mail.receive.folders',
      /imap only/,
    ],
    [
      'equal folders (T-05)',
      (mail) => (mail['receive'] = { host: 'x', folders: { archive: 'inbox' } }),
      'sync.mail.receive.folders',
      /different/,
    ],
    [
      'a web address as server',
      (mail) => (mail['send']!['host'] = 'https://x'),
      'sync.mail.send.host',
      /without https/,
    ],
    [
      'no mail address',
      (mail) => (mail['address'] = 'laptop' as never),
      'sync.mail.address',
      /mail address such as/,
    ],
  ])('%s', async (_name, spoil, field, expected) => {
    const mail = mailbox('wrong') as Record<string, Record<string, unknown>>
    spoil(mail)
    configure('wrong', mail)
    const { code, stderr } = await run(['init', '--db', 'wrong.sqlite', ...at('wrong')])
    expect(code).toBe(2)
    expect(stderr).toContain(`${field} `)
    expect(stderr).toMatch(expected)
    expect(existsSync(scratch.path('wrong.sqlite'))).toBe(false)
    rmSync(scratch.path('wrong.json'))
  })
})

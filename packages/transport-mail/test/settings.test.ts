import {
  createMailTransport,
  createRoutingTag,
  mailAccountOf,
  mailOptionsOf,
  mailPresets,
  readDroppedFile,
} from '@ordersync/transport-mail'
import type { MailTransportOptions } from '@ordersync/transport-mail'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Base64Decoder } from '../src/base64-decoder.js'
import { composeMail } from '../src/compose-mail.js'
import { readMail } from '../src/read-mail.js'
import { uidRange } from '../src/uid-range.js'
import { bundle } from './memory.js'

const good: MailTransportOptions = {
  address: 'office@example.com',
  auth: { user: 'office', password: 'x' },
  receive: { protocol: 'imap', host: 'imap.example.com' },
  send: { host: 'smtp.example.com' },
  addresses: { laptop: 'laptop@example.com' },
}

describe('options', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an address with a line break', { address: 'a@b.c\r\nBcc: x@y.z' }],
    ['an address with a name', { address: 'Office <office@example.com>' }],
    ['an address of a station', { addresses: { laptop: 'laptop' } }],
    ['a URL as host', { receive: { protocol: 'imap', host: 'https://imap.example.com' } }],
    ['equal folders (T-05)', { receive: { protocol: 'imap', host: 'x', folders: { archive: 'inbox' } } }],
    [
      'equal folders in another case (T-05)',
      { receive: { protocol: 'imap', host: 'x', folders: { archive: 'A/b', error: 'a/B' } } },
    ],
    ['folders with POP3 (AMP-05)', { receive: { protocol: 'pop3', host: 'x', folders: { archive: 'A' } } }],
    ['neither password nor token', { auth: { user: 'x' } }],
    ['no addresses and nothing shared', { addresses: undefined }],
    ['a short routing word', { addresses: undefined, shared: { tags: { laptop: 'x' } } }],
    ['addresses in a shared mailbox', { shared: { tags: { laptop: 'laptoplaptop' } } }],
    [
      'filing strangers by POP3',
      {
        addresses: undefined,
        receive: { protocol: 'pop3', host: 'x' },
        shared: { tags: {}, others: 'unrecognised' },
      },
    ],
    ['an unknown field', { passwort: 'x' }],
  ])('refuse %s', (_name, wrong) => {
    expect(() => createMailTransport({ ...good, ...wrong } as MailTransportOptions)).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })

  it('allow archive and error inside the inbox path (T-05)', async () => {
    const folders = {
      inbox: 'INBOX/Lieferscheine/Eingang',
      archive: 'INBOX/Lieferscheine/Archiv',
      error: 'INBOX/Lieferscheine/Fehler',
    }
    const transport = createMailTransport({
      ...good,
      receive: { ...good.receive, folders } as MailTransportOptions['receive'],
    })
    expect(transport.name).toBe('mail')
    await transport.close?.()
  })
})

describe('the accounts of a vendor', () => {
  const list = [{ name: ' Server ' }, { name: 'remote', n: 1 }, { name: 'Info' }]
  it('are found by their role, without case (SKY-33, SKY-34)', () => {
    expect(mailAccountOf(list, 'host')).toBe(list[0])
    expect(mailAccountOf(list, 'station')).toBe(list[1])
  })
  it.each([
    [[{ name: 'Info' }], /SERVER.*there are: Info/],
    [[], /SERVER.*none at all/],
    [[{ name: 'server' }, { name: 'SERVER' }], /one mail account.*not 2/],
  ])('a missing or double one is named: %j', (accounts, said) => {
    expect(() => mailAccountOf(accounts, 'host')).toThrow(said)
  })
})

describe('settings of a JSON file', () => {
  const settings = { preset: 'gmail', address: 'a@example.com', addresses: { office: 'b@example.com' } }

  it('take the servers from the preset, and what is given wins', () => {
    const options = mailOptionsOf({
      ...settings,
      password: 'x',
      receive: { port: 1993 },
      send: { connections: 1 },
    })
    expect(options.receive).toEqual({ ...mailPresets.gmail.receive, port: 1993 })
    expect(options.send).toEqual({ ...mailPresets.gmail.send, connections: 1 })
    expect(mailOptionsOf({ ...settings, password: 'x', receive: { protocol: 'pop3' } }).receive).toEqual(
      mailPresets.gmail.pop3,
    )
  })

  it.each(Object.entries(mailPresets))('preset %s is whole and encrypted', (name, preset) => {
    const pair = ({ port, tls }: { readonly port?: number; readonly tls?: string }) => `${port} ${tls}`
    expect(pair(preset.receive)).toBe('993 implicit')
    expect(['465 implicit', '587 starttls']).toContain(pair(preset.send))
    if ('pop3' in preset) expect(pair(preset.pop3)).toBe('995 implicit')
    // Enough for a mailbox, whatever the provider.
    const given = { ...settings, preset: name, password: 'x' }
    expect(() => createMailTransport(mailOptionsOf(given))).not.toThrow()
  })

  it('are named in the docs, all presets there are and no other', () => {
    const names = Object.keys(mailPresets)
    const page = (path: string) => readFileSync(join(import.meta.dirname, '../../../docs', path), 'utf8')
    const list = /^Presets: (.*?)\. They/ms.exec(page('adapters/mail.md'))?.[1] ?? ''
    expect([...list.matchAll(/`(\w+)`/g)].map((found) => found[1])).toEqual(names)
    const rows = page('recipes/five-mailboxes.md').match(/^\|.*\| +(?:`\w+`(?:, )?)+ +\|$/gm) ?? []
    const inRecipe = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map((found) => found[1]))
    expect(inRecipe.length).toBeGreaterThan(5)
    expect(names).toEqual(expect.arrayContaining(inRecipe))
  })

  it('take no key for a certificate, which lies beside it and looks alike', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordersync-settings-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const given = { ...settings, password: 'x', receive: { caFile: 'ca.pem' } }
    const wrong = expect.objectContaining({ parameters: expect.objectContaining({ field: 'caFile' }) })
    expect(() => mailOptionsOf(given, { folder })).toThrow(wrong)
    writeFileSync(join(folder, 'ca.pem'), '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n')
    expect(() => mailOptionsOf(given, { folder })).toThrow(wrong)
    const certificate = '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n'
    writeFileSync(join(folder, 'ca.pem'), certificate)
    expect(mailOptionsOf(given, { folder }).receive).toMatchObject({ ca: certificate })
  })

  it('read the password where it is, each time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ordersync-settings-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const env: Record<string, string> = { MAIL: 'one' }
    const password = ({ auth }: MailTransportOptions) =>
      'password' in auth && typeof auth.password === 'function' ? auth.password() : undefined
    const byEnv = mailOptionsOf({ ...settings, password: { env: 'MAIL' } }, { env })
    expect(await password(byEnv)).toBe('one')
    env['MAIL'] = 'two'
    expect(await password(byEnv)).toBe('two')
    writeFileSync(join(folder, 'secret.txt'), '\uFEFFgeheim \r\n')
    expect(await password(mailOptionsOf({ ...settings, password: { file: 'secret.txt' } }, { folder }))).toBe(
      'geheim ',
    )
    writeFileSync(join(folder, 'empty.txt'), '\n')
    await expect(
      (async () => password(mailOptionsOf({ ...settings, password: { file: 'empty.txt' } }, { folder })))(),
    ).rejects.toMatchObject({ code: 'usage.invalid_configuration' })
    await expect(
      (async () => password(mailOptionsOf({ ...settings, password: { file: 'gone' } }, { folder })))(),
    ).rejects.toMatchObject({ code: 'usage.invalid_configuration' })
  })

  it.each([
    ['a token alone', 'process.stdout.write("tokentokentoken")', 'tokentokentoken'],
    [
      'an answer of OAuth2',
      'console.log(JSON.stringify({ access_token: "tok" + (process.env.ORDERSYNC_FORCE_REFRESH ?? "0"), expires_in: 60 }))',
      'tok1',
    ],
  ])('ask a program for a token: %s', async (_name, code, expected) => {
    const { auth } = mailOptionsOf({ ...settings, tokenCommand: [process.execPath, '-e', code] })
    if (!('accessToken' in auth)) throw new Error('no token callback')
    expect((await auth.accessToken({ forceRefresh: true })).token).toBe(expected)
  })

  it('a program that fails or prints something else is named, and what it printed is not', async () => {
    for (const code of ['console.log("geheim geheim")', 'console.log("geheim"); process.exit(1)']) {
      const { auth } = mailOptionsOf({ ...settings, tokenCommand: [process.execPath, '-e', code] })
      const error: unknown = await (
        'accessToken' in auth ? auth.accessToken({ forceRefresh: false }) : undefined
      )?.catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'usage.invalid_configuration',
        parameters: { field: 'tokenCommand' },
      })
      expect(String(error)).not.toContain('geheim')
    }
  })

  it.each([
    [{ ...settings }, 'password'],
    [{ ...settings, password: 'x', preset: 'nobody' }, 'preset'],
    [{ address: 'a@example.com', password: 'x', addresses: {} }, 'receive.host'],
    [{ ...settings, preset: 'icloud', password: 'x', receive: { protocol: 'pop3' } }, 'receive.host'],
  ])('name the field that is wrong: %j', (wrong, field) => {
    expect(() => mailOptionsOf(wrong)).toThrow(
      expect.objectContaining({ parameters: expect.objectContaining({ field }) }),
    )
  })
})

describe('a mail as we write it', () => {
  const parts = {
    from: 'a@example.com',
    label: undefined,
    to: 'b@example.com',
    fromStation: 'a',
    toStation: 'b',
    date: new Date(0),
    mark: undefined,
  }
  it.each([0, 1, 56, 57, 58, 4096, 58_367, 58_368, 58_369, 2_000_000])(
    'is read back byte for byte: %i more bytes',
    async (size) => {
      const { name, bytes } = bundle('x', size)
      const { raw } = composeMail({ ...parts, name, bytes })
      const chunks: Buffer[] = []
      if (Buffer.isBuffer(raw)) chunks.push(raw)
      else for await (const chunk of raw) chunks.push(chunk as Buffer)
      const source = Buffer.concat(chunks)
      expect(
        source
          .toString('latin1')
          .split('\r\n')
          .every((line) => line.length <= 76 || /^[A-Z]/.test(line)),
      ).toBe(true)
      const { attachments } = await readMail(source, 'osb')
      expect(attachments).toEqual([{ name, bundle: name, damaged: false, bytes: expect.anything() }])
      expect(Buffer.compare(attachments[0]!.bytes, bytes)).toBe(0)
      // One byte changed on the way is noticed.
      const at = source.lastIndexOf('4', source.length - 60)
      if (at > 0 && size > 4000) {
        source[at] = 53
        expect((await readMail(source, 'osb')).attachments[0]?.damaged).toBe(true)
      }
    },
  )

  it('with a second bundle put in by somebody is read whole, not only its last part', async () => {
    const [one, two] = [bundle('one'), bundle('two')]
    const raw = (composeMail({ ...parts, ...one }).raw as Buffer).toString('latin1')
    const boundary = /boundary="([^"]+)"/.exec(raw)![1]!
    const [head = '', text = '', attachment = ''] = raw.split(`--${boundary}`)
    const other = (composeMail({ ...parts, ...two }).raw as Buffer).toString('latin1')
    const second = other.split(`--${/boundary="([^"]+)"/.exec(other)![1]!}`)[2]!
    for (const pieces of [
      [head, text, second, attachment, '--\r\n'],
      [head, text, attachment, second, '--\r\n'],
    ]) {
      const { attachments } = await readMail(Buffer.from(pieces.join(`--${boundary}`), 'latin1'), 'osb')
      expect(attachments.map(({ bundle: name }) => name).toSorted()).toEqual([one.name, two.name].toSorted())
    }
  })
})

it('base64 in pieces is the same as in one', () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 31) % 256))
  for (const length of [0, 1, 2, 3, 999, 1000]) {
    const text = bytes
      .subarray(0, length)
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n')
    for (const step of [1, 3, 77, 5000]) {
      const decoder = new Base64Decoder(1100)
      for (let at = 0; at < text.length; at += step) decoder.write(Buffer.from(text.slice(at, at + step)))
      expect(Buffer.compare(decoder.end(), bytes.subarray(0, length))).toBe(0)
    }
  }
})

it.each([
  [[], ''],
  [[3], '3'],
  [[5, 1, 2, 3, 9, 8], '1:3,5,8:9'],
])('numbers of mails as IMAP wants them: %j', (uids, expected) => {
  expect(uidRange(uids)).toBe(expected)
})

it('routing words are long, of a small alphabet, and never the same', () => {
  const tags = new Set(Array.from({ length: 100 }, () => createRoutingTag()))
  expect(tags.size).toBe(100)
  for (const tag of tags) expect(tag).toMatch(/^[a-z2-7]{20}$/)
})

it('a dropped bundle is a bundle, whatever it is called', async () => {
  const { name, bytes } = bundle('x')
  expect(await readDroppedFile(bytes)).toEqual([{ name, bytes }])
})

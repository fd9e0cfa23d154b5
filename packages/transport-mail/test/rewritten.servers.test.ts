/** What mail programs, gateways and lists do to a mail of ours on its way, and mails that answer by themselves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { composeMail } from '../src/compose-mail.js'
import { tnefAttachments, uuencodedAttachments } from '../src/wrapped-attachments.js'
import { append, folderContent, mailWith, pop3Options } from './mail-world.js'
import type { MailWorld } from './mail-world.js'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'

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

/** With every byte there is, so that a wrong decoding shows; large enough not to be fetched without a look. */
const everyByte = String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n))
const [one, large] = [bundle(everyByte), bundle(everyByte.repeat(300))]

const head = (more: string) =>
  `From: a@test.local\r\nTo: b@test.local\r\nMIME-Version: 1.0\r\n${more}\r\n\r\n`

function own({ name, bytes }: typeof one): string {
  const parts = { fromStation: 'alpha', toStation: 'beta', from: 'alpha@test.local', to: 'beta@test.local' }
  const { raw } = composeMail({ ...parts, label: undefined, name, bytes, date: new Date(0), mark: undefined })
  return String(raw)
}

function tnef(name: string, bytes: Uint8Array): Buffer {
  const attribute = (level: number, id: number, data: Uint8Array) => {
    const begin = Buffer.alloc(9)
    begin.writeUInt8(level, 0)
    begin.writeUInt32LE(id, 1)
    begin.writeUInt32LE(data.length, 5)
    const sum = Buffer.alloc(2)
    sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 65_535, 0))
    return Buffer.concat([begin, data, sum])
  }
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    attribute(1, 0x00089006, Buffer.from('00000100', 'hex')),
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${name}\0`)),
    attribute(2, 0x0006800f, bytes),
  ])
}

function uuencoded(name: string, bytes: Uint8Array, isTrimmed: boolean): string {
  const six = (value: number) => String.fromCharCode((value & 63) + 32)
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 45) {
    const part = bytes.subarray(at, at + 45)
    let line = six(part.length)
    for (let i = 0; i < part.length; i += 3) {
      const three = (part[i]! << 16) | ((part[i + 1] ?? 0) << 8) | (part[i + 2] ?? 0)
      line += six(three >> 18) + six(three >> 12) + six(three >> 6) + six(three)
    }
    lines.push(isTrimmed ? line.trimEnd() : line.replaceAll(' ', '`'))
  }
  return ['begin 644 ' + name, ...lines, '`', 'end', ''].join('\r\n')
}

const quotedPrintable = (bytes: Uint8Array): string =>
  [...bytes]
    .map((byte, i) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}${i % 20 === 19 ? '=\r\n' : ''}`)
    .join('')

/** The attachment of our own mail, encoded anew. */
const encodedAnew = (each: typeof one, encoding: string, text: string): string =>
  own(each).replace(
    /Content-Transfer-Encoding: base64([^]*?\r\n\r\n)[^]*?\r\n--/,
    (_whole, rest: string) => `Content-Transfer-Encoding: ${encoding}${rest}${text}\r\n--`,
  )

const base64 = ({ bytes }: typeof one) => Buffer.from(bytes).toString('base64')

type Rewriting = (each: typeof one) => string | Buffer | Promise<Buffer>
const rewritings: readonly (readonly [string, Rewriting])[] = [
  ['winmail.dat of Outlook', (each) => mailWith('winmail.dat', tnef(each.name, each.bytes))],
  [
    'winmail.dat under another name',
    ({ bytes }) =>
      mailWith('ATT0001.bin', tnef('SENDUN~1.OSB', bytes), {
        attachments: [
          {
            filename: 'ATT0001.bin',
            contentType: 'application/ms-tnef',
            content: tnef('SENDUN~1.OSB', bytes),
          },
        ],
      }),
  ],
  [
    'uuencode in the text',
    ({ name, bytes }) => head('Subject: Fwd: OrderSync') + uuencoded(name, bytes, false),
  ],
  [
    'uuencode whose spaces at line ends were lost',
    ({ name, bytes }) =>
      head('Subject: Fwd: OrderSync') + `Hallo\r\n\r\n${uuencoded(name, bytes, true)}\r\nGruß\r\n`,
  ],
  [
    'uuencode as the encoding of the part',
    (each) => encodedAnew(each, 'x-uuencode', uuencoded(each.name, each.bytes, false)),
  ],
  ['quoted-printable', (each) => encodedAnew(each, 'quoted-printable', quotedPrintable(each.bytes))],
  [
    'quoted-printable under another name',
    (each) =>
      encodedAnew(each, 'quoted-printable', quotedPrintable(each.bytes)).replace(
        /name="[a-z2-7]{26}\.osb"/g,
        'name="Anlage1.osb"',
      ),
  ],
  ['base64 in one line', (each) => encodedAnew(each, 'base64', base64(each))],
  [
    'base64 in lines of 60 with blanks',
    (each) => encodedAnew(each, 'BASE64', base64(each).replace(/.{60}/g, '$& \r\n\t')),
  ],
  ['line ends of Unix', (each) => own(each).replaceAll('\r\n', '\n')],
  [
    'a footer of a list or of a virus scanner as a third part',
    (each) =>
      own(each).replace(
        /(\r\n--=_ordersync_\w+)--\r\n$/,
        '$1\r\nContent-Type: text/plain\r\n\r\nGeprüft.$1--\r\n',
      ),
  ],
  [
    'another boundary, another name',
    (each) =>
      own(each)
        .replace(/=_ordersync_\w+/g, '----=_Part_7')
        .replaceAll(each.name, 'Anlage1.osb'),
  ],
  [
    'no headers of ours',
    (each) => own(each).replace(/^(?:X-OrderSync|Message-ID|Auto-Submitted).*\r\n/gim, ''),
  ],
  [
    'redirected with its headers, by a list',
    (each) => `List-Id: <alle.test.local>\r\nPrecedence: bulk\r\nResent-From: x@test.local\r\n${own(each)}`,
  ],
  [
    'forwarded as an attachment',
    (each) =>
      mailWith('x', Buffer.alloc(0), {
        attachments: [{ contentType: 'message/rfc822', content: Buffer.from(own(each)) }],
      }),
  ],
]

describe.each([['small', one] as const, ['large', large] as const])(
  'a %s bundle comes through',
  (_size, each) => {
    it.each(rewritings)('%s', async (_what, rewrite) => {
      const stations = twoStations(world)
      await append(world, stations.names.beta, [await rewrite(each)])
      const beta = stations.open('beta')
      expect(await receive(beta, stations.beta)).toEqual([each.name])
      expect(await folderContent(world, stations.names.beta, 'OrderSync/Archive')).toHaveLength(1)
      // By hand, the same mail is the same bundle (OSI-24).
      expect(await beta.add(Buffer.from(await rewrite(each)))).toEqual([each.name])
    })
  },
)

it('a bundle in a winmail.dat or uuencoded that was cut off is none, and stops nothing', () => {
  const whole = tnef(one.name, one.bytes)
  for (let length = 0; length < whole.length; length++)
    expect(
      tnefAttachments(whole.subarray(0, length)).filter(({ bytes }) => bytes.length !== one.bytes.length),
    ).toEqual([])
  expect(tnefAttachments(Buffer.from('789f3e22010002ffffffffffffffff', 'hex'))).toEqual([])
  const text = uuencoded(one.name, one.bytes, false)
  for (let length = 0; length < text.length - 5; length++)
    expect(uuencodedAttachments(text.slice(0, length))).toEqual([])
  expect(uuencodedAttachments('begin 644 a\r\n~~~~\r\nend\r\n')).toHaveLength(1)
})

describe('mails that answer by themselves', () => {
  const answers = [
    'Auto-Submitted: auto-replied\r\nSubject: Abwesend: OrderSync: Datenabgleich',
    'X-Autoreply: yes\r\nPrecedence: auto_reply\r\nSubject: Automatische Antwort: OrderSync: Datenabgleich',
    'From: <>\r\nSubject: Undelivered Mail Returned to Sender',
    'Precedence: bulk\r\nList-Id: <alle.test.local>\r\nList-Unsubscribe: <mailto:x@test.local>\r\nSubject: Rundbrief',
    'Disposition-Notification-To: x@test.local\r\nReturn-Receipt-To: x@test.local\r\nSubject: Bitte Lesebestätigung',
  ].map((more) => `${head(more)}Bin weg. > OrderSync\r\n`)

  it.each([
    ['IMAP', {}],
    ['POP3', 'pop3'],
  ] as const)('are neither answered nor moved, by %s (SKY-18, T-02)', async (_protocol, how) => {
    const stations = twoStations(world)
    await append(world, stations.names.beta, answers)
    const beta = stations.open('beta', how === 'pop3' ? pop3Options(world) : {})
    for (let time = 0; time < 3; time++) expect(await receive(beta, stations.beta)).toEqual([])
    const left = await folderContent(world, stations.names.beta, 'INBOX')
    expect(left).toHaveLength(answers.length)
    // Over POP3 servers mark by themselves what is fetched.
    if (how !== 'pop3') expect(left.map(({ seen }) => seen)).toEqual(answers.map(() => false))
    expect(gateway.mails.filter(({ from }) => from === stations.address('beta'))).toEqual([])
  })

  it('a rule that sends everything back makes no loop between two of ours', async () => {
    const stations = twoStations(world)
    const [alpha, beta] = [stations.open('alpha'), stations.open('beta')]
    await alpha.send('beta', one, stations.alpha)
    expect(await receive(beta, stations.beta)).toEqual([one.name])
    // Each mailbox forwards to the other what it gets; core takes none of it, for it is for nobody there.
    for (let time = 0; time < 5; time++) {
      for (const [name, transport, context] of [
        [stations.names.alpha, alpha, stations.alpha],
        [stations.names.beta, beta, stations.beta],
      ] as const) {
        await append(world, name, [`Resent-From: x@test.local\r\nX-Loop: ${time}\r\n${own(one)}`])
        await receive(transport, context, (delivery) => delivery.reject({ code: 'format.wrong_key' }))
      }
    }
    const sent = gateway.mails.filter(({ from }) =>
      [stations.address('alpha'), stations.address('beta')].includes(from),
    )
    expect(sent).toHaveLength(1)
  })
})

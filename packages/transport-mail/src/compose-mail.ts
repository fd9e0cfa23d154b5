import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

export interface MailParts {
  readonly from: string
  readonly label: string | undefined
  readonly to: string
  /** Station ids, for people. */
  readonly fromStation: string
  readonly toStation: string
  /** Of the bundle. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly date: Date
  /** Of a shared mailbox. */
  readonly mark: string | undefined
}

/** Above this size the attachment is made piece by piece while it is sent. */
const wholeBytes = 1024 * 1024
/** Encodes to whole lines of 76 characters. */
const pieceBytes = 57 * 1024

const text = {
  de: [
    'Diese Nachricht hat ein Programm für ein anderes Programm geschrieben (OrderSync).',
    'Der Anhang enthält verschlüsselte Auftragsdaten. Niemand muss sie öffnen oder beantworten;',
    'das Programm am anderen Ende holt sie ab und legt sie dann selbst in einen anderen Ordner.',
  ],
  en: [
    'This message was written by a program for another program (OrderSync).',
    'The attachment holds encrypted order data. Nobody needs to open or answer it;',
    'the program at the other end fetches it and then files it in another folder by itself.',
  ],
}

/**
 * A mail with one bundle: ASCII throughout, so that no gateway has a reason to rewrite it, and the same attachment, boundary and
 * Message-ID each time the bundle is sent, so that doubles are recognised also by others; the date is that of the sending. Nothing
 * in it identifies the bundle but its attachment.
 */
export function composeMail(parts: MailParts): {
  readonly messageId: string
  readonly raw: Buffer | Readable
} {
  const { from, to, name, bytes, mark, date } = parts
  const messageId = messageIdOf(parts)
  const boundary = `=_ordersync_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`
  const sender = parts.label === undefined ? from : `${encodedWord(parts.label)} <${from}>`
  const tail = mark === undefined ? '' : ` [OS-${mark}]`
  const head = [
    `From: ${sender}`,
    `To: ${to}`,
    `Subject: OrderSync: Datenabgleich / data exchange (${parts.fromStation} - ${parts.toStation})${tail}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    // Nobody shall be told that somebody is on holiday (RFC 3834; the second line is for Exchange).
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    `X-OrderSync-Bundle: ${name}`,
    ...(mark === undefined ? [] : [`X-OrderSync-Route: ${mark}`]),
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...text.de.map(quotedPrintable),
    '',
    ...text.en.map(quotedPrintable),
    '',
    `--${boundary}`,
    `Content-Type: application/octet-stream; name="${name}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    '',
  ].join('\r\n')
  const end = `\r\n--${boundary}--\r\n`
  if (bytes.length <= wholeBytes) {
    return { messageId, raw: Buffer.concat([Buffer.from(head), ...base64Lines(bytes), Buffer.from(end)]) }
  }
  return {
    messageId,
    raw: Readable.from(
      (function* () {
        yield Buffer.from(head)
        yield* base64Lines(bytes)
        yield Buffer.from(end)
      })(),
      { objectMode: false },
    ),
  }
}

/** The same for the same bundle to the same addressee. */
export function messageIdOf({
  name,
  toStation,
  from,
}: Pick<MailParts, 'name' | 'toStation' | 'from'>): string {
  const addressee = createHash('sha256').update(toStation).digest('hex').slice(0, 10)
  return `${name.slice(0, 26)}.${addressee}@${from.slice(from.indexOf('@') + 1)}`
}

function* base64Lines(bytes: Uint8Array): Generator<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < buffer.length; at += pieceBytes) {
    const lines = buffer
      .subarray(at, at + pieceBytes)
      .toString('base64')
      .replace(/(.{76})(?=.)/g, '$1\r\n')
    yield Buffer.from(at === 0 ? lines : `\r\n${lines}`, 'latin1')
  }
}

function quotedPrintable(line: string): string {
  const encoded = line.replace(/[^\u0020-\u003c\u003e-\u007e]/g, (letter) =>
    [...Buffer.from(letter)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
  // Soft breaks before column 76, never inside an escape.
  return encoded.replace(/(?=.{76})(.{70,73}?)(?<!=.?)(?=.)/g, '$1=\r\n')
}

/** ASCII as it is, quoted; anything else as RFC 2047 demands. */
function encodedWord(label: string): string {
  if (/^[A-Za-z0-9 .,()-]+$/.test(label)) return `"${label}"`
  const words: string[] = []
  let piece = ''
  for (const letter of label) {
    if (Buffer.byteLength(piece + letter) > 40) {
      words.push(piece)
      piece = ''
    }
    piece += letter
  }
  words.push(piece)
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}

/** Ways of attaching a file from before MIME, or beside it, which some mail programs still use when a person forwards a mail. */
import { mailLimits } from './limits.js'

export interface WrappedAttachment {
  readonly name: string
  readonly bytes: Uint8Array
}

const tnefSignature = 0x223e9f78
const attachmentLevel = 2
const attachmentBegins = 0x00069002
const attachmentTitle = 0x00018010
const attachmentData = 0x0006800f

/** What Outlook puts into a `winmail.dat` (MS-OXTNEF). Never throws; what is cut off is left out. */
export function tnefAttachments(bytes: Uint8Array): readonly WrappedAttachment[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 6 || buffer.readUInt32LE(0) !== tnefSignature) return []
  const found: WrappedAttachment[] = []
  let name = ''
  // Level, attribute, length; the data; a sum of two bytes.
  for (let at = 6; at + 9 <= buffer.length && found.length < mailLimits.mailParts;) {
    const [level, attribute, length] = [buffer[at], buffer.readUInt32LE(at + 1), buffer.readUInt32LE(at + 5)]
    const data = buffer.subarray(at + 9, at + 9 + length)
    if (data.length < length) break
    if (level === attachmentLevel) {
      if (attribute === attachmentBegins) name = ''
      else if (attribute === attachmentTitle) name = data.toString('latin1').replace(/\0.*$/s, '')
      else if (attribute === attachmentData) found.push({ name, bytes: data })
    }
    at += 9 + length + 2
  }
  return found
}

/** Files written into a text by uuencode. Never throws; one without its end is left out. */
export function uuencodedAttachments(text: string): readonly WrappedAttachment[] {
  const found: WrappedAttachment[] = []
  const begin = /^begin [0-7]{3,4} (\S[^\r\n]{0,254})\r?$/gm
  for (
    let head = begin.exec(text);
    head !== null && found.length < mailLimits.mailParts;
    head = begin.exec(text)
  ) {
    const start = head.index + head[0].length + 1
    const end = /^end\r?$/gm
    end.lastIndex = start
    const last = end.exec(text)
    if (last === null) break
    const body = text.slice(start, last.index)
    found.push({ name: head[1]!.trim(), bytes: uudecoded(body) })
    begin.lastIndex = end.lastIndex
  }
  return found
}

function uudecoded(body: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((body.length * 3) / 4) + 3)
  let size = 0
  for (const line of body.split(/\r?\n/)) {
    const length = line === '' ? 0 : six(line, 0)
    for (let i = 0, from = 1; i < length; i += 3, from += 4) {
      const four =
        (six(line, from) << 18) |
        (six(line, from + 1) << 12) |
        (six(line, from + 2) << 6) |
        six(line, from + 3)
      const room = Math.min(3, length - i)
      if (size + room > bytes.length) return bytes.subarray(0, size)
      for (let k = 0; k < room; k++) bytes[size++] = (four >> (16 - 8 * k)) & 255
    }
  }
  return bytes.subarray(0, size)
}

/** Spaces at the end of a line are lost on the way; they stand for zero, as the back quote does. */
function six(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0
}

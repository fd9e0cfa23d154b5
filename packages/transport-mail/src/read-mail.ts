import { bundleName } from '@ordersync/core'
import { hash } from 'node:crypto'
import type { Email } from 'postal-mime'
import { mailLimits } from './limits.js'
import { readBounce } from './bounce.js'
import type { Bounce } from './bounce.js'
import { tnefAttachments, uuencodedAttachments } from './wrapped-attachments.js'

/** What may be a bundle: only its content tells. */
export interface MailAttachment {
  /** As the mail calls it; for logs, never trusted. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Name of a bundle of these bytes. */
  readonly bundle: string
  /** It has the name of a bundle and other bytes: damaged on the way. */
  readonly damaged: boolean
}

export interface ReadMail {
  readonly attachments: readonly MailAttachment[]
  /** A mail server has sent back one of ours. */
  readonly bounce: Bounce | undefined
  /** Bundle that the mail says it has (`X-OrderSync-Bundle`), where it has none: somebody on the way has taken it out. */
  readonly missing?: string
}

const nothing: ReadMail = { attachments: [], bounce: undefined }

export const ageHead = 'age-encryption.org/v1\n'

/** @param extension - Without dot. @returns the name of a bundle of these bytes. */
export function nameOf(bytes: Uint8Array, extension: string): string {
  return bundleName(hash('sha256', bytes, 'buffer'), extension)
}

export const bundlePattern = (extension: string): RegExp => new RegExp(`^[a-z2-7]{26}\\.${extension}$`)

/**
 * Take apart a mail of anybody. Never throws: what cannot be read has no attachments. A mail as we write it is taken by a
 * short way, which counts only when the hash of what it finds is the name of the bundle.
 */
export async function readMail(source: Buffer, extension: string, depth = 0): Promise<ReadMail> {
  const quick = readOwnMail(source, extension)
  if (quick !== undefined) return quick
  const read = await readAnyMail(source, extension, depth)
  if (read.attachments.length > 0 || read.bounce !== undefined) return read
  const promised = headerOf(headOf(source), 'x-ordersync-bundle') ?? ''
  return bundlePattern(extension).test(promised) ? { ...read, missing: promised } : read
}

async function readAnyMail(source: Buffer, extension: string, depth: number): Promise<ReadMail> {
  if (countParts(source) > mailLimits.mailParts) return nothing
  try {
    const { default: PostalMime } = await import('postal-mime')
    return await fromEmail(
      await PostalMime.parse(source, {
        attachmentEncoding: 'arraybuffer',
        maxNestingDepth: mailLimits.mailDepth,
        maxHeadersSize: mailLimits.headerBytes,
        forceRfc822Attachments: true,
      }),
      extension,
      depth,
    )
  } catch {
    return nothing
  }
}

/** The shape that `composeMail` gives, also after relays have added headers. */
function readOwnMail(source: Buffer, extension: string): ReadMail | undefined {
  // As one text: searched and cut without a way into native code and back for each step.
  const text = source.toString('latin1')
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0 || headEnd > mailLimits.headerBytes) return undefined
  const boundary = /^Content-Type: multipart\/mixed;\s+boundary="(=_ordersync_[0-9a-f]{24})"\r$/im.exec(
    text.slice(0, headEnd + 2),
  )?.[1]
  if (boundary === undefined) return undefined
  const delimiter = `\r\n--${boundary}`
  // Two parts and no more: the text for people, then the bundle.
  const first = text.indexOf(delimiter, headEnd)
  const start = first < 0 ? -1 : text.indexOf(delimiter, first + delimiter.length)
  const bodyStart = start < 0 ? -1 : text.indexOf('\r\n\r\n', start)
  const end = bodyStart < 0 ? -1 : text.indexOf(delimiter, bodyStart)
  if (end < 0 || !text.startsWith('--', end + delimiter.length)) return undefined
  const partHead = text.slice(start, bodyStart + 2)
  const name = /filename="([a-z2-7]{26}\.[a-z0-9]{1,8})"/.exec(partHead)?.[1]
  if (name === undefined || !/^Content-Transfer-Encoding: base64\r$/im.test(partHead)) return undefined
  const decoded = Buffer.from(text.slice(bodyStart + 4, end), 'base64')
  if (nameOf(decoded, extension) !== name) return undefined
  return {
    attachments: [{ name, bytes: decoded, bundle: name, damaged: false }],
    bounce: undefined,
  }
}

async function fromEmail(email: Email, extension: string, depth: number): Promise<ReadMail> {
  const bounce = readBounce(email)
  if (bounce !== undefined) return { attachments: [], bounce }
  const attachments: MailAttachment[] = []
  const promised = email.headers.find(({ key }) => key === 'x-ordersync-bundle')?.value ?? ''
  // In a text of the mail, or in a part that the library leaves as it is.
  const wrapped = [...uuencodedAttachments(email.text ?? '')]
  for (const { filename, content, mimeType } of email.attachments) {
    const bytes = bytesOf(content)
    if (mimeType === 'application/ms-tnef' || /^winmail\.dat$/i.test(filename ?? '')) {
      wrapped.push(...tnefAttachments(bytes))
      continue
    }
    if (startsAsUuencoded(bytes)) {
      wrapped.push(...uuencodedAttachments(Buffer.from(bytes).toString('latin1')))
      continue
    }
    // Forwarded as an attachment, by a person or by a list.
    if (mimeType === 'message/rfc822' && depth < mailLimits.mailDepth) {
      attachments.push(...(await readMail(Buffer.from(bytes), extension, depth + 1)).attachments)
      continue
    }
    wrapped.push({ name: filename ?? '', bytes })
  }
  for (const { name, bytes } of wrapped) {
    const isNamed = name.toLowerCase().endsWith(`.${extension}`)
    if (isNamed || startsAsBundle(bytes))
      attachments.push(attachmentOf(name, withoutLineEnd(bytes, [name, promised], extension), extension))
  }
  return { attachments, bounce: undefined }
}

export function attachmentOf(name: string, bytes: Uint8Array, extension: string): MailAttachment {
  const bundle = nameOf(bytes, extension)
  const damaged = bundlePattern(extension).test(name) && bundle !== name
  return { name: name === '' ? bundle : name, bytes, bundle, damaged }
}

/**
 * Of a part that is not base64 the library hands over the end of line before the boundary as well. What the bytes should be, the name
 * of the attachment or the mail says; without either they stay as they are.
 */
function withoutLineEnd(bytes: Uint8Array, names: readonly string[], extension: string): Uint8Array {
  if (bytes.at(-1) !== 0x0a) return bytes
  const expected = names.filter((name) => bundlePattern(extension).test(name))
  if (expected.length === 0 || expected.includes(nameOf(bytes, extension))) return bytes
  const shorter = bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1)
  return expected.includes(nameOf(shorter, extension)) ? shorter : bytes
}

export function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content)
  return content instanceof Uint8Array ? content : new Uint8Array(content)
}

export function startsAsBundle(bytes: Uint8Array): boolean {
  return (
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, ageHead.length)).toString('latin1') ===
    ageHead
  )
}

function startsAsUuencoded(bytes: Uint8Array): boolean {
  return /^begin [0-7]{3,4} /.test(Buffer.from(bytes.subarray(0, 12)).toString('latin1'))
}

/** Lines that may begin a part; counted before anything is taken apart. */
function countParts(source: Buffer): number {
  let count = 0
  for (
    let at = source.indexOf('\n--');
    at >= 0 && count <= mailLimits.mailParts;
    at = source.indexOf('\n--', at + 3)
  )
    count += 1
  return count
}

/** Headers of a mail, each with its end of line. */
export function headOf(source: Buffer): string {
  const end = source.indexOf('\r\n\r\n')
  return source.toString('latin1', 0, end < 0 ? source.length : end + 2)
}

/** First value of a header, unfolded; for hints, never trusted. */
export function headerOf(head: string, name: string): string | undefined {
  const found = new RegExp(`^${name}:[ \\t]*((?:[^\\r\\n]|\\r?\\n[ \\t])*)`, 'im').exec(head)?.[1]
  return found?.replace(/\r?\n[ \t]+/g, ' ').trim()
}

/** What bytes are, told by their first characters; names and declarations do not count (I-02). */

/** One character per byte, codes 0 to 255. */
export type ByteString = string

export type ContentType =
  | 'xml'
  | 'html'
  | 'pdf'
  | 'zip'
  | 'archive'
  | 'edi'
  | 'mail'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'tiff'
  | 'unknown'

const magics: readonly (readonly [string, ContentType])[] = [
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['\x1f\x8b', 'archive'],
  ['BZh', 'archive'],
  ['\xfd7zXZ\x00', 'archive'],
  ['7z\xbc\xaf\x27\x1c', 'archive'],
  ['Rar!\x1a\x07', 'archive'],
  ['\x28\xb5\x2f\xfd', 'archive'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'archive'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['II*\x00', 'tiff'],
  ['MM\x00*', 'tiff'],
]

/** Media types that may be declared for a content type that travels. */
export const mimesByType: ReadonlyMap<ContentType, readonly string[]> = new Map([
  ['pdf', ['application/pdf']],
  ['png', ['image/png']],
  ['jpeg', ['image/jpeg', 'image/jpg']],
  ['gif', ['image/gif']],
  ['webp', ['image/webp']],
  ['tiff', ['image/tiff']],
])

/** A PDF reader accepts its header anywhere in the first 1,024 bytes, so must whoever looks for one. */
const headLength = 1024

/** Type of a file by its beginning. */
export function sniffContent(bytes: ByteString): ContentType {
  for (const [magic, type] of magics) if (bytes.startsWith(magic)) return type
  if (bytes.startsWith('RIFF') && bytes.startsWith('WEBP', 8)) return 'webp'
  const head = bytes.slice(0, headLength)
  if (head.includes('%PDF-')) return 'pdf'
  return sniffText(bytes)
}

/** EDIFACT (with or without its service characters), X12, TRADACOMS. Words such as UNBEKANNT and ISABELLA are none. */
const ediHeads = /^(?:UNA.{6}\s*)?UN[BH][^A-Za-z0-9\s]|^ISA([^A-Za-z0-9\s])\d\d\1|^STX=/s

/** Type of a text by its beginning; `unknown` for ordinary text. */
export function sniffText(text: string): ContentType {
  // UTF-16 and UTF-32 become readable without their zero bytes and marks.
  const head = text
    .slice(0, headLength)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\ufeff)/, '')
    .replaceAll('\0', '')
    .trimStart()
  if (head.startsWith('<')) return sniffMarkup(head, text)
  if (ediHeads.test(head)) return 'edi'
  return /^(?:MIME-Version|Received|Return-Path|Message-ID|From|Subject): /i.test(head) &&
    /\n(?:Content-Type|MIME-Version|Date|To): /i.test(head)
    ? 'mail'
    : 'unknown'
}

const htmlElements =
  /^<(?:!doctype html|\/?(?:html|head|body|p|br|b|i|u|ul|ol|li|div|span|table|h[1-6]|a|em|strong|font|hr|img)\b)/i

/** Formatted text of a vendor is no document; a declaration is, or an element that goes on to a closing bracket at the end. */
function sniffMarkup(head: string, whole: string): ContentType {
  if (htmlElements.test(head)) return 'html'
  if (/^<[?!]/.test(head)) return 'xml'
  return /^<[A-Za-z_][\w.-]*(?::[\w.-]+)?[\s/>]/.test(head) && /[>]\s*$/.test(whole.slice(-64))
    ? 'xml'
    : 'unknown'
}

const dataUrl = /^data:[^,]{0,200};base64,/i
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/

/** Layers of base64 that are looked through (I-07: depth 3). */
const deepest = 3

/** The shortest invoice in UBL has more than 100 characters of base64; no number, name or hash of a record is that long. */
const leastBase64 = 80

/**
 * Bytes of a base64 text, with or without line breaks, `data:` prefix, URL-safe alphabet.
 *
 * @param limit - Decode at most so many characters from the beginning; a multiple of 4.
 * @returns `undefined` when it is not base64.
 */
export function decodeBase64(text: string, limit = Number.MAX_SAFE_INTEGER): ByteString | undefined {
  const prefix = dataUrl.exec(text)?.[0].length ?? 0
  // Line breaks make a text at most a few percent longer; twice is plenty.
  const raw = text.slice(prefix, prefix + limit * 2).replace(/[\s]+/g, '')
  if (!base64Text.test(raw) || raw === '') return undefined
  const cut = raw.slice(0, limit).replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  try {
    return atob(cut.length % 4 === 1 ? cut.slice(0, -1) : cut)
  } catch {
    return undefined
  }
}

/**
 * What a text of a record hides: a file in base64, or an XML or EDI message itself (I-12).
 *
 * @param text - Any string. Base64 is looked for from 80 characters on.
 * @returns `unknown` for ordinary text, formatted text and quoted mail, also when it happens to be base64 of nothing known.
 */
export function sniffEmbedded(text: string): ContentType {
  const plain = sniffText(text)
  if (plain === 'xml' || plain === 'edi') return plain
  if (text.length < leastBase64) return 'unknown'
  let current = text
  for (let layer = 1; layer <= deepest; layer += 1) {
    const decoded = decodeBase64(current, 4096)
    if (decoded === undefined) return 'unknown'
    const type = sniffContent(decoded)
    if (type !== 'unknown') return type
    current = decoded
  }
  return 'unknown'
}

/** Ordinary text has a space or a full stop before that. */
const base64Head = /^\s*(?:data:|[A-Za-z0-9+/_-]{40})/

/** Cheap first look, so that ordinary text costs nothing. False: `sniffEmbedded` says `unknown`. */
export function mayHideContent(text: string): boolean {
  if (text.length >= 1024) return true
  if (text.length < 8) return false
  if (text.length >= leastBase64 && base64Head.test(text)) return true
  const first = text.charCodeAt(0)
  // <, U(NA), I(SA), white space or a mark before it
  return first === 0x3c || first === 0x55 || first === 0x49 || first <= 0x20 || first >= 0xef
}

/** Marks of files inside a PDF that can be seen without unpacking its streams (I-08). */
export function hasEmbeddedFile(pdf: ByteString): boolean {
  // A name may be written with hexadecimal escapes: /Embedded#46ile.
  const plain = pdf.includes('#')
    ? pdf.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : pdf
  return /\/EmbeddedFiles?\b|\/AF\b|\/AFRelationship\b|factur-x\.xml|zugferd-invoice\.xml|xrechnung\.xml/i.test(
    plain,
  )
}

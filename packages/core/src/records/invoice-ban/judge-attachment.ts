/** Attachments: judged by content, purpose and name (I-07 to I-09). */
import { familyOfName } from './judge-name.js'
import { decodeBase64, hasEmbeddedFile, mimesByType, sniffContent } from './sniff-content.js'
import type { PartReason } from './verdict.js'

/** Purposes with which an attachment may travel. An invoice is none of them. */
export const attachmentPurposes = Object.freeze([
  'certificate',
  'dataSheet',
  'deliveryProof',
  'drawing',
  'floorPlan',
  'manual',
  'measurement',
  'photo',
  'productImage',
  'safetyDataSheet',
  'signature',
  'sketch',
  'specification',
  'terms',
  'workReport',
] as const)

export type AttachmentPurpose = (typeof attachmentPurposes)[number]

const purposes: ReadonlySet<string> = new Set(attachmentPurposes)

export interface AttachmentRules {
  /** `image`: the place itself is the purpose (`images` of an article); a purpose that is stated must still be on the list. */
  readonly place: 'attachment' | 'image'
  /** The exporter said yes to attachments of this export. At import: true, the yes was given at the other end. */
  readonly confirmed: boolean
}

/** Why this attachment does not travel; `undefined` when it may. */
export function judgeAttachment(attachment: unknown, rules: AttachmentRules): PartReason | undefined {
  if (typeof attachment !== 'object' || attachment === null) return 'ATTACHMENT_UNREADABLE'
  const { name, mime, purpose, content, reference } = attachment as Readonly<Record<string, unknown>>
  if (!isHonestPurpose(purpose, rules.place)) return 'ATTACHMENT_PURPOSE'
  if (isTellingName(name) || isTellingName(lastSegment(reference))) return 'ATTACHMENT_NAME'
  const wanted = typeof mime === 'string' ? mime.split(';')[0]?.trim().toLowerCase() : undefined
  if (wanted !== undefined && wanted !== '' && !travellingMimes.has(wanted)) return 'ATTACHMENT_TYPE'
  if (hasTravellingName(name) === false) return 'ATTACHMENT_TYPE'
  if (content === undefined || content === null || content === '') {
    return rules.confirmed || rules.place === 'image' ? undefined : 'ATTACHMENT_NOT_CONFIRMED'
  }
  return judgeContent(content, wanted) ?? (rules.confirmed ? undefined : 'ATTACHMENT_NOT_CONFIRMED')
}

function judgeContent(content: unknown, mime: string | undefined): PartReason | undefined {
  const bytes = typeof content === 'string' ? decodeBase64(content) : undefined
  if (bytes === undefined) return 'ATTACHMENT_UNREADABLE'
  const type = sniffContent(bytes)
  const mimes = mimesByType.get(type)
  if (mimes === undefined) return 'ATTACHMENT_TYPE'
  if (mime !== undefined && mime !== '' && !mimes.includes(mime)) return 'ATTACHMENT_MISMATCH'
  return type === 'pdf' && hasEmbeddedFile(bytes) ? 'ATTACHMENT_EMBEDDED_FILE' : undefined
}

function isHonestPurpose(purpose: unknown, place: AttachmentRules['place']): boolean {
  if (purpose === undefined || purpose === null || purpose === '') return place === 'image'
  return typeof purpose === 'string' && purposes.has(purpose)
}

const travellingMimes: ReadonlySet<string> = new Set([...mimesByType.values()].flat())

/** A file name, without its ending, that names a forbidden document. */
function isTellingName(name: unknown): boolean {
  if (typeof name !== 'string') return false
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '')
  return familyOfName(stem) !== undefined
}

const refusedEndings =
  /\.(?:xml|zip|gz|tgz|7z|rar|eml|msg|p7m|edi|json|csv|txt|html?|svg|docx?|xlsx?|odt|ods)$/i

/** False for an ending of a type that does not travel, also where the content lies elsewhere. */
function hasTravellingName(name: unknown): boolean {
  return typeof name !== 'string' || !refusedEndings.test(name.trim())
}

function lastSegment(reference: unknown): string | undefined {
  if (typeof reference !== 'string') return undefined
  return reference
    .split(/[?#]/)[0]
    ?.split(/[/\\]/)
    .findLast((segment) => segment !== '')
}

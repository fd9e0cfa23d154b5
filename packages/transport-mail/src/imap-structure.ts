/** What the structure of a mail tells before any of it is fetched. */
import type { MessageStructureObject } from 'imapflow'
import { mailLimits } from './limits.js'

/** Is there an attachment of our extension, or one of Outlook's that may hold it, or a mail in the mail, or the report of a mail server? */
export function bearsBundle(structure: MessageStructureObject, extension: string): boolean {
  return partsOf(structure).some(
    (part) =>
      nameOfPart(part).toLowerCase().endsWith(`.${extension}`) ||
      part.type === 'message/rfc822' ||
      part.type === 'application/ms-tnef' ||
      /^winmail\.dat$/i.test(nameOfPart(part)) ||
      part.type === 'multipart/report' ||
      part.type === 'message/delivery-status',
  )
}

/** Of a mail with exactly one attachment of our extension; with more, all of it has to be read. */
export function onlyBundlePart(
  structure: MessageStructureObject,
  extension: string,
): { readonly part: string; readonly name: string } | undefined {
  const parts = partsOf(structure)
  const found = parts.filter((part) => nameOfPart(part).toLowerCase().endsWith(`.${extension}`))
  const [only] = found
  if (found.length !== 1 || only?.part === undefined || only.encoding?.toLowerCase() !== 'base64')
    return undefined
  if (parts.some(({ type }) => type === 'message/rfc822')) return undefined
  return { part: only.part, name: nameOfPart(only) }
}

function partsOf(structure: MessageStructureObject): readonly MessageStructureObject[] {
  const all: MessageStructureObject[] = []
  const open = [structure]
  for (let part = open.pop(); part !== undefined && all.length <= mailLimits.mailParts; part = open.pop()) {
    all.push(part)
    open.push(...(part.childNodes ?? []))
  }
  return all
}

function nameOfPart({ dispositionParameters, parameters }: MessageStructureObject): string {
  return String(dispositionParameters?.['filename'] ?? parameters?.['name'] ?? '')
}

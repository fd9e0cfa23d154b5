/** Small real files to attach: a photo, a note in XML, a PDF. */
import { createHash } from 'node:crypto'
import type { Attachment } from '@ordersync/core'

/** A white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/58BAAMCAQDrXn5wAAAAAElFTkSuQmCC',
  'base64',
)

const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

function attachment(name: string, mime: string, purpose: string, bytes: Buffer): Attachment {
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { name, mime, purpose, size: bytes.length, hash, content: bytes.toString('base64') }
}

export function sitePhoto(): Attachment {
  return attachment('Baustelle.png', 'image/png', 'photo', png)
}

/** An invoice by its purpose: stays behind. */
export function invoicePdf(number: string): Attachment {
  return attachment(`Rechnung ${number}.pdf`, 'application/pdf', 'invoice', pdf)
}

/** An invoice by its content, whatever its name says: stays behind. */
export function invoiceXml(number: string): Attachment {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>${number}</ID></Invoice>\n`
  return attachment('Aufmass.xml', 'application/xml', 'measurement', Buffer.from(xml, 'utf8'))
}

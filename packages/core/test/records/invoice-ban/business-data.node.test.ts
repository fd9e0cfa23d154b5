/**
 * Published example documents: those in a folder `accept` must pass, those in `refuse` must not. Skipped, with a line that says
 * so, where the data are not there. The XML is looked at just far enough to get root element and code.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { judgeMessage } from '../../../src/records/invoice-ban/judge-message.js'
import { hasEmbeddedFile } from '../../../src/records/invoice-ban/sniff-content.js'

const data = fileURLToPath(new URL('../../../../../../shared/data/business/', import.meta.url))
const present = existsSync(data)
if (!present) console.log('skipped: example documents are not here')

function filesIn(folder: string): string[] {
  if (!present) return []
  return readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.includes(`/${folder}/`) && file.endsWith('.xml'))
}

function judgeFile(file: string): string {
  const text = readFileSync(data + file, 'utf8')
  const rootElement = /<([A-Za-z_][\w.:-]*)[\s/>]/.exec(text.replace(/<!--.*?-->|<[?!][^>]*>/gs, ''))?.[1]
  const typeCode =
    /<(?:\w+:)?(?:\w*DocumentTypeCode|OrderTypeCode|InvoiceTypeCode|TypeCode)\b[^>]*>([^<]*)</.exec(text)?.[1]
  const judged = judgeMessage({ rootElement, typeCode })
  return judged.verdict === 'allowed' ? judged.kind : judged.reasonCode
}

describe.skipIf(!present)('published example documents', () => {
  it('are there in number', () => {
    expect(filesIn('accept').length).toBeGreaterThanOrEqual(20)
    expect(filesIn('refuse').length).toBeGreaterThanOrEqual(9)
  })

  it.each(filesIn('accept'))('accepts %s', (file) => {
    expect(judgeFile(file)).not.toMatch(/^[A-Z_]+$/)
  })

  it.each(filesIn('refuse'))('refuses %s', (file) => {
    expect(judgeFile(file)).toMatch(/^FORBIDDEN_/)
  })

  it('accepts the Order-X example', () => {
    expect(judgeFile('order-x/reader-order-x-comfort.xml')).toBe('salesOrder')
  })

  it('sees the file inside a PDF, and none where there is none (I-08)', () => {
    const pdf = (file: string) => hasEmbeddedFile(readFileSync(data + file, 'latin1'))
    expect(pdf('hidden-invoice/refuse/zugferd_extended_1.pdf')).toBe(true)
    expect(pdf('hidden-invoice/accept/plain.pdf')).toBe(false)
  })
})

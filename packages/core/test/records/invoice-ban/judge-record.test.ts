import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Fields } from '../../../src/store/store.js'
import { judgeKind } from '../../../src/records/invoice-ban/judge-kind.js'
import { judgeForExport, judgeForImport } from '../../../src/records/invoice-ban/judge-record.js'
import {
  createKindRegistry,
  defineRecordKind,
  type KindRegistry,
} from '../../../src/records/kind-registry.js'
import { validateRecord } from '../../../src/records/validate-record.js'
import { base64Of, sampleOrder, samples } from '../samples.js'

function order(more: Readonly<Record<string, unknown>> = {}) {
  return { kind: 'salesOrder', fields: { ...sampleOrder(), ...more } }
}

function exported(more: Readonly<Record<string, unknown>>, options = {}) {
  const judged = judgeForExport(order(more), options)
  if (judged.verdict === 'refused') throw new Error(judged.reasons[0]?.reasonCode)
  return judged
}

function leftOf(more: Readonly<Record<string, unknown>>, options = {}): readonly string[] {
  return exported(more, options).left.map(
    ({ what, path, count, reasonCode }) => `${what} ${path} ${String(count)} ${reasonCode}`,
  )
}

function importReasons(more: Readonly<Record<string, unknown>>): readonly string[] {
  const judged = judgeForImport(order(more))
  return judged.verdict === 'allowed'
    ? []
    : judged.reasons.map((reason) => `${reason.path} ${reason.reasonCode}`)
}

const png = base64Of('\x89PNG\r\n\x1a\n')
const pdf = base64Of('%PDF-1.7\n')
const xml = base64Of('<?xml version="1.0"?><Invoice>')
const photo = { name: 'roof.png', mime: 'image/png', purpose: 'photo', content: png }

describe('honest records', () => {
  it.each(Object.entries(samples))('lets a sample of kind %s out and in unchanged', (kind, fields) => {
    const judged = judgeForExport({ kind, fields })
    expect(judged).toMatchObject({ verdict: 'allowed', fields, left: [] })
    expect(judgeForImport({ kind, fields })).toMatchObject({ verdict: 'allowed' })
  })

  it('holds up no billing address, invoice e-mail or payment term (I-11)', () => {
    const ext = {
      acme: {
        invoiceAddress: { street: 'A', type: 'invoice' },
        addresses: [{ type: 'invoice', street: 'Hauptstraße 1', city: 'Köln' }],
        Rechnungsempfänger: 'Buchhaltung',
        invoiceEmail: 'post@example.com',
        paymentTerms: 'zahlbar nach Rechnungserhalt',
        typeCode: '80',
        kind: 'reminder',
        type: '380',
      },
    }
    const notes = 'Rechnung Nr. 4711 über 119,00 EUR wurde bereits bezahlt. Invoice follows.'
    expect(leftOf({ ext, notes })).toEqual([])
    expect(importReasons({ ext, notes })).toEqual([])
  })

  it('holds up no long texts, whatever they look like', () => {
    const texts = [
      'a'.repeat(3000),
      '<p>Formatted <b>text</b></p>'.repeat(60),
      '<3 from all of us, and <Firma> is a placeholder. '.repeat(40),
      'From: a@example.com\nTo: b@example.com\nDate: today\n\nDear all, '.repeat(30),
      'UNAUFGEFORDERT zugesandt '.repeat(60),
      'ISABELLA, '.repeat(200),
      'UNBEKANNT verzogen '.repeat(100),
    ]
    for (const introText of texts) expect(leftOf({ introText })).toEqual([])
  })
})

describe('judgeKind (5.1, 5.2)', () => {
  const job = defineRecordKind({ kind: 'serviceJob', schema: z.looseObject({}) })
  const local = defineRecordKind({ kind: 'settings', schema: z.looseObject({}), localOnly: true })
  const registry = createKindRegistry([job, local])

  it('allows the shipped kinds and registered ones', () => {
    for (const kind of Object.keys(samples)) expect(judgeKind(kind).verdict).toBe('allowed')
    expect(judgeKind('serviceJob', registry)).toEqual({ verdict: 'allowed', kind: job })
  })

  it.each([
    ['invoice', 'FORBIDDEN_INVOICE'],
    ['Invoice ', 'FORBIDDEN_INVOICE'],
    ['380', 'FORBIDDEN_INVOICE'],
    ['Gutschrift', 'FORBIDDEN_CREDIT_NOTE'],
    ['debit_note', 'FORBIDDEN_DEBIT_NOTE'],
    ['mahnung', 'FORBIDDEN_REMINDER'],
    ['statement', 'FORBIDDEN_PAYMENT'],
    ['receipt', 'FORBIDDEN_RECEIPT'],
    ['serviceJob', 'KIND_UNKNOWN'],
    ['purchaseOrder', 'KIND_UNKNOWN'],
    ['Quote', 'KIND_UNKNOWN'],
    ['quote ', 'KIND_UNKNOWN'],
    ['quo\u200bte', 'KIND_UNKNOWN'],
    ['qu\u043ete', 'KIND_UNKNOWN'],
    ['toString', 'KIND_UNKNOWN'],
    ['__proto__', 'KIND_UNKNOWN'],
    ['', 'KIND_UNKNOWN'],
    [undefined, 'KIND_UNKNOWN'],
    [{ toString: (): string => 'quote' }, 'KIND_UNKNOWN'],
    [['quote'], 'KIND_UNKNOWN'],
  ])('refuses %j with %s', (kind, reasonCode) => {
    expect(judgeKind(kind)).toMatchObject({ verdict: 'refused', reasonCode })
    for (const judged of [judgeForExport({ kind, fields: {} }), judgeForImport({ kind, fields: {} })]) {
      expect(judged).toMatchObject({ verdict: 'refused', reasons: [{ reasonCode, path: '' }] })
    }
  })

  it('refuses kinds that are only local (J-12)', () => {
    expect(judgeKind('settings', registry)).toMatchObject({ reasonCode: 'KIND_LOCAL_ONLY' })
  })
})

describe('parts that do not travel', () => {
  it('leaves links to forbidden and unknown kinds out; an importer refuses the former (I-10)', () => {
    const links = [
      { relation: 'precedes', kind: 'invoice', number: 'RE-1' },
      { relation: 'precedes', kind: 'creditNote', uid: 'x' },
      { relation: 'precedes', kind: 'moonPhase', number: '1' },
      { relation: 'follows', kind: 'purchaseOrder', number: 'PO-1' },
      { relation: 'follows', kind: 'quote', number: 'AN-1' },
    ]
    const { fields, left } = exported({ links })
    expect(fields['links']).toEqual(links.slice(3))
    expect(left).toEqual([
      { what: 'link', path: 'links/*', name: 'invoice', count: 2, reasonCode: 'LINK_FORBIDDEN' },
      { what: 'link', path: 'links/*', name: 'moonPhase', count: 1, reasonCode: 'LINK_UNKNOWN' },
    ])
    expect(importReasons({ links })).toEqual(['links/* LINK_FORBIDDEN'])
    expect(importReasons({ links: links.slice(2) })).toEqual([])
  })

  it('leaves vendor fields and unknown fields with such names out, at any depth, and counts them (I-11)', () => {
    const lines = sampleOrder().lines.map((line) => ({
      ...line,
      ext: { acme: { fakturaNr: '1', ok: true } },
    }))
    const more = {
      lines,
      RechnungsNr: 'RE-1',
      ext: { acme: { a: [{ b: { creditNoteNumber: '7', c: 1 } }], invoice_ids: [1], invoice_count: null } },
    }
    const { fields } = exported(more)
    expect(leftOf(more)).toEqual([
      'field lines/*/ext/acme/fakturaNr 2 NAME_FORBIDDEN',
      'field ext/acme/a/*/b/creditNoteNumber 1 NAME_FORBIDDEN',
      'field ext/acme/invoice_ids 1 NAME_FORBIDDEN',
      'field RechnungsNr 1 NAME_FORBIDDEN',
    ])
    expect(fields['ext']).toEqual({ acme: { a: [{ b: { c: 1 } }] } })
    expect(JSON.stringify(fields)).not.toMatch(/faktura|creditNote|RE-1|invoice_/)
    expect(importReasons(more)).toHaveLength(4)
  })

  it.each([
    ['the record itself, by code (I-04)', { typeCode: '380' }],
    ['the record itself, by number', { documentTypeCode: 381 }],
    ['the record itself, by a bare type (I-04)', { type: '380' }],
    ['the record itself, by a bare type with an address beside it', { type: 'Rechnung', country: 'DE' }],
    ['the record itself, by a bare kind in digits', { kind: 381 }],
    ['the record itself, by word', { documentType: 'Rechnung' }],
    ['the record itself, by kind', { kind: 'invoice' }],
    ['the record itself, in a vendor field', { ext: { acme: { documentTypeCode: '84' } } }],
    ['the record itself, in ext', { ext: { documentType: 'Gutschrift' } }],
  ])('refuses %s', (_what, more) => {
    for (const judged of [judgeForExport(order(more)), judgeForImport(order(more))]) {
      expect(judged.verdict === 'refused' && judged.reasons[0]?.reasonCode).toMatch(/^FORBIDDEN_/)
    }
  })

  it('leaves documents inside vendor fields out (I-05)', () => {
    const ext = {
      acme: {
        related: [{ documentType: 'invoice', total: '119' }, { documentType: 'order' }],
        next: { type: 'Rechnung', id: '1' },
      },
    }
    expect(leftOf({ ext })).toEqual([
      'document ext/acme/related/* 1 DOCUMENT_EMBEDDED',
      'document ext/acme/next 1 DOCUMENT_EMBEDDED',
    ])
    expect(exported({ ext }).fields['ext']).toEqual({ acme: { related: [{ documentType: 'order' }] } })
    expect(importReasons({ ext })).toHaveLength(2)
  })

  it.each([
    ['XML in base64', xml],
    ['UTF-16 XML in base64', base64Of('\xff\xfe<\0?\0x\0m\0l\0', 1500)],
    ['a PDF', pdf],
    ['a PDF behind some bytes', base64Of(`${'\n'.repeat(500)}%PDF-1.4`)],
    ['an archive', base64Of('PK\x03\x04')],
    ['gzip', base64Of('\x1f\x8b\x08')],
    ['an image', png],
    ['base64 of base64 of XML', btoa(xml)],
    ['a data URL', `data:application/octet-stream;base64,${xml}`],
    ['base64 with line breaks', xml.replace(/(.{76})/g, '$1\r\n')],
    ['URL-safe base64', base64Of('<?xml ?>\xff\xfe\xfb').replaceAll('+', '-').replaceAll('/', '_')],
    ['XML as it is', '<?xml version="1.0"?><Order/>'],
    ['a short root element', '<Invoice xmlns="urn:x"><ID>1</ID></Invoice>'],
    ['EDIFACT', "UNA:+.? 'UNB+UNOC:3+1+2+200101:1200+1'UNH+1+INVOIC:D:96A:UN'"],
    ['EDIFACT without UNA', "UNB+UNOC:3+1+2+200101:1200+1'UNH+1+ORDERS:D:96A:UN'"],
    ['X12', 'ISA*00*          *00*          *ZZ*A              *ZZ*B              *200101*'],
  ])('finds %s in any text (I-12)', (_what, text) => {
    for (const more of [{ notes: text }, { ext: { acme: [text] } }, { unknown: { deep: text } }]) {
      expect(leftOf(more).map((entry) => entry.split(' ').at(-1))).toEqual(['CONTENT_EMBEDDED'])
      expect(importReasons(more)).toHaveLength(1)
    }
  })

  it('lets bare types of other records and short numbers pass', () => {
    expect(leftOf({ type: '80' })).toEqual([])
    expect(leftOf({ type: '220' })).toEqual([])
    const article = { articleNumber: 'A', name: 'Hahn', type: '380' }
    expect(judgeForExport({ kind: 'article', fields: article }).verdict).toBe('allowed')
    expect(judgeForImport({ kind: 'article', fields: article }).verdict).toBe('allowed')
  })

  it('looks at base64 from 80 characters on and not below', () => {
    const just = base64Of('<?xml version="1.0"?>', 60)
    expect(just).toHaveLength(80)
    expect(leftOf({ notes: just })).toHaveLength(1)
    expect(leftOf({ notes: just.slice(0, 76) })).toEqual([])
  })

  it('finds the smallest invoice in base64 (I-12)', () => {
    const ubl = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>'
    for (const text of [
      btoa(ubl),
      `  ${btoa(ubl)}`,
      `data:text/xml;base64,${btoa(ubl)}`,
      btoa(`\ufeff${ubl}`.slice(1)),
    ]) {
      expect(leftOf({ ext: { acme: { blob: text } } })).toEqual(['content ext/acme/blob 1 CONTENT_EMBEDDED'])
    }
  })

  it('takes no hash, key or long name for a file', () => {
    for (const text of [
      'd'.repeat(128),
      '0a1b2c3d'.repeat(16),
      `${'Donaudampfschifffahrt'.repeat(5)}`,
      'https://example.test/a/b?c=d'.repeat(4),
    ]) {
      expect(leftOf({ notes: text })).toEqual([])
    }
  })

  it('turns the status "invoiced" into "closed" and counts it; an importer refuses it (I-13)', () => {
    for (const status of ['invoiced', 'Invoiced', 'partly invoiced']) {
      const { fields, left } = exported({ status })
      expect(fields['status']).toBe('closed')
      expect(left).toEqual([
        { what: 'status', path: 'status', name: 'status', count: 1, reasonCode: 'STATUS_INVOICED' },
      ])
      expect(importReasons({ status })).toEqual(['status STATUS_INVOICED'])
    }
    expect(exported({ status: 'invoiced' }, { allowInvoicedStatus: true })).toMatchObject({
      fields: { status: 'invoiced' },
      left: [],
    })
    expect(judgeForImport(order({ status: 'invoiced' }), { allowInvoicedStatus: true }).verdict).toBe(
      'allowed',
    )
  })
})

describe('attachments (I-07 to I-09)', () => {
  it('travel as image or PDF with a purpose and the explicit yes', () => {
    const attachments = [photo, { name: 'plan.pdf', purpose: 'floorPlan', content: pdf }]
    expect(exported({ attachments }, { allowAttachments: true }).fields['attachments']).toEqual(attachments)
    expect(leftOf({ attachments })).toEqual(['attachment attachments/* 2 ATTACHMENT_NOT_CONFIRMED'])
    expect(leftOf({ attachments }, { allowAttachments: 'yes' })).toHaveLength(1)
    expect(importReasons({ attachments })).toEqual([])
  })

  it.each([
    ['without purpose', { purpose: undefined }, 'ATTACHMENT_PURPOSE'],
    ['with the purpose invoice', { purpose: 'invoice' }, 'ATTACHMENT_PURPOSE'],
    ['with a purpose of the prototype', { purpose: 'constructor' }, 'ATTACHMENT_PURPOSE'],
    ['that are XML', { content: xml }, 'ATTACHMENT_TYPE'],
    ['that are XML by their declaration', { mime: 'application/xml' }, 'ATTACHMENT_TYPE'],
    ['that are XML by their name', { name: 'a.xml' }, 'ATTACHMENT_TYPE'],
    ['that are archives', { content: base64Of('PK\x03\x04') }, 'ATTACHMENT_TYPE'],
    ['that nobody knows', { content: base64Of('hello') }, 'ATTACHMENT_TYPE'],
    ['that are SVG', { content: base64Of('<svg xmlns="x">') }, 'ATTACHMENT_TYPE'],
    ['of another type than declared (I-02)', { mime: 'application/pdf' }, 'ATTACHMENT_MISMATCH'],
    ['that are no base64', { content: '%%%' }, 'ATTACHMENT_UNREADABLE'],
    ['whose content is no text', { content: { a: 1 } }, 'ATTACHMENT_UNREADABLE'],
    ['named like an invoice (I-09)', { name: 'Rechnung_4711.png' }, 'ATTACHMENT_NAME'],
    [
      'that lie under such a name',
      { content: undefined, reference: 'https://x.example/files/invoice-17.pdf?x=1' },
      'ATTACHMENT_NAME',
    ],
    [
      'with a file inside (I-08)',
      { mime: undefined, content: base64Of('%PDF-1.7 /EmbeddedFiles ') },
      'ATTACHMENT_EMBEDDED_FILE',
    ],
    [
      'with a file inside, escaped',
      { mime: undefined, content: base64Of('%PDF-1.7 /#45mbeddedFile ') },
      'ATTACHMENT_EMBEDDED_FILE',
    ],
  ])('do not travel %s', (_what, change, reasonCode) => {
    const attachments = [{ ...photo, ...change }]
    expect(leftOf({ attachments }, { allowAttachments: true })).toEqual([
      `attachment attachments/* 1 ${reasonCode}`,
    ])
    expect(importReasons({ attachments })).toEqual([`attachments/* ${reasonCode}`])
  })

  it('let honest file names pass', () => {
    for (const name of [
      'Rechnungsadresse.png',
      'Berechnung Dach.png',
      'bill of materials.png',
      'Lieferschein 17.png',
    ]) {
      expect(leftOf({ attachments: [{ ...photo, name }] }, { allowAttachments: true })).toEqual([])
    }
  })

  it('of an article need no purpose in images, and no yes as bare references', () => {
    const images = [
      { name: 'a.png', reference: 'https://x.example/a.png' },
      { name: 'b.png', content: png },
    ]
    const article = { kind: 'article', fields: { ...samples['article'], images } }
    const without = judgeForExport(article)
    expect(without.verdict === 'allowed' && without.fields['images']).toEqual(images.slice(0, 1))
    const confirmed = judgeForExport(article, { allowAttachments: true })
    expect(confirmed.verdict === 'allowed' && confirmed.fields['images']).toEqual(images)
  })
})

describe('I-14: nothing refused is quoted', () => {
  it('names paths and cut names only', () => {
    const secret = 'RE-4711-SECRET'
    const more = {
      ext: {
        acme: {
          invoiceNumber: secret,
          [`invoice${'x'.repeat(100)}`]: secret,
          doc: { documentType: 'invoice', number: secret },
        },
      },
      links: [{ relation: 'precedes', kind: 'invoice', number: secret }],
      attachments: [{ name: 'a.png', purpose: secret, content: png }],
      notes: btoa(`<?xml ?>${secret.repeat(100)}`),
    }
    const text = JSON.stringify([exported(more).left, judgeForImport(order(more))])
    expect(text).not.toContain('SECRET')
    for (const { name, path } of exported(more).left) {
      expect(name.length).toBeLessThanOrEqual(40)
      expect(path.length).toBeLessThanOrEqual(200)
    }
  })

  it('does not grow with the record', () => {
    const acme = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`invoiceNumber${String(index)}`, '1']),
    )
    const { left } = exported({ ext: { acme } })
    expect(left).toHaveLength(101)
    expect(left.reduce((sum, entry) => sum + entry.count, 0)).toBe(250)
  })
})

describe('I-15: nothing turns it off', () => {
  const invoice = { kind: 'invoice', fields: { number: 'RE-1' } }
  const carrier = order({ ext: { acme: { invoiceNumber: 'RE-1' } } })
  const flags = [
    'allowInvoices',
    'force',
    'unsafe',
    'skipBan',
    'allowAll',
    'disableInvoiceBan',
    'trusted',
    'debug',
    'allowForbidden',
  ]
  const options = {
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
    allowAttachments: true,
    allowInvoicedStatus: true,
    kinds: ['invoice'],
    allowedKinds: ['invoice'],
    mode: 'off',
  }

  it('no option', () => {
    expect(judgeForExport(invoice, options).verdict).toBe('refused')
    expect(judgeForImport(invoice, options).verdict).toBe('refused')
    const judged = judgeForExport(carrier, options)
    expect(judged.verdict === 'allowed' && judged.left).toHaveLength(1)
    expect(judgeForImport(carrier, options).verdict).toBe('refused')
  })

  it('no registry made by hand, no proxy of a genuine one', () => {
    const kind = defineRecordKind({ kind: 'harmless', schema: z.looseObject({}) })
    const forged: KindRegistry = { kinds: [kind], get: () => ({ ...kind, kind: 'invoice' }) }
    const genuine = createKindRegistry([kind])
    const proxied = new Proxy(genuine, {})
    for (const registry of [forged, proxied]) {
      expect(judgeForExport(invoice, { registry }).verdict).toBe('refused')
      expect(judgeForExport({ kind: 'harmless', fields: {} }, { registry }).verdict).toBe('refused')
    }
    expect(judgeForExport({ kind: 'harmless', fields: {} }, { registry: genuine }).verdict).toBe('allowed')
    expect(() => Object.assign(genuine, { get: () => kind })).toThrow(TypeError)
    expect(() => (genuine.kinds as unknown[]).push(kind)).toThrow(TypeError)
  })

  it('no record that shows one thing and writes another', () => {
    let reads = 0
    const shifty = Object.defineProperty({} as Record<string, unknown>, 'documentType', {
      enumerable: true,
      get: () => (reads++ === 0 ? 'order' : 'invoice'),
    })
    const judged = judgeForExport(order({ ext: { acme: { shifty } } }))
    expect(judged.verdict === 'allowed' && JSON.stringify(judged.fields)).not.toContain('invoice')
    expect(reads).toBe(1)
    let kindReads = 0
    const changing = {
      get kind() {
        kindReads += 1
        return kindReads === 1 ? 'salesOrder' : 'invoice'
      },
      fields: {},
    }
    const first = judgeForExport(changing)
    expect(first.verdict === 'allowed' && first.kind.kind).toBe('salesOrder')
  })

  it.each([
    ['toJSON', { toJSON: () => ({ invoiceNumber: 'RE-1' }) }],
    ['an inherited field', Object.create({ invoiceNumber: 'RE-1' }) as object],
    ['a class', new Map([['invoiceNumber', 'RE-1']])],
    ['__proto__', JSON.parse('{"__proto__": {"invoiceNumber": "RE-1"}}') as object],
    ['a symbol', { [Symbol('invoiceNumber')]: 'RE-1', a: 1 }],
  ])('no trick with %s', (_what, acme) => {
    const judged = judgeForExport(order({ ext: { acme } }))
    expect(JSON.stringify(judged)).not.toContain('RE-1')
  })

  it('no attachment that changes between looking and writing', () => {
    let reads = 0
    const shifty = Object.defineProperty({ ...photo } as Record<string, unknown>, 'content', {
      enumerable: true,
      get: () => (reads++ === 0 ? png : xml),
    })
    const { fields } = exported({ attachments: [shifty] }, { allowAttachments: true })
    expect(fields['attachments']).toEqual([photo])
  })

  it('no field that would become a prototype', () => {
    const acme = JSON.parse('{"__proto__": {"a": "b"}}') as object
    for (const judged of [
      judgeForExport(order({ ext: { acme } })),
      judgeForImport(order({ ext: { acme } })),
    ]) {
      expect(judged).toMatchObject({
        verdict: 'refused',
        reasons: [{ reasonCode: 'RECORD_UNREADABLE', path: 'ext/acme/__proto__' }],
      })
    }
  })

  it('no inherited option that is not true', () => {
    const polluted = Object.create({ allowAttachments: 'true' }) as object
    expect(leftOf({ attachments: [photo] }, polluted)).toHaveLength(1)
  })
})

describe('judgeForExport', () => {
  it('never throws', () => {
    const circle: Record<string, unknown> = {}
    circle['a'] = circle
    const wide = { a: Array.from({ length: 300 }, () => new Array(300).fill(1)) }
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    for (const fields of [
      circle,
      wide,
      revoked.proxy,
      null,
      undefined,
      5,
      'x',
      [],
      new Date(0),
      { a: 1n },
      { a: () => 1 },
    ]) {
      const judged = judgeForExport({ kind: 'salesOrder', fields: fields as Fields })
      expect(judged).toMatchObject({ verdict: 'refused', reasons: [{ reasonCode: 'RECORD_UNREADABLE' }] })
      expect(judgeForImport({ kind: 'salesOrder', fields: fields as Fields }).verdict).toBe('refused')
    }
  })

  it('leaves the record alone and hands out a copy without empty values', () => {
    const fields = {
      ...sampleOrder(),
      notes: '',
      orderReference: null,
      allowances: [],
      ext: { acme: { invoiceNumber: 'x', list: [{}] } },
    }
    const before = structuredClone(fields)
    const judged = judgeForExport({ kind: 'salesOrder', fields })
    expect(fields).toEqual(before)
    const { notes: _n, orderReference: _o, allowances: _a, ext: _e, ...rest } = before
    expect(judged.verdict === 'allowed' && judged.fields).toEqual(rest)
    expect(judged.verdict === 'allowed' && validateRecord(judged.kind, judged.fields).ok).toBe(true)
  })
})

describe('a field that says what the object is', () => {
  const names = [
    'belegtyp',
    'Vorgangsart',
    'vorgangstyp',
    'voucherType',
    'transaction_type',
    'bilagstype',
    'tipoDocumento',
    'typeDocument',
    // Spelled with letters of other scripts, of full width, and with one that is not seen.
    'd\u043e\u0441umentType',
    '\uff44\uff4f\uff43\uff54\uff59\uff50\uff45',
    'docu\u200bmentType',
    'doc\u00adtype',
  ]
  it.each(names)('is heard under the name %s (I-04)', (name) => {
    for (const value of ['invoice', 'Rechnung', 'inv\u043eice']) {
      expect(judgeForExport(order({ ext: { acme: { [name]: value } } })).verdict).toBe('refused')
      expect(importReasons({ ext: { acme: { [name]: value } } })).toHaveLength(1)
      expect(leftOf({ ext: { acme: { deep: { [name]: value, total: '1.00' } } } })).toHaveLength(1)
    }
    expect(leftOf({ ext: { acme: { [name]: 'order' } } })).toEqual([])
  })

  it('is heard where its value is wrapped, as XML becomes JSON (I-04, I-05)', () => {
    const wrapped = [
      { documentTypeCode: { value: '380' } },
      { documentTypeCode: { '#text': 380 } },
      { documentTypeCode: [{ _: '381' }] },
      { documentType: { code: 'RE', name: 'Rechnung' } },
      { documentType: ['order', 'invoice'] },
      { belegart: { text: 'Gutschrift' } },
    ]
    for (const fields of wrapped) {
      expect(judgeForExport(order({ ext: { acme: fields } })).verdict, JSON.stringify(fields)).toBe('refused')
      expect(importReasons({ ext: { acme: fields } })).toHaveLength(1)
    }
    const honest = [
      { documentTypeCode: { value: '220' } },
      { documentType: { code: 'AU', name: 'Auftrag', id: '380' } },
      { documentType: ['order', 'quote'] },
    ]
    for (const fields of honest) expect(leftOf({ ext: { acme: fields } })).toEqual([])
  })
})

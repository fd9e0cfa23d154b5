import { describe, expect, it } from 'vitest'
import {
  analyseTable,
  applyTemplate,
  applyTransforms,
  bytesSource,
  checkMapping,
  createTemplate,
  fingerprintOf,
  importKind,
  importKinds,
  isTableError,
  knownTemplates,
  matchTemplates,
  proposeMapping,
} from '@ordersync/csv-import'
import type { ImportKind, Mapping, TableAnalysis, Transform } from '@ordersync/csv-import'
import { hasSharedData, sharedBytes } from '../support/shared-data.js'
import { workbook } from '../support/workbook.js'

async function propose(text: string, kind = 'customer', options = {}) {
  const analysis = await analyseTable(bytesSource('x.csv', new TextEncoder().encode(text)))
  return { analysis, ...proposeMapping(analysis, importKind(kind), options) }
}

async function mapped(
  header: readonly string[],
  kind = 'customer',
  sample?: readonly string[],
): Promise<Record<string, string>> {
  const row = (sample ?? header.map(() => '')).join(';')
  const { mapping } = await propose(
    `${header.join(';')}\n${row === ';'.repeat(header.length - 1) ? header.map(() => 'x').join(';') : row}\n`,
    kind,
  )
  return Object.fromEntries(mapping.rules.map((rule) => [header[rule.columns![0]!]!, rule.field]))
}

describe('what cannot be told', () => {
  it('a consent to e-mails is not even offered as an e-mail', async () => {
    for (const name of ['Email consent', 'E-Mail Einwilligung', 'e-mail opt-in']) {
      const { suggestions } = await propose(`Nr;${name}\n1;maybe\n2;perhaps\n`)
      expect([suggestions[1]!.field, suggestions[1]!.others], name).toEqual([undefined, []])
    }
  })

  it('a column of dates with day and month in either order is not decided for one of them', async () => {
    const { mapping } = await propose('Titel;Beginn\nA;13/04/2024\nB;04/13/2024\n', 'task')
    const rule = mapping.rules.find((one) => one.columns?.[0] === 1)
    expect(rule?.field).toBeDefined()
    expect(rule?.dateOrder).toBeUndefined()
  })
})

describe('kinds', () => {
  it('have fields with labels in five languages, names once, and keys that are fields', () => {
    expect(importKinds.map((kind) => kind.name)).toEqual([
      'customer',
      'supplier',
      'contact',
      'lead',
      'article',
      'articleGroup',
      'price',
      'stock',
      'task',
      'opportunity',
      'note',
      'account',
    ])
    for (const kind of importKinds) {
      const names = kind.fields.map((one) => one.name)
      expect(new Set(names).size, kind.name).toBe(names.length)
      for (const one of kind.fields)
        for (const label of Object.values(one.labels))
          expect(label.length, `${kind.name} ${one.name}`).toBeGreaterThan(1)
      for (const key of kind.keys) for (const part of key.split('+')) expect(names, kind.name).toContain(part)
    }
    expect(importKinds.filter((kind) => kind.localOnly).map((kind) => kind.name)).toEqual([
      'lead',
      'articleGroup',
      'task',
      'opportunity',
      'note',
      'account',
    ])
  })

  it('refuse recurring invoices and open items by name, with the reason (J-12)', () => {
    for (const name of [
      'recurringInvoice',
      'Recurring Invoices',
      'open items',
      'invoice',
      'credit_note',
      'journal',
    ]) {
      expect(() => importKind(name), name).toThrow(expect.objectContaining({ code: 'csv.kind_refused' }))
    }
    expect(() => importKind('spaceships')).toThrow(expect.objectContaining({ code: 'csv.kind_unknown' }))
  })
})

describe('suggested mapping (T4S-07, T4S-14)', () => {
  it('maps the names of 24SevenOffice as they are written there, mistakes too', async () => {
    const company = {
      CompanyId: 'customerNumber',
      CompanyIsCorporate: 'type',
      CompanyName: 'name',
      CompanyConsumername: 'givenName',
      CompanyGovNo: 'registrationNumber',
      CompanyPhone: 'phone',
      CompanyMobile: 'mobile',
      CompanyFax: 'fax',
      CompanyEmail: 'email',
      CompanyInvoiceEmail: 'invoiceEmail',
      CompanyWebsite: 'web',
      CompanyVisitStreet: 'visit.street',
      CompanyVisitPostcode: 'visit.postalCode',
      CompanyVisitPostArea: 'visit.city',
      CompanyPostStreet: 'street',
      CompanyPostPostcode: 'postalCode',
      CompanyPostPostarea: 'city',
      CompanyInvoiceStreet: 'billing.street',
      CompanyInvoicePostCode: 'billing.postalCode',
      CompanyInvoicePostArea: 'billing.city',
      CompanyInvoiceCountry: 'billing.country',
      CompanyDeliveryStreet: 'delivery.street',
      CompanyOwner: 'salesperson',
      CompanyNote: 'notes',
      CompanySupplier: 'isSupplier',
      CompanyDateRegistrered: 'registeredAt',
      CompanyDateChanged: 'changedAt',
      CompanyCategory: 'customerGroup',
      CompanyTurnover: 'turnover',
      CompanyNrOfEmp: 'employees',
      CompanyIndustry: 'industry',
      CompanyProfit: 'profit',
    }
    expect(
      await mapped(
        Object.keys(company),
        'customer',
        Object.values(company).map((field) => sampleOf[field] ?? 'abc'),
      ),
    ).toEqual(company)
    const product = {
      ProductNo: 'articleNumber',
      ProductName: 'name',
      ProductStatus: 'active',
      ProductCategory: 'group',
      ProductCode: 'supplierNumber',
      ProductEAN: 'gtin',
      ProductEAN2: 'gtin2',
      ProductDescLong: 'description',
      ProductCost: 'purchasePrice',
      ProductPrice: 'salePrice',
      ProductPrice2: 'price2',
      ProcuctPrice2Percent: 'price2Percent',
      ProductPriceIncTax: 'salePriceGross',
      ProductPriceCash: 'priceCash',
      ProductStockQty: 'stockQty',
      ProductStockMin: 'stockMin',
      ProductStockLocation: 'stockLocation',
      ProductRequireSerialNo: 'requiresSerial',
    }
    expect(
      await mapped(
        Object.keys(product),
        'article',
        Object.keys(product).map(() => '1'),
      ),
    ).toEqual(product)
    const price = { PriceListId: 'priceList', ProductNo: 'articleNumber', PriceOut: 'amount' }
    expect(await mapped(Object.keys(price), 'price', ['1', '2', '3'])).toEqual(price)
  })

  it('maps names in five languages', async () => {
    const files: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      [
        'de',
        [
          'Kundennr.',
          'Firma',
          'Straße',
          'PLZ',
          'Ort',
          'Land',
          'Telefon',
          'E-Mail',
          'USt-IdNr.',
          'Kundengruppe',
        ],
        [
          'customerNumber',
          'name',
          'street',
          'postalCode',
          'city',
          'country',
          'phone',
          'email',
          'vatId',
          'customerGroup',
        ],
      ],
      [
        'da',
        [
          'Kundenummer',
          'Navn',
          'Adresse',
          'Postnummer',
          'By',
          'Land',
          'Tlf.',
          'CVR-nr',
          'EAN-nummer',
          'Kundegruppe',
        ],
        [
          'customerNumber',
          'name',
          'street',
          'postalCode',
          'city',
          'country',
          'phone',
          'registrationNumber',
          'gln',
          'customerGroup',
        ],
      ],
      [
        'sv',
        [
          'Kundnummer',
          'Företagsnamn',
          'Gatuadress',
          'Postnummer',
          'Ort',
          'Land',
          'Telefon',
          'E-post',
          'Organisationsnummer',
        ],
        [
          'customerNumber',
          'name',
          'street',
          'postalCode',
          'city',
          'country',
          'phone',
          'email',
          'registrationNumber',
        ],
      ],
      [
        'no',
        ['Kundenr', 'Navn', 'Gateadresse', 'Postnr', 'Poststed', 'Land', 'Mobil', 'E-post', 'Org.nr'],
        [
          'customerNumber',
          'name',
          'street',
          'postalCode',
          'city',
          'country',
          'mobile',
          'email',
          'registrationNumber',
        ],
      ],
      [
        'en',
        [
          'Customer No.',
          'Company Name',
          'Address',
          'Zip Code',
          'City',
          'Country',
          'Phone Number',
          'E-mail Address',
          'VAT Number',
          'Website',
        ],
        [
          'customerNumber',
          'name',
          'street',
          'postalCode',
          'city',
          'country',
          'phone',
          'email',
          'vatId',
          'web',
        ],
      ],
    ]
    for (const [language, names, fields] of files) {
      expect(
        await mapped(
          names,
          'customer',
          fields.map((field) => sampleOf[field] ?? 'abc'),
        ),
        language,
      ).toEqual(Object.fromEntries(names.map((name, i) => [name, fields[i]])))
    }
  })

  it('never takes the consent to e-mails for an e-mail, nor other turned names', async () => {
    for (const name of [
      'Email consent',
      'E-Mail Einwilligung',
      'email_opt_in',
      'Email verified',
      'E-Mail gesendet am',
      'Newsletter E-Mail',
    ]) {
      expect(await mapped(['Kundennummer', name], 'customer', ['1', 'ja']), name).toEqual({
        Kundennummer: 'customerNumber',
      })
    }
    expect(await mapped(['Kundennummer', 'E-Mail'], 'customer', ['1', 'ja'])).toEqual({
      Kundennummer: 'customerNumber',
    })
  })

  it('gives no field to two columns, and names what it left (T4S-04)', async () => {
    const { mapping, suggestions } = await propose(
      'Kundennummer;Firma;Unternehmen;Telefon;Tel.\n1;A;A;1234567;1234568\n',
    )
    expect(new Set(mapping.rules.map((rule) => rule.field)).size).toBe(mapping.rules.length)
    expect(suggestions[2]).toMatchObject({ reasons: expect.arrayContaining(['FIELD_TAKEN']) as unknown })
    expect(suggestions[2]!.field).toBeUndefined()
  })

  it('asks once for a mark or an order that cannot be told, and not where it can', async () => {
    const open = await propose('Artikelnummer;Bezeichnung;Preis\nA;x;1.234\nB;y;2.500\n', 'article')
    expect(open.questions).toMatchObject([
      { field: 'salePrice', question: 'DECIMAL_MARK', options: [',', '.'] },
    ])
    const told = await propose('Artikelnummer;Bezeichnung;Preis\nA;x;1.234\nB;y;2.500,5\n', 'article')
    expect(told.questions).toEqual([])
    expect(told.mapping.rules.find((rule) => rule.field === 'salePrice')).toMatchObject({ decimalMark: ',' })
    const dates = await propose('Kundennummer;Name;Kunde seit\n1;A;03/04/2024\n2;B;05/06/2024\n')
    expect(dates.questions).toMatchObject([{ field: 'registeredAt', question: 'DATE_ORDER' }])
    const clear = await propose('Kundennummer;Name;Kunde seit\n1;A;03/04/2024\n2;B;25/06/2024\n')
    expect(clear.mapping.rules.find((rule) => rule.field === 'registeredAt')).toMatchObject({
      dateOrder: 'dmy',
    })
  })

  it('knows exports of other products by their columns (domain.md 4.6)', async () => {
    const datev = await propose(
      'Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);Adressattyp;EU-Land;EU-UStID;Straße;Postleitzahl;Ort\n10001;Muster GmbH;;;2;DE;136695976;Weg 1;79098;Freiburg\n',
    )
    expect(datev.template?.name).toBe('DATEV Debitoren')
    expect(datev.mapping.rules.find((rule) => rule.field === 'vatId')).toMatchObject({
      columns: [5, 6],
      transforms: [{ type: 'join', separator: '' }],
    })
    const clean = await propose(
      'Customer no.;Debtor no.;Customer name;Address;ZIP code;City;Country;CI no.;EAN no.\n1;2;A;Vej 1;2100;Kbh;DK;12345678;5790000000000\n',
    )
    expect(clean.template?.name).toBe('CleanManager customers')
    expect(knownTemplates.length).toBeGreaterThanOrEqual(7)
    for (const template of knownTemplates) {
      const { mapping, missing } = applyTemplate(template, importKind(template.kind), template.names)
      expect(missing).toEqual([])
      checkMapping(mapping, importKind(template.kind), template.names)
    }
  })
})

const sampleOf: Readonly<Record<string, string>> = {
  customerNumber: '1001',
  email: 'a@example.de',
  invoiceEmail: 'b@example.de',
  phone: '089 123456',
  mobile: '0171 123456',
  fax: '089 123457',
  web: 'www.example.de',
  postalCode: '80331',
  'visit.postalCode': '80331',
  'billing.postalCode': '80331',
  vatId: 'DE136695976',
  gln: '5790000000005',
  registeredAt: '01.02.2024',
  changedAt: '01.02.2024',
  isSupplier: '1',
  turnover: '100',
  employees: '5',
  profit: '7',
  type: '1',
  country: 'Deutschland',
  'billing.country': 'DE',
  registrationNumber: '12345678',
}

describe('checkMapping', () => {
  const kind = importKind('customer')
  const base: Mapping = {
    version: 1,
    kind: 'customer',
    key: 'customerNumber',
    rules: [
      { field: 'customerNumber', columns: [0] },
      { field: 'name', columns: [1] },
    ],
  }
  const names = ['Nr', 'Firma', 'Firma 2']

  it('refuses two columns for one field and names both (T4S-04)', () => {
    const twice = { ...base, rules: [...base.rules, { field: 'name', columns: [2] }] }
    expect(() => checkMapping(twice, kind, names)).toThrow(
      expect.objectContaining({
        code: 'csv.field_twice',
        parameters: { field: 'name', first: 'Firma', second: 'Firma 2' },
      }),
    )
  })

  it('allows a join, a fixed value, and one column for two fields with a note (J-03)', () => {
    const joined: Mapping = {
      ...base,
      rules: [
        { field: 'name', columns: [1, 2], transforms: [{ type: 'join', separator: ' ' }] },
        { field: 'shortName', columns: [1] },
        { field: 'currency', fixed: 'EUR' },
      ],
    }
    expect(checkMapping(joined, kind, names).map((one) => one.code)).toEqual([
      'COLUMN_FEEDS_SEVERAL',
      'KEY_NOT_MAPPED',
    ])
  })

  it('refuses what is not there', () => {
    const refused = (change: Partial<Mapping>): string => {
      try {
        checkMapping({ ...base, ...change }, kind, names)
        return ''
      } catch (error) {
        return isTableError(error) ? error.code : 'other'
      }
    }
    expect(refused({ rules: [{ field: 'nothing', columns: [0] }] })).toBe('csv.mapping')
    expect(refused({ rules: [{ field: 'name', columns: [7] }] })).toBe('csv.mapping')
    expect(refused({ rules: [{ field: 'name' }] })).toBe('csv.mapping')
    expect(refused({ rules: [{ field: 'name', columns: [0, 1] }] })).toBe('csv.mapping')
    expect(refused({ key: 'notes' })).toBe('csv.mapping')
    expect(
      refused({
        rules: [{ field: 'name', columns: [0], transforms: [{ type: 'eval' } as unknown as Transform] }],
      }),
    ).toBe('csv.mapping')
  })
})

describe('transforms', () => {
  const run = (text: string | readonly string[], ...transforms: Transform[]) =>
    applyTransforms([text].flat(), transforms)

  it('do what they are called', () => {
    expect(run(['a ', '', ' b'], { type: 'join', separator: ', ' })).toEqual({ ok: true, text: 'a, b' })
    expect(run('Ulm / Neu-Ulm', { type: 'split', separator: '/', part: -1 })).toEqual({
      ok: true,
      text: 'Neu-Ulm',
    })
    expect(run('x', { type: 'split', separator: '/', part: 2 })).toEqual({
      ok: false,
      code: 'VALUE_NO_SUCH_PART',
    })
    expect(run('herr', { type: 'lookup', table: { Herr: 'Mr' }, otherwise: 'error' })).toEqual({
      ok: true,
      text: 'Mr',
    })
    expect(run('Frau', { type: 'lookup', table: { Herr: 'Mr' }, otherwise: 'error' })).toEqual({
      ok: false,
      code: 'VALUE_NOT_IN_TABLE',
    })
    expect(run('constructor', { type: 'lookup', table: {}, otherwise: 'keep' })).toEqual({
      ok: true,
      text: 'constructor',
    })
    expect(run('18.06.2010 08:05:00', { type: 'dateFormat', format: 'dd.MM.yyyy HH:mm:ss' })).toEqual({
      ok: true,
      text: '2010-06-18 08:05:00',
    })
    expect(run('1.234,5', { type: 'decimalMark', mark: ',' })).toEqual({ ok: true, text: '1234.5' })
    expect(run('MÜLLER & SÖHNE', { type: 'capitalise' })).toEqual({ ok: true, text: 'Müller & Söhne' })
    expect(run('Weg 1<br/>Hof', { type: 'breaks' })).toEqual({ ok: true, text: 'Weg 1\nHof' })
    expect(run('4711', { type: 'prefix', text: 'K' })).toEqual({ ok: true, text: 'K4711' })
  })
})

describe('templates (T4S-15, BEY-30)', () => {
  const kind = importKind('customer')

  it('of a workbook leave the decimal mark to the next file: its error file comes back with a comma (J-11)', async () => {
    const names = ['Kundennummer', 'Firma', 'Kreditlimit', 'Kunde seit']
    const book = await analyseTable(
      bytesSource('k.xlsx', workbook({ K: [names, ['1', 'A', { raw: '1234.5' }, { serial: 45000 }]] })),
    )
    const first = proposeMapping(book, kind)
    const markOf = ({ mapping }: typeof first): unknown =>
      mapping.rules.find((rule) => rule.field === 'creditLimit')?.decimalMark
    expect(markOf(first)).toBe('.')
    const template = createTemplate('T', first.mapping, names, undefined, book.spec.format)
    expect(template.rules.some((rule) => 'decimalMark' in rule || 'dateOrder' in rule)).toBe(false)
    const text = `${names.join(';')};_row;_column;_reason;_suggestion\n`
    const back = await propose(`${text}1;A;99,50;01.02.2024;1;;;\n`, 'customer', { templates: [template] })
    expect([back.template?.name, markOf(back)]).toEqual(['T', ','])
    // 1.234 alone means two things, and the workbook does not decide it.
    const asked = await propose(`${text}1;A;1.234;01.02.2024;1;;;\n`, 'customer', { templates: [template] })
    expect(asked.questions).toMatchObject([{ field: 'creditLimit', question: 'DECIMAL_MARK' }])
  })

  it('give way where a column clearly has another mark or order, and hold where it has none of its own', async () => {
    const head = 'Kundennummer;Firma;Kreditlimit;Kunde seit\n'
    const own = await propose(`${head}1;A;1.234,50;31.01.2024\n`, 'customer')
    const template = createTemplate('T', own.mapping, head.trim().split(';'))
    const marks = async (row: string): Promise<unknown> => {
      const { mapping } = await propose(`${head}${row}\n`, 'customer', { templates: [template] })
      return mapping.rules
        .map((rule) => rule.decimalMark ?? rule.dateOrder)
        .filter((one) => one !== undefined)
    }
    expect(await marks('2;B;7;')).toEqual([',', 'dmy'])
    expect(await marks('2;B;1.234;01/02/2024')).toEqual([',', 'dmy'])
    expect(await marks('2;B;1,234.50;01/31/2024')).toEqual(['.', 'mdy'])
    // A workbook writes 1234 thousandths as 1.234 whatever the template says.
    const names = head.trim().split(';')
    const book = await analyseTable(
      bytesSource('k.xlsx', workbook({ K: [names, ['1', 'A', { raw: '1.234' }, '']] })),
    )
    const read = proposeMapping(book, kind, { templates: [template] })
    expect(read.mapping.rules.find((rule) => rule.field === 'creditLimit')?.decimalMark).toBe('.')
    const whole = await analyseTable(
      bytesSource('k.xlsx', workbook({ K: [names, ['1', 'A', { raw: '7' }, '']] })),
    )
    const { mapping } = proposeMapping(whole, kind, { templates: [template] })
    expect(mapping.rules.some((rule) => 'decimalMark' in rule || 'dateOrder' in rule)).toBe(false)
  })

  it('keep name and revision while nothing changes, also by way of an error file', async () => {
    const head = 'Kundennummer;Firma'
    const own = await propose(`${head}\n1;A\n`, 'customer')
    const template = createTemplate('T', own.mapping, head.split(';'))
    const names = [...head.split(';'), '_row', '_column', '_reason', '_suggestion']
    const back = await propose(`${names.join(';')}\n1;A;1;;;\n`, 'customer', { templates: [template] })
    expect(createTemplate('T', back.mapping, names, back.template)).toBe(template)
    const changed = { ...back.mapping, empty: 'clear' as const }
    expect(createTemplate('T', changed, names, back.template)).toMatchObject({
      revision: 2,
      names: head.split(';'),
    })
  })

  it('are found again by the columns in any order, and survive columns that move', async () => {
    const { mapping, analysis } = await propose('Nr;Bezeichnung;Spalte X\n1;A;c\n')
    const own: Mapping = {
      ...mapping,
      rules: [
        { field: 'customerNumber', columns: [0] },
        { field: 'name', columns: [1] },
        { field: 'notes', columns: [2] },
      ],
    }
    const template = createTemplate('Mein Export', own, analysis.spec.names)
    const again = await propose('Spalte X;Nr;Bezeichnung\nc;1;A\n', 'customer', { templates: [template] })
    expect(again.template?.name).toBe('Mein Export')
    expect(again.mapping.rules.map((rule) => [rule.field, rule.columns])).toEqual([
      ['customerNumber', [1]],
      ['name', [2]],
      ['notes', [0]],
    ])
    const changed: Mapping = { ...own, empty: 'clear' }
    const next = createTemplate('Mein Export', changed, analysis.spec.names, template)
    expect(next.revision).toBe(2)
    expect(matchTemplates(['Nr', 'Bezeichnung', 'Spalte X', 'Neu'], [template])[0]!.likeness).toBeCloseTo(
      0.75,
    )
    expect(matchTemplates(['ganz', 'anders'], [template])).toEqual([])
    expect(fingerprintOf(['a', 'b'])).not.toBe(fingerprintOf(['a', 'c']))
    expect(() => applyTemplate({ ...template, version: 2 as 1 }, kind, ['Nr'])).toThrow(
      expect.objectContaining({ code: 'csv.template' }),
    )
    expect(() => applyTemplate(template, kind, ['ganz', 'anders'])).toThrow(
      expect.objectContaining({ code: 'csv.template' }),
    )
  })
})

describe.skipIf(!hasSharedData)('Northwind (skipped where it does not lie beside the checkout)', () => {
  it('maps its customers, suppliers and products', async () => {
    const fieldsOf = async (file: string, kind: string) => {
      const analysis = await analyseTable(bytesSource(file, sharedBytes(`business/northwind/${file}`)))
      const { mapping } = proposeMapping(analysis, importKind(kind))
      return Object.fromEntries(
        mapping.rules.map((rule) => [analysis.spec.names[rule.columns![0]!]!, rule.field]),
      )
    }
    expect(await fieldsOf('customers.csv', 'customer')).toMatchObject({
      customerID: 'customerNumber',
      companyName: 'name',
      contactName: 'contact.fullName',
      address: 'street',
      city: 'city',
      postalCode: 'postalCode',
      country: 'country',
      phone: 'phone',
      fax: 'fax',
    })
    expect(await fieldsOf('products.csv', 'article')).toMatchObject({
      productID: 'articleNumber',
      productName: 'name',
      unitPrice: 'salePrice',
    })
    expect(await fieldsOf('suppliers.csv', 'supplier')).toMatchObject({
      supplierID: 'supplierNumber',
      companyName: 'name',
    })
  })
})

describe('a hostile width', () => {
  /** The fields of a kind, and how often something of them was read. */
  function counted(): { readonly kind: ImportKind; readonly reads: () => number } {
    let reads = 0
    const customer = importKind('customer')
    const fields = customer.fields.map(
      (one) =>
        new Proxy(one, {
          get(target, name) {
            reads += 1
            return Reflect.get(target, name) as unknown
          },
        }),
    )
    return { kind: { ...customer, fields }, reads: () => reads }
  }

  it('of 2,000 columns costs ten times what 200 cost; the names of a kind are made ready once, not once per column', async () => {
    const analyseWide = (width: number): Promise<TableAnalysis> => {
      const names = Array.from({ length: width }, (_, i) => `column ${i} something`)
      const text = `${names.join(';')}\n${'1;'.repeat(width - 1)}1\n`
      return analyseTable(bytesSource('x.csv', new TextEncoder().encode(text)))
    }
    const { kind, reads } = counted()
    const readsFor = async (width: number): Promise<number> => {
      const analysis = await analyseWide(width)
      const before = reads()
      proposeMapping(analysis, kind)
      return reads() - before
    }
    const readyMade = await readsFor(200)
    const narrow = await readsFor(200)
    const wide = await readsFor(2000)
    expect(narrow).toBeLessThan(readyMade)
    // Of each column no more than a few fields are looked at, whatever the kind has.
    expect(wide).toBeLessThanOrEqual(10 * narrow + 100)
    expect(wide / 2000).toBeLessThan(5)
  })
})

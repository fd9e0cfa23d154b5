/** The whole way: analyse, map, preview, import, edit, undo, error file and export, over core's jobs. */
import { describe, expect, it } from 'vitest'
import { createMemoryStore, createPortableRuntime, describe as say, openRowImport } from '@ordersync/core'
import type { Fields, RowImport, RowRules, RowSource as CoreRowSource, Store } from '@ordersync/core'
import {
  analyseTable,
  bytesSource,
  createRowSource,
  createTemplate,
  decideLocales,
  exportRecords,
  importKind,
  proposeMapping,
  readEntries,
  writeErrorFile,
} from '@ordersync/csv-import'
import type { ByteSource, Mapping, MappingTemplate, RowEntry, RowSource } from '@ordersync/csv-import'
import { encode } from '../support/encode.js'
import { hasSharedData, sharedBytes } from '../support/shared-data.js'
import { workbook } from '../support/workbook.js'

const runtime = createPortableRuntime()
const { sha256Hex } = runtime.digest

interface Shop {
  readonly store: Store
  readonly rows: RowImport
}

const openShop = (): Shop => {
  const store = createMemoryStore()
  return { store, rows: openRowImport({ store, runtime }) }
}

async function sourceOf(
  file: ByteSource,
  kind: string,
  change: (mapping: Mapping) => Mapping = (one) => one,
  templates: readonly MappingTemplate[] = [],
) {
  const analysis = await analyseTable(file)
  const proposal = proposeMapping(analysis, importKind(kind), { templates })
  const { mapping } = await decideLocales(file, analysis.spec, importKind(kind), change(proposal.mapping))
  const source = createRowSource({ source: file, spec: analysis.spec, mapping, sha256Hex })
  // The seam fits core's, field by field.
  const fits: CoreRowSource = source
  return { analysis, proposal, mapping, source: fits as RowSource }
}

async function run(
  shop: Shop,
  source: RowSource,
  rules: RowRules = { duplicates: 'overwrite', createMissing: ['*'] },
  follows?: string,
) {
  const job = await shop.rows.begin({
    kind: source.kind,
    recordKind: source.recordKind,
    fileName: source.file.name,
    follows,
  })
  const preview = await shop.rows.preview(job.id, source, rules)
  const { job: done } = await shop.rows.run(job.id, source, preview.token)
  return { id: job.id, preview, job: done }
}

async function all(store: Store, kind: string): Promise<ReadonlyMap<string, Fields>> {
  return store.transaction(async (tx) => {
    const { keys } = await tx.records.changes(kind, undefined, 10_000)
    const rows = await tx.records.get(kind, keys)
    return new Map(keys.flatMap((key, i) => (rows[i] === undefined ? [] : [[key, rows[i]] as const])))
  })
}

const bytes = (text: string, encoding = 'utf-8', name = 'kunden.csv'): ByteSource =>
  bytesSource(name, encode(text, encoding))

async function textOf(
  pieces: AsyncIterable<Uint8Array>,
  encoding = 'utf-8',
): Promise<{ readonly text: string; readonly bytes: Uint8Array }> {
  const list: Uint8Array[] = []
  for await (const piece of pieces) list.push(piece)
  const joined = new Uint8Array(list.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const one of list) {
    joined.set(one, at)
    at += one.length
  }
  return { text: new TextDecoder(encoding).decode(joined), bytes: joined }
}

async function entriesOf(
  file: ByteSource,
  kind: string,
  change?: (mapping: Mapping) => Mapping,
): Promise<readonly RowEntry[]> {
  const { analysis, mapping } = await sourceOf(file, kind, change)
  const found: RowEntry[] = []
  for await (const batch of readEntries(file, analysis.spec, importKind(kind), mapping))
    found.push(...batch.entries)
  return found
}

describe('rows of one record (J-05, T4S-10)', () => {
  const text =
    'Kundennummer;Firma;Ort;Ansprechpartner Nachname;Ansprechpartner E-Mail\n1;Alpha;Ulm;Maier;m@alpha.de\n2;Beta;Jena;Kurz;k@beta.de\n1;Alpha;Ulm;Huber;h@alpha.de\n;Ohne;Köln;Lang;l@ohne.de\n1;Alpha;;Weber;w@alpha.de\n'

  it('are grouped by key wherever they stand; the company is one record with its contacts', async () => {
    const entries = await entriesOf(bytes(text), 'customer')
    expect(entries.map((entry) => entry.rows)).toEqual([[2], [4], [1, 3, 5]])
    expect(entries[2]!.fields).toMatchObject({
      name: 'Alpha',
      contacts: [{ familyName: 'Maier' }, { familyName: 'Huber' }, { familyName: 'Weber' }],
    })
    expect(entries[1]!.issues).toMatchObject([{ code: 'ROW_WITHOUT_KEY', severity: 'warning' }])
    const shop = openShop()
    const { source } = await sourceOf(bytes(text), 'customer')
    const { job } = await run(shop, source)
    expect(job.counts).toMatchObject({ create: 3, error: 0 })
    expect(
      [...(await all(shop.store, 'party')).values()].map((one) => (one['contacts'] as unknown[]).length),
    ).toEqual([1, 1, 3])
  })

  it('that contradict each other are an error naming column, row and both values', async () => {
    const entries = await entriesOf(bytes(text.replace('1;Alpha;Ulm;Huber', '1;Alfa;Ulm;Huber')), 'customer')
    expect(entries[2]!.issues).toMatchObject([
      {
        code: 'ROW_REPEAT_DIFFERS',
        severity: 'error',
        column: 'Firma',
        row: 3,
        parameters: { column: 'Firma', first: '"Alpha"', firstRow: 1, second: '"Alfa"' },
      },
    ])
  })
})

describe('rows that are passed over', () => {
  it('are told in the preview with their lines: also a record that was cut off', async () => {
    const text = 'Kundennummer;Firma;Ort\n1;A;B\nSumme;;\n2;C;D\n10007'
    const shop = openShop()
    const { source } = await sourceOf(bytes(text), 'customer')
    const { preview, job } = await run(shop, source)
    expect(job.counts).toMatchObject({ create: 2, error: 0 })
    expect(preview.notices).toEqual([
      { code: 'ROWS_ASIDE_SUM', parameters: { rows: 1, lines: '3' } },
      { code: 'ROWS_ASIDE_NOTE', parameters: { rows: 1, lines: '5' } },
    ])
  })
})

describe('cells of a row', () => {
  it('have places of their own: an address, a list or a part of one row is never that of another', async () => {
    const text =
      'Kundennummer;Firma;Straße;PLZ;Ort;Rechnung Ort;Skonto\n1;A;Weg 1;10115;Berlin;Bonn;2\n2;B;Weg 2;20095;Hamburg;;3\n3;C;;;;Kiel;\n'
    const shop = openShop()
    await run(shop, (await sourceOf(bytes(text), 'customer')).source)
    const found = [...(await all(shop.store, 'party')).values()].map((one) => one['addresses'])
    expect(found).toEqual([
      [
        { usage: 'main', street: 'Weg 1', postalCode: '10115', city: 'Berlin' },
        { usage: 'billing', city: 'Bonn' },
      ],
      [{ usage: 'main', street: 'Weg 2', postalCode: '20095', city: 'Hamburg' }],
      [{ usage: 'billing', city: 'Kiel' }],
    ])
  })

  it('leave or clear by explicit choice; a missing column never clears', async () => {
    const text = 'Kundennummer;Firma;Telefon\n1;Alpha;\n'
    const clearing = (mapping: Mapping): Mapping => ({ ...mapping, empty: 'clear' })
    expect((await entriesOf(bytes(text), 'customer'))[0]).toMatchObject({ clear: [] })
    expect((await entriesOf(bytes(text), 'customer', clearing))[0]).toMatchObject({ clear: ['phone'] })
    expect((await entriesOf(bytes('Kundennummer;Firma\n1;Alpha\n'), 'customer', clearing))[0]).toMatchObject({
      clear: [],
    })
  })

  it('make a name of a private person, whose surname 24SevenOffice keeps apart', async () => {
    const [entry] = await entriesOf(bytes('Kundennummer;Vorname;Nachname\n1;Anna;Maier\n'), 'customer')
    expect(entry).toMatchObject({
      missing: [],
      fields: { name: 'Anna Maier', type: 'person', givenName: 'Anna', familyName: 'Maier' },
    })
  })

  it('of a broken row go nowhere, and the row says why (never split in silence)', async () => {
    const entries = await entriesOf(
      bytes('Kundennummer;Firma;Ort\n1;Alpha Ulm\n2;Beta;Jena;zu viel\n3;Carl;Bonn\n'),
      'customer',
    )
    expect(entries.map((entry) => entry.issues[0]?.code)).toEqual([
      'ROW_TOO_SHORT',
      'ROW_TOO_LONG',
      undefined,
    ])
    expect(entries[0]!.fields).toEqual({})
  })

  it('come out the same from every checkpoint', async () => {
    const file = bytes(
      `Kundennummer;Firma\n${Array.from({ length: 9000 }, (_, i) => `${i};"Müller ${i}"`).join('\n')}\n`,
    )
    const { analysis, mapping } = await sourceOf(file, 'customer')
    const kind = importKind('customer')
    const batches = []
    for await (const batch of readEntries(file, analysis.spec, kind, mapping)) batches.push(batch)
    expect(batches.length).toBeGreaterThan(1)
    const rest: RowEntry[] = []
    for await (const batch of readEntries(
      file,
      analysis.spec,
      kind,
      mapping,
      JSON.parse(JSON.stringify(batches[0]!.checkpoint)),
    ))
      rest.push(...batch.entries)
    expect(rest).toEqual(batches.slice(1).flatMap((batch) => batch.entries))
  })

  it('are not read where a column is called __proto__, whoever made the spec', async () => {
    const { analysis, mapping } = await sourceOf(bytes('Kundennummer;Firma;Neu\n1;Alpha;x\n'), 'customer')
    const names = ['Kundennummer', 'Firma', '__proto__']
    const entries = readEntries(
      bytes('Kundennummer;Firma;__proto__\n1;Alpha;x\n'),
      { ...analysis.spec, names },
      importKind('customer'),
      mapping,
    )
    await expect(entries.next()).rejects.toMatchObject({
      code: 'csv.header_name',
      parameters: { name: '__proto__', column: 3 },
    })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('what takes long (J-08)', () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i + 1};Firma ${i};${i},50`)
  const file = bytes(`Kundennummer;Firma;Kreditlimit\n${lines.join('\n')}\n`)

  it('stops while marks and orders are decided, and tells how far it is', async () => {
    const { analysis, mapping } = await sourceOf(bytes('Kundennummer;Firma;Kreditlimit\n1;A;1\n'), 'customer')
    const kind = importKind('customer')
    const open = { ...mapping, rules: mapping.rules.map(({ decimalMark: _, ...rule }) => rule) }
    const shares: number[] = []
    await decideLocales(file, analysis.spec, kind, open, { onProgress: ({ share }) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(3)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    const stop = new AbortController()
    const pieces: number[] = []
    const stopped = decideLocales(file, analysis.spec, kind, open, {
      signal: stop.signal,
      onProgress: ({ rows }) => {
        pieces.push(rows)
        stop.abort(new Error('enough'))
      },
    })
    await expect(stopped).rejects.toThrow('enough')
    expect(pieces).toHaveLength(1)
  })

  it('stops while the file is hashed and while rows are checked; nothing is written, and it can be begun again', async () => {
    const { source } = await sourceOf(file, 'customer')
    const shop = openShop()
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(source.hash(stop.signal)).rejects.toThrow('enough')
    const later = new AbortController()
    const read: number[] = []
    const checking = shop.rows.preview(
      job.id,
      source,
      { duplicates: 'overwrite' },
      {
        signal: later.signal,
        onProgress: (done) => {
          read.push(done.checked)
          later.abort(new Error('enough'))
        },
      },
    )
    await expect(checking).rejects.toThrow('enough')
    // Pieces of the file are about 3,000 of these rows.
    expect(read).toHaveLength(1)
    expect(read[0]).toBeLessThan(6000)
    const { counts } = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    expect(counts).toMatchObject({ create: 20_000, error: 0 })
  })
})

describe('the error file (J-11)', () => {
  const text =
    'Kundennummer;Firma;E-Mail;Notiz;Telefon\r\n1;Müller;m@x.de;ok;+49 89 1234567\r\n2;Größe;falsch;=1+1;089 1234567\r\n3;Ähre;auch falsch;"a;b";-5,00\r\n4;Vier;v@x.de;;\r\n5;Fünf;f@x.de;;\r\n'

  for (const encoding of ['utf-8', 'windows-1252', 'utf-8-bom']) {
    it(`has the rows as they were, in the dialect and encoding they came in (${encoding}), and imports what was corrected`, async () => {
      const shop = openShop()
      const file = bytes(text, encoding)
      const { analysis, mapping, source } = await sourceOf(file, 'customer')
      const first = await run(shop, source)
      expect(first.job.counts).toMatchObject({ create: 3, error: 2 })
      const errors = await textOf(
        writeErrorFile({
          source: file,
          spec: analysis.spec,
          failures: shop.rows.results(first.id, { only: 'error' }),
          describe: (code, parameters) => say(code, parameters, 'de'),
        }),
        encoding === 'utf-8-bom' ? 'utf-8' : encoding,
      )
      const lines = errors.text.split('\r\n')
      expect(lines[0]).toBe('Kundennummer;Firma;E-Mail;Notiz;Telefon;_row;_column;_reason;_suggestion')
      expect(lines[1]).toBe(
        "2;Größe;falsch;'=1+1;089 1234567;2;E-Mail;Das ist keine E-Mail-Adresse. Bitte berichtigen.;",
      )
      expect(lines[2]).toMatch(/^3;Ähre;auch falsch;"a;b";-5,00;3;E-Mail;/)
      expect(lines).toHaveLength(4)

      const corrected = Buffer.from(errors.bytes)
        .toString('latin1')
        .replace('falsch;', 'g@x.de;')
        .replace('auch falsch', 'a@x.de')
      const back = bytesSource(
        'fehler.csv',
        Uint8Array.from(corrected, (letter) => letter.charCodeAt(0)),
      )
      const template = createTemplate('mein', mapping, analysis.spec.names)
      const again = await sourceOf(back, 'customer', undefined, [template])
      expect(again.proposal.template?.name).toBe('mein')
      const second = await run(shop, again.source, { duplicates: 'overwrite' }, first.id)
      expect(second.job).toMatchObject({
        follows: first.id,
        concerns: first.id,
        counts: { create: 2, change: 0, error: 0 },
      })
      const notes = [...(await all(shop.store, 'party')).values()].map((one) => [
        one['name'],
        one['notes'],
        one['phone'],
      ])
      expect(notes).toEqual([
        ['Müller', 'ok', '+49 89 1234567'],
        ['Vier', undefined, undefined],
        ['Fünf', undefined, undefined],
        ['Größe', '=1+1', '089 1234567'],
        ['Ähre', 'a;b', '-5,00'],
      ])
    })
  }

  it('says everything: in UTF-8 where a suggestion has letters that the encoding of the source does not have', async () => {
    const file = bytes('Kundennummer;Firma;Ort\r\n1;Größe;Lodz\r\n', 'windows-1252')
    const { spec } = await analyseTable(file)
    const write = (suggestion: string, reason: string) =>
      textOf(
        writeErrorFile({
          source: file,
          spec,
          failures: [
            { rows: [1], issues: [{ code: 'X', severity: 'error', row: 1, column: 'Ort', suggestion }] },
          ],
          describe: () => reason,
        }),
      )
    const utf8 = await write('Łódź', 'unbekannt')
    expect([...utf8.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(utf8.text).toContain('1;Größe;Lodz;1;Ort;unbekannt;Łódź')
    const own = await write('Ölz', '„Lodz“ – unbekannt')
    expect(new TextDecoder('windows-1252').decode(own.bytes)).toContain(
      'Größe;Lodz;1;Ort;„Lodz“ – unbekannt;Ölz',
    )
  })

  it('keeps an encoding without quotation marks of sentences, and writes plain ones', async () => {
    const file = bytes('Kundennummer;Firma\r\n1;Größe\r\n', 'cp850')
    const { spec } = await analyseTable(file, { encoding: 'cp850' })
    const issue = { code: 'X', severity: 'error', row: 1, column: 'Firma' } as const
    const failures = [{ rows: [1], issues: [issue] }]
    const { bytes: written } = await textOf(
      writeErrorFile({ source: file, spec, failures, describe: () => '„a“ – b …' }),
    )
    expect([...written]).toEqual([
      ...encode('Kundennummer;Firma;_row;_column;_reason;_suggestion\r\n', 'cp850'),
      ...encode('1;Größe;1;Firma;"""a"" - b ...";\r\n', 'cp850'),
    ])
  })

  it('is UTF-8 where the encoding of the source is only read', async () => {
    const japanese = Uint8Array.of(0x83, 0x65, 0x83, 0x58, 0x83, 0x67) // テスト
    const head = encode('Kundennummer;Firma\r\n1;', 'utf-8')
    const file = bytesSource('k.csv', Uint8Array.of(...head, ...japanese, 13, 10))
    const { spec } = await analyseTable(file, { encoding: 'shift_jis' })
    const issue = { code: 'X', severity: 'error', row: 1, column: 'Firma' } as const
    const failures = [{ rows: [1], issues: [issue] }]
    const { text: written } = await textOf(
      writeErrorFile({ source: file, spec, failures, describe: () => 'r' }),
    )
    expect(written).toContain('1;テスト;1;Firma;r;')
  })

  it('is empty when nothing failed', async () => {
    const file = bytes(text)
    const { analysis } = await sourceOf(file, 'customer')
    const { bytes: none } = await textOf(
      writeErrorFile({ source: file, spec: analysis.spec, failures: [], describe: (code) => code }),
    )
    expect(none).toHaveLength(0)
  })
})

describe('export and import of what was exported', () => {
  it('changes nothing, in any dialect', async () => {
    const shop = openShop()
    const text =
      'Kundennummer;Firma;Straße;PLZ;Ort;Land;Rechnung Ort;Telefon;E-Mail;Kundengruppe;Kreditlimit;Gesperrt;Notiz;Ansprechpartner Vorname;Ansprechpartner Nachname;Ansprechpartner E-Mail\n001;"Müller; Söhne";Weg 1;01067;Dresden;Deutschland;Bonn;+49 351 1234567;a@x.de;Handel;1.000,50;nein;"=SUMME(A1)\nzweite";Anna;Maier;m@x.de\n001;"Müller; Söhne";;;;;;;;;;;;Bert;Kurz;\n002;Ærø;;;;DK;;;;;;;-;;;\n'
    await run(shop, (await sourceOf(bytes(text), 'customer')).source)
    const before = await all(shop.store, 'party')
    expect(before.size).toBe(2)
    for (const [mode, delimiter, language] of [
      ['spreadsheet', ';', 'de'],
      ['machine', ',', 'en'],
      ['machine', '\t', 'da'],
      ['machine', ';', 'sv'],
      ['machine', ';', 'no'],
    ] as const) {
      const kind = importKind('customer')
      const written = await textOf(
        exportRecords({ kind, records: before.values(), mode, dialect: { delimiter }, language }),
      )
      if (mode === 'spreadsheet') expect(written.text).toContain("'=SUMME(A1)")
      const guarded = written.text.replaceAll("'=SUMME", '=SUMME')
      const { source } = await sourceOf(bytes(guarded), 'customer')
      const shown = await shop.rows.page(source, { duplicates: 'overwrite' })
      const { job } = await run(shop, source, { duplicates: 'overwrite' })
      expect(
        [language, job.counts],
        JSON.stringify(shown.rows.map((row) => [row.changes, row.reason])),
      ).toEqual([language, { create: 0, change: 0, unchanged: 2, skip: 0, error: 0, question: 0 }])
    }
    expect(await all(shop.store, 'party')).toEqual(before)
  })

  it('never loses letters in silence: refused with row and column, or each cell is told', async () => {
    const kind = importKind('customer')
    const records = [
      { customerNumber: '1', name: 'Müller' },
      { customerNumber: '2', name: 'Łódź Żabka', notes: 'Größe – ok' },
      { customerNumber: '3', name: 'Größe', notes: 'кот' },
    ]
    const fields = ['customerNumber', 'name', 'notes']
    const options = { kind, records, fields, encoding: 'windows-1252', mode: 'machine' } as const
    await expect(textOf(exportRecords(options), 'windows-1252')).rejects.toMatchObject({
      code: 'csv.letter_missing',
      parameters: { encoding: 'windows-1252', letters: 'Ł ź Ż', row: 2, column: 'Name' },
    })
    const lost: unknown[] = []
    const { text } = await textOf(
      exportRecords({ ...options, onLost: (one) => lost.push(one) }),
      'windows-1252',
    )
    expect(lost).toEqual([
      { row: 2, column: 'Name', letters: 'ŁźŻ' },
      { row: 3, column: 'Notiz', letters: 'кот' },
    ])
    expect(text).toContain('2;?ód? ?abka;Größe – ok')
    const whole = await textOf(exportRecords({ ...options, encoding: 'utf-8' }))
    expect(whole.text).toContain('3;Größe;кот')
  })

  it('holds for articles with units, groups and decimals', async () => {
    const shop = openShop()
    const text =
      'Artikelnummer;Bezeichnung;Artikelgruppe;Einheit;Verkaufspreis;Steuersatz;Aktiv\n007;Hammer;Werkzeug > Hand;Stk.;1.234,50;19;ja\n008;Nagel;Eisen;Sack;0,05;7,5;nein\n'
    await run(shop, (await sourceOf(bytes(text), 'article')).source)
    const before = await all(shop.store, 'article')
    expect([...before.values()][0]).toMatchObject({
      articleNumber: '007',
      group: ['Werkzeug', 'Hand'],
      unit: { code: 'H87', label: 'Stk.' },
      ext: { import: { salePrice: '1234.50' } },
      taxRate: '19',
      active: true,
    })
    const written = await textOf(exportRecords({ kind: importKind('article'), records: before.values() }))
    const { job } = await run(shop, (await sourceOf(bytes(written.text), 'article')).source, {
      duplicates: 'overwrite',
    })
    expect(job.counts).toMatchObject({ unchanged: 2, change: 0, create: 0 })
  })
})

describe('workbooks', () => {
  it('go the same way as text', async () => {
    const shop = openShop()
    const file = bytesSource(
      'kunden.xlsx',
      workbook({
        Kunden: [
          ['Kundennummer', 'Firma', 'Kreditlimit', 'Kunde seit'],
          ['0042', 'Alpha', 1234.5, { serial: 45292 }],
        ],
      }),
    )
    const { job } = await run(shop, (await sourceOf(file, 'customer')).source)
    expect(job.counts).toMatchObject({ create: 1, error: 0 })
    expect([...(await all(shop.store, 'party')).values()][0]).toMatchObject({
      customerNumber: '0042',
      creditLimit: '1234.5',
      ext: { import: { registeredOn: '2024-01-01' } },
    })
  })
})

describe('workbooks with formula errors', () => {
  it('refuse the row with advice, whatever the field, and never take the cell for empty', async () => {
    const shop = openShop()
    const errors = ['#REF!', '#N/A', '#DIV/0!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!']
    const file = bytesSource(
      'kunden.xlsx',
      workbook({
        Kunden: [
          ['Kundennummer', 'Firma', 'Ort', 'Notiz', 'Kreditlimit'],
          ...errors.map((error, i) => [
            `${i}`,
            'Alpha',
            i % 2 === 0 ? { error } : 'Ulm',
            'x t="e" y',
            i % 2 === 1 ? { error } : 5,
          ]),
          ['9', 'Beta', 'Ulm', '<c t="e">', 7],
        ],
      }),
    )
    const { source } = await sourceOf(file, 'customer')
    const { job, preview } = await run(shop, source)
    expect(job.counts).toMatchObject({ create: 1, error: errors.length })
    for (const [i, row] of preview.errors.entries()) {
      expect(row.issues[0]).toMatchObject({
        code: 'VALUE_SHEET_ERROR',
        column: i % 2 === 0 ? 'Ort' : 'Kreditlimit',
      })
      expect(say(row.reason!.code, {}, 'de')).toContain('Bitte in der Tabelle berichtigen')
    }
    expect([...(await all(shop.store, 'party')).values()][0]).toMatchObject({ notes: '<c t="e">' })
  })
})

describe.skipIf(!hasSharedData)('Northwind (skipped where it does not lie beside the checkout)', () => {
  it('goes through analyse, map, preview, import, change some rows by hand, undo', async () => {
    const shop = openShop()
    const file = bytesSource('customers.csv', sharedBytes('business/northwind/customers.csv'))
    const empty = { type: 'lookup' as const, table: { NULL: '' }, otherwise: 'keep' as const }
    const { source } = await sourceOf(file, 'customer', (mapping) => ({
      ...mapping,
      rules: mapping.rules.map((rule) => ({ ...rule, transforms: [empty] })),
    }))
    const { id, job } = await run(shop, source)
    expect(job.counts).toMatchObject({ create: 91, error: 0 })
    const imported = await all(shop.store, 'party')
    const keys = [...imported.keys()]
    await shop.store.transaction(async (tx) => {
      await tx.records.put('party', [
        { key: keys[3], fields: { ...imported.get(keys[3]!)!, phone: 'by hand' } },
      ])
      await tx.records.put('salesOrder', [
        { key: undefined, fields: { number: '1', parties: { orderedBy: { partyKey: keys[5] } } } },
      ])
    })
    const undone = await shop.rows.undo(id)
    expect(undone.counts).toEqual({ removed: 89, restored: 0, kept: 2 })
    expect(
      undone.rows
        .filter((row) => row.action === 'kept')
        .map((row) => row.reason!.code)
        .sort(),
    ).toEqual(['UNDO_CHANGED_SINCE', 'UNDO_REFERRED_TO'])
    expect((await all(shop.store, 'party')).size).toBe(2)
  })

  it('imports products and suppliers', async () => {
    const shop = openShop()
    const products = await sourceOf(
      bytesSource('p', sharedBytes('business/northwind/products.csv')),
      'article',
    )
    expect((await run(shop, products.source)).job.counts).toMatchObject({ create: 77, error: 0 })
    const suppliers = await sourceOf(
      bytesSource('s', sharedBytes('business/northwind/suppliers.csv')),
      'supplier',
    )
    const { job } = await run(shop, suppliers.source)
    expect((job.counts['create'] ?? 0) + (job.counts['error'] ?? 0)).toBe(29)
  })
})

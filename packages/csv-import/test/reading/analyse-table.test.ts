import { describe, expect, it } from 'vitest'
import { analyseTable, bytesSource, createRowObjects, readTable } from '@ordersync/csv-import'
import type { AnalyseOptions, ByteSource, TablePosition, TableRows, TableSpec } from '@ordersync/csv-import'
import { encode } from '../support/encode.js'
import { corpus, hasSharedData, sharedBytes } from '../support/shared-data.js'

const source = (text: string, encoding = 'utf-8'): ByteSource =>
  bytesSource('test.csv', encode(text, encoding))

async function rowsOf(file: ByteSource, spec: TableSpec, from?: TablePosition) {
  const batches: TableRows[] = []
  for await (const batch of readTable(file, spec, from)) batches.push(batch)
  return {
    rows: batches.flatMap((batch) => batch.rows.map((row) => [...row])),
    lines: batches.flatMap((batch) => batch.lines),
    bytes: batches.flatMap((batch) => batch.rows.map((_, i) => batch.byteOf(i))),
    aside: batches.flatMap((batch) => batch.aside),
    faults: batches.flatMap((batch) =>
      [...batch.faults].map(([at, list]) => [batch.firstRow + at, ...list.map((one) => one.code)]),
    ),
    ends: batches.map((batch) => batch.end),
  }
}

const analyse = async (text: string, options: AnalyseOptions = {}) => {
  const file = source(text)
  const analysis = await analyseTable(file, options)
  return { analysis, ...(await rowsOf(file, analysis.spec)) }
}

describe('analyseTable', () => {
  it('decides for the semicolon where numbers have decimal commas', async () => {
    const { analysis, rows } = await analyse('Artikel;Preis\nA1;1,50\nA2;2,75\nA3;1.234,56\n')
    expect(analysis.spec).toMatchObject({
      dialect: { delimiter: ';' },
      names: ['Artikel', 'Preis'],
      headerRows: 1,
    })
    expect(rows[2]).toEqual(['A3', '1.234,56'])
  })

  it('finds comma, tab, pipe and semicolon in lists with commas in texts', async () => {
    for (const delimiter of [',', '\t', '|', ';']) {
      const cell = (text: string): string => (text.includes(delimiter) ? `"${text}"` : text)
      const lines = [['Nr', 'Name', 'Ort', 'Datum']]
      for (let i = 0; i < 8; i++) lines.push([`K${i}`, `Muster, ${i}`, 'Bad Homburg', `0${i + 1}.02.2024`])
      const { analysis } = await analyse(lines.map((row) => row.map(cell).join(delimiter)).join('\r\n'))
      expect(analysis.dialects[0]!.dialect.delimiter).toBe(delimiter)
      expect(analysis.dialects[0]!.confidence).toBeGreaterThan(0.6)
    }
  })

  it('reads a file whose first rows are longer than the sample', async () => {
    const long = (letter: string): string => `"${letter.repeat(20_000)}""${letter}"`
    const row = (i: number): string =>
      [`K${i}`, ...'abcdefghijk'].map((one, at) => (at === 0 ? one : long(one))).join(';')
    const header = ['Nr', ...'abcdefghijk'].join(';')
    const text = `${header}\n${[1, 2, 3].map(row).join('\n')}\n`
    const { analysis, rows } = await analyse(text)
    expect(analysis.spec).toMatchObject({ dialect: { delimiter: ';' }, names: header.split(';') })
    expect(rows.map((one) => [one[0], one.length, one[11]!.length])).toEqual([
      ['K1', 12, 20_002],
      ['K2', 12, 20_002],
      ['K3', 12, 20_002],
    ])
  })

  it('a quote that nothing closes makes an error of its row in a short file too, and hides no delimiter', async () => {
    const open = await analyse('Nr;Firma;Ort\n001;"A;B\n002;C;D\n')
    expect(open.analysis.spec).toMatchObject({ dialect: { delimiter: ';' }, names: ['Nr', 'Firma', 'Ort'] })
    expect(open.analysis.notices.map((one) => one.code)).toContain('SAMPLE_CUT')
    expect(open.rows).toEqual([
      ['001', '"A', 'B'],
      ['002', 'C', 'D'],
    ])
    expect(open.faults).toEqual([[1, 'CSV_QUOTE_NOT_CLOSED']])
    // Where the columns do not tell what was meant, the line is named.
    await expect(analyse('Nr;Firma;Ort\n001;"A;B;C;D\n002;C;D\n003;E;F\n')).rejects.toMatchObject({
      code: 'csv.quote_open',
      parameters: { line: 2 },
    })
  })

  it('obeys sep= and passes it over', async () => {
    const { analysis, rows, lines } = await analyse('sep=;\r\nNr;Name\r\n1;a,b\r\n')
    expect(analysis.spec).toMatchObject({
      separatorLine: true,
      dialect: { delimiter: ';' },
      names: ['Nr', 'Name'],
    })
    expect(rows).toEqual([['1', 'a,b']])
    expect(lines).toEqual([3])
  })

  it('passes over a title, blank lines, sum rows, notes and repeated headers, and names each of them', async () => {
    const text =
      'Kundenliste der Firma Beispiel\n\nNummer;Name;Umsatz\n1;Anna;100,00\n2;Bert;200,00\nNummer;Name;Umsatz\n3;Carl;300,00\n\nSumme;;600,00\nStand: heute\n'
    const { analysis, rows, lines, aside } = await analyse(text)
    expect(analysis.spec).toMatchObject({ preamble: 2, headerRows: 1, names: ['Nummer', 'Name', 'Umsatz'] })
    expect(rows.map((row) => row[0])).toEqual(['1', '2', '3'])
    expect(lines).toEqual([4, 5, 7])
    expect(aside.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 ROW_PREAMBLE',
      '2 ROW_PREAMBLE',
      '6 ROW_HEADER_REPEATED',
      '8 ROW_BLANK',
      '9 ROW_SUM',
      '10 ROW_NOTE',
    ])
  })

  it('keeps a customer whose name begins like a sum', async () => {
    const { rows } = await analyse(
      'Nummer;Name;Ort;Fax\n1;Total Energie GmbH;Berlin;\n2;Summe;;\nTotal Bau;Anna;;\n',
    )
    expect(rows).toHaveLength(3)
  })

  it('joins two header rows', async () => {
    const text = 'Kunde;;Anschrift;\nNummer;Name;PLZ;Ort\n1;Anna;10115;Berlin\n2;Bert;20095;Hamburg\n'
    const { analysis, rows } = await analyse(text)
    expect(analysis.spec).toMatchObject({
      headerRows: 2,
      names: ['Kunde Nummer', 'Kunde Name', 'Anschrift PLZ', 'Anschrift Ort'],
    })
    expect(rows).toHaveLength(2)
  })

  it('sees that there is no header, and lets a person say otherwise (T4S-06)', async () => {
    const text = '1001;Anna;10115\n1002;Bert;20095\n'
    const { analysis, rows } = await analyse(text)
    expect(analysis.spec).toMatchObject({ headerRows: 0, names: ['1', '2', '3'] })
    expect(analysis.notices.map((one) => one.code)).toContain('TABLE_NO_HEADER')
    expect(rows).toHaveLength(2)
    expect((await analyse(text, { headerRows: 1 })).rows).toHaveLength(1)
  })

  it('reports column names that are missing or stand there twice (T4S-06)', async () => {
    const { analysis } = await analyse('Nr;Name;;Name\n1;a;b;c\n2;d;e;f\n')
    expect(analysis.notices).toEqual([
      { code: 'COLUMN_NAME_MISSING', parameters: { column: 3 } },
      { code: 'COLUMN_NAME_REPEATED', parameters: { name: 'Name', column: 4, first: 2 } },
    ])
  })

  it('takes a delimiter at the end of the rows for what it is, and reports short and long rows', async () => {
    const { rows, faults } = await analyse('a;b;c\n1;2;3;\n4;5\n6;7;8;9\n1;1;1\n')
    expect(rows).toEqual([
      ['1', '2', '3'],
      ['4', '5'],
      ['6', '7', '8', '9'],
      ['1', '1', '1'],
    ])
    expect(faults).toEqual([
      [2, 'ROW_TOO_SHORT'],
      [3, 'ROW_TOO_LONG'],
    ])
  })

  it('takes a mark away from the first name, also with quotes around it', async () => {
    const file = source('\ufeff"Kundennr";Name\n1;Anna\n')
    expect((await analyseTable(file)).spec.names).toEqual(['Kundennr', 'Name'])
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const wide = source('\ufeffNr;Name\n1;Änne\n', encoding)
      const { spec } = await analyseTable(wide)
      expect(spec.names).toEqual(['Nr', 'Name'])
      expect((await rowsOf(wide, spec)).rows).toEqual([['1', 'Änne']])
    }
  })

  it('puts letters right that were encoded twice, when told to', async () => {
    const text = 'Nr;Name\n1;MÃ¼ller\n2;Meier\n'
    const plain = await analyse(text)
    expect(plain.analysis.notices.map((one) => one.code)).toContain('ENCODING_DOUBLE')
    expect(plain.rows[0]).toEqual(['1', 'MÃ¼ller'])
    expect((await analyse(text, { repairDouble: true })).rows[0]).toEqual(['1', 'Müller'])
  })

  it('refuses a table with more columns than are read, instead of taking it for one column', async () => {
    for (const [delimiter, columns] of [
      [';', 2001],
      [',', 5000],
      ['\t', 2001],
    ] as const) {
      const row = (name: string): string =>
        Array.from({ length: columns }, (_, i) => `${name}${i}`).join(delimiter)
      const file = bytesSource('breit.csv', new TextEncoder().encode(`${row('c')}\n${row('x')}\n`))
      await expect(analyseTable(file)).rejects.toMatchObject({
        code: 'csv.too_many_columns',
        parameters: { line: 1, limit: 2000 },
      })
    }
  })

  it('refuses what is empty', async () => {
    for (const text of ['', '\n\n', ';;\n;;\n', '\ufeff']) {
      await expect(analyseTable(source(text)), JSON.stringify(text)).rejects.toMatchObject({
        code: 'csv.empty',
      })
    }
  })
})

describe('readTable', () => {
  const text = `Nr;Name;Notiz\n${Array.from({ length: 3000 }, (_, i) => `${i};"Müller ${i} €";"zwei\nZeilen ${i}"`).join('\r\n')}\n`

  it('goes on from every position it gave, with the same rows, lines and bytes', async () => {
    for (const encoding of ['utf-8', 'utf-8-bom', 'windows-1252', 'utf-16le', 'cp858']) {
      const bytes = encode(text, encoding)
      const file = bytesSource('x', bytes)
      const { spec } = await analyseTable(file, encoding === 'cp858' ? { encoding } : {})
      const whole = await rowsOf(file, spec)
      expect(whole.rows).toHaveLength(3000)
      expect(whole.rows[17]).toEqual(['17', 'Müller 17 €', 'zwei\nZeilen 17'])
      for (const end of whole.ends.slice(0, 3)) {
        const rest = await rowsOf(file, spec, end)
        expect(rest.rows).toEqual(whole.rows.slice(end.row))
        expect(rest.lines).toEqual(whole.lines.slice(end.row))
        expect(rest.bytes).toEqual(whole.bytes.slice(end.row))
      }
    }
  })

  it('knows the byte at which a row begins', async () => {
    const bytes = encode(text, 'utf-8')
    const file = bytesSource('x', bytes)
    const { spec } = await analyseTable(file)
    const { bytes: at } = await rowsOf(file, spec)
    for (const row of [0, 1, 999, 2999]) {
      const found = new TextDecoder().decode(bytes.subarray(at[row], at[row]! + 5))
      expect(found.startsWith(`${row};`)).toBe(true)
    }
  })

  it('goes on in encodings whose letters are of different length', async () => {
    const bytes = new Uint8Array([
      ...encode('Nr;Name\n1;', 'utf-8'),
      0x82,
      0xa0,
      ...encode('\n2;b\n3;c\n', 'utf-8'),
    ])
    const file = bytesSource('x', bytes)
    const { spec } = await analyseTable(file, { encoding: 'shift_jis' })
    const rest = await rowsOf(file, spec, { row: 1, line: 3, byte: 0 })
    expect(rest.rows).toEqual([
      ['2', 'b'],
      ['3', 'c'],
    ])
    expect(rest.lines).toEqual([3, 4])
  })

  it('does not replace a letter in silence when the encoding is not right further down', async () => {
    const start = 'Nr;Name\n' + '1;abc\n'.repeat(60_000)
    const bytes = new Uint8Array([...encode(start, 'utf-8'), 0x32, 0x3b, 0xe4, 0x0a])
    const file = bytesSource('x', bytes)
    const found = await analyseTable(file)
    expect(found.spec).toMatchObject({ encoding: 'windows-1252' })
    const { spec } = await analyseTable(file, { encoding: 'utf-8' })
    await expect(rowsOf(file, spec)).rejects.toMatchObject({
      code: 'csv.encoding',
      // The letter that cannot go on as it began.
      parameters: { byte: bytes.length - 1 },
    })
  })
})

describe('createRowObjects', () => {
  it('makes every name an own property, also those that objects have', () => {
    const make = createRowObjects(['__proto__', 'constructor', '', 'Name', 'Name', 'a"\\\n', '7'])
    const row = make(['1', '2', '3', '4', '5', '6', '8'])
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
    expect(Object.entries(row)).toEqual(
      expect.arrayContaining([
        ['__proto__', '1'],
        ['constructor', '2'],
        ['#3', '3'],
        ['Name', '4'],
        ['Name#5', '5'],
        ['a"\\\n', '6'],
        ['7', '8'],
      ]),
    )
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
    expect(make([])).toMatchObject({ Name: '' })
  })
})

describe.skipIf(!hasSharedData)(
  'the public corpus (skipped where it does not lie beside the checkout)',
  () => {
    it('finds at least 97 of 100 delimiters, without an exception', async () => {
      const files = hasSharedData ? corpus() : []
      const wrong: string[] = []
      let count = 0
      for (const { file, truth } of files) {
        if (truth.delimiter === undefined) continue
        const bytes = sharedBytes(`csv/${file}`)
        const { dialects } = await analyseTable(bytesSource(file, bytes))
        if (!new TextDecoder('latin1').decode(bytes).includes(truth.delimiter)) continue
        count += 1
        if (dialects[0]!.dialect.delimiter !== truth.delimiter) wrong.push(file)
      }
      expect(count).toBeGreaterThan(50)
      expect(wrong.length / count, wrong.join(', ')).toBeLessThanOrEqual(0.03)
    })

    it('reads the acid tests to the records expected', async () => {
      const files = hasSharedData
        ? // The truth of that one names another telephone number than the file has.
          corpus().filter(
            ({ file, truth }) => truth.records !== undefined && !file.endsWith('location_coordinates.csv'),
          )
        : []
      expect(files.length).toBeGreaterThan(5)
      const oneEnd = (cell: string): string => cell.replace(/[\r\n]+/g, '\n')
      for (const { file, truth } of files) {
        const data = bytesSource(file, sharedBytes(`csv/${file}`))
        const { spec } = await analyseTable(data)
        const { rows } = await rowsOf(data, spec)
        const make = createRowObjects(spec.names)
        expect(
          // The truth has other line ends in cells than the file; we keep what the file has.
          rows.map((row) => ({ ...make(row.map((cell) => oneEnd(cell))) })),
          file,
        ).toEqual(
          truth.records!.map((one) =>
            Object.fromEntries(Object.entries(one).map(([name, cell]) => [name, oneEnd(cell)])),
          ),
        )
      }
    })

    it('reads every file of the corpus to an end or a refusal of its own, in less than a second per MB', async () => {
      const files = hasSharedData ? corpus() : []
      for (const { file } of files) {
        const bytes = sharedBytes(`csv/${file}`)
        const data = bytesSource(file, bytes)
        const used = process.cpuUsage()
        try {
          const { spec } = await analyseTable(data)
          await rowsOf(data, spec)
        } catch (error) {
          expect((error as { code?: string }).code, file).toMatch(/^csv\./)
        }
        const { user, system } = process.cpuUsage(used)
        expect((user + system) / 1e6, file).toBeLessThan(1 + bytes.length / 1e6)
      }
    })

    it('reads texts in at least nine of ten European encodings right', async () => {
      const european = /iso-8859-(?!5)|windows-125[0-4]|utf|ascii|mac/i
      const { detectEncoding, createPieceDecoder } = await import('@ordersync/csv-import')
      const files = hasSharedData
        ? corpus().filter(
            ({ file, truth }) =>
              file.startsWith('csv/enc') || (file.startsWith('enc/') && european.test(truth.encoding ?? '')),
          )
        : []
      let right = 0
      let count = 0
      for (const { file, truth } of files) {
        if (truth.encoding === undefined || /utf-?(16|32)$/i.test(truth.encoding)) continue
        const bytes = sharedBytes(`csv/${file}`)
        let wanted: string
        try {
          wanted = createPieceDecoder(truth.encoding)
            .decode(bytes, false)
            .replace(/^\ufeff/, '')
        } catch {
          continue
        }
        count += 1
        const guess = await detectEncoding(bytes)
        try {
          if (createPieceDecoder(guess.encoding).decode(bytes.subarray(guess.markBytes), false) === wanted)
            right += 1
        } catch {
          // Not right.
        }
      }
      expect(count).toBeGreaterThan(50)
      expect(right / count).toBeGreaterThanOrEqual(0.9)
    })
  },
)

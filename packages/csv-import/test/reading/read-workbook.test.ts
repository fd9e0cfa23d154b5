import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { analyseTable, bytesSource, readTable, tableLimits } from '@ordersync/csv-import'
import { workbook } from '../support/workbook.js'

const source = (bytes: Uint8Array) => bytesSource('kunden.xlsx', bytes)

async function read(bytes: Uint8Array, sheet?: string) {
  const analysis = await analyseTable(source(bytes), { sheet })
  const rows: (readonly string[])[] = []
  const lines: number[] = []
  const faults: string[] = []
  for await (const batch of readTable(source(bytes), analysis.spec)) {
    rows.push(...batch.rows)
    lines.push(...batch.lines)
    for (const list of batch.faults.values()) faults.push(...list.map((one) => one.code))
  }
  return { analysis, rows, lines, faults }
}

describe('workbooks', () => {
  it('reads cells as text: leading zeros, long numbers, dates, fractions', async () => {
    const bytes = workbook({
      Kunden: [
        ['Nummer', 'Name', 'Telefon', 'Seit', 'Rabatt', 'Konto'],
        [
          '00123',
          'Müller',
          '+49 89 123',
          { serial: 45292 },
          { raw: '0.30000000000000004' },
          { raw: '1.23E+12' },
        ],
        [{ raw: '4711' }, 'Sørensen', undefined, undefined, { raw: '1.5' }, true],
      ],
    })
    const { analysis, rows } = await read(bytes)
    expect(analysis.spec).toMatchObject({ format: 'workbook', sheet: 'Kunden', headerRows: 1 })
    expect(rows).toEqual([
      ['00123', 'Müller', '+49 89 123', '2024-01-01', '0.3', '1230000000000'],
      ['4711', 'Sørensen', '', '', '1.5', 'true'],
    ])
  })

  it('finds the table below a title, leaves out blank rows and names the rows of the sheet', async () => {
    const bytes = workbook({
      Leer: [],
      Liste: [
        ['Liste 2024'],
        [],
        ['Nr', 'Name', 'Ort'],
        ['1', 'Anna', 'Ulm'],
        [],
        ['2', 'Bert', 'Jena', 'zu viel'],
      ],
    })
    const { analysis, rows, lines, faults } = await read(bytes)
    expect(analysis.sheets).toEqual(['Leer', 'Liste'])
    expect(analysis.spec).toMatchObject({ sheet: 'Liste', preamble: 2, names: ['Nr', 'Name', 'Ort'] })
    expect(rows.map((row) => row[1])).toEqual(['Anna', 'Bert'])
    expect(lines).toEqual([4, 6])
    expect(faults).toEqual(['ROW_TOO_LONG'])
  })

  it('refuses a sheet that is not there, naming those that are', async () => {
    await expect(
      read(
        workbook({
          A: [
            ['x', 'y'],
            ['1', '2'],
          ],
        }),
        'B',
      ),
    ).rejects.toMatchObject({
      code: 'csv.sheet_missing',
      parameters: { sheet: 'B', sheets: ['A'] },
    })
  })

  it('refuses archives that unpack to too much, whatever their directory says', async () => {
    const zeros = new Uint8Array(60_000_000)
    const bomb = workbook(
      {
        A: [
          ['x', 'y'],
          ['1', '2'],
        ],
      },
      { 'xl/media/x.bin': zeros },
    )
    expect(bomb.length).toBeLessThan(500_000)
    await expect(read(bomb)).rejects.toMatchObject({ code: 'csv.workbook_too_large' })
    const lying = bomb.slice()
    const view = new DataView(lying.buffer)
    for (let at = 0; at + 46 < lying.length; at++) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
    }
    await expect(read(lying)).rejects.toMatchObject({ code: 'csv.workbook_too_large' })
  })

  it('refuses too many parts, two parts of one name, and what is no workbook', async () => {
    const many = zipSync(
      Object.fromEntries(
        Array.from({ length: tableLimits.workbookParts + 1 }, (_, i) => [`p${i}`, new Uint8Array()]),
      ),
    )
    await expect(read(many)).rejects.toMatchObject({ code: 'csv.workbook_too_large' })
    await expect(read(zipSync({ 'a.txt': strToU8('hello') }))).rejects.toMatchObject({ code: 'csv.workbook' })
    const whole = workbook({
      A: [
        ['x', 'y'],
        ['1', '2'],
      ],
    })
    for (const length of [10, 100, whole.length - 30]) {
      await expect(read(whole.slice(0, length))).rejects.toMatchObject({ code: 'csv.workbook' })
    }
    await expect(read(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]))).rejects.toMatchObject({
      code: 'csv.workbook',
    })
  })

  it('expands no entities', async () => {
    const sheet = strToU8(
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c><c r="B1" t="inlineStr"><is><t>Name</t></is></c></row></sheetData></worksheet>',
    )
    const bytes = workbook({ A: [['x']] }, {})
    const evil = workbook({ A: [] }, {})
    expect(bytes.length + evil.length).toBeGreaterThan(0)
    const parts = workbook({ A: [['x', 'y']] }, { 'xl/worksheets/extra.xml': sheet })
    const { rows, analysis } = await read(parts)
    expect(rows).toEqual([])
    expect(analysis.spec.names).toEqual(['x', 'y'])
  })
})

import { describe, expect, it } from 'vitest'
import {
  createTextEncoder,
  guardCell,
  RecordParser,
  standardDialect,
  unguardCell,
  writeLine,
} from '@ordersync/csv-import'
import type { Dialect } from '@ordersync/csv-import'
import { hasSharedData, sharedBytes } from '../support/shared-data.js'

describe('cells for spreadsheets', () => {
  it('do not calculate, and numbers and telephone numbers are not damaged', () => {
    for (const text of ['=1+1', '+cmd|x', '-2+3+cmd', '@SUM(A1)', '\t=1', '\r=1', '＝1', "'=1"]) {
      expect(guardCell(text)).toBe(`'${text}`)
      expect(unguardCell(guardCell(text))).toBe(text)
    }
    for (const text of ['-5,00', '+49 89 (0) 123-456', '-1.234,50', '+4,5 %', 'a=b', "'quoted'", '']) {
      expect(guardCell(text)).toBe(text)
      expect(unguardCell(text)).toBe(text)
    }
  })

  it.skipIf(!hasSharedData)('hold for the shared list of formulas (skipped without it)', () => {
    const list = JSON.parse(
      new TextDecoder().decode(sharedBytes('hostile/strings/csv-formula.json')),
    ) as readonly string[]
    for (const text of list) {
      const guarded = guardCell(text)
      expect(unguardCell(guarded)).toBe(text)
      if (/^[=@\t\r]/.test(text)) expect(guarded.startsWith("'")).toBe(true)
    }
  })

  it('are read again as they were, in every dialect', () => {
    const cells = [
      'a',
      '',
      ' x ',
      'a;b',
      'a,b',
      '"',
      '""',
      'a"b',
      'line\nbreak',
      '\r\n',
      '\\',
      '\\"',
      "'",
      '=1',
    ]
    const dialects: readonly Dialect[] = [
      standardDialect,
      { ...standardDialect, delimiter: ';' },
      { ...standardDialect, delimiter: '\t', escape: 'backslash' },
      { ...standardDialect, quote: "'" },
    ]
    for (const dialect of dialects) {
      const parser = new RecordParser(dialect)
      const first = parser.push(`${writeLine(cells, dialect)}\r\n`.padEnd(2000, ' '))
      const records = [...(first?.records ?? []), ...parser.end().records]
      expect(records[0], JSON.stringify(dialect)).toEqual(cells)
    }
  })
})

describe('createTextEncoder', () => {
  it('writes what is read', () => {
    const text = 'Müller Ærø Å 5'
    for (const encoding of [
      'utf-8',
      'utf-16le',
      'utf-16be',
      'windows-1252',
      'iso-8859-15',
      'cp850',
      'macintosh',
      'windows-1251',
    ]) {
      const bytes = createTextEncoder(encoding)(encoding === 'windows-1251' ? 'Москва' : text)
      expect(bytes.length).toBeGreaterThan(4)
    }
    expect(() => createTextEncoder('windows-1252')('Łódź ž')).toThrow(
      expect.objectContaining({
        code: 'csv.letter_missing',
        parameters: expect.objectContaining({ letters: 'Ł ź' }) as unknown,
      }),
    )
    expect(() => createTextEncoder('iso-8859-7')('\ufffd')).toThrow(
      expect.objectContaining({ code: 'csv.letter_missing' }),
    )
    expect(() => createTextEncoder('utf-8')('half \ud800')).toThrow(
      expect.objectContaining({ code: 'csv.letter_missing' }),
    )
    expect(() => createTextEncoder('shift_jis')).toThrow(
      expect.objectContaining({ code: 'csv.encoding_unknown' }),
    )
  })
})

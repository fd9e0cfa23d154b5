import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTableError, RecordParser, standardDialect, tableLimits } from '@ordersync/csv-import'
import type { Dialect, RecordBatch } from '@ordersync/csv-import'

const semicolon: Dialect = { ...standardDialect, delimiter: ';' }

/** Everything a parser gives out, joined. */
function parse(pieces: readonly string[], dialect: Dialect = semicolon, columns?: number) {
  const parser = new RecordParser(dialect, { columns })
  const batches: RecordBatch[] = []
  for (const piece of pieces) {
    const batch = parser.push(piece)
    if (batch !== undefined) batches.push(batch)
  }
  batches.push(parser.end())
  const records = batches.flatMap((batch) => batch.records)
  const lines = batches.flatMap((batch) => batch.lines)
  const starts = batches.flatMap((batch) => batch.starts)
  let before = 0
  const faults = batches.flatMap((batch) => {
    const own = batch.faults.map(({ index, code }) => `${before + index} ${code}`)
    before += batch.records.length
    return own
  })
  return { records, lines, starts, faults }
}

function cut(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size))
  return pieces
}

describe('RecordParser', () => {
  it('reads quotes, doubled quotes, delimiters and line breaks in cells', () => {
    const text = 'a;b\r\n"x;y";"He said ""no"""\r\n"two\r\nlines";\r\n;'
    expect(parse([text])).toEqual({
      records: [
        ['a', 'b'],
        ['x;y', 'He said "no"'],
        ['two\r\nlines', ''],
        ['', ''],
      ],
      lines: [1, 2, 3, 5],
      starts: [0, 5, 29, 44],
      faults: [],
    })
  })

  it('reads CR alone, delimiters of two characters and blanks behind delimiters', () => {
    expect(parse(['a;b\r1;2\r'], { ...semicolon, newline: 'cr' }).records).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(parse(['a||"b||c"\n1||2'], { ...semicolon, delimiter: '||' }).records).toEqual([
      ['a', 'b||c'],
      ['1', '2'],
    ])
    const trimming = { ...standardDialect, trimStart: true }
    expect(parse(['a, "b, c",  d\n1, 2, 3'], trimming).records).toEqual([
      ['a', 'b, c', 'd'],
      ['1', '2', '3'],
    ])
  })

  it('reads quotes behind a backslash', () => {
    const dialect: Dialect = { ...standardDialect, escape: 'backslash' }
    expect(parse(['"a\\"b","c\\\\"\n'], dialect).records).toEqual([['a"b', 'c\\']])
  })

  it('keeps a blank line as one empty cell, and CR at the end of the last line out of the cell', () => {
    expect(parse(['a;b\n\n1;2\r']).records).toEqual([['a', 'b'], [''], ['1', '2']])
  })

  it('takes a stray quote in a quoted cell as a character and reports it', () => {
    const { records, faults } = parse(['"Rohr 1/2" verzinkt";5\n"b";6\n'])
    expect(records).toEqual([
      ['Rohr 1/2" verzinkt', '5'],
      ['b', '6'],
    ])
    expect(faults).toEqual(['0 CSV_STRAY_QUOTE'])
  })

  it('takes a quote in the middle of an unquoted cell as it is', () => {
    expect(parse(['Rohr 1/2";5\n']).records).toEqual([['Rohr 1/2"', '5']])
  })

  it('finds a quote that swallows the rows behind it by the number of columns', () => {
    const { records, faults, lines } = parse(['a;"b;c\n1;2;3\n4;"5;6\n'], semicolon, 3)
    expect(records).toEqual([
      ['a', '"b', 'c'],
      ['1', '2', '3'],
      ['4', '"5', '6'],
    ])
    expect(faults).toEqual(['0 CSV_QUOTE_NOT_CLOSED', '2 CSV_QUOTE_NOT_CLOSED'])
    expect(lines).toEqual([1, 2, 3])
  })

  it('refuses an open quote that nothing explains, with the line in which it was opened', () => {
    const run = () => parse(['a;b\n1;2\n3;"x;y;z\n'])
    expect(run).toThrow(expect.objectContaining({ code: 'csv.quote_open', parameters: { line: 3 } }))
  })

  it('gives the same records, lines, starts and faults for every way to cut the text', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        'a',
        '"',
        '""',
        '"x;y"',
        '"a\r\nb"',
        '"q""q"',
        '"open',
        'mid"dle',
        '\r',
        '0',
        'ä€😀',
      ),
      fc.string({ maxLength: 6 }),
    )
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(';'))
    const end = fc.constantFrom('\n', '\r\n')
    const file = fc.array(fc.tuple(row, end), { maxLength: 12 }).map((rows) => rows.flat().join(''))
    const long = fc.constantFrom('', 'x'.repeat(3000), `"${'long\n'.repeat(900)}";1\n`)
    const outcome = (pieces: string[], columns: number | undefined) => {
      try {
        return parse(pieces, semicolon, columns)
      } catch (error) {
        if (!isTableError(error)) throw error
        return [error.code, error.parameters]
      }
    }
    const runs = Number(process.env['ORDERSYNC_PROPERTY_RUNS'] ?? 400)
    fc.assert(
      fc.property(
        fc.tuple(long, file, long).map((parts) => parts.join('')),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 2, 3),
        (text, size, columns) => {
          const whole = outcome([text], columns)
          expect(outcome(cut(text, size), columns)).toEqual(whole)
          expect(outcome(cut(text, 1500), columns)).toEqual(whole)
        },
      ),
      { numRuns: runs, seed: 11 },
    )
  })

  it('loses no character: cells written again are what was read', () => {
    const cells = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 5 }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 30 }), (rows, size) => {
        const text = rows
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';'))
          .join('\r\n')
        expect(parse(cut(text, size)).records).toEqual(rows)
      }),
      { numRuns: 300, seed: 12 },
    )
  })

  it('takes a cell, a record and columns at the limit and refuses one over', () => {
    const { cellLength, columns } = tableLimits
    expect(parse([`${'x'.repeat(cellLength)};1\n`]).records[0]![0]).toHaveLength(cellLength)
    expect(() => parse([`${'x'.repeat(cellLength + 1)};1\n`])).toThrow(
      expect.objectContaining({ code: 'csv.cell_too_long' }),
    )
    expect(() => parse([`"${'x'.repeat(cellLength + 1)}";1\n`])).toThrow(
      expect.objectContaining({ code: 'csv.quote_open' }),
    )
    expect(parse([`"${'x'.repeat(cellLength)}";1\n`]).records[0]![0]).toHaveLength(cellLength)
    expect(parse([`${';'.repeat(columns - 1)}\n`]).records[0]).toHaveLength(columns)
    expect(() => parse([`${';'.repeat(columns)}\n`])).toThrow(
      expect.objectContaining({ code: 'csv.too_many_columns' }),
    )
  })

  it('refuses a record without an end before it fills the memory', () => {
    const parser = new RecordParser(semicolon)
    const piece = 'x;'.repeat(500_000)
    expect(() => {
      for (let i = 0; i < 100; i++) parser.push(piece)
    }).toThrow(expect.objectContaining({ code: 'csv.record_too_long' }))
  })

  it('takes no longer per character for a long quoted cell that comes letter by letter', () => {
    const parser = new RecordParser(semicolon)
    parser.push('a;b\n1;"')
    const used = process.cpuUsage()
    for (let i = 0; i < 500_000; i++) parser.push('x')
    parser.push('"\n')
    const batch = parser.end()
    const ms = process.cpuUsage(used).user / 1000
    expect(batch.records.at(-1)![1]).toHaveLength(500_000)
    expect(ms).toBeLessThan(3000)
  })
})

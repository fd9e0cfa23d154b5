import { describe, expect, it } from 'vitest'
import { formatTable, printable } from '../src/output/table.js'
import { cutToWidth, displayWidth } from '../src/output/width.js'

describe('a table', () => {
  it('aligns by what a terminal shows: wide characters take two columns, combining marks none', () => {
    const lines = formatTable(
      [{ title: 'Name' }, { title: 'Summe', align: 'right' }],
      [
        ['Köhler', '1.00'],
        ['Ko\u0308hler', '10.00'],
        ['東京商事', '100.00'],
      ],
    )
    expect(lines).toEqual([
      'Name       Summe',
      '--------  ------',
      'Köhler      1.00',
      'Ko\u0308hler     10.00',
      '東京商事  100.00',
    ])
  })

  it('cuts what is too long, and has no spaces at the end of a line', () => {
    const lines = formatTable([{ title: 'A', maxWidth: 5 }, { title: 'B' }], [['abcdefgh', '']])
    expect(lines).toEqual(['A      B', '-----  -', 'abcd…'])
    expect(cutToWidth('東京商事', 5)).toBe('東京…')
    expect(displayWidth('🎁')).toBe(2)
  })

  it('lets nothing in a file steer the terminal', () => {
    expect(printable('a\u001b[31mred\u0007\r\nb\u202ec\u2028d')).toBe('a [31mred b c d')
  })
})

import { describe, expect, it } from 'vitest'
import { importKind, readValue } from '@ordersync/csv-import'
import type { FieldDefinition, ValueContext, ValueType } from '@ordersync/csv-import'
import { hasSharedData, sharedBytes } from '../support/shared-data.js'

const field = (type: ValueType, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  ...importKind('customer').fields[0]!,
  type,
  maxLength: 500,
  ...more,
})
const read = (type: ValueType, text: string, context: ValueContext = {}) => {
  const { value, issue } = readValue(field(type), text, context)
  return issue === undefined ? value : issue.severity === 'error' ? issue.code : [value, issue.code]
}

describe('values (T4S-08)', () => {
  it('keep leading zeros, long numbers and telephone numbers', () => {
    expect(read('number', '00123')).toBe('00123')
    expect(read('number', '12345678901234567890')).toBe('12345678901234567890')
    expect(read('phone', '+49 (0)89 / 123-456')).toBe('+49 (0)89 / 123-456')
    expect(read('phone', '0049 89 123456', { country: 'DE' })).toBe('0049 89 123456')
    expect(read('postcode', '01067', { country: 'DE' })).toBe('01067')
    expect(read('text', '1.5E3 Rohr')).toBe('1.5E3 Rohr')
  })

  it('name what a spreadsheet has damaged', () => {
    for (const text of ['1,23E+12', '1.23E+12', '5,58199E+12', '-4E+10'])
      expect(read('number', text), text).toBe('VALUE_SCIENTIFIC')
    expect(read('phone', '4,91712E+11')).toBe('VALUE_SCIENTIFIC')
    expect(read('gtin', '4,01234E+12')).toBe('VALUE_SCIENTIFIC')
    for (const text of ['#####', '########']) expect(read('text', text)).toBe('VALUE_HASHES')
    for (const text of ['#REF!', '#N/A', '#NV', '#DIV/0!', '#WERT!'])
      expect(read('text', text), text).toBe('VALUE_SHEET_ERROR')
    for (const text of ['01. Feb', '2-Jan', 'Mrz 12', '12. Dez 24', 'Jan-05'])
      expect(read('number', text), text).toBe('VALUE_DATE_FOR_NUMBER')
    for (const text of ['1E5X', 'JAN4711', 'A-1', '12-345', 'E10'])
      expect(read('number', text), text).toBe(text)
    expect(readValue(field('date'), '45292', {}).issue).toMatchObject({
      code: 'VALUE_DATE_SERIAL',
      suggestion: '2024-01-01',
    })
  })

  it('read numbers by the mark of their column', () => {
    const comma = { decimalMark: ',' } as const
    const point = { decimalMark: '.' } as const
    expect(read('decimal', '1.234,56', comma)).toBe('1234.56')
    expect(read('decimal', '1.234', comma)).toBe('1234')
    expect(read('decimal', '1,234.56', point)).toBe('1234.56')
    expect(read('decimal', '1.234', point)).toBe('1.234')
    expect(read('decimal', '1.234')).toBe('VALUE_NUMBER_AMBIGUOUS')
    expect(read('decimal', '12.5', comma)).toBe('VALUE_NUMBER_MARK')
    expect(read('decimal', '€ 1\u00a0234,50', comma)).toBe('1234.50')
    expect(read('decimal', "1'234.50 CHF", point)).toBe('1234.50')
    expect(read('decimal', '(5,00)', comma)).toBe('-5.00')
    expect(read('decimal', '5,00-', comma)).toBe('-5.00')
    expect(read('decimal', '−5', comma)).toBe('-5')
    expect(read('decimal', '-0,00', comma)).toBe('0.00')
    expect(read('percent', '19 %', comma)).toBe('19')
    expect(read('decimal', '1.23.456,0', comma)).toBe('VALUE_NUMBER')
    expect(read('decimal', '12 Stück', comma)).toBe('VALUE_NUMBER')
    expect(read('integer', '14,00', comma)).toBe(14)
    expect(read('integer', '14,5', comma)).toBe('VALUE_INTEGER')
    expect(read('decimal', '1234567890123456', comma)).toBe('VALUE_NUMBER_TOO_LONG')
  })

  it('read dates that exist, in the order of their column', () => {
    expect(read('date', '3.4.2024')).toBe('2024-04-03')
    expect(read('date', '03/04/2024', { dateOrder: 'mdy' })).toBe('2024-03-04')
    expect(read('date', '03/04/2024')).toBe('VALUE_DATE_AMBIGUOUS')
    expect(read('date', '25/04/2024')).toBe('2024-04-25')
    expect(read('date', '2024-02-30')).toBe('VALUE_DATE')
    expect(read('date', '29.02.2023')).toBe('VALUE_DATE')
    expect(read('date', '1.2.49')).toBe('2049-02-01')
    expect(read('date', '1.2.50')).toBe('1950-02-01')
    expect(read('date', '20240229')).toBe('2024-02-29')
    expect(read('date', '3. März 2024')).toBe('2024-03-03')
    expect(read('date', '1996-07-04 00:00:00.000')).toBe('1996-07-04')
    expect(read('moment', '18.06.2010 08:00:00')).toBe('2010-06-18T08:00:00Z')
    expect(read('moment', '2024-01-01T25:00:00')).toBe('VALUE_DATE')
  })

  it('check countries, currencies, e-mails, IBAN, VAT ids, GTIN and units', () => {
    for (const [text, code] of [
      ['Deutschland', 'DE'],
      ['danmark', 'DK'],
      ['Sverige', 'SE'],
      ['Norge', 'NO'],
      ['Österreich', 'AT'],
      ['UK', 'GB'],
      ['Germany', 'DE'],
      ['CH', 'CH'],
      ['USA', 'US'],
      ['Czech Republic', 'CZ'],
      ['United States of America', 'US'],
      ['Oesterreich', 'AT'],
      ['Rumaenien', 'RO'],
      ['Espana', 'ES'],
      ['Belgie', 'BE'],
      ['Suomi', 'FI'],
      ['België', 'BE'],
      ['Bosnia and Herzegovina', 'BA'],
    ] as const) {
      expect(read('country', text), text).toBe(code)
    }
    expect(read('country', 'Atlantis')).toBe('VALUE_COUNTRY')
    expect(read('currency', '€')).toBe('EUR')
    expect(read('email', 'a@b')).toBe('VALUE_EMAIL')
    expect(read('email', 'Ä.Ö@exämple.de')).toBe('Ä.Ö@exämple.de')
    expect(read('iban', 'DE89 3704 0044 0532 0130 00')).toBe('DE89370400440532013000')
    expect(read('iban', 'DE89 3704 0044 0532 0130 01')).toBe('VALUE_IBAN')
    expect(read('vatId', 'DE136695976')).toBe('DE136695976')
    expect(read('vatId', 'DE136695977')).toEqual(['DE136695977', 'VALUE_VAT_ID'])
    expect(read('vatId', 'XX123')).toBe('XX123')
    expect(read('gtin', '4006381333931')).toBe('4006381333931')
    expect(read('gtin', '4006381333932')).toEqual(['4006381333932', 'VALUE_CHECK_DIGIT'])
    expect(read('gtin', '123')).toBe('VALUE_GTIN')
    expect(read('postcode', '123', { country: 'DE' })).toEqual(['123', 'VALUE_POSTCODE'])
    expect(read('unit', 'Stk.')).toEqual({ code: 'H87', label: 'Stk.' })
    expect(read('unit', 'Sack')).toEqual({ code: 'ZZ', label: 'Sack' })
    expect(read('flag', 'Nein')).toBe(false)
    expect(read('flag', 'vielleicht')).toBe('VALUE_FLAG')
    expect(read('path', 'Werkzeug > Hammer')).toEqual(['Werkzeug', 'Hammer'])
  })

  it('refuse control characters and texts that are too long, cutting nothing', () => {
    expect(read('text', 'a\u0000b')).toBe('VALUE_CONTROL')
    expect(read('text', 'a\ud800b')).toBe('VALUE_CONTROL')
    expect(read('text', 'x'.repeat(500))).toHaveLength(500)
    expect(read('text', 'x'.repeat(501))).toBe('VALUE_TOO_LONG')
  })

  it.skipIf(!hasSharedData)(
    'answer every hostile string quickly, and lose none of it (skipped without the shared lists)',
    () => {
      const types: readonly ValueType[] = [
        'text',
        'number',
        'decimal',
        'date',
        'moment',
        'email',
        'phone',
        'vatId',
        'iban',
        'gtin',
        'postcode',
        'country',
        'language',
        'unit',
        'path',
        'flag',
        'web',
        'currency',
      ]
      for (const file of ['blns', 'csv-formula', 'redos-strings', 'path-names', 'mail-headers']) {
        const strings = JSON.parse(
          new TextDecoder().decode(sharedBytes(`hostile/strings/${file}.json`)),
        ) as readonly unknown[]
        for (const text of strings) {
          if (typeof text !== 'string' || text.trim() === '') continue
          const used = process.cpuUsage()
          for (const type of types) {
            const { value, issue } = readValue(field(type), text, { country: 'DE' })
            expect(value !== undefined || issue !== undefined).toBe(true)
            if (type === 'text' && issue === undefined) expect(value).toBe(text.trim())
          }
          expect(process.cpuUsage(used).user / 1e6, text.slice(0, 40)).toBeLessThan(1)
        }
      }
    },
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importKind, readValue } from '@ordersync/csv-import'
import type { FieldDefinition, ValueContext, ValueType } from '@ordersync/csv-import'
import { quickReader } from '../../src/values/quick-value.js'

const types: readonly ValueType[] = [
  'text',
  'longText',
  'web',
  'number',
  'decimal',
  'percent',
  'integer',
  'date',
  'moment',
  'flag',
  'country',
  'email',
  'phone',
  'postcode',
  'iban',
  'vatId',
  'unit',
]
const field = (type: ValueType, maxLength: number | undefined): FieldDefinition => ({
  ...importKind('customer').fields[0]!,
  type,
  maxLength,
})

/** What cells look like, and what is nearly that. */
const cell = fc.oneof(
  fc.string({ maxLength: 14 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.stringMatching(/^[ #+-]?[0-9]{0,4}[.,]?[0-9]{0,4}[.,]?[0-9]{0,7}[ €%]?$/),
  fc.stringMatching(/^[0-9]{1,4}[./ -][0-9]{1,2}[./ -][0-9]{1,4}$/),
  fc.stringMatching(/^[+0]?[0-9 /()-]{1,24}$/),
  fc.stringMatching(/^[A-Za-zäjf]{0,4}[ -]?[0-9]{0,6}[Ee]?[0-9]{0,3}$/),
  fc.stringMatching(/^[a-z.]{0,5}@[a-z-]{0,4}\.?[a-z]{0,3}$/),
  fc.constantFrom('#REF!', '###', '1,5E+10', 'ja', 'Nein', 'x', 'DE', 'Deutschland', 'usa', ' a', 'a\u00a0'),
)
const context = fc.record({
  decimalMark: fc.constantFrom(',' as const, '.' as const, undefined),
  dateOrder: fc.constantFrom('dmy' as const, 'mdy' as const, 'ymd' as const, undefined),
  country: fc.constantFrom('DE', 'DK', 'GB', 'US', undefined),
})

describe('quick ways to a value (decision 0013)', () => {
  it('say what the slow way says, or nothing', () => {
    const runs = Number(process.env['ORDERSYNC_PROPERTY_RUNS'] ?? 3000)
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        cell,
        context,
        fc.constantFrom(undefined, 3, 30),
        (type, raw, given, longest) => {
          const of = field(type, longest)
          const known: ValueContext = given
          // Twice: what the slow way has found out must not change what the quick one says.
          for (let time = 0; time < 2; time++) {
            const quick = quickReader(of, known)(raw, known.country)
            const slow = readValue(of, raw, known)
            if (quick !== undefined) expect({ value: quick }).toEqual(slow)
          }
        },
      ),
      { numRuns: runs, seed: 20261122 },
    )
  })

  it('are taken by what most files hold', () => {
    const usual: readonly (readonly [ValueType, string, unknown])[] = [
      ['text', 'Müller & Söhne', 'Müller & Söhne'],
      ['longText', 'two\nlines', 'two\nlines'],
      ['number', 'K100000', 'K100000'],
      ['decimal', '1.234,50', '1234.50'],
      ['decimal', '0', '0'],
      ['date', '01.03.2024', '2024-03-01'],
      ['date', '2024-03-01', '2024-03-01'],
      ['flag', 'nein', false],
      ['country', 'DE', 'DE'],
      ['email', 'info@example.de', 'info@example.de'],
      ['postcode', '80331', '80331'],
    ]
    for (const [type, raw, value] of usual)
      expect([type, quickReader(field(type, 500), { decimalMark: ',', country: 'DE' })(raw, 'DE')]).toEqual([
        type,
        value,
      ])
  })
})

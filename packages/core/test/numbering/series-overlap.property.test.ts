/** Whether two series can print the same is compared with printing: what one prints, the other must not read. */
import { formatNumber, parseNumber, type Series, seriesOverlap, seriesSchema } from '@ordersync/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const runs = Number(globalThis.process?.env['ORDERSYNC_PROPERTY_RUNS'] ?? 300)

const part = fc.string({ unit: fc.constantFrom('1', '2', '0', 'a', 'A'), maxLength: 2 })
const seriesOf = (id: string): fc.Arbitrary<Series> =>
  fc
    .record({
      prefix: part,
      suffix: part,
      digits: fc.integer({ min: 0, max: 4 }),
      start: fc.integer({ min: 1, max: 120 }),
      year: fc.constantFrom(undefined, 'yy' as const, 'yyyy' as const),
      yearInSuffix: fc.boolean(),
    })
    .map(({ prefix, suffix, digits, start, year, yearInSuffix }) => {
      const mark = year === undefined ? '' : '{year}'
      const format = {
        prefix: yearInSuffix ? prefix : prefix + mark,
        suffix: yearInSuffix ? mark + suffix : suffix,
        digits,
        ...(year === undefined ? {} : { year }),
      }
      return { id, format, start, block: 1, exhaustion: 'block' as const }
    })
const date = fc.integer({ min: 2000, max: 2099 }).map((year) => `${year}-06-30`)
const number = fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 1e15 }))

const folded = ({ format, ...series }: Series): Series => ({
  ...series,
  format: {
    ...format,
    prefix: (format.prefix ?? '').toLowerCase(),
    suffix: (format.suffix ?? '').toLowerCase(),
  },
})
const reads = (series: Series, text: string) => {
  const parsed = parseNumber(folded(series), text.toLowerCase())
  return parsed !== undefined && parsed.n >= series.start
}

describe('printed numbers (N-02)', () => {
  it('are read back as they were made, and only then', () => {
    fc.assert(
      fc.property(seriesOf('a'), number, date, (series, n, day) => {
        expect(seriesSchema.safeParse(series).success).toBe(true)
        const text = formatNumber(series, n, day)
        const year = series.format.year === undefined ? {} : { year: Number(day.slice(0, 4)) }
        expect(parseNumber(series, text)).toEqual({ n, ...year })
      }),
      { numRuns: runs },
    )
  })

  it('what can be read is exactly what would be printed', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '2', 'a', '-'), maxLength: 8 })
    fc.assert(
      fc.property(seriesOf('a'), text, (series, given) => {
        const parsed = parseNumber(series, given)
        if (parsed === undefined) return
        expect(formatNumber(series, parsed.n, `${parsed.year ?? 2000}-01-01`)).toBe(given)
      }),
      { numRuns: runs },
    )
  })

  it('a text that both series print is found, and what is found both print', () => {
    let overlaps = 0
    fc.assert(
      fc.property(seriesOf('a'), seriesOf('b'), date, (a, b, day) => {
        const text = seriesOverlap(a, b)
        expect(seriesOverlap(b, a)).toBe(text)
        if (text === undefined) {
          for (let n = 0; n < 250; n += 1) {
            expect(reads(b, formatNumber(a, a.start + n, day))).toBe(false)
            expect(reads(a, formatNumber(b, b.start + n, day))).toBe(false)
          }
        } else {
          overlaps += 1
          expect([reads(a, text), reads(b, text)]).toEqual([true, true])
        }
      }),
      { numRuns: runs },
    )
    expect(overlaps).toBeGreaterThan(runs / 30)
    expect(overlaps).toBeLessThan(runs)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findNotPlain, isOrdinary, recordLimits } from '../../src/records/plain-json.js'

const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 300)

const leaf = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.constantFrom<unknown>(
    0.5,
    -0,
    Number.NaN,
    2 ** 53,
    null,
    undefined,
    true,
    1n,
    '\ud83d',
    '\u0000',
    '\u000b',
  ),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('prototype', 'constructor', 'a'.repeat(129))),
      tie('tree'),
      {
        maxKeys: 5,
      },
    ),
  ),
}))

const nested = (levels: number): unknown => (levels === 0 ? 'end' : { in: nested(levels - 1) })

describe('the quick look at plain JSON', () => {
  it('never says yes where the walk finds something', () => {
    let yes = 0
    fc.assert(
      fc.property(tree, (value) => {
        if (!isOrdinary(value)) return
        yes += 1
        expect(findNotPlain(value, 'closely')).toBeUndefined()
      }),
      { numRuns: runs * 3 },
    )
    expect(yes).toBeGreaterThan(runs / 10)
  })

  it.each([
    ['the deepest record', nested(recordLimits.depth), true],
    ['one level more', nested(recordLimits.depth + 1), false],
    ['the longest text', { text: 'x'.repeat(recordLimits.textLength) }, true],
    ['one character more', { text: 'x'.repeat(recordLimits.textLength + 1) }, false],
    ['the longest list', { list: Array.from({ length: recordLimits.arrayLength }, () => 1) }, true],
    ['one item more', { list: Array.from({ length: recordLimits.arrayLength + 1 }, () => 1) }, false],
    [
      'the most fields',
      Object.fromEntries(Array.from({ length: recordLimits.keysPerObject }, (_, n) => [n, 1])),
      true,
    ],
    [
      'one field more',
      Object.fromEntries(Array.from({ length: recordLimits.keysPerObject + 1 }, (_, n) => [n, 1])),
      false,
    ],
    ['a class of somebody', { at: new Date(0) }, false],
    ['__proto__ as a field', JSON.parse('{"__proto__":1}') as unknown, false],
  ])('%s', (_name, value, isPlain) => {
    expect(isOrdinary(value)).toBe(isPlain)
    expect(findNotPlain(value, 'closely') === undefined).toBe(isPlain)
    expect(findNotPlain(value) === undefined).toBe(isPlain)
  })
})

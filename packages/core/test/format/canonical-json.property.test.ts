import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/format/canonical-json.js'
import { refusedCode } from './refused-code.js'

const wellFormed = fc.string({ unit: 'grapheme' })
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    wellFormed,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(wellFormed, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

describe('canonicalJson', () => {
  it('writes one spelling per value, whatever the order of the keys', () => {
    fc.assert(
      fc.property(value, (any) => {
        const text = canonicalJson(any)
        expect(JSON.parse(text)).toEqual(any)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
    expect(canonicalJson({ b: 1, a: { d: [1, 2], c: 'x' } })).toBe('{"a":{"c":"x","d":[1,2]},"b":1}')
  })

  it('sorts by UTF-16 code unit, not by code point or language', () => {
    expect(canonicalJson({ '\ufb01': 1, '\u{1f600}': 2, ä: 3, Z: 4, a: 5, '10': 6, '9': 7 })).toBe(
      '{"10":6,"9":7,"Z":4,"a":5,"ä":3,"\u{1f600}":2,"\ufb01":1}',
    )
  })

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}')
  })

  it.each([
    1.5,
    -0,
    Number.NaN,
    Infinity,
    2 ** 53,
    10n,
    undefined,
    () => 1,
    '\ud800',
    { '\udc00': 1 },
    Symbol.iterator,
  ])('refuses %s', async (wrong) => {
    expect(await refusedCode(() => canonicalJson([wrong]))).toBe('usage.invalid_argument')
  })

  it('refuses a circle instead of overflowing the stack', async () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    expect(await refusedCode(() => canonicalJson(circle))).toBe('usage.invalid_argument')
  })
})

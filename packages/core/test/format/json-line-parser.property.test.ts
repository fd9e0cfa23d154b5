/** The quick parser and the scanner must never disagree: they are compared on right JSON and on JSON with random damage. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configureLimits } from '../../src/format/limits.js'
import { JsonLineParser } from '../../src/format/json-line-parser.js'
import { checkStrictJson } from '../../src/format/strict-json.js'
import { refusedCode } from './refused-code.js'

const limits = configureLimits({
  jsonDepth: 5,
  jsonNodes: 40,
  objectKeys: 6,
  keyCharacters: 12,
  stringBytes: 24,
  arrayItems: 8,
})

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '1', '10', 'a', '\b', '\u0000', '\ud800', 'x\ny', '"', '\\'),
)
const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(100, 1000, 1e5, 12e7, -100, 2 ** 53, 2 ** 53 - 1, 1.5, 1e21),
  fc.maxSafeInteger(),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 9 }),
    fc.dictionary(text, tie('value'), { maxKeys: 7, noNullPrototype: true }),
  ),
})).value

const fragments = fc.constantFrom(
  ...[
    '1e2',
    '1e3',
    '0e0',
    '-0',
    '1.0',
    '10e1',
    '"a":1,',
    ',"a":1',
    '"":1,',
    ' ',
    '\t',
    '\r',
    '\\u0061',
    '\\/',
    '\\n',
    '\\u0000',
  ],
  ...[
    '"__proto__":1,',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"',
    '\\',
    '00',
    '1',
    'null',
    '\ufeff',
    '\ud800',
    '\u0007',
  ],
)
const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fragments), { maxLength: 3 })

const damaged = fc.tuple(value, damage).map(([any, edits]) => {
  let json = JSON.stringify(any)
  for (const [where, length, fragment] of edits) {
    const at = where % (json.length + 1)
    json = json.slice(0, at) + fragment + json.slice(at + length)
  }
  return json
})

const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 3_000)

describe('JsonLineParser', () => {
  it('gives the verdict of the scanner, and the value of JSON.parse', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (json) => {
        const expected = await refusedCode(() => checkStrictJson(json, limits))
        let parsed: unknown
        const came = await refusedCode(() => (parsed = new JsonLineParser(limits).parse(json)))
        expect(came).toBe(expected)
        if (expected === undefined) expect(parsed).toEqual(JSON.parse(json))
      }),
      { numRuns: runs },
    )
  })

  it('writes only what it reads, and refuses only what it would not read', async () => {
    await fc.assert(
      fc.asyncProperty(value, async (any) => {
        const parser = new JsonLineParser(limits)
        const written = await refusedCode(() => parser.serialize(any))
        const read = await refusedCode(() => parser.parse(JSON.stringify(any)))
        expect(written).toBe(read)
      }),
      { numRuns: runs },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { configureLimits, defaultLimits } from '../../src/format/limits.js'
import { JsonLineParser } from '../../src/format/json-line-parser.js'
import { checkStrictJson } from '../../src/format/strict-json.js'
import { refusedCode } from './refused-code.js'

const scan = (text: string, limits = defaultLimits) => refusedCode(() => checkStrictJson(text, limits))
const parse = (text: string, limits = defaultLimits) =>
  refusedCode(() => new JsonLineParser(limits).parse(text))

async function bothSay(text: string, code: string | undefined, limits = defaultLimits): Promise<void> {
  expect(await scan(text, limits), `scanner: ${text.slice(0, 80)}`).toBe(code)
  expect(await parse(text, limits), `parser: ${text.slice(0, 80)}`).toBe(code)
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const backslash = '\\'

describe('JSON from outside', () => {
  it.each([
    '{}',
    '[]',
    '""',
    'null',
    'true',
    '0',
    '-1',
    '100',
    '9007199254740991',
    '-9007199254740991',
    '{"a":{"b":[1,"x",null,false]}}',
    ' { "a" : [ 1 , 2 ] } ',
    '\t{"a":\t1}',
    '{"a":"\\" \\\\ \\/ \\n \\r \\t"}',
    '{"a":"\\u00e4\\ud83d\\ude00"}',
    '{"a":"ä 😀 \u2028 \ufeff \u007f"}',
    '{"2":1,"1":2}',
    '{"a":"\\u0041"}',
    '{"proto":1,"__proto":2,"Constructor":3}',
    '{"":1}',
    '{"then":1,"toJSON":2}',
  ])('takes %s', async (text) => {
    await bothSay(text, undefined)
    expect(new JsonLineParser(defaultLimits).parse(text)).toEqual(JSON.parse(text))
  })

  it.each([
    ['a float', '[1.5]'],
    ['a float that is an integer', '[1.0]'],
    ['an exponent', '[1e2]'],
    ['an exponent as long as the integer', '[1e2,100]'],
    ['an exponent that shortens', '{"a":1e9,"b":1e9}'],
    ['an exponent with a sign', '[1e+21]'],
    ['zero with an exponent', '[0e1]'],
    ['minus zero', '[-0]'],
    ['2^53', '[9007199254740992]'],
    ['2^53 + 1', '[9007199254740993]'],
    ['-2^53', '[-9007199254740992]'],
    ['infinity', '[1e999]'],
    ['a leading zero', '[01]'],
    ['a plus sign', '[+1]'],
    ['a bare minus', '[-]'],
    ['the same key twice', '{"a":1,"a":1}'],
    ['the same key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['the same key twice beside an exponent that hides its length', '{"":0,"":1e7}'],
    ['the same key twice, deep inside', '[{"a":[{"b":1,"b":2}]}]'],
    ['__proto__', '{"__proto__":1}'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}'],
    ['prototype, deep inside', '{"a":[{"prototype":{}}]}'],
    ['constructor', '{"constructor":{"prototype":{}}}'],
    ['a lone high surrogate', '["\\ud800"]'],
    ['a lone low surrogate', '["\\udc00x"]'],
    ['surrogates in the wrong order', '["\\ude00\\ud83d"]'],
    ['a raw lone surrogate', '["\ud800"]'],
    ['a lone surrogate in a key', '{"\\ud800":1}'],
    ['U+0000', '["\\u0000"]'],
    ['an escaped backspace', '["\\b"]'],
    ['an escaped form feed', '["\\f"]'],
    ['an escaped unit separator', '["\\u001f"]'],
    ['a raw control character', '["\u0001"]'],
    ['a raw tab in text', '["\t"]'],
    ['a raw line feed between tokens', '[1,\n2]'],
    ['a raw carriage return', '[1]\r'],
    ['a byte order mark', '\ufeff{}'],
    ['a trailing comma', '[1,]'],
    ['a comment', '[1] // one'],
    ['two values', '{} {}'],
    ['nothing', ''],
    ['only blanks', '  '],
    ['NaN', '[NaN]'],
    ['a wrong escape', '["\\x41"]'],
    ['a short escape', '["\\u12"]'],
    ['an open text', '["a'],
    ['an open text behind a backslash', `["a${backslash}"`],
    ['an open object', '{"a":1'],
    ['single quotes', "{'a':1}"],
    ['a key without quotes', '{a:1}'],
    ['other blanks', '[\u00a01]'],
    ['a word with more behind', '[trueish]'],
  ])('refuses %s', async (_name, text) => {
    await bothSay(text, 'format.body')
  })

  it('takes 16 levels and refuses 17', async () => {
    await bothSay(nested(16), undefined)
    await bothSay(nested(17), 'format.too_large')
    await bothSay(`{"a":${nested(15)}}`, undefined)
    await bothSay(`{"a":${nested(16)}}`, 'format.too_large')
  })

  it('refuses 100,000 levels without overflowing the stack', async () => {
    await bothSay(nested(100_000), 'format.too_large')
    await bothSay('['.repeat(1_000_000), 'format.too_large')
  })

  it('takes 50,000 values and refuses one more', async () => {
    const values = (count: number): string => {
      const groups = Array.from(
        { length: 10 },
        () => `[${Array.from({ length: (count - 11) / 10 }, () => '1').join()}]`,
      )
      return `[${groups.join()}]`
    }
    await bothSay(values(50_001 - 10), undefined)
    await bothSay(`[${'[1],'.repeat(9_999)}${nested(1)}]`, undefined)
    const limits = configureLimits({ jsonNodes: 4 })
    await bothSay('[1,2,3]', undefined, limits)
    await bothSay('[1,2,[]]', undefined, limits)
    await bothSay('[1,2,3,4]', 'format.too_large', limits)
  })

  it('takes 256 keys in an object and refuses 257', async () => {
    const object = (keys: number): string =>
      JSON.stringify(Object.fromEntries([...Array(keys).keys()].map((n) => [`k${n}`, n])))
    await bothSay(object(256), undefined)
    await bothSay(object(257), 'format.too_large')
  })

  it('takes a key of 128 characters and refuses 129', async () => {
    await bothSay(`{"${'ä'.repeat(128)}":1}`, undefined)
    await bothSay(`{"${'ä'.repeat(129)}":1}`, 'format.too_large')
  })

  it('takes text of 256 KiB as UTF-8 and refuses one byte more', async () => {
    const half = 'ä'.repeat(128 * 1024)
    await bothSay(JSON.stringify([half]), undefined)
    await bothSay(JSON.stringify([`${half}x`]), 'format.too_large')
    await bothSay(JSON.stringify(['x'.repeat(256 * 1024)]), undefined)
    await bothSay(JSON.stringify(['x'.repeat(256 * 1024 + 1)]), 'format.too_large')
    await bothSay(JSON.stringify(['😀'.repeat(64 * 1024)]), undefined)
    await bothSay(JSON.stringify(['😀'.repeat(64 * 1024) + 'x']), 'format.too_large')
  })

  it('takes an array of 10,000 and refuses 10,001', async () => {
    await bothSay(JSON.stringify(Array(10_000).fill(1)), undefined)
    await bothSay(JSON.stringify(Array(10_001).fill(1)), 'format.too_large')
  })

  it('never quotes what it refuses', async () => {
    const text = '{"geheim":"Preis\\u0000liste"}'
    try {
      checkStrictJson(text, defaultLimits, 'line 3')
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toMatch(/^FormatError: line 3 character \d+: a control character in text$/)
    }
  })
})

describe('JsonLineParser.serialize', () => {
  const serialize = (value: unknown) => refusedCode(() => new JsonLineParser(defaultLimits).serialize(value))

  it('writes what JSON.stringify writes', () => {
    const value = { a: [100, 'x\n"y"', null], b: undefined, c: { d: 1000 } }
    expect(new JsonLineParser(defaultLimits).serialize(value)).toBe(JSON.stringify(value))
  })

  it.each([
    ['a float', { a: 1.5 }],
    ['NaN, which would become null', { a: Number.NaN }],
    ['minus zero, which would become 0', { a: [-0] }],
    ['an integer beyond 2^53', { a: 2 ** 53 }],
    ['a control character', { a: '\u0001' }],
    ['a lone surrogate', { a: '\udfff' }],
    ['a key that no record may have', JSON.parse('{"__proto__":1}')],
    ['nothing', undefined],
    ['a function', () => 1],
  ])('refuses %s', async (_name, value) => {
    expect(await serialize(value)).toBe('format.body')
  })

  it('refuses what is too deep', async () => {
    expect(await serialize(JSON.parse(nested(16)))).toBeUndefined()
    expect(await serialize(JSON.parse(nested(17)))).toBe('format.too_large')
  })
})

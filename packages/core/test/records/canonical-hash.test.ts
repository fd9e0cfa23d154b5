import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Digest } from '../../src/runtime/runtime.js'
import type { Fields } from '../../src/store/store.js'
import { canonicalFields, dropEmpty, hashFields } from '../../src/records/canonical-hash.js'
import { shippedRegistry } from '../../src/records/kind-registry.js'
import type { RecordKind } from '../../src/records/record-kind.js'
import { sampleOrder, samples } from './samples.js'

interface HashVector {
  readonly why: string
  readonly kind: string
  readonly same: readonly Fields[]
  readonly canonical: string
  readonly sha256: string
}

const vectors = import.meta.glob<HashVector>('../../../../vectors/records/hash/*.json', {
  eager: true,
  import: 'default',
})

const bytesOf = (data: Uint8Array | string) => (typeof data === 'string' ? utf8ToBytes(data) : data)
const digest: Digest = {
  sha256: (data) => sha256(bytesOf(data)),
  sha256Hex: (data) => bytesToHex(sha256(bytesOf(data))),
}

function kindNamed(name: string) {
  const kind = shippedRegistry.get(name)
  if (kind === undefined) throw new Error(`no kind ${name}`)
  return kind
}

describe('hashFields', () => {
  it('has vectors', () => {
    expect(Object.keys(vectors).length).toBeGreaterThanOrEqual(9)
  })

  it.each(Object.entries(vectors))('agrees with the vector %s', (_file, vector) => {
    const kind = kindNamed(vector.kind)
    for (const fields of vector.same) {
      expect(canonicalFields(kind, fields)).toBe(vector.canonical)
      expect(hashFields(kind, fields, digest)).toBe(vector.sha256)
    }
  })

  it.each([
    ['another text', { ...sampleOrder(), number: 'AU-100024' }],
    ['another case', { ...sampleOrder(), number: 'au-100023' }],
    ['another order of lines', { ...sampleOrder(), lines: sampleOrder().lines.toReversed() }],
    [
      'a decimal as vendor text',
      { ...sampleOrder(), ext: { acme: { farbe: 'rot', liste: ['a', 'b'], v: '1.50' } } },
    ],
    ['false, which is not empty', { ...sampleOrder(), partialDeliveryAllowed: false }],
    ['a leading zero', { ...sampleOrder(), customerReference: '07' }],
  ])('changes with %s', (_what, fields) => {
    const kind = kindNamed('salesOrder')
    expect(hashFields(kind, fields, digest)).not.toBe(hashFields(kind, sampleOrder(), digest))
  })

  it('does not depend on the order of keys or on empty fields', () => {
    const kind = kindNamed('party')
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger(), fc.constant(null))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('tree'),
          { maxKeys: 5 },
        ),
      ),
    }))
    fc.assert(
      fc.property(tree, (acme) => {
        const fields = { ...samples['party'], ext: { acme } }
        const expected = canonicalFields(kind, fields)
        expect(canonicalFields(kind, reversed(fields) as Fields)).toBe(expected)
        expect(canonicalFields(kind, dropEmpty(fields))).toBe(expected)
        expect(canonicalFields(kind, JSON.parse(expected) as Fields)).toBe(expected)
      }),
    )
  })

  it('hashes the very bytes of the canonical text', () => {
    const kind = kindNamed('salesOrder')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '1.50',
        '-0.0',
        '0.000',
        'a\nb',
        '"\\',
        'Ü',
        'U\u0308',
        '\ud800',
        '\u007f\u0080',
        '日本',
        '😀',
        '',
      ),
    )
    const leaf = fc.oneof(
      text,
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
    )
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(text, tie('tree'), { maxKeys: 5 }),
      ),
    }))
    const fields = fc.record({ lines: fc.array(tree), totals: tree, ext: tree, number: text, taxes: tree })
    fc.assert(
      fc.property(fields, fc.array(text), (junk, discounts) => {
        const line = { lineId: '1', quantity: '1.50', discounts: discounts.map((percent) => ({ percent })) }
        for (const record of [junk, { ...sampleOrder(), ...junk, lines: [line, ...junk.lines] }]) {
          const expected = digest.sha256Hex(utf8ToBytes(canonicalFields(kind, record)))
          expect(hashFields(kind, record, digest)).toBe(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('hashes a record larger than its buffer, and a small one after it', () => {
    const kind = kindNamed('party')
    for (const name of ['x', 'ü\n"'.repeat(400_000), 'x', '日'.repeat(500_000), 'x']) {
      const fields = {
        name,
        ext: { many: Array.from({ length: 300 }, (_, index) => ({ [`k${index}`]: name[0] })) },
      }
      expect(hashFields(kind, fields, digest)).toBe(digest.sha256Hex(canonicalFields(kind, fields)))
    }
  })

  it('hashes a record whose getter wants a hash too', () => {
    const kind = kindNamed('party')
    const inner = { name: 'inner' }
    const outer = {
      a: 'first',
      get name() {
        return hashFields(kind, inner, digest)
      },
      z: 'last',
    }
    expect(hashFields(kind, outer, digest)).toBe(digest.sha256Hex(canonicalFields(kind, outer)))
  })

  it('sorts many keys as it sorts few', () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`k${String(99 - index)}`, index]),
    )
    const text = canonicalFields(kindNamed('party'), { ext: many })
    expect(Object.keys((JSON.parse(text) as { ext: object }).ext)).toEqual(Object.keys(many).sort())
  })

  it('refuses what is no JSON, and cycles', () => {
    const circle: Record<string, unknown> = {}
    circle['ext'] = circle
    for (const fields of [circle, { a: 10n }, { a: () => 1 }, { a: NaN }, { a: Infinity }]) {
      for (const form of [canonicalFields, (...of: [RecordKind, Fields]) => hashFields(...of, digest)]) {
        expect(() => form(kindNamed('party'), fields)).toThrow(
          expect.objectContaining({ code: 'usage.invalid_argument' }),
        )
      }
    }
    expect(() => dropEmpty(circle)).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }))
  })
})

describe('dropEmpty', () => {
  it('takes out what is empty, at any depth, and keeps false and 0', () => {
    const fields = {
      a: null,
      b: '',
      c: [],
      d: {},
      e: [null, { x: '' }, 'y'],
      f: false,
      g: 0,
      h: undefined,
      i: { j: [[]] },
    }
    expect(dropEmpty(fields)).toEqual({ e: ['y'], f: false, g: 0 })
    expect(Object.keys(dropEmpty(fields))).toEqual(['e', 'f', 'g'])
  })

  it('does not let a field named __proto__ change the result', () => {
    const copy = dropEmpty(JSON.parse('{"__proto__": {"admin": true}, "a": 1}') as Fields)
    expect(copy['admin']).toBeUndefined()
    expect(Object.keys(copy)).toEqual(['__proto__', 'a'])
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

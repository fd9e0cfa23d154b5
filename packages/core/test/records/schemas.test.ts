import { describe, expect, it } from 'vitest'
import { shippedRegistry } from '../../src/records/kind-registry.js'
import { validateRecord } from '../../src/records/validate-record.js'
import { sampleOrder, samples } from './samples.js'

const order = shippedRegistry.get('salesOrder')
const kinds = shippedRegistry.kinds.map((kind) => kind.kind)

function issuesOf(fields: unknown): readonly string[] {
  if (order === undefined) throw new Error('no kind')
  const result = validateRecord(order, fields)
  return result.ok ? [] : result.issues.map((issue) => `${issue.path} ${issue.code}`)
}

function withLine(change: Readonly<Record<string, unknown>>): unknown {
  const fields = sampleOrder()
  return { ...fields, lines: [{ ...fields.lines[0], ...change }] }
}

describe('validateRecord', () => {
  it.each(kinds)('accepts a sample of kind %s', (name) => {
    const kind = shippedRegistry.get(name)
    expect(kind && validateRecord(kind, samples[name])).toEqual({ ok: true, fields: samples[name] })
  })

  it('carries unknown fields through at every level', () => {
    const fields = sampleOrder()
    const more = {
      ...fields,
      colour: 'red',
      lines: fields.lines.map((line) => ({ ...line, weight: '3', unit: { code: 'H87', old: 'Stk' } })),
      totals: { ...fields.totals, deposit: '1.00' },
    }
    expect(order && validateRecord(order, more)).toEqual({ ok: true, fields: more })
  })

  it.each([
    [{ quantity: '1,5' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '1e3' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '-0' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '-0.00' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '007' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '.5' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '1\n' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '1.1234567' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: '1234567890123456' }, 'lines/0/quantity FIELD_FORMAT'],
    [{ quantity: 5 }, 'lines/0/quantity FIELD_TYPE'],
    [{ perQuantity: '0.00' }, 'lines/0/perQuantity FIELD_FORMAT'],
    [{ tax: { rate: '19.12345' } }, 'lines/0/tax/rate FIELD_FORMAT'],
    [{ deliveryDate: '2026-02-30' }, 'lines/0/deliveryDate FIELD_FORMAT'],
    [{ lineId: undefined }, 'lines/0/lineId FIELD_MISSING'],
    [{ type: 'unknown' }, 'lines/0/type FIELD_VALUE'],
    [{ unit: { code: 'Stück' } }, 'lines/0/unit/code FIELD_FORMAT'],
    [{ articleNumber: 'x'.repeat(61) }, 'lines/0/articleNumber FIELD_TOO_LONG'],
  ])('refuses a line with %j', (change, issue) => {
    expect(issuesOf(withLine(change))).toContain(issue)
  })

  it('accepts decimals at the limits', () => {
    expect(
      issuesOf(withLine({ quantity: '-999999999999999.999999', net: '0', unitPrice: '0.000001' })),
    ).toEqual([])
  })

  it('needs the lines to fit together: ids, parents, alternatives', () => {
    const lines = (...list: unknown[]) => ({ ...sampleOrder(), lines: list })
    const line = (lineId: string, more = {}) => ({ lineId, type: 'article', ...more })
    expect(issuesOf(lines(line('a'), line('a')))).toEqual(['lines/1/lineId FIELD_INCONSISTENT'])
    expect(issuesOf(lines(line('a', { parent: 'b' })))).toEqual(['lines/0/parent FIELD_INCONSISTENT'])
    expect(issuesOf(lines(line('a', { alternativeTo: 'a' })))).toEqual([
      'lines/0/alternativeTo FIELD_INCONSISTENT',
    ])
    expect(issuesOf(lines(line('a', { parent: 'b' }), line('b', { parent: 'a' })))).toHaveLength(2)
    expect(issuesOf(lines(line('a', { parent: 'b' }), line('b'), line('c', { parent: 'a' })))).toEqual([])
  })

  it('answers at most 20 issues and quotes no content', () => {
    const lines = Array.from({ length: 50 }, (_, index) => ({
      lineId: `l${String(index)}`,
      type: 'article',
      quantity: 'top secret',
    }))
    const result = order && validateRecord(order, { ...sampleOrder(), lines })
    expect(result?.ok === false && result.issues).toHaveLength(20)
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  it('takes 1,000 lines and not one more', () => {
    const lines = (count: number) => ({
      ...sampleOrder(),
      lines: Array.from({ length: count }, (_, index) => ({ lineId: String(index), type: 'text' })),
    })
    expect(issuesOf(lines(1000))).toEqual([])
    expect(issuesOf(lines(1001))).toEqual(['lines FIELD_TOO_LONG'])
  })

  it('never throws, whatever it is given', () => {
    const circle: Record<string, unknown> = { ...sampleOrder() }
    circle['ext'] = { acme: circle }
    const trap = Object.defineProperty({ ...sampleOrder() }, 'number', {
      enumerable: true,
      get: () => {
        throw new Error('trap')
      },
    })
    const odd = [
      circle,
      trap,
      null,
      undefined,
      5,
      'text',
      [],
      () => 1,
      Symbol('x'),
      10n,
      new Date(0),
      new Map(),
    ]
    for (const value of odd) expect(order && validateRecord(order, value).ok).toBe(false)
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(order && validateRecord(order, revoked.proxy).ok).toBe(false)
  })

  it.each([
    ['a fraction', { a: 1.5 }, 'ext/acme/a FIELD_NOT_JSON'],
    ['an integer beyond 2^53', { a: 2 ** 53 }, 'ext/acme/a FIELD_NOT_JSON'],
    ['minus zero', { a: -0 }, 'ext/acme/a FIELD_NOT_JSON'],
    ['NUL', { a: 'x\u0000' }, 'ext/acme/a FIELD_NOT_JSON'],
    ['half a character', { a: 'x\ud83d' }, 'ext/acme/a FIELD_NOT_JSON'],
    ['a name of the prototype', JSON.parse('{"__proto__": {"a": 1}}'), 'ext/acme/__proto__ FIELD_NOT_JSON'],
    ['a long name', { ['n'.repeat(129)]: 1 }, `ext/acme/${'n'.repeat(39)}… FIELD_TOO_LONG`],
    ['a long text', { a: 'x'.repeat(262_145) }, 'ext/acme/a FIELD_TOO_LONG'],
    ['a long list', { a: new Array(10_001).fill(1) }, 'ext/acme/a RECORD_TOO_LARGE'],
  ])('refuses %s in a vendor field', (_what, acme, issue) => {
    expect(issuesOf({ ...sampleOrder(), ext: { acme } })).toEqual([issue])
  })

  it('takes what is just within the limits of the format', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 9; level += 1) deep = { a: deep }
    const acme = { a: 2 ** 53 - 1, b: 'x'.repeat(262_144), c: '😀\t\n', ['n'.repeat(128)]: deep }
    expect(issuesOf({ ...sampleOrder(), ext: { acme } })).toEqual([])
  })

  it('demands a currency of documents with prices, not of delivery notes', () => {
    const { currency: _currency, ...without } = sampleOrder()
    expect(issuesOf(without)).toEqual(['currency FIELD_MISSING'])
    const note = shippedRegistry.get('deliveryNote')
    expect(note && validateRecord(note, without).ok).toBe(true)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/jobs/rows/fingerprint.js'

const leaf = fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.integer(), fc.boolean())
const record = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.oneof(
    leaf,
    fc.array(leaf, { minLength: 1, maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), leaf, { minKeys: 1, maxKeys: 4 }),
  ),
  { minKeys: 1, maxKeys: 8 },
)
const options = { numRuns: Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 500), seed: 55 }

describe('fingerprint of a record (decision 0055)', () => {
  it('is the same for every order of the fields and with empty values', () => {
    fc.assert(
      fc.property(record, (fields) => {
        const turned = Object.fromEntries([...Object.entries(fields)].reverse())
        const padded = { emptyText: '', none: null, list: [], object: {}, nested: { none: null }, ...turned }
        expect(fingerprintOf(turned)).toBe(fingerprintOf(fields))
        expect(fingerprintOf(padded)).toBe(fingerprintOf(fields))
      }),
      options,
    )
  })

  it('differs after every change of one value, name, type or order of a list', () => {
    fc.assert(
      fc.property(record, leaf, fc.nat(), (fields, value, at) => {
        const names = Object.keys(fields)
        const name = names[at % names.length]!
        const before = fingerprintOf(fields)
        const changed = { ...fields, [name]: value }
        if (JSON.stringify(changed) !== JSON.stringify(fields))
          expect(fingerprintOf(changed)).not.toBe(before)
        const { [name]: taken, ...rest } = fields
        expect(fingerprintOf(rest)).not.toBe(before)
        const renamed = `${name}x`
        if (fields[renamed] === undefined)
          expect(fingerprintOf({ ...rest, [renamed]: taken })).not.toBe(before)
        expect(fingerprintOf({ ...fields, [name]: [taken] })).not.toBe(before)
      }),
      options,
    )
    expect(fingerprintOf({ a: ['x', 'y'] })).not.toBe(fingerprintOf({ a: ['y', 'x'] }))
    expect(fingerprintOf({ a: 'x', b: 'y' })).not.toBe(fingerprintOf({ a: 'y', b: 'x' }))
    expect(fingerprintOf({ a: '1' })).not.toBe(fingerprintOf({ a: 1 }))
    expect(fingerprintOf({ a: { b: 'c' } })).not.toBe(fingerprintOf({ a: 'c', b: 'c' }))
  })

  it('is another one for each of many records that are nearly alike', () => {
    const seen = new Set<string>()
    let count = 0
    for (let i = 0; i < 30_000; i++) {
      for (const fields of [
        { customerNumber: `K${i}`, name: 'A', addresses: [{ city: 'Ulm' }] },
        { customerNumber: 'K', name: `A${i}`, addresses: [{ city: 'Ulm' }] },
        { customerNumber: 'K', name: 'A', addresses: [{ city: `Ulm${i}` }] },
      ]) {
        seen.add(fingerprintOf(fields))
        count += 1
      }
    }
    expect(seen.size).toBe(count)
  })
})

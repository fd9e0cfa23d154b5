import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToText, OrderedRows } from '../../src/store/ordered-rows.js'

const key = fc.uint8Array({ minLength: 1, maxLength: 3 }).map(bytesToText)
const step = fc.record({ key, remove: fc.boolean() })

describe('ordered rows', () => {
  it('list like a sorted list, whatever was inserted and deleted', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        key,
        fc.option(key),
        fc.integer({ min: 1, max: 50 }),
        (steps, prefix, after, limit) => {
          const rows = new OrderedRows()
          const model = new Set<string>()
          for (const { key: one, remove } of steps) {
            if (remove) {
              rows.delete(one)
              model.delete(one)
            } else {
              rows.set(one, new Uint8Array())
              model.add(one)
            }
          }
          const expected = [...model]
            .filter((one) => one.startsWith(prefix) && (after === null || one > after))
            .sort()
          const found = rows.range(prefix, after ?? undefined, limit).map((row) => bytesToText(row.key))
          expect(found).toEqual(expected.slice(0, limit))
        },
      ),
    )
  })

  it('stay in order through the splitting of chunks', () => {
    const rows = new OrderedRows()
    const keys = Array.from({ length: 5000 }, (_, i) => String((i * 7919) % 5000).padStart(4, '0'))
    for (const one of keys) rows.set(one, new Uint8Array())
    for (const one of keys.filter((_one, i) => i % 2 === 0)) rows.delete(one)
    const expected = keys.filter((_one, i) => i % 2 === 1).sort()
    expect(rows.range('', undefined, 10_000).map((row) => bytesToText(row.key))).toEqual(expected)
    expect(rows.copy().range('', '2500', 3)).toEqual(rows.range('', '2500', 3))
  })
})

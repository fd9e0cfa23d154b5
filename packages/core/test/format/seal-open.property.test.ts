import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import { sealBundle } from '../../src/format/seal-bundle.js'
import { makePut, openOptions, sealOptions } from './bundle-fixture.js'

const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((any) => [...any].every((one) => one >= ' ' || '\t\n\r'.includes(one)))
const key = text.filter((any) => !['__proto__', 'constructor', 'prototype'].includes(any))
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.maxSafeInteger().filter((any) => !Object.is(any, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value
const lines = fc.array(
  fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }).map((fields) => makePut(fields)),
  {
    maxLength: 12,
  },
)

describe('a bundle', () => {
  it('brings back any lines it takes', async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (any) => {
        const { bytes } = await sealBundle(sealOptions({ lines: any }))
        const opened = await openBundle(bytes, openOptions())
        expect([...opened.lines()]).toEqual(any)
      }),
      { numRuns: Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 40) },
    )
  })
})

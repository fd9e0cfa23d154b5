/** The check by hand must never say yes where the schema says no. And it must say yes to ordinary lines, or it is of no use. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainPut } from '../../src/format/put-check.js'
import { putLineSchema } from '../../src/format/wire.js'
import { makePut } from './bundle-fixture.js'
import { wireExamples } from './wire-examples.js'

const token = 'mfrggzdfmztwq2lknnwg23tpoa'
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'x',
    0,
    -1,
    1.5,
    true,
    [],
    {},
    2 ** 53,
    '\u0001',
    'a\nb',
    'x'.repeat(201),
    undefined,
  ),
  fc.constantFrom<unknown>({ epoch: { n: 1, token }, counter: 1 }, { epoch: { n: -1, token }, counter: 1 }),
  fc.constantFrom<unknown>(
    { epoch: { n: 1, token: 'x' }, counter: 1 },
    { epoch: { n: 1, token }, counter: 1, x: 1 },
  ),
  fc.constantFrom<unknown>(
    { station: 'a' },
    { station: 'a', incarnation: 1 },
    { station: 'a', x: 1 },
    { station: '' },
  ),
  fc.constantFrom<unknown>(
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05+01:00',
    '2026-01-02',
    'b'.repeat(64),
    'order',
  ),
)
const field = fc.constantFrom(...Object.keys(wireExamples.put), 'extra', 'toJSON')
const line = fc
  .tuple(
    fc.constantFrom(makePut(), wireExamples.put),
    fc.array(fc.tuple(field, odd), { maxLength: 3 }),
    fc.array(field, { maxLength: 1 }),
  )
  .map(([base, changes, removed]) => {
    const changed: Record<string, unknown> = { ...base, ...Object.fromEntries(changes) }
    for (const name of removed) Reflect.deleteProperty(changed, name)
    return changed
  })

describe('isPlainPut', () => {
  it('says yes only where the schema does', () => {
    fc.assert(
      fc.property(line, (any) => {
        // What is undefined is not written.
        const written: unknown = JSON.parse(JSON.stringify(any))
        if (isPlainPut(any)) expect(putLineSchema.safeParse(written).error).toBeUndefined()
      }),
      { numRuns: 5_000 },
    )
  })

  it('says yes to the lines that bundles are made of', () => {
    const { externalIds: _ids, deleted: _deleted, changedAt: _at, ...plain } = wireExamples.put
    expect(isPlainPut(makePut())).toBe(true)
    expect(isPlainPut({ ...plain, changedAt: '2026-01-02T03:04:05.678Z' })).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { checkWireLine } from '../../src/format/wire-check.js'
import { type WireOperation, wireSchemas } from '../../src/format/wire.js'
import { makePut } from './bundle-fixture.js'
import { refusal, refusedCode } from './refused-code.js'
import { wireExamples } from './wire-examples.js'

const check = (line: unknown) => refusedCode(() => checkWireLine(line, 'line 1', false))
const operations = Object.keys(wireSchemas) as WireOperation[]

describe('lines of the wire', () => {
  it.each(operations)('takes %s as it is', async (operation) => {
    const line = wireExamples[operation]
    expect(await check(line)).toBeUndefined()
    expect(checkWireLine(line, 'line 1', false)).toBe(line)
  })

  it.each(operations)(
    'refuses %s with an unknown field, and without any field it needs',
    async (operation) => {
      const line = wireExamples[operation] as Readonly<Record<string, unknown>>
      expect(await check({ ...line, extra: 1 })).toBe('format.body')
      const { shape } = wireSchemas[operation]
      for (const field of Object.keys(shape)) {
        const { [field]: _gone, ...rest } = line
        const optional = (shape as Record<string, { isOptional(): boolean }>)[field]?.isOptional()
        expect(await check(rest), `${operation} without ${field}`).toBe(
          optional === true ? undefined : 'format.body',
        )
      }
    },
  )

  it.each([null, [], 'put', 1, {}, { op: 1 }, { op: 'toString' }, { op: '__proto__' }])(
    'refuses %j',
    async (line) => {
      expect(await check(line)).toBe('format.body')
    },
  )

  it('names the place', async () => {
    const error = await refusal(() => checkWireLine({ ...makePut(), uid: 'x' }, 'line 7', false))
    expect(error?.message).toMatch(/^line 7\/uid: /)
  })

  it.each<[string, Record<string, unknown>]>([
    ['a uid of another version', { uid: '01930b5c-7e1a-4c3d-8e4f-0123456789ab' }],
    ['a uid with capitals', { uid: '01930B5C-7e1a-7c3d-8e4f-0123456789ab' }],
    ['a kind of 41 characters', { kind: `k${'a'.repeat(40)}` }],
    ['a kind with a blank', { kind: 'my kind' }],
    ['revision 0', { revision: 0 }],
    ['a hash of 63 digits', { hash: 'b'.repeat(63) }],
    ['fields that are a list', { fields: [] }],
    ['no fields', { fields: null }],
    ['an origin without station', { origin: {} }],
    ['a station of 81 characters', { origin: { station: 'x'.repeat(81) } }],
    ['a station with a line feed', { origin: { station: 'a\nb' } }],
    ['a local date', { changedAt: '01.02.2026' }],
    ['a change without epoch', { change: { counter: 1 } }],
    ['a company with a control character', { company: 'a\u0001' }],
    ['an unknown field in the origin', { origin: { station: 'r03', more: 1 } }],
  ])('refuses a put with %s', async (_name, change) => {
    expect(await check({ ...makePut(), ...change })).toBe('format.body')
  })
})

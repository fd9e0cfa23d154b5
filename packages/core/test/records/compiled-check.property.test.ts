/**
 * The compiled check may only say yes where zod says yes too. Records are taken from the samples and damaged at random places
 * with values that sit at the edges of the schemas.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compileCheck } from '../../src/records/compiled-check.js'
import { shippedRegistry } from '../../src/records/kind-registry.js'
import { samples } from './samples.js'

const edges: readonly unknown[] = [
  ...['', ' ', '0', '-0', '-0.0', '0.0', '1', '1.5', '01', '1.', '1.1234567', '1'.repeat(16), '9'.repeat(15)],
  ...[
    '2026-02-28',
    '2026-02-30',
    '2024-02-29',
    'EUR',
    'eur',
    'DE',
    'S',
    'H87',
    'article',
    'normal',
    'issued',
  ],
  ...['2026-03-01T08:00:00Z', '2026-03-01T24:00:00Z', 'x'.repeat(60), 'x'.repeat(61), 'x'.repeat(501), 'l1'],
  ...[0, 1, -1, 1.5, 3650, 3651, NaN, true, false, null, undefined, [], {}, [{}], ['a'], { name: 'A' }],
  ...[
    { lineId: 'l1', type: 'article' },
    { charge: true, amount: '1' },
  ],
]

type Step = readonly [string | number, ...(string | number)[]]

function placesIn(value: unknown, path: readonly (string | number)[] = []): Step[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key] as unknown as Step
    return [place, ...placesIn(member, place)]
  })
}

function damage(target: unknown, [first, ...rest]: readonly (string | number)[], value: unknown): void {
  const holder = target as Record<string | number, unknown>
  // A name set on a list would be no JSON.
  if (first === undefined || (Array.isArray(target) && typeof first === 'string')) return
  if (rest.length === 0) holder[first] = value
  else if (typeof holder[first] === 'object' && holder[first] !== null) damage(holder[first], rest, value)
}

/** Every field that a schema knows, so that damage also adds fields. */
function knownNames(schema: unknown): string[] {
  if (schema instanceof z.ZodOptional) return knownNames(schema.unwrap())
  if (schema instanceof z.ZodArray) return knownNames(schema.element)
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).flatMap(([name, member]) => [name, ...knownNames(member)])
}

const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 400)

describe('compileCheck', () => {
  it.each(shippedRegistry.kinds.map((kind) => kind.kind))(
    'agrees with zod on damaged records of kind %s',
    (name) => {
      const kind = shippedRegistry.get(name)
      if (kind === undefined) throw new Error('no kind')
      const check = compileCheck(kind.schema)
      expect(check).toBeDefined()
      const places = placesIn(samples[name])
      const names = knownNames(kind.schema)
      const damages = fc.array(
        fc.tuple(fc.constantFrom(...places), fc.option(fc.constantFrom(...names)), fc.constantFrom(...edges)),
        { maxLength: 4 },
      )
      fc.assert(
        fc.property(damages, (list) => {
          const fields = structuredClone(samples[name])
          for (const [place, added, value] of list) {
            damage(fields, added === null ? place : [...place.slice(0, -1), added], value)
          }
          expect(check?.(fields)).toBe(kind.schema.safeParse(fields).success)
        }),
        { numRuns: runs },
      )
    },
  )

  it('keeps length and pattern of a text apart', () => {
    const check = compileCheck(z.looseObject({ a: z.string().min(2).max(3).regex(/^x*$/) }))
    expect(['x', 'xx', 'xxx', 'xxxx', 'xy'].map((a) => check?.({ a }))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
  })

  it.each([
    ['a transform', z.looseObject({ a: z.string().transform((text) => text.length) })],
    ['a default', z.looseObject({ a: z.string().default('x') })],
    ['a coercion', z.looseObject({ a: z.coerce.number() })],
    ['a refinement of a field', z.looseObject({ a: z.string().refine((text) => text !== 'x') })],
    ['a trimming', z.looseObject({ a: z.string().trim() })],
    ['a pattern with memory', z.looseObject({ a: z.string().regex(/x/g) })],
    ['an object that strips', z.object({ a: z.string() })],
    ['an object that refuses', z.strictObject({ a: z.string() })],
    ['a number with fractions', z.looseObject({ a: z.number() })],
    ['a union', z.looseObject({ a: z.union([z.string(), z.boolean()]) })],
    ['a catch', z.looseObject({ a: z.string().catch('x') })],
    ['a check of another format', z.looseObject({ a: z.url() })],
    ['a coerced string', z.looseObject({ a: z.coerce.string() })],
    ['a coerced boolean', z.looseObject({ a: z.coerce.boolean() })],
  ])('leaves %s to zod', (_what, schema) => {
    expect(compileCheck(schema)).toBeUndefined()
  })
})

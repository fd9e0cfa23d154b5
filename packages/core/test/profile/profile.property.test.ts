/** Filters are total, checker and schema agree; masks only remove; a profile survives JSON. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeProfile } from '../../src/profile/change-profile.js'
import { defaultProfile, profilePresets } from '../../src/profile/default-profile.js'
import { splitPath, valuesAt, withoutPath } from '../../src/profile/field-path.js'
import { type Filter, filterSchema } from '../../src/profile/filter.js'
import { checkFilter } from '../../src/profile/filter-check.js'
import { matchesFilter } from '../../src/profile/filter-match.js'
import { directions, stationProfileSchema } from '../../src/profile/profile.js'
import { stationRegistry } from '../../src/profile/station-kinds.js'
import { validateProfile } from '../../src/profile/validate-profile.js'

const numRuns = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 300)

const name = fc.constantFrom('a', 'b', '0', '__proto__', 'constructor')
const path = fc
  .array(fc.oneof(name, fc.constant('*')), { minLength: 1, maxLength: 4 })
  .map((steps) => steps.join('/'))
const scalar = fc.oneof(
  fc.constantFrom('x', 'y', '', '1.50', '1.5', '-3', '2026-03-01', 1, 0, true, false),
  fc.constant(null),
)
const { fields } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('fields'), fc.array(tie('value'), { maxLength: 3 })),
  fields: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>),
}))
const range = fc.record({ from: scalar, to: scalar }, { requiredKeys: [] })
/** Often right, often not: keys are left away, doubled and misspelt, values are of any type. */
const condition = fc.record(
  {
    field: fc.oneof(path, scalar),
    equals: scalar,
    in: fc.array(scalar, { maxLength: 3 }),
    startsWith: scalar,
    between: fc.oneof(range, scalar),
    exists: scalar,
    as: fc.constantFrom('decimal', 'text'),
    like: scalar,
  },
  { requiredKeys: [] },
)
const right = fc.oneof(
  fc.record({ field: path, equals: fc.constantFrom('x', '1.5', 1, true) }),
  fc.record({ field: path, in: fc.constant(['x', '1.50']) }),
  fc.record({
    field: path,
    between: fc.constant({ from: '1', to: '3' }),
    as: fc.constant('decimal' as const),
  }),
  fc.record({ field: path, exists: fc.boolean() }),
)
const { filter } = fc.letrec((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    right,
    condition,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: fc.array(tie('filter'), { maxLength: 3 }) }),
  ),
}))
/** Of random filters few are right in all parts. */
const rightFilter = fc.oneof(
  right,
  fc.record({ all: fc.array(right, { minLength: 1, maxLength: 3 }) }),
  fc.record({ not: fc.array(right, { minLength: 1, maxLength: 3 }) }),
)

function places(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${at}=${String(value)}`]
  return [at, ...Object.entries(value).flatMap(([key, member]) => places(member, `${at}/${key}`))]
}

describe('filters (BEY-17)', () => {
  it('give a yes or no for whatever filter and record', () => {
    fc.assert(
      fc.property(fc.oneof(filter, fc.anything()), fc.oneof(fields, fc.jsonValue()), (any, record) => {
        expect(typeof matchesFilter(any as Filter, record)).toBe('boolean')
      }),
      { numRuns },
    )
  })

  it('are refused in words exactly where the schema refuses them', () => {
    fc.assert(
      fc.property(fc.oneof(filter, rightFilter, fc.jsonValue()), (any) => {
        const { issues } = checkFilter(any, [], undefined)
        expect(issues.length === 0).toBe(filterSchema.safeParse(any).success)
        expect(issues.map(({ parameters }) => parameters['expected'])).not.toContain('a filter')
      }),
      { numRuns },
    )
  })

  it('let nothing pass that is not valid, and a negation is the opposite where it is', () => {
    fc.assert(
      fc.property(fc.oneof(filter, rightFilter), fields, (any, record) => {
        const passes = matchesFilter(any as Filter, record)
        const opposite = matchesFilter({ not: [any as Filter] }, record)
        // The negation has one level more.
        const { issues } = checkFilter({ not: [any] }, [], undefined)
        if (issues.length === 0) expect(opposite).toBe(!passes)
        else expect(passes && opposite).toBe(false)
      }),
      { numRuns },
    )
  })
})

describe('masks (BEY-17)', () => {
  it('only remove, remove all that the path leads to, and twice is once', () => {
    fc.assert(
      fc.property(fields, path, (record, text) => {
        fc.pre(!text.endsWith('*'))
        const before = JSON.stringify(record)
        const steps = splitPath(text)
        const masked = withoutPath(record, steps)
        const left = new Set(places(record))
        for (const place of places(masked)) expect(left).toContain(place)
        const inObjects = valuesAt(masked, steps.slice(0, -1)).filter((holder) => !Array.isArray(holder))
        expect(inObjects.flatMap((holder) => valuesAt(holder, steps.slice(-1)))).toEqual([])
        expect(withoutPath(masked, steps)).toBe(masked)
        expect(JSON.stringify(record)).toBe(before)
      }),
      { numRuns },
    )
  })
})

describe('profiles (SKY-04, SKY-32)', () => {
  const kinds = stationRegistry.kinds.map(({ kind }) => kind)
  const rulePatch = fc.record(
    {
      include: fc.boolean(),
      acceptNew: fc.boolean(),
      acceptChanged: fc.boolean(),
      acceptDeleted: fc.boolean(),
      deletion: fc.constantFrom('remove', 'deactivate', null),
      filter: fc.oneof(rightFilter, fc.constant(null)),
      mask: fc.constantFrom(['notes'], ['ext/acme'], [], null),
    },
    { requiredKeys: [] },
  )
  const patch = fc.record(
    {
      label: fc.string({ maxLength: 5 }),
      oneWay: fc.constantFrom(...directions, null),
      rules: fc.dictionary(
        fc.constantFrom(...kinds),
        fc.dictionary(fc.constantFrom(...directions), rulePatch),
      ),
    },
    { requiredKeys: [] },
  )

  it('survive JSON and validation unchanged, through any changes', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...profilePresets),
        fc.array(patch, { maxLength: 4 }),
        (preset, patches) => {
          let profile = defaultProfile({ station: 's', label: 'S', preset })
          for (const next of patches) {
            const result = changeProfile(profile, next, stationRegistry)
            if (!result.ok) expect(result.issues).not.toEqual([])
            else {
              expect(result.profile.revision - profile.revision).toBeLessThanOrEqual(1)
              profile = result.profile
              accepted += 1
            }
          }
          const read = validateProfile(JSON.parse(JSON.stringify(profile)), stationRegistry)
          expect(read.ok && read.profile).toEqual(profile)
          expect(stationProfileSchema.parse(profile)).toEqual(profile)
        },
      ),
      { numRuns },
    )
    expect(accepted).toBeGreaterThan(numRuns / 10)
  })
})

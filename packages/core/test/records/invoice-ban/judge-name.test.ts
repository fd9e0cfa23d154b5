import { describe, expect, it } from 'vitest'
import { familyOfTypeCode, forbiddenTypeCodes } from '../../../src/records/invoice-ban/forbidden-codes.js'
import { familyOfKindWord, familyOfName } from '../../../src/records/invoice-ban/judge-name.js'
import { shippedRegistry } from '../../../src/records/kind-registry.js'
import { z } from 'zod'

type Names = Readonly<Record<string, readonly string[]>>

const fieldNames = Object.values(
  import.meta.glob<{ forbidden: Names; honest: Names }>(
    '../../../../../vectors/records/invoice-ban/field-names.json',
    { eager: true, import: 'default' },
  ),
)[0]
const kindNames = Object.values(
  import.meta.glob<Names>('../../../../../vectors/records/invoice-ban/kinds.json', {
    eager: true,
    import: 'default',
  }),
)[0]

function pairs(names: Names | undefined): [string, string][] {
  return Object.entries(names ?? {}).flatMap(([family, list]) =>
    list.map((name): [string, string] => [name, family]),
  )
}

function knownNames(schema: unknown): string[] {
  if (schema instanceof z.ZodOptional) return knownNames(schema.unwrap())
  if (schema instanceof z.ZodArray) return knownNames(schema.element)
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).flatMap(([name, member]) => [name, ...knownNames(member)])
}

describe('familyOfName (I-11)', () => {
  it.each(pairs(fieldNames?.forbidden))('knows %j as %s', (name, family) => {
    expect(familyOfName(name)).toBe(family)
  })

  it.each(pairs(fieldNames?.honest))('lets %j pass: %s', (name) => {
    expect(familyOfName(name)).toBeUndefined()
  })

  it('lets every field of the shipped kinds pass', () => {
    const names = [...new Set(shippedRegistry.kinds.flatMap((kind) => knownNames(kind.schema)))]
    expect(names.length).toBeGreaterThan(150)
    expect(names.filter((name) => familyOfName(name) !== undefined)).toEqual([])
  })

  it.each(['a', 'invoice', 'rechnung ', 'aA', '1a', '\u0301', 'be'])(
    'looks at the first 200 letters of a name, here %j again and again, and no pattern runs on the rest',
    (part) => {
      const name = part.repeat(50_000)
      expect(familyOfName(name)).toBe(familyOfName(name.slice(0, 200)))
      expect(familyOfName(`${'z'.repeat(200)}${name}`)).toBeUndefined()
    },
  )
})

describe('familyOfKindWord (5.2)', () => {
  it.each(pairs(kindNames))('knows %j as %s', (name, family) => {
    expect(familyOfKindWord(name)).toBe(family)
  })

  it('lets the shipped kinds pass', () => {
    for (const { kind } of shippedRegistry.kinds) expect(familyOfKindWord(kind)).toBeUndefined()
  })
})

describe('familyOfTypeCode', () => {
  it('knows all 62 codes of 5.2, as text or number, with spaces and zeros', () => {
    expect(forbiddenTypeCodes).toHaveLength(62)
    for (const code of forbiddenTypeCodes) expect(familyOfTypeCode(code)).toBeDefined()
    expect(familyOfTypeCode(380)).toBe('invoice')
    expect(familyOfTypeCode(' 0381 ')).toBe('creditNote')
    expect(familyOfTypeCode('\uff13\uff18\uff10')).toBe('invoice')
  })

  it.each(['220', '231', '351', '9', '35', '', '3800', '38', 'x380', undefined, null, {}, 38.1])(
    'does not know %j',
    (code) => {
      expect(familyOfTypeCode(code)).toBeUndefined()
    },
  )
})

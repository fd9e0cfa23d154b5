/** Replays vectors/profile: documents with their faults and notices, filters, masks. */
import { describe, expect, it } from 'vitest'
import { defaultProfile } from '../../src/profile/default-profile.js'
import { filterSchema, type Filter } from '../../src/profile/filter.js'
import { matchesFilter } from '../../src/profile/filter-match.js'
import type { StationProfile } from '../../src/profile/profile.js'
import { stationRegistry } from '../../src/profile/station-kinds.js'
import { maskFields } from '../../src/profile/station-rule.js'
import { validateProfile } from '../../src/profile/validate-profile.js'
import { describe as sentence } from '../../src/sentences/catalogue.js'
import filters from '../../../../vectors/profile/filter.json' with { type: 'json' }
import masks from '../../../../vectors/profile/mask.json' with { type: 'json' }

interface Finding {
  readonly code: string
  readonly path: string
}
interface Vector {
  readonly why: string
  readonly profile: unknown
  readonly issues?: readonly Finding[]
  readonly notices?: readonly Finding[]
}

const load = (files: Record<string, Vector>) =>
  Object.entries(files).map(([path, vector]) => ({ name: path.replace(/^.*\//, ''), vector }))
const valid = load(
  import.meta.glob<Vector>('../../../../vectors/profile/valid/*.json', { eager: true, import: 'default' }),
)
const invalid = load(
  import.meta.glob<Vector>('../../../../vectors/profile/invalid/*.json', { eager: true, import: 'default' }),
)

const brief = (findings: readonly Finding[]) => findings.map(({ code, path }) => `${path} ${code}`).sort()

describe('vectors/profile', () => {
  it.each(valid)('accepts $name: $vector.why', ({ vector }) => {
    const result = validateProfile(vector.profile, stationRegistry)
    expect(result.ok ? [] : result.issues).toEqual([])
    if (!result.ok) return
    expect(result.profile).toEqual(vector.profile)
    expect(brief(result.notices)).toEqual(brief(vector.notices ?? []))
  })

  it.each(invalid)('refuses $name: $vector.why', ({ vector }) => {
    const result = validateProfile(vector.profile, stationRegistry)
    expect(brief(result.ok ? [] : result.issues)).toEqual(brief(vector.issues ?? []))
  })

  it.each([...valid, ...invalid])('$name: every finding has a sentence without gaps', ({ vector }) => {
    const result = validateProfile(vector.profile, stationRegistry)
    for (const { code, parameters } of result.ok ? result.notices : result.issues) {
      for (const language of ['de', 'en']) {
        const text = sentence(code, parameters, language)
        expect(text).not.toBe(code)
        expect(text).not.toMatch(/\{(path|expected|kind|field|needs|revision)\}/)
      }
    }
  })

  it.each(filters.cases)('BEY-17 filter: $name', ({ filter, passes, ...given }) => {
    const fields = 'fields' in given ? given.fields : filters.fields
    expect(matchesFilter(filter as Filter, fields)).toBe(passes)
    if (passes) expect(filterSchema.safeParse(filter).success).toBe(true)
  })

  it.each(masks.cases)('BEY-17 mask: $name', ({ mask, expected }) => {
    const before = structuredClone(masks.fields)
    const masked = maskFields(withMask(mask), 'quote', 'hostToStation', masks.fields)
    expect(masked).toEqual(expected)
    expect(masks.fields).toEqual(before)
  })
})

function withMask(mask: string[]): StationProfile {
  const profile = defaultProfile({ station: 's', label: 'S' })
  const quote = profile.rules['quote']!
  return {
    ...profile,
    rules: { ...profile.rules, quote: { ...quote, hostToStation: { ...quote.hostToStation, mask } } },
  }
}

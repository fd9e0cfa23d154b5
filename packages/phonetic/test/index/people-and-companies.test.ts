import { describe, expect, it } from 'vitest'
import { AddressIndex, createPhoneticMatcher, explainMatch } from '../../src/index.js'
import type { Address, AddressMatch } from '../../src/index.js'
import { sampleBook } from '../sample-book.js'

const background = sampleBook(3000, 21)
const place = { street: 'Blumenweg 22', postalCode: '84028', town: 'Landshut', country: 'DE' }
const elsewhere = { street: 'Quellenstraße 7', postalCode: '1100', town: 'Wien', country: 'AT' }

/** How the one address of the book that is meant looks to the other. */
function compared(known: Address, query: Address): AddressMatch {
  const book = new AddressIndex()
  book.insertAll([...background, ['known', known]])
  const found = book.find(query, { minProbability: 0, limit: 40 }).find((match) => match.id === 'known')
  expect(found, 'is found at all').toBeDefined()
  return found!
}

const person = (firstName: string, lastName = 'Kirchweger', at: Address = place): Address => ({
  firstName,
  lastName,
  ...at,
})
const company = (name: string, at: Address = place, identity?: string): Address => ({
  company: name,
  ...at,
  identity,
})

describe('two people of one household whose names are alike', () => {
  it.each([
    ['Andreas', 'Andrea'],
    ['Christian', 'Christine'],
    ['Daniel', 'Daniela'],
    ['Mario', 'Maria'],
    ['Karsten', 'Kerstin'],
    ['Uwe', 'Ute'],
    ['Lars', 'Lara'],
    ['Francis', 'Frances'],
    ['John', 'Joan'],
    ['Bjørn', 'Bjørg'],
    ['Beat', 'Beate'],
  ])('%s and %s are asked about as a household, not taken for one', (his, hers) => {
    for (const [known, query] of [
      [his, hers],
      [hers, his],
    ] as const) {
      const match = compared(person(known), person(query))
      expect(match.zone).not.toBe('sure')
      expect(match.relation).toBe('sameHousehold')
      expect(match.probability).toBeLessThan(0.8)
    }
    expect(explainMatch(compared(person(his), person(hers)), 'de').join('\n')).toContain(
      'Vorname ähnlich, aber ein anderer Name',
    )
  })

  it.each([
    ['Stefan', 'Stephan'],
    ['Christina', 'Christine'],
    ['Katrin', 'Kathrin'],
    ['Andrea', 'Andera'],
  ])('%s and %s are the same person', (known, query) => {
    expect(compared(person(known), person(query)).probability).toBeGreaterThan(0.95)
  })

  it('father and son of one name are two; where only one side says which, a person is asked', () => {
    const both = compared(person('Josef', 'Haselböck sen.'), person('Josef', 'Haselböck jun.'))
    expect([both.zone, both.relation]).toEqual(['none', 'sameHousehold'])
    expect(explainMatch(both, 'en').join('\n')).toContain('the elder and the younger')
    for (const [known, query] of [
      ['Haselböck', 'Haselböck jun.'],
      ['Haselböck Senior', 'Haselböck'],
    ] as const) {
      const one = compared(person('Josef', known), person('Josef', query))
      expect([one.zone, one.relation]).toEqual(['ask', 'sameHousehold'])
    }
    expect(compared(person('Josef', 'Haselböck jun.'), person('Josef', 'Haselböck Junior')).zone).toBe('sure')
    // A family name that only looks like such a mark.
    expect(compared(person('Amartya', 'Sen'), person('Amartya', 'Sen')).zone).toBe('sure')
  })
})

describe('two companies of one house', () => {
  it.each([
    ['Rabensteiner Metallbau GmbH', 'Rabensteiner Metallbau GmbH & Co. KG'],
    ['Montres Berthoud SA', 'Montres Berthoud Sàrl'],
    ['Havnens Maskinværksted ApS', 'Havnens Maskinværksted A/S'],
  ])('%s and %s are asked about: another legal form is another legal person', (known, query) => {
    const match = compared(company(known), company(query))
    expect([match.zone, match.relation]).toEqual(['ask', 'sisterCompany'])
  })

  it('the same form in other letters, or none on one side, is no other form', () => {
    for (const query of ['Rabensteiner Metallbau G.m.b.H.', 'Rabensteiner Metallbau']) {
      const match = compared(company('Rabensteiner Metallbau GmbH'), company(query))
      expect([match.zone, match.relation]).toEqual(['sure', undefined])
    }
  })

  it('two VAT ids are two companies, whatever the name says', () => {
    const match = compared(
      company('Gamma Bau GmbH', place, 'ATU11111111'),
      company('Gamma Bau GmbH', place, 'ATU22222222'),
    )
    expect([match.zone, match.relation]).toEqual(['ask', 'sisterCompany'])
  })

  it('one VAT id is asked about even where nothing else agrees', () => {
    const known = company('Beta Services GmbH', elsewhere, 'ATU87654321')
    expect(compared(known, { ...person('Paul', 'Wimmer'), identity: 'ATU 8765 4321' }).zone).not.toBe('none')
  })

  it('the holding is not the firm that it holds', () => {
    const match = compared(company('Trautwein Holding AG'), company('Trautwein AG'))
    expect(match.relation).toBe('sisterCompany')
    expect(match.probability).toBeLessThan(0.5)
  })

  it('a trade that both have makes nobody a sister', () => {
    const match = compared(company('Kleinhuber Bau GmbH'), company('Schulzendorf Bau GmbH'))
    expect(match.relation).toBe('sameAddress')
    const far = compared(company('Kleinhuber Bau GmbH', elsewhere), company('Schulzendorf Bau GmbH'))
    expect(far.relation).toBeUndefined()
  })

  it('a person and a company are no sister companies', () => {
    const match = compared(
      company('Gemeinschaftspraxis Dr. Haller & Dr. Benz'),
      person('Ines', 'Haller', place),
    )
    expect(match.relation).not.toBe('sisterCompany')
    expect(match.relation).not.toBe('sameHousehold')
  })
})

describe('a hint', () => {
  it('is a question where it may as well be the same', () => {
    const couple = compared(person('Andreas'), person('Andrea'))
    expect(explainMatch(couple, 'de')[0]).toBe('Gleicher Haushalt, andere Person?')
    expect(explainMatch(couple, 'en')[0]).toBe('Same household, other person?')
    const spouse = compared(person('Klaus'), person('Renate'))
    expect(explainMatch(spouse, 'de')[0]).toBe('Gleicher Haushalt, andere Person')
  })

  it('says the same through the seam of core', () => {
    const party = (givenName: string): Record<string, unknown> => ({
      type: 'person',
      givenName,
      familyName: 'Kirchweger',
      addresses: [{ street: 'Blumenweg 22', postalCode: '84028', city: 'Landshut', countryCode: 'DE' }],
    })
    const [found] = createPhoneticMatcher().compare(party('Andrea'), [party('Andreas')], {
      size: 3000,
      count: () => 1,
    })
    expect(found!.zone).toBe('ask')
    expect(found!.reasons[0]!.parameters).toMatchObject({
      de: 'Gleicher Haushalt, andere Person?',
      relation: 'sameHousehold',
    })
  })
})

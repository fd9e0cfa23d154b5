import { describe, expect, it } from 'vitest'
import { AddressIndex, explainMatch, highlight } from '@ordersync/phonetic'
import type { Address } from '@ordersync/phonetic'
import { sampleBook, seeded } from '../sample-book.js'

/** Signs of one field that are looked at (docs/limits.md). */
const mostSigns = 256
/** What is left of an address by that. */
const cut = (address: unknown): Address =>
  Object.fromEntries(
    Object.entries(address ?? {}).map(([field, value]) => [
      field,
      typeof value === 'string' ? value.slice(0, mostSigns) : (value as unknown),
    ]),
  )

const long = 'Donaudampfschifffahrtsgesellschaft '.repeat(300)

const bad: readonly (readonly [string, Address])[] = [
  ['empty', {}],
  ['no address at all', undefined as unknown as Address],
  ['null for an address', null as unknown as Address],
  ['empty texts', { firstName: '', lastName: '', street: '', town: '' }],
  ['blanks', { lastName: ' \t\n ', street: '\u00a0' }],
  ['one letter', { lastName: 'A' }],
  [
    'one letter each',
    {
      firstName: 'a',
      lastName: 'b',
      company: 'c',
      street: 'd',
      postalCode: 'e',
      town: 'f',
      phone: 'g',
      email: 'h',
    },
  ],
  [
    'ten thousand letters',
    {
      firstName: long,
      lastName: long,
      company: long,
      street: long,
      postalCode: long,
      town: long,
      phone: long,
      email: long,
    },
  ],
  [
    'ten thousand letters without a space',
    { lastName: 'x'.repeat(10_000), street: '9'.repeat(10_000), phone: '7'.repeat(10_000) },
  ],
  [
    'ten thousand short words',
    { lastName: 'a b '.repeat(2500), company: '& '.repeat(5000), street: '1-'.repeat(5000) },
  ],
  [
    'mixed scripts',
    { firstName: 'Дмитрий', lastName: '山田太郎 Müller', street: 'Ελευθερίας 5', town: 'القاهرة' },
  ],
  ['emoji', { firstName: '😀', lastName: '👩‍👩‍👧‍👦 Müller 🇩🇪', street: '🏠 5' }],
  ['mojibake', { lastName: 'MÃ¼ller', street: 'StraÃŸe 5', town: 'KÃ¶ln' }],
  ['half a surrogate pair', { lastName: '\ud83d Müller \udc00' }],
  ['control signs', { lastName: 'Mü\u0000ller\u0007', street: '\u202eegat\u202c 5' }],
  [
    'swapped fields',
    {
      firstName: '79098',
      lastName: 'Hauptstraße 5',
      street: 'Müller',
      postalCode: 'Anna',
      town: '0761 12345',
      phone: 'Freiburg',
    },
  ],
  [
    'repeated fields',
    {
      firstName: 'Anna Anna Anna',
      lastName: 'Anna Anna',
      company: 'Anna',
      street: 'Anna 1 Anna 1',
      town: 'Anna',
    },
  ],
  ['legal forms only', { company: 'GmbH & Co. KG' }],
  ['particles and titles only', { firstName: 'Dr. von', lastName: 'der' }],
  [
    'names of built-in properties',
    { firstName: '__proto__', lastName: 'constructor', company: 'toString', country: '__proto__' },
  ],
  ['regular expression', { lastName: '(a+)+$', street: '[[[' }],
  [
    'wrong types',
    {
      firstName: 5,
      lastName: null,
      street: ['x'],
      phone: [null, 7, '0761 1234567'],
      email: {},
    } as unknown as Address,
  ],
]

describe('bad input: no crash, bounded time, a sensible answer', () => {
  const index = new AddressIndex()
  index.insertAll(sampleBook(3000, 4))

  it.each(bad)('%s, as what is looked for', (_, address) => {
    const found = index.find(address, { minProbability: 0 })
    const bounded = index.find(cut(address), { minProbability: 0 })
    const seen = (matches: typeof found) => matches.map(({ id, bits }) => [id, bits])
    expect(seen(found)).toEqual(seen(bounded))
    for (const match of found) {
      expect(match.probability).toBeGreaterThanOrEqual(0)
      expect(match.probability).toBeLessThanOrEqual(1)
      expect(Number.isFinite(match.bits)).toBe(true)
      expect(explainMatch(match).length).toBeGreaterThan(0)
    }
  })

  it('what stands behind the first 256 signs of a field plays no part', () => {
    const book = sampleBook(3000, 4).map(([, address]) => address)
    const { lastName = '', town = '' } = book.find((one) => one.lastName !== undefined)!
    const seen = (address: Address) =>
      index.find(address, { minProbability: 0 }).map(({ id, bits }) => [id, bits])
    const behind = (signs: number): Address => ({ lastName: `${' '.repeat(signs)}${lastName}`, town })
    expect(seen(behind(mostSigns))).toEqual(seen({ town }))
    expect(seen(behind(mostSigns - lastName.length))).toEqual(seen({ lastName, town }))
    expect(seen({ lastName, town })).not.toEqual(seen({ town }))
  })

  it.each(bad)('%s, in the book', (name, address) => {
    const own = new AddressIndex()
    own.insertAll(sampleBook(50, 4))
    own.insert(name, address)
    own.compact()
    expect(own.size).toBe(51)
    expect(() => own.find(address, { minProbability: 0 })).not.toThrow()
    expect(AddressIndex.load(own.save()).has(name)).toBe(true)
    expect(() => own.search(String(address?.lastName ?? 'x'))).not.toThrow()
    expect(own.remove(name)).toBe(true)
  })

  it('nothing but an address without a name never passes for a customer', () => {
    const [, address] = sampleBook(3000, 4).find(([id]) => id.startsWith('P'))!
    const { firstName: _first, lastName: _last, phone: _phone, ...place } = address
    for (const match of index.find(place, { minProbability: 0 })) expect(match.probability).toBeLessThan(0.5)
  })

  it('random bytes in every field (seed 8)', () => {
    const random = seeded(8)
    const noise = (): string =>
      Array.from({ length: Math.floor(random() * 40) }, () =>
        String.fromCharCode(Math.floor(random() * 0x3000)),
      ).join('')
    for (let i = 0; i < 300; i++) {
      const address = {
        firstName: noise(),
        lastName: noise(),
        company: noise(),
        street: noise(),
        houseNumber: noise(),
        postalCode: noise(),
        town: noise(),
        country: noise(),
        phone: noise(),
        email: noise(),
        addition: noise(),
      }
      expect(() => index.find(address)).not.toThrow()
      index.insert(`noise-${i}`, address)
      const [first] = index.find(address, { minProbability: 0 })
      if (first !== undefined) expect(Number.isFinite(first.bits)).toBe(true)
    }
    expect(AddressIndex.load(index.save()).size).toBe(3300)
  })

  it.each(bad)('%s, typed into the search box', (_, address) => {
    index.prepareSearch()
    for (const value of Object.values(address ?? {}).flat()) {
      const hits = index.search(value as string)
      const seen = (found: typeof hits) => found.map(({ id, rank }) => [id, rank])
      if (typeof value === 'string') expect(seen(hits)).toEqual(seen(index.search(value.slice(0, mostSigns))))
      for (const hit of hits) {
        expect(hit.rank).toBeGreaterThan(0)
        expect(hit.rank).toBeLessThanOrEqual(1)
        for (const mark of hit.marks)
          expect(
            highlight(String(value), [mark])
              .map((part) => part.text)
              .join(''),
          ).toBe(String(value))
      }
    }
  })

  it('an empty book answers with nothing', () => {
    const empty = new AddressIndex()
    expect(empty.find({ lastName: 'Müller' })).toEqual([])
    expect(empty.search('Müller')).toEqual([])
    expect(AddressIndex.load(empty.save()).size).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { AddressIndex, highlight } from '@ordersync/phonetic'
import type { Address } from '@ordersync/phonetic'
import { sampleBook } from '../sample-book.js'

const index = new AddressIndex()
index.insertAll([
  ...sampleBook(1500, 12),
  [
    'K',
    {
      company: 'Kaesmacher Gerüstbau GbR',
      street: 'Dünnwalder Grenzweg 36',
      postalCode: '91480',
      town: 'Taschendorf',
      phone: '0157 3232026',
      email: 'info@kaesmacher.example',
    },
  ],
  [
    'Å',
    {
      firstName: 'Søren',
      lastName: 'Ågård',
      street: 'Fuglevangsvej 70',
      postalCode: '1963',
      town: 'Frederiksberg C',
      country: 'DK',
    },
  ],
])

describe('search while typing', () => {
  it.each([
    ['kaesm', 'K', 'name', 'prefix'],
    ['käsmacher', 'K', 'name', 'equal'],
    ['kesmagher', 'K', 'name', 'sound'],
    ['kaesmahcer', 'K', 'name', 'typo'],
    ['dünnw', 'K', 'street', 'prefix'],
    ['taschend', 'K', 'town', 'prefix'],
    ['91480', 'K', 'postalCode', 'equal'],
    ['914', 'K', 'postalCode', 'prefix'],
    ['0157 3232', 'K', 'phone', 'prefix'],
    ['+49 157 3232', 'K', 'phone', 'prefix'],
    ['aagaard', 'Å', 'name', 'equal'],
    ['agard sor', 'Å', 'name', 'equal'],
    ['fuglev', 'Å', 'street', 'prefix'],
  ])('%s finds %s by %s (%s)', (typed, id, field, how) => {
    const [hit] = index.search(typed)
    expect(hit?.id).toBe(id)
    expect(hit?.marks[0]).toMatchObject({ field, how })
  })

  it('highlights what was typed within the word as it is written', () => {
    expect(index.search('aaga')[0]?.marks[0]).toMatchObject({ word: 'ågård', prefix: 3 })
    expect(index.search('kaesm')[0]?.marks[0]).toMatchObject({ word: 'kaesmacher', prefix: 5 })
  })

  it('all words must be answered; of three one may be left over', () => {
    expect(index.search('kaesmacher zzzzqqq')).toEqual([])
    expect(index.search('kaesmacher gerüstbau zzzzqqq')[0]?.id).toBe('K')
  })

  it('equal comes before prefix, prefix before sound', () => {
    const ranks = index.search('meyer', { limit: 50 }).map((hit) => hit.marks[0]!.how)
    expect(ranks[0]).toBe('equal')
    expect(ranks).toEqual(
      [...ranks].sort(
        (a, b) =>
          ['equal', 'prefix', 'sound', 'typo'].indexOf(a) - ['equal', 'prefix', 'sound', 'typo'].indexOf(b),
      ),
    )
  })

  it('what came in is found by its beginning at once, and nothing that is gone', () => {
    const own = new AddressIndex()
    own.insertAll(sampleBook(500, 13))
    own.search('x')
    own.insert('N', { lastName: 'Quandtmeier', town: 'Kiel', phone: '0431 7766554' })
    // Two letters have neither a sound nor trigrams: only the list finds them.
    expect(own.search('qu')[0]?.id).toBe('N')
    expect(own.search('quandt')[0]?.id).toBe('N')
    expect(own.search('qandtmeier')[0]?.id).toBe('N')
    expect(own.search('0431 7766')[0]?.id).toBe('N')
    own.remove('N')
    expect(own.search('quandt')).toEqual([])
  })

  it('three thousand that came one by one are found by their beginning, also in the order of the list', () => {
    const own = new AddressIndex()
    own.insertAll(sampleBook(50, 14))
    own.search('x')
    const name = (i: number): string => `zz${String.fromCharCode(97 + (i % 26))}${(i * 7919).toString(26)}q`
    own.insert('X', { lastName: 'Xylander' })
    for (let i = 0; i < 3000; i++) own.insert(`N${i}`, { lastName: name(i), phone: `0911 ${100000 + i}` })
    expect(own.search('xy').map((hit) => hit.id)).toEqual(['X'])
    for (let i = 0; i < 3000; i += 97) {
      expect(own.search(name(i)).map((hit) => hit.id)).toContain(`N${i}`)
      expect(own.search(`0911 ${100000 + i}`).map((hit) => hit.id)).toContain(`N${i}`)
    }
  })

  it.each(['', '   ', '?', '😀', '*', 'a'.repeat(10_000), 'a b c d e f g h i j k', '+', '0'])(
    'bears %j',
    (typed) => {
      expect(() => index.search(typed)).not.toThrow()
    },
  )
})

describe('what people type', () => {
  const book: readonly (readonly [string, Address])[] = [
    [
      'M',
      { firstName: 'Jörg', lastName: 'Müller', street: 'Hauptstraße 5', postalCode: '10115', town: 'Berlin' },
    ],
    [
      'U',
      { firstName: 'Kim', lastName: 'Munk', street: 'Hauptstraße 51', postalCode: '10115', town: 'Berlin' },
    ],
    [
      'G',
      {
        company: 'Knabe Gerüstbau GmbH',
        street: 'Am Markt 3',
        postalCode: '77736',
        town: 'Zell am Harmersbach',
      },
    ],
    ['A', { company: 'Knabe Gerüstbau AG', street: 'Seeweg 1', postalCode: '24103', town: 'Kiel' }],
    [
      'V',
      {
        title: 'Dr.',
        firstName: 'Anna',
        lastName: 'von Berg',
        street: 'Ring 7',
        postalCode: '50667',
        town: 'Köln',
      },
    ],
  ]
  const own = new AddressIndex()
  own.insertAll(book)
  const ids = (typed: string): string[] => own.search(typed).map((hit) => hit.id)

  it.each([
    ['mü', 'M', 'the umlaut that was typed comes before the letter alone'],
    ['mu', 'U', 'and the letter before the umlaut'],
    ['hauptstr 5', 'M', 'an abbreviated street with a number'],
    ['Hauptstr. 5 Berl', 'M', 'street, number and the beginning of a town'],
    ['hauptstr 51', 'U', 'the whole number'],
    ['knabe gmbh', 'G', 'the legal form that was typed first'],
    ['knabe ag', 'A', 'the other legal form'],
    ['dr. von berg', 'V', 'title and particle need no answer'],
    ['Frau Berg', 'V', 'nor does the salutation'],
    ['harmersb', 'G', 'a later word of the town'],
    ['markt 3', 'G', 'a later word of the street'],
    ['jö mül', 'M', 'two beginnings'],
  ])('%s finds %s: %s', (typed, id) => {
    expect(ids(typed)[0]).toBe(id)
  })

  it('a legal form alone is no name that sounds like it', () => {
    expect(ids('GmbH')).not.toContain('M')
    expect(own.search('GmbH').every((hit) => hit.marks.every((mark) => mark.how !== 'sound'))).toBe(true)
  })

  it('shows what was typed in the address as it is written', () => {
    const shown = (typed: string, text: string): string =>
      highlight(text, own.search(typed)[0]!.marks)
        .map(({ text: part, hit }) => (hit ? `[${part}]` : part))
        .join('')
    expect(shown('mül', 'Jörg Müller')).toBe('Jörg [Mül]ler')
    expect(shown('muel', 'Jörg MÜLLER')).toBe('Jörg [MÜL]LER')
    expect(shown('harmersb', 'Zell am Harmersbach')).toBe('Zell am [Harmersb]ach')
    expect(shown('hauptstr 5', 'Hauptstraße 5')).toBe('[Hauptstraße] [5]')
    expect(index.search('+49 157 3232')[0]!.id).toBe('K')
    const marks = index.search('+49 157 3232')[0]!.marks
    expect(highlight('0157 / 32 32 026', marks).filter((part) => part.hit)).toEqual([
      { text: '157 / 32 32', hit: true },
    ])
    expect(highlight('+49 157 3232026', marks).find((part) => part.hit)?.text).toBe('157 3232')
    for (const text of ['', '😀', 'İstanbul', '\ud83d', 'x'.repeat(10_000)])
      expect(
        highlight(text, marks)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
  })

  it('a frequent name with a town is found among twenty thousand of that name', () => {
    const many = new AddressIndex()
    many.insertAll([
      ...Array.from({ length: 20_000 }, (_, i): [string, Address] => [
        `P${i}`,
        { firstName: 'Anna', lastName: 'Müller', postalCode: '50667', town: 'Köln' },
      ]),
      ['X', { firstName: 'Peter', lastName: 'Müller', postalCode: '24103', town: 'Kiel' }],
    ])
    expect(many.search('müller kiel')[0]?.id).toBe('X')
    expect(many.search('müller peter')[0]?.id).toBe('X')
    expect(many.search('müller')).toHaveLength(10)
  })
})

describe('making the list of words', () => {
  const answers = (one: AddressIndex): unknown =>
    ['müll', 'kesmagher', '0157 3232', 'ahorn', 'fre', '79098'].map((typed) => one.search(typed))

  it('in steps, in one go, with the index or after loading: the same answers', () => {
    const book = [
      ...sampleBook(3000, 15),
      ['K', { company: 'Kaesmacher GbR', phone: '0157 3232026' }] as const,
    ]
    const plain = new AddressIndex()
    plain.insertAll(book)
    const expected = answers(plain)
    const stepped = new AddressIndex()
    stepped.insertAll(book)
    const shares = [...stepped.prepareSearchInSteps()]
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    expect(answers(stepped)).toEqual(expected)
    const atOnce = new AddressIndex({ search: true })
    atOnce.insertAll(book)
    expect([...atOnce.prepareSearchInSteps()]).toEqual([])
    expect(answers(atOnce)).toEqual(expected)
    const loaded = AddressIndex.load(plain.save(), { search: true })
    expect([...loaded.prepareSearchInSteps()]).toEqual([])
    expect(answers(loaded)).toEqual(expected)
  })

  it('meanwhile whole words are found, and what is inserted, replaced or compacted away is right afterwards', () => {
    const own = new AddressIndex()
    own.insertAll(sampleBook(3000, 16))
    own.insert('Q', { lastName: 'Quandtmeier', town: 'Kiel' })
    const steps = own.prepareSearchInSteps()
    steps.next()
    expect(own.search('quandtmeier')[0]?.id).toBe('Q')
    expect(own.search('quandt')).toEqual([])
    own.insert('Z', { lastName: 'Zwetschgenmeier', town: 'Kiel' })
    own.remove('Q')
    own.compact()
    for (const _ of steps);
    expect(own.search('zwetsch')[0]?.id).toBe('Z')
    expect(own.search('quandt')).toEqual([])
  })

  it('given up half-way, the next search makes it in one go', () => {
    const own = new AddressIndex()
    own.insertAll([...sampleBook(500, 17), ['Q', { lastName: 'Quandtmeier' }]])
    for (const _ of own.prepareSearchInSteps()) break
    expect(own.search('quandt')[0]?.id).toBe('Q')
  })

  it('no step sorts or lists more than a bounded part: many steps for many words', () => {
    const own = new AddressIndex()
    own.insertAll(
      Array.from({ length: 30_000 }, (_, i): [string, Address] => [
        `P${i}`,
        { lastName: `${(i * 7919).toString(26)}mann${i.toString(26)}` },
      ]),
    )
    expect([...own.prepareSearchInSteps()].length).toBeGreaterThan(8)
    expect(own.search(`${(77 * 7919).toString(26)}mann`).map((hit) => hit.id)).toContain('P77')
  })
})

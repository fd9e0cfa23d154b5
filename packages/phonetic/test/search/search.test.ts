import { describe, expect, it } from 'vitest'
import { AddressIndex } from '@ordersync/phonetic'
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
    ['91480', 'K', 'postalCode', 'prefix'],
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

  it('finds what came in since, at the latest by the whole word, and nothing that is gone', () => {
    const own = new AddressIndex()
    own.insertAll(sampleBook(500, 13))
    own.search('x')
    own.insert('N', { lastName: 'Quandtmeier', town: 'Kiel' })
    expect(own.search('quandtmeier ')[0]?.id).toBe('N')
    own.remove('N')
    expect(own.search('quandtmeier')).toEqual([])
  })

  it.each(['', '   ', '?', '😀', '*', 'a'.repeat(10_000), 'a b c d e f g h i j k', '+', '0'])(
    'bears %j',
    (typed) => {
      expect(() => index.search(typed)).not.toThrow()
    },
  )
})

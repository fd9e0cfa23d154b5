import { describe, expect, it } from 'vitest'
import { AddressIndex, englishWords, explainMatch, germanWords } from '@ordersync/phonetic'
import type { ExplanationWords } from '@ordersync/phonetic'
import { sampleBook } from '../sample-book.js'

const index = new AddressIndex()
index.insertAll([
  ...sampleBook(1000, 6),
  [
    'M',
    { firstName: 'Friedrich', lastName: 'Maier', street: 'Ahornweg 8', postalCode: '33790', town: 'Halle' },
  ],
])
const [match] = index.find(
  { firstName: 'Fritz', lastName: 'Mayr', street: 'Ahornweg 8', postalCode: '33790', town: 'Halle' },
  { minProbability: 0 },
)

/** Tenths of bits at the end of the sentence. */
const tenths = (sentence: string): number => {
  const [, sign, whole, tenth] = /, ([+−])(\d+)[.,](\d)$/.exec(sentence)!
  return (sign === '−' ? -1 : 1) * (Number(whole) * 10 + Number(tenth))
}

describe('explanation', () => {
  it('names fields and values in German', () => {
    const sentences = explainMatch(match!)
    expect(sentences.find((one) => one.startsWith('Nachname'))).toMatch(
      /^Nachname klingt gleich: Mayr\/Maier, \+\d+,\d$/,
    )
    expect(sentences.find((one) => one.startsWith('Vorname'))).toMatch(
      /^Vorname ist eine Kurzform: Fritz\/Friedrich, \+\d+,\d$/,
    )
    expect(explainMatch(match!, 'en').find((one) => one.startsWith('Family'))).toMatch(
      /^Family name sounds the same: Mayr\/Maier, \+\d+\.\d$/,
    )
  })

  it('the bits shown sum to the weight', () => {
    for (const [, address] of sampleBook(200, 7)) {
      for (const one of index.find(address, { minProbability: 0, limit: 40 })) {
        const sentences = explainMatch({ contributions: one.contributions })
        expect(sentences.reduce((sum, line) => sum + tenths(line), 0)).toBe(Math.round(one.bits * 10))
      }
    }
  })

  it('first says what the fields say, strongest in front, then what is taken back, the size of the book last', () => {
    for (const [, address] of sampleBook(100, 9)) {
      for (const one of index.find(address, { minProbability: 0, limit: 10 })) {
        const sentences = explainMatch({ contributions: one.contributions })
        const kinds = sentences.map((line) =>
          line.startsWith(germanWords.levels['bookSize.prior']!)
            ? 2
            : Object.entries(germanWords.levels).some(
                  ([key, text]) => key.startsWith('dependence.') && line.startsWith(text),
                )
              ? 1
              : 0,
        )
        expect(kinds).toEqual([...kinds].sort())
        expect(kinds.at(-1)).toBe(2)
        const sizes = sentences.filter((_, i) => kinds[i] === 0).map((line) => Math.abs(tenths(line)))
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
      }
    }
  })

  it('writes values as people write them', () => {
    const own = new AddressIndex()
    own.insert('Z', {
      company: 'Swillims Hotel GmbH & Co. KG',
      street: 'Bergstraße 1',
      postalCode: '77736',
      town: 'Zell am Harmersbach',
    })
    const sentences = explainMatch(
      own.find(
        { company: 'Swillims Hotel e.V.', street: 'Bergstraße 1', town: 'Zell am Harmersbach' },
        { minProbability: 0 },
      )[0]!,
    ).join('\n')
    expect(sentences).toContain('Rechtsform verschieden: e.V./GmbH & Co. KG')
    expect(sentences).toContain('Ort gleich: Zell am Harmersbach')
  })

  it('says every level of every field in both languages', () => {
    expect(Object.keys(germanWords.levels)).toEqual(Object.keys(englishWords.levels))
    expect(Object.keys(germanWords.fields)).toEqual(Object.keys(englishWords.fields))
    for (const [, address] of sampleBook(200, 8)) {
      for (const one of index.find(address, { minProbability: 0, limit: 40 })) {
        for (const { field, level } of one.contributions)
          expect(
            germanWords.levels[`${field}.${level}`] ?? germanWords.levels[level],
            `${field}.${level}`,
          ).toBeDefined()
      }
    }
  })

  it('speaks a language of the vendor', () => {
    const danish: ExplanationWords = {
      ...englishWords,
      fields: { ...englishWords.fields, lastName: 'Efternavn' },
      levels: { ...englishWords.levels, sound: '{field} lyder ens: {query}/{candidate}' },
      decimalMark: ',',
    }
    expect(explainMatch(match!, danish).find((one) => one.startsWith('Efternavn'))).toMatch(
      /^Efternavn lyder ens: Mayr\/Maier, \+\d+,\d$/,
    )
  })
})

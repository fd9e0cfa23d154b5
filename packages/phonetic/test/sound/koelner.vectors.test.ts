import { describe, expect, it } from 'vitest'
import { koelner, soundCodeOf } from '@ordersync/phonetic'

/** Worked out by hand from Postel's table: letter rules in their order, equal neighbours joined, zeros dropped but in front. */
const byHand: readonly (readonly [word: string, code: string])[] = [
  ['Wikipedia', '3412'],
  ['Müller-Lüdenscheidt', '65752682'],
  ['Mueller', '657'],
  ['Hoffmann', '0366'],
  ['Celsius', '8588'],
  ['Eberhardt', '01772'],
  ['Mönchengladbach', '664645214'],
  ['h', ''],
  ['Hha', '0'],
  ['x', '48'],
  ['Axt', '0482'],
  ['Ackx', '048'],
  ['Cx', '48'],
  ['dc', '8'],
  ['tc', '8'],
  ['Philipp', '351'],
  ['pf', '13'],
  ['Chr', '47'],
  ['Schach', '84'],
  ['Cäsar', '487'],
  ['Ça', '4'],
  ['Straße', '8278'],
  ['ß', '8'],
  ['', ''],
  ['123 !?', ''],
]

describe('Kölner Phonetik', () => {
  it.each(byHand)('%s is %s', (word, code) => {
    expect(koelner.encode(word)).toBe(code)
  })

  it.each([
    ['Meier', 'Mayr'],
    ['Schmidt', 'Schmitt'],
    ['Wolf', 'Wulff'],
    ['Müller', 'Miller'],
    ['MÜLLER', 'müller'],
    ['Mu\u0308ller', 'Müller'],
  ])('%s sounds like %s', (one, other) => {
    expect(koelner.encode(one)).toBe(koelner.encode(other))
  })

  it('keeps algorithm and version beside the code', () => {
    expect(soundCodeOf(koelner, 'Müller')).toEqual({ algorithm: 'koelner', version: 1, code: '657' })
  })
})

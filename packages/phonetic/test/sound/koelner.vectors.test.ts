import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { koelner, soundCodeOf } from '@ordersync/phonetic'
import { sharedFile } from '../shared-data.js'

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

  const shared = sharedFile('koelner-vectors.json')
  it.skipIf(shared === undefined || !existsSync(shared))(
    'agrees with all undisputed vectors of the public tables',
    () => {
      const { vectors, disputed } = JSON.parse(readFileSync(shared!, 'utf8')) as {
        vectors: { word: string; code: string }[]
        disputed: { word: string; classic: string }[]
      }
      expect(vectors.length).toBeGreaterThan(60)
      for (const { word, code } of vectors) expect([word, koelner.encode(word)]).toEqual([word, code])
      for (const { word, classic } of disputed) expect([word, koelner.encode(word)]).toEqual([word, classic])
    },
  )
})

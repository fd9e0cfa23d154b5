import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { koelner } from '@ordersync/phonetic'
import { sharedFile } from '../shared-data.js'

const shared = sharedFile('koelner-vectors.json')

it.skipIf(shared === undefined)(
  'Kölner Phonetik agrees with all undisputed vectors of the public tables',
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

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AddressIndex, createPhoneticMatcher, explainMatch, highlight } from '@ordersync/phonetic'
import { sampleBook } from '../sample-book.js'
import { sharedFile } from '../shared-data.js'

/** Lists of hostile strings beside the matching data; left out where they are not there, `bad-input.test.ts` has kinds of its own. */
const readme = sharedFile('README.md')
const folder = readme === undefined ? undefined : join(dirname(readme), '../hostile/strings')

function strings(): string[] {
  if (folder === undefined) return []
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown[])
      .filter((one): one is string => typeof one === 'string')
  } catch {
    return []
  }
}

const all = strings()
const cpuMs = (): number => process.cpuUsage().user / 1000

describe.skipIf(all.length === 0)('bad input: the lists of hostile strings', () => {
  it('in every field, looked for, typed, stored and shown: bounded time, sensible figures', () => {
    const index = new AddressIndex()
    index.insertAll(sampleBook(500, 21))
    index.prepareSearch()
    const matcher = createPhoneticMatcher()
    let slowest = 0
    all.forEach((text, i) => {
      const started = cpuMs()
      const address = {
        firstName: text,
        lastName: text,
        company: text,
        street: text,
        town: text,
        phone: text,
        email: text,
      }
      index.insert(`H${i}`, address)
      const [best] = index.find(address, { minProbability: 0 })
      for (const hit of index.search(text, { limit: 3 }))
        expect(
          highlight(text, hit.marks)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
      if (best !== undefined) {
        expect(Number.isFinite(best.bits)).toBe(true)
        expect(explainMatch(best).length).toBeGreaterThan(0)
      }
      const party = {
        name: text,
        givenName: text,
        familyName: text,
        phone: text,
        addresses: [{ street: text, city: text }],
      }
      const keys = matcher.blockingKeys(party)
      expect(keys.length).toBeLessThanOrEqual(40)
      const [compared] = matcher.compare(party, [party], { size: 100, count: () => 1 })
      expect(compared!.probability).toBeGreaterThanOrEqual(0)
      expect(compared!.probability).toBeLessThanOrEqual(1)
      slowest = Math.max(slowest, cpuMs() - started)
    })
    expect(slowest).toBeLessThan(1000)
    expect(AddressIndex.load(index.save()).size).toBe(500 + all.length)
  }, 60_000)
})

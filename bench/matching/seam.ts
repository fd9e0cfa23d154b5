/** The matcher as core asks it: blocking keys in a store, counted up to a bound, few candidates compared. */
import { maxBlockingKeys, maxComparedParties, maxPartiesPerKey } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import type { Row } from './data.ts'
import type { Answer } from './figures.ts'

/** A row of the set as a party record (docs/format/records.md). */
export function partyOf(row: Row): Fields {
  const isCompany = row.company !== ''
  return {
    type: isCompany ? 'company' : 'person',
    name: isCompany ? row.company : `${row.firstName} ${row.lastName}`.trim(),
    ...(isCompany
      ? { contacts: [{ givenName: row.firstName, familyName: row.lastName }] }
      : { title: row.title, givenName: row.firstName, familyName: row.lastName }),
    phone: row.phone,
    email: row.email,
    addresses: [
      {
        street: `${row.street} ${row.houseNo}`.trim(),
        line2: row.addition ?? '',
        postalCode: row.zip,
        city: row.city,
        countryCode: row.country,
      },
    ],
  }
}

/** As `findSimilarParties` of core does it, on a map in the place of the store. */
export function openSeam(book: readonly Row[]): (query: Row) => Answer {
  const matcher = createPhoneticMatcher()
  const parties = book.map(partyOf)
  const under = new Map<string, number[]>()
  const keysOf = (party: Fields): string[] =>
    [...new Set(matcher.blockingKeys(party))].slice(0, maxBlockingKeys)
  parties.forEach((party, i) => {
    for (const key of keysOf(party)) {
      const list = under.get(key)
      if (list === undefined) under.set(key, [i])
      else if (list.length < maxPartiesPerKey) list.push(i)
    }
  })
  return (query) => {
    const party = partyOf(query)
    const counts = new Map<string, number>()
    const sums = new Map<number, number>()
    for (const key of keysOf(party)) {
      const found = under.get(key) ?? []
      counts.set(key, found.length)
      if (found.length >= maxPartiesPerKey) continue
      const weight = Math.max(0.1, Math.log2((book.length + 2) / (found.length + 1)))
      for (const i of found) sums.set(i, (sums.get(i) ?? 0) + weight)
    }
    const best = [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, maxComparedParties)
    const compared = matcher.compare(
      party,
      best.map(([i]) => parties[i]!),
      { size: book.length, count: (key) => counts.get(key) ?? 0 },
    )
    return {
      candidates: best
        .map(([i], at) => ({ id: book[i]!.id, score: compared[at]!.probability }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, 10),
    }
  }
}

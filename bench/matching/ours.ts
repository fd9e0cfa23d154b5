import { AddressIndex } from '@ordersync/phonetic'
import type { Address } from '@ordersync/phonetic'
import type { Row } from './data.ts'
import type { Answer } from './figures.ts'

export function addressOf(row: Row): Address {
  return {
    company: row.company,
    title: row.title,
    firstName: row.firstName,
    lastName: row.lastName,
    street: row.street,
    houseNumber: row.houseNo,
    postalCode: row.zip,
    town: row.city,
    country: row.country,
    phone: row.phone,
    email: row.email,
    addition: row.addition,
  }
}

export function openBook(book: Iterable<Row>): AddressIndex {
  const index = new AddressIndex()
  index.insertAll(
    (function* () {
      for (const row of book) yield [row.id, addressOf(row)] as const
    })(),
  )
  return index
}

export function ask(index: AddressIndex, query: Row): Answer {
  const found = index.find(addressOf(query), { limit: 10, minProbability: 0 })
  return { candidates: found.map(({ id, probability }) => ({ id, score: probability })) }
}

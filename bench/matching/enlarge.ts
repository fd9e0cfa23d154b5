/** A larger book out of a smaller one: names, streets and places of different rows are put together anew. Seeded. */
import type { Row } from './data.ts'

export function* enlarge(book: readonly Row[], size: number, seed = 1): Generator<Row> {
  let state = seed >>> 0
  const next = (): Row => {
    // Numerical Recipes' generator; the high bits are the good ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return book[Math.floor((state / 2 ** 32) * book.length)]!
  }
  for (const row of book.slice(0, size)) yield row
  for (let i = book.length; i < size; i++) {
    const [name, first, street, place, contact] = [next(), next(), next(), next(), next()]
    yield {
      id: `E${i}`,
      company:
        name.company === ''
          ? ''
          : name.company.replace(/^\S+/, first.lastName || first.company.split(' ')[0]!),
      title: '',
      firstName: first.firstName,
      lastName: name.lastName,
      street: street.street,
      houseNo: contact.houseNo,
      zip: place.zip,
      city: place.city,
      country: place.country,
      phone: contact.phone === '' ? '' : `0${200 + (i % 9000)} ${(state >>> 8) % 10_000_000}`,
      email:
        contact.email === ''
          ? ''
          : `${name.lastName || 'info'}${i % 100}@${contact.email.split('@')[1]!}`.toLowerCase(),
    }
  }
}

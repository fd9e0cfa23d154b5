/** The sets of `data/matching` in the shared folder beside the checkout, or where ORDERSYNC_MATCHING_DATA points. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Truth } from './figures.ts'

export interface Row {
  readonly id: string
  readonly company: string
  readonly title: string
  readonly firstName: string
  readonly lastName: string
  readonly street: string
  readonly houseNo: string
  readonly zip: string
  readonly city: string
  readonly country: string
  readonly phone: string
  readonly email: string
  readonly addition?: string
}

export interface MatchingSet {
  readonly book: readonly Row[]
  readonly queries: readonly Row[]
  readonly truths: readonly Truth[]
}

/** The folder with the data, `undefined` when there is none. */
export function dataFolder(): string | undefined {
  const named = process.env['ORDERSYNC_MATCHING_DATA']
  const places = named === undefined ? [] : [named]
  for (const up of ['../shared', '../../shared']) {
    places.push(join(fileURLToPath(new URL('../../', import.meta.url)), up, 'data', 'matching'))
  }
  return places.find(
    (place) => existsSync(join(place, 'de-dev-book.csv')) || existsSync(join(place, 'book.csv')),
  )
}

/** `name` is the beginning of three file names: `<name>book.csv`, `<name>queries.csv`, `<name>gold.csv`. */
export function readGermanSet(folder: string, name = 'de-dev-'): MatchingSet {
  const book = readCsv(join(folder, `${name}book.csv`)) as unknown as Row[]
  const queries = readCsv(join(folder, `${name}queries.csv`)) as unknown as Row[]
  const gold = new Map(readCsv(join(folder, `${name}gold.csv`)).map((row) => [row['query'], row]))
  return {
    book,
    queries,
    truths: queries.map(({ id }) => ({
      match: gold.get(id)?.['match'] ?? '',
      category: gold.get(id)?.['category'] ?? '',
    })),
  }
}

/** FEBRL 4: originals are the book, duplicates the queries; name and address only. */
export function readFebrl(folder: string, half = false): MatchingSet {
  const rows = (file: string): Row[] =>
    readCsv(join(folder, 'febrl', file)).map((row) => ({
      id: row['rec_id']!,
      company: '',
      title: '',
      firstName: row['given_name']!,
      lastName: row['surname']!,
      street: row['address_1']!,
      houseNo: row['street_number']!,
      zip: row['postcode']!,
      city: row['suburb']!,
      country: 'AU',
      phone: '',
      email: '',
      addition: row['address_2']!,
    }))
  const number = (id: string): number => Number(/\d+/.exec(id)![0])
  const book = rows('dataset4a.csv').filter((row) => !half || number(row.id) % 2 === 0)
  const queries = rows('dataset4b.csv')
  const ids = new Map(book.map((row) => [number(row.id), row.id]))
  const truths = queries.map(({ id }) => {
    const match = ids.get(number(id)) ?? ''
    return { match, category: match === '' ? 'nonmatch-new' : 'match' }
  })
  return { book, queries, truths }
}

/** Part of a set by a fixed rule: the number in the query's id is even (`tune`) or odd (`held`). */
export function partOf(set: MatchingSet, part: 'tune' | 'held' | 'all'): MatchingSet {
  if (part === 'all') return set
  const kept = set.queries.map(({ id }) => (Number(/\d+/.exec(id)?.[0] ?? 0) % 2 === 0) === (part === 'tune'))
  return {
    book: set.book,
    queries: set.queries.filter((_, i) => kept[i]),
    truths: set.truths.filter((_, i) => kept[i]),
  }
}

function readCsv(file: string): Record<string, string>[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  const names = cells(lines[0]!).map((name) => name.trim())
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const values = cells(line)
      return Object.fromEntries(names.map((name, i) => [name, (values[i] ?? '').trim()]))
    })
}

function cells(line: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const sign = line[i]!
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (line[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === ',') {
      found.push(cell)
      cell = ''
    } else cell += sign
  }
  found.push(cell)
  return found
}

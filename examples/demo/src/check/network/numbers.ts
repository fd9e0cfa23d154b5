/** Numbers: none twice, each in a range that its writer had, and customers of stations have one of the office. */
import type { Finding } from '../findings.ts'
import { asText, fold } from '../plain-data.ts'
import type { Json } from '../plain-data.ts'
import type { Range } from './expectation.ts'
import type { NetworkData, State } from './network-data.ts'

export function checkNumbers({ joined, offLine, now, expectation }: NetworkData): readonly Finding[] {
  const { ranges, numbered, office } = expectation
  const before = joined[0]!.contents
  const written = offLine.flatMap((state) =>
    [...state.contents]
      .filter(([name]) => !before.has(name))
      .map(([name, fields]) => ({
        member: state.id,
        kind: kindOf(name),
        number: numberOf(name, fields),
        name,
      })),
  )
  // A customer that has none yet gets one at the office.
  const withNumber = written.filter(({ kind, number }) => kind !== 'party' || number !== '')
  const outside = withNumber.filter(
    ({ member, kind, number }) =>
      !ranges.some((range) => range.member === member && range.kind === kind && isIn(range, number)),
  )
  const own = ranges.filter((range) => range.member === office && range.kind === 'party')
  const given = now.flatMap((state) =>
    numbered.map((name) => ({ state, name, number: customerNumber(state, name) })),
  )
  return [
    {
      name: 'every number lies in a range that its writer had',
      looked: withNumber.length,
      problems: [
        ...outside.map(
          ({ member, number, name }) => `${member}: ${number || name} is in no range of its own`,
        ),
        ...overlaps(ranges),
        ...(withNumber.length === 0 ? ['nobody used a number'] : []),
      ],
    },
    {
      name: 'no number of the network is there twice',
      looked: now.reduce((sum, { contents }) => sum + contents.size, 0),
      problems: now.flatMap(twice),
    },
    {
      name: 'customers of the stations have a number of the office',
      looked: given.length,
      problems: [
        ...given
          .filter(({ number }) => !own.some((range) => isIn(range, number)))
          .map(({ state, name, number }) => `${state.id}: ${name} has the number ${number || '(none)'}`),
        ...(numbered.length === 0 ? ['no station created a customer'] : []),
      ],
    },
  ]
}

function kindOf(name: string): string {
  return name.split(' ').find((part) => part !== 'new')!
}

function numberOf(name: string, fields: Json): string {
  return asText(kindOf(name) === 'party' ? fields['customerNumber'] : fields['number'])
}

function isIn({ prefix, digits, first, last }: Range, number: string): boolean {
  if (!number.startsWith(prefix)) return false
  const rest = number.slice(prefix.length)
  return /^\d+$/.test(rest) && rest.length >= digits && Number(rest) >= first && Number(rest) <= last
}

/** Two ranges of one series that share a number. */
function overlaps(ranges: readonly Range[]): readonly string[] {
  return ranges.flatMap((one, index) =>
    ranges
      .slice(index + 1)
      .filter((other) => other.series === one.series && other.first <= one.last && one.first <= other.last)
      .map(
        (other) =>
          `${one.series}: ${one.member} and ${other.member} both have ${Math.max(one.first, other.first)}`,
      ),
  )
}

function customerNumber({ rows }: State, name: string): string {
  const found = rows.filter((row) => row.kind === 'party' && row.fields['name'] === name)
  return found.length === 1 ? asText(found[0]!.fields['customerNumber']) : `(${found.length} such customers)`
}

function twice({ id, rows }: State): readonly string[] {
  const seen = new Map<string, number>()
  for (const { kind, fields } of rows) {
    const number = fold(fields[numberFields[kind] ?? 'number'])
    if (number !== '') seen.set(`${kind} ${number}`, (seen.get(`${kind} ${number}`) ?? 0) + 1)
  }
  return [...seen]
    .filter(([, count]) => count > 1)
    .map(([number, count]) => `${id}: ${number} ${count} times`)
}

/** Prices and stock carry the number of their article; they have none of their own. */
const numberFields: Readonly<Record<string, string>> = { party: 'customerNumber', article: 'articleNumber' }

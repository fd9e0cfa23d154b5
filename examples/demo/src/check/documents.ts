/** Documents that were sent: in the office exactly once, with the same lines and the same money. */
import type { Finding, Name } from './findings.ts'
import { nameText } from './findings.ts'
import { asList, asObject, asText, canonical, cents, fold } from './plain-data.ts'
import type { Database, Json, Row } from './plain-data.ts'

/** Keys of rows differ between two databases; everything else of a line must not. */
export const keysOfRows = ['articleKey', 'partyKey', 'key', 'articleUid', 'partyUid', 'uid', 'documentUid']

/** Header fields that travel as they are. Links, attachments and `ext` are judged apart. */
const judgedApart = ['lines', 'totals', 'taxes', 'links', 'attachments', 'ext']

export function documentsOf(database: Database): readonly Row[] {
  return database.rows.filter(({ fields }) => Array.isArray(fields['lines']))
}

export function findDocuments(database: Database, { kind, number }: Name): readonly Row[] {
  return documentsOf(database).filter(
    (row) => row.kind === kind && fold(row.fields['number']) === fold(number),
  )
}

export function checkDocuments(
  home: Database,
  office: Database,
  received: readonly Name[],
): readonly Finding[] {
  const presence: string[] = []
  const lines: string[] = []
  const money: string[] = []
  const headers: string[] = []
  let lineCount = 0
  for (const name of received) {
    const [sent, ...others] = findDocuments(home, name)
    const arrived = findDocuments(office, name)
    if (sent === undefined || others.length > 0)
      presence.push(`${nameText(name)}: not exactly once in the home office`)
    if (arrived.length !== 1) presence.push(`${nameText(name)}: ${arrived.length} times in the office`)
    if (sent === undefined || arrived[0] === undefined) continue
    lineCount += asList(sent.fields['lines']).length
    lines.push(...compareLines(nameText(name), sent.fields, arrived[0].fields))
    money.push(...compareMoney(nameText(name), sent.fields, arrived[0].fields))
    headers.push(...compareHeaders(nameText(name), sent.fields, arrived[0].fields))
  }
  return [
    {
      name: 'every document sent is in the office exactly once',
      looked: received.length,
      problems: presence,
    },
    { name: 'its lines are the same, in the same order', looked: lineCount, problems: lines },
    { name: 'its totals and taxes are the same to the cent', looked: received.length, problems: money },
    { name: 'its header and addresses are the same', looked: received.length, problems: headers },
    checkNumbers(office),
  ]
}

function compareLines(name: string, sent: Json, arrived: Json): string[] {
  const [before, after] = [asList(sent['lines']), asList(arrived['lines'])]
  if (before.length !== after.length) return [`${name}: ${before.length} lines sent, ${after.length} arrived`]
  return before.flatMap((line, index) =>
    canonical(line, keysOfRows) === canonical(after[index], keysOfRows)
      ? []
      : [`${name}: line ${asText(line['lineId'])} differs`],
  )
}

function compareMoney(name: string, sent: Json, arrived: Json): string[] {
  const [before, after] = [asObject(sent['totals']), asObject(arrived['totals'])]
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const totals = fields.flatMap((field) => {
    const same = cents(before[field]) !== undefined && cents(before[field]) === cents(after[field])
    return same
      ? []
      : [`${name}: totals.${field} ${asText(before[field])} sent, ${asText(after[field])} arrived`]
  })
  const taxes = canonical(sent['taxes']) === canonical(arrived['taxes']) ? [] : [`${name}: the taxes differ`]
  return [...totals, ...taxes, ...compareSum(name, arrived)]
}

/** A total that does not follow from its lines would agree with itself only. */
function compareSum(name: string, document: Json): string[] {
  const stated = cents(asObject(document['totals'])['lines'])
  if (stated === undefined) return []
  const counted = asList(document['lines']).filter(
    (line) => (line['inclusion'] ?? 'normal') === 'normal' && line['net'] !== undefined,
  )
  const sum = counted.reduce((total, line) => total + (cents(line['net']) ?? 0n), 0n)
  return sum === stated ? [] : [`${name}: the lines make ${sum} cents, totals.lines says ${stated}`]
}

function compareHeaders(name: string, sent: Json, arrived: Json): string[] {
  const without = [...keysOfRows, ...judgedApart]
  if (canonical(sent, without) === canonical(arrived, without)) return []
  const fields = [...new Set([...Object.keys(sent), ...Object.keys(arrived)])].filter(
    (field) =>
      !without.includes(field) &&
      canonical(sent[field], keysOfRows) !== canonical(arrived[field], keysOfRows),
  )
  return [`${name}: ${fields.join(', ')} differ`]
}

function checkNumbers(office: Database): Finding {
  const counts = new Map<string, number>()
  for (const { kind, fields } of office.rows) {
    const number = fold(fields['number'] ?? fields['customerNumber'] ?? fields['articleNumber'])
    if (kind === 'priceEntry' || kind === 'stockLevel') continue
    if (number !== '') counts.set(`${kind} ${number}`, (counts.get(`${kind} ${number}`) ?? 0) + 1)
  }
  const twice = [...counts].filter(([, count]) => count > 1)
  return {
    name: 'no document, customer or article number is there twice',
    looked: counts.size,
    problems: twice.map(([number, count]) => `${number}: ${count} times`),
  }
}

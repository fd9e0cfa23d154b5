/** Customers that came with documents: a new one equals the one at home, one the office had is left as it was. */
import { findDocuments, keysOfRows } from './documents.ts'
import type { Expectation, Finding, Name } from './findings.ts'
import { nameText } from './findings.ts'
import { asObject, asText, canonical, fold } from './plain-data.ts'
import type { Database, Json, Row } from './plain-data.ts'
import type { OfficeHistory } from './undo.ts'

/** The office gives numbers of its own. */
const ownOfEach = [...keysOfRows, 'customerNumber']

/** One customer, as a document at home and the same document in the office point to it. */
interface Pair {
  readonly where: string
  readonly sent: Row
  readonly stored: Row
}

type Link = Omit<Pair, 'stored'> & { readonly stored: Row | undefined }

export function checkCustomers(
  home: Database,
  { start, now }: OfficeHistory,
  { received, undone }: Expectation,
): Finding {
  const sent = [...received, ...undone.restored, ...undone.kept]
  const links = sent.flatMap((name) => linksOf(home, now, name))
  const pairs = links.flatMap(({ stored, ...link }) => (stored ? [{ ...link, stored }] : []))
  const own = new Map(customersOf(start))
  const compared = new Map(pairs.map((pair) => [`${pair.sent.key} ${pair.stored.key}`, pair]))
  const known = new Set(pairs.map(({ stored }) => stored.key))
  const strangers = [...customersOf(now).values()].filter(({ key }) => !own.has(key) && !known.has(key))
  return {
    name: 'a new customer is as at home, one the office had is as it was',
    looked: compared.size,
    problems: [
      ...links.filter(({ stored }) => !stored).map(({ where }) => `${where}: no customer in the office`),
      ...[...compared.values()].flatMap((pair) => problemsOf(pair, own.get(pair.stored.key))),
      ...twice(pairs),
      ...strangers.map(({ fields }) => `${asText(fields['name'])}: no document brought this customer`),
    ],
  }
}

function linksOf(home: Database, office: Database, name: Name): readonly Link[] {
  const [there, here] = [findDocuments(home, name)[0], findDocuments(office, name)[0]]
  if (!there || !here) return []
  const [senders, owns] = [customersOf(home), customersOf(office)]
  const arrived = asObject(here.fields['parties'])
  return Object.entries(asObject(there.fields['parties'])).flatMap(([role, link]) => {
    const sent = senders.get(asText(asObject(link)['partyKey']))
    const stored = owns.get(asText(asObject(arrived[role])['partyKey']))
    return sent ? [{ where: `${nameText(name)}, ${role}`, sent, stored }] : []
  })
}

function customersOf({ rows }: Database): ReadonlyMap<string, Row> {
  return new Map(rows.filter(({ kind }) => kind === 'party').map((row) => [row.key, row]))
}

/** @param own - The office's own row from before, when the customer was linked and not created. */
function problemsOf({ where, sent, stored }: Pair, own: Row | undefined): readonly string[] {
  if (own === undefined) {
    const fields = differingFields(sent.fields, stored.fields)
    return fields.length === 0 ? [] : [`${where}: ${fields.join(', ')} of the customer differ`]
  }
  if (canonical(own.fields) !== canonical(stored.fields)) return [`${where}: the linked customer was changed`]
  return isSameFirm(sent.fields, own.fields) ? [] : [`${where}: linked to another customer`]
}

function differingFields(sent: Json, stored: Json): readonly string[] {
  return [...new Set([...Object.keys(sent), ...Object.keys(stored)])].filter(
    (field) =>
      !ownOfEach.includes(field) &&
      canonical(sent[field], keysOfRows) !== canonical(stored[field], keysOfRows),
  )
}

/** By VAT id, or by name and number together. */
function isSameFirm(sent: Json, own: Json): boolean {
  const same = (field: string): boolean => fold(sent[field]) !== '' && fold(sent[field]) === fold(own[field])
  return same('vatId') || (same('name') && same('customerNumber'))
}

/** One customer at home is one in the office, whichever document brought it. */
function twice(pairs: readonly Pair[]): readonly string[] {
  const stored = new Map<string, string>()
  return pairs.flatMap((pair) => {
    const first = stored.get(pair.sent.key) ?? pair.stored.key
    stored.set(pair.sent.key, first)
    return first === pair.stored.key ? [] : [`${pair.where}: another customer than in other documents`]
  })
}

/** Links inside the office's database: to articles by number, to customers that are there. */
import { documentsOf } from './documents.ts'
import type { Finding } from './findings.ts'
import { asList, asObject, asText, fold } from './plain-data.ts'
import type { Database, Json } from './plain-data.ts'

export function checkReferences(office: Database): readonly Finding[] {
  return [checkArticles(office), checkParties(office)]
}

function checkArticles(office: Database): Finding {
  const articles = new Map(
    office.rows.filter(({ kind }) => kind === 'article').map((row) => [row.key, row.fields]),
  )
  const byNumber = new Map([...articles.values()].map((fields) => [fold(fields['articleNumber']), fields]))
  const problems: string[] = []
  let looked = 0
  for (const { kind, fields } of documentsOf(office)) {
    for (const line of asList(fields['lines'])) {
      if (line['type'] !== 'article') continue
      looked += 1
      const problem = articleProblem(line, articles, byNumber)
      if (problem)
        problems.push(`${kind} ${asText(fields['number'])}, line ${asText(line['lineId'])}: ${problem}`)
    }
  }
  return { name: 'a line links its article exactly where number and GTIN agree', looked, problems }
}

function articleProblem(
  line: Json,
  articles: ReadonlyMap<string, Json>,
  byNumber: ReadonlyMap<string, Json>,
): string | undefined {
  const key = asText(line['articleKey'])
  const meant = byNumber.get(fold(line['articleNumber']))
  if (key === '') return meant && agree(line, meant) ? 'the article is here, but there is no link' : undefined
  const linked = articles.get(key)
  if (!linked) return `the link ${key} leads nowhere`
  if (fold(linked['articleNumber']) !== fold(line['articleNumber'])) return 'linked to another article number'
  return agree(line, linked) ? undefined : 'linked although the bar codes contradict'
}

function agree(line: Json, article: Json): boolean {
  const [a, b] = [asText(line['gtin']), asText(article['gtin'])]
  const [unit, own] = [asText(asObject(line['unit'])['code']), asText(asObject(article['unit'])['code'])]
  return (a === '' || b === '' || a === b) && (unit === '' || own === '' || unit === own)
}

function checkParties(office: Database): Finding {
  const parties = new Map(
    office.rows.filter(({ kind }) => kind === 'party').map((row) => [row.key, row.fields]),
  )
  const problems: string[] = []
  let looked = 0
  for (const { kind, fields } of documentsOf(office)) {
    const roles = asObject(fields['parties'])
    const where = `${kind} ${asText(fields['number'])}`
    if (asText(asObject(roles['orderedBy'])['partyKey']) === '')
      problems.push(`${where}: no link to the customer`)
    for (const [role, link] of Object.entries(roles)) {
      const key = asText(asObject(link)['partyKey'])
      if (key === '') continue
      looked += 1
      const party = parties.get(key)
      if (!party) problems.push(`${where}, ${role}: the customer ${key} is not there`)
      else if (role !== 'contact' && !isSame(asObject(link), party))
        problems.push(`${where}, ${role}: another customer`)
    }
  }
  return { name: 'the customers of the documents are there', looked, problems }
}

/** By name, VAT id or number: one of them must tell that it is the same customer. */
function isSame(link: Json, party: Json): boolean {
  const shown = asObject(link['snapshot'])
  const pairs = [
    [shown['name'], party['name']],
    [shown['vatId'], party['vatId']],
    [link['customerNumber'], party['customerNumber']],
  ]
  return pairs.some(([a, b]) => fold(a) !== '' && fold(a) === fold(b))
}

/** The import that was taken back, the office's own records, and what nobody sent. */
import { documentsOf, findDocuments } from './documents.ts'
import type { Expectation, Finding, Name } from './findings.ts'
import { nameText } from './findings.ts'
import { asObject, asText, canonical, fold } from './plain-data.ts'
import type { Database, Row } from './plain-data.ts'

/** `start`: before anything came. `before`: right before the import that was undone. */
export interface OfficeHistory {
  readonly start: Database
  readonly before: Database
  readonly now: Database
}

export function checkUndo(history: OfficeHistory, { undone }: Expectation): Finding {
  const { before, now } = history
  const problems: string[] = []
  for (const name of undone.removed) {
    if (findDocuments(now, name).length > 0) problems.push(`${nameText(name)}: still there`)
  }
  for (const name of undone.restored) {
    const [then, present] = [findDocuments(before, name)[0], findDocuments(now, name)[0]]
    const same =
      then && present && then.key === present.key && canonical(then.fields) === canonical(present.fields)
    if (!same) problems.push(`${nameText(name)}: not as it was before the import`)
  }
  for (const { contains, ...name } of undone.kept) {
    const [present] = findDocuments(now, name)
    if (!present || !JSON.stringify(present.fields).includes(contains)) {
      problems.push(`${nameText(name)}: the office's own change is gone`)
    }
  }
  const looked = undone.removed.length + undone.restored.length + undone.kept.length
  return { name: 'the import taken back is gone, what was changed since is kept', looked, problems }
}

/** Nothing else of the undone import is left: only the documents kept, and their customers. */
export function checkLeftOver({ before, now }: OfficeHistory, { undone }: Expectation): Finding {
  const known = new Set(before.rows.map(({ key }) => key))
  const kept = undone.kept.flatMap((name) => findDocuments(now, name))
  const needed = new Set(kept.flatMap((row) => [row.key, ...partyKeys(row)]))
  const extra = now.rows.filter(({ key }) => !known.has(key) && !needed.has(key))
  const lost = before.rows.filter(({ key }) => !now.rows.some((row) => row.key === key))
  return {
    name: 'nothing else of it is left, nothing else went away',
    looked: now.rows.length,
    problems: [
      ...extra.map((row) => `${describe(row)}: left over`),
      ...lost.map((row) => `${describe(row)}: lost`),
    ],
  }
}

function partyKeys({ fields }: Row): readonly string[] {
  return Object.values(asObject(fields['parties'])).map((link) => asText(asObject(link)['partyKey']))
}

function describe({ kind, fields }: Row): string {
  return `${kind} ${asText(fields['number']) || asText(fields['articleNumber']) || asText(fields['name'])}`
}

/** What the office had before the first file is untouched, its own quote with the clashing number included. */
export function checkOwnRecords({ start, now }: OfficeHistory, clashes: readonly Name[]): Finding {
  const present = new Map(now.rows.map((row) => [row.key, row]))
  const changed = start.rows.filter((row) => {
    const other = present.get(row.key)
    return other === undefined || other.kind !== row.kind || canonical(other.fields) !== canonical(row.fields)
  })
  const missing = clashes.filter((name) => findDocuments(start, name).length === 0)
  return {
    name: 'what the office had of its own is as it was',
    looked: start.rows.length,
    problems: [
      ...changed.map((row) => `${describe(row)}: changed or gone`),
      ...missing.map((name) => `${nameText(name)}: the office never had one of its own`),
    ],
  }
}

/** Only what was marked came: every other document of the home office is unknown to the office. */
export function checkUnmarked(
  home: Database,
  { start, now }: OfficeHistory,
  expectation: Expectation,
): Finding {
  const { received, undone } = expectation
  const sent = new Set([...received, ...undone.restored, ...undone.kept].map((name) => fold(nameText(name))))
  const own = new Set(documentsOf(start).map(nameOf))
  const unmarked = documentsOf(home)
    .map(nameOf)
    .filter((name) => !sent.has(name) && !own.has(name))
  const there = new Set(documentsOf(now).map(nameOf))
  const came = [...there].filter((name) => !sent.has(name) && !own.has(name))
  return {
    name: 'nothing came that was not marked',
    looked: unmarked.length,
    problems: came.map((name) => `${name}: nobody sent it`),
  }
}

function nameOf({ kind, fields }: Row): string {
  return fold(nameText({ kind, number: asText(fields['number']) }))
}

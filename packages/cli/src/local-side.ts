/** The other document of a number clash: the question names only the one that came. */
import type { Fields, Question, Store, StoreTransaction } from '@ordersync/core'
import { documentRow, partyKeyOf, withBuyer } from './output/document-row.js'

/** The same questions, each with what is here, as far as it can be found. */
export async function withLocalSide(
  store: Store,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<readonly Question[]> {
  if (!questions.some(isOneSided)) return questions
  return store.transaction(
    async (tx) => {
      const both: Question[] = []
      for (const question of questions) {
        const local = isOneSided(question) ? await sameNumber(tx, question) : undefined
        both.push(local ? { ...question, local } : question)
      }
      return both
    },
    { signal },
  )
}

function isOneSided({ type, local }: Question): boolean {
  return type === 'number-clash' && local === undefined
}

async function sameNumber(
  { records }: StoreTransaction,
  { subject, incoming }: Question,
): Promise<Fields | undefined> {
  const number = incoming?.['number']
  if (typeof number !== 'string' || !records.kinds.includes(subject.kind)) return undefined
  const [found] = await records.findByNumber(subject.kind, [number])
  const [fields] = await records.get(subject.kind, found?.slice(0, 1) ?? [])
  if (!fields || documentRow(fields).party !== '' || !records.kinds.includes('party')) return fields
  const [party] = await records.get('party', [partyKeyOf(fields)].filter(Boolean))
  return party ? withBuyer(fields, documentRow(fields, party).party) : fields
}

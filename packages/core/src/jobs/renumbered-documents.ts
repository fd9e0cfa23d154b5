/** Documents that got another number here than the one they came with (M-D3). */
import { foldNumber } from '../records/business-number.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { ArticleIndex } from './article-index.js'
import { conclude, refuseTyped, reopen, resultOf, wireHash } from './import-state.js'
import type { ImportState } from './import-state.js'
import { formerIndex, numbersOf, withNumbers } from './number-history.js'
import { nameOfBlockHolder } from './number-blocks.js'
import type { Notice } from './outcome.js'
import type { AnsweredQuestion } from './question.js'
import { textOf } from './stored-documents.js'
import type { Stored } from './stored-documents.js'
import { planWhole } from './whole-document.js'
import { withSnapshots } from './with-snapshots.js'
import type { PlannedWrite } from './write-records.js'

/**
 * What is here as its sender knows it: hash of the document under `number`. `undefined` where it never had that one.
 * Then what comes may be that very state, or be made upon it, though all that we ever sent has another number.
 */
export async function hashUnderOriginalNumber(
  state: ImportState,
  kind: RecordKind,
  stored: Stored,
  number: string | undefined,
): Promise<string | undefined> {
  const numbers = numbersOf(stored.fields)
  const known = number === undefined ? -1 : formerIndex(numbers, number)
  if (known < 0) return undefined
  const fields = withNumbers(stored.fields, numbers.slice(known))
  return wireHash(state, kind, await withSnapshots(state.x, state.context, kind, fields))
}

export async function planRenumbered(
  state: ImportState,
  kind: RecordKind,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
  articles: ArticleIndex,
  { answer, question }: AnsweredQuestion,
): Promise<PlannedWrite | undefined> {
  const stayOpen = (reason: Notice): undefined => {
    reopen(state, question, envelope)
    conclude(state, resultOf(state, envelope, 'refused', { reason }))
  }
  const given = textOf(answer.values?.['number'])?.trim()
  const number = given ?? (await state.context.hooks.assignNumber?.(kind.kind, envelope.fields, state.x.tx))
  if (number === undefined) {
    return stayOpen({ code: 'NUMBER_NEEDED' })
  }
  if (!(await freeNumber(state, kind, envelope, stored, number))) {
    return stayOpen({ code: 'NUMBER_NOT_FREE', parameters: { number } })
  }
  const holder = await nameOfBlockHolder(state.x.tx, { kind: kind.kind, number })
  if (holder !== undefined) return stayOpen({ code: 'NUMBER_IN_BLOCK', parameters: { number, holder } })
  const renumbered = withNumbers(envelope.fields, [number, ...numbersOf(envelope.fields)])
  const wrong = refuseTyped(state, kind, renumbered)
  if (wrong !== undefined) return stayOpen(wrong)
  const notices: readonly Notice[] = [{ code: 'NUMBER_ASSIGNED', parameters: { number } }]
  return planWhole(state, kind, envelope, stored, articles, renumbered, notices)
}

/** Has no other document this number, here or among those that come with this one? */
export async function freeNumber(
  state: ImportState,
  kind: RecordKind,
  { uid }: RecordEnvelope,
  stored: Stored | undefined,
  number: string,
): Promise<boolean> {
  const found = await state.x.tx.records.findByNumber(kind.kind, [number])
  const taken = (found[0] ?? []).filter((key) => key !== stored?.entry.key)
  const claimed = state.numbers.get(`${kind.kind} ${foldNumber(number)}`)
  return taken.length === 0 && (claimed === undefined || claimed.uid === uid)
}

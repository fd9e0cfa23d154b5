/** Answers about rows that hold beyond the moment: those given to an import, and who a row of a spreadsheet is (M-A5). */
import {
  decodeRow,
  encodeRow,
  scanState,
  stateKey,
  statePrefix,
  stateTags,
} from '../../register/state-rows.js'
import type { StateAccess } from '../../store/store.js'
import type { Decision } from '../question.js'

/** What is kept of an answer to "is this the same customer?". */
export interface RememberedRow {
  readonly option: string
  readonly key?: string | undefined
  readonly by: string
  readonly at: string
  /** Job in which it was answered. */
  readonly job: string
}

/** An answer that was used, to be kept in the transaction that writes its row. */
export interface UsedAnswer {
  readonly kind: string
  /** Hash over what the row says and whom it might mean. */
  readonly cause: string
  readonly remembered: RememberedRow
}

export async function rememberedRow(
  state: StateAccess,
  kind: string,
  cause: string,
): Promise<RememberedRow | undefined> {
  const [bytes] = await state.get([stateKey(stateTags.rowAnswer, kind, cause)])
  return bytes === undefined ? undefined : decodeRow<RememberedRow>(bytes)
}

export async function keepAnswers(state: StateAccess, used: readonly UsedAnswer[]): Promise<void> {
  if (used.length === 0) return
  await state.put(
    used.map(({ kind, cause, remembered }) => ({
      key: stateKey(stateTags.rowAnswer, kind, cause),
      value: encodeRow(remembered),
    })),
  )
}

/** Answers that came with an import stay with its job: after a crash nobody is asked for them again. */
export async function keepDecisions(
  state: StateAccess,
  jobId: string,
  decisions: readonly Decision[],
): Promise<readonly Decision[]> {
  if (decisions.length > 0) {
    await state.put(
      decisions.map((decision) => ({
        key: stateKey(stateTags.rowDecision, jobId, decision.questionId),
        value: encodeRow(decision),
      })),
    )
  }
  const kept: Decision[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.rowDecision, jobId)))
    kept.push(decodeRow<Decision>(value))
  return kept
}

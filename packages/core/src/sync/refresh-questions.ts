/** Questions about changes of stations show what stands here after the run, also where that came later than they (M-D2d, M-E3). */
import { askAnew } from '../jobs/answer-question.js'
import type { ParkedRecord } from '../jobs/parked-record.js'
import { decodeRow, scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

/** Ids of the questions whose record was changed here after they were asked. */
export async function staleQuestions({ register, tx }: Session): Promise<readonly string[]> {
  await register.flush()
  const asked: { readonly id: string; readonly uid: string; readonly at: number | undefined }[] = []
  for await (const { key, value } of scanState(tx.state, statePrefix(stateTags.parked))) {
    const { envelope, edit, at } = decodeRow<ParkedRecord>(value)
    if (edit !== undefined) asked.push({ id: stateKeyComponents(key)[0]!, uid: envelope.uid, at })
  }
  if (asked.length === 0) return []
  await register.entries(asked.map(({ uid }) => uid))
  return asked.filter(({ uid, at }) => register.mark(uid).at !== at).map(({ id }) => id)
}

/** Each in a transaction of its own: one may become several, or none. */
export async function refreshQuestions(run: RunState, ids: readonly string[]): Promise<void> {
  const { exchange } = run.context
  const options = run.signal === undefined ? {} : { signal: run.signal }
  for (const id of ids) {
    run.signal?.throwIfAborted()
    await exchange.store.transaction((tx) => askAnew(exchange, tx, id, run.by, options), options)
  }
}

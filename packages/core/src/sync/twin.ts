/**
 * The other side has what we never sent: this database was set back, or a copy of it sends under the same name. What it says
 * of our records is then not about ours, no number is given, and the person here has to know it until it is settled.
 */
import type { Notice } from '../jobs/outcome.js'
import { numberKeys } from '../numbering/number-rows.js'
import { encodeRow } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

const noticeFor = (station: string): Notice => ({
  code: 'CONFIRMED_WHAT_WAS_NEVER_SENT',
  parameters: { station },
})

export async function noteTwin(run: RunState, session: Session, peer: string): Promise<void> {
  const notice = noticeFor(peer)
  const isSame = ({ code, parameters }: Notice): boolean =>
    code === notice.code && parameters?.['station'] === peer
  if (!run.report.notices.some(isSame)) run.report.notices.push(notice)
  if (await isTwin(session, peer)) return
  await session.tx.state.put([{ key: numberKeys.contested(peer), value: encodeRow(peer) }])
}

/** It has what we sent last: the other one is silent or gone. Or it starts anew. */
export async function noteNoTwin(session: Pick<Session, 'tx'>, peer: string): Promise<void> {
  if (await isTwin(session, peer)) await session.tx.state.delete([numberKeys.contested(peer)])
}

/** For the status. */
export async function twinNotices(session: Pick<Session, 'tx'>, peer: string): Promise<readonly Notice[]> {
  return (await isTwin(session, peer)) ? [noticeFor(peer)] : []
}

async function isTwin({ tx }: Pick<Session, 'tx'>, peer: string): Promise<boolean> {
  const [row] = await tx.state.get([numberKeys.contested(peer)])
  return row !== undefined
}

/**
 * The other side has what we never sent: this database was set back, or a copy of it sends under the same name. What it says
 * of our records is then not about ours, no number is given, and the person here has to know it until it is settled.
 */
import type { Notice } from '../jobs/outcome.js'
import { numberKeys } from '../numbering/number-rows.js'
import { encodeRow } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

/** An office cannot be invited anew: it has a sentence of its own. */
const noticeFor = ({ self }: Pick<Session, 'self'>, station: string): Notice => ({
  code: self.role === 'host' ? 'OFFICE_SET_BACK' : 'CONFIRMED_WHAT_WAS_NEVER_SENT',
  parameters: { station },
})

export async function noteTwin(run: RunState, session: Session, peer: string): Promise<void> {
  tell(run, noticeFor(session, peer))
  if (await isTwin(session, peer)) return
  await session.tx.state.put([{ key: numberKeys.contested(peer), value: encodeRow(peer) }])
}

/** In every run until it is settled, also where nothing came in it. */
export async function noteStandingTwins(
  run: RunState,
  session: Session,
  peers: readonly string[],
): Promise<void> {
  for (const peer of peers) for (const notice of await twinNotices(session, peer)) tell(run, notice)
}

function tell({ report }: RunState, notice: Notice): void {
  const isSame = ({ code, parameters }: Notice): boolean =>
    code === notice.code && parameters?.['station'] === notice.parameters?.['station']
  if (!report.notices.some(isSame)) report.notices.push(notice)
}

/** It has what we sent last: the other one is silent or gone. Or it starts anew. */
export async function noteNoTwin(session: Pick<Session, 'tx'>, peer: string): Promise<void> {
  if (await isTwin(session, peer)) await session.tx.state.delete([numberKeys.contested(peer)])
}

/** For the status. */
export async function twinNotices(
  session: Pick<Session, 'tx' | 'self'>,
  peer: string,
): Promise<readonly Notice[]> {
  return (await isTwin(session, peer)) ? [noticeFor(session, peer)] : []
}

async function isTwin({ tx }: Pick<Session, 'tx'>, peer: string): Promise<boolean> {
  const [row] = await tx.state.get([numberKeys.contested(peer)])
  return row !== undefined
}

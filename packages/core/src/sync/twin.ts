/**
 * The other side has what we never sent: this database was set back, or a copy of it sends under the same name. What it says
 * of our records is then not about ours, and the person here has to know it until it is settled.
 */
import type { Notice } from '../jobs/outcome.js'
import { stateTags } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

const rowName = 'twin'

const noticeFor = (station: string): Notice => ({
  code: 'CONFIRMED_WHAT_WAS_NEVER_SENT',
  parameters: { station },
})

export async function noteTwin(
  run: RunState,
  { register }: Pick<Session, 'register'>,
  peer: string,
): Promise<void> {
  const notice = noticeFor(peer)
  if (
    !run.report.notices.some(
      ({ code, parameters }) => code === notice.code && parameters?.['station'] === peer,
    )
  )
    run.report.notices.push(notice)
  if ((await register.row<number>(stateTags.network, rowName, peer)) === undefined)
    register.write(1, stateTags.network, rowName, peer)
}

/** It has what we sent last: the other one is silent or gone. */
export async function noteNoTwin({ register }: Pick<Session, 'register'>, peer: string): Promise<void> {
  if ((await register.row<number>(stateTags.network, rowName, peer)) !== undefined)
    register.write(null, stateTags.network, rowName, peer)
}

/** For the status. */
export async function twinNotices(
  { register }: Pick<Session, 'register'>,
  peer: string,
): Promise<readonly Notice[]> {
  return (await register.row<number>(stateTags.network, rowName, peer)) === undefined ? [] : [noticeFor(peer)]
}

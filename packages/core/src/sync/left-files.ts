/** Files at the carrier's place that are not read: named when they are new, and in the status as long as they lie there. */
import type { Notice } from '../jobs/outcome.js'
import { stateTags } from '../register/state-rows.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

const rowName = 'left'

export async function leftFiles({ register }: Pick<Session, 'register'>): Promise<readonly Notice[]> {
  return (await register.row<readonly Notice[]>(stateTags.network, rowName)) ?? []
}

/** After everything was received. */
export async function noteLeftFiles(run: RunState, session: Session): Promise<void> {
  if (run.left === undefined) return
  const known = (await leftFiles(session)).map((notice) => JSON.stringify(notice))
  const now = run.left.map((notice) => JSON.stringify(notice))
  run.report.notices.push(...run.left.filter((_notice, i) => !known.includes(now[i]!)))
  const same = now.length === known.length && now.every((text) => known.includes(text))
  if (!same) session.register.write(run.left, stateTags.network, rowName)
}

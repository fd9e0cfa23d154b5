/** Is this database older than the note beside it says (protocol.md 1.5)? */
import { UsageError } from '../errors/errors.js'
import { listSeriesRows } from '../numbering/define-series.js'
import { numberKeys, readIdentity } from '../numbering/number-rows.js'
import { runAsync } from '../numbering/program.js'
import type { StoreTransaction } from '../store/store.js'
import { numberMarks } from './number-marks.js'
import { openSession } from './sync-context.js'
import type { SyncContext } from './sync-context.js'

/** Also true of a database that is another one than the note was written for: a backup of an earlier life, a copy. */
export async function isSetBack(context: SyncContext): Promise<boolean> {
  const known = await context.witness?.read()
  if (known === undefined) return false
  return context.exchange.store.transaction(async (tx) => {
    const { epoch, feed } = await openSession(context, tx)
    if (known.epoch.token !== epoch.token || known.feed > feed.end) return true
    return lacksNumbers(tx, known.numbers)
  })
}

/** The office handed out more than it knows of, a station has taken one that it does not know. */
async function lacksNumbers(
  tx: Pick<StoreTransaction, 'state'>,
  marks: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { isHost } = await runAsync(tx.state, readIdentity())
  const now = isHost ? await numberMarks(tx) : {}
  for (const { series } of await runAsync(tx.state, listSeriesRows())) {
    for (const [name, mark] of Object.entries(marks)) {
      const scope = name === series.id ? '' : name.startsWith(`${series.id} `) ? name.slice(-4) : undefined
      if (scope === undefined || (scope === '') !== (series.yearScoped !== true)) continue
      if (isHost && Number(mark) > Number(now[name] ?? 0)) return true
      if (isHost) continue
      const [fate] = await tx.state.get([numberKeys.fate(series.id, scope, Number(mark))])
      if (fate === undefined) return true
    }
  }
  return false
}

/**
 * A database that is older than what has left it would give numbers twice and be taken for a copy: nothing is done with it.
 * @throws {@link UsageError} `usage.set_back`
 */
export async function assertNotSetBack(context: SyncContext): Promise<void> {
  if (await isSetBack(context)) throw setBackError()
}

/**
 * At the office, before anything is given to a station: also an office whose note was restored with it is too old, once a
 * station has shown what is missing here.
 * @throws {@link UsageError} `usage.set_back`
 */
export async function assertOfficeUpToDate(context: SyncContext): Promise<void> {
  await assertNotSetBack(context)
  const prefix = numberKeys.allContested()
  const [contested] = await context.exchange.store.transaction((tx) => tx.state.range({ prefix, limit: 1 }))
  if (contested !== undefined) throw setBackError()
}

export function setBackError(): UsageError {
  return new UsageError('usage.set_back', 'the database is older than what has left it')
}

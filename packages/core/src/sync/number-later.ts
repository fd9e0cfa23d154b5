/** Customers that are here without a number get one as soon as there is one (M-A6, M-A7). */
import { recordLabel } from '../jobs/record-label.js'
import { freeOf } from '../jobs/import-parties.js'
import { forgetUnnumbered, listUnnumbered } from '../jobs/unnumbered.js'
import type { Unnumbered } from '../jobs/unnumbered.js'
import { dropEmpty } from '../records/canonical-hash.js'
import { captureHere } from './apply-state.js'
import type { RunState } from './run-state.js'
import { contextFor } from './station-context.js'
import { readStation } from './sync-context.js'
import type { Session } from './sync-context.js'
import { tellStation } from './tell-station.js'

/** More than a person reads; the others are counted. */
const mostNamed = 5

/** At the office, before anything is sent. What still has none is told in every run. */
export async function numberLater(run: RunState, session: Session): Promise<void> {
  const waiting = await listUnnumbered(session.tx.state)
  if (waiting.length === 0) return
  const labels: string[] = []
  const numbered: Unnumbered[] = []
  for (const one of waiting) {
    run.signal?.throwIfAborted()
    const outcome = await numberOne(run, session, one)
    if (outcome === 'numbered') numbered.push(one)
    else if (outcome !== 'settled') labels.push(outcome.without)
  }
  if (labels.length > 0) {
    const named = labels.slice(0, mostNamed).join(', ')
    const label = labels.length > mostNamed ? `${named} …` : named
    run.report.notices.push({ code: 'CUSTOMERS_UNNUMBERED', parameters: { count: labels.length, label } })
  }
  if (numbered.length === 0) return
  // A change of the office like any other: it goes to everybody.
  await captureHere(run, session)
  await session.register.flush()
  const { kinds } = session.context.exchange
  for (const { uid, kind, station } of numbered) {
    const result = { uid, kind, label: '', outcome: 'created', notices: [] } as const
    await tellStation({ ...session, kinds }, station, [result], [])
  }
}

/** `settled`: gone, or numbered by somebody else. */
async function numberOne(
  run: RunState,
  session: Session,
  { uid, kind: name, station }: Unnumbered,
): Promise<'numbered' | 'settled' | { readonly without: string }> {
  const { register, tx, context } = session
  const [surviving] = await register.surviving([uid])
  const entry = await register.entry(surviving!)
  const kind = context.exchange.kinds.get(name)
  const field = kind?.numberField
  const row = await readStation(session, station)
  const [fields] = entry?.key === undefined ? [] : await tx.records.get(name, [entry.key])
  const here = dropEmpty(fields ?? {})
  if (entry?.key === undefined || fields === undefined || field === undefined || row === undefined) {
    forgetUnnumbered(session, uid)
    return 'settled'
  }
  if (typeof here[field] === 'string') {
    forgetUnnumbered(session, uid)
    return 'settled'
  }
  const { hooks } = contextFor(context.exchange, row.profile, run.nowText().slice(0, 10))
  const offered = await hooks.assignNumber?.(name, here, tx)
  const number = offered === undefined ? undefined : await freeOf(tx, name, offered)
  if (number === undefined) return { without: recordLabel(here, field) }
  await tx.records.put(name, [{ key: entry.key, fields: { ...fields, [field]: number } }])
  forgetUnnumbered(session, uid)
  return 'numbered'
}

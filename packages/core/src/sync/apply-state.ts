/** Applying a bundle is an import like any other: the same states, results and journal. */
import { capture } from '../register/capture.js'
import type { ExchangeContext } from '../jobs/exchange-context.js'
import type { ImportState } from '../jobs/import-state.js'
import { countOutcomes, raisedQuestions } from '../jobs/import-run.js'
import { createJobId, writeJob } from '../jobs/journal.js'
import type { Job } from '../jobs/exchange.js'
import { Pace } from '../jobs/pace.js'
import type { StationSender } from '../jobs/station.js'
import type { RunState } from './run-state.js'
import type { Session } from './sync-context.js'

/** See what changed here before anything is written: a change of the user must not be taken for what came (seams 2). */
export async function captureHere(
  run: RunState,
  session: Session,
  ownKeys?: ImportState['ownKeys'],
): Promise<void> {
  const { created, changed, removed } = await capture(session.tx, session.register, {
    ...session.context.exchange,
    station: session.self.station,
    incarnation: session.incarnation,
    ownKeys,
    signal: run.signal,
    onProgress: (done) => run.progress({ stage: 'capture', done, total: 0 }),
  })
  const { captured } = run.report
  captured.created += created
  captured.changed += changed
  captured.removed += removed
}

export async function openApply(
  run: RunState,
  session: Session,
  context: ExchangeContext,
  station: StationSender | undefined,
): Promise<ImportState> {
  const { runtime } = context
  return {
    context,
    x: session,
    jobId: createJobId(runtime.clock, runtime.random),
    by: run.by,
    now: run.nowText(),
    sender: { key: undefined, ...(station === undefined ? {} : { station: station.id }) },
    ...(station === undefined ? {} : { station }),
    preview: false,
    signal: run.signal,
    pace: new Pace(run.signal),
    onProgress: undefined,
    decisions: new Map(),
    results: [],
    journal: [],
    questions: new Map(),
    asked: new Map(),
    numbers: new Map(),
    ownKeys: new Map(),
    openParties: new Set(),
    consumed: new Set(),
    claimed: [],
    raised: await raisedQuestions(session.tx.state),
  }
}

/** Its number is not, or should not stay, the one that it came with. */
const renumbered: readonly string[] = ['NUMBER_ASSIGNED', 'NUMBER_STILL_TEMPORARY']

/** Count, keep the journal, and move past what was written here. */
export async function closeApply(
  run: RunState,
  session: Session,
  state: ImportState,
  from: string,
): Promise<void> {
  const { context } = state
  if (context.exact && context.store.capabilities?.changeTracking === true) {
    await captureHere(run, session, state.ownKeys)
  }
  const counts = countOutcomes(state.results)
  for (const [outcome, count] of Object.entries(counts)) {
    run.report.counts[outcome as keyof typeof counts] += count
  }
  if (state.results.length === 0) return
  const job: Job = {
    id: state.jobId,
    type: 'sync',
    state: counts.refused + counts.quarantined > 0 ? 'completedWithErrors' : 'completed',
    by: state.by,
    startedAt: state.now,
    finishedAt: run.nowText(),
    from,
    counts,
  }
  // What was only taken over as it came needs no line: it is in the records themselves.
  const rows = state.journal.filter(
    ({ result, before }) =>
      before !== undefined ||
      result.notices.some(({ code }) => renumbered.includes(code)) ||
      !['created', 'unchanged', 'stale'].includes(result.outcome) ||
      result.reason !== undefined,
  )
  writeJob(session.register, job, rows)
}

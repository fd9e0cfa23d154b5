/**
 * Undo of a job, record by record (J-09): what nobody touched since is removed or put back, what was touched or is referred
 * to is kept and named. Newest first, so that documents go before the parties they point to.
 */
import { UsageError, isOrderSyncError } from '../errors/errors.js'
import { dropEmpty, hashFields } from '../records/canonical-hash.js'
import { capture } from '../register/capture.js'
import { followsGroups, printGroups } from '../register/field-groups.js'
import { indexRecord, unindexRecord } from '../register/index-record.js'
import { globaliseMany, readRecords } from '../register/record-form.js'
import type { RegisterEntry } from '../register/register-entry.js'
import { dropShadow, dropShadows } from '../register/shadows.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import { openRegister } from './exchange-context.js'
import type { ExchangeCallOptions, Job, UndoResult, UndoRow } from './exchange.js'
import { createJobId, readJournal, writeJob } from './journal.js'
import type { JournalRow } from './journal.js'
import { LinkUsers } from './link-users.js'
import type { Notice } from './outcome.js'
import type { Question } from './question.js'
import { RecordUsers } from './record-users.js'

const dayMs = 86_400_000

/** When the time for undoing `job` is over, RFC 3339; `undefined` while it is not. */
export function windowClosedAt(context: ExchangeContext, job: Job): string | undefined {
  const end = Date.parse(job.finishedAt) + context.undoDays * dayMs
  return context.runtime.clock.now() > end ? new Date(end).toISOString() : undefined
}

export async function undoJob(
  context: ExchangeContext,
  tx: StoreTransaction,
  jobId: string,
  options: ExchangeCallOptions,
): Promise<UndoResult> {
  const x = await openRegister(context, tx)
  const startedAt = new Date(context.runtime.clock.now()).toISOString()
  const job = await readJob(x, jobId)
  // What came by a run is taken back where it was made, or changed like everything else.
  if (job.type === 'sync') {
    throw new UsageError('usage.run_not_undoable', `job ${jobId} is of a run`, { parameters: { job: jobId } })
  }
  // A spreadsheet import has an undo of its own.
  const isOther = job.type === 'undo' || job.type === 'rows' || job.type === 'rowsUndo'
  if (isOther || job.state === 'undone') {
    throw new UsageError('usage.not_undoable', `job ${jobId} is an undo, or undone already`, {
      parameters: { job: jobId },
    })
  }
  await capture(tx, x.register, { ...context, incarnation: x.incarnation, signal: options.signal })
  const journal = await readJournal(tx.state, jobId)
  const undoId = createJobId(context.runtime.clock, context.runtime.random)
  const users = { records: new RecordUsers(context, tx), links: new LinkUsers(context, x) }
  const ownRows = new Set(journal.filter((row) => row.aside !== true).map((row) => row.wrote))
  const rows: UndoRow[] = []
  for (const [done, row] of [...journal].reverse().entries()) {
    options.signal?.throwIfAborted()
    if (done % 100 === 0) options.onProgress?.({ stage: 'write', done, total: journal.length })
    const undone = await undoRecord(context, x, job, undoId, row, users)
    // Of what the job has written twice, its own row tells what becomes of it.
    const isToldElsewhere = row.aside === true && ownRows.has(row.wrote)
    if (undone !== undefined && !isToldElsewhere) rows.push(undone)
    if (undone !== undefined && undone.action !== 'kept') await tellAuthor(context, x, row)
  }
  await dropQuestions(x, jobId)
  const counts = { removed: 0, restored: 0, unlinked: 0, kept: 0 }
  for (const { action } of rows) counts[action] += 1
  const state = counts.kept > 0 ? 'partlyUndone' : 'undone'
  const undone: Job = { ...job, state }
  x.register.write(undone, stateTags.job, jobId)
  const undoJobHead: Job = {
    id: undoId,
    type: 'undo',
    state: 'completed',
    by: options.by ?? '',
    startedAt,
    finishedAt: new Date(context.runtime.clock.now()).toISOString(),
    counts,
    concerns: jobId,
  }
  writeJob(x.register, undoJobHead, [])
  await x.register.flush()
  const closed = windowClosedAt(context, job)
  return {
    job: undone,
    undoJob: undoJobHead,
    rows,
    counts,
    ...(closed === undefined ? {} : { windowClosedAt: closed }),
  }
}

export async function readJob({ register }: ExchangeTransaction, jobId: string): Promise<Job> {
  const job = await register.row<Job>(stateTags.job, jobId)
  if (job === undefined) {
    throw new UsageError('usage.not_found', `no such job: ${jobId}`, { parameters: { what: jobId } })
  }
  return job
}

async function undoRecord(
  context: ExchangeContext,
  x: ExchangeTransaction,
  job: Job,
  undoId: string,
  row: JournalRow,
  users: Users,
): Promise<UndoRow | undefined> {
  const { result, wrote, before, answered } = row
  const as = (action: UndoRow['action'], reason?: Notice): UndoRow => ({
    uid: result.uid,
    kind: result.kind,
    label: result.label,
    action,
    ...(reason === undefined ? {} : { reason }),
  })
  const askAgain = (): void => {
    if (answered === undefined) return
    x.register.write(answered.question, stateTags.question, answered.question.id)
    x.register.write(answered.parked, stateTags.parked, answered.question.id)
  }
  if (wrote === undefined) {
    const used = row.alias === undefined ? undefined : await linkUsed(users, row)
    if (used !== undefined) return as('kept', used)
    askAgain()
    if (row.alias === undefined) return answered === undefined ? undefined : as('restored')
    forgetLink(x, row)
    return as('unlinked')
  }
  const entry = await x.register.entry(wrote)
  const kept = await reasonToKeep(users.records, job, row, entry)
  if (kept !== undefined) return as('kept', kept)
  const refused =
    before === undefined
      ? await removeRecord(context, x, undoId, entry!, users.records)
      : await restore(context, x, users.records, entry!, before)
  if (refused !== undefined) return as('kept', refused)
  await users.links.changed((await x.register.entry(wrote))!)
  const action = before === undefined ? 'removed' : 'restored'
  const used = before === undefined ? undefined : await linkUsed(users, row)
  if (used !== undefined) return as(action, used)
  askAgain()
  forgetLink(x, row)
  return as(action)
}

/** An answer is taken back, so what the author of the record was told of it holds no longer: it is in question again. */
async function tellAuthor(
  context: ExchangeContext,
  x: ExchangeTransaction,
  { result, answered }: JournalRow,
): Promise<void> {
  const station = answered?.parked.sender.station
  if (answered === undefined || station === undefined) return
  // Where the link that was made is still used, the question stays answered.
  if ((await x.register.row(stateTags.question, answered.question.id)) === undefined) return
  const { uid } = answered.parked.envelope
  const { cause } = answered.question
  const side = await context.inNetwork?.(x, station)
  await side?.tell([{ ...result, uid, outcome: 'pending', reason: cause, notices: [] }])
}

interface Users {
  readonly records: RecordUsers
  readonly links: LinkUsers
}

/** Why the link that was made stays: records that are kept came in by it, and their next revisions will. */
async function linkUsed(users: Users, { alias, adopted }: JournalRow): Promise<Notice | undefined> {
  const names = [...(alias === undefined ? [] : [alias]), ...(adopted ?? [])]
  const count = names.length === 0 ? 0 : await users.links.count(names)
  return count === 0 ? undefined : { code: 'UNDO_LINK_USED', parameters: { count } }
}

async function reasonToKeep(
  users: RecordUsers,
  job: Job,
  row: JournalRow,
  entry: RegisterEntry | undefined,
): Promise<Notice | undefined> {
  if (entry?.key === undefined) return { code: 'UNDO_GONE' }
  if (entry.job !== job.id) return { code: 'UNDO_LATER_JOB', parameters: { job: entry.job ?? '' } }
  if (entry.localHash !== row.localHash) return { code: 'UNDO_CHANGED_SINCE' }
  if (row.before !== undefined) return undefined
  const count = await users.count(entry.kind, entry.key)
  return count === 0 ? undefined : { code: 'UNDO_REFERRED_TO', parameters: { count } }
}

/** The vendor's database may refuse because rows of his refer to it; then it stays, and the rest goes on. */
async function inSavepoint(x: ExchangeTransaction, work: () => Promise<void>): Promise<Notice | undefined> {
  try {
    await x.tx.savepoint(work)
    return undefined
  } catch (error) {
    if (isOrderSyncError(error) && error.code !== 'store.transaction_failed') throw error
    const message = error instanceof Error ? error.message.slice(0, 200) : ''
    return { code: 'UNDO_STORE_REFUSED', parameters: { message } }
  }
}

async function removeRecord(
  context: ExchangeContext,
  x: ExchangeTransaction,
  undoId: string,
  entry: RegisterEntry,
  users: RecordUsers,
): Promise<Notice | undefined> {
  const [row] = await x.tx.records.get(entry.kind, [entry.key!])
  const refused = await inSavepoint(x, () => x.tx.records.remove(entry.kind, [entry.key!]))
  if (refused !== undefined) return refused
  if (row !== undefined) users.removed(context.kinds.get(entry.kind)!, row)
  const { key: _key, ...rest } = unindexRecord(x.register, entry)
  x.register.set({ ...rest, job: undoId })
  await dropShadows(x.register, entry.uid)
  return undefined
}

async function restore(
  context: ExchangeContext,
  x: ExchangeTransaction,
  users: RecordUsers,
  entry: RegisterEntry,
  before: NonNullable<JournalRow['before']>,
): Promise<Notice | undefined> {
  const kind = context.kinds.get(entry.kind)!
  const [present] = await x.tx.records.get(entry.kind, [entry.key!])
  const refused = await inSavepoint(x, async () => {
    await x.tx.records.put(entry.kind, [{ key: entry.key, fields: before.row }])
  })
  if (refused !== undefined) return refused
  if (present !== undefined) users.removed(kind, present)
  users.added(kind, before.row)
  const [row] = await x.tx.records.get(entry.kind, [entry.key!])
  const undone = entry.shared?.hash
  if (undone !== undefined && undone !== before.entry.shared?.hash)
    await dropShadow(x.register, entry.uid, undone)
  const [here] = await globaliseMany(x.register, kind, [dropEmpty(row ?? {})])
  const localHash = hashFields(kind, here!, context.runtime.digest)
  const [fields] = await readRecords(x.tx, x.register, kind, [{ ...before.entry, key: entry.key }])
  // Others have seen what is undone now: history is not rewritten, a new revision says so.
  const sharedSince = entry.changedHere === undefined && before.entry.changedHere === true
  const restored: RegisterEntry = {
    ...before.entry,
    key: entry.key,
    localHash,
    naturalKeys: entry.naturalKeys,
    pointsTo: entry.pointsTo,
    ...(sharedSince ? { revision: entry.revision + 1, shared: entry.shared, changedHere: true } : {}),
  }
  const groups =
    x.register.feed !== undefined && followsGroups(kind) ? printGroups(kind, fields ?? {}) : undefined
  x.register.set(indexRecord(x.register, kind, restored, fields ?? {}, context.runtime.digest), groups)
  return undefined
}

function forgetLink(x: ExchangeTransaction, { alias, adopted, remembered }: JournalRow): void {
  for (const uid of adopted ?? []) x.register.setAlias(uid, undefined)
  if (alias !== undefined) x.register.setAlias(alias, undefined)
  if (remembered !== undefined) x.register.write(null, stateTags.partyDecision, ...remembered)
}

/** Questions of an undone job ask about nothing any more. */
async function dropQuestions(x: ExchangeTransaction, jobId: string): Promise<void> {
  for await (const { value } of scanState(x.tx.state, statePrefix(stateTags.question))) {
    const question = decodeRow<Question>(value)
    if (question.raisedBy !== jobId) continue
    x.register.write(null, stateTags.question, question.id)
    x.register.write(null, stateTags.parked, question.id)
  }
}

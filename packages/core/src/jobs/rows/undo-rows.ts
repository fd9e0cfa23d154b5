/**
 * Undo of a spreadsheet import (J-09, J-10): page by page from the last, each record ends as removed, restored or kept with the
 * reason. Former values come back field by field, where the field is still as imported. What others have seen is not rewritten: the rows
 * change, and the next synchronisation sends that as new revisions.
 */
import { isOrderSyncError } from '../../errors/errors.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import { stateTags } from '../../register/state-rows.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { Notice } from '../outcome.js'
import { RecordUsers } from '../record-users.js'
import { takeBack } from './merge-row.js'
import { kindFor } from './row-context.js'
import type { RowContext } from './row-context.js'
import type { RowUndoRow } from './row-import.js'
import type { RowJobHead, RowJournalRow } from './row-rows.js'
import { fingerprintOf } from './fingerprint.js'

export interface UndoRun {
  readonly context: RowContext
  readonly job: RowJobHead
  /** Made in the first transaction; the walk is done once. */
  users?: RecordUsers | undefined
}

/** Undo one page of the journal, last row first. */
export async function undoPage(
  run: UndoRun,
  tx: StoreTransaction,
  page: readonly RowJournalRow[],
): Promise<readonly RowUndoRow[]> {
  const kind = kindFor(run.context, run.job.recordKind)
  if (run.users === undefined) {
    run.users = new RecordUsers({ kinds: run.context.registry }, tx)
    // The walk needs a transaction that is open; what was counted holds for the pages after it.
    await run.users.count(kind.kind, '')
  }
  const rows: RowUndoRow[] = []
  for (const row of [...page].reverse()) {
    if ((row.a !== 'create' && row.a !== 'change') || row.k === undefined) continue
    const [present] = await tx.records.get(kind.kind, [row.k])
    const undone =
      row.a === 'create' ? await remove(run, tx, row, present) : await restore(run, tx, row, present)
    rows.push({ ordinal: row.o, rows: row.r, key: row.k, label: row.l, ...undone })
  }
  return rows
}

type Undone = Pick<RowUndoRow, 'action' | 'reason'>

const kept = (code: string, parameters?: Notice['parameters']): Undone => ({
  action: 'kept',
  reason: parameters === undefined ? { code } : { code, parameters },
})

async function remove(
  run: UndoRun,
  tx: StoreTransaction,
  row: RowJournalRow,
  present: Fields | undefined,
): Promise<Undone> {
  if (present === undefined) return kept('UNDO_GONE')
  if (fingerprintOf(present) !== row.h) return kept('UNDO_CHANGED_SINCE')
  const count = await run.users!.count(run.job.recordKind, row.k!)
  if (count > 0) return kept('UNDO_REFERRED_TO', { count })
  const refused = await guarded(tx, () => tx.records.remove(run.job.recordKind, [row.k!]))
  if (refused !== undefined) return refused
  if (row.v !== undefined) await run.context.hooks?.voidNumber?.(run.job.recordKind, row.v, tx)
  run.users!.removed(kindFor(run.context, run.job.recordKind), present)
  return { action: 'removed' }
}

async function restore(
  run: UndoRun,
  tx: StoreTransaction,
  row: RowJournalRow,
  present: Fields | undefined,
): Promise<Undone> {
  if (present === undefined) return kept('UNDO_GONE')
  const changes = row.c ?? []
  const back = takeBack(dropEmpty(present), changes)
  const fields = back.kept.slice(0, 20).join(', ')
  // The vendor's table had made nothing of the row: there is nothing to take back.
  if (changes.length === 0) return { action: 'restored' }
  if (back.kept.length === changes.length) return kept('UNDO_CHANGED_SINCE')
  const refused = await guarded(tx, async () => {
    await tx.records.put(run.job.recordKind, [{ key: row.k, fields: back.fields }])
  })
  if (refused !== undefined) return refused
  return back.kept.length === 0
    ? { action: 'restored' }
    : { action: 'restored', reason: { code: 'UNDO_FIELDS_KEPT', parameters: { fields } } }
}

/** The vendor's database may refuse because something of his refers to the row; then it stays, and the rest goes on. */
async function guarded(tx: StoreTransaction, work: () => Promise<void>): Promise<Undone | undefined> {
  try {
    await tx.savepoint(work)
    return undefined
  } catch (error) {
    if (isOrderSyncError(error) && error.code !== 'store.transaction_failed') throw error
    return kept('UNDO_STORE_REFUSED', { message: error instanceof Error ? error.message.slice(0, 200) : '' })
  }
}

/** Tag under which an undo keeps what it did. */
export const undoTag = stateTags.rowJournal

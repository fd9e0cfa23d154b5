/** Writing judged rows into the vendor's tables; the journal of them comes out. One bad row never stops the rest. */
import { isOrderSyncError } from '../../errors/errors.js'
import { fitFields } from '../../merge/fit-fields.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import type { Fields, StoreTransaction } from '../../store/store.js'
import type { Notice } from '../outcome.js'
import type { JudgedRow, JudgeState } from './judge-rows.js'
import { rowChanges } from './merge-row.js'
import type { RowJournalRow } from './row-rows.js'

/** Reasons kept per row; more are in the error file's own check. */
const mostIssues = 5

/** @returns one journal row per judged row, in their order. Runs inside the transaction that also writes the journal. */
export async function writeRows(
  state: JudgeState,
  tx: StoreTransaction,
  judged: readonly JudgedRow[],
): Promise<readonly RowJournalRow[]> {
  const writes = judged.filter((row) => row.action === 'create' || row.action === 'change')
  const outcomes = new Map<JudgedRow, RowJournalRow>()
  const prepared = await Promise.all(
    writes.map(async (row) => ({ row, fields: await finalFields(state, tx, row) })),
  )
  try {
    await tx.savepoint(() => put(state, tx, prepared, outcomes))
  } catch (error) {
    if (!isRowFault(error)) throw error
    outcomes.clear()
    for (const one of prepared) {
      try {
        await tx.savepoint(() => put(state, tx, [one], outcomes))
      } catch (fault) {
        if (!isRowFault(fault)) throw fault
        const message = (fault as Error).message.slice(0, 200)
        outcomes.set(
          one.row,
          journalRow(one.row, { a: 'error', n: { code: 'STORE_REFUSED', parameters: { message } } }),
        )
      }
    }
  }
  return judged.map((row) => outcomes.get(row) ?? journalRow(row))
}

function isRowFault(error: unknown): boolean {
  if (isOrderSyncError(error)) return error.code === 'store.transaction_failed'
  return error instanceof Error && error.name !== 'AbortError'
}

export function journalRow(row: JudgedRow, more: Partial<RowJournalRow> = {}): RowJournalRow {
  const { entry, action, label, key, reason, question } = row
  const issues = row.issues.slice(0, mostIssues)
  return {
    o: entry.ordinal,
    r: entry.rows,
    a: action,
    l: label,
    ...(key === undefined ? {} : { k: key }),
    ...(reason === undefined ? {} : { n: reason }),
    ...(issues.length === 0 ? {} : { i: issues }),
    ...(question === undefined || action !== 'question' ? {} : { q: question.id }),
    ...more,
  }
}

/** With the number of the vendor's series where the file has none, and texts no longer than his columns. */
async function finalFields(state: JudgeState, tx: StoreTransaction, row: JudgedRow): Promise<Fields> {
  let fields = row.fields!
  const { numberField, kind } = state.kind
  if (row.action === 'create' && numberField !== undefined && fields[numberField] === undefined) {
    const number = await state.context.hooks?.assignNumber?.(kind, fields, tx)
    if (number !== undefined) fields = { ...fields, [numberField]: number }
  }
  const lengths = state.context.store.capabilities?.maxLengths?.[kind]
  return lengths === undefined ? fields : fitFields(kind, fields, lengths).fields
}

interface Prepared {
  readonly row: JudgedRow
  readonly fields: Fields
}

async function put(
  state: JudgeState,
  tx: StoreTransaction,
  prepared: readonly Prepared[],
  outcomes: Map<JudgedRow, RowJournalRow>,
): Promise<void> {
  if (prepared.length === 0) return
  const { kind } = state.kind
  const keys = await tx.records.put(
    kind,
    prepared.map(({ row, fields }) => ({ key: row.key, fields })),
  )
  // What the vendor's table made of it counts: undo compares with that.
  const stored = state.context.exact
    ? prepared.map((one) => one.fields)
    : (await tx.records.get(kind, keys)).map((row) => dropEmpty(row ?? {}))
  prepared.forEach(({ row }, i) => {
    const after = stored[i]!
    const key = keys[i]!
    state.targets.wrote(key, after)
    const label = row.label
    const more: Partial<RowJournalRow> =
      row.action === 'create'
        ? { k: key, h: hashAfter(state, after), l: label }
        : { k: key, c: rowChanges(dropEmpty(row.before!), after) }
    outcomes.set(row, journalRow(row, more))
  })
}

/** Fingerprint of a new record as it stands, whatever the order of its fields. */
export function hashAfter({ context }: Pick<JudgeState, 'context'>, fields: Fields): string {
  return context.runtime.digest.sha256Hex(ordered(fields)).slice(0, 24)
}

function ordered(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${ordered((value as Record<string, unknown>)[name])}`).join(',')}}`
}

/** Why a row that was judged again does not go in: its record moved since the preview (J-07). */
export const targetChanged: Notice = Object.freeze({ code: 'ROW_TARGET_CHANGED' })

/** Writing judged rows into the vendor's tables; the journal of them comes out. One bad row never stops the rest. */
import { isOrderSyncError } from '../../errors/errors.js'
import { fitFields } from '../../merge/fit-fields.js'
import { dropEmpty } from '../../records/canonical-hash.js'
import type { Fields, RecordWrite, StoreTransaction } from '../../store/store.js'
import type { Notice } from '../outcome.js'
import { fingerprintOf } from './fingerprint.js'
import type { JudgedRow, JudgeState } from './judged-row.js'
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
  /** By place in `judged`; what is not written has none. */
  const outcomes: (RowJournalRow | undefined)[] = new Array<undefined>(judged.length).fill(undefined)
  const prepared: Prepared[] = []
  for (let at = 0; at < judged.length; at++) {
    const row = judged[at]!
    if (row.action !== 'create' && row.action !== 'change') continue
    const one = prepare(state, tx, row, at)
    prepared.push(one instanceof Promise ? await one : one)
  }
  try {
    await tx.savepoint(() => put(state, tx, prepared, outcomes))
  } catch (error) {
    if (!isRowFault(error)) throw error
    outcomes.fill(undefined)
    for (const one of prepared) {
      try {
        await tx.savepoint(() => put(state, tx, [one], outcomes))
      } catch (fault) {
        if (!isRowFault(fault)) throw fault
        const message = (fault as Error).message.slice(0, 200)
        outcomes[one.at] = journalRow(one.row, {
          a: 'error',
          n: { code: 'STORE_REFUSED', parameters: { message } },
        })
      }
    }
  }
  return judged.map((row, at) => outcomes[at] ?? journalRow(row))
}

function isRowFault(error: unknown): boolean {
  if (isOrderSyncError(error)) return error.code === 'store.transaction_failed'
  return error instanceof Error && error.name !== 'AbortError'
}

export function journalRow(row: JudgedRow, more?: Partial<RowJournalRow>): RowJournalRow {
  const { entry, action, label, key, reason, question, issues } = row
  const noted: { -readonly [Name in keyof RowJournalRow]: RowJournalRow[Name] } = {
    o: entry.ordinal,
    r: entry.rows,
    a: action,
    l: label,
  }
  if (key !== undefined) noted.k = key
  if (reason !== undefined) noted.n = reason
  if (issues.length > 0) noted.i = issues.slice(0, mostIssues)
  if (question !== undefined && action === 'question') noted.q = question.id
  return more === undefined ? noted : Object.assign(noted, more)
}

/** {@link journalRow} of a new record, without a list of more in between. */
function createdRow(row: JudgedRow, key: string, print: string, number: string | undefined): RowJournalRow {
  const { reason, issues } = row
  if (number !== undefined || reason !== undefined || issues.length > 0)
    return journalRow(row, { k: key, h: print, ...(number === undefined ? {} : { v: number }) })
  return new CreatedRow(row, key, print)
}

/** Classes, and no literals, for what lives until its transaction ends (docs/decisions/0080). */
class CreatedRow implements RowJournalRow {
  readonly o: number
  readonly r: readonly number[]
  readonly a: RowJournalRow['a']
  readonly l: string
  readonly k: string
  readonly h: string

  constructor({ entry, action, label }: JudgedRow, key: string, print: string) {
    this.o = entry.ordinal
    this.r = entry.rows
    this.a = action
    this.l = label
    this.k = key
    this.h = print
  }
}

class Prepared implements RecordWrite {
  readonly row: JudgedRow
  readonly key: string | undefined
  /** Its place among the judged. */
  readonly at: number
  readonly fields: Fields
  /** Number that was given to it just now. */
  readonly number: string | undefined

  constructor(row: JudgedRow, at: number, fields: Fields, number?: string) {
    this.row = row
    this.key = row.key
    this.at = at
    this.fields = fields
    this.number = number
  }
}

/** With the number of the vendor's series where the file has none, and texts no longer than his columns. */
function prepare(
  state: JudgeState,
  tx: StoreTransaction,
  row: JudgedRow,
  at: number,
): Prepared | Promise<Prepared> {
  const { numberField, kind } = state.kind
  const { assignNumber } = state.context.hooks ?? {}
  const lengths = state.context.store.capabilities?.maxLengths?.[kind]
  const fit = (fields: Fields): Fields =>
    lengths === undefined ? fields : fitFields(kind, fields, lengths).fields
  const fields = row.fields!
  const needsNumber =
    row.action === 'create' && numberField !== undefined && fields[numberField] === undefined
  if (!needsNumber || assignNumber === undefined)
    return new Prepared(row, at, lengths === undefined ? fields : fit(fields))
  const numbered = async (): Promise<Prepared> => {
    const number = await assignNumber(kind, fields, tx)
    return number === undefined
      ? new Prepared(row, at, fit(fields))
      : new Prepared(row, at, fit({ ...fields, [numberField]: number }), number)
  }
  return numbered()
}

async function put(
  state: JudgeState,
  tx: StoreTransaction,
  prepared: readonly Prepared[],
  outcomes: (RowJournalRow | undefined)[],
): Promise<void> {
  if (prepared.length === 0) return
  const { kind } = state.kind
  const keys = await tx.records.put(kind, prepared)
  // What the vendor's table made of it counts: undo compares with that.
  const stored = state.context.exact
    ? prepared.map((one) => one.fields)
    : (await tx.records.get(kind, keys)).map((row) => dropEmpty(row ?? {}))
  for (let i = 0; i < prepared.length; i++) {
    const { row, number, at } = prepared[i]!
    const after = stored[i]!
    const key = keys[i]!
    state.targets.wrote(key, after)
    outcomes[at] =
      row.action === 'change'
        ? journalRow(row, { k: key, c: rowChanges(dropEmpty(row.before!), after, Infinity) })
        : createdRow(row, key, fingerprintOf(after), number)
  }
}

/** Why a row that was judged again does not go in: its record moved since the preview (J-07). */
export const targetChanged: Notice = Object.freeze({ code: 'ROW_TARGET_CHANGED' })

/** Nobody was shown what the row would do: the preview refused it, and only since then it could go in. */
export const wasRefused: Notice = Object.freeze({ code: 'ROW_WAS_REFUSED' })

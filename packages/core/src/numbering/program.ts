/**
 * One algorithm for both kinds of access: a program yields what it wants read or written, a runner does it, with promises or
 * without. So a number is taken by the same code in an asynchronous and in a synchronous transaction.
 */
import { UsageError } from '../errors/errors.js'
import { decodeRow, encodeRow } from '../register/state-rows.js'
import type {
  RecordAccess,
  StateAccess,
  StateEntry,
  StateRange,
  StoreTransaction,
  SyncStateAccess,
} from '../store/store.js'

/** What a program wants of the state, one of them at a time. */
export interface Step {
  readonly get?: readonly Uint8Array[]
  readonly put?: readonly StateEntry[]
  readonly delete?: readonly Uint8Array[]
  readonly range?: StateRange
  /** Has a row here this business number? */
  readonly find?: { readonly kind: string; readonly number: string }
}

type Answer = readonly (Uint8Array | undefined)[] | readonly StateEntry[] | boolean | undefined

/** Ends with a `T`; what it has yielded until then is done. */
export type Program<T> = Generator<Step, T, Answer>

/** Where a program runs: a transaction, or only its state. */
export type WithState = Pick<StoreTransaction, 'state'>

/** Where numbers are looked for. */
export type NumberedRecords = Pick<RecordAccess, 'kinds' | 'findByNumber' | 'sync'>

/** @param records - Without them no row has any number. */
export async function runAsync<T>(
  state: StateAccess,
  program: Program<T>,
  records?: NumberedRecords,
): Promise<T> {
  let turn = program.next()
  while (turn.done !== true) {
    const { get, put, delete: gone, range, find } = turn.value
    let answer: Answer
    try {
      if (get) answer = await state.get(get)
      else if (find) answer = isKept(records, find.kind) && (await hits(records, find)) > 0
      else if (range) answer = await state.range(range)
      else if (put) await state.put(put)
      else if (gone) await state.delete(gone)
    } catch (error) {
      turn = program.throw(error)
      continue
    }
    turn = program.next(answer)
  }
  return turn.value
}

function isKept(records: NumberedRecords | undefined, kind: string): records is NumberedRecords {
  return records?.kinds.includes(kind) === true
}

async function hits(records: NumberedRecords, { kind, number }: NonNullable<Step['find']>): Promise<number> {
  return (await records.findByNumber(kind, [number]))[0]?.length ?? 0
}

/** @param records - Without synchronous twins of theirs no row has any number. */
export function runSync<T>(state: SyncStateAccess, program: Program<T>, records?: NumberedRecords): T {
  let turn = program.next()
  while (turn.done !== true) {
    const { get, put, delete: gone, range, find } = turn.value
    let answer: Answer
    try {
      if (get) answer = state.get(get)
      else if (find) {
        const found = isKept(records, find.kind)
          ? records.sync?.findByNumber(find.kind, [find.number])
          : undefined
        answer = (found?.[0]?.length ?? 0) > 0
      } else if (range) answer = state.range(range)
      else if (put) state.put(put)
      else if (gone) state.delete(gone)
    } catch (error) {
      turn = program.throw(error)
      continue
    }
    turn = program.next(answer)
  }
  return turn.value
}

/** @throws {@link UsageError} `usage.invalid_argument` when the store has no synchronous twins. */
export function syncStateOf({ state }: WithState): SyncStateAccess {
  if (state.sync) return state.sync
  throw new UsageError('usage.invalid_argument', 'a store whose state has synchronous twins')
}

/** Is there a row with this number already, however it came by it? */
export function* isInUse(kind: string | undefined, number: string): Program<boolean> {
  if (kind === undefined) return false
  return (yield { find: { kind, number } }) === true
}

/** The value of a row; `undefined` where there is none. */
export function* readRow<T>(key: Uint8Array): Program<T | undefined> {
  const [value] = (yield { get: [key] }) as readonly (Uint8Array | undefined)[]
  return value === undefined ? undefined : decodeRow<T>(value)
}

export function* writeRow(key: Uint8Array, value: unknown): Program<void> {
  yield { put: [{ key, value: encodeRow(value) }] }
}

export function* dropRow(key: Uint8Array): Program<void> {
  yield { delete: [key] }
}

export interface ReadRow<T> {
  readonly key: Uint8Array
  readonly value: T
}

/** At most `limit` rows below a prefix, in order. */
export function* readRows<T>(
  prefix: Uint8Array,
  limit: number,
  after?: Uint8Array,
): Program<readonly ReadRow<T>[]> {
  const range = { prefix, limit, ...(after === undefined ? {} : { after }) }
  const entries = (yield { range }) as readonly StateEntry[]
  return entries.map(({ key, value }) => ({ key, value: decodeRow<T>(value) }))
}

/** Page size of {@link eachRow}. */
const page = 500

/** All rows below a prefix, in order, read page by page; ends early when `visit` answers true. */
export function* eachRow<T>(prefix: Uint8Array, visit: (row: ReadRow<T>) => boolean | void): Program<void> {
  let after: Uint8Array | undefined
  for (;;) {
    const rows: readonly ReadRow<T>[] = yield* readRows<T>(prefix, page, after)
    for (const row of rows) if (visit(row) === true) return
    if (rows.length < page) return
    after = rows[rows.length - 1]!.key
  }
}

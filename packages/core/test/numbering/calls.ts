/** Function named in a vector → how to call it on a store. One call is one transaction. */
import type { Random, Store, StoreTransaction } from '@ordersync/core'
import {
  acceptLease,
  allocateLease,
  applyJournal,
  checkNumber,
  declareRange,
  defineSeries,
  formatNumber,
  identifyNumbering,
  isOrderSyncError,
  journalSince,
  leaseFill,
  leaseLine,
  leaseRequests,
  markReported,
  needsRefill,
  parseNumber,
  peekNumber,
  seriesOverlap,
  takeNumber,
  takenNumbers,
  useNumber,
  useSeries,
  voidLease,
  voidNumber,
} from '@ordersync/core'

/** Values of a vector; they are checked by the functions under test, not by the compiler. */
export type Given = Readonly<
  Record<
    | 'a'
    | 'b'
    | 'count'
    | 'date'
    | 'line'
    | 'lines'
    | 'list'
    | 'n'
    | 'now'
    | 'reason'
    | 'series'
    | 'station'
    | 'text'
    | 'uid',
    never
  >
>
type Call = (tx: StoreTransaction, given: Given) => Promise<unknown>

/** Bytes that depend on nothing but how often they were asked for. */
export function countingRandom(): Random {
  let count = 0
  return {
    bytes: (length) => {
      count += 1
      return Uint8Array.from({ length }, (_, index) =>
        index === 0 ? count & 255 : (count * 31 + index) & 255,
      )
    },
  }
}

const random = countingRandom()

export const calls: Readonly<Record<string, Call>> = {
  identify: async ({ state }, given) => identifyNumbering(state, given as never),
  defineSeries: async ({ state }, given) => defineSeries(state, given as never),
  useSeries: async ({ state }, { list }) => useSeries(state, list),
  declareRange: async ({ state }, { series, ...range }) => declareRange(state, series, range as never),
  allocateLease: async ({ state }, given) => leaseLine(await allocateLease(state, given as never)),
  voidLease: async ({ state }, { series, n, reason }) => leaseLine(await voidLease(state, series, n, reason)),
  checkNumber: async ({ state }, given) => checkNumber(state, given as never),
  applyJournal: async ({ state }, { station, line }) => applyJournal(state, station, line),
  acceptLease: async ({ state }, given) => acceptLease(state, given as never),
  takeNumber: async (tx, { series, ...options }) => takeNumber(tx, series, options),
  takeMany: async (tx, { series, count, ...options }) => {
    const numbers: string[] = []
    for (let index = 0; index < count; index += 1)
      numbers.push((await takeNumber(tx, series, options)).number)
    return { first: numbers[0], last: numbers.at(-1), distinct: new Set(numbers).size }
  },
  peekNumber: async (tx, { series, ...options }) => peekNumber(tx, series, options),
  useNumber: async (tx, { series, n, uid, ...options }) => useNumber(tx, series, n, uid, options),
  voidNumber: async (tx, { series, n, reason, ...options }) => voidNumber(tx, series, n, reason, options),
  takenNumbers: async ({ state }) => takenNumbers(state),
  needsRefill: async ({ state }, { series, ...options }) => needsRefill(state, series, options as never),
  leaseRequests: async ({ state }, { now }) =>
    (await leaseRequests(state, { random, now: Date.parse(now) })).map(({ id: _id, ...line }) => line),
  leaseFill: async ({ state }) => leaseFill(state),
  journalSince: async ({ state }) => journalSince(state),
  markReported: async ({ state }, { lines }) => markReported(state, lines),
  formatNumber: async (_, { series, n, date }) => formatNumber(series, n, date),
  parseNumber: async (_, { series, text }) => parseNumber(series, text),
  seriesOverlap: async (_, { a, b }) => seriesOverlap(a, b),
}

/** What the call answers; of an error its code and parameters, and the transaction is rolled back. */
export async function callOn(store: Store, name: string, given: Given): Promise<unknown> {
  try {
    return await store.transaction((tx) => calls[name]!(tx, given))
  } catch (error) {
    if (!isOrderSyncError(error)) throw error
    return { error: error.code, parameters: error.parameters }
  }
}

/** How many numbers are left, for people. */
import type { Lease, NumberFate } from '../numbering/number-rows.js'
import { formatNumber } from '../numbering/number-format.js'
import { numberKeys, readIdentity, readSeries, scopeOfLease } from '../numbering/number-rows.js'
import type { Series } from '../numbering/series.js'
import { listLeases } from '../numbering/numbering.js'
import { runAsync } from '../numbering/program.js'
import { leaseFill } from '../numbering/refill.js'
import { decodeRow } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import type { SeriesFill } from './sync.js'

/** Ranges that are used up are listed too, the latest so many: whoever looks for a number of last week finds its range. */
export const shownUsedUp = 10

type State = Pick<StoreTransaction, 'state'>

/** Of this database's own numbers. While it is not known which were given, none is left (N-16, N-17). */
export async function fillOf(tx: State): Promise<readonly SeriesFill[]> {
  const blocked = await tx.state.range({ prefix: numberKeys.allContested(), limit: 1 })
  const { station } = await runAsync(tx.state, readIdentity())
  const fills: SeriesFill[] = []
  for (const { series } of await runAsync(tx.state, leaseFill())) {
    if (fills.some((one) => one.series === series)) continue
    const leases: Lease[] = []
    for await (const lease of listLeases(tx.state, series)) {
      if (lease.station === station && isShown(lease)) leases.push(lease)
    }
    fills.push(await fillFrom(tx, series, leases))
  }
  return blocked.length === 0 ? fills : fills.map(withoutLeft)
}

/** What none of may be taken. */
export function withoutLeft({ leases, ...fill }: SeriesFill): SeriesFill {
  return { ...fill, left: 0, leases: leases.map((lease) => ({ ...lease, left: 0 })) }
}

/** Open, or used up; not what was taken back. */
export const isShown = ({ state }: Lease): boolean => state === 'open' || state === 'used'

/** As far as the fates of their numbers are known here. */
export async function fillFrom(tx: State, series: string, leases: readonly Lease[]): Promise<SeriesFill> {
  const row = await runAsync(tx.state, readSeries(series))
  const rows: SeriesFill['leases'][number][] = []
  for (const lease of leases) {
    const { first, count } = lease
    const used = lease.state === 'used' ? count : await countUsed(tx, series, lease)
    const last = first + count - 1
    rows.push({
      first: String(first),
      last: String(last),
      firstNumber: printed(row.series, lease, first),
      lastNumber: printed(row.series, lease, last),
      left: count - used,
    })
  }
  const open = rows.map((row, i) => ({ row, count: leases[i]!.count })).filter(({ row }) => row.left > 0)
  const left = open.reduce((sum, { row }) => sum + row.left, 0)
  const of = open.reduce((sum, { count }) => sum + count, 0)
  const usedUp = rows.filter((row) => row.left === 0).slice(-shownUsedUp)
  return { series, left, of, leases: [...usedUp, ...open.map(({ row }) => row)] }
}

/** A series that prints the year without counting by it has as many forms of a number as there are years. */
function printed(series: Series, { year }: Lease, n: number): string {
  if (series.format.year !== undefined && year === undefined) return String(n)
  return formatNumber(series, n, year === undefined ? undefined : `${String(year)}-01-01`)
}

/** Numbers are taken in order, so the ones that have a fate are the first of the lease. */
async function countUsed({ state }: State, series: string, lease: Lease): Promise<number> {
  const scope = scopeOfLease(lease)
  let low = 0
  let high = lease.count
  while (low < high) {
    const middle = (low + high) >> 1
    const [row] = await state.get([numberKeys.fate(series, scope, lease.first + middle)])
    const known = row === undefined ? undefined : decodeRow<NumberFate>(row)
    if (known === undefined) high = middle
    else low = middle + 1
  }
  return low
}

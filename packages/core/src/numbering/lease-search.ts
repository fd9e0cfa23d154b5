/** Finding leases by number without reading the others. */
import { type Lease, lastOf, numberKeys, type SeriesRow } from './number-rows.js'
import { type Program, readRows } from './program.js'

/** The lease with the lowest numbers among those that end at `n` or above. */
export function* leaseNotBelow(series: string, scope: string, n: number): Program<Lease | undefined> {
  const prefix = numberKeys.leasesIn(series, scope)
  const after = numberKeys.lease(series, scope, n - 1)
  const rows: readonly { readonly value: Lease }[] = yield* readRows<Lease>(prefix, 1, after)
  return rows[0]?.value
}

/** The lease that holds `n`. */
export function* leaseWith(series: string, scope: string, n: number): Program<Lease | undefined> {
  const lease: Lease | undefined = yield* leaseNotBelow(series, scope, n)
  return lease !== undefined && lease.first <= n ? lease : undefined
}

/** Longest unused run that begins at `from` or behind it, at most up to `last` and `count` long. */
export function* freeRun(
  row: SeriesRow,
  scope: string,
  from: number,
  last: number,
  count: number,
  own?: string,
): Program<{ readonly first: number; readonly count: number } | undefined> {
  const ranges = row.ranges.filter(
    ({ id, year }) => id !== own && (year === undefined || scope === '' || String(year) === scope),
  )
  let first = from
  for (;;) {
    const inside = ranges.find((range) => range.first <= first && first <= range.last)
    if (inside) {
      first = inside.last + 1
      continue
    }
    if (first > last) return undefined
    const lease: Lease | undefined = yield* leaseNotBelow(row.series.id, scope, first)
    if (lease !== undefined && lease.first <= first) {
      first = lastOf(lease) + 1
      continue
    }
    const ends = ranges.filter((range) => range.first > first).map((range) => range.first - 1)
    const end = Math.min(last, first + count - 1, ...ends, ...(lease ? [lease.first - 1] : []))
    // Rather a short lease than numbers that nobody can account for (N-20).
    return { first, count: end - first + 1 }
  }
}

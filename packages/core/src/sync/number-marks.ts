/** How far numbers have gone, for the note beside the database: whoever restores it numbers on above (protocol 1.5). */
import { listSeriesRows } from '../numbering/define-series.js'
import { emptyHand, numberKeys, readIdentity, scopeOfLease } from '../numbering/number-rows.js'
import type { HandRow } from '../numbering/number-rows.js'
import { readRow, runAsync } from '../numbering/program.js'
import type { Program } from '../numbering/program.js'
import type { StoreTransaction } from '../store/store.js'

/**
 * Series, or series and year → highest number that left: at the office the highest it has handed out, at a station the highest
 * it has taken.
 */
export async function numberMarks({
  state,
}: Pick<StoreTransaction, 'state'>): Promise<Readonly<Record<string, string>>> {
  const marks = new Map<string, number>()
  const note = (series: string, scope: string, number: number): void => {
    const name = scope === '' ? series : `${series} ${scope}`
    marks.set(name, Math.max(number, marks.get(name) ?? 0))
  }
  const self = await runAsync(state, readIdentity())
  for (const { series, next, ranges } of await runAsync(state, listSeriesRows())) {
    for (const [scope, first] of Object.entries(next)) note(series.id, scope, first - 1)
    for (const range of ranges) {
      for (const [scope, first] of Object.entries(range.next ?? {})) note(series.id, scope, first - 1)
    }
    if (self.isHost) continue
    for (const lease of (await runAsync(state, handOf(series.id))).leases) {
      if (lease.next > lease.first) note(series.id, scopeOfLease(lease), lease.next - 1)
    }
  }
  return Object.fromEntries([...marks].map(([name, number]) => [name, String(number)]))
}

function* handOf(series: string): Program<HandRow> {
  return (yield* readRow<HandRow>(numberKeys.hand(series))) ?? emptyHand
}

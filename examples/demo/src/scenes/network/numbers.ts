import { printed, rangesOf } from '../../network/series.ts'
import type { NumberRange } from '../../network/series.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'

/** What each holds now; a range that is used up later stays noted. */
export async function noteRanges({ office, branches, series, ranges }: NetworkStage): Promise<void> {
  const note = (found: readonly NumberRange[]): void => {
    for (const range of found) ranges.set(`${range.series} ${range.first}`, range)
  }
  // The office lists what it gave to anybody; what a station has is the station's.
  note(rangesOf(series, office.id, await office.host.numbers()))
  for (const { station, numbers } of (await office.host.status()).links)
    note(rangesOf(series, station, numbers))
  for (const { id, remote } of branches) note(rangesOf(series, id, await remote.numbers()))
}

/** Numbers by station (N-01): first and last, and how many of them were used. */
export function printRanges(stage: NetworkStage): void {
  const { printer, desks, series, ranges } = stage
  const rows = membersOf(stage).flatMap(({ id, label }) =>
    series.flatMap((one) =>
      [...ranges.values()]
        .filter((range) => range.member === id && range.series === one.id)
        .sort((a, b) => a.first - b.first)
        .map((range) => {
          const inside = (desks.get(id)?.taken.get(one.id) ?? []).filter((number) => {
            const value = Number(number.slice(range.prefix.length))
            return value >= range.first && value <= range.last
          })
          return [
            label,
            printer.word(seriesNames[one.id]!),
            printed(range, range.first),
            printed(range, range.last),
            range.last - range.first + 1,
            inside.length,
          ]
        }),
    ),
  )
  printer.table(
    [
      { title: { de: 'wer', en: 'who' } },
      { title: { de: 'Nummernkreis', en: 'series' } },
      { title: { de: 'von', en: 'first' } },
      { title: { de: 'bis', en: 'last' } },
      { title: { de: 'Anzahl', en: 'count' }, align: 'right' },
      { title: { de: 'selbst benutzt', en: 'used by itself' }, align: 'right' },
    ],
    rows,
  )
}

const seriesNames: Readonly<Record<string, { readonly de: string; readonly en: string }>> = {
  quotes: { de: 'Angebote', en: 'quotes' },
  orders: { de: 'Aufträge', en: 'orders' },
  customers: { de: 'Kunden', en: 'customers' },
}

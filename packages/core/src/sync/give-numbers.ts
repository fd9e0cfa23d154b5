/**
 * The office gives its stations numbers. A range that is used up stops nothing else: what was asked for stays on the list until
 * there are numbers again, and status and report say so.
 */
import { UsageError } from '../errors/errors.js'
import type { LeaseLine, LeaseRequestLine } from '../format/wire.js'
import type { Notice } from '../jobs/outcome.js'
import { allocateLease, leaseLine } from '../numbering/allocate-lease.js'
import { runAsync } from '../numbering/program.js'
import { putItem } from './items.js'
import { seriesOf } from './run-state.js'
import type { RunState } from './run-state.js'
import { readStation, writeStation } from './sync-context.js'
import type { NumberWish, Session, StationRow } from './sync-context.js'

const nameOf = ({ series, year }: Pick<NumberWish, 'series' | 'year'>): string =>
  year === undefined ? series : `${series} ${String(year)}`

/** A station asks for numbers; they go out as an item of its link. */
export async function giveNumbers(session: Session, id: string, line: LeaseRequestLine): Promise<void> {
  const station = (await readStation(session, id))!
  const { series, year } = line
  const reserved = station.profile.series[series]
  if (reserved?.reserve !== true) return
  // The profile says how large a block is, not who asks for it (SKY-26).
  const wish: NumberWish = {
    id: line.id,
    series,
    count: reserved.count,
    ...(year === undefined ? {} : { year }),
  }
  await fulfil(session, station, wish)
}

/** @returns whether there were numbers; else the wish is on the list. */
async function fulfil(session: Session, station: StationRow, wish: NumberWish): Promise<boolean> {
  const lease = await leaseFor(session, station, wish)
  if (lease !== undefined) {
    await putItem(session.register, station.id, `lease ${String(lease.id)}`, { line: lease })
  }
  const name = nameOf(wish)
  const { [name]: _former, ...others } = station.wishes ?? {}
  const isKnown = station.wishes?.[name]?.id === wish.id
  if (lease !== undefined ? station.wishes?.[name] !== undefined : !isKnown) {
    writeStation(session, {
      ...station,
      wishes: lease === undefined ? { ...others, [name]: wish } : others,
    })
  }
  return lease !== undefined
}

/** @returns `undefined` when no number is left. */
async function leaseFor(
  session: Session,
  { id, incarnation }: StationRow,
  { id: requestId, series, count, year }: NumberWish,
): Promise<LeaseLine | undefined> {
  if (incarnation === undefined) return undefined
  const order = {
    series,
    station: id,
    incarnation,
    count,
    requestId,
    ...(year === undefined ? {} : { year }),
  }
  try {
    return leaseLine(await runAsync(session.tx.state, allocateLease(order)))
  } catch (error) {
    // Thrown before anything is written: used up, or no such series any more.
    const isEmpty = error instanceof UsageError && unable.includes(error.code)
    if (!isEmpty) throw error
    return undefined
  }
}

const unable: readonly string[] = [
  'usage.numbers_exhausted',
  'usage.numbers_blocked',
  'usage.not_found',
  'usage.invalid_argument',
]

/** Numbers that the profile reserves for a station (SKY-25): a first block of each series. */
export async function firstLeases(
  run: RunState,
  session: Session,
  station: StationRow,
): Promise<readonly LeaseLine[]> {
  const { incarnation, profile } = station
  const lines: LeaseLine[] = []
  if (incarnation === undefined) return lines
  const wishes: Record<string, NumberWish> = {}
  const thisYear = new Date(run.now()).getUTCFullYear()
  for (const { id: series, yearScoped } of await seriesOf(session)) {
    const reserved = profile.series[series]
    if (reserved?.reserve !== true) continue
    const id = `first${incarnation.slice(5)}`.slice(0, 26)
    const year = yearScoped === true ? { year: thisYear } : {}
    const wish: NumberWish = { id, series, count: reserved.count, ...year }
    const line = await leaseFor(session, station, wish)
    if (line === undefined) wishes[nameOf(wish)] = wish
    else lines.push(line)
  }
  const open = { ...station, wishes }
  if (Object.keys(wishes).length > 0) writeStation(session, open)
  run.report.notices.push(...unfulfilled(open))
  return lines
}

/** What could not be given before is given as soon as there are numbers again. */
export async function retryWishes(run: RunState, session: Session, row: StationRow): Promise<void> {
  if (!row.profile.active || Object.keys(row.wishes ?? {}).length === 0) return
  for (const wish of Object.values(row.wishes ?? {})) {
    const station = (await readStation(session, row.id))!
    if (station.profile.series[wish.series]?.reserve === true) await fulfil(session, station, wish)
    else {
      const { [nameOf(wish)]: _unwanted, ...wishes } = station.wishes ?? {}
      writeStation(session, { ...station, wishes })
    }
  }
  run.report.notices.push(...unfulfilled((await readStation(session, row.id))!))
}

export function unfulfilled({ profile, wishes }: Pick<StationRow, 'profile' | 'wishes'>): readonly Notice[] {
  return Object.values(wishes ?? {}).map(({ series, year }) => ({
    code: 'NUMBERS_NOT_GIVEN',
    parameters: { station: profile.label, series: nameOf({ series, year }) },
  }))
}

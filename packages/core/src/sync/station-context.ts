/** How the office looks at one of its stations: rules of its profile, its numbers, its customers. */
import { isOrderSyncError } from '../errors/errors.js'
import type { ExchangeContext } from '../jobs/exchange-context.js'
import type { StationSender } from '../jobs/station.js'
import type { NumberStanding } from '../merge/document-decision.js'
import { checkNumber, type NumberCheck } from '../numbering/check-number.js'
import { listSeriesRows } from '../numbering/define-series.js'
import { runAsync } from '../numbering/program.js'
import { takeNumber } from '../numbering/take-number.js'
import type { StationProfile } from '../profile/profile.js'
import { mayCreate, ruleOf } from '../profile/station-rule.js'
import type { NumberCircles } from './number-circles.js'
import { travellingPart } from './travelling-part.js'
import type { Fields, StoreTransaction } from '../store/store.js'

/** The rules under which records of this station are imported. */
export function contextFor(
  context: ExchangeContext,
  profile: StationProfile,
  today: string,
): ExchangeContext {
  const { hooks } = context
  return {
    ...context,
    // A number that the station got from the host is one of ours; a typed one is text (M-A1, M-A6).
    customerNumbers: profile.customerNumbers === 'leased' ? 'shared' : 'separate',
    ruleOf: (kind) => ruleOf(profile, kind.kind, 'stationToHost'),
    travels: (kind, fields) => travellingPart(context.kinds, profile, kind.kind, 'hostToStation', fields),
    hides: (kind, field) => ruleOf(profile, kind.kind, 'hostToStation').mask?.includes(field) === true,
    hooks: {
      ...hooks,
      assignNumber: async (kind, fields, tx) =>
        (await hooks.assignNumber?.(kind, fields, tx)) ??
        (await numberFrom(tx, kind, dateOf(fields) ?? today)),
    },
  }
}

/** A series that counts by years numbers by the date of the document (N-15). */
function dateOf({ date }: Fields): string | undefined {
  return typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined
}

/** The next number of the series for this kind, where there is one. */
async function numberFrom(tx: StoreTransaction, kind: string, date: string): Promise<string | undefined> {
  const rows = await runAsync(tx.state, listSeriesRows())
  const row = rows.find(({ series, active }) => active && series.kind === kind)
  if (row === undefined) return undefined
  try {
    const taken = await runAsync(tx.state, takeNumber(row.series.id, { date }), tx.records)
    return taken.provisional ? undefined : taken.number
  } catch (error) {
    // Thrown before anything is written. What arrives is taken all the same, without a number of ours.
    if (isOrderSyncError(error) && unable.includes(error.code)) return undefined
    throw error
  }
}

const unable: readonly string[] = ['usage.numbers_blocked', 'usage.numbers_exhausted']

/** @param circles - where numbers are noted that lie in no range of ours. */
export function senderFor(
  tx: StoreTransaction,
  profile: StationProfile,
  circles?: NumberCircles,
): StationSender {
  const { station } = profile
  return {
    id: station,
    mayCreate: (kind) => mayCreate(profile, kind.kind),
    async numberStanding(kind, envelope, number) {
      const check = await runAsync(
        tx.state,
        checkNumber({ station: envelope.origin.station, kind: kind.kind, number, uid: envelope.uid }),
      )
      const isUndeclared = standings[check] === 'undeclared'
      if (isUndeclared) await circles?.note(envelope.origin.station, kind.kind, number)
      return standings[check]
    },
  }
}

const standings: Readonly<Record<NumberCheck, NumberStanding>> = {
  ok: 'leased',
  temporary: 'leased',
  revoked: 'revoked',
  foreign: 'notLeased',
  noLeases: 'undeclared',
  unknownSeries: 'undeclared',
}

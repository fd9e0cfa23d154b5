/** A lease arrives at its station, in any order, once or often. */
import type { LeaseLine } from '../format/wire.js'
import type { Notice } from '../jobs/outcome.js'
import { dropFromHand, takeInHand } from './allocate-lease.js'
import { leaseNotBelow } from './lease-search.js'
import { isNumber } from './number-format.js'
import {
  type Lease,
  lastOf,
  type NumberingIdentity,
  numberKeys,
  readIdentity,
  type RequestRow,
  scopeOfLease,
} from './number-rows.js'
import { dropRow, type Program, readRow, writeRow } from './program.js'

/**
 * `accepted`: its numbers can be taken. `known`: it was here before, nothing changed. `void`: taken back, or never to be
 * used. `refused`: nothing was kept, for `reason`.
 */
export interface LeaseAcceptance {
  readonly outcome: 'accepted' | 'known' | 'void' | 'refused'
  readonly reason?: Notice
}

export function* acceptLease(line: LeaseLine): Program<LeaseAcceptance> {
  const self: NumberingIdentity = yield* readIdentity()
  const { id, series, station, incarnation, first, count, year, fence, request } = line
  const refused = (code: string): LeaseAcceptance => ({
    outcome: 'refused',
    reason: { code, parameters: { series, first, count, station } },
  })
  const last = first + count - 1
  if (!isNumber(first) || !isNumber(count) || !isNumber(last) || (line.last ?? last) !== last) {
    return refused('LEASE_INCONSISTENT')
  }
  if (station !== self.station) return refused('LEASE_OTHER_STATION')
  if (incarnation !== self.incarnation) return refused('LEASE_OTHER_INCARNATION')
  const lease: Lease = {
    id,
    series,
    station,
    incarnation,
    first,
    count,
    fence,
    ...(year === undefined ? {} : { year }),
    ...(request === undefined ? {} : { request }),
    state: line.void === true ? 'void' : 'open',
  }
  const scope = scopeOfLease(lease)
  const there: Lease | undefined = yield* leaseNotBelow(series, scope, first)
  if (there && there.first <= last) {
    const same = there.id === id && there.first === first && lastOf(there) === last && there.fence === fence
    return same ? yield* meetAgain(there, lease) : refused('LEASE_OVERLAPS')
  }
  // A lease that was taken back before it arrived is kept too: its first sending may still be on the way.
  yield* writeRow(numberKeys.lease(series, scope, last), lease)
  yield* settleRequest(lease)
  if (lease.state === 'void') return { outcome: 'void' }
  yield* takeInHand(lease)
  return { outcome: 'accepted' }
}

function* meetAgain(there: Lease, lease: Lease): Program<LeaseAcceptance> {
  if (there.state === 'void') return { outcome: 'void' }
  if (lease.state !== 'void') return { outcome: 'known' }
  const taken: Lease = { ...there, state: 'void' }
  yield* writeRow(numberKeys.lease(lease.series, scopeOfLease(lease), lastOf(lease)), taken)
  yield* dropFromHand(taken)
  return { outcome: 'void' }
}

/** An answered request is outstanding no longer; another one stays. */
function* settleRequest(lease: Lease): Program<void> {
  const key = numberKeys.request(lease.series, scopeOfLease(lease))
  const outstanding: RequestRow | undefined = yield* readRow<RequestRow>(key)
  if (outstanding !== undefined && outstanding.id === lease.request) yield* dropRow(key)
}

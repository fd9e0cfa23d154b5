/** Is this database a member of a network, and as what? */
import { decodeRow, stateKey, stateTags } from '../register/state-rows.js'
import type { OperationOptions } from '../runtime/runtime.js'
import type { Store } from '../store/store.js'
import type { SelfRow } from './sync-context.js'

export interface Membership {
  readonly role: 'host' | 'station'
  readonly station: string
  readonly label: string
  /** 26 characters; the same at all members. */
  readonly net: string
  /** Station id of the office. */
  readonly host: string
  /** At a station: the office has answered. */
  readonly welcomed: boolean
}

/** Reads only. @returns `undefined` for a database that belongs to no network. */
export async function readMembership(
  store: Store,
  options: OperationOptions = {},
): Promise<Membership | undefined> {
  return store.transaction(async ({ state }) => {
    const [row] = await state.get([stateKey(stateTags.network, 'self')])
    if (row === undefined) return undefined
    const { role, station, label, net, host, welcomed } = decodeRow<SelfRow>(row)
    return { role, station, label, net, host, welcomed: role === 'host' || welcomed === true }
  }, options)
}

/**
 * What one peer alone is told: receipts, number ranges, settings, a record once more. Each has a position in our feed, so that
 * one cursor confirms records and items alike. The same key again replaces: only the latest counts.
 */
import type { WireLine } from '../format/wire.js'
import { positionKey } from '../register/change-feed.js'
import type { Register } from '../register/register.js'
import { decodeRow, stateKey, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { StateAccess } from '../store/store.js'

export type LinkItem =
  | { readonly line: WireLine }
  /** The record as it is when the bundle is cut. */
  | { readonly record: string }

interface ItemRow {
  readonly key: string
  readonly item: LinkItem
}

export interface PlacedItem extends ItemRow {
  readonly position: number
}

type Positions = Pick<Register, 'row' | 'write' | 'feed'>

/** @returns the position it got. */
export async function putItem(
  register: Positions,
  peer: string,
  key: string,
  item: LinkItem,
): Promise<number> {
  const before = await register.row<number>(stateTags.itemKey, peer, key)
  if (before !== undefined) register.write(null, stateTags.item, peer, positionKey(before))
  const position = register.feed!.next()
  register.write({ key, item } satisfies ItemRow, stateTags.item, peer, positionKey(position))
  register.write(position, stateTags.itemKey, peer, key)
  return position
}

/** Names the settings of the station among the items of a link. */
export const profileKey = 'profile'

/** An item that the peer has not confirmed yet, where there is one under this key. */
export async function itemOf(
  register: Pick<Register, 'row'>,
  peer: string,
  key: string,
): Promise<PlacedItem | undefined> {
  const position = await register.row<number>(stateTags.itemKey, peer, key)
  if (position === undefined) return undefined
  const row = await register.row<ItemRow>(stateTags.item, peer, positionKey(position))
  return row === undefined ? undefined : { ...row, position }
}

/** Of what is written: items behind a position, ascending, at most `limit`. */
export async function itemsAfter(
  state: StateAccess,
  peer: string,
  position: number,
  limit: number,
): Promise<readonly PlacedItem[]> {
  const rows = await state.range({
    prefix: statePrefix(stateTags.item, peer),
    after: stateKey(stateTags.item, peer, positionKey(position)),
    limit,
  })
  return rows.map(({ key, value }) => ({
    ...decodeRow<ItemRow>(value),
    position: Number(stateKeyComponents(key)[1]),
  }))
}

/** The peer has confirmed everything up to `position`. @returns what was dropped. */
export async function dropItems(
  register: Register,
  state: StateAccess,
  peer: string,
  position: number,
): Promise<readonly PlacedItem[]> {
  const gone: PlacedItem[] = []
  for (;;) {
    const rows = await state.range({ prefix: statePrefix(stateTags.item, peer), limit: 500 })
    let dropped = 0
    for (const { key, value } of rows) {
      const at = Number(stateKeyComponents(key)[1])
      if (at > position) break
      register.write(null, stateTags.item, peer, positionKey(at))
      const row = decodeRow<ItemRow>(value)
      if ((await register.row<number>(stateTags.itemKey, peer, row.key)) === at) {
        register.write(null, stateTags.itemKey, peer, row.key)
        // An open request for numbers is remembered by the office: asked once, until it is answered.
        if (!isRequest(row.key)) register.write(null, stateTags.itemText, peer, row.key)
      }
      gone.push({ ...row, position: at })
      dropped++
    }
    await register.flush()
    if (dropped < rows.length || dropped === 0) return gone
  }
}

/** Names a request for numbers among the items of a link. */
export const requestKey = (series: string, id: string): string => `leaseRequest ${series} ${id}`

const isRequest = (key: string): boolean => key.startsWith('leaseRequest ')

/** The office may answer otherwise now: what is still open is asked once more. */
export async function askAgain(register: Register, peer: string): Promise<void> {
  const keys = await register.list(mostRequests, stateTags.itemText, peer)
  for (const key of keys) if (isRequest(key)) register.write(null, stateTags.itemText, peer, key)
}

/** One per series and year; more than any station has. */
const mostRequests = 10_000

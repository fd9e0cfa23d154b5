/** Customers of a station that the office could give no number yet: remembered until they have one (M-A6 "or later"). */
import { listSeriesRows } from '../numbering/define-series.js'
import { runAsync } from '../numbering/program.js'
import { decodeRow, scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { StateAccess } from '../store/store.js'
import type { ImportState } from './import-state.js'

/** Part of the key, below everything else of numbering. */
const part = 'unnumbered'

export interface Unnumbered {
  readonly uid: string
  readonly kind: string
  /** The station that made it, and is told its number. */
  readonly station: string
}

/** Where no series numbers this kind, numbers come from elsewhere: nothing is remembered then. */
export async function noteUnnumbered(
  { station, x }: ImportState,
  kind: string,
  uid: string,
  wasOffered: boolean,
): Promise<void> {
  if (station === undefined) return
  const rows = wasOffered ? [] : await runAsync(x.tx.state, listSeriesRows())
  if (!wasOffered && !rows.some(({ active, series }) => active && series.kind === kind)) return
  x.register.write({ kind, station: station.id }, stateTags.numbering, part, uid)
}

export async function listUnnumbered(state: StateAccess): Promise<readonly Unnumbered[]> {
  const found: Unnumbered[] = []
  for await (const { key, value } of scanState(state, statePrefix(stateTags.numbering, part))) {
    const uid = stateKeyComponents(key).at(-1)!
    found.push({ uid, ...decodeRow<Omit<Unnumbered, 'uid'>>(value) })
  }
  return found
}

export function forgetUnnumbered({ register }: Pick<ImportState['x'], 'register'>, uid: string): void {
  register.write(null, stateTags.numbering, part, uid)
}

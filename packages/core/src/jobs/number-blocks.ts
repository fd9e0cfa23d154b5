/** Whose block a number lies in: whoever takes it away from there makes somebody else give it a second time (N-04, N-13). */
import { blockHolder } from '../numbering/check-number.js'
import { runAsync } from '../numbering/program.js'
import { decodeRow, stateKey, stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'

interface NumberAsked {
  readonly kind: string
  /** As printed. */
  readonly number: string
  /** Station that may use its own. */
  readonly except?: string | undefined
}

/**
 * Name of the station that would still give this number, `undefined` where none would. Only the office knows; elsewhere and
 * outside of a network there is none.
 */
export async function nameOfBlockHolder(
  { state }: Pick<StoreTransaction, 'state'>,
  asked: NumberAsked,
): Promise<string | undefined> {
  const station = await runAsync(state, blockHolder(asked))
  if (station === undefined) return undefined
  const [row] = await state.get([stateKey(stateTags.station, station)])
  const known = row === undefined ? undefined : decodeRow<{ profile?: { label?: string } }>(row)
  return known?.profile?.label ?? station
}

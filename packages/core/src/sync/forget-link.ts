/** A device that joins under the id of a lost one starts anew: nothing of the former link may be taken for its own. */
import { scanState, statePrefix, stateTags } from '../register/state-rows.js'
import { noteNoTwin } from './twin.js'
import type { Session } from './sync-context.js'

const perLink = [
  stateTags.inbox,
  stateTags.outbox,
  stateTags.frame,
  stateTags.item,
  stateTags.itemKey,
  stateTags.itemText,
  stateTags.membership,
  stateTags.leftBehind,
] as const

/** Keys deleted per step. */
const page = 500

export async function forgetLink({ register, tx }: Session, peer: string): Promise<void> {
  await register.flush()
  for (const tag of perLink) {
    let keys: Uint8Array[] = []
    for await (const { key } of scanState(tx.state, statePrefix(tag, peer))) {
      keys.push(key)
      if (keys.length < page) continue
      await tx.state.delete(keys)
      keys = []
    }
    if (keys.length > 0) await tx.state.delete(keys)
  }
  await noteNoTwin({ tx }, peer)
  register.relax()
}

/** Rows of the change feed that are not needed any more. */
import { positionKey } from '../register/change-feed.js'
import type { Register } from '../register/register.js'
import { stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { StateAccess } from '../store/store.js'

/** A station's feed holds only what the host has not confirmed. */
export async function dropFeedUpTo(register: Register, state: StateAccess, position: number): Promise<void> {
  for (;;) {
    const rows = await state.range({ prefix: statePrefix(stateTags.feed), limit: 500 })
    let dropped = 0
    for (const { key } of rows) {
      const at = Number(stateKeyComponents(key)[0])
      if (at > position) break
      register.write(null, stateTags.feed, positionKey(at))
      dropped++
    }
    await register.flush()
    if (dropped < rows.length || dropped === 0) return
  }
}

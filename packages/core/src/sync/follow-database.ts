/** A database that was used before it became a member: everything that is known gets a position, dependencies first. */
import { openRegister } from '../jobs/exchange-context.js'
import { positionKey } from '../register/change-feed.js'
import { scanState, stateKeyComponents, statePrefix, stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import type { SyncContext } from './sync-context.js'

/** Records per step; bounds memory. */
const page = 1000

export async function followDatabase({ exchange }: SyncContext, tx: StoreTransaction): Promise<void> {
  for (const { kind } of exchange.kinds.kinds) {
    const { register } = await openRegister(exchange, tx)
    let seen = 0
    for await (const { key } of scanState(tx.state, statePrefix(stateTags.record))) {
      const [uid] = stateKeyComponents(key)
      const entry = await register.entry(uid!)
      if (entry?.kind !== kind || entry.key === undefined) continue
      const mark = register.mark(uid!)
      if (mark.at !== undefined) continue
      const at = register.feed!.next()
      register.write(uid, stateTags.feed, positionKey(at))
      register.setMark(uid!, { ...mark, at })
      if (++seen % page !== 0) continue
      await register.flush()
      register.relax()
    }
    await register.flush()
  }
}

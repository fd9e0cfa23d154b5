/** What a carrier remembers between two runs: rows of `state` under its name, each call a transaction of its own. */
import {
  decodeRow,
  encodeRow,
  scanState,
  stateKey,
  stateKeyComponents,
  statePrefix,
  stateTags,
} from '../register/state-rows.js'
import type { Store } from '../store/store.js'
import type { TransportMemory } from '../transport/transport.js'

export function createTransportMemory(store: Store, transport: string): TransportMemory {
  const keyOf = (key: string): Uint8Array => stateKey(stateTags.transport, transport, key)
  return {
    async get(keys) {
      return store.transaction(async ({ state }) => {
        const values = await state.get(keys.map(keyOf))
        return values.map((value) => (value === undefined ? undefined : decodeRow<string>(value)))
      })
    },
    async put(entries) {
      await store.transaction(async ({ state }) => {
        const kept = entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined)
        const gone = entries.filter(([, value]) => value === undefined).map(([key]) => keyOf(key))
        if (gone.length > 0) await state.delete(gone)
        if (kept.length > 0) {
          await state.put(kept.map(([key, value]) => ({ key: keyOf(key), value: encodeRow(value) })))
        }
      })
    },
    async list(prefix) {
      return store.transaction(async ({ state }) => {
        const keys: string[] = []
        const below = statePrefix(stateTags.transport, transport)
        for await (const { key } of scanState(state, below)) {
          const name = stateKeyComponents(key)[1]!
          if (name.startsWith(prefix)) keys.push(name)
        }
        return keys
      })
    },
  }
}

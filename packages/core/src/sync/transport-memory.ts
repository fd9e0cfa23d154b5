/** What a carrier remembers between two runs: rows of `state` under its name, each call a transaction of its own. */
import {
  decodeRow,
  encodeRow,
  scanState,
  stateKey,
  stateKeyComponents,
  stateTags,
} from '../register/state-rows.js'
import type { StateAccess, Store } from '../store/store.js'
import type { TransportMemory } from '../transport/transport.js'

/** Written with the next transaction of the run: what a crash forgets of it is only looked at once more. */
export type MemoryBuffer = Map<string, string | undefined>

/** @param buffer - Absent: each `put` is a transaction of its own. */
export function createTransportMemory(
  store: Store,
  transport: string,
  buffer?: MemoryBuffer,
): TransportMemory {
  return {
    async get(keys) {
      const values = await store.transaction(async ({ state }) =>
        state.get(keys.map((key) => keyOf(transport, key))),
      )
      return keys.map((key, i) => {
        if (buffer?.has(key) === true) return buffer.get(key)
        const value = values[i]
        return value === undefined ? undefined : decodeRow<string>(value)
      })
    },
    async put(entries) {
      if (buffer === undefined) {
        await store.transaction(({ state }) => writeMemory(state, transport, entries))
        return
      }
      for (const [key, value] of entries) buffer.set(key, value)
    },
    async list(prefix) {
      const keys = await store.transaction(async ({ state }) => {
        const found = new Set<string>()
        // Nothing else is read: what a carrier remembers of its archive must not make its every run slower.
        for await (const { key } of scanState(state, keyOf(transport, prefix))) {
          found.add(stateKeyComponents(key)[1]!)
        }
        return found
      })
      for (const [key, value] of buffer ?? []) {
        if (!key.startsWith(prefix)) continue
        if (value === undefined) keys.delete(key)
        else keys.add(key)
      }
      return [...keys].sort()
    },
  }
}

export async function writeMemory(
  state: StateAccess,
  transport: string,
  entries: Iterable<readonly [key: string, value: string | undefined]>,
): Promise<void> {
  const all = [...entries]
  const kept = all.filter((entry): entry is [string, string] => entry[1] !== undefined)
  const gone = all.filter(([, value]) => value === undefined).map(([key]) => keyOf(transport, key))
  if (gone.length > 0) await state.delete(gone)
  if (kept.length > 0) {
    await state.put(kept.map(([key, value]) => ({ key: keyOf(transport, key), value: encodeRow(value) })))
  }
}

function keyOf(transport: string, key: string): Uint8Array {
  return stateKey(stateTags.transport, transport, key)
}

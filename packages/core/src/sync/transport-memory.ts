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
import type { StateAccess, Store } from '../store/store.js'
import type { TransportMemory } from '../transport/transport.js'

/** Written with the next transaction of the run: what a crash forgets of it is only looked at once more. */
export type MemoryBuffer = Map<string, string | undefined>

/** All rows of one carrier, as a run found them when it began. */
export type RememberedRows = ReadonlyMap<string, string>

/** So many are looked at beforehand; a mailbox with more is asked row by row. */
const mostRemembered = 500

/** @returns `undefined` when there are too many to be held. */
export async function rememberedRows(
  state: StateAccess,
  transport: string,
): Promise<RememberedRows | undefined> {
  const rows = await state.range({
    prefix: statePrefix(stateTags.transport, transport),
    limit: mostRemembered + 1,
  })
  if (rows.length > mostRemembered) return undefined
  return new Map(rows.map(({ key, value }) => [stateKeyComponents(key)[1]!, decodeRow<string>(value)]))
}

/**
 * @param buffer - Absent: each `put` is a transaction of its own.
 * @param remembered - Absent: each look is a transaction of its own. Given only where nobody else writes these rows.
 */
export function createTransportMemory(
  store: Store,
  transport: string,
  buffer?: MemoryBuffer,
  remembered?: RememberedRows,
): TransportMemory {
  return {
    async get(keys) {
      const read = async (): Promise<readonly (string | undefined)[]> => {
        if (remembered !== undefined) return keys.map((key) => remembered.get(key))
        const values = await store.transaction(async ({ state }) =>
          state.get(keys.map((key) => keyOf(transport, key))),
        )
        return values.map((value) => (value === undefined ? undefined : decodeRow<string>(value)))
      }
      const values = await read()
      return keys.map((key, i) => (buffer?.has(key) === true ? buffer.get(key) : values[i]))
    },
    async put(entries) {
      if (buffer === undefined) {
        await store.transaction(({ state }) => writeMemory(state, transport, entries))
        return
      }
      for (const [key, value] of entries) buffer.set(key, value)
    },
    async list(prefix) {
      const list = async (): Promise<Set<string>> => {
        if (remembered !== undefined)
          return new Set([...remembered.keys()].filter((name) => name.startsWith(prefix)))
        return store.transaction(async ({ state }) => {
          const found = new Set<string>()
          // Nothing else is read: what a carrier remembers of its archive must not make its every run slower.
          for await (const { key } of scanState(state, keyOf(transport, prefix))) {
            found.add(stateKeyComponents(key)[1]!)
          }
          return found
        })
      }
      const keys = await list()
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

import type { RecordAccess, StateAccess, SyncRecordAccess, SyncStateAccess } from '@ordersync/core'

/** Runs one call of a transaction: refuses it when the transaction has ended, turns errors of SQLite into ours. */
export type Guard = <T>(call: () => T) => T

export function guardRecords(kinds: readonly string[], access: SyncRecordAccess, guard: Guard): RecordAccess {
  const sync: SyncRecordAccess = {
    changes: (kind, watermark, limit) => guard(() => access.changes(kind, watermark, limit)),
    get: (kind, keys) => guard(() => access.get(kind, keys)),
    findByNumber: (kind, numbers) => guard(() => access.findByNumber(kind, numbers)),
    put: (kind, writes) => guard(() => access.put(kind, writes)),
    remove: (kind, keys) => guard(() => access.remove(kind, keys)),
  }
  return {
    kinds,
    sync,
    changes: async (kind, watermark, limit) => sync.changes(kind, watermark, limit),
    get: async (kind, keys) => sync.get(kind, keys),
    findByNumber: async (kind, numbers) => sync.findByNumber(kind, numbers),
    put: async (kind, writes) => sync.put(kind, writes),
    remove: async (kind, keys) => sync.remove(kind, keys),
  }
}

export function guardState(access: SyncStateAccess, guard: Guard): StateAccess {
  const sync: SyncStateAccess = {
    get: (keys) => guard(() => access.get(keys)),
    put: (entries) => guard(() => access.put(entries)),
    delete: (keys) => guard(() => access.delete(keys)),
    range: (range) => guard(() => access.range(range)),
  }
  return {
    sync,
    get: async (keys) => sync.get(keys),
    put: async (entries) => sync.put(entries),
    delete: async (keys) => sync.delete(keys),
    range: async (range) => sync.range(range),
  }
}

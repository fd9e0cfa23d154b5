import { createMemoryStore, UsageError } from '@ordersync/core'
import type { MemoryStore, Store } from '@ordersync/core'
import type { TemporaryStore } from '@ordersync/contract-tests'

/** A memory store that can be opened more than once, as a database can. Has every ability a case may need. */
export function openMemoryHandles(
  change: (store: Store, data: MemoryStore) => Store = (store) => store,
): TemporaryStore {
  const data = createMemoryStore({ maxLengths: { party: { name: 60 } } })
  const open = () => change(openHandle(data), data)
  return {
    store: open(),
    reopen: async () => open(),
    openSecondHandle: async () => open(),
    dispose: () => data.close!(),
    vendorWrite: async (kind, fields) => {
      const [key] = await data.transaction((tx) => tx.records.put(kind, [{ key: undefined, fields }]))
      return key!
    },
    beginVendorTransaction: async () => {
      const native = await data.begin()
      return { native, commit: async () => native.commit(), rollback: async () => native.rollback() }
    },
    refusedFields: (kind) => (kind === 'party' ? { name: 'x'.repeat(61) } : undefined),
  }
}

function openHandle(data: MemoryStore): Store {
  let closed = false
  const assertOpen = () => {
    if (closed) throw new UsageError('usage.closed', 'the handle is closed')
  }
  return {
    name: data.name,
    capabilities: { ...data.capabilities, durable: true },
    transaction: async (work, options) => {
      assertOpen()
      return data.transaction(work, options)
    },
    enlist: (native) => {
      assertOpen()
      return data.enlist(native)
    },
    close: async () => {
      closed = true
    },
  }
}

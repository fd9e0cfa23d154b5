/** Which role a database has in its network, without leaving a trace in one that has none. */
import { isOrderSyncError, openRemote } from '@ordersync/core'
import type { KeyStore, OperationOptions, Store, StoreTransaction } from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { idleCarrier } from './carrier.js'

export type MemberRole = 'host' | 'station'

/** Holds nothing: whoever asks for a role needs no secret. */
const noKeys: KeyStore = {
  get: async () => undefined,
  put: async () => undefined,
  delete: async () => undefined,
}

/** @returns `undefined` when the database belongs to no network. */
export async function membershipOf(
  store: Store,
  company: string | undefined,
): Promise<MemberRole | undefined> {
  const transport = idleCarrier()
  try {
    await openRemote({
      store: rollingBack(store),
      runtime: createNodeRuntime(),
      keys: noKeys,
      transport,
      company,
    })
    return undefined
  } catch (error) {
    if (!isOrderSyncError(error)) throw error
    if (error.code === 'usage.invalid_configuration' && error.parameters['field'] === 'store') return 'host'
    if (error.code === 'usage.not_member') return 'station'
    throw error
  }
}

/** Carries a result out of a transaction that is rolled back on purpose. */
class RollBack<T> extends Error {
  readonly value: T
  constructor(value: T) {
    super('rolled back on purpose')
    this.value = value
  }
}

/** The same store, every transaction of which is taken back. */
function rollingBack(store: Store): Store {
  return {
    name: store.name,
    ...(store.capabilities === undefined ? {} : { capabilities: store.capabilities }),
    enlist: (native) => store.enlist(native),
    async transaction<T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions): Promise<T> {
      try {
        return await store.transaction<T>(async (tx) => {
          throw new RollBack(await work(tx))
        }, options)
      } catch (error) {
        if (error instanceof RollBack) return error.value as T
        throw error
      }
    },
  }
}

import type { OperationOptions, RecordAccess, StateAccess, Store, StoreTransaction } from '@ordersync/core'

/** What a broken store does otherwise. Each part is given the right one and answers what replaces it. */
export interface Alterations {
  readonly state?: (state: StateAccess) => Partial<StateAccess>
  readonly records?: (records: RecordAccess) => Partial<RecordAccess>
  readonly transaction?: (tx: StoreTransaction) => Partial<StoreTransaction>
  readonly store?: (store: Store) => Partial<Store>
}

/** The same store with some of it replaced. */
export function alterStore(store: Store, alterations: Alterations): Store {
  const alter = (tx: StoreTransaction) => alterTransaction(tx, alterations)
  const altered: Store = {
    name: store.name,
    capabilities: store.capabilities ?? {},
    transaction: <T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions) =>
      store.transaction((tx) => work(alter(tx)), options),
    enlist: (native) => alter(store.enlist(native)),
    close: () => store.close!(),
  }
  return { ...altered, ...alterations.store?.(altered) }
}

export function alterTransaction(tx: StoreTransaction, alterations: Alterations): StoreTransaction {
  const altered: StoreTransaction = {
    records: { ...tx.records, ...alterations.records?.(tx.records) },
    state: { ...tx.state, ...alterations.state?.(tx.state) },
    savepoint: (work) => tx.savepoint(work),
  }
  return { ...altered, ...alterations.transaction?.(altered) }
}

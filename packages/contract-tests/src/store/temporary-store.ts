import type { Fields, Store, VendorKey } from '@ordersync/core'

/** A vendor's own transaction, open on a connection of his. */
export interface VendorTransaction {
  /** What `store.enlist` takes. */
  readonly native: unknown
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** An empty store that is thrown away after one case. What is absent only makes cases be skipped. */
export interface TemporaryStore {
  readonly store: Store
  /** Close it, if it is open, and open another over the same data, as after a restart. */
  reopen(): Promise<Store>
  /** Close everything and remove the data. Called once, also after failures. */
  dispose(): Promise<void>
  /** Another store over the same data at the same time, as a second process has it. `dispose` closes it. */
  openSecondHandle?(): Promise<Store>
  /**
   * A new row through the vendor's own connection, in a transaction of its own. Resolves when it is committed; waits while
   * the database is locked.
   */
  vendorWrite?(kind: string, fields: Fields): Promise<VendorKey>
  beginVendorTransaction?(): Promise<VendorTransaction>
  /**
   * Fields that the tables keep exactly as they are, different for each `n`, business numbers included. `small` = only what
   * a row must have. Default: the samples of the kit, for tables that keep everything.
   */
  sampleFields?(kind: string, n: number, size: 'full' | 'small'): Fields
  /** Fields that the database itself refuses (constraint, type), to see that one bad record does not spoil the rest. */
  refusedFields?(kind: string): Fields | undefined
  /** Field of the business number, for kinds of the vendor's own. */
  readonly numberFields?: Readonly<Record<string, string>>
  /** A free text field per kind, for the cases about text. Default: `name` of party and article. */
  readonly textFields?: Readonly<Record<string, string>>
}

export type OpenTemporaryStore = () => Promise<TemporaryStore>

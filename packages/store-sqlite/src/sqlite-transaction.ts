import { StoreError, UsageError } from '@ordersync/core'
import type {
  RecordAccess,
  StateAccess,
  StoreTransaction,
  SyncRecordAccess,
  SyncStateAccess,
} from '@ordersync/core'
import type { SqliteConnection } from './driver.js'
import { guardRecords, guardState } from './guarded-access.js'
import { fileNameOf, toStoreError } from './sqlite-error.js'

/** A connection with everything that is prepared once for it. */
export interface PreparedConnection {
  readonly connection: SqliteConnection
  readonly path: string
  readonly kinds: readonly string[]
  readonly records: SyncRecordAccess
  readonly state: SyncStateAccess
}

/** One open transaction, ours or the vendor's. Who opened it ends it. */
export class SqliteTransaction implements StoreTransaction {
  readonly records: RecordAccess
  readonly state: StateAccess
  readonly #on: PreparedConnection
  #openSavepoints = 0
  #ended = false

  constructor(on: PreparedConnection) {
    this.#on = on
    const guard = <T>(call: () => T): T => this.#guard(call)
    this.records = guardRecords(on.kinds, on.records, guard)
    this.state = guardState(on.state, guard)
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const depth = this.#openSavepoints + 1
    this.#exec(`SAVEPOINT ordersync_${depth}`)
    this.#openSavepoints = depth
    try {
      const result = await work()
      this.assertInnermost(depth)
      this.#exec(`RELEASE ordersync_${depth}`)
      return result
    } catch (error) {
      if (this.#on.connection.inTransaction && !this.#ended) {
        this.#exec(`ROLLBACK TO ordersync_${depth}`)
        this.#exec(`RELEASE ordersync_${depth}`)
      }
      throw error
    } finally {
      this.#openSavepoints = depth - 1
    }
  }

  /** @throws {@link UsageError} when a savepoint other than the one of this depth is still running. */
  assertInnermost(depth: number): void {
    if (this.#openSavepoints === depth) return
    throw new UsageError('usage.invalid_argument', 'savepoints nest: await each before the next one begins')
  }

  /** No call is taken any more. */
  end(): void {
    this.#ended = true
  }

  #exec(sql: string): void {
    this.#guard(() => this.#on.connection.prepare(sql).run())
  }

  #guard<T>(call: () => T): T {
    if (this.#ended) throw new UsageError('usage.closed', 'the transaction has ended')
    // A full disk ends the transaction inside SQLite. What came after it would be committed on its own.
    if (!this.#on.connection.inTransaction) {
      throw new StoreError(
        'store.transaction_failed',
        `${fileNameOf(this.#on.path)}: the transaction is not open any more`,
        { parameters: { path: fileNameOf(this.#on.path) } },
      )
    }
    try {
      return call()
    } catch (error) {
      throw toStoreError(error, this.#on.path)
    }
  }
}

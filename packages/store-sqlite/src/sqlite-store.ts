import { shippedRegistry, StoreError, UsageError } from '@ordersync/core'
import type { OperationOptions, Store, StoreCapabilities, StoreTransaction } from '@ordersync/core'
import { AsyncMutex } from './async-mutex.js'
import { chooseDriver } from './choose-driver.js'
import { defaultBusyTimeoutMs } from './config.js'
import type { SqliteStoreOptions } from './config.js'
import type { SqliteConnection } from './driver.js'
import { fileOf, isSameFile, nativeConnection } from './native-connection.js'
import { prepareSchema } from './schema.js'
import { fileNameOf, isBusy, sqliteErrorName, toStoreError } from './sqlite-error.js'
import { syncRecords } from './sqlite-records.js'
import type { NumberFields } from './sqlite-records.js'
import { syncState } from './sqlite-state.js'
import { SqliteTransaction } from './sqlite-transaction.js'
import type { PreparedConnection } from './sqlite-transaction.js'
import { untilNotBusy } from './until-not-busy.js'

/**
 * A store in one SQLite file, over a connection of its own. Without `records` it keeps the records itself, as JSON.
 *
 * What `transaction` resolved is on the disk (WAL, synchronous FULL). Several stores, processes and connections of the
 * vendor may use the file at once; writers wait for each other, up to `busyTimeoutMs`.
 * @throws {@link StoreError} `store.unavailable`, `store.corrupt`, `store.busy` or `store.newer_schema` when the file cannot
 *   be used; it is left as it was.
 * @throws {@link UsageError} `usage.invalid_configuration` when no SQLite library is installed or options contradict.
 */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  if (options.records && (options.kinds || options.numberFields)) {
    throw new UsageError('usage.invalid_configuration', 'with records, the kinds are those of records')
  }
  return new SqliteStore(options, openConnection(options))
}

function openConnection(options: SqliteStoreOptions): SqliteConnection {
  const driver = chooseDriver(options.driver)
  const busyTimeoutMs = options.busyTimeoutMs ?? defaultBusyTimeoutMs
  let connection: SqliteConnection | undefined
  try {
    connection = driver.open(options.path, { busyTimeoutMs })
    if ((options.journal ?? 'wal') === 'wal') connection.exec('PRAGMA journal_mode = WAL')
    connection.exec('PRAGMA synchronous = FULL')
    connection.exec(`PRAGMA wal_autocheckpoint = ${pagesBetweenCheckpoints}`)
    connection.exec('PRAGMA foreign_keys = ON')
    prepareSchema(connection, options.records ? ['state'] : ['state', 'record'], options.path)
    // From here on waiting is done by timers: SQLite's own would stop the whole process, the holder of the lock included.
    connection.exec('PRAGMA busy_timeout = 0')
    return connection
  } catch (error) {
    connection?.close()
    throw openingError(error, options.path)
  }
}

/** better-sqlite3 reports a missing directory by a TypeError. */
function openingError(error: unknown, path: string): unknown {
  if (!(error instanceof TypeError) || sqliteErrorName(error) !== undefined) return toStoreError(error, path)
  const file = fileNameOf(path)
  return new StoreError('store.unavailable', `${file}: the database cannot be opened`, {
    cause: error,
    parameters: { path: file },
  })
}

/** 16 MiB of the log: pages that many transactions touch are copied back into the file once for all of them. */
const pagesBetweenCheckpoints = 4096

class SqliteStore implements Store {
  readonly name = 'sqlite'
  readonly capabilities: StoreCapabilities
  readonly #options: SqliteStoreOptions
  readonly #own: PreparedConnection
  readonly #busyTimeoutMs: number
  readonly #mutex = new AsyncMutex()
  readonly #vendorConnections = new WeakMap<object, PreparedConnection>()
  #closed = false

  constructor(options: SqliteStoreOptions, connection: SqliteConnection) {
    this.#options = options
    this.#busyTimeoutMs = options.busyTimeoutMs ?? defaultBusyTimeoutMs
    this.#own = this.#prepare(connection)
    const own = options.records ? options.records.capabilities : { changeTracking: true, storesExactly: true }
    this.capabilities = { ...own, durable: true, enlist: true, synchronous: true }
  }

  async transaction<T>(
    work: (tx: StoreTransaction) => Promise<T>,
    options: OperationOptions = {},
  ): Promise<T> {
    this.#assertOpen()
    options.signal?.throwIfAborted()
    const release = await this.#mutex.take()
    try {
      return await this.#run(work, options)
    } finally {
      release()
    }
  }

  enlist(nativeTransaction: unknown): StoreTransaction {
    this.#assertOpen()
    const on = this.#vendorConnection(nativeTransaction)
    if (!on.connection.inTransaction) {
      throw new UsageError('usage.invalid_argument', 'enlist takes a database with an open transaction')
    }
    return new SqliteTransaction(on)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const release = await this.#mutex.take()
    try {
      this.#own.connection.close()
    } finally {
      release()
    }
  }

  async #run<T>(work: (tx: StoreTransaction) => Promise<T>, { signal }: OperationOptions): Promise<T> {
    await this.#control('BEGIN IMMEDIATE', signal)
    const tx = new SqliteTransaction(this.#own)
    try {
      const result = await work(tx)
      tx.assertInnermost(0)
      signal?.throwIfAborted()
      tx.end()
      await this.#control('COMMIT')
      return result
    } catch (error) {
      tx.end()
      if (this.#own.connection.inTransaction) this.#own.connection.exec('ROLLBACK')
      throw error
    }
  }

  async #control(sql: string, signal?: AbortSignal): Promise<void> {
    const statement = this.#own.connection.prepare(sql)
    try {
      await untilNotBusy(() => void statement.run(), isBusy, this.#busyTimeoutMs, signal)
    } catch (error) {
      throw toStoreError(error, this.#options.path)
    }
  }

  #vendorConnection(native: unknown): PreparedConnection {
    const known =
      typeof native === 'object' && native !== null ? this.#vendorConnections.get(native) : undefined
    if (known) return known
    const connection = nativeConnection(native)
    if (!isSameFile(fileOf(connection), fileOf(this.#own.connection))) {
      throw new UsageError('usage.invalid_argument', 'enlist takes a connection to the same database file')
    }
    const prepared = this.#prepare(connection)
    this.#vendorConnections.set(native as object, prepared)
    return prepared
  }

  #prepare(connection: SqliteConnection): PreparedConnection {
    const { records, path } = this.#options
    const numberFields = numberFieldsOf(this.#options)
    return {
      connection,
      path,
      kinds: records?.kinds ?? Object.keys(numberFields),
      records: records ? records.open(connection) : syncRecords(connection, numberFields),
      state: syncState(connection),
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new UsageError('usage.closed', 'the store is closed')
  }
}

function numberFieldsOf({ kinds, numberFields = {} }: SqliteStoreOptions): NumberFields {
  const shipped = shippedRegistry.kinds.map(({ kind }) => kind)
  const kept = kinds ?? [...new Set([...shipped, ...Object.keys(numberFields)])]
  return Object.fromEntries(
    kept.map((kind) => [kind, numberFields[kind] ?? shippedRegistry.get(kind)?.numberField]),
  )
}

/**
 * A store that keeps everything in memory: for tests, examples and previews that nobody wants to keep.
 *
 * It behaves like a database (serialisable, all or nothing, copies in and out) and can be told to behave like a poor one:
 * without change tracking, or with columns that do not hold everything.
 */
import { UsageError, StoreError } from '../errors/errors.js'
import { shippedRegistry } from '../records/kind-registry.js'
import type { OperationOptions } from '../runtime/runtime.js'
import { MemoryTable } from './memory-table.js'
import { Mutex } from './mutex.js'
import { bytesToText, OrderedRows } from './ordered-rows.js'
import type {
  Fields,
  RecordAccess,
  RecordWrite,
  StateAccess,
  Store,
  StoreCapabilities,
  StoreTransaction,
  SyncRecordAccess,
  SyncStateAccess,
  VendorKey,
} from './store.js'
import { UndoLog } from './undo-log.js'

export interface MemoryStoreOptions {
  /** Default `memory`. */
  readonly name?: string
  /** Record kinds it keeps. Default: all that are shipped. */
  readonly kinds?: readonly string[]
  /** Field of the business number, for kinds of your own. The shipped ones are known. */
  readonly numberFields?: Readonly<Record<string, string>>
  /** False: `changes` answers every key, each time. Default true. */
  readonly changeTracking?: boolean
  /**
   * What the columns make of the fields, to model a vendor's narrow tables: leave away, round, trim. The store then no
   * longer declares `storesExactly`.
   */
  readonly columns?: (kind: string, fields: Fields) => Fields
  /** Declared as capability, and enforced: a longer text fails with `store.transaction_failed`, as a strict database does. */
  readonly maxLengths?: NonNullable<StoreCapabilities['maxLengths']>
}

/** Plays the vendor's own transaction: `enlist` takes it, he commits or rolls back. Other transactions wait until then. */
export interface MemoryVendorTransaction {
  commit(): void
  rollback(): void
}

export interface MemoryStore extends Store {
  /** Open a transaction as the vendor would, for {@link Store.enlist}. */
  begin(): Promise<MemoryVendorTransaction>
  /** An independent store with what is committed now: a backup that was restored, a cloned disk. */
  copy(): Promise<MemoryStore>
}

const maxStateKeyBytes = 512
const maxStateValueBytes = 4 * 1024 * 1024
const maxRangeLimit = 10_000

interface Content {
  readonly tables: ReadonlyMap<string, MemoryTable>
  readonly state: OrderedRows
  /** Next vendor key. */
  nextKey: number
}

/** Serialisable, all or nothing, gone with the process. See {@link MemoryStoreOptions} for the poor databases it can play. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const kinds = options.kinds ?? shippedRegistry.kinds.map(({ kind }) => kind)
  const tables = new Map(
    kinds.map((kind) => {
      const numberField = options.numberFields?.[kind] ?? shippedRegistry.get(kind)?.numberField
      return [kind, new MemoryTable(numberField)] as const
    }),
  )
  return new InMemoryStore(options, { tables, state: new OrderedRows(), nextKey: 1 })
}

class InMemoryStore implements MemoryStore {
  readonly name: string
  readonly capabilities: StoreCapabilities
  readonly #options: MemoryStoreOptions
  readonly #content: Content
  readonly #mutex = new Mutex()
  readonly #vendorSessions = new WeakMap<object, Session>()
  #closed = false

  constructor(options: MemoryStoreOptions, content: Content) {
    this.#options = options
    this.#content = content
    this.name = options.name ?? 'memory'
    this.capabilities = {
      changeTracking: options.changeTracking ?? true,
      storesExactly: options.columns === undefined,
      durable: false,
      enlist: true,
      synchronous: true,
      ...(options.maxLengths ? { maxLengths: options.maxLengths } : {}),
    }
  }

  async transaction<T>(
    work: (tx: StoreTransaction) => Promise<T>,
    { signal }: OperationOptions = {},
  ): Promise<T> {
    const session = await this.#open(signal)
    try {
      const result = await work(session)
      session.assertNoSavepoint()
      signal?.throwIfAborted()
      session.end('commit')
      return result
    } catch (error) {
      session.end('rollback')
      throw error
    }
  }

  async begin(): Promise<MemoryVendorTransaction> {
    const session = await this.#open()
    const vendor = {
      commit: () => session.end('commit'),
      rollback: () => session.end('rollback'),
    }
    this.#vendorSessions.set(vendor, session)
    return vendor
  }

  enlist(nativeTransaction: unknown): StoreTransaction {
    this.#assertOpen()
    const session =
      typeof nativeTransaction === 'object' && nativeTransaction !== null
        ? this.#vendorSessions.get(nativeTransaction)
        : undefined
    if (!session) {
      throw new UsageError(
        'usage.invalid_argument',
        'enlist takes a transaction that begin() of this same store has opened',
      )
    }
    session.assertOpen()
    return session
  }

  async copy(): Promise<MemoryStore> {
    const session = await this.#open()
    const { tables, state, nextKey } = this.#content
    const copy = new InMemoryStore(this.#options, {
      tables: new Map([...tables].map(([kind, table]) => [kind, table.copy()] as const)),
      state: state.copy(),
      nextKey,
    })
    session.end('rollback')
    return copy
  }

  async close(): Promise<void> {
    this.#closed = true
    // What was already running ends first.
    const release = await this.#mutex.take()
    release()
  }

  async #open(signal?: AbortSignal): Promise<Session> {
    this.#assertOpen()
    signal?.throwIfAborted()
    const release = await this.#mutex.take()
    if (signal?.aborted) {
      release()
      signal.throwIfAborted()
    }
    return new Session(this.#options, this.#content, release)
  }

  #assertOpen(): void {
    if (this.#closed) throw new UsageError('usage.closed', 'the store is closed')
  }
}

/** One transaction and its access objects. */
class Session implements StoreTransaction {
  readonly records: RecordAccess
  readonly state: StateAccess
  readonly #options: MemoryStoreOptions
  readonly #content: Content
  readonly #undo = new UndoLog()
  readonly #release: () => void
  #openSavepoints = 0
  #ended = false

  constructor(options: MemoryStoreOptions, content: Content, release: () => void) {
    this.#options = options
    this.#content = content
    this.#release = release
    this.records = asyncRecords([...content.tables.keys()], this.#syncRecords())
    this.state = asyncState(this.#syncState())
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.assertOpen()
    const start = this.#undo.position
    const depth = ++this.#openSavepoints
    try {
      const result = await work()
      this.assertOpen()
      this.#assertInnermost(depth)
      return result
    } catch (error) {
      if (!this.#ended) this.#undo.rollBackTo(start)
      throw error
    } finally {
      this.#openSavepoints = depth - 1
    }
  }

  assertOpen(): void {
    if (this.#ended) throw new UsageError('usage.closed', 'the transaction has ended')
  }

  assertNoSavepoint(): void {
    this.#assertInnermost(0)
  }

  end(how: 'commit' | 'rollback'): void {
    this.assertOpen()
    this.#ended = true
    if (how === 'rollback') this.#undo.rollBackTo(0)
    for (const table of this.#content.tables.values()) table.compact()
    this.#release()
  }

  #assertInnermost(depth: number): void {
    if (this.#openSavepoints === depth) return
    throw new UsageError('usage.invalid_argument', 'savepoints nest: await each before the next one begins')
  }

  #table(kind: string): MemoryTable {
    this.assertOpen()
    const table = this.#content.tables.get(kind)
    if (!table)
      throw new UsageError('usage.invalid_argument', `this store does not keep records of kind ${kind}`)
    return table
  }

  #syncRecords(): SyncRecordAccess {
    const tracked = this.#options.changeTracking ?? true
    return {
      changes: (kind, watermark, limit) => {
        const table = this.#table(kind)
        return tracked ? table.changes(watermark, limit) : table.everything(watermark, limit)
      },
      get: (kind, keys) => {
        const table = this.#table(kind)
        return keys.map((key) => table.get(key))
      },
      findByNumber: (kind, numbers) => {
        const table = this.#table(kind)
        return numbers.map((number) => table.findByNumber(number))
      },
      put: (kind, writes) => {
        const table = this.#table(kind)
        return writes.map((write) => this.#put(kind, table, write))
      },
      remove: (kind, keys) => {
        const table = this.#table(kind)
        for (const key of keys) table.remove(key, this.#undo)
      },
    }
  }

  #put(kind: string, table: MemoryTable, { key, fields }: RecordWrite): VendorKey {
    for (const [field, longest] of Object.entries(this.#options.maxLengths?.[kind] ?? {})) {
      const value = fields[field]
      if (typeof value === 'string' && [...value].length > longest) {
        throw new StoreError(
          'store.transaction_failed',
          `${kind}.${field} takes at most ${longest} characters`,
        )
      }
    }
    const writtenTo = key ?? String(this.#content.nextKey++)
    table.put(writtenTo, this.#options.columns ? this.#options.columns(kind, fields) : fields, this.#undo)
    return writtenTo
  }

  #syncState(): SyncStateAccess {
    const rows = this.#content.state
    return {
      get: (keys) => {
        this.assertOpen()
        return keys.map((key) => rows.get(stateKeyText(key))?.slice())
      },
      put: (entries) => {
        this.assertOpen()
        for (const { key, value } of entries) {
          if (value.length > maxStateValueBytes) {
            throw new UsageError('usage.invalid_argument', 'a value of state is at most 4 MiB')
          }
          this.#setState(stateKeyText(key), value.slice())
        }
      },
      delete: (keys) => {
        this.assertOpen()
        for (const key of keys) this.#setState(stateKeyText(key), undefined)
      },
      range: ({ prefix, after, limit }) => {
        this.assertOpen()
        if (!Number.isInteger(limit) || limit < 1 || limit > maxRangeLimit) {
          throw new UsageError('usage.invalid_argument', `limit is 1 to ${maxRangeLimit}`)
        }
        return rows.range(bytesToText(prefix), after && bytesToText(after), limit)
      },
    }
  }

  #setState(key: string, value: Uint8Array | undefined): void {
    const rows = this.#content.state
    const before = rows.get(key)
    if (value) rows.set(key, value)
    else rows.delete(key)
    this.#undo.push(() => {
      if (before) rows.set(key, before)
      else rows.delete(key)
    })
  }
}

function stateKeyText(key: Uint8Array): string {
  if (key.length < 1 || key.length > maxStateKeyBytes) {
    throw new UsageError('usage.invalid_argument', `a key of state is 1 to ${maxStateKeyBytes} bytes`)
  }
  return bytesToText(key)
}

function asyncRecords(kinds: readonly string[], sync: SyncRecordAccess): RecordAccess {
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

function asyncState(sync: SyncStateAccess): StateAccess {
  return {
    sync,
    get: async (keys) => sync.get(keys),
    put: async (entries) => sync.put(entries),
    delete: async (keys) => sync.delete(keys),
    range: async (range) => sync.range(range),
  }
}

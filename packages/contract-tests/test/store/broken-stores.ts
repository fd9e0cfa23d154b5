import type { TemporaryStore } from '@ordersync/contract-tests'
import { isOrderSyncError, UsageError } from '@ordersync/core'
import type {
  Fields,
  MemoryStore,
  OperationOptions,
  RecordWrite,
  Store,
  StoreTransaction,
  VendorKey,
} from '@ordersync/core'
import { alterStore, alterTransaction } from './alter-store.js'
import type { Alterations } from './alter-store.js'
import { openMemoryHandles } from './memory-handles.js'

/** A store with one mistake that real adapters make, and the cases that must find it. */
export interface BrokenStore {
  readonly mistake: string
  readonly fails: readonly string[]
  readonly open: () => TemporaryStore
}

function broken(mistake: string, fails: readonly string[], make: () => Alterations): BrokenStore {
  return { mistake, fails, open: () => openMemoryHandles((store) => alterStore(store, make())) }
}

/** As {@link broken}, with access to the data behind the handles. */
function brokenHandles(
  mistake: string,
  fails: readonly string[],
  change: (store: Store, data: MemoryStore) => Store,
): BrokenStore {
  return { mistake, fails, open: () => openMemoryHandles(change) }
}

function brokenAround(
  mistake: string,
  fails: readonly string[],
  change: (temporary: TemporaryStore) => Partial<TemporaryStore>,
): BrokenStore {
  return {
    mistake,
    fails,
    open: () => {
      const temporary = openMemoryHandles()
      return { ...temporary, ...change(temporary) }
    },
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (value: string) => new TextEncoder().encode(value)
const isPrefix = (prefix: Uint8Array, of: Uint8Array) => prefix.every((byte, i) => of[i] === byte)
const everything = { prefix: new Uint8Array(), limit: 10_000 }
const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

const brokenState: readonly BrokenStore[] = [
  broken(
    'get answers the first key that begins alike',
    ['state: answers undefined for a missing key'],
    () => ({
      state: (state) => ({
        get: (keys) =>
          Promise.all(keys.map(async (prefix) => (await state.range({ prefix, limit: 1 }))[0]?.value)),
      }),
    }),
  ),
  broken('an empty value reads as none', ['state: tells an empty value from a missing row'], () => ({
    state: (state) => ({
      get: async (keys) => (await state.get(keys)).map((value) => (value?.length === 0 ? undefined : value)),
    }),
  })),
  broken('values pass through text', ['state: keeps every byte value in keys and values'], () => ({
    state: (state) => ({
      put: (entries) => state.put(entries.map(({ key, value }) => ({ key, value: bytes(text(value)) }))),
    }),
  })),
  broken(
    'values are taken with all the memory they lie in',
    ['state: keeps of a view only what the view shows'],
    () => ({
      state: (state) => ({
        put: (entries) =>
          state.put(
            entries.map(({ key, value }) => ({ key, value: new Uint8Array(value.buffer as ArrayBuffer) })),
          ),
      }),
    }),
  ),
  broken('keys end after 255 bytes', ['state: keeps keys of 512 bytes'], () => ({
    state: (state) => ({
      put: (entries) => state.put(entries.map(({ key, value }) => ({ key: key.slice(0, 255), value }))),
      get: (keys) => state.get(keys.map((key) => key.slice(0, 255))),
    }),
  })),
  broken('values end after 65,535 bytes', ['state: keeps values of 1 MiB and of 4 MiB'], () => ({
    state: (state) => ({
      put: (entries) => state.put(entries.map(({ key, value }) => ({ key, value: value.slice(0, 65_535) }))),
    }),
  })),
  broken('get answers in the order of the table', ['state: answers get in the order asked'], () => ({
    state: (state) => ({
      get: (keys) => state.get([...keys].sort((one, other) => compareText(text(one), text(other)))),
    }),
  })),
  broken(
    'put keeps the old value where there is one',
    [
      'state: replaces values, deletes rows and ignores unknown keys',
      'state: shows a transaction what it has written itself',
    ],
    () => ({
      state: (state) => ({
        put: async (entries) => {
          const old = await state.get(entries.map(({ key }) => key))
          await state.put(entries.filter((_entry, i) => old[i] === undefined))
        },
      }),
    }),
  ),
  broken('range compares text, not bytes', ['state: lists rows in the order of their bytes'], () => ({
    state: (state) => ({
      range: async ({ prefix, after, limit }) => {
        const rows = (await state.range(everything)).filter(({ key }) => isPrefix(prefix, key))
        const sorted = rows.sort((one, other) => text(one.key).localeCompare(text(other.key)))
        return sorted.filter(({ key }) => after === undefined || text(key) > text(after)).slice(0, limit)
      },
    }),
  })),
  broken('range has no upper bound', ['state: lists only keys that begin with the prefix'], () => ({
    state: (state) => ({
      range: async ({ prefix, after, limit }) => {
        const rows = await state.range({ ...everything, ...(after ? { after } : {}) })
        return rows.filter(({ key }) => compareText(text(key), text(prefix)) >= 0).slice(0, limit)
      },
    }),
  })),
  broken(
    'the row at after is listed again',
    ['state: pages with after and limit without repeating or skipping'],
    () => ({
      state: (state) => ({
        range: async ({ prefix, after, limit }) => {
          const rows = await state.range({ prefix, limit: 10_000 })
          return rows.filter(({ key }) => !after || text(key) >= text(after)).slice(0, limit)
        },
      }),
    }),
  ),
  broken(
    'range ignores the limit',
    ['state: pages with after and limit without repeating or skipping'],
    () => ({
      state: (state) => ({ range: (range) => state.range({ ...range, limit: 10_000 }) }),
    }),
  ),
  broken(
    'the caller’s arrays are kept until the transaction reads them',
    ['state: keeps nothing of the caller’s arrays and gives none of its own'],
    () => {
      const kept = new Map<string, Uint8Array>()
      return {
        state: (state) => ({
          put: async (entries) => {
            await state.put(entries)
            for (const { key, value } of entries) kept.set(text(key), value)
          },
          get: async (keys) => keys.map((key) => kept.get(text(key))),
        }),
      }
    },
  ),
  broken('a call writes at most 999 rows', ['state: takes 2,500 rows in one call'], () => ({
    state: (state) => ({ put: (entries) => state.put(entries.slice(0, 999)) }),
  })),
]

/** Runs `work` on copies read outside any lock and writes at the end. */
function withoutIsolation(store: Store): Partial<Store> {
  return {
    transaction: async <T>(work: (tx: StoreTransaction) => Promise<T>) => {
      const written = new Map<string, Uint8Array>()
      const once = <R>(run: (tx: StoreTransaction) => Promise<R>) => store.transaction(run)
      const result = await work({
        savepoint: (inner) => inner(),
        records: await once(async (tx) => tx.records),
        state: {
          get: async (keys) => {
            const found = await once((tx) => tx.state.get(keys))
            return keys.map((key, i) => written.get(text(key)) ?? found[i])
          },
          put: async (entries) => entries.forEach(({ key, value }) => void written.set(text(key), value)),
          delete: async () => undefined,
          range: (range) => once((tx) => tx.state.range(range)),
        },
      })
      await once((tx) => tx.state.put([...written].map(([key, value]) => ({ key: bytes(key), value }))))
      return result
    },
  }
}

/** Whoever comes while a transaction is open takes part in it. */
function sharedTransactions(): (store: Store) => Store {
  let open: StoreTransaction | undefined
  return (store) => ({
    ...store,
    transaction: async (work, options) => {
      if (open) return work(open)
      try {
        return await store.transaction((tx) => work((open = tx)), options)
      } finally {
        open = undefined
      }
    },
  })
}

function commitsFailures(): Alterations {
  return {
    store: (store) => ({
      transaction: async <T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions) => {
        const failed: unknown[] = []
        const result = await store.transaction(
          (tx) => work(tx).catch((error: unknown) => void failed.push(error)),
          options,
        )
        if (failed.length > 0) throw failed[0]
        return result as T
      },
    }),
  }
}

const brokenTransactions: readonly BrokenStore[] = [
  broken('the answer passes through JSON', ['transaction: answers what work answers'], () => ({
    store: (store) => ({
      transaction: async <T>(work: (tx: StoreTransaction) => Promise<T>, options?: OperationOptions) => {
        const result = await store.transaction(work, options)
        return result && (JSON.parse(JSON.stringify(result)) as T)
      },
    }),
  })),
  broken(
    'what was written before the error is committed',
    [
      'transaction: commits nothing when work throws at the end',
      'transaction: brings back rows that were replaced or removed when work throws',
      'transaction: works again after one that failed',
      'savepoint: one that succeeded is taken back with its transaction',
      'synchronous calls: are rolled back with the rest',
    ],
    commitsFailures,
  ),
  broken(
    'errors of work are wrapped',
    [
      'transaction: lets the rejection of work come out unchanged',
      'transaction: does nothing when the signal is already aborted',
    ],
    () => ({
      store: (store) => ({
        transaction: (work, options) =>
          store.transaction(work, options).catch((error: unknown) => {
            throw isOrderSyncError(error) ? error : new Error('transaction failed', { cause: error })
          }),
      }),
    }),
  ),
  broken(
    'after a failure the connection stays in its transaction',
    ['transaction: works again after one that failed'],
    () => {
      let stuck = false
      return {
        store: (store) => ({
          transaction: async (work, options) => {
            if (stuck) throw new Error('cannot start a transaction within a transaction')
            return store.transaction(work, options).catch((error: unknown) => {
              stuck = true
              throw error
            })
          },
        }),
      }
    },
  ),
  broken(
    'transactions read without a lock and write at the end',
    [
      'transaction: loses nothing when many write one key at once',
      'transaction: loses nothing between two handles on the same data',
    ],
    () => ({ store: withoutIsolation }),
  ),
  brokenHandles(
    'uncommitted rows can be read',
    ['transaction: shows nobody what is not committed'],
    sharedTransactions(),
  ),
  broken(
    'the signal is not looked at',
    ['transaction: does nothing when the signal is already aborted'],
    () => ({
      store: (store) => ({ transaction: (work) => store.transaction(work) }),
    }),
  ),
  broken(
    'an abort rejects and commits',
    ['transaction: an abort during work leaves what its outcome says'],
    () => ({
      store: (store) => ({
        transaction: async (work, options = {}) => {
          options.signal?.throwIfAborted()
          const result = await store.transaction(work)
          options.signal?.throwIfAborted()
          return result
        },
      }),
    }),
  ),
  broken(
    'calls of an ended transaction go to whatever is open on the connection',
    ['transaction: refuses every call once it has ended'],
    () => {
      let current: StoreTransaction | undefined
      return {
        store: (store) => ({
          transaction: (work, options) =>
            store.transaction((tx) => {
              current = tx
              const open = () => current!
              return work({
                savepoint: (inner) => open().savepoint(inner),
                records: {
                  kinds: tx.records.kinds,
                  changes: (...call) => open().records.changes(...call),
                  get: (...call) => open().records.get(...call),
                  findByNumber: (...call) => open().records.findByNumber(...call),
                  put: (...call) => open().records.put(...call),
                  remove: (...call) => open().records.remove(...call),
                },
                state: {
                  get: (keys) => open().state.get(keys),
                  put: (entries) => open().state.put(entries),
                  delete: (keys) => open().state.delete(keys),
                  range: (range) => open().state.range(range),
                },
              })
            }, options),
        }),
      }
    },
  ),
  brokenAround('a restart finds an empty database', ['reopening: everything committed is there'], () => ({
    reopen: async () => openMemoryHandles().store,
  })),
  broken('closing twice fails', ['close: twice is harmless'], () => {
    let closed = false
    return {
      store: (store) => ({
        close: async () => {
          if (closed) throw new Error('The database connection is not open')
          closed = true
          await store.close!()
        },
      }),
    }
  }),
  broken('close does nothing', ['close: afterwards every call is refused'], () => ({
    store: () => ({ close: async () => undefined }),
  })),
  broken('close cuts off what is running', ['close: what is running ends first'], () => {
    let closed = false
    return {
      store: (store) => ({
        close: async () => {
          closed = true
          await store.close!()
        },
        transaction: (work, options) =>
          store.transaction(async (tx) => {
            const result = await work(tx)
            if (closed) throw new UsageError('usage.closed', 'closed')
            return result
          }, options),
      }),
    }
  }),
]

const brokenSavepoints: readonly BrokenStore[] = [
  broken(
    'a savepoint is always taken back',
    ['savepoint: keeps what its work wrote and answers what it answers'],
    () => ({
      transaction: (tx) => ({
        savepoint: async <T>(work: () => Promise<T>) => {
          const results: T[] = []
          const done = new Error('done')
          await tx.savepoint!(async () => {
            results.push(await work())
            throw done
          }).catch((error: unknown) => {
            if (error !== done) throw error
          })
          return results[0]!
        },
      }),
    }),
  ),
  broken(
    'savepoints take nothing back',
    [
      'savepoint: takes back only itself, and its rejection comes out unchanged',
      'savepoint: nests, the inner one failing',
      'savepoint: nests, the outer one failing',
      'savepoint: 200 in one transaction, every third failing',
      'enlist: savepoints work inside it',
    ],
    () => ({ transaction: () => ({ savepoint: (work) => work() }) }),
  ),
  broken(
    'errors of a savepoint are wrapped',
    ['savepoint: takes back only itself, and its rejection comes out unchanged'],
    () => ({
      transaction: (tx) => ({
        savepoint: (work) =>
          tx.savepoint!(work).catch((error: unknown) => {
            throw new Error('savepoint failed', { cause: error })
          }),
      }),
    }),
  ),
  broken('only the outermost savepoint is one', ['savepoint: nests, the inner one failing'], () => {
    let depth = 0
    return {
      transaction: (tx) => ({
        savepoint: async (work) => {
          depth += 1
          try {
            return await (depth > 1 ? work() : tx.savepoint!(work))
          } finally {
            depth -= 1
          }
        },
      }),
    }
  }),
  broken('an inner savepoint releases the outer one', ['savepoint: nests, the outer one failing'], () => {
    let released = false
    return {
      transaction: (tx) => ({
        savepoint: async <T>(work: () => Promise<T>): Promise<T> => {
          const failed: unknown[] = []
          const result = await tx.savepoint!(() =>
            work().catch((error: unknown) => {
              if (!released) throw error
              failed.push(error)
              return undefined as T
            }),
          )
          released = true
          if (failed.length > 0) throw failed[0]
          return result
        },
      }),
    }
  }),
  broken('the 101st savepoint fails', ['savepoint: 200 in one transaction, every third failing'], () => {
    let count = 0
    return {
      transaction: (tx) => ({
        savepoint: async (work) => {
          count += 1
          if (count === 101) throw new Error('too many savepoints')
          return tx.savepoint!(work)
        },
      }),
    }
  }),
  broken(
    'after a refused record the whole transaction is refused',
    ['savepoint: one record that the database refuses spoils nothing else'],
    () => {
      let spoilt = false
      return {
        records: (records) => ({
          put: (kind, writes) => {
            if (spoilt) throw new Error('current transaction is aborted')
            return records.put(kind, writes).catch((error: unknown) => {
              spoilt = true
              throw error
            })
          },
        }),
      }
    },
  ),
]

const withFields =
  (change: (fields: Fields) => Fields): (() => Alterations) =>
  () => ({
    records: (records) => ({
      put: (kind, writes) =>
        records.put(
          kind,
          writes.map(({ key, fields }) => ({ key, fields: change(fields) })),
        ),
    }),
  })

const without = (fields: Fields, name: string): Fields => {
  const { [name]: _left, ...rest } = fields
  return rest
}

const brokenRecords: readonly BrokenStore[] = [
  broken(
    'lines are not stored',
    ['records: gives back what was put, in every kind'],
    withFields((fields) => without(fields, 'lines')),
  ),
  broken(
    'put sets only the columns that are stated',
    ['records: what is absent in the fields is empty in the row afterwards'],
    () => ({
      records: (records) => ({
        put: async (kind, writes) => {
          const old = await records.get(
            kind,
            writes.map(({ key }) => key ?? ''),
          )
          return records.put(
            kind,
            writes.map(({ key, fields }, i) => ({ key, fields: { ...old[i], ...fields } })),
          )
        },
      }),
    }),
  ),
  broken(
    'put answers new keys first',
    ['records: answers the keys of new and replaced rows in order'],
    () => ({
      records: (records) => ({
        put: async (kind, writes) => {
          const isNew = (write: RecordWrite) => write.key === undefined
          return [
            ...(await records.put(kind, writes.filter(isNew))),
            ...(await records.put(
              kind,
              writes.filter((write) => !isNew(write)),
            )),
          ]
        },
      }),
    }),
  ),
  broken(
    'get leaves missing rows away',
    ['records: answers get in the order asked, undefined where there is no such row'],
    () => ({
      records: (records) => ({
        get: async (kind, keys) => (await records.get(kind, keys)).filter((row) => row !== undefined),
      }),
    }),
  ),
  broken(
    'get remembers what it has read',
    ['records: shows a transaction what it has written itself'],
    () => ({
      records: (records) => {
        const read = new Map<VendorKey, Fields | undefined>()
        return {
          get: async (kind, keys) => {
            const found = await records.get(kind, keys)
            return keys.map((key, i) => {
              if (!read.has(key)) read.set(key, found[i])
              return read.get(key)
            })
          },
        }
      },
    }),
  ),
  broken(
    'the caller’s objects are kept',
    ['records: keeps nothing of the caller’s objects and gives none of its own'],
    () => {
      const kept = new Map<VendorKey, Fields>()
      return {
        records: (records) => ({
          put: async (kind, writes) => {
            const keys = await records.put(kind, writes)
            keys.forEach((key, i) => kept.set(key, writes[i]!.fields))
            return keys
          },
          get: async (_kind, keys) => keys.map((key) => kept.get(key)),
        }),
      }
    },
  ),
  broken(
    'numbers compare exactly',
    ['records: finds numbers trimmed, in any case and composition; leading zeros count'],
    () => ({
      records: (records) => ({
        findByNumber: async (kind, numbers) => {
          const found = await records.findByNumber(kind, numbers)
          const rows = await Promise.all(found.map((keys) => records.get(kind, keys)))
          return found.map((keys, i) =>
            keys.filter((_key, j) => Object.values(rows[i]![j] ?? {}).includes(numbers[i])),
          )
        },
      }),
    }),
  ),
  broken(
    'numbers compare as integers',
    ['records: finds numbers trimmed, in any case and composition; leading zeros count'],
    () => ({
      records: (records) => ({
        findByNumber: (kind, numbers) =>
          records.findByNumber(
            kind,
            numbers.map((number) => number.replace(/^0+/, '')),
          ),
      }),
    }),
  ),
  broken('a number once found stays found', ['records: finds by the number a row has now'], () => {
    const index = new Map<string, VendorKey[]>()
    return {
      records: (records) => ({
        put: async (kind, writes) => {
          const keys = await records.put(kind, writes)
          writes.forEach(({ fields }, i) =>
            index.set(`${kind} ${String(fields['customerNumber'])}`, [keys[i]!]),
          )
          return keys
        },
        findByNumber: async (kind, numbers) => numbers.map((number) => index.get(`${kind} ${number}`) ?? []),
      }),
    }
  }),
  broken('numbers are sought in all kinds', ['records: finds a number only in its own kind'], () => ({
    records: (records) => ({
      findByNumber: async (_kind, numbers) => {
        const all = await Promise.all(records.kinds.map((kind) => records.findByNumber(kind, numbers)))
        return numbers.map((_number, i) => all.flatMap((found) => found[i]!))
      },
    }),
  })),
  broken('removing an unknown key fails', ['records: removes rows and ignores unknown keys'], () => ({
    records: (records) => ({
      remove: async (kind, keys) => {
        if ((await records.get(kind, keys)).includes(undefined)) throw new Error('no such row')
        await records.remove(kind, keys)
      },
    }),
  })),
  broken(
    'put under a key that is gone does nothing',
    ['records: writes a row again whose key is gone'],
    () => ({
      records: (records) => ({
        put: async (kind, writes) => {
          const old = await records.get(
            kind,
            writes.map(({ key }) => key ?? ''),
          )
          const done = writes.filter(({ key }, i) => key === undefined || old[i] !== undefined)
          const keys = [...(await records.put(kind, done))]
          return writes.map((write) => (done.includes(write) ? keys.shift()! : write.key!))
        },
      }),
    }),
  ),
  broken(
    'keys of removed rows are given again',
    ['records: never gives the key of a removed row to another'],
    () => {
      const free: VendorKey[] = []
      return {
        records: (records) => ({
          remove: async (kind, keys) => {
            await records.remove(kind, keys)
            free.push(...keys)
          },
          put: (kind, writes) =>
            records.put(
              kind,
              writes.map(({ key, fields }) => ({ key: key ?? free.pop(), fields })),
            ),
        }),
      }
    },
  ),
  broken(
    'text is stored in Latin-1',
    ['records: keeps text byte for byte'],
    withFields((fields) => JSON.parse(JSON.stringify(fields).replace(/[^\n -\u00ff]/gu, '?')) as Fields),
  ),
  broken(
    'text is composed on the way',
    ['records: keeps text byte for byte'],
    withFields((fields) => JSON.parse(JSON.stringify(fields).normalize('NFC')) as Fields),
  ),
  broken(
    'fields without a column are dropped',
    ['records: keeps fields it has never heard of'],
    withFields((fields) => without(fields, 'ext')),
  ),
  broken('a call reads at most 999 numbers', ['records: takes 1,500 in one call'], () => ({
    records: (records) => ({
      findByNumber: async (kind, numbers) => {
        const found = await records.findByNumber(kind, numbers.slice(0, 999))
        return numbers.map((_number, i) => found[i] ?? [])
      },
    }),
  })),
]

const brokenChanges: readonly BrokenStore[] = [
  broken('the first page is the last', ['changes: names every row from the beginning, each once'], () => ({
    records: (records) => ({
      changes: async (kind, watermark, limit) => ({
        ...(await records.changes(kind, watermark, limit)),
        more: false,
      }),
    }),
  })),
  broken(
    'a full page is followed by an empty one only in the next call',
    ['changes: ends at once where there is nothing'],
    () => ({
      records: (records) => ({
        changes: async (kind, watermark, limit) => {
          const changed = await records.changes(kind, watermark, limit)
          return { ...changed, more: changed.more || watermark === undefined }
        },
      }),
    }),
  ),
  broken(
    'the watermark is not looked at',
    [
      'changes: behind the last page only what came later, or everything again',
      'changes: names what was changed, removed or inserted since, in order',
      'changes: a watermark holds after reopening',
    ],
    () => ({
      records: (records) => ({ changes: (kind, _mark, _limit) => records.changes(kind, undefined, 100) }),
    }),
  ),
  broken(
    'removed rows are not named',
    ['changes: names what was changed, removed or inserted since, in order'],
    () => ({
      records: (records) => ({
        changes: async (kind, watermark, limit) => {
          const changed = await records.changes(kind, watermark, limit)
          const rows = await records.get(kind, changed.keys)
          return { ...changed, keys: changed.keys.filter((_key, i) => rows[i] !== undefined) }
        },
      }),
    }),
  ),
  broken(
    'changes are listed by key',
    [
      'changes: names what was changed, removed or inserted since, in order',
      'changes: names a row that changed twice only where it changed last',
    ],
    () => ({
      records: (records) => ({
        changes: async (kind, watermark, limit) => {
          const changed = await records.changes(kind, watermark, limit)
          return { ...changed, keys: [...changed.keys].sort() }
        },
      }),
    }),
  ),
  broken(
    'the watermark is one further than what was read',
    [
      'changes: a watermark taken before a write in the same transaction does not hide it',
      'changes: never skips a commit, whoever begins or commits first',
    ],
    () => ({
      records: (records) => ({
        changes: async (kind, watermark, limit) => {
          const changed = await records.changes(kind, watermark, limit)
          return changed.more ? changed : { ...changed, watermark: String(Number(changed.watermark) + 1) }
        },
      }),
    }),
  ),
]

/** The key of a row that is promised and never written. */
const lostKey = '999999'

const brokenTowardsVendor: readonly BrokenStore[] = [
  broken('only own writes count as changes', ['vendor: his own write is there and named as a change'], () => {
    const own = new Set<VendorKey>()
    return {
      records: (records) => ({
        put: async (kind, writes) => {
          const keys = await records.put(kind, writes)
          for (const key of keys) own.add(key)
          return keys
        },
        changes: async (kind, watermark, limit) => {
          const changed = await records.changes(kind, watermark, limit)
          return { ...changed, keys: changed.keys.filter((key) => own.has(key)) }
        },
      }),
    }
  }),
  (() => {
    const mistake = 'store and vendor share one connection'
    const fails = ['vendor: his own write during a transaction is not rolled back with it']
    const open = (): TemporaryStore => {
      const share = sharedTransactions()
      const temporary = openMemoryHandles((store) => share(store))
      return {
        ...temporary,
        vendorWrite: async (kind, fields) => {
          const [key] = await temporary.store.transaction((tx) =>
            tx.records.put(kind, [{ key: undefined, fields }]),
          )
          return key!
        },
      }
    }
    return { mistake, fails, open }
  })(),
  (() => {
    const mistake = 'the file is written as a whole, over what the vendor wrote meanwhile'
    const fails = ['vendor: his own write during a transaction is not lost with its commit']
    const open = (): TemporaryStore => {
      let running = false
      const temporary = openMemoryHandles((store) => ({
        ...store,
        transaction: async (work, options) => {
          running = true
          return store.transaction(work, options).finally(() => {
            running = false
          })
        },
      }))
      return {
        ...temporary,
        vendorWrite: async (kind, fields) => (running ? lostKey : temporary.vendorWrite!(kind, fields)),
      }
    }
    return { mistake, fails, open }
  })(),
  broken('enlisted writes go nowhere', ['enlist: writes become visible with the vendor’s commit'], () => ({
    store: (store) => ({
      enlist: (native) =>
        alterTransaction(store.enlist!(native), { state: () => ({ put: async () => undefined }) }),
    }),
  })),
  brokenAround(
    'enlisted writes commit on their own',
    ['enlist: everything goes with the vendor’s rollback'],
    (temporary) => ({
      beginVendorTransaction: async () => {
        const vendor = await temporary.beginVendorTransaction!()
        return { ...vendor, rollback: vendor.commit }
      },
    }),
  ),
  brokenHandles(
    'an enlisted transaction goes on after its end',
    ['enlist: refuses calls once the vendor has ended it'],
    (store, data) => ({
      ...store,
      enlist: (native) => ({
        ...store.enlist(native),
        state: {
          get: (keys) => data.transaction((tx) => tx.state.get(keys)),
          put: (entries) => data.transaction((tx) => tx.state.put(entries)),
          delete: (keys) => data.transaction((tx) => tx.state.delete(keys)),
          range: (range) => data.transaction((tx) => tx.state.range(range)),
        },
      }),
    }),
  ),
  broken('enlist takes anything', ['enlist: refuses what is no transaction of its kind'], () => ({
    store: () => ({ enlist: () => ({}) as StoreTransaction }),
  })),
  broken('synchronous reads see nothing', ['synchronous calls: do what the others do'], () => ({
    state: (state) => ({ sync: { ...state.sync!, get: (keys) => keys.map(() => undefined) } }),
  })),
]

export const brokenStores: readonly BrokenStore[] = [
  ...brokenState,
  ...brokenTransactions,
  ...brokenSavepoints,
  ...brokenRecords,
  ...brokenChanges,
  ...brokenTowardsVendor,
]

import type { Fields, Store } from '@ordersync/core'
import { createSqliteState, createSqliteStore } from '@ordersync/store-sqlite'
import type { SqliteConnection, SqliteDriver, SqliteStoreOptions } from '@ordersync/store-sqlite'
import Database from 'better-sqlite3'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseDriver } from '../src/choose-driver.js'
import { temporaryDirectory } from './temporary-directory.js'
import { driverNames, openVendorConnection } from './vendor-connection.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each(driverNames)('over %s', (driver) => {
  let directory: ReturnType<typeof temporaryDirectory>
  let path: string
  const opened: { close?(): unknown }[] = []

  beforeEach(() => {
    directory = temporaryDirectory()
    path = join(directory.path, 'kunden.db')
  })

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close?.()
    directory.remove()
  })

  function open(options: Partial<SqliteStoreOptions> = {}): Store {
    const store = createSqliteStore({ path, driver, ...options })
    opened.push(store)
    return store
  }

  function openVendor(file = path) {
    const vendor = openVendorConnection(driver, file)
    opened.push({ close: () => vendor.close() })
    return vendor
  }

  const insert = (store: Store, fields: Fields) =>
    store.transaction((tx) => tx.records.put('party', [{ key: undefined, fields }]))

  it('writes what SQLite syncs on every commit, in WAL mode', async () => {
    open()
    const vendor = openVendor()
    expect(vendor.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  })

  it('gives each of many new rows its own key and mark, between rows that are changed', async () => {
    const store = open()
    const [first] = await insert(store, { customerNumber: 'A', name: 'first' })
    const writes = Array.from({ length: 173 }, (_, i) =>
      i === 60 || i === 172
        ? { key: first, fields: { customerNumber: 'A', name: `again ${i}` } }
        : { key: undefined, fields: { customerNumber: i % 40 === 7 ? 'Doppelt Ä' : `N${i}`, name: `${i}` } },
    )
    const keys = await store.transaction((tx) => tx.records.put('party', writes))
    expect(new Set(keys).size).toBe(172)
    expect([keys[60], keys[172]]).toEqual([first, first])
    await store.transaction(async (tx) => {
      const rows = await tx.records.get('party', keys)
      rows.forEach((row, i) => {
        expect(row?.['name']).toBe(i === 60 || i === 172 ? 'again 172' : `${i}`)
      })
      const numbers = ['none', 'n5', 'DOPPELT ä', 'a', 'N171', 'x', 'y']
      const found = await tx.records.findByNumber('party', numbers)
      expect(found).toEqual([
        [],
        [keys[5]],
        [7, 47, 87, 127, 167].map((i) => keys[i]),
        [first],
        [keys[171]],
        [],
        [],
      ])
      const changes = await tx.records.changes('party', undefined, 1000)
      expect(changes.keys).toHaveLength(172)
      expect(changes.keys.at(-1)).toBe(first)
      expect(changes.keys[0]).toBe(keys[0])
    })
  })

  it('leaves the journal mode alone where the vendor wants it so', async () => {
    openVendor().exec('PRAGMA journal_mode = TRUNCATE; CREATE TABLE kunden (id INTEGER)')
    const store = open({ journal: 'unchanged' })
    await insert(store, { customerNumber: 'K-1' })
    expect(openVendor().prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
  })

  it('leaves the vendor’s tables and his user_version alone', async () => {
    const vendor = openVendor()
    vendor.exec(
      "PRAGMA user_version = 42; CREATE TABLE kunden (name1 TEXT); INSERT INTO kunden VALUES ('Müller')",
    )
    await insert(open(), { customerNumber: 'K-1' })
    expect(vendor.prepare('PRAGMA user_version').get()).toEqual({ user_version: 42 })
    expect(vendor.prepare('SELECT * FROM kunden').all()).toEqual([{ name1: 'Müller' }])
  })

  it('keeps kinds of the vendor’s own, and refuses others', async () => {
    const store = open({ kinds: ['machine'], numberFields: { machine: 'serial' } })
    const found = await store.transaction(async (tx) => {
      expect(tx.records.kinds).toEqual(['machine'])
      await tx.records.put('machine', [{ key: undefined, fields: { serial: ' M-1' } }])
      return tx.records.findByNumber('machine', ['m-1', ' '])
    })
    expect(found).toEqual([['1'], []])
    await expect(insert(store, {})).rejects.toMatchObject({ code: 'usage.invalid_argument' })
  })

  it('says so when another process keeps the database locked, and goes on afterwards', async () => {
    const store = open({ busyTimeoutMs: 20 })
    const vendor = openVendor()
    vendor.exec('BEGIN IMMEDIATE')
    await expect(insert(store, {})).rejects.toMatchObject({
      code: 'store.busy',
      parameters: { path: 'kunden.db' },
    })
    vendor.exec('COMMIT')
    await expect(insert(store, {})).resolves.toHaveLength(1)
  })

  it('waits for the lock without stopping the process', async () => {
    const store = open()
    const vendor = openVendor()
    vendor.exec('BEGIN IMMEDIATE')
    const inserted = insert(store, {})
    // If the wait stopped the process, this timer would never come to its turn.
    setTimeout(() => vendor.exec('COMMIT'), 0)
    await expect(inserted).resolves.toHaveLength(1)
  })

  it('lets SQLite itself never wait, because that stops the process', async () => {
    let connection: SqliteConnection | undefined
    open({
      driver: {
        name: 'watched',
        open: (file, options) => (connection = chooseDriver(driver).open(file, options)),
      },
    })
    expect(connection!.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 })
  })

  it('counts the removal of a row that is gone as no change', async () => {
    const store = open()
    const [key] = await insert(store, { customerNumber: 'K-1' })
    const remove = () => store.transaction((tx) => tx.records.remove('party', [key!]))
    const changes = (since?: string) => store.transaction((tx) => tx.records.changes('party', since, 10))
    await remove()
    const { watermark } = await changes()
    await remove()
    expect(await changes(watermark)).toEqual({ keys: [], watermark, more: false })
  })

  it('gives up waiting for the lock when the signal is aborted', async () => {
    const store = open()
    openVendor().exec('BEGIN IMMEDIATE')
    const controller = new AbortController()
    const work = store.transaction(async () => 'ran', { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('closed the window')), 0)
    await expect(work).rejects.toThrow('closed the window')
  })

  it('refuses a file that is no database, and does not touch it', () => {
    writeFileSync(path, 'Kundennummer;Name\n'.repeat(100))
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'store.corrupt', parameters: { path: 'kunden.db' } }),
    )
    expect(readFileSync(path, 'utf8')).toBe('Kundennummer;Name\n'.repeat(100))
  })

  it('refuses a damaged database', async () => {
    const store = open()
    await store.transaction((tx) => tx.state.put([{ key: bytes('a'), value: new Uint8Array(100_000) }]))
    await store.close?.()
    const content = readFileSync(path)
    content.fill(0x55, 4096)
    writeFileSync(path, content)
    const use = async () => open().transaction((tx) => tx.state.range({ prefix: bytes('a'), limit: 1 }))
    await expect(use()).rejects.toMatchObject({ code: 'store.corrupt' })
  })

  it('says that the file cannot be opened when its directory is missing', () => {
    const missing = join(directory.path, 'missing', 'kunden.db')
    expect(() => open({ path: missing })).toThrow(expect.objectContaining({ code: 'store.unavailable' }))
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says that the file may not be written',
    () => {
      openVendor().exec('CREATE TABLE kunden (id INTEGER)')
      chmodSync(path, 0o444)
      expect(() => open()).toThrow(expect.objectContaining({ code: 'store.unavailable' }))
    },
  )

  it('takes over the rows of a file that the first version has made', async () => {
    const vendor = openVendor()
    vendor.exec(`CREATE TABLE ordersync_schema (part TEXT PRIMARY KEY, version INTEGER NOT NULL);
      INSERT INTO ordersync_schema VALUES ('state', 1);
      CREATE TABLE ordersync_state (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`)
    const keys = Array.from({ length: 300 }, (_, n) => bytes(`key ${n}`))
    const insert = vendor.prepare('INSERT INTO ordersync_state VALUES (?, ?)')
    for (const [n, key] of keys.entries()) insert.run(key, bytes(`value ${n}`))
    const store = open()
    const found = await store.transaction(async ({ state }) => {
      await state.put([{ key: keys[7]!, value: bytes('changed') }])
      await state.delete([keys[8]!])
      return { values: await state.get(keys), rows: await state.range({ prefix: bytes('key'), limit: 1000 }) }
    })
    const expected = keys.map((_, n) => (n === 7 ? 'changed' : n === 8 ? undefined : `value ${n}`))
    expect(found.values.map((value) => value && new TextDecoder().decode(value))).toEqual(expected)
    expect(found.rows).toHaveLength(299)
    expect(
      vendor.prepare("SELECT count(*) AS count FROM sqlite_master WHERE name LIKE 'ordersync_state_%'").get(),
    ).toEqual({ count: 0 })
    // Opened once more, nothing is left to be done.
    await store.close?.()
    const again = await open().transaction(({ state }) => state.get([keys[7]!]))
    expect(again).toEqual([bytes('changed')])
  })

  it('finds a record under its number again after the number has changed', async () => {
    const store = open()
    const [key] = await insert(store, { customerNumber: 'K-1', name: 'Müller' })
    const put = (fields: Fields) =>
      store.transaction(async ({ records }) => {
        await records.put('party', [{ key: key!, fields }])
        const { keys } = await records.changes('party', undefined, 10)
        return { under: await records.findByNumber('party', ['k-1', 'k-2']), keys }
      })
    expect(await put({ customerNumber: 'K-1', name: 'Meier' })).toEqual({ under: [[key], []], keys: [key] })
    expect(await put({ customerNumber: 'K-2', name: 'Meier' })).toEqual({ under: [[], [key]], keys: [key] })
    expect(await put({ name: 'Meier' })).toEqual({ under: [[], []], keys: [key] })
    expect(await put({ name: 'Schulze' })).toEqual({ under: [[], []], keys: [key] })
    expect(await put({ customerNumber: 'K-1' })).toEqual({ under: [[key], []], keys: [key] })
  })

  it('refuses a database that a newer version has migrated, and does not touch it', async () => {
    await open().close?.()
    const vendor = openVendor()
    vendor.exec("UPDATE ordersync_schema SET version = 99 WHERE part = 'state'")
    expect(() => open()).toThrow(
      expect.objectContaining({
        code: 'store.newer_schema',
        parameters: { path: 'kunden.db', found: 99, known: 2 },
      }),
    )
    expect(() => createSqliteState(vendor)).toThrow(expect.objectContaining({ code: 'store.newer_schema' }))
    expect(vendor.prepare("SELECT version FROM ordersync_schema WHERE part = 'state'").get()).toEqual({
      version: 99,
    })
  })

  it('fails with our error and rolls back when the disk is full, also where work swallows the error', async () => {
    const store = open()
    const vendor = openVendor()
    await insert(store, { customerNumber: 'K-1' })
    const full: SqliteDriver = {
      name: 'small disk',
      open: (file, options) => {
        const connection = chooseDriver(driver).open(file, options)
        connection.exec('PRAGMA max_page_count = 20')
        return connection
      },
    }
    const small = open({ driver: full })
    const work = small.transaction(async (tx) => {
      await tx.state.put([{ key: bytes('before'), value: bytes('yes') }])
      await expect(
        tx.savepoint(() => tx.state.put([{ key: bytes('large'), value: new Uint8Array(1_000_000) }])),
      ).rejects.toMatchObject({ code: 'store.unavailable' })
      throw new Error('given up')
    })
    await expect(work).rejects.toThrow('given up')
    expect(vendor.prepare('SELECT count(*) AS count FROM ordersync_state').get()).toEqual({ count: 0 })
  })

  it('takes no call after SQLite itself has ended the transaction', async () => {
    let inTransaction = true
    const store = open({
      driver: {
        name: 'ends by itself',
        open: (file, options) => {
          const connection = chooseDriver(driver).open(file, options)
          return {
            exec: (sql) => connection.exec(sql),
            prepare: (sql) => connection.prepare(sql),
            close: () => connection.close(),
            get inTransaction() {
              return inTransaction && connection.inTransaction
            },
          }
        },
      },
    })
    const work = store.transaction(async (tx) => {
      inTransaction = false
      await tx.state.put([{ key: bytes('late'), value: bytes('yes') }])
    })
    await expect(work).rejects.toMatchObject({ code: 'store.transaction_failed' })
  })

  it('refuses to join a database without transaction, another file, or another thing', async () => {
    const store = open()
    const vendor = openVendor()
    const other = openVendor(join(directory.path, 'other.db'))
    other.exec('BEGIN')
    for (const wrong of [vendor, other, { prepare: () => undefined }, 'kunden.db']) {
      expect(() => store.enlist(wrong)).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }))
    }
    vendor.exec('BEGIN')
    expect(() => store.enlist(vendor)).not.toThrow()
    vendor.exec('ROLLBACK')
  })

  it('joins a transaction of the vendor synchronously, rows of his own included', async () => {
    const store = open()
    const vendor = openVendor()
    vendor.exec('CREATE TABLE belege (nummer TEXT); BEGIN IMMEDIATE')
    const tx = store.enlist(vendor)
    tx.state.sync!.put([{ key: bytes('last'), value: bytes('1001') }])
    vendor.prepare('INSERT INTO belege VALUES (?)').run('1001')
    expect(tx.state.sync!.get([bytes('last')])).toEqual([bytes('1001')])
    vendor.exec('ROLLBACK')
    expect(vendor.prepare('SELECT count(*) AS count FROM belege').get()).toEqual({ count: 0 })
    await expect(store.transaction((own) => own.state.get([bytes('last')]))).resolves.toEqual([undefined])
  })

  it('refuses savepoints that run beside each other, and commits nothing of it', async () => {
    const store = open()
    const work = store.transaction(async (tx) => {
      const one = tx.savepoint(() => tx.state.put([{ key: bytes('one'), value: bytes('1') }]))
      const two = tx.savepoint(async () => {
        await one.catch(() => undefined)
        await tx.state.put([{ key: bytes('two'), value: bytes('2') }])
      })
      await Promise.all([one, two])
    })
    await expect(work).rejects.toMatchObject({ code: 'usage.invalid_argument' })
    await expect(store.transaction((tx) => tx.state.get([bytes('one'), bytes('two')]))).resolves.toEqual([
      undefined,
      undefined,
    ])
  })

  it('gives ready-made state over the vendor’s own connection', async () => {
    const vendor = openVendor()
    const state = createSqliteState(vendor)
    state.sync!.put([{ key: bytes('a'), value: bytes('1') }])
    expect(await state.get([bytes('a')])).toEqual([bytes('1')])
    expect(
      vendor.prepare("SELECT name FROM sqlite_master WHERE name = 'ordersync_record'").get(),
    ).toBeUndefined()
    expect(() => createSqliteState({})).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }))
  })

  it('opens a database twice at the same time that nobody has opened before', async () => {
    const stores = [open(), open()]
    await Promise.all(stores.map((store) => insert(store, {})))
    const changes = await stores[0]!.transaction((tx) => tx.records.changes('party', undefined, 10))
    expect(changes.keys).toEqual(['1', '2'])
  })

  it('refuses options that contradict each other', () => {
    const records = { kinds: [], open: () => ({}) as never }
    expect(() => open({ records, kinds: ['party'] })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
    expect(existsSync(path)).toBe(false)
  })
})

describe('the choice of the driver', () => {
  const node = () => process.getBuiltinModule('node:sqlite')

  it('is better-sqlite3 where it is installed', () => {
    expect(chooseDriver(undefined).name).toBe('better-sqlite3')
  })

  it('falls back to the SQLite of Node where better-sqlite3 is missing or does not load', () => {
    expect(chooseDriver(undefined, { betterSqlite3: () => undefined, nodeSqlite: node }).name).toBe(
      'node:sqlite',
    )
    const broken = () => {
      throw new Error('wrong architecture')
    }
    expect(chooseDriver(undefined, { betterSqlite3: broken, nodeSqlite: node }).name).toBe('node:sqlite')
  })

  it('does not fall back from the one that was asked for', () => {
    const libraries = { betterSqlite3: () => undefined, nodeSqlite: node }
    expect(() => chooseDriver('better-sqlite3', libraries)).toThrow(/install better-sqlite3/)
    const without = { betterSqlite3: () => Database, nodeSqlite: () => undefined }
    expect(() => chooseDriver('node:sqlite', without)).toThrow(/node:sqlite/)
  })

  it('says what to install when there is none', () => {
    const none = { betterSqlite3: () => undefined, nodeSqlite: () => undefined }
    expect(() => chooseDriver(undefined, none)).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })
})

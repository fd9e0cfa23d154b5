/** A number and its document in the vendor's own transaction (N-09): both are there afterwards, or neither. */
import {
  acceptLease,
  defineSeries,
  identifyNumbering,
  journalSince,
  leaseFill,
  takeNumber,
  takeNumberSync,
  useSeries,
  voidNumberSync,
} from '@ordersync/core'
import type { Store, StoreTransaction } from '@ordersync/core'
import { createSqliteStore } from '@ordersync/store-sqlite'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from './temporary-directory.js'
import { driverNames, openVendorConnection } from './vendor-connection.js'

const incarnation = 'b'.repeat(26)
const uid = '01930b5c-7e1a-7c3d-8e4f-0123456789ab'

describe.each(driverNames)('numbers over %s', (driver) => {
  let directory: ReturnType<typeof temporaryDirectory>
  let path: string
  let store: Store
  let vendor: ReturnType<typeof openVendorConnection>

  beforeEach(async () => {
    directory = temporaryDirectory()
    path = join(directory.path, 'aufträge.db')
    vendor = openVendorConnection(driver, path)
    vendor.exec('CREATE TABLE auftrag (nummer TEXT PRIMARY KEY, text TEXT)')
    store = createSqliteStore({ path, driver })
    await store.transaction(async ({ state }) => {
      await identifyNumbering(state, { station: 'north', incarnation, isHost: false })
      const format = { prefix: 'AB-', digits: 5 }
      await useSeries(state, [{ id: 'AB', format, start: 1, block: 3, exhaustion: 'block' }])
      const lease = { op: 'lease', id: 'c'.repeat(26), series: 'AB', station: 'north', incarnation } as const
      await acceptLease(state, { ...lease, first: 41, count: 3, fence: 1 })
    })
  })

  afterEach(async () => {
    await store.close!()
    vendor.close()
    directory.remove()
  })

  const save = (number: string) => vendor.prepare('INSERT INTO auftrag (nummer) VALUES (?)').run(number)
  const saved = () =>
    (vendor.prepare('SELECT nummer FROM auftrag ORDER BY nummer').all() as { nummer: string }[]).map(
      ({ nummer }) => nummer,
    )
  const reported = async () =>
    (await store.transaction(({ state }) => journalSince(state))).flatMap(({ entries }) => entries)

  /** As the vendor does it: his own BEGIN, his own write, his own end. */
  async function inVendorTransaction(
    end: 'COMMIT' | 'ROLLBACK',
    work: (tx: StoreTransaction) => unknown,
  ): Promise<void> {
    vendor.exec('BEGIN IMMEDIATE')
    try {
      await work(store.enlist(vendor))
    } catch (error) {
      vendor.exec('ROLLBACK')
      throw error
    }
    vendor.exec(end)
  }

  const ways: readonly (readonly [string, (tx: StoreTransaction) => Promise<string>])[] = [
    ['takeNumber', async (tx) => (await takeNumber(tx, 'AB', { uid, date: '2026-05-01' })).number],
    ['takeNumberSync', async (tx) => takeNumberSync(tx, 'AB', { uid, date: '2026-05-01' }).number],
  ]

  it.each(ways)('%s: rolled back together, committed together', async (_, take) => {
    await inVendorTransaction('ROLLBACK', async (tx) => save(await take(tx)))
    expect(saved()).toEqual([])
    expect(await reported()).toEqual([])

    await inVendorTransaction('COMMIT', async (tx) => save(await take(tx)))
    expect(saved()).toEqual(['AB-00041'])
    expect(await reported()).toEqual([{ number: 41, state: 'used', uid, date: '2026-05-01' }])
  })

  it.each(ways)('%s: a document that the database refuses costs no number', async (_, take) => {
    save('AB-00041')
    const attempt = inVendorTransaction('COMMIT', async (tx) => save(await take(tx)))
    await expect(attempt).rejects.toThrow(/UNIQUE/)
    expect(await reported()).toEqual([])
    expect(await store.transaction(({ state }) => leaseFill(state))).toMatchObject([{ left: 3, of: 3 }])
  })

  it('gives each number once, whoever asks: vendor, own connection, after reopening', async () => {
    await inVendorTransaction('COMMIT', (tx) => save(takeNumberSync(tx, 'AB').number))
    save((await store.transaction((tx) => takeNumber(tx, 'AB'))).number)
    await store.close!()
    store = createSqliteStore({ path, driver })
    await inVendorTransaction('COMMIT', (tx) => {
      voidNumberSync(tx, 'AB', 41, 'misprint')
      save(takeNumberSync(tx, 'AB').number)
    })
    expect(saved()).toEqual(['AB-00041', 'AB-00042', 'AB-00043'])
    await expect(inVendorTransaction('COMMIT', (tx) => takeNumberSync(tx, 'AB'))).rejects.toMatchObject({
      code: 'usage.numbers_exhausted',
    })
    expect((await reported()).map(({ state }) => state)).toEqual(['void', 'taken', 'taken'])
  })
})

describe('inside db.transaction of better-sqlite3', () => {
  it('takes a number without a promise, and rolls back when the vendor throws', async () => {
    const directory = temporaryDirectory()
    const path = join(directory.path, 'auftrag.db')
    const store = createSqliteStore({ path, driver: 'better-sqlite3' })
    const db = new Database(path)
    try {
      db.exec('CREATE TABLE auftrag (nummer TEXT PRIMARY KEY)')
      await store.transaction(async ({ state }) => {
        // The host draws a block for itself when it needs one, in the same transaction (N-04).
        await identifyNumbering(state, { station: 'host', incarnation, isHost: true })
        await defineSeries(state, { id: 'AB', format: {}, start: 7, block: 5, exhaustion: 'block' })
      })
      const issue = db.transaction((fails: boolean) => {
        const { number } = takeNumberSync(store.enlist(db), 'AB', { uid })
        db.prepare('INSERT INTO auftrag VALUES (?)').run(number)
        if (fails) throw new Error('vendor')
        return number
      })
      expect(() => issue(true)).toThrow('vendor')
      expect([issue(false), issue(false)]).toEqual(['7', '8'])
      expect(db.prepare('SELECT count(*) AS count FROM auftrag').get()).toEqual({ count: 2 })
    } finally {
      db.close()
      await store.close!()
      directory.remove()
    }
  })
})

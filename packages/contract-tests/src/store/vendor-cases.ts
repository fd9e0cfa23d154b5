import type { Fields, VendorKey } from '@ordersync/core'
import { check, checkEqual, checkRejects, checkRejectsWith } from '../check.js'
import { bytes, getText, giveWay, insertInto, putText, storeCase } from './store-kit.js'
import type { StoreContractCase } from './store-kit.js'

const enlisting = ['enlist', 'beginVendorTransaction'] as const

export const vendorCases: readonly StoreContractCase[] = [
  storeCase('vendor: his own write is there and named as a change', ['vendorWrite'], async (kit) => {
    await kit.insert(kit.sample(1))
    const { watermark } = await kit.changedSince(undefined)
    const key = await kit.temporary.vendorWrite!(kit.kind, kit.sample(2))
    checkEqual(await kit.read(key), [kit.sample(2)], 'his row')
    check((await kit.changedSince(watermark)).keys.includes(key), 'his row is among the changes')
  }),

  storeCase(
    'vendor: his own write during a transaction is not rolled back with it',
    ['vendorWrite'],
    async (kit) => {
      let writing: Promise<VendorKey> | undefined
      const work = kit.transaction(async (tx) => {
        await insertInto(tx, kit.kind, [kit.sample(1)])
        writing = kit.temporary.vendorWrite!(kit.kind, kit.sample(2))
        await giveWay(writing)
        throw new Error('rolled back')
      })
      await checkRejects(work, 'the transaction')
      const key = await writing!
      checkEqual(await kit.read(key), [kit.sample(2)], 'his row after our rollback')
      checkEqual((await kit.changedSince(undefined)).keys, [key], 'all rows')
    },
  ),

  storeCase(
    'vendor: his own write during a transaction is not lost with its commit',
    ['vendorWrite'],
    async (kit) => {
      let writing: Promise<VendorKey> | undefined
      const [ours] = await kit.transaction(async (tx) => {
        const keys = await insertInto(tx, kit.kind, [kit.sample(1)])
        writing = kit.temporary.vendorWrite!(kit.kind, kit.sample(2))
        await giveWay(writing)
        return keys
      })
      const his = await writing!
      checkEqual(await kit.read(ours!, his), [kit.sample(1), kit.sample(2)], 'our row and his')
    },
  ),

  storeCase('enlist: writes become visible with the vendor’s commit', enlisting, async (kit) => {
    await kit.inVendorTransaction(async (tx, vendor) => {
      const [key] = await insertInto(tx, kit.kind, [kit.sample(1)])
      await putText(tx, { inside: 'yes' })
      checkEqual(await getText(tx, 'inside'), 'yes', 'state inside the vendor’s transaction')
      await vendor.commit()
      checkEqual(await kit.readState('inside'), 'yes', 'state after his commit')
      checkEqual(await kit.read(key!), [kit.sample(1)], 'the record after his commit')
    })
  }),

  storeCase('enlist: everything goes with the vendor’s rollback', enlisting, async (kit) => {
    await kit.putState({ number: '41' })
    await kit.inVendorTransaction(async (tx, vendor) => {
      await tx.savepoint(() => putText(tx, { number: '42' }))
      await insertInto(tx, kit.kind, [kit.sample(1)])
      await vendor.rollback()
    })
    checkEqual(await kit.readState('number'), '41', 'the number he had not committed')
    checkEqual((await kit.changedSince(undefined)).keys, [], 'records')
  }),

  storeCase('enlist: savepoints work inside it', enlisting, async (kit) => {
    await kit.inVendorTransaction(async (tx, vendor) => {
      await putText(tx, { before: 'yes' })
      const failing = tx.savepoint(async () => {
        await putText(tx, { inside: 'yes' })
        throw new Error('fails')
      })
      await checkRejects(failing, 'the savepoint')
      await vendor.commit()
    })
    checkEqual(await kit.readState('before'), 'yes', 'what was written before')
    checkEqual(await kit.readState('inside'), undefined, 'what the savepoint took back')
  }),

  storeCase('enlist: refuses calls once the vendor has ended it', enlisting, async (kit) => {
    await kit.inVendorTransaction(async (tx, vendor) => {
      await vendor.commit()
      await checkRejects(putText(tx, { late: 'yes' }), 'a write behind his commit')
    })
    checkEqual(await kit.readState('late'), undefined, 'what was written too late')
  }),

  storeCase('enlist: refuses what is no transaction of its kind', [], async (kit) => {
    for (const wrong of [undefined, null, 'transaction', {}]) {
      const enlist = async () => kit.store.enlist(wrong)
      await checkRejectsWith('usage.invalid_argument', enlist(), `enlist(${JSON.stringify(wrong)})`)
    }
  }),

  storeCase('synchronous calls: do what the others do', ['synchronous'], async (kit) => {
    await kit.putState({ a: '1', b: '2' })
    const [old] = await kit.insert(kit.numbered(1, 'SYNC-1'))
    await kit.transaction(async (tx) => {
      const { state, records } = { state: tx.state.sync, records: tx.records.sync }
      check(state !== undefined && records !== undefined, 'both access objects have their sync twins')
      const all = { prefix: new Uint8Array(), limit: 10 }
      checkEqual(
        state.get([bytes('b'), bytes('x')]),
        await tx.state.get([bytes('b'), bytes('x')]),
        'state.get',
      )
      state.put([{ key: bytes('c'), value: bytes('3') }])
      state.delete([bytes('a')])
      checkEqual(state.range(all), await tx.state.range(all), 'state.range after writing')
      checkEqual(await getText(tx, 'c'), '3', 'a row written synchronously')

      const fields: Fields = kit.sample(2)
      const [key] = records.put(kit.kind, [{ key: undefined, fields }])
      checkEqual(await tx.records.get(kit.kind, [key!]), [fields], 'a record written synchronously')
      checkEqual(records.get(kit.kind, [key!]), [fields], 'records.get')
      const numbers = ['sync-1']
      checkEqual(records.findByNumber(kit.kind, numbers), [[old]], 'records.findByNumber')
      const changed = await tx.records.changes(kit.kind, undefined, 10)
      checkEqual(records.changes(kit.kind, undefined, 10), changed, 'records.changes')
      records.remove(kit.kind, [old!])
      checkEqual(await tx.records.get(kit.kind, [old!]), [undefined], 'a record removed synchronously')
    })
    checkEqual(await kit.readState('a'), undefined, 'a row deleted synchronously, after the commit')
  }),

  storeCase('synchronous calls: are rolled back with the rest', ['synchronous'], async (kit) => {
    const work = kit.transaction(async (tx) => {
      tx.state.sync!.put([{ key: bytes('written'), value: bytes('yes') }])
      tx.records.sync!.put(kit.kind, [{ key: undefined, fields: kit.sample(1) }])
      throw new Error('at the end')
    })
    await checkRejects(work, 'the transaction')
    checkEqual(await kit.readState('written'), undefined, 'state')
    checkEqual((await kit.changedSince(undefined)).keys, [], 'records')
  }),
]

import { check, checkEqual, checkRejects, checkRejectsWith } from '../check.js'
import { bytes, getText, giveWay, insertInto, putText, storeCase } from './store-kit.js'
import type { StoreContractCase, StoreKit } from './store-kit.js'
import type { Store } from '@ordersync/core'

/** Read, give way, write: a store that does not serialise loses some of it. */
async function countUp(store: Store, key: string): Promise<void> {
  await store.transaction(async (tx) => {
    const count = Number((await getText(tx, key)) ?? '0')
    await giveWay(Promise.resolve())
    await putText(tx, { [key]: String(count + 1) })
  })
}

async function nothingWasWritten(kit: StoreKit): Promise<void> {
  checkEqual(await kit.readState('written'), undefined, 'state that was rolled back')
  checkEqual((await kit.changedSince(undefined)).keys, [], 'records that were rolled back')
}

export const transactionCases: readonly StoreContractCase[] = [
  storeCase('transaction: answers what work answers', [], async (kit) => {
    const answer = { own: 'object' }
    check((await kit.transaction(async () => answer)) === answer, 'the very object that work resolved to')
  }),

  storeCase('transaction: commits nothing when work throws at the end', [], async (kit) => {
    const work = kit.transaction(async (tx) => {
      await insertInto(tx, kit.kind, [kit.sample(1)])
      await putText(tx, { written: 'yes' })
      throw new Error('at the end')
    })
    await checkRejects(work, 'the transaction')
    await nothingWasWritten(kit)
  }),

  storeCase(
    'transaction: brings back rows that were replaced or removed when work throws',
    [],
    async (kit) => {
      const [replaced, removed] = await kit.insert(kit.sample(1), kit.sample(2))
      await kit.putState({ replaced: 'before', removed: 'before' })
      const work = kit.transaction(async (tx) => {
        await tx.records.put(kit.kind, [{ key: replaced, fields: kit.sample(3) }])
        await tx.records.remove(kit.kind, [removed!])
        await putText(tx, { replaced: 'after' })
        await tx.state.delete([bytes('removed')])
        throw new Error('at the end')
      })
      await checkRejects(work, 'the transaction')
      checkEqual(await kit.read(replaced!, removed!), [kit.sample(1), kit.sample(2)], 'the records')
      checkEqual(await kit.readState('replaced'), 'before', 'the value that was replaced')
      checkEqual(await kit.readState('removed'), 'before', 'the row that was deleted')
    },
  ),

  storeCase('transaction: lets the rejection of work come out unchanged', [], async (kit) => {
    const reason = Object.assign(new Error('mine'), { code: 'SQLITE_BUSY' })
    const work = kit.transaction(async (tx) => {
      await putText(tx, { written: 'yes' })
      throw reason
    })
    check((await checkRejects(work, 'the transaction')) === reason, 'the very error that work threw')
  }),

  storeCase('transaction: works again after one that failed', [], async (kit) => {
    for (let round = 0; round < 3; round++) {
      const work = kit.transaction(async (tx) => {
        await putText(tx, { written: 'yes' })
        throw new Error('fails')
      })
      await checkRejects(work, 'the transaction')
    }
    await kit.putState({ later: 'yes' })
    checkEqual(await kit.readState('later'), 'yes', 'what was written later')
    checkEqual(await kit.readState('written'), undefined, 'what had failed')
  }),

  storeCase('transaction: loses nothing when many write one key at once', [], async (kit) => {
    await Promise.all(Array.from({ length: 20 }, () => countUp(kit.store, 'count')))
    checkEqual(await kit.readState('count'), '20', 'the count after 20 transactions at once')
  }),

  storeCase(
    'transaction: loses nothing between two handles on the same data',
    ['openSecondHandle'],
    async (kit) => {
      const second = await kit.temporary.openSecondHandle!()
      const stores = [kit.store, second, kit.store, second]
      await Promise.all(stores.flatMap((store) => [countUp(store, 'count'), countUp(store, 'count')]))
      checkEqual(await kit.readState('count'), '8', 'the count after 4 transactions on each handle')
    },
  ),

  storeCase('transaction: shows nobody what is not committed', [], async (kit) => {
    const second = (await kit.temporary.openSecondHandle?.()) ?? kit.store
    let seen: Promise<string | undefined> = Promise.resolve(undefined)
    const work = kit.transaction(async (tx) => {
      await putText(tx, { written: 'yes' })
      seen = second.transaction((other) => getText(other, 'written'))
      await giveWay(seen)
      throw new Error('rolled back')
    })
    await checkRejects(work, 'the transaction')
    checkEqual(await seen, undefined, 'what another transaction saw of it')
  }),

  storeCase('transaction: does nothing when the signal is already aborted', [], async (kit) => {
    const reason = new Error('no longer wanted')
    let ran = false
    const work = kit.transaction(
      async (tx) => {
        ran = true
        await putText(tx, { written: 'yes' })
      },
      { signal: AbortSignal.abort(reason) },
    )
    check((await checkRejects(work, 'the transaction')) === reason, 'the reason of the signal comes out')
    check(!ran, 'work does not run')
    await nothingWasWritten(kit)
  }),

  storeCase('transaction: an abort during work leaves what its outcome says', [], async (kit) => {
    const controller = new AbortController()
    const outcome = kit.transaction(
      async (tx) => {
        await putText(tx, { written: 'yes' })
        controller.abort(new Error('no longer wanted'))
        await putText(tx, { written: 'all' })
      },
      { signal: controller.signal },
    )
    const committed = await outcome.then(
      () => true,
      () => false,
    )
    checkEqual(
      await kit.readState('written'),
      committed ? 'all' : undefined,
      `state, committed: ${committed}`,
    )
  }),

  storeCase('transaction: refuses every call once it has ended', [], async (kit) => {
    const ended = await kit.transaction(async (tx) => tx)
    const calls = {
      'state.put': () => putText(ended, { late: 'yes' }),
      'state.get': () => getText(ended, 'late'),
      'records.put': () => insertInto(ended, kit.kind, [kit.sample(1)]),
      'records.get': () => ended.records.get(kit.kind, ['1']),
      savepoint: () => ended.savepoint(async () => undefined),
    }
    for (const [name, call] of Object.entries(calls)) {
      // Also while another transaction is open on the same connection.
      await kit.transaction(async () => {
        await checkRejects(call(), `${name} of a transaction that has ended`)
      })
    }
    checkEqual(await kit.readState('late'), undefined, 'what was written too late')
  }),

  storeCase('reopening: everything committed is there', ['durable'], async (kit) => {
    const [key] = await kit.insert(kit.sample(1))
    await kit.putState({ kept: 'yes' })
    await kit.reopen()
    checkEqual(await kit.readState('kept'), 'yes', 'state after reopening')
    checkEqual(await kit.read(key!), [kit.sample(1)], 'the record after reopening')
    const [next] = await kit.insert(kit.sample(2))
    checkEqual(
      await kit.read(key!, next!),
      [kit.sample(1), kit.sample(2)],
      'records written before and after',
    )
  }),

  storeCase('close: twice is harmless', [], async (kit) => {
    await kit.putState({ kept: 'yes' })
    await kit.store.close?.()
    await kit.store.close?.()
  }),

  storeCase('close: afterwards every call is refused', [], async (kit) => {
    check(kit.store.close !== undefined, 'a store has close, or its connection stays open')
    await kit.store.close()
    await checkRejectsWith('usage.closed', kit.putState({ late: 'yes' }), 'a transaction after close')
    const enlist = async () => kit.store.enlist({})
    await checkRejectsWith('usage.closed', enlist(), 'enlist after close')
  }),

  storeCase('close: what is running ends first', [], async (kit) => {
    let closing: Promise<void> | undefined
    const running = kit.transaction(async (tx) => {
      closing = kit.store.close?.()
      await giveWay(closing ?? Promise.resolve())
      await putText(tx, { kept: 'yes' })
      return 'committed'
    })
    checkEqual(await running, 'committed', 'the transaction that was running when the store was closed')
    await closing
  }),
]

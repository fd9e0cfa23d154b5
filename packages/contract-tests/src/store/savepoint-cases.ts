import { check, checkEqual, checkRejects } from '../check.js'
import { getText, insertInto, putText, storeCase } from './store-kit.js'
import type { StoreContractCase } from './store-kit.js'

export const savepointCases: readonly StoreContractCase[] = [
  storeCase('savepoint: keeps what its work wrote and answers what it answers', [], async (kit) => {
    const answer = await kit.transaction(async (tx) => {
      await putText(tx, { before: 'yes' })
      const inside = await tx.savepoint(async () => {
        await putText(tx, { inside: 'yes' })
        return 'answer'
      })
      await putText(tx, { behind: 'yes' })
      return inside
    })
    checkEqual(answer, 'answer', 'what savepoint resolves to')
    for (const key of ['before', 'inside', 'behind']) checkEqual(await kit.readState(key), 'yes', key)
  }),

  storeCase('savepoint: takes back only itself, and its rejection comes out unchanged', [], async (kit) => {
    const [replaced, removed] = await kit.insert(kit.sample(1), kit.sample(2))
    const reason = new Error('one record')
    await kit.transaction(async (tx) => {
      await putText(tx, { before: 'yes', replaced: 'before' })
      const work = tx.savepoint(async () => {
        await putText(tx, { inside: 'yes', replaced: 'after' })
        await tx.records.put(kit.kind, [{ key: replaced, fields: kit.sample(3) }])
        await tx.records.remove(kit.kind, [removed!])
        throw reason
      })
      check((await checkRejects(work, 'the savepoint')) === reason, 'the very error that its work threw')
      checkEqual(await getText(tx, 'inside'), undefined, 'what was taken back, still inside the transaction')
      await putText(tx, { behind: 'yes' })
    })
    checkEqual(await kit.readState('before'), 'yes', 'what was written before')
    checkEqual(await kit.readState('inside'), undefined, 'what was written inside')
    checkEqual(await kit.readState('replaced'), 'before', 'what was replaced inside')
    checkEqual(await kit.readState('behind'), 'yes', 'what was written behind')
    checkEqual(await kit.read(replaced!, removed!), [kit.sample(1), kit.sample(2)], 'the records')
  }),

  storeCase('savepoint: nests, the inner one failing', [], async (kit) => {
    await kit.transaction((tx) =>
      tx.savepoint(async () => {
        await putText(tx, { outer: 'yes' })
        const inner = tx.savepoint(async () => {
          await putText(tx, { inner: 'yes' })
          throw new Error('inner')
        })
        await checkRejects(inner, 'the inner savepoint')
        await tx.savepoint(() => putText(tx, { sibling: 'yes' }))
      }),
    )
    checkEqual(await kit.readState('outer'), 'yes', 'the outer savepoint')
    checkEqual(await kit.readState('inner'), undefined, 'the inner savepoint')
    checkEqual(await kit.readState('sibling'), 'yes', 'the next inner savepoint')
  }),

  storeCase('savepoint: nests, the outer one failing', [], async (kit) => {
    await kit.transaction(async (tx) => {
      const outer = tx.savepoint(async () => {
        await tx.savepoint(() => putText(tx, { inner: 'yes' }))
        throw new Error('outer')
      })
      await checkRejects(outer, 'the outer savepoint')
      await putText(tx, { behind: 'yes' })
    })
    checkEqual(await kit.readState('inner'), undefined, 'the inner savepoint that had succeeded')
    checkEqual(await kit.readState('behind'), 'yes', 'what was written behind')
  }),

  storeCase('savepoint: one that succeeded is taken back with its transaction', [], async (kit) => {
    const work = kit.transaction(async (tx) => {
      await tx.savepoint(() => putText(tx, { inside: 'yes' }))
      throw new Error('at the end')
    })
    await checkRejects(work, 'the transaction')
    checkEqual(await kit.readState('inside'), undefined, 'what the savepoint wrote')
  }),

  storeCase('savepoint: 200 in one transaction, every third failing', [], async (kit) => {
    await kit.transaction(async (tx) => {
      for (let i = 0; i < 200; i++) {
        const work = tx.savepoint(async () => {
          await putText(tx, { [`row${i}`]: 'yes' })
          if (i % 3 === 0) throw new Error('fails')
        })
        if (i % 3 === 0) await checkRejects(work, `savepoint ${i}`)
        else await work
      }
    })
    for (const i of [0, 1, 2, 198, 199]) {
      checkEqual(await kit.readState(`row${i}`), i % 3 === 0 ? undefined : 'yes', `row ${i}`)
    }
  }),

  storeCase(
    'savepoint: one record that the database refuses spoils nothing else',
    ['refusedFields'],
    async (kit) => {
      const kind = kit.kinds.find((one) => kit.temporary.refusedFields?.(one) !== undefined)
      check(kind !== undefined, 'refusedFields answers for at least one kind')
      const refused = kit.temporary.refusedFields!(kind)!
      const keys = await kit.transaction(async (tx) => {
        const [first] = await insertInto(tx, kind, [kit.sample(1, 'full', kind)])
        await checkRejects(
          tx.savepoint(() => insertInto(tx, kind, [refused])),
          'the record that is refused',
        )
        const [second] = await insertInto(tx, kind, [kit.sample(2, 'full', kind)])
        return [first!, second!]
      })
      const found = await kit.transaction((tx) => tx.records.get(kind, keys))
      checkEqual(
        found,
        [kit.sample(1, 'full', kind), kit.sample(2, 'full', kind)],
        'the records before and behind',
      )
      const all = await kit.transaction((tx) => tx.records.changes(kind, undefined, 100))
      checkEqual(all.keys.length, 2, 'rows of this kind')
    },
  ),
]

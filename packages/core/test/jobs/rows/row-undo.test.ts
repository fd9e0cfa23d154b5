import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore, openFileExchange } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { sharedSecrets } from '../offices.js'
import { importAll, openShop, tableOf } from './table.js'

describe('undo of a spreadsheet import (J-09)', () => {
  it('removes what it created, restores field by field, and keeps what was touched, with the reason', async () => {
    const shop = openShop()
    const changed = await shop.put('party', { customerNumber: '1', name: 'Old', phone: '1', notes: 'n' })
    const edited = await shop.put('party', { customerNumber: '2', name: 'Old 2', phone: '2' })
    const { id } = await importAll(
      shop,
      tableOf([
        { customerNumber: '1', name: 'New', phone: '9' },
        { customerNumber: '2', name: 'New 2', phone: '8' },
        { customerNumber: '3', name: 'Created' },
        { customerNumber: '4', name: 'Created and edited' },
        { customerNumber: '5', name: 'Created and gone' },
      ]),
    )
    const rows = await shop.all('party')
    const keyOf = (number: string): string =>
      [...rows].find(([, fields]) => fields['customerNumber'] === number)![0]
    // Another field was changed: what was imported goes back, the edit stays.
    await shop.put('party', { ...rows.get(changed), notes: 'edited' }, changed)
    // One of the imported fields was changed: that one stays, the other goes back.
    await shop.put('party', { ...rows.get(edited), name: 'By hand' }, edited)
    await shop.put('party', { ...rows.get(keyOf('4')), phone: '5' }, keyOf('4'))
    await shop.remove('party', keyOf('5'))

    const preview = await shop.rows.previewUndo(id)
    expect((await shop.all('party')).get(changed)).toMatchObject({ name: 'New' })
    const undone = await shop.rows.undo(id)
    expect(undone.rows).toEqual(preview.rows)
    expect(undone.rows.map(({ rows: [row], action, reason }) => [row, action, reason?.code])).toEqual([
      [5, 'kept', 'UNDO_GONE'],
      [4, 'kept', 'UNDO_CHANGED_SINCE'],
      [3, 'removed', undefined],
      [2, 'restored', 'UNDO_FIELDS_KEPT'],
      [1, 'restored', undefined],
    ])
    expect(undone.counts).toEqual({ removed: 1, restored: 2, kept: 2 })
    expect(undone.job.state).toBe('partlyUndone')
    expect(undone.undoJob).toMatchObject({ type: 'rowsUndo', concerns: id, state: 'completed' })
    const after = await shop.all('party')
    expect(after.get(changed)).toEqual({ customerNumber: '1', name: 'Old', phone: '1', notes: 'edited' })
    expect(after.get(edited)).toEqual({ customerNumber: '2', name: 'By hand', phone: '2' })
  })

  it('keeps a record that others refer to', async () => {
    const shop = openShop()
    const { id } = await importAll(
      shop,
      tableOf([{ articleNumber: 'A', name: 'Nail' }], {
        kind: 'article',
        recordKind: 'article',
        keyField: 'articleNumber',
      }),
    )
    const [key] = (await shop.all('article')).keys()
    await shop.put('priceEntry', { articleNumber: 'A', articleKey: key, amount: '1', currency: 'EUR' })
    expect((await shop.rows.undo(id)).rows).toMatchObject([
      { action: 'kept', reason: { code: 'UNDO_REFERRED_TO', parameters: { count: 1 } } },
    ])
  })

  it('holds for seven days, and after that with a permission of its own', async () => {
    const asked: string[] = []
    let late = false
    const shop = openShop({
      hooks: { permission: (action) => (asked.push(action), action === 'undoAfterWindow' ? late : true) },
    })
    const { id } = await importAll(shop, tableOf([{ customerNumber: '1', name: 'A' }]))
    shop.runtime.setTime('2026-03-09T08:59:59Z')
    expect((await shop.rows.previewUndo(id)).windowClosedAt).toBeUndefined()
    shop.runtime.setTime('2026-03-09T09:00:01Z')
    expect((await shop.rows.previewUndo(id)).windowClosedAt).toBe('2026-03-09T09:00:00.000Z')
    await expect(shop.rows.undo(id)).rejects.toMatchObject({ code: 'usage.not_permitted' })
    late = true
    expect((await shop.rows.undo(id)).counts.removed).toBe(1)
    await expect(shop.rows.undo(id)).rejects.toMatchObject({ code: 'usage.not_undoable' })
  })

  it('goes on after a crash, and puts no row twice into its buckets', async () => {
    for (let at = 1; at <= 6; at++) {
      const store = createMemoryStore()
      let count = 0
      let broken = false
      const failing = {
        ...store,
        transaction: (work: Parameters<typeof store.transaction>[0]) => {
          count += 1
          if (broken && count === at) throw new Error('power cut')
          return store.transaction(work)
        },
      } as typeof store
      const shop = openShop({ store: failing })
      const { id } = await importAll(
        shop,
        tableOf(Array.from({ length: 2500 }, (_, i) => ({ customerNumber: `${i}`, name: `N${i}` }))),
      )
      broken = true
      count = 0
      const first = await shop.rows.undo(id).catch(() => undefined)
      broken = false
      const undone = first ?? (await shop.rows.undo(id))
      expect(undone.counts).toEqual({ removed: 2500, restored: 0, kept: 0 })
      expect((await shop.all('party')).size).toBe(0)
      expect(
        (await shop.rows.jobs({ limit: 50 })).filter(
          (job) => job.type === 'rowsUndo' && job.state === 'completed',
        ),
      ).toHaveLength(1)
    }
  })

  it('undoes what was sent already by a new revision', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: '1', name: 'Old' })
    const exchange = await openFileExchange({
      store: shop.store,
      runtime: shop.runtime,
      station: 'office',
      secrets: sharedSecrets,
    })
    const order: Fields = {
      number: 'O1',
      orderDate: '2026-03-01',
      currency: 'EUR',
      parties: { orderedBy: { partyKey: key, snapshot: { name: 'x' } } },
      lines: [],
    }
    await shop.put('salesOrder', order)
    const { id } = await importAll(shop, tableOf([{ customerNumber: '1', name: 'New' }]))
    await exchange.exportDocuments([{ kind: 'salesOrder', number: 'O1' }])
    const uid = await exchange.uidOf('party', key)
    await shop.rows.undo(id)
    expect((await shop.all('party')).get(key)).toMatchObject({ name: 'Old' })
    expect(await exchange.uidOf('party', key)).toBe(uid)
  })

  it('puts every row into exactly one bucket and touches nothing else, whatever was edited since', async () => {
    const fields = ['name', 'phone', 'email', 'notes'] as const
    const value = fc.constantFrom('a', 'b', 'c')
    const record = fc.record({
      name: value,
      phone: fc.option(value),
      email: fc.option(value),
      notes: fc.option(value),
    })
    const edit = fc.record({
      number: fc.integer({ min: 0, max: 11 }),
      field: fc.constantFrom(...fields),
      value: fc.option(value),
      remove: fc.boolean(),
    })
    const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 60)
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 6, maxLength: 6 }),
        fc.array(record, { minLength: 12, maxLength: 12 }),
        fc.array(edit, { maxLength: 12 }),
        async (before, imported, edits) => {
          const shop = openShop()
          const clean = (one: Record<string, unknown>): Fields =>
            Object.fromEntries(Object.entries(one).filter(([, v]) => v !== null))
          for (const [i, one] of before.entries())
            await shop.put('party', { ...clean(one), customerNumber: `${i}`, roles: ['customer'] })
          const former = await shop.all('party')
          const { id } = await importAll(
            shop,
            tableOf(imported.map((one, i) => ({ ...clean(one), customerNumber: `${i}` }))),
          )
          const written = await shop.all('party')
          for (const { number, field, value: next, remove } of edits) {
            const found = [...(await shop.all('party'))].find(
              ([, row]) => row['customerNumber'] === `${number}`,
            )
            if (found === undefined) continue
            if (remove && number % 3 === 0) await shop.remove('party', found[0])
            else
              await shop.put(
                'party',
                { ...found[1], ...(next === null ? { [field]: undefined } : { [field]: next }) },
                found[0],
              )
          }
          const edited = await shop.all('party')
          const undone = await shop.rows.undo(id)
          const after = await shop.all('party')
          const changedByJob = [...written].filter(
            ([key, row]) => JSON.stringify(row) !== JSON.stringify(former.get(key)),
          )
          expect(undone.rows.map((row) => row.key).sort()).toEqual(changedByJob.map(([key]) => key).sort())
          for (const row of undone.rows) {
            const [old, imported2, present] = [
              former.get(row.key),
              written.get(row.key)!,
              edited.get(row.key),
            ]
            if (row.action === 'removed') {
              expect(old).toBeUndefined()
              expect(present).toEqual(imported2)
              expect(after.has(row.key)).toBe(false)
            } else if (row.action === 'kept') {
              expect(row.reason).toBeDefined()
              expect(after.get(row.key)).toEqual(present)
            } else {
              for (const field of fields) {
                const isImported = old![field] !== imported2[field]
                const isAsImported = present![field] === imported2[field]
                expect(after.get(row.key)![field]).toBe(
                  isImported && isAsImported ? old![field] : present![field],
                )
              }
            }
          }
          const concerned = new Set(undone.rows.map((row) => row.key))
          for (const [key, row] of edited) if (!concerned.has(key)) expect(after.get(key)).toEqual(row)
        },
      ),
      { numRuns: runs, seed: 5 },
    )
  })
})

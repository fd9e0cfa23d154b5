import { describe, expect, it } from 'vitest'
import { createMemoryStore, defineLocalKind, describe as say, openFileExchange } from '@ordersync/core'
import type { RowProgress } from '@ordersync/core'
import { sharedSecrets } from '../offices.js'
import { importAll, openShop, resultsOf, tableOf } from './table.js'
import type { Row } from './table.js'

const people: readonly Row[] = [
  { customerNumber: '001', name: 'Anna', email: 'anna@example.de' },
  { customerNumber: '002', name: 'Bert', addresses: [{ usage: 'main', city: 'Ulm' }] },
  { customerNumber: '003', name: 'Carl' },
]

describe('spreadsheet import as a job', () => {
  it('has an id from the first stage and keeps what was used (J-01, T4S-20)', async () => {
    const shop = openShop()
    const source = tableOf(people)
    const created = await shop.rows.begin(
      { kind: 'customer', recordKind: 'party', fileName: 'customers.csv' },
      { by: 'anna' },
    )
    expect(created).toMatchObject({ state: 'created', type: 'rows', fileName: 'customers.csv', by: 'anna' })
    await shop.rows.advance(created.id, 'analysed', { encoding: 'utf-8', delimiter: ';' })
    const preview = await shop.rows.preview(created.id, source, { duplicates: 'overwrite' })
    expect(preview.counts).toEqual({ create: 3, change: 0, unchanged: 0, skip: 0, error: 0, question: 0 })
    expect(await shop.all('party')).toEqual(new Map())
    const { job, finished } = await shop.rows.run(created.id, source, preview.token)
    expect(finished).toBe(true)
    expect(job).toMatchObject({
      id: created.id,
      state: 'completed',
      counts: { create: 3 },
      details: { encoding: 'utf-8' },
      settings: { mapping: 'customerNumber' },
    })
    expect([...(await shop.all('party')).values()].map((one) => one['customerNumber'])).toEqual([
      '001',
      '002',
      '003',
    ])
    expect([...(await shop.all('party')).values()][0]).toMatchObject({ roles: ['customer'] })
  })

  it('shows field by field what would change, and writes nothing (J-07, T4S-16)', async () => {
    const shop = openShop()
    const key = await shop.put('party', {
      customerNumber: '001',
      name: 'Anna',
      phone: '1',
      addresses: [{ usage: 'billing', city: 'Bonn' }],
    })
    const source = tableOf([
      {
        customerNumber: '001',
        name: 'Anna B.',
        addresses: [{ usage: 'billing', city: 'Köln' }, { city: 'Ulm' }],
        $clear: ['phone'],
      },
    ])
    const page = await shop.rows.page(source, { duplicates: 'overwrite' })
    expect(page.rows).toHaveLength(1)
    expect(page.rows[0]).toMatchObject({
      action: 'change',
      key,
      changes: [
        { path: 'name', from: 'Anna', to: 'Anna B.' },
        { path: 'phone', from: '1', to: undefined },
        { path: 'addresses/billing/city', from: 'Bonn', to: 'Köln' },
        { path: 'addresses/main', from: undefined, to: { city: 'Ulm' } },
        { path: 'roles', from: undefined, to: ['customer'] },
      ],
    })
    expect((await shop.all('party')).get(key)).toMatchObject({ name: 'Anna', phone: '1' })
  })

  it('pages through all rows', async () => {
    const shop = openShop()
    const source = tableOf(
      Array.from({ length: 25 }, (_, i) => ({ customerNumber: `${i}`, name: `N${i}` })),
      { batch: 4 },
    )
    const first = await shop.rows.page(source, { limit: 10 })
    expect(first.next).toBe(10)
    const second = await shop.rows.page(source, { from: 10, limit: 10 })
    const third = await shop.rows.page(source, { from: second.next!, limit: 10 })
    expect([...first.rows, ...second.rows, ...third.rows].map((row) => row.ordinal)).toEqual(
      Array.from({ length: 25 }, (_, i) => i),
    )
    expect(third.next).toBeUndefined()
  })

  it('leaves what the file does not say, and keeps contacts apart', async () => {
    const shop = openShop()
    const key = await shop.put('party', {
      customerNumber: '1',
      name: 'A',
      notes: 'stays',
      contacts: [{ familyName: 'Old', email: 'o@x.de' }],
    })
    await importAll(
      shop,
      tableOf([{ customerNumber: '1', contacts: [{ familyName: 'New' }, { email: 'O@x.de', phone: '5' }] }]),
    )
    expect((await shop.all('party')).get(key)).toMatchObject({
      name: 'A',
      notes: 'stays',
      contacts: [{ familyName: 'Old', email: 'O@x.de', phone: '5' }, { familyName: 'New' }],
    })
  })

  it('imports the same file again without a change, and says that it was imported before (J-02)', async () => {
    const shop = openShop()
    const { id } = await importAll(shop, tableOf(people))
    const again = await importAll(shop, tableOf(people))
    expect(again.preview.notices).toEqual([{ code: 'FILE_ALREADY_IMPORTED', parameters: { job: id } }])
    expect(again.job.counts).toMatchObject({ create: 0, change: 0, unchanged: 3 })
  })

  it('obeys the policy for duplicates (J-04)', async () => {
    const outcome = async (duplicates: 'overwrite' | 'ignore' | 'fail' | 'ask') => {
      const shop = openShop()
      await shop.put('party', { customerNumber: '001', name: 'Old' })
      const { job } = await importAll(shop, tableOf(people), { duplicates })
      const [anna] = (await shop.all('party')).values()
      return [job.counts, anna!['name'], job.state]
    }
    expect(await outcome('overwrite')).toEqual([
      expect.objectContaining({ change: 1, create: 2 }),
      'Anna',
      'completed',
    ])
    expect(await outcome('ignore')).toEqual([
      expect.objectContaining({ skip: 1, create: 2 }),
      'Old',
      'completed',
    ])
    expect(await outcome('fail')).toEqual([
      expect.objectContaining({ error: 1, create: 2 }),
      'Old',
      'completedWithErrors',
    ])
    expect(await outcome('ask')).toEqual([
      expect.objectContaining({ question: 1, create: 2 }),
      'Old',
      'completedWithErrors',
    ])
  })

  it('asks about duplicates, takes the answer with the import or later, and asks again when the record moved (L-07)', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: '001', name: 'Old' })
    const source = tableOf(people)
    const { id } = await importAll(shop, source, { duplicates: 'ask' })
    const [question] = await shop.rows.questions(id)
    expect(question).toMatchObject({
      type: 'row-duplicate',
      local: { name: 'Old' },
      incoming: { name: 'Anna' },
    })
    await shop.put('party', { customerNumber: '001', name: 'Moved' }, key)
    const refused = await shop.rows.answer(id, { questionId: question!.id, option: 'overwrite', by: 'anna' })
    expect(refused.action).toBe('question')
    const [again] = await shop.rows.questions(id)
    expect(again).toMatchObject({ local: { name: 'Moved' } })
    const done = await shop.rows.answer(id, { questionId: again!.id, option: 'overwrite', by: 'anna' })
    expect(done.action).toBe('change')
    expect((await shop.all('party')).get(key)).toMatchObject({
      name: 'Anna',
      email: 'anna@example.de',
      roles: ['customer'],
    })
    expect(await shop.rows.questions(id)).toEqual([])
    await expect(
      shop.rows.answer(id, { questionId: again!.id, option: 'overwrite', by: 'a' }),
    ).rejects.toMatchObject({ code: 'usage.not_found' })
    const undone = await shop.rows.undo(id)
    expect(undone.counts).toEqual({ removed: 2, restored: 1, kept: 0 })
    expect((await shop.all('party')).get(key)).toMatchObject({ name: 'Moved' })
  })

  it('asks through the seam of the party search, and merges into the one that was meant', async () => {
    const store = createMemoryStore()
    let key = ''
    const shop = openShop({
      store,
      candidates: (_kind, fields) =>
        Promise.resolve(fields['name'] === 'Carl' ? [{ key, reasons: [{ code: 'SAME_NAME' }] }] : []),
    })
    key = await shop.put('party', { customerNumber: '900', name: 'Karl' })
    const source = tableOf(people)
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    expect(preview.questions).toHaveLength(1)
    const [question] = preview.questions
    expect(question).toMatchObject({
      type: 'party-match',
      candidates: [{ key, reasons: [{ code: 'SAME_NAME' }] }],
    })
    const decisions = [{ questionId: question!.id, option: 'useExisting', values: { key }, by: 'anna' }]
    const { job: done } = await shop.rows.run(job.id, source, preview.token, { decisions })
    expect(done.counts).toMatchObject({ create: 2, change: 1, question: 0 })
    expect((await shop.all('party')).get(key)).toMatchObject({ customerNumber: '900', name: 'Carl' })
  })

  it('refuses values that its lists do not have, unless they may be created (J-06)', async () => {
    const shop = openShop()
    await shop.put('party', { customerNumber: '9', name: 'Z', customerGroup: 'Handel' })
    const source = tableOf([
      { customerNumber: '1', name: 'A', customerGroup: 'Handel' },
      { customerNumber: '2', name: 'B', customerGroup: 'Handl' },
    ])
    const { preview, job, id } = await importAll(shop, source)
    expect(preview.wouldCreate).toEqual([{ list: 'customerGroup', value: 'Handl', rows: 1 }])
    expect(job.counts).toMatchObject({ create: 1, error: 1 })
    const [, bad] = await resultsOf(shop, id)
    expect(bad!.issues[0]).toMatchObject({ code: 'ROW_LIST_VALUE_UNKNOWN', suggestion: 'Handel' })
    const other = await importAll(shop, source, { duplicates: 'overwrite', createMissing: ['customerGroup'] })
    expect(other.job.counts).toMatchObject({ create: 1, unchanged: 1 })
  })

  it('keeps out rows with errors, repeated keys and missing fields, each with its reason', async () => {
    const shop = openShop()
    const { id, job } = await importAll(
      shop,
      tableOf([
        { customerNumber: '1', name: 'A' },
        { customerNumber: '1', name: 'B' },
        { customerNumber: '2' },
        { customerNumber: '3', name: 'C', $issue: 'VALUE_EMAIL' },
        { customerNumber: '4', name: 'D', currency: 'Euros' },
      ]),
    )
    expect(job.counts).toMatchObject({ create: 1, error: 4 })
    const reasons = (await resultsOf(shop, id)).map((row) => row.reason?.code)
    expect(reasons).toEqual([
      undefined,
      'ROW_KEY_REPEATED',
      'ROW_FIELD_REQUIRED',
      'VALUE_EMAIL',
      'RECORD_INVALID',
    ])
    for (const row of await resultsOf(shop, id)) {
      if (row.reason !== undefined)
        expect(say(row.reason.code, row.reason.parameters ?? {}, 'de')).not.toContain(row.reason.code)
    }
  })

  it('refuses only the rows whose record has moved since the preview (J-07)', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: '001', name: 'Old' })
    const source = tableOf(people)
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    await shop.put('party', { customerNumber: '001', name: 'Edited meanwhile' }, key)
    await shop.put('party', { customerNumber: '003', name: 'New meanwhile' })
    const { job: done } = await shop.rows.run(job.id, source, preview.token)
    expect(done.counts).toMatchObject({ create: 1, error: 2 })
    expect((await resultsOf(shop, job.id)).map((row) => row.reason?.code)).toEqual([
      'ROW_TARGET_CHANGED',
      undefined,
      'ROW_TARGET_CHANGED',
    ])
    expect((await shop.all('party')).get(key)).toMatchObject({ name: 'Edited meanwhile' })
  })

  it('does not import what the preview refused, although it could go in by now; a new preview does (J-07)', async () => {
    const shop = openShop()
    const rows = [
      { customerNumber: '1', name: 'A', customerGroup: 'Handel' },
      { customerNumber: '2', name: 'B' },
    ]
    const source = tableOf(rows)
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    expect(preview.errors.map((row) => row.reason?.code)).toEqual(['ROW_LIST_VALUE_UNKNOWN'])
    await shop.put('party', { customerNumber: '9', name: 'With the group', customerGroup: 'Handel' })
    const { job: done } = await shop.rows.run(job.id, source, preview.token)
    expect(done.counts).toMatchObject({ create: 1, error: 1 })
    const [refused] = await resultsOf(shop, job.id)
    expect(refused?.reason?.code).toBe('ROW_WAS_REFUSED')
    expect(say('ROW_WAS_REFUSED', {}, 'de')).toContain('Bitte neu prüfen')
    const again = await importAll(shop, tableOf(rows))
    expect(again.job.counts).toMatchObject({ create: 1, unchanged: 1, error: 0 })
  })

  it('refuses to run without a preview, with another file or mapping, or twice', async () => {
    const shop = openShop()
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    await expect(shop.rows.run(job.id, tableOf(people), 'x')).rejects.toMatchObject({
      code: 'usage.not_ready',
    })
    const preview = await shop.rows.preview(job.id, tableOf(people), { duplicates: 'overwrite' })
    await expect(shop.rows.run(job.id, tableOf(people), 'other')).rejects.toMatchObject({
      code: 'usage.not_ready',
    })
    await expect(shop.rows.run(job.id, tableOf(people.slice(1)), preview.token)).rejects.toMatchObject({
      code: 'usage.not_ready',
    })
    await expect(
      shop.rows.run(job.id, tableOf(people, { keyField: 'name' }), preview.token),
    ).rejects.toMatchObject({ code: 'usage.not_ready' })
    expect(await shop.all('party')).toEqual(new Map())
    await shop.rows.run(job.id, tableOf(people), preview.token)
    await expect(shop.rows.run(job.id, tableOf(people), preview.token)).rejects.toMatchObject({
      code: 'usage.not_ready',
    })
    await expect(shop.rows.job('nothing')).rejects.toMatchObject({ code: 'usage.not_found' })
  })

  it('stops at a button and goes on without a duplicate (J-08)', async () => {
    const shop = openShop()
    const many = Array.from({ length: 9000 }, (_, i) => ({ customerNumber: `${i}`, name: `N${i}` }))
    const stop = new AbortController()
    const source = tableOf(many, { batch: 500, before: (batch) => (batch === 9 ? stop.abort() : undefined) })
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, tableOf(many), { duplicates: 'overwrite' })
    const stopped = await shop.rows.run(job.id, source, preview.token, { signal: stop.signal })
    expect(stopped.finished).toBe(false)
    expect(stopped.job.state).toBe('cancelled')
    const there = (await shop.all('party')).size
    expect(there).toBeGreaterThan(0)
    expect(there).toBeLessThan(9000)
    const progress: RowProgress[] = []
    const rest = await shop.rows.run(job.id, tableOf(many), preview.token, {
      onProgress: (one) => progress.push(one),
    })
    expect(rest.job).toMatchObject({ state: 'completed', counts: { create: 9000, error: 0 } })
    expect((await shop.all('party')).size).toBe(9000)
    expect(await resultsOf(shop, job.id)).toHaveLength(9000)
    expect(progress.filter((one) => one.share === 1)).toHaveLength(1)
    expect(progress.at(-1)).toMatchObject({ share: 1, written: 9000 })
  })

  it('goes on after a crash at any transaction, without a duplicate or a gap', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({ customerNumber: `${i % 2900}`, name: `N${i}` }))
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
      const source = tableOf(many)
      const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
      const preview = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
      broken = true
      count = 0
      await shop.rows.run(job.id, source, preview.token).catch(() => undefined)
      broken = false
      if ((await shop.rows.job(job.id)).state !== 'completedWithErrors')
        await shop.rows.run(job.id, source, preview.token)
      const done = await shop.rows.job(job.id)
      expect(done.counts, `transaction ${at}`).toMatchObject({ create: 2900, error: 100 })
      expect((await shop.all('party')).size).toBe(2900)
      expect((await resultsOf(shop, job.id)).map((row) => row.ordinal)).toEqual(many.map((_, i) => i))
    }
  })

  it('lets one bad row not stop the rest', async () => {
    const store = createMemoryStore({
      columns: (_kind, fields) => {
        if (fields['name'] === 'Bert') throw new Error('trigger says no')
        return fields
      },
    })
    const shop = openShop({ store })
    const { job, id } = await importAll(shop, tableOf(people))
    expect(job.counts).toMatchObject({ create: 2, error: 1 })
    expect((await resultsOf(shop, id))[1]).toMatchObject({
      action: 'error',
      reason: { code: 'STORE_REFUSED' },
    })
  })

  it('gives the next free number where the file has none (T4S)', async () => {
    let next = 500
    const shop = openShop({ hooks: { assignNumber: () => `${next++}` } })
    await importAll(shop, tableOf([{ name: 'A' }, { name: 'B', customerNumber: '7' }, { name: 'C' }]))
    expect([...(await shop.all('party')).values()].map((one) => one['customerNumber'])).toEqual([
      '500',
      '7',
      '501',
    ])
  })

  it('finds records by another key than the number, and takes contacts only for parties that are here', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: '1', name: 'A', vatId: 'DE1' })
    const source = tableOf(
      [
        { vatId: 'DE1', phone: '5' },
        { vatId: 'DE2', phone: '6' },
      ],
      { keyField: 'vatId', onlyExisting: true },
    )
    const { id, job } = await importAll(shop, source)
    expect(job.counts).toMatchObject({ change: 1, error: 1 })
    expect((await resultsOf(shop, id))[1]!.reason!.code).toBe('ROW_RECORD_MISSING')
    expect((await shop.all('party')).get(key)).toMatchObject({ phone: '5', customerNumber: '1' })
  })

  it('links prices to articles by number', async () => {
    const shop = openShop()
    const key = await shop.put('article', { articleNumber: 'A1', name: 'Nail' })
    await importAll(
      shop,
      tableOf([{ articleNumber: 'A1', amount: '1.50', currency: 'EUR' }], {
        kind: 'price',
        recordKind: 'priceEntry',
        keyField: 'articleNumber',
      }),
    )
    expect([...(await shop.all('priceEntry')).values()][0]).toMatchObject({ articleKey: key, amount: '1.50' })
  })

  it('asks the permission hook before import, answer and undo (T4S-01)', async () => {
    const asked: string[] = []
    const shop = openShop({ hooks: { permission: (action) => (asked.push(action), action !== 'undo') } })
    const { id } = await importAll(shop, tableOf(people))
    await expect(shop.rows.undo(id)).rejects.toMatchObject({ code: 'usage.not_permitted' })
    expect(asked).toEqual(['import', 'import', 'undo'])
    expect((await shop.all('party')).size).toBe(3)
  })

  it('lists and searches jobs, in the list of all jobs too (T4S-24)', async () => {
    const shop = openShop()
    const { id } = await importAll(shop, tableOf(people, { name: 'Kunden März.csv' }))
    await shop.rows.undo(id, { by: 'bert' })
    expect((await shop.rows.jobs({ text: 'märz' })).map((job) => job.type).sort()).toEqual([
      'rows',
      'rowsUndo',
    ])
    expect(await shop.rows.jobs({ text: 'nothing' })).toEqual([])
    expect((await shop.rows.jobs({ state: 'undone' })).map((job) => job.id)).toEqual([id])
    const exchange = await openFileExchange({
      store: shop.store,
      runtime: shop.runtime,
      station: 'office',
      secrets: sharedSecrets,
    })
    expect((await exchange.jobs()).map((job) => job.type)).toContain('rows')
    await expect(exchange.undo(id)).rejects.toMatchObject({ code: 'usage.not_undoable' })
  })

  it('imports kinds of its own that never travel, and no invoice under any name (J-12)', async () => {
    const kinds = [defineLocalKind('task')]
    const shop = openShop({ kinds, store: createMemoryStore({ kinds: ['party', 'task'] }) })
    const source = tableOf([{ title: 'Call' }], { kind: 'task', recordKind: 'task', keyField: 'title' })
    expect((await importAll(shop, source)).job.counts).toMatchObject({ create: 1 })
    expect(() => defineLocalKind('recurringInvoice')).toThrow(
      expect.objectContaining({ code: 'usage.forbidden_kind' }),
    )
    await expect(
      shop.rows.begin({ kind: 'invoice', recordKind: 'invoice', fileName: 'x' }),
    ).rejects.toMatchObject({ code: 'usage.not_found' })
  })
})

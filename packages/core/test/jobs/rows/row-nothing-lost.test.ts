import { describe, expect, it } from 'vitest'
import { createMemoryStore, openRowImport } from '@ordersync/core'
import type { RowSource, Store } from '@ordersync/core'
import { importAll, openShop, tableOf } from './table.js'

const customers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ customerNumber: `${i}`, name: `N${i}` }))

describe('two hands on one job (J-08, J-09)', () => {
  it('an undo that begins while the import runs leaves no row outside its buckets', async () => {
    const shop = openShop()
    let undone: Awaited<ReturnType<typeof shop.rows.undo>> | undefined
    let jobId = ''
    const source = tableOf(customers(5000), {
      before: async (batch) => {
        if (batch === 3 && jobId !== '') undone = await shop.rows.undo(jobId)
      },
    })
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'c.csv' })
    const { token } = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    jobId = job.id
    await expect(shop.rows.run(job.id, source, token)).rejects.toMatchObject({ code: 'usage.not_ready' })
    expect(undone?.counts.removed).toBeGreaterThan(0)
    expect((await shop.all('party')).size).toBe(0)
    expect((await shop.rows.job(job.id)).state).toBe('undone')
    await expect(shop.rows.run(job.id, source, token)).rejects.toMatchObject({ code: 'usage.not_ready' })
  })

  it('an undo that was stopped keeps the import from going on, and takes the rest back later', async () => {
    const shop = openShop()
    const source = tableOf(customers(3000))
    const { id, preview } = await importAll(shop, source)
    const stop = new AbortController()
    await expect(
      shop.rows.undo(id, { signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toThrow()
    const left = (await shop.all('party')).size
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(3000)
    await expect(shop.rows.run(id, source, preview.token)).rejects.toMatchObject({ code: 'usage.not_ready' })
    expect((await shop.rows.undo(id)).counts).toEqual({ removed: 3000, restored: 0, kept: 0 })
    expect((await shop.all('party')).size).toBe(0)
  })

  it('an answer that comes during an undo writes nothing', async () => {
    const shop = openShop()
    await shop.put('party', { customerNumber: '1', name: 'Old' })
    const source = tableOf([...customers(2000).slice(2), { customerNumber: '1', name: 'New' }])
    const { id } = await importAll(shop, source, { duplicates: 'ask' })
    const [question] = await shop.rows.questions(id)
    const stop = new AbortController()
    await shop.rows.undo(id, { signal: stop.signal, onProgress: () => stop.abort() }).catch(() => undefined)
    await expect(
      shop.rows.answer(id, { questionId: question!.id, option: 'overwrite', by: 'anna' }),
    ).rejects.toMatchObject({ code: 'usage.not_ready' })
    await shop.rows.undo(id)
    expect([...(await shop.all('party')).values()]).toEqual([{ customerNumber: '1', name: 'Old' }])
  })

  it('two imports at once that go by another key than the number make no record twice (J-07)', async () => {
    const shop = openShop()
    const rows = Array.from({ length: 3000 }, (_, i) => ({ name: `N${i}`, vatId: `V${i}` }))
    const other = tableOf(rows, { keyField: 'vatId', name: 'b.csv' })
    const otherJob = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'b.csv' })
    const otherPreview = await shop.rows.preview(otherJob.id, other, { duplicates: 'overwrite' })
    let meanwhile = false
    const source = tableOf(rows, {
      keyField: 'vatId',
      before: async (batch) => {
        if (batch !== 1 || !meanwhile) return
        meanwhile = false
        await shop.rows.run(otherJob.id, other, otherPreview.token)
      },
    })
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'a.csv' })
    const { token } = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    meanwhile = true
    const done = await shop.rows.run(job.id, source, token)
    expect((await shop.all('party')).size).toBe(3000)
    expect(done.job.counts).toMatchObject({ create: 1000, unchanged: 2000 })
  })
})

describe('an import that goes on after a stop', () => {
  it('still knows the keys of the rows before it', async () => {
    const shop = openShop()
    const source = tableOf([...customers(2500), { customerNumber: '7', name: 'Again' }])
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'c.csv' })
    const { token } = await shop.rows.preview(job.id, source, { duplicates: 'overwrite' })
    const stop = new AbortController()
    const first = await shop.rows.run(job.id, source, token, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    expect(first.finished).toBe(false)
    await shop.rows.run(job.id, source, token)
    const failed = []
    for await (const row of shop.rows.results(job.id, { only: 'error' })) failed.push(row.reason)
    expect(failed).toEqual([{ code: 'ROW_KEY_REPEATED', parameters: { row: 8, key: '7' } }])
  })
})

describe('nothing is lost in silence', () => {
  const withAside = (source: RowSource, aside: { line: number; reason: string }[]): RowSource => ({
    ...source,
    async *entries(checkpoint) {
      for await (const batch of source.entries(checkpoint)) yield batch
      yield { entries: [], rowsRead: 2, checkpoint: 'end', aside }
    },
  })

  it('rows that are passed over are told with their lines before anything is written', async () => {
    const shop = openShop()
    const sums = Array.from({ length: 12 }, (_, i) => ({ line: 10 + i, reason: 'ROW_SUM' }))
    const source = withAside(tableOf(customers(2)), [
      { line: 4, reason: 'ROW_NOTE' },
      { line: 5, reason: 'ROW_BLANK' },
      { line: 6, reason: 'ROW_HEADER_REPEATED' },
      { line: 7, reason: 'ROW_OF_ANOTHER_KIND' },
      ...sums,
    ])
    const { preview, job } = await importAll(shop, source)
    expect(preview.notices).toEqual([
      { code: 'ROWS_ASIDE_NOTE', parameters: { rows: 1, lines: '4' } },
      { code: 'ROWS_ASIDE_HEADER', parameters: { rows: 1, lines: '6' } },
      { code: 'ROWS_ASIDE', parameters: { rows: 1, lines: '7' } },
      { code: 'ROWS_ASIDE_SUM', parameters: { rows: 12, lines: '10, 11, 12, 13, 14, 15, 16, 17, 18, 19 …' } },
    ])
    expect(job.state).toBe('completed')
  })

  it('rows that go in although something is doubtful are listed in the preview', async () => {
    const shop = openShop()
    const plain = tableOf(customers(3))
    const source: RowSource = {
      ...plain,
      async *entries(checkpoint) {
        for await (const batch of plain.entries(checkpoint))
          yield {
            ...batch,
            entries: batch.entries.map((entry, i) => ({
              ...entry,
              issues:
                i === 1 ? [{ code: 'VALUE_CHECK_DIGIT', severity: 'warning' as const, row: 2, line: 3 }] : [],
            })),
          }
      },
    }
    const { preview } = await importAll(shop, source)
    expect(preview.warnings).toMatchObject([{ rows: [2], action: 'create' }])
    expect(preview.notices).toEqual([{ code: 'ROWS_DOUBTFUL', parameters: { rows: 1 } }])
  })
})

describe('undo puts back what the import has made, and nothing else', () => {
  it('does not bring a contact back beside the one that it became', async () => {
    const shop = openShop()
    const person = { givenName: 'Maria', familyName: 'Anders' }
    const key = await shop.put('party', { customerNumber: '1', name: 'A', contacts: [person] })
    const { id } = await importAll(
      shop,
      tableOf([{ customerNumber: '1', name: 'B', contacts: [{ ...person, email: 'maria@a.example' }] }]),
    )
    const edited = { ...person, email: 'maria@a.example', phone: '030 1' }
    await shop.put('party', { customerNumber: '1', name: 'B', contacts: [edited] }, key)
    const { rows } = await shop.rows.undo(id)
    expect((await shop.all('party')).get(key)).toEqual({
      customerNumber: '1',
      name: 'A',
      contacts: [edited],
    })
    expect(rows).toMatchObject([{ action: 'restored', reason: { code: 'UNDO_FIELDS_KEPT' } }])
  })

  it('puts back more changes of one record than a screen shows', async () => {
    const shop = openShop()
    const people = (place: string) =>
      Array.from({ length: 300 }, (_, i) => ({
        givenName: `G${i}`,
        familyName: `F${i}`,
        phone: `${place} ${i}`,
        function: place,
      }))
    const before = { customerNumber: '1', name: 'A', contacts: people('old') }
    const key = await shop.put('party', before)
    const { id } = await importAll(
      shop,
      tableOf([{ customerNumber: '1', name: 'A', contacts: people('new') }]),
    )
    expect((await shop.rows.undo(id)).rows).toMatchObject([{ action: 'restored' }])
    expect((await shop.all('party')).get(key)).toEqual(before)
  })

  it('a row of which the vendor’s table has made nothing counts as restored, not as changed since', async () => {
    const inner = createMemoryStore()
    const store: Store = {
      name: 'shortening',
      enlist: () => inner.enlist(undefined),
      transaction: (work, options) => inner.transaction(work, options),
      capabilities: { ...inner.capabilities, storesExactly: false, maxLengths: { party: { name: 3 } } },
    }
    const shop = openShop({ store })
    await importAll(shop, tableOf([{ customerNumber: '1', name: 'Abcdef' }]))
    const { id, job } = await importAll(shop, tableOf([{ customerNumber: '1', name: 'Abcdef' }]))
    expect(job.counts).toMatchObject({ change: 1 })
    expect((await shop.rows.undo(id)).rows).toMatchObject([{ action: 'restored' }])
  })

  it('after the window every row is kept with that reason, unless the hook allows more', async () => {
    const store = createMemoryStore()
    const shop = openShop({ store })
    const { id } = await importAll(shop, tableOf(customers(3)))
    shop.runtime.setTime('2026-05-01T00:00:00Z')
    const { counts, rows, windowClosedAt } = await shop.rows.previewUndo(id)
    expect(counts).toEqual({ removed: 0, restored: 0, kept: 3 })
    expect(rows[0]?.reason).toEqual({
      code: 'UNDO_WINDOW_OVER',
      parameters: { date: windowClosedAt!.slice(0, 10) },
    })
    const allowed = openRowImport({ store, runtime: shop.runtime, hooks: { permission: () => true } })
    expect((await allowed.previewUndo(id)).counts).toEqual({ removed: 3, restored: 0, kept: 0 })
  })
})

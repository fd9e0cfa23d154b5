import { describe, expect, it } from 'vitest'
import { articles, customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

async function imported(): Promise<{
  home: Office
  main: Office
  bytes: Uint8Array
  job: string
  quoteKey: string
  partyKey: string
}> {
  const home = await openOffice('home')
  const partyKey = await home.put('party', customer)
  const quoteKey = await home.put('quote', quote('AN-1001', partyKey))
  const main = await openOffice('main')
  await main.put('article', articles[0]!)
  const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
  const { job } = await main.exchange.importBundle(files[0]!.bytes)
  return { home, main, bytes: files[0]!.bytes, job: job.id, quoteKey, partyKey }
}

describe('undo of an import (J-09, J-10)', () => {
  it('removes what the job created and nobody touched, document before party', async () => {
    const { main, job } = await imported()
    const undone = await main.exchange.undo(job, { by: 'Anna' })
    expect(undone.counts).toEqual({ removed: 2, restored: 0, unlinked: 0, kept: 0 })
    expect(undone.job.state).toBe('undone')
    expect(await main.all('quote')).toEqual([])
    expect(await main.all('party')).toEqual([])
    expect(await main.all('article')).toHaveLength(1)
  })

  it('shows the same beforehand and writes nothing', async () => {
    const { main, job } = await imported()
    const preview = await main.exchange.previewUndo(job)
    expect(preview.counts).toEqual({ removed: 2, restored: 0, unlinked: 0, kept: 0 })
    expect(await main.all('quote')).toHaveLength(1)
    expect((await main.exchange.job(job)).state).toBe('completed')
  })

  it('keeps what was changed since, and the customer that it refers to, and says why', async () => {
    const { main, job } = await imported()
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, closingText: 'ergänzt' }, row!.key)
    const undone = await main.exchange.undo(job)
    expect(undone.job.state).toBe('partlyUndone')
    expect(undone.rows.map((one) => [one.kind, one.action, one.reason?.code])).toEqual([
      ['quote', 'kept', 'UNDO_CHANGED_SINCE'],
      ['party', 'kept', 'UNDO_REFERRED_TO'],
    ])
    expect(await main.all('party')).toHaveLength(1)
  })

  it('restores the former revision of a refreshed document', async () => {
    const { home, main, quoteKey, partyKey } = await imported()
    const before = await main.all('quote')
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'neu' }), quoteKey)
    const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    const second = await main.exchange.importBundle(files[0]!.bytes)
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('neu')
    const undone = await main.exchange.undo(second.job.id)
    expect(undone.counts).toMatchObject({ restored: 1, kept: 0 })
    expect(await main.all('quote')).toEqual(before)
    // Undo of undo is a new import.
    expect((await main.exchange.importBundle(files[0]!.bytes)).counts.refreshed).toBe(1)
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('neu')
  })

  it('lets the same file be imported again afterwards, as new', async () => {
    const { main, bytes, job } = await imported()
    await main.exchange.undo(job)
    const again = await main.exchange.importBundle(bytes)
    expect(again.counts).toMatchObject({ created: 2, unchanged: 0 })
    expect(await main.all('quote')).toHaveLength(1)
    expect((await main.exchange.undo(again.job.id)).counts.removed).toBe(2)
  })

  it('keeps the first job when a later one has written the same document', async () => {
    const { home, main, job, quoteKey, partyKey } = await imported()
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'neu' }), quoteKey)
    const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    await main.exchange.importBundle(files[0]!.bytes)
    const undone = await main.exchange.undo(job)
    expect(undone.rows.find((one) => one.kind === 'quote')!.reason!.code).toBe('UNDO_LATER_JOB')
  })

  it('T4S-21, T4S-23: refuses after the window unless the vendor explicitly permits it', async () => {
    const { main, job } = await imported()
    main.runtime.setTime('2026-03-09T09:00:00Z')
    expect((await main.exchange.previewUndo(job)).windowClosedAt).toBeUndefined()
    main.runtime.setTime('2026-03-09T09:00:01Z')
    expect((await main.exchange.previewUndo(job)).windowClosedAt).toBe('2026-03-09T09:00:00.000Z')
    await expect(main.exchange.undo(job)).rejects.toMatchObject({ code: 'usage.not_permitted' })
    expect(await main.all('quote')).toHaveLength(1)
  })

  it('refuses an unknown job and one that is undone already', async () => {
    const { main, job } = await imported()
    await expect(main.exchange.undo('20990101-000000-abcdef')).rejects.toMatchObject({
      code: 'usage.not_found',
    })
    await main.exchange.undo(job)
    await expect(main.exchange.undo(job)).rejects.toMatchObject({ code: 'usage.not_undoable' })
  })
})

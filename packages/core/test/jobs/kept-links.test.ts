import { describe, expect, it } from 'vitest'
import { createPortableRuntime, createUid } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { forge } from './forge.js'
import { customer, openOffice } from './offices.js'
import type { Office } from './offices.js'

const runtime = createPortableRuntime()
const theirs = createUid(runtime)

const order = (number: string): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  parties: { orderedBy: { partyUid: theirs, snapshot: { name: 'Grünwald' } } },
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
})

const party = { kind: 'party', uid: theirs, fields: customer }

async function partyOutcome(office: Office): Promise<string> {
  return (await office.exchange.previewBundle(await forge([party]))).records[0]!.outcome
}

describe('undo of an import that linked a customer', () => {
  async function linked(): Promise<{ main: Office; job: string; later: string }> {
    const main = await openOffice('main')
    await main.put('party', customer)
    const { job, counts } = await main.exchange.importBundle(await forge([party]))
    expect(counts.linked).toBe(1)
    const file = await forge([party, { kind: 'salesOrder', fields: order('AB-1') }])
    const later = await main.exchange.importBundle(file)
    expect(later.counts).toMatchObject({ unchanged: 1, created: 1 })
    return { main, job: job.id, later: later.job.id }
  }

  it('J-09, M-A5: keeps the link while a document of a later import uses it, and says so', async () => {
    const { main, job } = await linked()
    const wanted = [['party', 'kept', { code: 'UNDO_LINK_USED', parameters: { count: 1 } }]]
    const shown = await main.exchange.previewUndo(job)
    expect(shown.rows.map((row) => [row.kind, row.action, row.reason])).toEqual(wanted)
    const undone = await main.exchange.undo(job)
    expect(undone.rows.map((row) => [row.kind, row.action, row.reason])).toEqual(wanted)
    expect(undone.job.state).toBe('partlyUndone')
    expect(await partyOutcome(main)).toBe('unchanged')
  })

  it('J-09, M-A5: forgets it once that document is undone too', async () => {
    const { main, job, later } = await linked()
    await main.exchange.undo(job)
    await main.exchange.undo(later)
    expect((await main.exchange.undo(job)).counts).toMatchObject({ unlinked: 1, kept: 0 })
    expect(await partyOutcome(main)).toBe('linked')
  })

  it('J-09, M-A5: forgets it when nothing uses it, or only a document of the same job', async () => {
    const main = await openOffice('main')
    await main.put('party', customer)
    const file = await forge([party, { kind: 'salesOrder', fields: order('AB-1') }])
    const { job } = await main.exchange.importBundle(file)
    expect((await main.exchange.undo(job.id)).counts).toMatchObject({ removed: 1, unlinked: 1, kept: 0 })
    expect(await partyOutcome(main)).toBe('linked')
  })

  it('J-09, M-A5: the answer of a person stays too, and is not asked for again', async () => {
    const main = await openOffice('main')
    const first = await main.put('party', customer)
    await main.put('party', { ...customer, name: 'Zwei' })
    const { questions } = await main.exchange.importBundle(await forge([party]))
    const answer = { questionId: questions[0]!.id, option: 'useExisting', values: { key: first }, by: 'Anna' }
    const { job } = await main.exchange.answer(answer)
    const later = await main.exchange.importBundle(
      await forge([party, { kind: 'salesOrder', fields: order('AB-1') }]),
    )
    expect((await main.exchange.undo(job.id)).rows[0]).toMatchObject({
      action: 'kept',
      reason: { code: 'UNDO_LINK_USED' },
    })
    expect(await main.exchange.questions()).toEqual([])
    expect(await main.exchange.rememberedLinks()).toHaveLength(1)
    await main.exchange.undo(later.job.id)
    expect((await main.exchange.undo(job.id)).counts).toMatchObject({ unlinked: 1, kept: 0 })
    expect(await main.exchange.questions()).toHaveLength(1)
    expect(await main.exchange.rememberedLinks()).toEqual([])
  })
})

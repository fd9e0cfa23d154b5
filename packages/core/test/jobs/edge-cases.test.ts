import { describe, expect, it } from 'vitest'
import { createPortableRuntime, createUid } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { forge } from './forge.js'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const document = (number: string, closingText?: string): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
  ...(closingText === undefined ? {} : { closingText }),
})

const uid = (): string => createUid(createPortableRuntime())

async function file(office: Office): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])).files[0]!.bytes
}

async function stateKeys(office: Office, tag: string): Promise<readonly string[]> {
  return office.store.transaction(async (tx) => {
    const rows = await tx.state.range({ prefix: new TextEncoder().encode(`${tag}\u0000`), limit: 1000 })
    return rows.map(({ key }) => new TextDecoder().decode(key).replaceAll('\u0000', ' '))
  })
}

describe('one file', () => {
  it('M-D3: two documents of one file with one number: the first comes in, the second is refused', async () => {
    const main = await openOffice('main')
    const bytes = await forge([
      { kind: 'quote', fields: document('AN-7', 'eins') },
      { kind: 'quote', fields: document(' an-7 ', 'zwei') },
    ])
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ created: 1, refused: 1 })
    expect(report.records.find((one) => one.outcome === 'refused')!.reason!.code).toBe('NUMBER_CLASH')
    expect(await main.all('quote')).toHaveLength(1)
  })

  it('M-D8: two revisions of one document in one file: the newer one stays', async () => {
    const main = await openOffice('main')
    const same = uid()
    const bytes = await forge([
      { kind: 'quote', uid: same, revision: 2, fields: document('AN-7', 'zwei') },
      { kind: 'quote', uid: same, revision: 1, fields: document('AN-7', 'eins') },
    ])
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ created: 1, refreshed: 1 })
    expect((await main.all('quote')).map((row) => row.fields['closingText'])).toEqual(['zwei'])
  })

  it('M-D5: one uid under two kinds: the second is refused', async () => {
    const main = await openOffice('main')
    const same = uid()
    await main.exchange.importBundle(await forge([{ kind: 'quote', uid: same, fields: document('AN-7') }]))
    const fields = document('AN-7')
    const report = await main.exchange.importBundle(
      await forge([{ kind: 'salesOrder', uid: same, revision: 2, fields }]),
    )
    expect(report.records[0]).toMatchObject({ outcome: 'refused', reason: { code: 'KIND_CHANGED' } })
    expect(await main.all('salesOrder')).toEqual([])
  })
})

describe('after a decision', () => {
  it('keepLocal overrules what came: the same file is not asked again, the next revision is', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    const key = await home.put('quote', quote('AN-1001', partyKey))
    const main = await openOffice('main')
    await main.exchange.importBundle(await file(home))
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, closingText: 'hier' }, row!.key)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'dort' }), key)
    const second = await file(home)
    await main.exchange.importBundle(second)
    const [question] = await main.exchange.questions()
    await main.exchange.answer({ questionId: question!.id, option: 'keepLocal', by: 'Anna' })
    expect((await main.exchange.importBundle(second)).counts).toMatchObject({ conflict: 0, refreshed: 0 })
    expect(await main.exchange.questions()).toEqual([])
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('hier')
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'dort neu' }), key)
    expect((await main.exchange.importBundle(await file(home))).counts.conflict).toBe(1)
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('hier')
  })

  it('undo of the import takes its open questions with it', async () => {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    await main.put('party', { ...customer, customerNumber: '1' })
    await main.put('party', { ...customer, customerNumber: '2' })
    const { job } = await main.exchange.importBundle(await file(home))
    expect(await main.exchange.questions()).toHaveLength(1)
    await main.exchange.undo(job.id)
    expect(await main.exchange.questions()).toEqual([])
    expect(await stateKeys(main, 'p')).toEqual([])
  })
})

describe('an answer that cannot be carried out', () => {
  async function clash(): Promise<Office> {
    const main = await openOffice('main')
    const party = await main.put('party', { type: 'person', name: 'Anders' })
    await main.put('quote', quote('AN-1001', party))
    await main.put('quote', quote('AN-2000', party))
    await main.exchange.importBundle(await forge([{ kind: 'quote', fields: document('AN-1001', 'neu') }]))
    return main
  }

  it.each([
    [{ number: 'AN-2000' }, 'NUMBER_NOT_FREE'],
    [{}, 'NUMBER_NEEDED'],
    [{ number: 'x'.repeat(200) }, 'VALUE_INVALID'],
  ])('leaves the question open: new number %o ends as %s', async (values, code) => {
    const main = await clash()
    const [question] = await main.exchange.questions()
    const answer = { questionId: question!.id, option: 'importUnderNewNumber', values, by: 'Anna' }
    const { records } = await main.exchange.answer(answer)
    expect(records[0]).toMatchObject({ outcome: 'refused', reason: { code } })
    expect((await main.exchange.questions()).map((one) => one.id)).toEqual([question!.id])
    await main.exchange.answer({ ...answer, values: { number: 'AN-3000' } })
    expect(await main.exchange.questions()).toEqual([])
    expect(await main.all('quote')).toHaveLength(3)
  })

  it.each([
    [{ name: ['x'] }, 'VALUE_INVALID'],
    [{ phone: 5 }, 'VALUE_INVALID'],
    [{ invoiceNumber: 'RE-1' }, 'NAME_FORBIDDEN'],
  ])('M-A3, I-11: typed values %o are checked like values that arrive (%s)', async (typed, code) => {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    const key = await main.put('party', { ...customer, customerNumber: '1' })
    await main.put('party', { ...customer, customerNumber: '2' })
    await main.exchange.importBundle(await file(home))
    const before = await main.all('party')
    const [question] = await main.exchange.questions()
    const answer = { questionId: question!.id, option: 'takeFields', values: { key, ...typed }, by: 'Anna' }
    const { records } = await main.exchange.answer(answer)
    expect(records[0]).toMatchObject({ outcome: 'pending', reason: { code } })
    expect(await main.all('party')).toEqual(before)
    expect(await main.exchange.questions()).toHaveLength(1)
    await main.exchange.answer({ ...answer, values: { key, phone: '0761 1' } })
    const chosen = (await main.all('party')).find((row) => row.key === key)
    expect(chosen!.fields).toMatchObject({ phone: '0761 1', customerNumber: '1' })
    expect(await main.exchange.questions()).toEqual([])
  })

  it('undo of an answer asks the question again, and it can be answered otherwise', async () => {
    const main = await clash()
    const [question] = await main.exchange.questions()
    const first = {
      questionId: question!.id,
      option: 'importUnderNewNumber',
      values: { number: 'AN-3000' },
      by: 'Anna',
    }
    const answered = await main.exchange.answer(first)
    expect((await main.exchange.undo(answered.job.id)).counts).toMatchObject({ removed: 1, kept: 0 })
    expect(await main.all('quote')).toHaveLength(2)
    const [again] = await main.exchange.questions()
    expect(again).toEqual(question)
    const refused = await main.exchange.answer({ questionId: again!.id, option: 'keepRefused', by: 'Anna' })
    expect(await main.exchange.questions()).toEqual([])
    await main.exchange.undo(refused.job.id)
    expect(await main.exchange.questions()).toEqual([question])
  })
})

describe('the rows we keep', () => {
  it('an undone import leaves no key, natural key, reference or shadow behind', async () => {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    const { job } = await main.exchange.importBundle(await file(home))
    expect(await stateKeys(main, 'k')).toHaveLength(2)
    await main.exchange.undo(job.id)
    for (const tag of ['k', 'n', 'f', 's']) expect(await stateKeys(main, tag), tag).toEqual([])
  })

  it('of a document that is sent again and again only the last states are kept as bases', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    const key = await home.put('quote', quote('AN-1001', partyKey))
    const first = await file(home)
    const main = await openOffice('main')
    await main.exchange.importBundle(first)
    for (let i = 1; i <= 12; i++) {
      await home.put('quote', quote('AN-1001', partyKey, { closingText: `Fassung ${i}` }), key)
      await file(home)
    }
    const shadows = await stateKeys(home, 's')
    expect(shadows.length).toBeLessThanOrEqual(8 + 1)
    // A proposal upon a state that is no longer kept asks; it never takes what the owner added for removed.
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, customerReference: 'B-77' }, row!.key)
    const report = await home.exchange.importBundle(await file(main))
    expect((await home.all('quote'))[0]!.fields['closingText']).toBe('Fassung 12')
    expect(['conflict', 'refreshed']).toContain(report.records.find((one) => one.kind === 'quote')!.outcome)
  })
})

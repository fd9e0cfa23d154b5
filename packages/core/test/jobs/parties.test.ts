import { createPortableRuntime, createUid } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { forge } from './forge.js'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'
import type { Fields } from '@ordersync/core'

async function fileFrom(party: Fields): Promise<{ home: Office; bytes: Uint8Array }> {
  const home = await openOffice('home')
  const partyKey = await home.put('party', party)
  await home.put('quote', quote('AN-1001', partyKey))
  const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
  return { home, bytes: files[0]!.bytes }
}

function orderedBy(row: { readonly fields: Fields }): Record<string, unknown> {
  return (row.fields['parties'] as { orderedBy: Record<string, unknown> }).orderedBy
}

describe('customers of an imported document (M-A1 to M-A10)', () => {
  it('M-A1 (4), M-A3: the one customer with the same VAT id is linked and stays as it is', async () => {
    const { bytes } = await fileFrom({ ...customer, name: 'Tischlerei Grünwald' })
    const main = await openOffice('main')
    const key = await main.put('party', { ...customer, customerNumber: '500', name: 'Grünwald GmbH' })
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ linked: 1, created: 1 })
    const parties = await main.all('party')
    expect(parties).toHaveLength(1)
    expect(parties[0]!.fields['name']).toBe('Grünwald GmbH')
    const [row] = await main.all('quote')
    expect(orderedBy(row!)).toMatchObject({ partyKey: key, snapshot: { name: 'Tischlerei Grünwald' } })
  })

  it('M-A1 (3): an equal customer number links only where both sides number from one list', async () => {
    const { bytes } = await fileFrom({ ...customer, vatId: undefined })
    const shared = await openOffice('main', { customerNumbers: 'shared' })
    await shared.put('party', { ...customer, vatId: undefined, name: 'Grünwald' })
    expect((await shared.exchange.importBundle(bytes)).counts).toMatchObject({ linked: 1, created: 1 })
    expect(await shared.all('party')).toHaveLength(1)
  })

  it('M-A6: a foreign customer number is not taken as one of ours; the host gives its own', async () => {
    const { bytes } = await fileFrom({ ...customer, customerNumber: 'H-1' })
    const main = await openOffice('main', {
      hooks: { assignNumber: (kind) => (kind === 'party' ? '90001' : undefined) },
    })
    const report = await main.exchange.importBundle(bytes)
    const result = report.records.find((one) => one.kind === 'party')!
    expect(result.outcome).toBe('created')
    expect(result.notices.map((notice) => notice.code)).toEqual([
      'CUSTOMER_NUMBER_NOT_TAKEN',
      'NUMBER_ASSIGNED',
    ])
    expect((await main.all('party'))[0]!.fields['customerNumber']).toBe('90001')
    expect((await main.exchange.importBundle(bytes)).counts.unchanged).toBe(2)
  })

  it('M-A9, C-10: two customers with the VAT id are a question; the quote is stored and waits for nobody', async () => {
    const { bytes } = await fileFrom(customer)
    const main = await openOffice('main')
    const first = await main.put('party', { ...customer, customerNumber: '1', name: 'Grünwald Nord' })
    await main.put('party', { ...customer, customerNumber: '2', name: 'Grünwald Süd' })
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ pending: 2, created: 0 })
    const [row] = await main.all('quote')
    expect(orderedBy(row!)['partyKey']).toBeUndefined()
    expect(orderedBy(row!)['snapshot']).toMatchObject({ name: 'Tischlerei Grünwald GmbH' })

    const [question] = await main.exchange.questions()
    expect(question!.type).toBe('party-match')
    expect(question!.candidates.map((one) => one.label).sort()).toEqual([
      '1 · Grünwald Nord · Freiburg',
      '2 · Grünwald Süd · Freiburg',
    ])
    const answered = await main.exchange.answer({
      questionId: question!.id,
      option: 'useExisting',
      values: { key: first },
      by: 'Anna',
    })
    expect(answered.records.map((one) => [one.kind, one.outcome])).toEqual([
      ['party', 'linked'],
      ['quote', 'linked'],
    ])
    expect(orderedBy((await main.all('quote'))[0]!)['partyKey']).toBe(first)
    expect(await main.all('party')).toHaveLength(2)
  })

  it('M-A5: the answer is remembered for the origin record, listed, and revocable', async () => {
    const { home, bytes } = await fileFrom(customer)
    const main = await openOffice('main')
    const first = await main.put('party', { ...customer, customerNumber: '1' })
    await main.put('party', { ...customer, customerNumber: '2' })
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    await main.exchange.answer({
      questionId: question!.id,
      option: 'useExisting',
      values: { key: first },
      by: 'Anna',
    })
    const [link] = await main.exchange.rememberedLinks()
    expect(link).toMatchObject({ origin: 'home', localKey: first, by: 'Anna', option: 'useExisting' })

    const [party] = await home.all('party')
    await home.put('quote', quote('AN-1002', party!.key))
    const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1002' }])
    const next = await main.exchange.importBundle(files[0]!.bytes)
    expect(next.counts).toMatchObject({ unchanged: 1, created: 1, pending: 0 })

    await main.exchange.forgetLink(link!)
    expect(await main.exchange.rememberedLinks()).toEqual([])
  })

  it('M-A10: two customers of one file that are the same one here are both questions, also where one comes in two revisions', async () => {
    const twice = createUid(createPortableRuntime())
    const party = (name: string, more: { uid?: string; revision?: number } = {}) => ({
      kind: 'party',
      fields: { ...customer, name },
      ...more,
    })
    for (const records of [
      [party('Eins'), party('Zwei')],
      [party('Eins', { uid: twice }), party('Eins neu', { uid: twice, revision: 2 }), party('Zwei')],
    ]) {
      const main = await openOffice('main')
      await main.put('party', { ...customer, customerNumber: '500' })
      const report = await main.exchange.importBundle(await forge(records))
      expect(report.counts.linked).toBe(0)
      const asked = await main.exchange.questions()
      expect(asked.map((one) => [one.cause.code, one.candidates.length])).toEqual([
        ['PARTY_CLAIMED_TWICE', 1],
        ['PARTY_CLAIMED_TWICE', 1],
      ])
    }
  })

  it('M-A4: "use imported" makes a new customer, and undo of the decision takes it away again', async () => {
    const { bytes } = await fileFrom(customer)
    const main = await openOffice('main')
    await main.put('party', { ...customer, customerNumber: '1' })
    await main.put('party', { ...customer, customerNumber: '2' })
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    const answered = await main.exchange.answer({
      questionId: question!.id,
      option: 'useImported',
      by: 'Anna',
    })
    expect(await main.all('party')).toHaveLength(3)
    expect(orderedBy((await main.all('quote'))[0]!)['partyKey']).toBeDefined()
    const undone = await main.exchange.undo(answered.job.id)
    expect(undone.counts).toMatchObject({ restored: 1, removed: 1, kept: 0 })
    expect(await main.all('party')).toHaveLength(2)
    expect(orderedBy((await main.all('quote'))[0]!)['partyKey']).toBeUndefined()
  })

  it('M-E3, M-E5: a field changed on both sides keeps our value live and is a question; others are taken', async () => {
    const { home, bytes } = await fileFrom(customer)
    const main = await openOffice('main')
    await main.exchange.importBundle(bytes)
    const [here] = await main.all('party')
    await main.put('party', { ...here!.fields, phone: '0761 1111', email: 'buero@example.org' }, here!.key)
    const [there] = await home.all('party')
    await home.put('party', { ...there!.fields, phone: '0761 2222', web: 'https://example.org' }, there!.key)
    const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    const report = await main.exchange.importBundle(files[0]!.bytes)
    expect(report.records.find((one) => one.kind === 'party')!.outcome).toBe('conflict')
    const [merged] = await main.all('party')
    expect(merged!.fields).toMatchObject({
      phone: '0761 1111',
      email: 'buero@example.org',
      web: 'https://example.org',
    })
    const [question] = await main.exchange.questions()
    expect(question).toMatchObject({ type: 'field-conflict', local: { phone: '0761 1111' } })
    await main.exchange.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Anna' })
    expect((await main.all('party'))[0]!.fields).toMatchObject({
      phone: '0761 2222',
      email: 'buero@example.org',
    })
    expect(await main.exchange.questions()).toEqual([])
    expect((await main.exchange.importBundle(files[0]!.bytes)).counts.conflict).toBe(0)
  })
})

describe('equal customer numbers of two lists', () => {
  it('M-A1 (3): are a question where the name agrees too, and chance where nothing else does', async () => {
    const { bytes } = await fileFrom({ ...customer, vatId: undefined })
    const asked = await openOffice('main')
    const key = await asked.put('party', {
      type: 'company',
      customerNumber: '10001',
      name: 'Tischlerei Gruenwald',
    })
    const report = await asked.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ pending: 2, created: 0 })
    expect(report.questions[0]!.candidates).toMatchObject([
      { key, reasons: [{ code: 'SAME_NAME' }, { code: 'SAME_TYPED_NUMBER' }] },
    ])

    const chance = await openOffice('main')
    await chance.put('party', { type: 'company', customerNumber: '10001', name: 'Café Ümit' })
    expect((await chance.exchange.importBundle(bytes)).counts).toMatchObject({ created: 2, pending: 0 })
    expect(await chance.all('party')).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { articles, customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

async function homeOffice(): Promise<{ home: Office; quoteKey: string; partyKey: string }> {
  const home = await openOffice('home')
  const partyKey = await home.put('party', customer)
  for (const article of articles) await home.put('article', article)
  const quoteKey = await home.put('quote', quote('AN-1001', partyKey))
  return { home, quoteKey, partyKey }
}

async function mainOffice(): Promise<Office> {
  const main = await openOffice('main')
  await main.put('article', articles[0]!)
  return main
}

async function send(office: Office, number: string, kind = 'quote'): Promise<Uint8Array> {
  const { files } = await office.exchange.exportDocuments([{ kind, number }])
  expect(files).toHaveLength(1)
  return files[0]!.bytes
}

describe('a marked document as a file', () => {
  it('OSI-21, OSI-27: takes the marked quote and its customer along, and nothing else', async () => {
    const { home, partyKey } = await homeOffice()
    await home.put('quote', quote('AN-1002', partyKey))
    await home.put('party', {
      ...customer,
      customerNumber: '10002',
      name: 'Unbeteiligt KG',
      vatId: undefined,
    })
    const result = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    expect(result.counts).toEqual({ party: 1, quote: 1 })
    expect(result.files[0]!.fileName).toMatch(/^ordersync-2026-03-02-[a-z2-7]{6}\.osb$/)
  })

  it('OSI-25, OSI-26: links lines by article number and drops only the link of an unknown article', async () => {
    const { home } = await homeOffice()
    const main = await mainOffice()
    const report = await main.exchange.importBundle(await send(home, 'AN-1001'))
    expect(report.counts).toMatchObject({ created: 2, refused: 0, quarantined: 0, pending: 0 })
    expect(report.articleLinksDropped).toBe(1)
    const [row] = await main.all('quote')
    const lines = row!.fields['lines'] as readonly Record<string, unknown>[]
    const [article] = await main.all('article')
    expect(lines[0]).toMatchObject({ articleNumber: '0815', articleKey: article!.key, net: '12.00' })
    expect(lines[1]).toMatchObject({
      articleNumber: 'SONDER-1',
      text: 'Maßanfertigung nach Skizze',
      unitPrice: '480.00',
    })
    expect(lines[1]).not.toHaveProperty('articleKey')
    const [party] = await main.all('party')
    expect((row!.fields['parties'] as { orderedBy: unknown }).orderedBy).toMatchObject({
      partyKey: party!.key,
    })
  })

  it('keeps name and address in the document beside the link', async () => {
    const { home } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [row] = await main.all('quote')
    expect(row!.fields['parties']).toMatchObject({
      orderedBy: {
        customerNumber: '10001',
        snapshot: { name: 'Tischlerei Grünwald GmbH', city: 'Freiburg' },
      },
    })
  })

  it('OSI-19: the same file again changes nothing and names the former job', async () => {
    const { home } = await homeOffice()
    const main = await mainOffice()
    const bytes = await send(home, 'AN-1001')
    const first = await main.exchange.importBundle(bytes)
    const before = await main.all('quote')
    const again = await main.exchange.importBundle(bytes)
    expect(again.counts).toMatchObject({ unchanged: 2, created: 0, refreshed: 0 })
    expect(again.notices).toContainEqual({ code: 'FILE_ALREADY_IMPORTED', parameters: { job: first.job.id } })
    expect(await main.all('quote')).toEqual(before)
  })

  it('OSI-19: a newer revision refreshes, an older one is stale (M-D2, M-D2a)', async () => {
    const { home, quoteKey, partyKey } = await homeOffice()
    const main = await mainOffice()
    const first = await send(home, 'AN-1001')
    await main.exchange.importBundle(first)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'Gültig bis Ostern.' }), quoteKey)
    const second = await send(home, 'AN-1001')
    const refreshed = await main.exchange.importBundle(second)
    expect(refreshed.records.find((one) => one.kind === 'quote')!.outcome).toBe('refreshed')
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('Gültig bis Ostern.')
    const stale = await main.exchange.importBundle(first)
    expect(stale.records.find((one) => one.kind === 'quote')!.outcome).toBe('stale')
    expect(await main.all('quote')).toHaveLength(1)
  })

  it('M-D8: revision 3 before 2 gives 3, then 2 is stale', async () => {
    const { home, quoteKey, partyKey } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'zwei' }), quoteKey)
    const second = await send(home, 'AN-1001')
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'drei' }), quoteKey)
    const third = await send(home, 'AN-1001')
    expect((await main.exchange.importBundle(third)).counts.refreshed).toBe(1)
    expect((await main.exchange.importBundle(second)).counts.stale).toBe(1)
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('drei')
  })

  it('M-D3: another document with the same number is refused, both origins named, nothing overwritten', async () => {
    const { home } = await homeOffice()
    const main = await mainOffice()
    const ownParty = await main.put('party', { ...customer, vatId: 'DE129273398', customerNumber: '7' })
    const own = quote('AN-1001', ownParty, { closingText: 'unser eigenes' })
    await main.put('quote', own)
    const report = await main.exchange.importBundle(await send(home, 'AN-1001'))
    const result = report.records.find((one) => one.kind === 'quote')!
    expect(result.outcome).toBe('refused')
    expect(result.reason).toMatchObject({
      code: 'NUMBER_CLASH',
      parameters: { number: 'AN-1001', storedOrigin: 'main', incomingOrigin: 'home' },
    })
    expect((await main.all('quote')).map((row) => row.fields['closingText'])).toEqual(['unser eigenes'])
  })

  it('M-D3: the operator may import it under a new number, the old one is kept as original number', async () => {
    const { home } = await homeOffice()
    const main = await mainOffice()
    await main.put('quote', quote('AN-1001', await main.put('party', { name: 'Anders', type: 'company' })))
    const bytes = await send(home, 'AN-1001')
    const preview = await main.exchange.previewBundle(bytes)
    const question = preview.questions.find((one) => one.type === 'number-clash')!
    const decision = {
      questionId: question.id,
      option: 'importUnderNewNumber',
      values: { number: 'AN-5000' },
      by: 'Anna',
    }
    const report = await main.exchange.importBundle(bytes, { decisions: [decision], token: preview.token })
    expect(report.counts.created).toBe(2)
    expect(report.questions).toEqual([])
    const imported = (await main.all('quote')).find((row) => row.fields['number'] === 'AN-5000')
    expect(imported!.fields['originalNumber']).toBe('AN-1001')
    const again = await main.exchange.importBundle(bytes)
    expect(again.counts).toMatchObject({ unchanged: 2, refused: 0 })
  })

  it('M-D2c: changed here and there is a conflict, what is here stays in force until decided', async () => {
    const { home, quoteKey, partyKey } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, closingText: 'im Büro ergänzt' }, row!.key)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'zu Hause ergänzt' }), quoteKey)
    const report = await main.exchange.importBundle(await send(home, 'AN-1001'))
    expect(report.counts.conflict).toBe(1)
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('im Büro ergänzt')
    const [question] = await main.exchange.questions()
    expect(question).toMatchObject({ type: 'document-conflict', subject: { kind: 'quote' } })
    const answered = await main.exchange.answer({
      questionId: question!.id,
      option: 'takeIncoming',
      by: 'Anna',
    })
    expect(answered.records[0]!.outcome).toBe('refreshed')
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('zu Hause ergänzt')
    expect(await main.exchange.questions()).toEqual([])
  })

  it('L-07: an answer is refused when the document moved since the question was shown', async () => {
    const { home, quoteKey, partyKey } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, closingText: 'eins' }, row!.key)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'fern' }), quoteKey)
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [question] = await main.exchange.questions()
    await main.put('quote', { ...row!.fields, closingText: 'zwei' }, row!.key)
    const answered = await main.exchange.answer({
      questionId: question!.id,
      option: 'takeIncoming',
      by: 'Anna',
    })
    expect(answered.records[0]).toMatchObject({ outcome: 'conflict', reason: { code: 'TARGET_CHANGED' } })
    expect((await main.all('quote'))[0]!.fields['closingText']).toBe('zwei')
    const [fresh] = await main.exchange.questions()
    expect(fresh!.local).toMatchObject({ closingText: 'zwei' })
  })

  it('M-D2d: what the other office changed in our document is taken where nobody touched it here', async () => {
    const { home, quoteKey } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [row] = await main.all('quote')
    await main.put('quote', { ...row!.fields, customerReference: 'Bestellung 77' }, row!.key)
    const [own] = await home.all('quote')
    await home.put('quote', { ...own!.fields, closingText: 'Gültig bis Mai.' }, quoteKey)
    const report = await home.exchange.importBundle(await send(main, 'AN-1001'))
    expect(report.records.find((one) => one.kind === 'quote')!.outcome).toBe('refreshed')
    expect((await home.all('quote'))[0]!.fields).toMatchObject({
      customerReference: 'Bestellung 77',
      closingText: 'Gültig bis Mai.',
    })
  })

  it('M-D6: a document that has a delivery note here is locked, the newer revision is a proposal', async () => {
    const { home, quoteKey, partyKey } = await homeOffice()
    const main = await mainOffice()
    await main.exchange.importBundle(await send(home, 'AN-1001'))
    const [row] = await main.all('quote')
    const note = quote('LS-1', (await main.all('party'))[0]!.key, {
      links: [{ relation: 'follows', kind: 'quote', key: row!.key, number: 'AN-1001' }],
    })
    await main.put('deliveryNote', note)
    await home.put('quote', quote('AN-1001', partyKey, { closingText: 'neu' }), quoteKey)
    const report = await main.exchange.importBundle(await send(home, 'AN-1001'))
    const result = report.records.find((one) => one.kind === 'quote')!
    expect(result).toMatchObject({ outcome: 'pending', reason: { code: 'LOCKED_AT_HOST' } })
    expect((await main.all('quote'))[0]!.fields['closingText']).toBeUndefined()
  })

  it('M-D9: one wrong record never stops the rest', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    await home.put('quote', quote('AN-1', partyKey))
    await home.put('quote', quote('AN-2', partyKey))
    const { files } = await home.exchange.exportDocuments([
      { kind: 'quote', number: 'AN-1' },
      { kind: 'quote', number: 'AN-2' },
    ])
    const inner = (await openOffice('x')).store
    const picky = {
      ...inner,
      name: 'picky',
      capabilities: inner.capabilities!,
      transaction: ((work, options) =>
        inner.transaction(
          (tx) =>
            work({
              ...tx,
              state: tx.state,
              savepoint: (w) => tx.savepoint(w),
              records: Object.assign(Object.create(tx.records) as typeof tx.records, {
                put: async (kind: string, writes: Parameters<typeof tx.records.put>[1]) => {
                  if (writes.some((write) => write.fields['number'] === 'AN-1'))
                    throw new Error('CHECK failed')
                  return tx.records.put(kind, writes)
                },
              }),
            }),
          options,
        )) as typeof inner.transaction,
      enlist: inner.enlist.bind(inner),
    }
    const main = await openOffice('main', { store: picky })
    const report = await main.exchange.importBundle(files[0]!.bytes)
    expect(report.counts).toMatchObject({ created: 2, refused: 1 })
    expect(report.records.find((one) => one.outcome === 'refused')!.reason).toMatchObject({
      code: 'STORE_REFUSED',
    })
    expect((await main.all('quote')).map((row) => row.fields['number'])).toEqual(['AN-2'])
  })
})

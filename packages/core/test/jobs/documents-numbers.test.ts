import { describe, expect, it } from 'vitest'
import type { Fields, Question } from '@ordersync/core'
import { forge } from './forge.js'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const plain = (number: string, extra: Fields = {}): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
  ...extra,
})

async function file(office: Office, number = 'AN-1001'): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

interface Report {
  readonly records: readonly { readonly kind: string; readonly outcome: string }[]
}

function quoteOf(report: Report): Report['records'][number] {
  return report.records.find((one) => one.kind === 'quote')!
}

async function edit(office: Office, changes: Fields): Promise<void> {
  const [row] = await office.all('quote')
  await office.put('quote', { ...row!.fields, ...changes }, row!.key)
}

async function numbers(office: Office): Promise<readonly unknown[]> {
  return (await office.all('quote')).map(({ fields }) => fields['number']).sort()
}

async function withQuote(): Promise<Office> {
  const home = await openOffice('home')
  await home.put('quote', quote('AN-1001', await home.put('party', customer)))
  return home
}

interface Clash {
  readonly home: Office
  readonly main: Office
  readonly bytes: Uint8Array
  readonly question: Question
}

/** Home's AN-1001 comes to main, where others have that number: as many as `others`. */
async function clash(others = 1): Promise<Clash> {
  const home = await withQuote()
  const main = await openOffice('main')
  for (let i = 0; i < others; i++) await main.put('quote', plain('AN-1001'))
  const bytes = await file(home)
  const { questions } = await main.exchange.importBundle(bytes)
  return { home, main, bytes, question: questions.find((one) => one.type === 'number-clash')! }
}

describe('M-D3: imported under a new number', () => {
  async function renumbered(): Promise<Clash> {
    const made = await clash()
    const { records } = await made.main.exchange.answer({
      questionId: made.question.id,
      option: 'importUnderNewNumber',
      values: { number: 'N-1' },
      by: 'Anna',
    })
    expect(records[0]).toMatchObject({ outcome: 'created' })
    return made
  }

  it("keeps it when the sender's next revision comes, and that one again", async () => {
    const { home, main, bytes } = await renumbered()
    expect(quoteOf(await main.exchange.importBundle(bytes)).outcome).toBe('unchanged')
    await edit(home, { closingText: 'neu' })
    const second = await file(home)
    expect(quoteOf(await main.exchange.importBundle(second)).outcome).toBe('refreshed')
    expect(quoteOf(await main.exchange.importBundle(second)).outcome).toBe('unchanged')
    const rows = await main.all('quote')
    expect(rows.map(({ fields }) => [fields['number'], fields['closingText']])).toEqual([
      ['AN-1001', undefined],
      ['N-1', 'neu'],
    ])
    expect(rows[1]!.fields['originalNumber']).toBe('AN-1001')
  })

  it('keeps it also when the other holder is gone meanwhile', async () => {
    const { home, main } = await renumbered()
    const [holder] = await main.all('quote')
    await main.remove('quote', holder!.key)
    await edit(home, { closingText: 'neu' })
    await main.exchange.importBundle(await file(home))
    expect(await numbers(main)).toEqual(['N-1'])
  })

  it('leaves its owner the number he gave it, and his next revision comes in', async () => {
    const { home, main } = await renumbered()
    const row = (await main.all('quote'))[1]!
    await main.put('quote', { ...row.fields, customerReference: 'B-77' }, row.key)
    expect(quoteOf(await home.exchange.importBundle(await file(main, 'N-1'))).outcome).toBe('refreshed')
    expect((await home.all('quote'))[0]!.fields).toMatchObject({
      number: 'AN-1001',
      customerReference: 'B-77',
    })
    expect((await home.all('quote'))[0]!.fields).not.toHaveProperty('originalNumber')
    await edit(home, { closingText: 'neu' })
    expect(quoteOf(await main.exchange.importBundle(await file(home))).outcome).toBe('refreshed')
    expect((await main.all('quote'))[1]!.fields).toMatchObject({
      number: 'N-1',
      closingText: 'neu',
      customerReference: 'B-77',
    })
  })

  it('a clash of two documents of one file: the answer acts at once', async () => {
    const main = await openOffice('main')
    await main.exchange.importBundle(
      await forge([
        { kind: 'quote', fields: plain('AN-9') },
        { kind: 'quote', fields: plain('AN-9') },
      ]),
    )
    const [question] = await main.exchange.questions()
    const { records } = await main.exchange.answer({
      questionId: question!.id,
      option: 'importUnderNewNumber',
      values: { number: 'AN-10' },
      by: 'Anna',
    })
    expect(records[0]).toMatchObject({ outcome: 'created' })
    expect(await numbers(main)).toEqual(['AN-10', 'AN-9'])
  })
})

describe('M-D3: declared the same', () => {
  it('the same file again changes nothing, a newer revision is only counted as linked', async () => {
    const { home, main, bytes, question } = await clash()
    await main.exchange.answer({ questionId: question.id, option: 'declareSame', by: 'Anna' })
    const before = await main.all('quote')
    const { key } = before[0]!
    const again = await main.exchange.importBundle(bytes)
    expect(quoteOf(again)).toMatchObject({ outcome: 'unchanged', linkedTo: key })
    await edit(home, { closingText: 'neu' })
    const second = await file(home)
    expect(quoteOf(await main.exchange.importBundle(second))).toMatchObject({
      outcome: 'linked',
      reason: { code: 'DECIDED_SAME' },
    })
    expect(quoteOf(await main.exchange.importBundle(second)).outcome).toBe('unchanged')
    expect(quoteOf(await main.exchange.importBundle(bytes)).outcome).toBe('stale')
    expect(await main.all('quote')).toEqual(before)
    expect(await main.exchange.questions()).toEqual([])
  })

  it('J-09: undo takes it back, and the file asks again', async () => {
    const { main, bytes, question } = await clash()
    const { job } = await main.exchange.answer({ questionId: question.id, option: 'declareSame', by: 'A' })
    await main.exchange.undo(job.id)
    expect(quoteOf(await main.exchange.importBundle(bytes)).outcome).toBe('refused')
    expect(await main.exchange.questions()).toHaveLength(1)
  })

  it('the other one is gone meanwhile: the next revision comes in as a document of its own, once', async () => {
    const { home, main, question } = await clash()
    await main.exchange.answer({ questionId: question.id, option: 'declareSame', by: 'Anna' })
    await main.remove('quote', (await main.all('quote'))[0]!.key)
    await edit(home, { closingText: 'neu' })
    const second = await file(home)
    expect(quoteOf(await main.exchange.importBundle(second)).outcome).toBe('created')
    expect(quoteOf(await main.exchange.importBundle(second)).outcome).toBe('unchanged')
    expect(await numbers(main)).toEqual(['AN-1001'])
  })

  it('of several holders the answer must name one', async () => {
    const { main, bytes, question } = await clash(2)
    const keys = (await main.all('quote')).map(({ key }) => key)
    expect(question.candidates.map(({ key }) => key)).toEqual(keys)
    const answer = { questionId: question.id, option: 'declareSame', by: 'Anna' }
    const { records } = await main.exchange.answer(answer)
    expect(records[0]!.outcome).toBe('refused')
    expect(await main.exchange.questions()).toHaveLength(1)
    await main.exchange.answer({ ...answer, values: { key: keys[1] } })
    expect(quoteOf(await main.exchange.importBundle(bytes))).toMatchObject({
      outcome: 'unchanged',
      linkedTo: keys[1],
    })
  })

  it('is not offered for a document that is here under its own uid: one document is never two rows', async () => {
    const home = await withQuote()
    const main = await openOffice('main')
    await main.exchange.importBundle(await file(home))
    await main.put('quote', plain('AN-2'))
    await edit(home, { number: 'AN-2' })
    const { questions } = await main.exchange.importBundle(await file(home, 'AN-2'))
    expect(questions[0]!.options.map(({ option }) => option)).toEqual(['keepRefused', 'importUnderNewNumber'])
    await main.exchange.answer({
      questionId: questions[0]!.id,
      option: 'importUnderNewNumber',
      values: { number: 'AN-3' },
      by: 'Anna',
    })
    expect(await numbers(main)).toEqual(['AN-2', 'AN-3'])
    await edit(home, { closingText: 'neu' })
    expect(quoteOf(await main.exchange.importBundle(await file(home, 'AN-2'))).outcome).toBe('refreshed')
    expect(await numbers(main)).toEqual(['AN-2', 'AN-3'])
  })
})

import { describe, expect, it } from 'vitest'
import type { Fields } from '@ordersync/core'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

interface Report {
  readonly records: readonly { readonly kind: string; readonly outcome: string; readonly reason?: unknown }[]
}

async function file(office: Office): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])).files[0]!.bytes
}

function quoteOf(report: Report): Report['records'][number] {
  return report.records.find((one) => one.kind === 'quote')!
}

async function edit(office: Office, changes: Fields): Promise<void> {
  const [row] = await office.all('quote')
  await office.put('quote', { ...row!.fields, ...changes }, row!.key)
}

async function closingText(office: Office): Promise<unknown> {
  return (await office.all('quote'))[0]!.fields['closingText']
}

async function twoOffices(extra: Fields = {}): Promise<{ home: Office; main: Office }> {
  const home = await openOffice('home')
  await home.put('quote', quote('AN-1001', await home.put('party', customer), extra))
  const main = await openOffice('main')
  await main.exchange.importBundle(await file(home))
  return { home, main }
}

describe('a proposal that changes nothing', () => {
  /** Main's proposal was lost; what comes home is that it was taken back. */
  async function takenBack(): Promise<{ home: Office; main: Office; last: Uint8Array }> {
    const { home, main } = await twoOffices()
    await edit(main, { closingText: 'main' })
    await file(main)
    await edit(main, { closingText: undefined })
    return { home, main, last: await file(main) }
  }

  it("M-D2d: is known, so that the owner's next revision is above it", async () => {
    const { home, main, last } = await takenBack()
    expect(quoteOf(await home.exchange.importBundle(last)).outcome).toBe('unchanged')
    await edit(home, { closingText: 'home' })
    expect(quoteOf(await main.exchange.importBundle(await file(home))).outcome).toBe('refreshed')
    expect(await closingText(main)).toBe('home')
  })

  it('the same file once more is nothing new, also after the owner has moved on', async () => {
    const { home, last } = await takenBack()
    await home.exchange.importBundle(last)
    expect(quoteOf(await home.exchange.importBundle(last)).outcome).toBe('unchanged')
    await edit(home, { closingText: 'home' })
    await file(home)
    expect(quoteOf(await home.exchange.importBundle(last)).outcome).toBe('stale')
    expect(await closingText(home)).toBe('home')
  })

  it('J-09: undo forgets it', async () => {
    const { home, main, last } = await takenBack()
    const { job } = await home.exchange.importBundle(last)
    expect((await home.exchange.undo(job.id)).counts).toMatchObject({ restored: 1, kept: 0 })
    await edit(home, { closingText: 'home' })
    expect(quoteOf(await main.exchange.importBundle(await file(home))).outcome).not.toBe('refreshed')
  })

  it('what both changed alike: the next revision is made upon the proposal', async () => {
    const { home, main } = await twoOffices()
    await edit(main, { closingText: 'gleich' })
    await edit(home, { closingText: 'gleich', customerReference: 'B-77' })
    await file(home)
    expect(quoteOf(await home.exchange.importBundle(await file(main))).outcome).toBe('unchanged')
    expect(quoteOf(await main.exchange.importBundle(await file(home))).outcome).toBe('refreshed')
    expect((await main.all('quote'))[0]!.fields).toMatchObject({
      closingText: 'gleich',
      customerReference: 'B-77',
    })
  })
})

describe('an answer to a proposal', () => {
  async function answered(): Promise<{ home: Office; bytes: Uint8Array; job: string }> {
    const { home, main } = await twoOffices()
    await edit(main, { closingText: 'main' })
    await edit(home, { closingText: 'home' })
    const bytes = await file(main)
    const report = await home.exchange.importBundle(bytes)
    const [question] = report.questions
    const { job } = await home.exchange.answer({ questionId: question!.id, option: 'keepLocal', by: 'Anna' })
    return { home, bytes, job: job.id }
  }

  it('keepLocal: the same file is not asked again, neither at once nor later', async () => {
    const { home, bytes } = await answered()
    expect(quoteOf(await home.exchange.importBundle(bytes)).outcome).toBe('unchanged')
    await file(home)
    expect(quoteOf(await home.exchange.importBundle(bytes)).outcome).toBe('stale')
    expect(await home.exchange.questions()).toEqual([])
    expect(await closingText(home)).toBe('home')
  })

  it('undo of keepLocal: the same file asks again', async () => {
    const { home, bytes, job } = await answered()
    await home.exchange.undo(job)
    expect(quoteOf(await home.exchange.importBundle(bytes)).outcome).toBe('conflict')
  })

  it("keepLocal asks the proposer before the owner's next revision replaces what he wrote (M-D2c)", async () => {
    const { home, main } = await twoOffices()
    await edit(main, { closingText: 'main' })
    await edit(home, { closingText: 'home' })
    const { questions } = await home.exchange.importBundle(await file(main))
    await home.exchange.answer({ questionId: questions[0]!.id, option: 'keepLocal', by: 'Anna' })
    const report = await main.exchange.importBundle(await file(home))
    expect(quoteOf(report)).toMatchObject({ outcome: 'conflict', reason: { code: 'CHANGED_HERE' } })
    const [question] = await main.exchange.questions()
    await main.exchange.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Anna' })
    expect(await closingText(main)).toBe('home')
    await edit(home, { closingText: 'home 2' })
    expect(quoteOf(await main.exchange.importBundle(await file(home))).outcome).toBe('refreshed')
  })
})

describe('an old file of our own that comes back', () => {
  it.each([
    ['was taken back since', undefined],
    ['was changed again since', 'c'],
  ])('M-D2a: is stale where the change in it %s', async (_title, last) => {
    const { home } = await twoOffices()
    await edit(home, { closingText: 'b' })
    const second = await file(home)
    await edit(home, { closingText: last })
    await file(home)
    expect(quoteOf(await home.exchange.importBundle(second)).outcome).toBe('stale')
    expect(await closingText(home)).toBe(last)
    expect(await home.exchange.questions()).toEqual([])
  })

  it('M-D2d: a proposal to go back to a former state is none', async () => {
    const { home, main } = await twoOffices()
    await edit(home, { closingText: 'b' })
    await main.exchange.importBundle(await file(home))
    await edit(main, { closingText: undefined })
    expect(quoteOf(await home.exchange.importBundle(await file(main))).outcome).toBe('refreshed')
    expect(await closingText(home)).toBeUndefined()
  })

  it('J-09: a revision that was undone can come again', async () => {
    const { home, main } = await twoOffices()
    await edit(main, { closingText: 'main' })
    const bytes = await file(main)
    const { job } = await home.exchange.importBundle(bytes)
    await home.exchange.undo(job.id)
    expect(quoteOf(await home.exchange.importBundle(bytes)).outcome).toBe('refreshed')
    expect(await closingText(home)).toBe('main')
  })
})

it('M-D2d: a proposal for a document without lines', async () => {
  const { home, main } = await twoOffices({ lines: [], taxes: [], totals: {} })
  await edit(main, { closingText: 'x' })
  expect(quoteOf(await home.exchange.importBundle(await file(main))).outcome).toBe('refreshed')
  expect((await home.all('quote'))[0]!.fields['lines']).toEqual([])
})

it("M-D2b: at a third office the owner's revision against a forwarded proposal of the same number is a question", async () => {
  const { home, main } = await twoOffices()
  await edit(main, { closingText: 'main' })
  const third = await openOffice('third')
  await third.exchange.importBundle(await file(main))
  await edit(home, { closingText: 'home' })
  const report = await third.exchange.importBundle(await file(home))
  expect(quoteOf(report)).toMatchObject({ outcome: 'conflict', reason: { code: 'BASE_MOVED' } })
  const [question] = await third.exchange.questions()
  await third.exchange.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Anna' })
  expect(await closingText(third)).toBe('home')
  await edit(home, { closingText: 'home 2' })
  expect(quoteOf(await third.exchange.importBundle(await file(home))).outcome).toBe('refreshed')
})

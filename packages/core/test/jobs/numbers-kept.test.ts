import { describe, expect, it } from 'vitest'
import { describe as tell } from '@ordersync/core'
import type { Fields, Question } from '@ordersync/core'
import { customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const plain = (number: string): Fields => ({
  number,
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
})

async function file(office: Office, number: string): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

async function take(office: Office, bytes: Uint8Array): Promise<string> {
  const { records } = await office.exchange.importBundle(bytes)
  return records.find((one) => one.kind === 'quote')!.outcome
}

async function edit(office: Office, number: string, changes: Fields): Promise<void> {
  const row = await rowOf(office, number)
  await office.put('quote', { ...row.fields, ...changes }, row.key)
}

async function rowOf(
  office: Office,
  number: string,
): Promise<{ readonly key: string; readonly fields: Fields }> {
  return (await office.all('quote')).find(({ fields }) => fields['number'] === number)!
}

async function numbered(home: Office, number: string, renumbered: string): Promise<Office> {
  const office = await openOffice(`to-${renumbered.toLowerCase()}`)
  await office.put('quote', plain(number))
  const { questions } = await office.exchange.importBundle(await file(home, number))
  const clash = questions.find((one) => one.type === 'number-clash')!
  const answered = await office.exchange.answer({
    questionId: clash.id,
    option: 'importUnderNewNumber',
    values: { number: renumbered },
    by: 'Anna',
  })
  expect(answered.records[0]).toMatchObject({ outcome: 'created' })
  return office
}

describe('a document that had an original number before it got a new number here', () => {
  async function twoOffices(): Promise<{ home: Office; main: Office; bytes: Uint8Array }> {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    await home.put('quote', quote('AN-1001', partyKey, { originalNumber: 'ALT-7' }))
    const main = await numbered(home, 'AN-1001', 'N-1')
    return { home, main, bytes: await file(home, 'AN-1001') }
  }

  it('M-D3: keeps both: the number that it came with, and the one before that', async () => {
    const { main } = await twoOffices()
    expect((await rowOf(main, 'N-1')).fields).toMatchObject({
      originalNumber: 'AN-1001',
      ext: { ordersync: { earlierNumbers: ['ALT-7'] } },
    })
  })

  it("M-D3, M-D2: its owner's next revision is recognised and keeps the number here", async () => {
    const { home, main, bytes } = await twoOffices()
    expect(await take(main, bytes)).toBe('unchanged')
    await edit(home, 'AN-1001', { closingText: 'neu' })
    const second = await file(home, 'AN-1001')
    expect(await take(main, second)).toBe('refreshed')
    expect(await take(main, second)).toBe('unchanged')
    expect(await take(main, bytes)).toBe('stale')
    expect((await rowOf(main, 'N-1')).fields).toMatchObject({
      originalNumber: 'AN-1001',
      closingText: 'neu',
      ext: { ordersync: { earlierNumbers: ['ALT-7'] } },
    })
  })

  it('M-D3, M-D2d: a proposal leaves its owner both of his numbers, and his next revision comes in', async () => {
    const { home, main } = await twoOffices()
    await edit(main, 'N-1', { customerReference: 'B-77' })
    expect(await take(home, await file(main, 'N-1'))).toBe('refreshed')
    const own = (await rowOf(home, 'AN-1001')).fields
    expect(own).toMatchObject({ originalNumber: 'ALT-7', customerReference: 'B-77' })
    expect(own).not.toHaveProperty('ext')
    await edit(home, 'AN-1001', { closingText: 'neu' })
    expect(await take(main, await file(home, 'AN-1001'))).toBe('refreshed')
    expect((await rowOf(main, 'N-1')).fields).toMatchObject({ closingText: 'neu', customerReference: 'B-77' })
  })

  it('M-D2: what comes back as it is here after a proposal that was lost is no conflict', async () => {
    const { home, main } = await twoOffices()
    await edit(main, 'N-1', { customerReference: 'B-77' })
    await file(main, 'N-1')
    await edit(main, 'N-1', { customerReference: undefined })
    await file(main, 'N-1')
    await edit(home, 'AN-1001', { closingText: 'neu' })
    expect(await take(main, await file(home, 'AN-1001'))).toBe('refreshed')
  })

  it('M-D3: a third office that renumbers it once more recognises its owner, and he it', async () => {
    const { home, main } = await twoOffices()
    const third = await numbered(main, 'N-1', 'T-5')
    expect((await rowOf(third, 'T-5')).fields).toMatchObject({
      originalNumber: 'N-1',
      ext: { ordersync: { earlierNumbers: ['AN-1001', 'ALT-7'] } },
    })
    await edit(third, 'T-5', { customerReference: 'B-77' })
    expect(await take(home, await file(third, 'T-5'))).toBe('refreshed')
    expect((await rowOf(home, 'AN-1001')).fields).toMatchObject({
      originalNumber: 'ALT-7',
      customerReference: 'B-77',
    })
    await edit(home, 'AN-1001', { closingText: 'neu' })
    expect(await take(third, await file(home, 'AN-1001'))).toBe('refreshed')
    expect((await rowOf(third, 'T-5')).fields).toMatchObject({
      originalNumber: 'N-1',
      closingText: 'neu',
      ext: { ordersync: { earlierNumbers: ['AN-1001', 'ALT-7'] } },
    })
  })
})

describe('declared the same, though several have the number', () => {
  async function clash(): Promise<{ main: Office; question: Question; keys: readonly string[] }> {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    const keys = [await main.put('quote', plain('AN-1001')), await main.put('quote', plain('AN-1001'))]
    const { questions } = await main.exchange.importBundle(await file(home, 'AN-1001'))
    return { main, question: questions.find((one) => one.type === 'number-clash')!, keys }
  }

  it('M-D3: an answer that names none says which values to give, and the question stays', async () => {
    const { main, question, keys } = await clash()
    for (const values of [undefined, { key: 'nobody' }]) {
      const answer = { questionId: question.id, option: 'declareSame', by: 'Anna', values }
      const { records } = await main.exchange.answer(answer)
      expect(records[0]).toMatchObject({
        outcome: 'refused',
        reason: { code: 'DOCUMENT_CHOICE_MISSING', parameters: { number: 'AN-1001', keys } },
      })
      const { code, parameters } = records[0]!.reason!
      for (const language of ['de', 'en']) {
        const sentence = tell(code, parameters, language)
        expect(sentence).toContain('values.key')
        for (const part of ['AN-1001', ...keys]) expect(sentence).toContain(part)
      }
      expect(await main.exchange.questions()).toHaveLength(1)
    }
    const answer = { questionId: question.id, option: 'declareSame', by: 'Anna', values: { key: keys[1] } }
    expect((await main.exchange.answer(answer)).records[0]).toMatchObject({
      outcome: 'linked',
      linkedTo: keys[1],
    })
  })
})

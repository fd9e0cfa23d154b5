import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

/** Office and laptop have changed the telephone number of one customer: the office is asked. */
async function asked() {
  const net = await openNetwork()
  const key = await net.office.put('party', { ...customer, phone: '1' })
  const laptop = await net.station('Laptop')
  await net.settle()
  const there = await laptop.one('party', 'name', customer['name'])
  await laptop.put('party', { ...there.fields, phone: '2' }, there.key)
  await net.office.put('party', { ...customer, phone: '3' }, key)
  await net.settle()
  const [question] = await net.office.host.questions()
  return { net, laptop, question: question! }
}

const order = (number: string, more: object = {}) => ({
  number,
  date: '2026-11-01',
  currency: 'EUR',
  lines: [],
  ...more,
})

describe('An answer at the office (L-06, L-07)', () => {
  it.each([
    ['a field that is not in question', { iban: 'DE00' }],
    ['no field at all', {}],
    ['one in question and one that is not', { phone: '4', name: 'x' }],
  ])('with %s is refused, and the question stays', async (_what, values) => {
    const { net, laptop, question } = await asked()
    const answer = net.office.host.answer({
      questionId: question.id,
      option: 'takeFields',
      values,
      by: 'Eva',
    })
    await expect(answer).rejects.toMatchObject({
      code: 'usage.invalid_argument',
      parameters: { expected: 'phone' },
    })
    expect((await net.office.host.questions()).map(({ id }) => id)).toEqual([question.id])
    await net.office.host.answer({
      questionId: question.id,
      option: 'takeFields',
      values: { phone: '4' },
      by: 'Eva',
    })
    await net.settle()
    expect((await laptop.one('party', 'name', customer['name'])).fields['phone']).toBe('4')
  })

  it('with a value of the wrong shape says so of the value, stays open and tells the station nothing', async () => {
    const { net, laptop, question } = await asked()
    const before = await laptop.remote.receipts()
    const { records } = await net.office.host.answer({
      questionId: question.id,
      option: 'takeFields',
      values: { phone: 5 },
      by: 'Eva',
    })
    expect(records).toMatchObject([{ outcome: 'conflict', reason: { code: 'VALUE_INVALID' } }])
    await net.settle()
    expect((await net.office.host.questions()).map(({ id }) => id)).toEqual([question.id])
    expect(await laptop.remote.receipts()).toEqual(before)
  })

  it('with a number that is taken sends the station no receipt (M-D3)', async () => {
    const net = await openNetwork()
    await net.office.put('salesOrder', order('A-1'))
    await net.office.put('salesOrder', order('A-2'))
    const laptop = await net.station('Laptop')
    await net.settle()
    await net.office.put('salesOrder', order('A-9'))
    await laptop.put('salesOrder', order('A-9', { notes: 'another one' }))
    await net.settle()
    const [question] = await net.office.host.questions()
    const told = await laptop.remote.receipts()
    const { records } = await net.office.host.answer({
      questionId: question!.id,
      option: 'importUnderNewNumber',
      values: { number: 'A-1' },
      by: 'Eva',
    })
    expect(records).toMatchObject([{ reason: { code: 'NUMBER_NOT_FREE' } }])
    await net.settle()
    expect(await laptop.remote.receipts()).toEqual(told)
    await net.office.host.answer({
      questionId: question!.id,
      option: 'importUnderNewNumber',
      values: { number: 'A-10' },
      by: 'Eva',
    })
    // What was told before and what is true now come in one run: only the latter is reported.
    await net.office.host.syncOnce()
    const { receipts } = await laptop.remote.syncOnce()
    expect(receipts.map(({ outcome, number }) => [outcome, number])).toEqual([['created', 'A-10']])
  })
})

describe('A change of a record that is wrong at the office already', () => {
  it('is taken, for what is wrong was not changed', async () => {
    const net = await openNetwork()
    const key = await net.office.put('salesOrder', order('A-1'))
    const change = { salesOrder: { stationToHost: { acceptChanged: true } } }
    const laptop = await net.station('Laptop', { profile: { rules: change } })
    await net.settle()
    const there = await laptop.one('salesOrder', 'number', 'A-1')
    const here = await net.office.one('salesOrder', 'number', 'A-1')
    await net.office.put('salesOrder', { ...here.fields, promisedDelivery: 'soon' }, key)
    await laptop.put('salesOrder', { ...there.fields, notes: 'from the laptop' }, there.key)
    // The office cannot send its own, and says so.
    for (let n = 0; n < 3; n++) {
      await laptop.remote.syncOnce()
      await net.office.host.syncOnce()
    }
    await laptop.remote.syncOnce()
    const [receipt] = await laptop.remote.receipts()
    expect([receipt?.outcome, receipt?.reason]).toEqual(['refreshed', undefined])
    expect((await net.office.one('salesOrder', 'number', 'A-1')).fields).toMatchObject({
      notes: 'from the laptop',
      promisedDelivery: 'soon',
    })
  })
})

import { describe, expect, it } from 'vitest'
import { customer, quote } from '../jobs/offices.js'
import { customerSeries, openNetwork, orderSeries } from './network-of-three.js'

const names = (rows: readonly { readonly fields: Readonly<Record<string, unknown>> }[]): unknown[] =>
  rows.map(({ fields }) => fields['name']).sort()

describe('An office and its stations', () => {
  it('joins a station with one file and one code, and loads it (SKY-14, SKY-35, SKY-36)', async () => {
    const net = await openNetwork()
    await net.office.put('party', customer)
    const laptop = await net.station('Laptop')
    await net.settle()
    expect(names(await laptop.all('party'))).toEqual(['Tischlerei Grünwald GmbH'])
    const [link] = (await net.office.host.status()).links
    expect(link).toMatchObject({ station: 'laptop', state: 'active', backlog: 0, underWay: 0 })
  })

  it('gives a customer of a station a number, which comes back (M-A6, M-A7)', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(customerSeries)
    const laptop = await net.station('Laptop')
    await net.settle()
    await laptop.put('party', { name: 'Schreinerei Österle', roles: ['customer'] })
    await net.settle()
    const here = await net.office.one('party', 'name', 'Schreinerei Österle')
    expect(here.fields['customerNumber']).toBe('10482')
    const there = await laptop.one('party', 'name', 'Schreinerei Österle')
    expect(there.fields['customerNumber']).toBe('10482')
    const receipts = await laptop.remote.receipts()
    expect(receipts).toMatchObject([
      { outcome: 'created', number: '10482', notice: { code: 'RECEIPT_CUSTOMER_NUMBER' } },
    ])
    expect(await laptop.all('party')).toHaveLength(1)
  })

  it('merges fields changed on both sides and asks about one that both changed (M-E3, M-E5)', async () => {
    const net = await openNetwork()
    const key = await net.office.put('party', { ...customer, phone: '1', email: 'a@b.de' })
    const laptop = await net.station('Laptop')
    await net.settle()
    const there = await laptop.one('party', 'name', customer['name'])
    await laptop.put('party', { ...there.fields, phone: '2', web: 'x.de' }, there.key)
    await net.office.put('party', { ...customer, phone: '3', email: 'c@d.de' }, key)
    await net.settle()
    const both = [await net.office.one('party', 'web', 'x.de'), await laptop.one('party', 'web', 'x.de')]
    for (const { fields } of both) expect(fields).toMatchObject({ phone: '3', email: 'c@d.de', web: 'x.de' })
    const [question] = await net.office.host.questions()
    expect(question).toMatchObject({
      type: 'field-conflict',
      base: { phone: '1' },
      local: { phone: '3' },
      incoming: { phone: '2' },
    })
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    expect(await net.office.host.questions()).toEqual([])
    expect((await laptop.one('party', 'web', 'x.de')).fields['phone']).toBe('2')
    expect((await net.office.one('party', 'web', 'x.de')).fields['phone']).toBe('2')
  })

  it('takes orders of a station with numbers of its range (N-03, M-D4), and tells it so', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    await net.office.put('party', customer)
    const laptop = await net.station('Laptop')
    await net.settle()
    const party = await laptop.one('party', 'name', customer['name'])
    const { number } = await laptop.store.transaction((tx) => laptop.remote.takeNumber(tx, 'orders'))
    expect(number).toBe('AB-01000')
    await laptop.put('salesOrder', quote(number, party.key, { status: 'accepted' }))
    await net.settle()
    const order = await net.office.one('salesOrder', 'number', number)
    expect(order.fields).toMatchObject({ number, status: 'accepted' })
    expect((await laptop.remote.receipts())[0]).toMatchObject({
      outcome: 'created',
      notice: { code: 'RECEIPT_SALES_ORDER_CUSTOMER', parameters: { label: 'AB-01000', customer: '10001' } },
    })
  })
})

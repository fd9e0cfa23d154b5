/** A question shows what stands here after the run, and its first answer works (M-D2d, M-E3). */
import { describe, expect, it } from 'vitest'
import type { Fields } from '@ordersync/core'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'
import type { Place, Station } from './network-of-three.js'

const rule = { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: false }
const profile = { rules: { salesOrder: { stationToHost: rule } } }

const withQuantity = (fields: Fields, quantity: string): Fields => ({
  ...fields,
  lines: (fields['lines'] as Record<string, unknown>[]).map((line) =>
    line['lineId'] === '1' ? { ...line, quantity } : line,
  ),
})
const quantityOf = ({ fields }: { readonly fields: Fields }): unknown =>
  (fields['lines'] as Record<string, unknown>[])[0]!['quantity']
const order = (place: Place) => place.one('salesOrder', 'number', 'AB-1')

async function twoStations() {
  const net = await openNetwork()
  const party = await net.office.put('party', { ...customer, phone: '0' })
  await net.office.put('salesOrder', quote('AB-1', party, { status: 'accepted' }))
  const laptop = await net.station('Laptop', { profile })
  const koeln = await net.station('Köln', { profile })
  await net.settle()
  return { net, laptop, koeln }
}

async function count(station: Station, quantity: string): Promise<void> {
  const { fields, key } = await order(station)
  await station.put('salesOrder', withQuantity(fields, quantity), key)
}

describe('A question of a run in which somebody else changed the same', () => {
  it.each([
    ['laptop', 'koeln'],
    ['koeln', 'laptop'],
  ] as const)('shows what stands here at its end (%s before %s)', async (first, second) => {
    const stations = await twoStations()
    const { net } = stations
    // The second one has not heard of it: what it counts then is asked, and the first one counts once more.
    await count(stations[first], '260')
    for (const member of [stations[first].remote, net.office.host, stations[first].remote]) {
      await member.syncOnce()
    }
    await count(stations[first], '400')
    await count(stations[second], '500')
    await stations[second].remote.syncOnce()
    await stations[first].remote.syncOnce()
    await net.office.host.syncOnce()
    const here = quantityOf(await order(net.office))
    const questions = await net.office.host.questions()
    expect(questions).toHaveLength(1)
    expect(quantityOf({ fields: questions[0]!.local ?? {} })).toBe(here)
    const incoming = quantityOf({ fields: questions[0]!.incoming ?? {} })
    const { records } = await net.office.host.answer({
      questionId: questions[0]!.id,
      option: 'takeIncoming',
      by: 'Eva',
    })
    expect(records).toMatchObject([{ outcome: 'refreshed' }])
    expect(await net.office.host.questions()).toEqual([])
    await net.settle()
    for (const place of [net.office, stations.laptop, stations.koeln]) {
      expect(quantityOf(await order(place))).toBe(incoming)
    }
  })
})

describe('A question whose record changes while it is open', () => {
  it('shows the new state with the next run: the office has changed it itself (document)', async () => {
    const { net, laptop } = await twoStations()
    await count(laptop, '300')
    const { fields, key } = await order(net.office)
    await net.office.put('salesOrder', withQuantity(fields, '310'), key)
    await net.settle()
    expect(await net.office.host.questions()).toHaveLength(1)
    await net.office.put('salesOrder', withQuantity(fields, '320'), key)
    const { openQuestions } = await net.office.host.syncOnce()
    expect(openQuestions).toBe(1)
    const [question] = await net.office.host.questions()
    expect(quantityOf({ fields: question!.local ?? {} })).toBe('320')
    const answer = { questionId: question!.id, option: 'takeIncoming', by: 'Eva' } as const
    expect((await net.office.host.answer(answer)).records).toMatchObject([{ outcome: 'refreshed' }])
    await net.settle()
    expect(quantityOf(await order(laptop))).toBe('300')
  })

  it('the same of a customer, by another station', async () => {
    const { net, laptop, koeln } = await twoStations()
    const phone = async (place: Place, value: string): Promise<void> => {
      const [row] = await place.all('party')
      await place.put('party', { ...row!.fields, phone: value }, row!.key)
    }
    await phone(laptop, '1')
    await phone(net.office, '2')
    await net.settle()
    expect(await net.office.host.questions()).toMatchObject([
      { local: { phone: '2' }, incoming: { phone: '1' } },
    ])
    await phone(koeln, '3')
    await net.settle()
    const [question, ...others] = await net.office.host.questions()
    expect(others).toEqual([])
    expect(question).toMatchObject({ local: { phone: '3' }, incoming: { phone: '1' } })
    const answer = { questionId: question!.id, option: 'takeIncoming', by: 'Eva' } as const
    expect((await net.office.host.answer(answer)).records).toMatchObject([{ outcome: 'refreshed' }])
    await net.settle()
    expect((await koeln.all('party'))[0]!.fields['phone']).toBe('1')
  })

  it('asks about nothing else than before, whatever else is changed meanwhile (M-E3)', async () => {
    const { net, laptop } = await twoStations()
    const change = async (place: Place, fields: Fields): Promise<void> => {
      const [row] = await place.all('party')
      await place.put('party', { ...row!.fields, ...fields }, row!.key)
    }
    await change(laptop, { phone: '1', email: 'alt@laptop.de' })
    await change(net.office, { phone: '2' })
    await net.settle()
    await change(net.office, { phone: '4', email: 'neu@buero.de' })
    await net.settle()
    const [question, ...others] = await net.office.host.questions()
    expect(others).toEqual([])
    expect(question).toMatchObject({ local: { phone: '4' }, incoming: { phone: '1' } })
    expect(question!.cause.parameters).toEqual({ fields: ['phone'] })
    await net.office.host.answer({ questionId: question!.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    expect((await laptop.all('party'))[0]!.fields).toMatchObject({ phone: '1', email: 'neu@buero.de' })
  })

  it('closes by itself when both have come to the same, and the job says so', async () => {
    const { net, laptop } = await twoStations()
    await count(laptop, '300')
    const { fields, key } = await order(net.office)
    await net.office.put('salesOrder', withQuantity(fields, '310'), key)
    await net.settle()
    await net.office.put('salesOrder', withQuantity(fields, '300'), key)
    await net.settle()
    expect(await net.office.host.questions()).toEqual([])
    expect(quantityOf(await order(laptop))).toBe('300')
  })

  it('keeps when and in which job it was raised', async () => {
    const { net, laptop } = await twoStations()
    await count(laptop, '300')
    const { fields, key } = await order(net.office)
    await net.office.put('salesOrder', withQuantity(fields, '310'), key)
    await net.settle()
    const [before] = await net.office.host.questions()
    net.office.runtime.setTime('2026-03-05T09:00:00Z')
    await net.office.put('salesOrder', withQuantity(fields, '320'), key)
    await net.settle()
    const [after] = await net.office.host.questions()
    expect(after).toMatchObject({ id: before!.id, raisedAt: before!.raisedAt, raisedBy: before!.raisedBy })
  })
})

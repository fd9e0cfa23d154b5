import { describe, expect, it } from 'vitest'
import { quote } from '../jobs/offices.js'
import type { Place, Station } from './network-of-three.js'
import { customerSeries, openNetwork, orderSeries } from './network-of-three.js'

/** Two stations with a block of orders each: 1000 to 1004 is Köln's, 1005 to 1009 the laptop's. */
async function network() {
  const net = await openNetwork()
  await net.office.host.defineSeries({ ...orderSeries, block: 5, lowWater: 0 })
  await net.office.host.defineSeries(customerSeries)
  const koeln = await net.station('Köln')
  await koeln.remote.syncOnce()
  await net.office.host.syncOnce()
  const laptop = await net.station('Laptop')
  await net.settle()
  return { net, koeln, laptop }
}

const order = async (place: Place, number: string, reference: string): Promise<string> => {
  const party = (await place.all('party'))[0]?.key ?? (await place.put('party', { name: 'Kunde' }))
  return place.put('salesOrder', quote(number, party, { status: 'accepted', customerReference: reference }))
}
const take = async (station: Station): Promise<string> =>
  (await station.store.transaction((tx) => station.remote.takeNumber(tx, 'orders'))).number
const ordersAt = async (place: Place): Promise<readonly string[]> =>
  (await place.all('salesOrder'))
    .map(({ fields }) => `${String(fields['number'])} ${String(fields['customerReference'])}`)
    .sort()

describe('A number in the block of another station (N-04, N-13, M-D4)', () => {
  it('is asked about by the name of that station, and cannot be let pass', async () => {
    const { net, koeln, laptop } = await network()
    await order(laptop, 'AB-01000', 'fremd')
    await net.settle()
    const [question] = await net.office.host.questions()
    expect(question!.cause).toMatchObject({
      code: 'NUMBER_OF_OTHER_BLOCK',
      parameters: { number: 'AB-01000', holder: 'Köln', origin: 'laptop' },
    })
    expect(question!.options.map(({ option }) => option)).toEqual(['keepRefused', 'importUnderNewNumber'])
    const { id: questionId } = question!
    await expect(
      net.office.host.answer({ questionId, option: 'takeIncoming', by: 'Eva' }),
    ).rejects.toMatchObject({ code: 'usage.invalid_argument' })
    expect(await take(koeln)).toBe('AB-01000')
    await net.office.host.answer({
      questionId,
      option: 'importUnderNewNumber',
      values: { number: 'AB-09999' },
      by: 'Eva',
    })
    await net.settle()
    expect(await ordersAt(koeln)).toEqual(['AB-09999 fremd'])
  })

  it('is no new number for a document that is renumbered, whose block it ever is', async () => {
    const { net, laptop } = await network()
    await order(laptop, 'AB-99999', 'getippt')
    await net.settle()
    const [question] = await net.office.host.questions()
    const { id: questionId, cause } = question!
    expect(cause.code).toBe('NUMBER_NOT_LEASED')
    for (const [number, holder] of [
      ['AB-01002', 'Köln'],
      ['ab-01007', 'Laptop'],
    ]) {
      const values = { number }
      const answered = net.office.host
        .answer({ questionId, option: 'importUnderNewNumber', values, by: 'Eva' })
        .then(({ records }) => records[0]!.reason)
      expect(await answered).toMatchObject({ code: 'NUMBER_IN_BLOCK', parameters: { holder } })
    }
    expect(await ordersAt(net.office)).toEqual([])
    expect(await net.office.host.questions()).toHaveLength(1)
  })

  it('is no question where its own station sends it, nor of what nobody was given', async () => {
    const { net, koeln, laptop } = await network()
    await order(koeln, 'AB-01000', 'eigene')
    await order(laptop, 'FREI-1', 'außerhalb')
    await net.settle()
    expect((await net.office.host.questions()).map(({ cause }) => cause.code)).toEqual(['NUMBER_NOT_LEASED'])
    expect(await ordersAt(net.office)).toEqual(['AB-01000 eigene'])
  })
})

describe('A number that a document here has already (N-09, N-10)', () => {
  it('is passed over by the station whose block it lies in, and the office hears that it is used', async () => {
    const { net, koeln } = await network()
    await order(net.office, 'AB-01001', 'im Büro getippt')
    await order(koeln, 'AB-01003', 'in Köln getippt')
    await net.settle()
    expect(await take(koeln)).toBe('AB-01000')
    expect((await koeln.remote.peekNumber('orders'))?.number).toBe('AB-01002')
    expect(await take(koeln)).toBe('AB-01002')
    expect(await take(koeln)).toBe('AB-01004')
    await net.settle()
    const { links } = await net.office.host.status()
    const fill = links.find(({ station }) => station === 'koeln')!.numbers
    expect(fill.find(({ series }) => series === 'orders')!.leases[0]).toMatchObject({
      first: '1000',
      left: 0,
    })
  })

  it('ends the block where it was the last one', async () => {
    const { net, koeln } = await network()
    for (let n = 0; n < 4; n++) await take(koeln)
    await order(koeln, 'AB-01004', 'getippt')
    expect(await koeln.remote.peekNumber('orders')).toBeUndefined()
    expect(await take(koeln)).toBe('T-koeln-1')
    await net.settle()
    expect(await take(koeln)).toBe('AB-01010')
  })

  it('is passed over at the office too', async () => {
    const { net } = await network()
    await order(net.office, 'AB-01010', 'getippt')
    await order(net.office, 'AB-01012', 'getippt')
    const { store, host } = net.office
    const numbers = []
    for (let n = 0; n < 3; n++)
      numbers.push((await store.transaction((tx) => host.takeNumber(tx, 'orders'))).number)
    numbers.push((await store.transaction(async (tx) => host.takeNumberSync(tx, 'orders'))).number)
    expect(numbers).toEqual(['AB-01011', 'AB-01013', 'AB-01014', 'AB-01015'])
  })

  it('is passed over at the office block after block', async () => {
    const { net } = await network()
    for (let n = 1010; n < 1022; n++) await order(net.office, `AB-0${String(n)}`, 'getippt')
    const { store, host } = net.office
    expect((await store.transaction((tx) => host.takeNumber(tx, 'orders'))).number).toBe('AB-01022')
  })
})
